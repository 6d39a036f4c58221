#!/usr/bin/env bash
# Measures Postern against its targets P1 to P9 and prints, as Markdown, what came of it: starts the jar on free ports
# with a store of its own that has users and sessions, then compares, in turns, session checks with a bare vertx-web
# route and log-ins with bare loops of hashes; storms it with log-ins; holds idle connections; starts it again and again.
# Everything stays on 127.0.0.0/8. Needs bash, coreutils, curl, awk, wrk, a JDK, and Linux for the memory figures; perl
# for the loop of libxcrypt, which is left out otherwise.
#
#   REPORT_DIR=report src/load/run.sh                     # about thirteen minutes on two idle cores
#   PASSWORD_COST=10 ROUNDS=1 DURATION=5 SESSIONS=40 LOGOUTS=20 src/load/run.sh            # about two
#
# The report goes to standard output, progress and complaints to standard error; REPORT_DIR gets report.md, report.svg,
# the server's log, and raw/ with what wrk and the others have printed. Exit code: 0 only if every answer was an expected
# one and the server stopped with 0. A target that is missed fails nothing.
#
# POSTERN_* variables reach the server as they always do, but for the settings in launch_server (common.sh).
#
# Figures from a machine that does something else meanwhile say nothing; compare within a run, not between runs.
set -eu -o pipefail

# JAVA, JAR, PASSWORD_COST, THREADS, USERS and REPORT_DIR are explained there.
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

ROUNDS=${ROUNDS:-3}                 # how often things are compared
DURATION=${DURATION:-10}            # seconds of one run, longer than a hash takes
WARMUP=${WARMUP:-$DURATION}         # seconds of each warm-up before the first round
CONNECTIONS=${CONNECTIONS:-64}      # for GET /profile and DELETE /sessions
LOGIN_CONNECTIONS=${LOGIN_CONNECTIONS:-16} # for the routes that hash: two waiting for each thread, inside the hash queue
LOGIN_DURATION=${LOGIN_DURATION:-$((4 * DURATION))}                 # seconds of a run of log-ins or of bare hashes: what is under way at its end is lost
STORM_SECONDS=${STORM_SECONDS:-$((DURATION < 10 ? 2 * DURATION : 60))} # a minute, but short when all is to be short
IDLE_CONNECTIONS=${IDLE_CONNECTIONS:-10000} # kept open while others work
START_RUNS=${START_RUNS:-5}         # how often it is started, without and with a class-data archive
SESSIONS=${SESSIONS:-10000}         # live sessions for GET /profile
LOGOUTS=${LOGOUTS:-1000}            # sessions that a run of DELETE /sessions ends, and its warm-up too

# How much more than its capacity a storm offers.
STORM_FACTOR=10
# Shorter than the server waits for a silent connection (http.idle_timeout).
IDLE_SECONDS=5
# A client whose compilers take as little as can be of the time that the server needs.
CLIENT_OPTIONS=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1)
# Open files of a process with so many connections, other than these.
OTHER_FILES=500

notes=() # what the reader of the report has to know

check_parameters() {
  check_numbers PASSWORD_COST ROUNDS DURATION WARMUP CONNECTIONS LOGIN_CONNECTIONS LOGIN_DURATION STORM_SECONDS \
    IDLE_CONNECTIONS START_RUNS THREADS USERS SESSIONS LOGOUTS
  # Half is left to the sessions that the log-in runs and the storms add.
  local share=$(((SESSIONS + (ROUNDS + 1) * LOGOUTS) / USERS))
  ((share <= SESSIONS_PER_USER / 2)) || die "$share sessions a user are too many: raise USERS"
}

