# shellcheck shell=bash
# What the load scripts share: a server with a store of its own on free ports, users and sessions in it, runs of wrk, and
# figures from the results. To be sourced, by a bash with set -eu -o pipefail.

# Figures have a point, whatever the user's language.
export LC_ALL=C.UTF-8

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)

JAVA=${JAVA:-java}                  # the java command; options for it go into JDK_JAVA_OPTIONS
JAR=${JAR:-$root/target/postern.jar}
PASSWORD_COST=${PASSWORD_COST:-12}  # bcrypt's cost: 12 is what we ship
export THREADS=${THREADS:-1}        # wrk's threads; logout.lua reads it
USERS=${USERS:-1000}                # who logs in
REPORT_DIR=${REPORT_DIR:-}          # where the report, the raw results and the server's log are kept; empty for nowhere

# Longer than any wait in the hash queue (password.queue_timeout) plus a hash at the highest cost.
ANSWER_TIMEOUT=10
START_SECONDS=60
# A session more than this would be ended by the next log-in of its user.
SESSIONS_PER_USER=1000
PASSWORD='correct horse battery staple'
JAVA_OPTIONS=@$root/conf/java.options

say() { printf '%s\n' "$*" >&2; }
die() {
  say "${0##*/}: $*"
  exit 1
}

check_numbers() {
  local name
  for name in "$@"; do
    [[ ${!name} =~ ^[1-9][0-9]*$ ]] || die "$name is to be a number above 0, not '${!name}'"
  done
}

check_tools() {
  local tool
  for tool in wrk curl awk "$JAVA"; do
    command -v "$tool" >/dev/null || die "$tool is missing"
  done
  [[ -f $JAR ]] || die "there is no $JAR: build it with 'mvn package', or set JAR"
  JAR=$(realpath "$JAR")
}

# Makes the working folders, and has them and all children go when the script ends.
prepare_work() {
  work=$(mktemp -d)
  raw=$work/raw
  mkdir "$raw"
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

clean_up() {
  local children
  children=$(jobs -pr)
  # shellcheck disable=SC2086
  [[ -z $children ]] || kill $children 2>/dev/null || true
  wait || true
  rm -rf "$work"
}

# --- the server -------------------------------------------------------------------------------------------------------

server_pid=
# Of the last server that did not stop with 0, for the scripts to judge.
# shellcheck disable=SC2034
server_exit=0

# A port on which nobody answers. Below the range from which the system takes the ports of outgoing connections.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  printf '%s' "$port"
}

# -q and --noproxy: whatever this user's curl is set up to do, we talk to the server and to nobody else.
local_curl() { curl -q --noproxy '*' --silent --max-time "$ANSWER_TIMEOUT" "$@"; }

# answers_200 PORT PATH: asks without a program, which would take its time from a server that is starting.
answers_200() {
  (
    exec 3<>"/dev/tcp/127.0.0.1/$1" || exit
    printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$2" >&3
    read -r -t 5 status <&3 || exit
    [[ $status == 'HTTP/1.1 200'* ]]
  ) 2>/dev/null
}

now_ms() { date +%s%3N; }

# launch_server FOLDER [JAVA OPTION]...: begins to start a server with its store and its log in that folder.
launch_server() {
  local folder=$1
  shift
  mkdir -p "$folder"
  server_log=$folder/server.log
  port=$(free_port)
  management_port=$(free_port)
  while [[ $management_port == "$port" ]]; do management_port=$(free_port); done
  url=http://127.0.0.1:$port
  # In a folder of its own, where no conf/ changes the settings.
  (
    cd "$folder" || exit
    exec "$JAVA" "$JAVA_OPTIONS" "$@" -jar "$JAR" \
      -D http.port="$port" -D management.port="$management_port" \
      -D db.url=jdbc:hsqldb:file:"$folder"/data/postern \
      -D password.cost="$PASSWORD_COST" -D sessions.per_user="$SESSIONS_PER_USER"
  ) >"$server_log" 2>&1 &
  server_pid=$!
}

# await_server PORT PATH: until that path is answered with 200.
await_server() {
  local began
  began=$(now_ms)
  until answers_200 "$1" "$2"; do
    kill -0 "$server_pid" 2>/dev/null || server_failed "did not start"
    (($(now_ms) - began < START_SECONDS * 1000)) || server_failed "is not ready after $START_SECONDS s"
    sleep 0.01
  done
}

start_server() {
  launch_server "$work/server"
  await_server "$management_port" /health/ready
}

server_failed() {
  tail -n 20 "$server_log" >&2
  die "the server $1"
}

