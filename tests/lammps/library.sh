# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# LAMMPS as a library (library.c): what a program extracts is what a deck writes; several LAMMPS objects in one process;
# errors are caught and the object is used on. The example of the page library.md is what is compiled and run here.
. "$SFT_TESTS/functions.sh"

# library NAME RANKS PLUGIN MODE ARGUMENTS...
library() {
  library_name=$1
  library_ranks=$2
  library_plugin=$3
  library_mode=$4
  shift 4
  # shellcheck disable=SC2086
  $SFT_MPIEXEC "$library_ranks" "$SFT_LIBRARY" "$library_mode" "$library_plugin" "$SFT_TESTS" "$@" </dev/null >"$library_name.out" 2>&1 || {
    grep FAILED "$library_name.out" || tail -n 5 "$library_name.out"
    fail "$library_mode on $library_ranks ranks with plugin $library_plugin: see $PWD/$library_name.out"
  }
  [ "$(grep -c "^$library_mode: as expected" "$library_name.out")" -eq "$library_ranks" ] || fail "$library_name: see $PWD/$library_name.out"
}

# the same by a deck
{
  echo "include $SFT_TESTS/library.in"
  echo 'run 20'
  echo 'write_dump all custom deck.dump id c_g[*] c_soft[*] c_s[*] modify sort id format float %.17g'
} >deck.in
launch 1 -in deck.in -log none -var seed 11 -var model "$SFT_TESTS/../reference/format-1.softness" >deck.out || fail "the deck: see $PWD/deck.out"
awk 'on; /^ITEM: ATOMS/ { on = 1 }' deck.dump >deck.values

for ranks in 1 2 4; do
  rm -f library.values
  library "values$ranks" $ranks "$SFT_PLUGIN" values 11
  same 1e-10 deck.values library.values
done
[ "$(grep -c 'uses the model' library.log)" -eq 1 ] || fail "the model is not told once: see $PWD/library.log"

for ranks in 1 2; do
  for mode in instances recover split; do
    library "$mode$ranks" $ranks "$SFT_PLUGIN" $mode
    (
      LAMMPS_PLUGIN_PATH=$(dirname "$SFT_PLUGIN")
      export LAMMPS_PLUGIN_PATH
      library "$mode$ranks-path" $ranks - $mode
    )
  done
done
# Newer LAMMPS enters the styles in another object by itself, and says so of each. It also warns of the command style,
# which `clear` leaves in its map.
own_warning=none
if grep -q '^Restoring plugin: ' second.log; then
  [ "$(grep -c '^Restoring plugin: .* by the lammps-softness developers$' second.log)" -eq 8 ] || fail "not all styles are restored: see $PWD/second.log"
  own_warning='Overriding built-in command style softness from plugin (src/PLUGIN/plugin.cpp'
else
  grep -q '^Loading plugin: lammps-softness, 8 styles, which another LAMMPS object' second.log || fail "no line tells of the second object: see $PWD/second.log"
fi
! grep 'Overriding' ./*.log | grep -qvF "$own_warning" || fail "a warning about styles of our own"

# error after error in one object
(
  LAMMPS_PLUGIN_PATH=$(dirname "$SFT_PLUGIN")
  export LAMMPS_PLUGIN_PATH
  for ranks in 1 2; do
    library "table$ranks" $ranks - table "$SFT_TESTS/bad_input.tsv" "$SFT_TESTS/bad_input.in"
  done
)

# the example of the page
page=$SFT_TESTS/../../src/doc/library.md
awk '/^```c$/ { on = 1; next } /^```$/ { on = 0 } on' "$page" >page.c
sed '1,/\*\/$/d' "$SFT_TESTS/library_example.c" >example.c
grep -v '^$' example.c | cmp - page.c || fail "the C program of $page is not library_example.c"
ln -s "$SFT_PLUGIN" softnessplugin.so
printf '%s\n' 'units metal' "read_data $SFT_INPUTS/CuZr_1000K.data.gz" 'pair_style zero 10.0' 'pair_coeff * *' 'comm_modify cutoff 12.0' >liquid.in
LAMMPS_POTENTIALS="$SFT_TESTS/../../potentials" "$SFT_EXAMPLE" >example.out 2>&1 || fail "the example: see $PWD/example.out"
grep -q '^softness of the first atom: 0\.[0-9]' example.out || fail "the example: see $PWD/example.out"
! "$SFT_EXAMPLE" >example2.out 2>&1 || fail "the example finds a model that is not there: see $PWD/example2.out"
grep -q 'found no model CuZr.softness' example2.out || fail "the example does not tell the error: see $PWD/example2.out"