# The server and the client each hold one end of every connection.
allow_open_files() {
  local needed=$((IDLE_CONNECTIONS + CONNECTIONS + OTHER_FILES)) allowed
  allowed=$(ulimit -Hn)
  if [[ $allowed != unlimited ]] && ((allowed < needed)); then
    IDLE_CONNECTIONS=$((allowed - CONNECTIONS - OTHER_FILES))
    ((IDLE_CONNECTIONS > 0)) || die "$allowed open files are too few: raise the limit, see ulimit -Hn"
    notes+=("P7 with only $IDLE_CONNECTIONS idle connections: this machine allows a process $allowed open files.")
    needed=$allowed
  fi
  [[ $(ulimit -Sn) == unlimited ]] || (($(ulimit -Sn) >= needed)) || ulimit -Sn "$needed"
}

# --- what is measured -------------------------------------------------------------------------------------------------

# Lists sessions by use: cookies.profile, and cookies.logout.0 (the warm-up's), .1, .2, ...
seed_server() {
  local batch first
  seed "$work/server" "$USERS" $((SESSIONS + (ROUNDS + 1) * LOGOUTS))
  cp "$work/server/emails" "$work/emails"
  head -n "$SESSIONS" "$work/server/cookies" >"$work/cookies.profile"
  for ((batch = 0; batch <= ROUNDS; batch++)); do
    first=$((SESSIONS + batch * LOGOUTS + 1))
    tail -n "+$first" "$work/server/cookies" | awk -v n="$LOGOUTS" 'NR <= n' >"$work/cookies.logout.$batch"
  done
}

start_bare_route() {
  local bare_port
  bare_port=$(free_port)
  bare_url=http://127.0.0.1:$bare_port
  (cd "$work" && exec "$JAVA" "$JAVA_OPTIONS" -cp "$JAR" "$here/BareRoute.java" "$bare_port" "$(head -n 1 "$work/emails")") >"$work/bare.log" 2>&1 &
  bare_pid=$!
  until answers_200 "$bare_port" /profile; do
    kill -0 "$bare_pid" 2>/dev/null || { cat "$work/bare.log" >&2; die "the bare route did not start"; }
    sleep 0.1
  done
}

stop_bare_route() {
  kill "$bare_pid"
  wait "$bare_pid" || true
}

# run_profile NAME SECONDS
run_profile() { COOKIES=$work/cookies.profile run_wrk "$1" profile "$CONNECTIONS" "$2"; }

run_bare() { url=$bare_url run_profile "$@"; }

warm_up() {
  run_profile profile.warmup "$WARMUP"
  run_bare bare.warmup "$WARMUP"
  COOKIES=$work/cookies.logout.0 run_wrk logout.warmup logout "$CONNECTIONS" "$WARMUP"
  EMAILS=$work/emails PASSWORD=$PASSWORD run_wrk login.warmup login "$LOGIN_CONNECTIONS" "$WARMUP"
  let_hashes_end
}

# P1 and P9.
compare_session_checks() {
  local round
  for ((round = 1; round <= ROUNDS; round++)); do
    if ((round % 2)); then
      run_profile "profile.$round" "$DURATION"
      run_bare "bare.$round" "$DURATION"
    else
      run_bare "bare.$round" "$DURATION"
      run_profile "profile.$round" "$DURATION"
    fi
  done
  memory_after_checks=$(resident_mib)
}

# P7.
hold_idle_connections() {
  local idle_pid stop_idle
  memory_without_idle=$(resident_mib)
  say "opening $IDLE_CONNECTIONS idle connections"
  mkfifo "$work/stop_idle"
  timeout $((DURATION + 2 * START_SECONDS)) "$JAVA" "$here/IdleConnections.java" \
    "$url" "$IDLE_CONNECTIONS" "$IDLE_SECONDS" <"$work/stop_idle" >"$raw/idle" 2>&1 &
  idle_pid=$!
  exec {stop_idle}>"$work/stop_idle"
  until grep -q '^ready' "$raw/idle"; do
    kill -0 "$idle_pid" 2>/dev/null || show_and_die idle "the idle connections could not be opened"
    sleep 0.1
  done
  run_profile profile_idle "$DURATION"
  memory_with_idle=$(resident_mib)
  echo >&"$stop_idle"
  wait "$idle_pid" || show_and_die idle "the idle connections failed"
  exec {stop_idle}>&-
}

