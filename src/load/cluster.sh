#!/usr/bin/env bash
# Several nodes on one machine: starts a PostgreSQL, copies a seeded embedded store into it, starts three Posterns on it
# and nginx in front, goes the journey and lays load on it, and measures how soon a log-out on one node is heard on the
# others: undisturbed, with the listening connections cut, with the server restarted, with a node held. Then it kills nodes.
# Everything stays on 127.0.0.1. Needs bash, coreutils, curl, awk, wrk, nginx, a JDK, and a PostgreSQL: an installed one,
# or the one that `mvn verify` has brought from Maven.
#
#   src/load/cluster.sh                                  # about five minutes
#   DURATION=5 HELD_SECONDS=5 USERS=1000 SESSIONS=2000 src/load/cluster.sh       # about one and a half
#
# Exit code: 0 only if no session was let in for more than a second after its log-out was answered, and the journey went.
set -eu -o pipefail

USERS=${USERS:-100000}              # accounts in the store that is copied
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

SESSIONS=${SESSIONS:-20000}         # live sessions for GET /profile
DURATION=${DURATION:-20}            # seconds of each run
HELD_SECONDS=${HELD_SECONDS:-60}    # how long a node is held with SIGSTOP
CONNECTIONS=${CONNECTIONS:-64}
PG_BIN=${PG_BIN:-}                  # where postgres and initdb are; found where this is empty
NODES=3
ASKERS=4                            # threads that log in, out, and ask

node_ports=()
node_pids=()
node_origins=()

# --- PostgreSQL -------------------------------------------------------------------------------------------------------

