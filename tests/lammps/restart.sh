# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# An ensemble that is stopped, written to a restart file and continued on another number of ranks gives the same F_s:
# stopped within a replica, at the end of one, and before the first step.
. "$SFT_TESTS/functions.sh"
. "$SFT_TESTS/ensemble.sh"

deck reference 1 prepare.in -var box triclinic
ensemble whole 1
table whole.dump >whole.txt
for stop in 42 60; do
  ensemble "begin$stop" 1 -var until $stop
  for ranks in 1 4; do
    ensemble "end$stop-$ranks" $ranks -var from restart -var configuration "begin$stop"
    table "end$stop-$ranks.dump" >end.txt
    same 1e-10 whole.txt end.txt
  done
done
ensemble begin2 2 -var until 42
ensemble end2 1 -var from restart -var configuration begin2
table end2.dump >end.txt
same 1e-10 whole.txt end.txt
cp whole.txt whole-nve.txt

# with a thermostat between replicas
ensemble nvt 1 -var ensemble nvt -var thermostat 'thermostat integrate'
ensemble nvt-begin 1 -var ensemble nvt -var thermostat 'thermostat integrate' -var until 60
ensemble nvt-end 2 -var ensemble nvt -var thermostat 'thermostat integrate' -var from restart -var configuration nvt-begin
table nvt.dump >whole.txt
table nvt-end.dump >end.txt
same 1e-10 whole.txt end.txt

# another ensemble, or another function of it, is refused
refused() {
  refused_words=$1
  shift
  if (ensemble other 1 -var from restart -var configuration begin42 "$@") >other.txt; then
    fail "a restart file is continued with $*"
  fi
  grep -q "$refused_words" other.out || fail "no message for $*: see $PWD/other.out"
}
refused 'The restart file holds another ensemble of fix isoconf' -var replicas 4
refused 'The restart file holds another ensemble of fix isoconf' -var ensemble nvt -var thermostat 'thermostat integrate'
refused 'The restart file holds compute sisf/atom s with q = 14' -var average axes

# another potential makes another ensemble, which LAMMPS cannot know: there is a warning, and only then
sed 's/pair_coeff 1 2 0.9 1.05/pair_coeff 1 2 0.9 1.0501/' "$SFT_TESTS/ensemble.in" >other.in
cmp -s other.in "$SFT_TESTS/ensemble.in" && fail "ensemble.in has no line at which the potential can be changed"
mkdir other
mv other.in other/ensemble.in
for begin in begin42 begin60; do
  SFT_TESTS=other ensemble potential 1 -var from restart -var configuration $begin
  grep -q 'WARNING: Forces differ from those at the end of the run before' potential.out || fail "no warning about another potential"
done
grep -l 'Forces differ' end*.out nvt-end.out && fail "a warning about the potential without reason"

# so do atoms that are touched within a replica, but not between two
mkdir touched
sed 's/^compute  *s /velocity all set 0.1 NULL NULL sum yes\n&/' "$SFT_TESTS/ensemble.in" >touched/ensemble.in
if (SFT_TESTS=touched ensemble touched 1 -var from restart -var configuration begin42) >touched.txt; then
  fail "atoms are moved within a replica behind a restart"
fi
grep -q 'ERROR: Atoms were moved or got other velocities in the middle of replica 2 of fix isoconf' touched.out || fail "no message: see $PWD/touched.out"
SFT_TESTS=touched ensemble between 1 -var from restart -var configuration begin60
table between.dump >end.txt
same 1e-10 whole-nve.txt end.txt