# P3 and P4, and the other routes that are only reported.
run_hash_round() {
  EMAILS=$work/emails PASSWORD=$PASSWORD run_wrk "login.$1" login "$LOGIN_CONNECTIONS" "$LOGIN_DURATION"
  let_hashes_end
  run_jbcrypt_loop "$1"
  run_crypt_loop "$1"
  PASSWORD=$PASSWORD run_wrk "register.$1" register "$LOGIN_CONNECTIONS" "$DURATION"
  let_hashes_end
  COOKIES=$work/cookies.logout.$1 run_wrk "logout.$1" logout "$CONNECTIONS" "$DURATION"
}

run_jbcrypt_loop() {
  say "jbcrypt.$1"
  "$JAVA" -cp "$JAR" "$here/HashLoop.java" "$PASSWORD_COST" "$LOGIN_DURATION" >"$raw/jbcrypt.$1" 2>&1 ||
    show_and_die "jbcrypt.$1" "the loop of jBCrypt failed"
}

crypt_works=yes

run_crypt_loop() {
  [[ $crypt_works ]] || return 0
  say "crypt.$1"
  if ! perl "$here/crypt_loop.pl" "$PASSWORD_COST" "$LOGIN_DURATION" "$(nproc)" >"$raw/crypt.$1" 2>&1; then
    crypt_works=
    notes+=("P4 is left out, the loop of libxcrypt failed: $(head -n 1 "$raw/crypt.$1")")
    say "${notes[-1]}"
    # Runs without a partner would be compared with the wrong ones.
    rm "$raw"/crypt.*
  fi
}

begin_storm() {
  say "$1: $storm_rate log-ins/s for $STORM_SECONDS s"
  timeout $((STORM_SECONDS + START_SECONDS)) \
    "$JAVA" "${CLIENT_OPTIONS[@]}" -cp "$work/classes" Storm \
    "$url" "$work/emails" "$PASSWORD" "$storm_rate" "$STORM_SECONDS" >"$raw/$1" 2>&1 &
  storm_pid=$!
}

await_storm() {
  wait "$storm_pid" || show_and_die "$1" "the storm failed, or the server did not recover from it"
}

# P5.
run_storm() {
  begin_storm storm
  await_storm storm
}

# P6.
check_sessions_in_storm() {
  local seconds=$((STORM_SECONDS - 5))
  begin_storm storm_checked
  sleep 3
  run_profile profile_storm $((seconds > 2 ? seconds : 2))
  await_storm storm_checked
}

# P8: one start without and one with an archive, in turns.
measure_starts() {
  local run archive=$work/postern.jsa
  say "making a class-data archive"
  (cd "$work" && "$JAVA" "$JAVA_OPTIONS" -XX:ArchiveClassesAtExit="$archive" -jar "$JAR" rehearse) \
    >"$work/rehearse.log" 2>&1 || { cat "$work/rehearse.log" >&2; die "the rehearsal failed"; }
  say "starting $((2 * START_RUNS)) times"
  for ((run = 1; run <= START_RUNS; run++)); do
    measure_start "start_plain.$run"
    measure_start "start_archive.$run" -XX:SharedArchiveFile="$archive"
  done
}

# measure_start NAME [JAVA OPTION]...
measure_start() {
  local name=$1 began
  shift
  rm -rf "$work/start"
  began=$(now_ms)
  launch_server "$work/start" "$@"
  await_server "$port" /
  echo "result start_ms=$(($(now_ms) - began))" >"$raw/$name"
  stop_server
}

# --- report -----------------------------------------------------------------------------------------------------------

