#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# test.sh: sets up what is missing, builds with warnings as errors, runs all tests, then those of the core and some
# decks with sanitizers. The last line is `N passed, N failed`; the exit status is not zero if a test failed or none was run.
# The settings are listed at the top of setup-functions.sh.
set -eu
repository=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=python-free-scripts/setup-functions.sh
. "$repository/python-free-scripts/setup-functions.sh"

passed=0
failed=0
complete=no

report() {
  status=$?
  [ "$complete" = yes ] || failed=$((failed + 1)) # the set-up or a build stopped
  if [ "$failed" -gt 0 ] || [ "$passed" -eq 0 ]; then [ "$status" -ne 0 ] || status=1; fi
  echo "$passed passed, $failed failed"
  exit "$status"
}
trap report EXIT

# run_tests NAME FOLDER OPTIONS... : ctest, its counts added to passed and failed
run_tests() {
  name=$1
  folder=$2
  shift 2
  say "testing $name"
  # a test that failed counts in count_tests
  { (cd "$folder" && ctest --output-on-failure "$@") || true; } 2>&1 | tee "$logs/$name-tests.log"
  count_tests "$name"
}

# count_tests NAME : the tests of ctest's own summary in a log
count_tests() {
  counts=$(sed -n 's/^[0-9]*% tests passed, \([0-9]*\) tests\{0,1\} failed out of \([0-9]*\).*/\1 \2/p' "$logs/$1-tests.log")
  [ -n "$counts" ] || fail "no test was run: see $logs/$1-tests.log"
  failed=$((failed + ${counts% *}))
  passed=$((passed + ${counts#* } - ${counts% *}))
}

# All of the core, and the decks that are quick: sanitize.sh alone runs the others, too. A report of a sanitizer counts as a
# failed test.
run_sanitized() {
  case $(cc -print-file-name=libasan.so) in
    /*) ;;
    *)
      build_plugin sanitized "$build/sanitized" -DWARNINGS_AS_ERRORS=TRIED -DSANITIZE=ON -DBUILD_PLUGIN=OFF
      run_tests core-sanitized "$build/sanitized" -L core
      return
      ;;
  esac
  say "testing with sanitizers"
  { sh "$repository/tests/sanitize.sh" -R '^core_|^lammps_(einstein|ranks|softness|sq|symfn)$' || true; } 2>&1 | tee "$logs/sanitized-tests.log"
  count_tests sanitized
  reports=$(sed -n 's/^\([0-9]*\) reports of the sanitizers$/\1/p' "$logs/sanitized-tests.log")
  [ -n "$reports" ] || fail "the reports of the sanitizers were not searched: see $logs/sanitized-tests.log"
  failed=$((failed + reports))
}

# The layout of the sources, by the version of clang-format that they are written with.
check_format() {
  have clang-format || return 0
  format_version=$(clang-format --version | sed 's/.*version \([0-9]*\).*/\1/')
  if find "$repository/src" "$repository/tests" -name '*.[ch]' -o -name '*.cpp' | tr '\n' '\0' |
    (cd "$repository" && xargs -0 clang-format --dry-run -Werror) >"$logs/format.log" 2>&1; then
    say "clang-format $format_version: nothing to change"
    passed=$((passed + 1))
  elif [ "$format_version" -eq 14 ]; then
    sed -n 's/:[0-9]*:[0-9]*: error:.*//p' "$logs/format.log" | sort -u
    say "clang-format $format_version: run clang-format -i on these files"
    failed=$((failed + 1))
  else
    say "clang-format $format_version would change something; version 14 decides"
  fi
}

case $repository in
  *[[:space:]]*) fail "the tests need a path without blanks, not $repository: LAMMPS splits words at them" ;;
esac
install_packages
provide_lammps
allow_mpi
build_plugin strict "$build/test" -DWARNINGS_AS_ERRORS=TRIED -DLAMMPS_SOURCE_DIR="$lammps_tree" \
  -DLAMMPS_BINARY="$lammps_binary"
run_tests all "$build/test"
run_sanitized
check_format
complete=yes
