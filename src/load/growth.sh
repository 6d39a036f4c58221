#!/usr/bin/env bash
# Measures what growth costs (P10): seeds stores of a thousand, a hundred thousand and a million users with half as many
# sessions, starts a server on each, asks each route of all of them in turn, and prints, as Markdown, the medians and
# their ratios to the smallest store's. Takes some 600 MiB of disk. Needs bash, coreutils, awk, a JDK.
#
#   src/load/growth.sh                                    # about six minutes on two idle cores
#   SIZES="1000 10000" REQUESTS=50 src/load/growth.sh
set -eu -o pipefail

# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

SIZES=${SIZES:-1000 100000 1000000} # users of each store
REQUESTS=${REQUESTS:-200}           # how often each route is asked

check_numbers PASSWORD_COST REQUESTS
check_tools
prepare_work

table=()
servers=()
starts='| start, ms |'
header='| |'
line='|---|'
for size in $SIZES; do
  seed "$work/$size" "$size" $((size / 2))
  began=$(now_ms)
  launch_server "$work/$size"
  await_server "$port" /
  starts+=" $(($(now_ms) - began)) |"
  header+=" $size users |"
  line+='---|'
  servers+=("$url" "$work/$size")
done
say "asking each route $REQUESTS times"
mapfile -t table < <("$JAVA" "$here/Growth.java" "$PASSWORD" "$REQUESTS" "${servers[@]}")
((${#table[@]} > 0)) || die "no route was measured"
printf '%s\n' "Milliseconds, median (ratio to the first)" '' "$header" "$line" "${table[@]}" "$starts"
printf '\nCommit %s, %s, bcrypt %s, load average %s\n' "$(commit)" "$(processor)" "$PASSWORD_COST" "$(load_average)"