# target_row NUMBER WHAT SIGN LIMIT [UNIT]: median, least and greatest of the numbers on standard input.
target_row() {
  local middle='' least='' greatest='' range=– met=no unit=${5:+ $5}
  read -r middle least greatest < <(grep -E '^[0-9.]+(e[-+]?[0-9]+)?$' | spread) || true
  if [[ -z $middle ]]; then
    printf '| %s | %s | %s %s%s | not measured | – | – |\n' "$1" "$2" "$3" "$4" "$unit"
    return
  fi
  if awk -v x="$middle" -v sign="$3" -v limit="$4" 'BEGIN { exit !(sign == "≥" ? x >= limit : x <= limit) }'; then
    met=yes
  fi
  [[ $least == "$greatest" ]] || range="$(short "$least")–$(short "$greatest")"
  printf '| %s | %s | %s %s%s | %s%s | %s | %s |\n' \
    "$1" "$2" "$3" "$4" "$unit" "$(short "$middle")" "$unit" "$range" "$met"
}

# Backquotes are Markdown's.
# shellcheck disable=SC2016
targets_table() {
  cat <<'HEAD'
| | What | Target | Median | Min–max | Met |
|---|---|---|---|---|---|
HEAD
  ratios profile bare rate | target_row P1 'session checks/s, against a bare vertx-web route' ≥ 0.90 ×
  ratios profile bare p99_ms | target_row P1 'their p99, against the same' ≤ 1.3 ×
  echo '| P2 | statements of the database per session check | 0 | 0, counted by `mvn test -Dtest=SessionChecksTest` | – | – |'
  ratios login jbcrypt rate | target_row P3 'log-ins/s, against jBCrypt in a loop on all cores' ≥ 1.7 ×
  ratios login crypt rate | target_row P4 'log-ins/s, against libxcrypt in a loop on all cores' ≥ 1.4 ×
  figures storm rate | awk -v capacity="$capacity" '{ print $1 / capacity }' |
    target_row P5 "log-ins/s served when $STORM_FACTOR × capacity are asked for, against capacity" ≥ 0.90 ×
  figures storm refused_p99_ms | target_row P5 'a refusal, p99' ≤ 50 ms
  figures storm unexpected | target_row P5 'other answers, or none' ≤ 0
  figures storm recovered_s | target_row P5 'until a log-in is served at once again' ≤ 5 s
  figures profile_storm p99_ms | target_row P6 'a session check in such a storm, p99' ≤ 50 ms
  unexpected_of profile_storm storm_checked | target_row P6 'unexpected answers, or none' ≤ 0
  difference "$memory_with_idle" "$memory_without_idle" |
    target_row P7 "more memory with $IDLE_CONNECTIONS idle connections and $CONNECTIONS busy ones" ≤ 150 MiB
  unexpected_of idle profile_idle | target_row P7 'lost connections, unexpected answers' ≤ 0
  figures start_plain start_ms | target_row P8 'start to the first 200, empty store' ≤ 1500 ms
  figures start_archive start_ms | target_row P8 'the same with a class-data archive' ≤ 800 ms
  echo "$memory_after_checks" | target_row P9 'resident memory after the session checks' ≤ 200 MiB
}

# unexpected_of NAME...: what was lost or unexpected in all of them.
unexpected_of() {
  local name
  for name in "$@"; do
    figures "$name" unexpected
    figures "$name" lost
  done | sum
  echo
}

difference() { [[ $1 == unknown ]] || echo $(($1 > $2 ? $1 - $2 : 0)); }

# route_row NAME ROUTE: the medians over the rounds; sums of what should not have been.
route_row() {
  printf '| %s | %s | %s | %s | %s | %s |\n' "$2" "$(rate_and_range "$1")" \
    "$(short "$(figures "$1" p50_ms | median)")" "$(short "$(figures "$1" p99_ms | median)")" \
    "$(figures "$1" busy | sum)" "$(figures "$1" unexpected | sum)"
}

# loop_row NAME WHAT: a loop makes no requests, only a rate.
loop_row() {
  [[ -z $(figures "$1" rate) ]] || printf '| %s | %s | – | – | – | – |\n' "$2" "$(rate_and_range "$1")"
}

rate_and_range() {
  local middle least greatest
  read -r middle least greatest < <(figures "$1" rate | spread)
  printf '%s (%s–%s)' "$(short "$middle")" "$(short "$least")" "$(short "$greatest")"
}