find_postgres() {
  local candidate artifact
  [[ -z $PG_BIN ]] || return 0
  for candidate in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/local/pgsql/bin; do
    [[ ! -x $candidate/initdb ]] || PG_BIN=$candidate
  done
  [[ -z $PG_BIN ]] || return 0
  artifact=$(find ~/.m2/repository/io/zonky/test/postgres -name 'embedded-postgres-binaries-linux-*.jar' 2>/dev/null |
    grep -v alpine | sort -V | tail -n 1)
  [[ -n $artifact ]] || die "there is no PostgreSQL: install one, set PG_BIN, or run 'mvn verify' once"
  mkdir "$work/pg"
  (cd "$work/pg" && jar xf "$artifact" && tar xJf ./*.txz)
  PG_BIN=$work/pg/bin
}

# It refuses to run as root.
as_postgres() {
  if [[ $(id -u) == 0 ]]; then
    runuser -u nobody -- "$@"
  else
    "$@"
  fi
}

pg_ctl() { as_postgres "$PG_BIN/pg_ctl" -D "$work/pgdata" -l "$work/pgdata/log" -w -t 60 "$@" >/dev/null; }

start_postgres() {
  chmod 755 "$work"
  mkdir "$work/pgdata"
  [[ $(id -u) != 0 ]] || chown nobody "$work/pgdata"
  (cd / && as_postgres "$PG_BIN/initdb" -D "$work/pgdata" -U postgres -A trust -E UTF8 --locale=C >/dev/null)
  pg_port=$(free_port)
  (cd / && pg_ctl start -o "-p $pg_port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200")
  trap 'pg_ctl stop -m immediate || true; clean_up' EXIT
}

sql() { "$JAVA" "${CLIENT_OPTIONS[@]}" -cp "$JAR" "$here/Sql.java" "127.0.0.1:$pg_port" postgres '' "${2:-postern}" "$1"; }

# --- nodes ------------------------------------------------------------------------------------------------------------

# start_node NUMBER: on its port, which it keeps.
start_node() {
  local folder=$work/node$1
  mkdir -p "$folder"
  [[ -n ${node_ports[$1]:-} ]] || node_ports[$1]=$(free_port)
  node_origins[$1]=http://127.0.0.1:${node_ports[$1]}
  (
    cd "$folder" || exit
    exec "$JAVA" "$JAVA_OPTIONS" -jar "$JAR" -D http.port="${node_ports[$1]}" -D management.port=0 \
      -D db.url="$store" -D password.cost=10 -D proxy.trusted=127.0.0.1 -D sessions.per_user="$SESSIONS_PER_USER" \
      -D throttle.login_account=0 -D throttle.login_network=0
  ) >>"$folder/log" 2>&1 &
  node_pids[$1]=$!
  disown
}

await_node() {
  local began
  began=$(now_ms)
  until answers_200 "${node_ports[$1]}" /; do
    (($(now_ms) - began < START_SECONDS * 1000)) || { tail -n 20 "$work/node$1/log" >&2; die "node $1 is not there"; }
    sleep 0.05
  done
}

stop_nodes() {
  local pid
  for pid in "${node_pids[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
  [[ ! -f $work/nginx.pid ]] || kill "$(cat "$work/nginx.pid")" 2>/dev/null || true
}

# front NODES: nginx over so many of them.
front() {
  local i
  if [[ -f $work/nginx.pid ]]; then
    kill -QUIT "$(cat "$work/nginx.pid")"
    while [[ -f $work/nginx.pid ]]; do sleep 0.05; done
  fi
  front_port=$(free_port)
  {
    printf 'pid %s/nginx.pid; error_log %s/nginx.log; worker_processes 1; daemon on;\n' "$work" "$work"
    printf 'events { worker_connections 4096; }\nhttp {\n access_log off; client_body_temp_path %s/nginx-tmp; proxy_temp_path %s/nginx-tmp;\n' "$work" "$work"
    printf ' fastcgi_temp_path %s/nginx-tmp; uwsgi_temp_path %s/nginx-tmp; scgi_temp_path %s/nginx-tmp;\n' "$work" "$work" "$work"
    printf ' upstream nodes { keepalive 64;\n'
    for ((i = 1; i <= $1; i++)); do printf '  server 127.0.0.1:%s max_fails=1 fail_timeout=1s;\n' "${node_ports[$i]}"; done
    printf ' }\n server { listen 127.0.0.1:%s;\n  location / { proxy_pass http://nodes; proxy_http_version 1.1;\n' "$front_port"
    # shellcheck disable=SC2016
    printf '   proxy_set_header Connection ""; proxy_set_header Host $host:$server_port; proxy_set_header X-Forwarded-For $remote_addr;\n'
    printf '   proxy_connect_timeout 1s; } }\n}\n'
  } >"$work/nginx.conf"
  nginx -c "$work/nginx.conf" 2>>"$work/nginx.log" || { cat "$work/nginx.log" >&2; die "nginx did not start"; }
  url=http://127.0.0.1:$front_port
}

# --- what is done -----------------------------------------------------------------------------------------------------

journey() {
  local jar=$work/jar answer token
  answer=$(local_curl -d email=journey@example.org -d password=first "$url/users")
  [[ $answer == *'user created'* ]] || die "journey: POST /users: $answer"
  answer=$(local_curl -c "$jar" -d email=journey@example.org -d password=first "$url/sessions")
  [[ $answer == *'logged in'* ]] || die "journey: POST /sessions: $answer"
  for _ in 1 2 3 4 5 6; do
    answer=$(local_curl -b "$jar" "$url/profile")
    [[ $answer == *journey@example.org* ]] || die "journey: GET /profile: $answer"
  done
  answer=$(local_curl -b "$jar" -X DELETE -o /dev/null -w '%{http_code}' "$url/sessions")
  [[ $answer == 302 ]] || die "journey: DELETE /sessions: $answer"
  sleep 1
  for _ in 1 2 3 4 5 6; do
    answer=$(local_curl -b "$jar" -o /dev/null -w '%{http_code}' "$url/profile")
    [[ $answer == 403 ]] || die "journey: GET /profile after the log-out: $answer"
  done
  answer=$(local_curl -d email=journey@example.org "$url/reset_password")
  token=$(sed -n 's/.*"reset_token": *"\([^"]*\)".*/\1/p' <<<"$answer")
  [[ -n $token ]] || die "journey: POST /reset_password: $answer"
  answer=$(local_curl -X PUT -d email=journey@example.org -d reset_token="$token" -d new_password=second "$url/reset_password")
  [[ $answer == *'Password updated'* ]] || die "journey: PUT /reset_password: $answer"
  answer=$(local_curl -d email=journey@example.org -d password=first -o /dev/null -w '%{http_code}' "$url/sessions")
  [[ $answer == 401 ]] || die "journey: POST /sessions with the password before: $answer"
  printf 'journey through nginx: every answer as it should be\n'
}

throughput() {
  local count
  for ((count = 1; count <= NODES; count++)); do
    front "$count"
    COOKIES=$work/seeded/cookies run_wrk "nodes.$count" profile "$CONNECTIONS" "$DURATION"
    printf 'GET /profile through nginx, %s node(s): %s\n' "$count" "$(grep '^result' "$raw/nodes.$count")"
  done
}

# measured NAME SECONDS: log-outs under load; what disturbs them is done by function disturb_NAME meanwhile.
measured() {
  local load begun
  coproc askers { exec "$JAVA" "${CLIENT_OPTIONS[@]}" "$here/Propagation.java" "$1" "$ASKERS" "${node_origins[@]}"; }
  # Once the process has ended, bash closes what it has opened for it and forgets its number.
  local input=${askers[1]} process=$askers_PID output
  exec {output}<&"${askers[0]}"
  read -r begun <&"$output" && [[ $begun == begun ]] || die "nothing can be measured"
  COOKIES=$work/seeded/cookies run_wrk "load.$1" profile 8 "$2" &
  load=$!
  "disturb_$1" "$2"
  exec {input}>&-
  tee -a "$work/results" <&"$output"
  exec {output}<&-
  wait "$process" || die "not every thread came through again after the disturbance"
  wait "$load"
}

disturb_nothing() { sleep "$1"; }

disturb_cut() {
  local end=$(($(now_ms) + $1 * 1000))
  while (($(now_ms) < end)); do
    sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT CAST(extract%' OR query LIKE 'LISTEN postern%'" >/dev/null
    sleep 1
  done
}

disturb_restart() {
  sleep $(($1 / 2))
  (cd / && pg_ctl restart -m fast)
  sleep $(($1 / 2))
  (cd / && pg_ctl restart -m immediate)
}

disturb_held() {
  sleep 1
  kill -STOP "${node_pids[3]}"
  sleep "$HELD_SECONDS"
  kill -CONT "${node_pids[3]}"
}

CLIENT_OPTIONS=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1)
check_numbers USERS SESSIONS DURATION HELD_SECONDS CONNECTIONS
check_tools
command -v nginx >/dev/null || die "nginx is missing"
prepare_work
mkdir "$work/nginx-tmp"
chmod 777 "$work/nginx-tmp"
find_postgres
start_postgres
trap 'stop_nodes; pg_ctl stop -m immediate || true; clean_up' EXIT
printf '%s, %s, commit %s\n' "$("$PG_BIN/postgres" --version)" "$(processor)" "$(commit)"

sql "$root/conf/postgresql.sql" postgres
store=jdbc:postgresql://127.0.0.1:$pg_port/postern
seed "$work/seeded" "$USERS" "$SESSIONS"
began=$(now_ms)
"$JAVA" -jar "$JAR" db copy --from "jdbc:hsqldb:file:$work/seeded/data/postern" --to "$store" -D db.user=postern_owner
printf 'copied and verified %s users and %s sessions in %s ms\n' "$USERS" "$SESSIONS" $(($(now_ms) - began))

printf 'bytes a row with its indexes: %s\n' "$(sql "SELECT 'users', pg_total_relation_size('users') / $USERS, 'sessions', pg_total_relation_size('sessions') / $SESSIONS")"
# Where a plan would read a whole table, it says Seq Scan.
sql "EXPLAIN (ANALYZE, BUFFERS OFF, TIMING OFF) SELECT u.id FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.digest = (SELECT max(digest) FROM sessions)
  ; EXPLAIN (ANALYZE, BUFFERS OFF, TIMING OFF) SELECT id FROM users WHERE canonical_email = 'user0000777@example.org'
  ; EXPLAIN (ANALYZE, BUFFERS OFF, TIMING OFF) DELETE FROM sessions WHERE user_id = 777 AND id NOT IN (SELECT id FROM sessions WHERE user_id = 777 AND created_at > 0 AND last_seen_at > 0 ORDER BY id DESC LIMIT 10)" |
  grep -E 'Scan|Execution|Trigger' | sed 's/^/plan: /'

for ((i = 1; i <= NODES; i++)); do start_node "$i"; done
for ((i = 1; i <= NODES; i++)); do await_node "$i"; done
front "$NODES"
journey
throughput

measured nothing "$DURATION"
measured cut "$DURATION"
measured restart "$DURATION"
measured held $((HELD_SECONDS + 5))

COOKIES=$work/seeded/cookies run_wrk killed profile "$CONNECTIONS" "$DURATION" &
load=$!
for ((i = 1; i <= NODES; i++)); do
  sleep $((DURATION / 5))
  kill -KILL "${node_pids[$i]}"
  start_node "$i"
  await_node "$i"
done
wait "$load"
printf 'each node killed and started again under load: %s\n' "$(grep '^result' "$raw/killed")"
journey_again=$(local_curl -d email=journey@example.org -d password=second "$url/sessions")
[[ $journey_again == *'logged in'* ]] || die "after the kills: $journey_again"

printf 'PostgreSQL was started %s times, listening connections were lost %s times by nodes that lived on\n' \
  "$(grep -c 'ready to accept connections' "$work/pgdata/log")" \
  "$(cat "$work"/node*/log | grep -c 'event=notices_lost$')"
awk '{ for (i = 1; i <= NF; i++) if ($i == "elsewhere" && $(i + 1) + 0 == 0) bad = 1 } END { exit bad }' "$work/results" ||
  die "a phase without a log-out that was refused elsewhere shows nothing"
awk '{ for (i = 1; i <= NF; i++) if ($i == "late" && $(i + 1) + 0 > 0) bad = 1 } END { exit bad }' "$work/results" ||
  die "sessions were let in for more than a second after their log-out"
printf 'late answers: none\n'
