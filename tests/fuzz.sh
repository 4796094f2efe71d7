#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# Fuzzes what reads files: sh tests/fuzz.sh SECONDS [TARGET...]
#
#   SECONDS   how long each target runs; or runs=N: so many executions of each
#   TARGET    model gzip sample_list sample piece booster booster_xgboost (default: all of them)
#
# Builds src/core with Clang, libFuzzer and the address and undefined behaviour sanitizers in build/fuzz, where crashes and
# the grown corpus stay: build/fuzz/crashes/TARGET-*, build/fuzz/corpus/TARGET. A crash is to be fixed, made smaller with
#   build/fuzz/tests/fuzz/fuzz_TARGET -minimize_crash=1 -runs=100000 FILE
# and put into tests/fuzz/corpus/TARGET, which the tests core_fuzz_* run. Status 0: nothing was found.
set -eu

usage() {
  sed -n 's/^# \{0,1\}//; 4,9p' "$0" >&2
  exit 2
}
fail() {
  echo "ERROR: $*" >&2
  exit 1
}

here=$(cd "$(dirname "$0")" && pwd)
build=$here/../build/fuzz
[ $# -ge 1 ] || usage
case $1 in
  runs=*[!0-9]* | runs= | '') usage ;;
  runs=*) limit=-$1 ;;
  *[!0-9]*) usage ;;
  *) limit=-max_total_time=$1 ;;
esac
shift
[ $# -gt 0 ] || set -- model gzip sample_list sample piece booster booster_xgboost

# what is needed, by the names that a package manager knows
for program in cmake clang clang++; do
  command -v $program >/dev/null || fail "$program is missing (Debian: cmake, clang)"
done
mkdir -p "$build/crashes"
echo 'int LLVMFuzzerTestOneInput(const unsigned char *d, unsigned long n) { return (int) (n && d[0] == 0) * 0; }' >"$build/try.c"
clang -fsanitize=fuzzer,address,undefined "$build/try.c" -o "$build/try" 2>"$build/try.log" ||
  fail "clang cannot link with libFuzzer and the sanitizers (Debian: libclang-rt-dev, or libclang-rt-NN-dev for clang NN): $(tail -n 1 "$build/try.log")"

flags='-g -O1 -fsanitize=fuzzer-no-link,address,undefined,float-cast-overflow -fno-sanitize-recover=all -fno-omit-frame-pointer'
{
  cmake -S "$here/.." -B "$build" -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_BUILD_TYPE=None \
    "-DCMAKE_C_FLAGS=$flags" -DBUILD_PLUGIN=OFF -DFUZZ=ON
  targets=fuzz_seeds
  for name; do targets="$targets fuzz_$name"; done
  # shellcheck disable=SC2086
  cmake --build "$build" --target $targets
} >"$build/build.log" 2>&1 || { tail -n 20 "$build/build.log" >&2; fail "the targets cannot be built: see $build/build.log"; }
(cd "$build" && tests/fuzz/fuzz_seeds tests/fuzz/seeds) || fail 'no seeds can be made'

# the features of libxgboost and of its threads are not ours to judge, and what it keeps is no leak of ours
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=1}" OMP_NUM_THREADS=1

# fuzz TARGET: prints a row of the table; status 1 if there was a finding
fuzz() {
  corpus=$1
  most=8192
  leaks=1
  case $1 in
    sample_list) most=400 ;;
    sample) most=2048 ;;
    piece) most=1024 ;;
    booster) most=6000 ;;
    booster_xgboost) corpus=booster most=6000 leaks=0 ;;
  esac
  log=$build/$1.log
  dictionary=$here/fuzz/dictionaries/$corpus
  mkdir -p "$build/corpus/$1" "$build/crashes" "$build/tests/fuzz/seeds/$corpus" "$build/none"
  stored=$here/fuzz/corpus/$corpus
  [ -d "$stored" ] || stored=$build/none
  status=0
  "$build/tests/fuzz/fuzz_$1" "$limit" -max_len=$most -detect_leaks=$leaks -rss_limit_mb=4096 -timeout=20 -print_final_stats=1 \
    "-artifact_prefix=$build/crashes/$1-" ${dictionary:+$([ -f "$dictionary" ] && echo "-dict=$dictionary")} \
    "$build/corpus/$1" "$stored" "$build/tests/fuzz/seeds/$corpus" >"$log" 2>&1 || status=1
  awk -v target="$1" -v status=$status '
    /cov: / { for (k = 1; k < NF; k++) { if ($k == "cov:") cov = $(k + 1); if ($k == "ft:") features = $(k + 1) } }
    /stat::number_of_executed_units/ { runs = $2 }
    /^SUMMARY: |not true: / { finding = $0 }
    END { printf "%-16s %12d %9d %9d  %s\n", target, runs, cov, features, status ? (finding ? finding : "failed") : "none" }' "$log"
  return $status
}

printf '%-16s %12s %9s %9s  %s\n' target executions edges features finding
bad=0
for name; do fuzz "$name" || bad=1; done
[ $bad -eq 0 ] || fail "there are findings: see $build/crashes and $build/*.log"
