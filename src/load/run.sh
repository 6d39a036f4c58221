#!/usr/bin/env bash
# Puts load on Postern and prints, as Markdown, what came of it: starts the jar on free ports with an empty store,
# registers users and logs them in, then runs the wrk scripts beside this file in turn. Everything stays on 127.0.0.1.
# Needs bash, coreutils, curl, awk, wrk, a JDK, and Linux for the memory figure.
#
#   src/load/run.sh                                       # about five minutes on two idle cores
#   ROUNDS=1 DURATION=3 SESSIONS=40 LOGOUTS=40 src/load/run.sh
#
# The table goes to standard output, progress and complaints to standard error. Exit code: 0 only if every answer was
# an expected one and the server stopped with 0.
#
# POSTERN_* variables reach the server as they always do, but for the settings in start_server.
#
# Figures from a machine that does something else meanwhile say nothing; compare within a run, not between runs.
set -eu -o pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)

JAVA=${JAVA:-java}                  # the java command; options for it go into JDK_JAVA_OPTIONS
JAR=${JAR:-$root/target/postern.jar}
PASSWORD_COST=${PASSWORD_COST:-12}  # bcrypt's cost: 12 is what we ship; each step doubles the time of seeding too
ROUNDS=${ROUNDS:-3}                 # how often every script runs
DURATION=${DURATION:-10}            # seconds of one run, longer than a hash takes
WARMUP=${WARMUP:-10}                # seconds of GET /profile before the first round
CONNECTIONS=${CONNECTIONS:-64}      # for GET /profile and DELETE /sessions
LOGIN_CONNECTIONS=${LOGIN_CONNECTIONS:-8} # for the routes that hash: few enough to stay inside the hash queue
THREADS=${THREADS:-1}               # wrk's threads
USERS=${USERS:-20}                  # who logs in
SESSIONS=${SESSIONS:-200}           # live sessions for GET /profile; each costs a hash to seed
LOGOUTS=${LOGOUTS:-100}             # sessions that a run of DELETE /sessions ends, and its warm-up too
SEEDERS=${SEEDERS:-$((2 * $(nproc)))} # how many clients seed at once: enough to keep every core hashing
REPORT_DIR=${REPORT_DIR:-}          # where wrk's raw output and the server's log are kept; empty for nowhere

# Longer than any wait in the hash queue (password.queue_timeout) plus a hash at the highest cost.
ANSWER_TIMEOUT=10
START_SECONDS=60
# A session more than this would be ended by the next log-in of its user.
SESSIONS_PER_USER=1000
PASSWORD='correct horse battery staple'

say() { printf '%s\n' "$*" >&2; }
die() {
  say "run.sh: $*"
  exit 1
}

check_parameters() {
  local name
  for name in PASSWORD_COST ROUNDS DURATION WARMUP CONNECTIONS LOGIN_CONNECTIONS THREADS \
    USERS SESSIONS LOGOUTS SEEDERS; do
    [[ ${!name} =~ ^[1-9][0-9]*$ ]] || die "$name is to be a number above 0, not '${!name}'"
  done
  # Half is left to the sessions that the log-in runs add.
  local share=$(((SESSIONS + (ROUNDS + 1) * LOGOUTS) / USERS))
  ((share <= SESSIONS_PER_USER / 2)) || die "$share sessions a user are too many: raise USERS"
}

check_tools() {
  local tool
  for tool in wrk curl awk "$JAVA"; do
    command -v "$tool" >/dev/null || die "$tool is missing"
  done
  [[ -f $JAR ]] || die "there is no $JAR: build it with 'mvn package', or set JAR"
  JAR=$(realpath "$JAR")
}

# --- the server -------------------------------------------------------------------------------------------------------

server_pid=

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

start_server() {
  local port management_port began
  port=$(free_port)
  management_port=$(free_port)
  while [[ $management_port == "$port" ]]; do management_port=$(free_port); done
  url=http://127.0.0.1:$port

  began=$(date +%s%3N)
  # In a folder of its own, where no conf/ changes the settings.
  (
    cd "$work"
    exec "$JAVA" -jar "$JAR" \
      -D http.port="$port" -D management.port="$management_port" \
      -D db.url=jdbc:hsqldb:file:"$work"/data/postern \
      -D password.cost="$PASSWORD_COST" -D sessions.per_user="$SESSIONS_PER_USER"
  ) >"$server_log" 2>&1 &
  server_pid=$!

  until local_curl --fail --output /dev/null "http://127.0.0.1:$management_port/health/ready"; do
    kill -0 "$server_pid" 2>/dev/null || server_failed "did not start"
    (($(date +%s%3N) - began < START_SECONDS * 1000)) || server_failed "is not ready after $START_SECONDS s"
    sleep 0.02
  done
  start_ms=$(($(date +%s%3N) - began))
  blocks_at_start=$(count_blocks eventloop)
}

server_failed() {
  tail -n 20 "$server_log" >&2
  die "the server $1"
}

