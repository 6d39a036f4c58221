#!/usr/bin/env bash
# Fuzzes the parsers with Jazzer, guided by coverage, and says what came of it. Needs bash, Maven and a JDK.
#
#   src/fuzz/run.sh 600                              # each target for ten minutes
#   JOBS=2 src/fuzz/run.sh 60 JsonForm EmailAddress  # those two, at once, for a minute
#   src/fuzz/run.sh keep [TARGET...]                 # takes over what earlier runs have found worth keeping
#
# A target X is the class XFuzz among the tests; it begins with the inputs in src/test/resources/fuzz/X, which CorpusTest
# replays in every build. A run leaves its log, its inputs, and each input that breaks a claim (crash-*, timeout-*) in
# target/fuzz/X; "keep" makes a small corpus of the old inputs and the new ones. Exit code: 0 only if no claim was broken.
set -eu -o pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
tests=$root/src/test

JAVA=${JAVA:-java}  # the java command; options for it go into JDK_JAVA_OPTIONS
JOBS=${JOBS:-1}     # targets at once, each of them on about one core

# The longest body (RequestBody.MAX_BYTES); no other input is longer.
MAX_BYTES=16384
# For one input; those that take a second are kept as slow-unit-*. The first ones do, as classes are loaded.
TIMEOUT_SECONDS=15
# What is looked into: ours, and the libraries that read for us.
INSTRUMENTED='dev.postern.**:io.netty.handler.codec.**:com.fasterxml.jackson.core.**:org.snakeyaml.**'
# It fails on the accesses to memory that Netty's queues make.
DISABLED='com.code_intelligence.jazzer.sanitizers.UnsafeSanitizer'

die() {
  printf '%s\n' "${0##*/}: $*" >&2
  exit 1
}

all_targets() { find "$tests/java" -name '*Fuzz.java' -exec basename -s Fuzz.java {} + | sort; }

class_of() {
  local file
  file=$(find "$tests/java" -name "$1Fuzz.java")
  [[ -n $file ]] || die "there is no target $1"
  file=${file#"$tests/java/"}
  file=${file%.java}
  printf '%s' "${file//\//.}"
}

# jazzer TARGET [OPTION]... [DIRECTORY]...
jazzer() {
  "$JAVA" -Xmx1g -cp "$(<"$root/target/fuzz.classpath"):$root/target/classes:$root/target/test-classes" \
    com.code_intelligence.jazzer.Jazzer --target_class="$(class_of "$1")" \
    --instrumentation_includes="$INSTRUMENTED" --disabled_hooks="$DISABLED" --reproducer_path="$root/target/fuzz/$1" \
    -artifact_prefix="$root/target/fuzz/$1/" -max_len="$MAX_BYTES" -timeout="$TIMEOUT_SECONDS" -report_slow_units=1 \
    "${@:2}"
}

# fuzz SECONDS TARGET
fuzz() {
  local work=$root/target/fuzz/$2 code=0
  mkdir -p "$work/corpus"
  jazzer "$2" -max_total_time="$1" -print_final_stats=1 "$work/corpus" "$tests/resources/fuzz/$2" \
    >"$work/log" 2>&1 || code=$?
  printf '%-15s exit %d  %s\n' "$2" "$code" "$(grep -E '^#[0-9]+' "$work/log" | tail -n 1)"
  return "$code"
}

# keep TARGET: without counting how often a branch was taken, which makes a corpus ten times as large.
keep() {
  local kept=$tests/resources/fuzz/$1 merged=$root/target/fuzz/$1/merged
  rm -rf "$merged"
  mkdir -p "$merged" "$root/target/fuzz/$1/corpus"
  jazzer "$1" -merge=1 -use_counters=0 "$merged" "$kept" "$root/target/fuzz/$1/corpus" \
    >"$root/target/fuzz/$1/merge.log" 2>&1 || die "see target/fuzz/$1/merge.log"
  rm -rf "$kept"
  mv "$merged" "$kept"
  printf '%-15s %d inputs\n' "$1" "$(find "$kept" -type f | wc -l)"
}

one() {
  if [[ $1 == keep ]]; then keep "$2"; else fuzz "$1" "$2"; fi
}

[[ ${1:-} == keep || ${1:-} =~ ^[1-9][0-9]*$ ]] || die "usage: run.sh SECONDS|keep [TARGET...]"
what=$1
shift
if (($#)); then targets=("$@"); else mapfile -t targets < <(all_targets); fi

export JAVA MAX_BYTES TIMEOUT_SECONDS INSTRUMENTED DISABLED root tests
export -f one fuzz keep jazzer class_of die
(cd "$root" && mvn -q -B -Pfuzz test-compile dependency:build-classpath)
printf '%s\0' "${targets[@]}" | xargs -0 -P "$JOBS" -I '{}' bash -eu -o pipefail -c "one $what {}"