# shellcheck disable=SC2016
routes_table() {
  cat <<'HEAD'
| Route | requests/s, median (min–max) | p50 ms | p99 ms | busy (503) | unexpected |
|---|---|---|---|---|---|
HEAD
  route_row profile '`GET /profile`'
  route_row bare '– the same bytes from a bare vertx-web route'
  route_row profile_idle "– with $IDLE_CONNECTIONS idle connections"
  route_row profile_storm '– in a storm of log-ins'
  route_row login '`POST /sessions`'
  loop_row jbcrypt '– a loop of jBCrypt on all cores, hashes/s'
  loop_row crypt '– a loop of libxcrypt on all cores, hashes/s'
  route_row register '`POST /users`'
  route_row logout '`DELETE /sessions`'
}

machine_table() {
  cat <<TABLE
| | |
|---|---|
| Machine | $(processor), $(nproc) cores, shared with the client |
| Load average before and after | $load_before, $(load_average) |
| JDK | $(jdk) |
| Commit | $(commit) |
| Hash cost | bcrypt $PASSWORD_COST |
| Runs | $ROUNDS × $DURATION s, $LOGIN_DURATION s of log-ins, $STORM_SECONDS s a storm; $START_RUNS starts |
| Clients | $CONNECTIONS connections, $LOGIN_CONNECTIONS where hashed; $SESSIONS sessions of $USERS users |
| Bytes of a session check's answer | $answer_bytes, from the bare route $bare_bytes |
| Resident memory after the runs | $memory_in_the_end MiB |
| Event loop blocked over 100 ms (lines) | $blocks_at_start in the start, $((blocks_in_all - blocks_at_start)) after |
| Workers blocked over a minute (lines) | $(count_blocks worker) |
| Errors in the server's log (lines) | $(grep -c ' ERROR ' "$main_log" || true) |
| Server's exit code after SIGTERM | $server_exit |
TABLE
}