resident_mib() {
  awk '/^VmRSS:/ { printf "%d", $2 / 1024 }' "/proc/$server_pid/status" 2>/dev/null || printf 'unknown'
}

stop_server() {
  kill -TERM "$server_pid" 2>/dev/null || true
  # shellcheck disable=SC2034
  wait "$server_pid" || server_exit=$?
  server_pid=
}

# --- seeding ----------------------------------------------------------------------------------------------------------

# post_user PATH EMAIL [CURL OPTION]...: tries again when the answer is 503, after the seconds that it asks for.
post_user() {
  local code=0
  local_curl --fail --retry 5 --output /dev/null "${@:3}" \
    --data-urlencode "email=$2" --data-urlencode "password=$PASSWORD" "$url$1" || code=$?
  ((code == 0)) || say "POST $1: curl gave up with $code (22: an HTTP error, 28: no answer in time)"
  return "$code"
}

# seed FOLDER USERS SESSIONS: fills a new store there, with one hash for all; lists addresses in emails, cookies in cookies.
seed() {
  say "seeding $2 users and $3 sessions"
  launch_server "$1"
  await_server "$port" /
  stop_server
  "$JAVA" "$JAVA_OPTIONS" -cp "$JAR" "$here/Seed.java" "$1/data/postern" "$2" "$3" "$PASSWORD" "$PASSWORD_COST" "$1" ||
    die "the store could not be seeded"
}

# --- load -------------------------------------------------------------------------------------------------------------

# run_wrk NAME SCRIPT CONNECTIONS SECONDS: leaves wrk's output in raw/NAME. Parameters of scripts come as variables.
run_wrk() {
  say "$1"
  wrk --latency --timeout "${ANSWER_TIMEOUT}s" -t "$THREADS" -c "$3" -d "$4s" \
    -s "$here/$2.lua" "$url" >"$raw/$1" 2>&1 || show_and_die "$1" "wrk failed"
  grep -q '^result ' "$raw/$1" || show_and_die "$1" "$2.lua has printed no result"
}

show_and_die() {
  cat "$raw/$1" >&2
  die "$2"
}

# Passwords that wrk no longer waits for are still being hashed. The line is first come, first served: when a log-in of
# our own is through, they are too, but for what other threads had begun; when a second one is, those are as well.
let_hashes_end() {
  post_user /sessions "$(head -n 1 "$work/emails")" || server_failed "answers no log-in any more"
  post_user /sessions "$(head -n 1 "$work/emails")" || server_failed "answers no log-in any more"
}

# --- figures ----------------------------------------------------------------------------------------------------------

# figures NAME FIELD: that field of the results in raw/NAME and raw/NAME.1, .2, ..., one a line; none if there are none.
figures() {
  local file
  for file in "$raw/$1" "$raw/$1".[0-9]*; do
    [[ ! -f $file ]] || awk -v field="$2" '
      /^result / {
        for (i = 2; i <= NF; i++) { split($i, pair, "="); if (pair[1] == field) print pair[2] }
      }' "$file"
  done
}

# ratios NAME OTHER FIELD: of the runs with the same number, one a line.
ratios() {
  paste <(figures "$1" "$3") <(figures "$2" "$3") | awk 'NF == 2 && $2 > 0 { print $1 / $2 }'
}

# Of the numbers on standard input: median, least and greatest, or nothing.
spread() {
  sort -g | awk '
    { value[NR] = $1 }
    END {
      if (NR > 0) print (value[int((NR + 1) / 2)] + value[int(NR / 2) + 1]) / 2, value[1], value[NR]
    }'
}

median() { spread | cut -d ' ' -f 1; }

sum() { awk '{ sum += $1 } END { printf "%d", sum }'; }

# short NUMBER: its first three digits, and all before the point.
short() {
  awk -v x="$1" 'BEGIN { printf((x == int(x) || x >= 100 ? "%.0f" : x < 10 ? "%.2f" : "%.1f"), x) }'
}

# --- the machine ------------------------------------------------------------------------------------------------------

# The last minute's: far more than our own threads means that somebody else was busy too.
load_average() { awk '{ print $1 }' /proc/loadavg 2>/dev/null || printf 'unknown'; }

processor() { awk -F ': ' '/^model name/ { print $2; exit }' /proc/cpuinfo 2>/dev/null || printf 'unknown processor'; }

jdk() { "$JAVA" -version 2>&1 | awk '/Runtime Environment/'; }

commit() {
  local id
  id=$(git -C "$root" rev-parse --short HEAD 2>/dev/null) || { printf 'unknown'; return; }
  [[ -z $(git -C "$root" status --porcelain 2>/dev/null) ]] || id="$id, changed"
  printf '%s' "$id"
}
