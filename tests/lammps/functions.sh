# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# Shared by the deck tests, which run in a folder of their own with
#   SFT_LMP        the LAMMPS command with the plugin
#   SFT_MPIEXEC    the MPI launcher and its option for the number of ranks
#   SFT_TESTS      the folder tests/lammps of the source tree
#   SFT_REFERENCE  the program symfn_reference
#   SFT_STATISTICS the program velocity_statistics
#   SFT_LIBRARY    the program library_caller, SFT_EXAMPLE the one of the page library.md; SFT_PLUGIN softnessplugin.so
# shellcheck shell=sh
set -eu
LC_ALL=C
export LC_ALL

# fail MESSAGE: ends the test
fail() {
  echo "FAILED: $*"
  exit 1
}
[ -c /dev/null ] || fail "/dev/null is no device on this machine, and what is written there comes back: mknod -m 666 /dev/null c 1 3"

# launch RANKS ARGUMENTS...: LAMMPS; on standard output what it prints, then its standard error without what libraries of
# MPI add to it: of Open MPI 5 and of UCX lines of their own with the word ERROR, and null bytes, for which grep takes a
# text for a binary file.
launch() {
  launch_ranks=$1
  shift
  launch_status=0
  if [ "$launch_ranks" -eq 1 ]; then
    "$SFT_LMP" "$@" </dev/null 2>launch.err || launch_status=$?
  else
    # shellcheck disable=SC2086
    $SFT_MPIEXEC "$launch_ranks" "$SFT_LMP" "$@" </dev/null 2>launch.err || launch_status=$?
  fi
  tr -d '\000' <launch.err | sed '/^\[.*\(PMIX\|PRTE\|UCX\) *ERROR/d'
  return $launch_status
}

# deck NAME RANKS DECK ARGUMENTS...: a run that has to succeed; its output is NAME.out
deck() {
  deck_name=$1
  deck_ranks=$2
  deck_file=$3
  shift 3
  if ! launch "$deck_ranks" -in "$SFT_TESTS/$deck_file" -log none -var name "$deck_name" "$@" >"$deck_name.out"; then
    tail -n 5 "$deck_name.out"
    fail "$deck_file on $deck_ranks ranks stopped: see $PWD/$deck_name.out"
  fi
}

# same TOLERANCE FILE FILE: numbers agree to this, relative to 1 or to their size; words agree
same() {
  awk -v tolerance="$1" -v ours="$2" -v theirs="$3" -f "$SFT_TESTS/same.awk" /dev/null ||
    fail "$2 and $3 differ"
}

# differ TOLERANCE FILE FILE: the opposite, where a comparison must be able to see something
differ() {
  if awk -v tolerance="$1" -v ours="$2" -v theirs="$3" -f "$SFT_TESTS/same.awk" /dev/null >/dev/null; then
    fail "$2 and $3 agree to $1, which they should not"
  fi
}
