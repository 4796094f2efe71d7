#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# sh tests/sanitize.sh [OPTIONS OF CTEST]: all tests with a plugin built with the address, leak and undefined behaviour
# sanitizers of GCC, loaded into a LAMMPS that is built without them (LD_PRELOAD). About ten minutes on two cores;
# `-R layouts` or `-L core` for some of the tests. A report of a sanitizer fails the run even if its test passed,
# because a test may expect a failure. Leaks count if the plugin is among their callers: those of MPI and of LAMMPS
# itself are not ours, nor is the object of a command that ends with an error, which LAMMPS does not delete. With
# LAMMPS_SOURCE_DIR and the other settings of python-free-scripts/setup-functions.sh.
set -eu
repository=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=python-free-scripts/setup-functions.sh
. "$repository/python-free-scripts/setup-functions.sh"
folder=$build/sanitized-plugin
reports=$folder/reports

libraries=
for library in asan ubsan; do
  file=$(cc -print-file-name=lib$library.so)
  case $file in
    /*) libraries="$libraries $file" ;;
    *) fail "cc has no lib$library.so: this script needs GCC and its sanitizers" ;;
  esac
done
provide_lammps
allow_mpi

# LAMMPS, and nothing else of a test, runs with the libraries of the sanitizers.
mkdir -p "$folder" "$reports"
rm -f "$reports"/*
cat >"$folder/lmp-preloaded" <<LAUNCHER
#!/bin/sh
LD_PRELOAD="${libraries# }\${LD_PRELOAD:+ \$LD_PRELOAD}" exec '$lammps_binary' "\$@"
LAUNCHER
chmod +x "$folder/lmp-preloaded"
# full_disk.sh preloads a library of its own into the shell
ASAN_OPTIONS=detect_leaks=0:verify_asan_link_order=0
export ASAN_OPTIONS
# Open MPI writes over the first bytes of munmap and its like, to see what they do; those of the sanitizers are not made for
# that (an illegal instruction with GCC 16), and there is no network whose memory it would have to keep an eye on.
OMPI_MCA_memory=^patcher
export OMPI_MCA_memory
build_plugin sanitized-plugin "$folder" -DWARNINGS_AS_ERRORS=TRIED -DSANITIZE=ON -DLAMMPS_SOURCE_DIR="$lammps_tree" \
  -DLAMMPS_BINARY="$folder/lmp-preloaded" -DLAMMPS_LIBRARY_DIR="$(dirname "$lammps_binary")"

# Leaks are sought at the end of a process, and do not change its status: the reports are searched below.
ASAN_OPTIONS="detect_leaks=1:log_path=$reports/report:allocator_may_return_null=1:verify_asan_link_order=0"
LSAN_OPTIONS="exitcode=0:report_objects=0:print_suppressions=0"
UBSAN_OPTIONS="print_stacktrace=1:log_path=$reports/report"
export ASAN_OPTIONS LSAN_OPTIONS UBSAN_OPTIONS
status=0
(cd "$folder" && ctest --output-on-failure "$@") || status=1

# errors of any kind, and leaks with one of our objects among the callers
cat "$reports"/report* 2>/dev/null | awk '
  function finish() { if (block && (ours || !leak)) { printf "%s\n", text; found++ } block = 0 }
  /(Direct|Indirect) leak of/ { finish(); block = leak = 1; ours = 0; text = "" }
  /ERROR: AddressSanitizer|runtime error:/ { finish(); block = 1; leak = 0; text = "" }
  /^SUMMARY: / || /^$/ { finish() }
  block { text = text $0 "\n"; if (/softnessplugin\.so|tests\/core_/ && !/#1 .* create_command</) ours = 1 }
  END { finish(); print found + 0 " reports of the sanitizers"; exit found > 0 }' >"$folder/found.txt" || status=1
tail -n 200 "$folder/found.txt"
exit $status