report() {
  printf '# Postern under load\n\n'
  targets_table
  ((${#notes[@]} == 0)) || printf '\n%s\n' "${notes[@]}"
  printf '\nRatios are of runs next to each other, the median is of these ratios.\n\n'
  routes_table
  echo
  machine_table
}

# count_blocks THREAD: the lines by which Vert.x says that such a thread was busy for too long, which is 100 ms for an
# event loop and a minute for a worker. A long block makes many lines.
count_blocks() {
  awk -v thread="$1" '/has been blocked/ && index($0, thread) { n++ } END { print n + 0 }' "$main_log"
}

# bytes_of URL: of an answer to a session check, header fields included.
bytes_of() {
  local_curl --output /dev/null --write-out '%{size_header} %{size_download}\n' \
    --cookie "session_id=$(head -n 1 "$work/cookies.profile")" "$1/profile" | awk '{ print $1 + $2 }'
}

# --- chart ------------------------------------------------------------------------------------------------------------

# bar TITLE LABEL NAME FIELD: a line for draw; none for what was not measured.
bar() {
  local middle
  middle=$(figures "$3" "$4" | median)
  [[ -z $middle ]] || printf '%s;%s;%s;%s\n' "$1" "$2" "$middle" "$(short "$middle")"
}

bars() {
  bar 'Session checks/s' Postern profile rate
  bar 'Session checks/s' 'bare vertx-web' bare rate
  bar "Log-ins/s, bcrypt $PASSWORD_COST" Postern login rate
  bar "Log-ins/s, bcrypt $PASSWORD_COST" 'jBCrypt loop' jbcrypt rate
  bar "Log-ins/s, bcrypt $PASSWORD_COST" 'libxcrypt loop' crypt rate
  bar 'Start, ms (less is better)' 'java -jar' start_plain start_ms
  bar 'Start, ms (less is better)' 'with archive' start_archive start_ms
}

# Three groups of bars, each with a scale of its own. The greys have contrast enough on white and on black.
draw() {
  awk -F ';' -v caption="Medians; $(nproc) cores, shared with the client" '
    $1 != title[groups] { title[++groups] = $1 }
    { n = ++count[groups]; label[groups, n] = $2; value[groups, n] = $3; text[groups, n] = $4 }
    $3 > most[groups] { most[groups] = $3 }
    function write(x, y, class, words) {
      printf "<text x=\"%d\" y=\"%d\" class=\"%s\">%s</text>\n", x, y, class, words
    }
    END {
      print "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"720\" height=\"300\" viewBox=\"0 0 720 300\" role=\"img\">"
      print "<title>Postern under load</title>"
      print "<style>"
      print "text { font: 12px system-ui, sans-serif; fill: #767676; text-anchor: middle }"
      print ".title { font-size: 14px; font-weight: bold } .value { font-weight: bold } .label { font-size: 11px }"
      print ".own { fill: #1f8a70 } .other { fill: #8c8c8c } line { stroke: #8c8c8c }"
      print "</style>"
      for (g = 1; g <= groups; g++) {
        middle = 240 * g - 120
        write(middle, 28, "title", title[g])
        for (n = 1; n <= count[g]; n++) {
          x = middle + (n - (count[g] + 1) / 2) * 78
          height = most[g] > 0 ? 175 * value[g, n] / most[g] : 0
          own = n == 1 || g == 3
          printf "<rect x=\"%d\" y=\"%.1f\" width=\"52\" height=\"%.1f\" class=\"%s\"/>\n",
            x - 26, 245 - height, height, own ? "own" : "other"
          write(x, 239 - height, "value", text[g, n])
          write(x, 262, "label", label[g, n])
        }
        printf "<line x1=\"%d\" y1=\"245.5\" x2=\"%d\" y2=\"245.5\"/>\n", middle - 114, middle + 114
      }
      write(360, 288, "label", caption)
      print "</svg>"
    }'
}

# --- verdict ----------------------------------------------------------------------------------------------------------

# Complains about what went wrong; fails if an answer or a server's end did.
verdict() {
  local wrong=0 result grave=' ERROR \|worker.*has been blocked'
  for result in "$raw"/*; do
    if ! grep -q '^result ' "$result" || grep -qE '^result .*(unexpected|lost)=[^0]' "$result"; then
      say "run.sh: unexpected answers in ${result##*/}:"
      grep -E '^(answers|result|status|java|  Socket errors|  Non-2xx)' "$result" | tail -n 20 >&2 || true
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
  if grep -q "$grave" "$main_log"; then
    say "run.sh: in the server's log, the last ones:"
    grep -A 2 "$grave" "$main_log" | tail -n 20 >&2
  fi
  return "$wrong"
}

keep_report() {
  mkdir -p "$REPORT_DIR/raw"
  cp "$work/report.md" "$main_log" "$REPORT_DIR"
  cp "$raw"/* "$REPORT_DIR/raw"
  bars | draw >"$REPORT_DIR/report.svg"
}

check_parameters
check_tools
allow_open_files
prepare_work
"${JAVA}c" -d "$work/classes" "$here/Storm.java"

load_before=$(load_average)
seed_server
start_server
main_log=$server_log
blocks_at_start=$(count_blocks eventloop)
start_bare_route
answer_bytes=$(bytes_of "$url")
bare_bytes=$(bytes_of "$bare_url")
warm_up
compare_session_checks
stop_bare_route
hold_idle_connections
for ((round = 1; round <= ROUNDS; round++)); do run_hash_round "$round"; done
capacity=$(figures login rate | median)
storm_rate=$(awk -v capacity="$capacity" -v factor="$STORM_FACTOR" 'BEGIN { print int(capacity * factor) + 1 }')
run_storm
check_sessions_in_storm
memory_in_the_end=$(resident_mib)
blocks_in_all=$(count_blocks eventloop)
stop_server
measure_starts

report >"$work/report.md"
cat "$work/report.md"
[[ -z $REPORT_DIR ]] || keep_report
verdict