# count_blocks THREAD: the lines by which Vert.x says that such a thread was busy for too long, which is 100 ms for an
# event loop and a minute for a worker. A long block makes many lines.
count_blocks() {
  awk -v thread="$1" '/has been blocked/ && index($0, thread) { n++ } END { print n + 0 }' "$server_log"
}

resident_mib() {
  awk '/^VmRSS:/ { printf "%d", $2 / 1024 }' "/proc/$server_pid/status" 2>/dev/null || printf 'unknown'
}

stop_server() {
  server_exit=0
  kill -TERM "$server_pid" 2>/dev/null || true
  wait "$server_pid" || server_exit=$?
  server_pid=
}

# Ends the server, and the seeders if we are interrupted.
clean_up() {
  local children
  children=$(jobs -pr)
  # shellcheck disable=SC2086
  [[ -z $children ]] || kill $children 2>/dev/null || true
  wait || true
  rm -rf "$work"
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

# Runs a function SEEDERS times at once, with the numbers 0, 1, ...; fails if one of them fails.
at_once() {
  local seeder pids=() pid failed=0
  for ((seeder = 0; seeder < SEEDERS; seeder++)); do
    "$1" "$seeder" &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "$pid" || failed=1; done
  return "$failed"
}

register_share() {
  local user
  for ((user = $1; user < USERS; user += SEEDERS)); do
    post_user /users "user$user@example.org" || return
  done
}

log_in_share() {
  local session
  for ((session = $1; session < sessions_wanted; session += SEEDERS)); do
    post_user /sessions "user$((session % USERS))@example.org" --cookie-jar - || return
  done | awk -F '\t' '$6 == "session_id" { print $7 }' >"$work/cookies.$1"
}

# Makes the lists that the scripts read: emails, cookies.profile, and cookies.logout.0 (the warm-up's), .1, .2, ...
seed() {
  local user batch first
  sessions_wanted=$((SESSIONS + (ROUNDS + 1) * LOGOUTS))
  say "seeding $USERS users and $sessions_wanted sessions: $((USERS + sessions_wanted)) hashes of cost $PASSWORD_COST"
  at_once register_share || server_failed "did not register the users"
  at_once log_in_share || server_failed "did not log the users in"
  for ((user = 0; user < USERS; user++)); do printf 'user%d@example.org\n' "$user"; done >"$work/emails"

  cat "$work"/cookies.[0-9]* >"$work/cookies"
  [[ $(wc -l <"$work/cookies") == "$sessions_wanted" ]] || server_failed "handed out fewer sessions than asked for"
  head -n "$SESSIONS" "$work/cookies" >"$work/cookies.profile"
  for ((batch = 0; batch <= ROUNDS; batch++)); do
    first=$((SESSIONS + batch * LOGOUTS + 1))
    tail -n "+$first" "$work/cookies" | awk -v n="$LOGOUTS" 'NR <= n' >"$work/cookies.logout.$batch"
  done
}

# --- load -------------------------------------------------------------------------------------------------------------

# run_wrk NAME SCRIPT CONNECTIONS SECONDS: leaves wrk's output in raw/NAME. Parameters of scripts come as variables.
run_wrk() {
  say "$1"
  THREADS=$THREADS wrk --latency --timeout "${ANSWER_TIMEOUT}s" -t "$THREADS" -c "$3" -d "$4s" \
    -s "$here/$2.lua" "$url" >"$raw/$1" 2>&1 || { cat "$raw/$1" >&2; die "wrk failed"; }
  grep -q '^result ' "$raw/$1" || { cat "$raw/$1" >&2; die "$2.lua has printed no result"; }
}

# Passwords that wrk no longer waits for are still being hashed. The line is first come, first served: when a log-in of
# our own is through, they are too, but for what other threads had begun; when a second one is, those are as well.
let_hashes_end() {
  post_user /sessions user0@example.org || server_failed "answers no log-in any more"
  post_user /sessions user0@example.org || server_failed "answers no log-in any more"
}

warm_up() {
  # Seeding has warmed the routes that hash.
  COOKIES=$work/cookies.profile run_wrk profile.warmup profile "$CONNECTIONS" "$WARMUP"
  COOKIES=$work/cookies.logout.0 run_wrk logout.warmup logout "$CONNECTIONS" "$WARMUP"
}

run_round() {
  COOKIES=$work/cookies.profile run_wrk "profile.$1" profile "$CONNECTIONS" "$DURATION"
  EMAILS=$work/emails PASSWORD=$PASSWORD run_wrk "login.$1" login "$LOGIN_CONNECTIONS" "$DURATION"
  let_hashes_end
  PASSWORD=$PASSWORD run_wrk "register.$1" register "$LOGIN_CONNECTIONS" "$DURATION"
  let_hashes_end
  COOKIES=$work/cookies.logout.$1 run_wrk "logout.$1" logout "$CONNECTIONS" "$DURATION"
}

# --- report -----------------------------------------------------------------------------------------------------------

# table_row SCRIPT ROUTE: the medians over the rounds; sums of what should not have been.
table_row() {
  cat "$raw/$1".[0-9]* | awk -v route="$2" '
    function median(values, n,   i, j, held) {
      for (i = 2; i <= n; i++) {
        held = values[i]
        for (j = i - 1; j >= 1 && values[j] > held; j--) values[j + 1] = values[j]
        values[j + 1] = held
      }
      return n % 2 ? values[(n + 1) / 2] : (values[n / 2] + values[n / 2 + 1]) / 2
    }
    function short(x) { return sprintf(x < 10 ? "%.2f" : x < 100 ? "%.1f" : "%.0f", x) }
    /^result / {
      for (i = 2; i <= NF; i++) { split($i, pair, "="); value[pair[1]] = pair[2] + 0 }
      n++
      rate[n] = value["rate"]; p50[n] = value["p50_ms"]; p99[n] = value["p99_ms"]
      busy += value["busy"]; unexpected += value["unexpected"]
    }
    END {
      middle = median(rate, n)  # sorts
      printf "| `%s` | %s (%s–%s) | %s | %s | %d | %d |\n", route, short(middle), short(rate[1]), short(rate[n]),
        short(median(p50, n)), short(median(p99, n)), busy, unexpected
    }'
}

# The last minute's: far more than our own threads means that somebody else was busy too.
load_average() { awk '{ print $1 }' /proc/loadavg 2>/dev/null || printf 'unknown'; }

commit() {
  local id
  id=$(git -C "$root" rev-parse --short HEAD 2>/dev/null) || { printf 'unknown'; return; }
  [[ -z $(git -C "$root" status --porcelain 2>/dev/null) ]] || id="$id, changed"
  printf '%s' "$id"
}

report() {
  local cpu jdk
  cpu=$(awk -F ': ' '/^model name/ { print $2; exit }' /proc/cpuinfo 2>/dev/null || true)
  jdk=$("$JAVA" -version 2>&1 | awk '/Runtime Environment/')
  cat <<TABLE
| Route | requests/s, median (min–max) | p50 ms | p99 ms | busy (503) | unexpected |
|---|---|---|---|---|---|
$(table_row profile 'GET /profile')
$(table_row login 'POST /sessions')
$(table_row register 'POST /users')
$(table_row logout 'DELETE /sessions')

| | |
|---|---|
| Machine | ${cpu:-unknown processor}, $(nproc) cores, shared with the client |
| Load average before and after | $load_before, $(load_average) |
| JDK | ${jdk:-unknown} |
| Commit | $(commit) |
| Hash cost | bcrypt $PASSWORD_COST |
| Runs | $ROUNDS × $DURATION s; $CONNECTIONS connections, $LOGIN_CONNECTIONS where hashed; $SESSIONS sessions |
| Start to the first 200 | $start_ms ms |
| Resident memory after the runs | $memory_mib MiB |
| Event loop blocked over 100 ms (lines) | $blocks_at_start in the start, $((blocks_in_all - blocks_at_start)) after |
| Workers blocked over a minute (lines) | $(count_blocks worker) |
| Errors in the server's log (lines) | $(grep -c ' ERROR ' "$server_log" || true) |
| Server's exit code after SIGTERM | $server_exit |
TABLE
}

# Complains about what went wrong; fails if an answer or the server's end did.
verdict() {
  local wrong=0 result grave=' ERROR \|worker.*has been blocked'
  for result in "$raw"/*; do
    if ! grep -q '^result .* unexpected=0$' "$result"; then
      say "run.sh: unexpected answers in ${result##*/}:"
      grep -E '^(answers|result|  Socket errors|  Non-2xx)' "$result" >&2
      wrong=1
    fi
    if grep -q '^result .* expected=0 .* unexpected=0$' "$result"; then
      say "run.sh: no answer in ${result##*/}: is DURATION too short for a hash?"
      wrong=1
    fi
  done
  if ((server_exit != 0)); then
    say "run.sh: the server stopped with $server_exit"
    wrong=1
  fi
  if grep -q "$grave" "$server_log"; then
    say "run.sh: in the server's log, the last ones:"
    grep -A 2 "$grave" "$server_log" | tail -n 20 >&2
  fi
  return "$wrong"
}

check_parameters
check_tools
work=$(mktemp -d)
raw=$work/raw
server_log=$work/server.log
mkdir "$raw"
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

load_before=$(load_average)
start_server
seed
warm_up
for ((round = 1; round <= ROUNDS; round++)); do run_round "$round"; done
memory_mib=$(resident_mib)
blocks_in_all=$(count_blocks eventloop)
stop_server
report
if [[ -n $REPORT_DIR ]]; then
  mkdir -p "$REPORT_DIR"
  cp "$raw"/* "$server_log" "$REPORT_DIR"
fi
verdict
