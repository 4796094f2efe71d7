# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# A replica depends on nothing but its index: computed alone, it equals the one in a longer ensemble, also with
# a Nose-Hoover thermostat, whose variables are put back to zero. Ensembles in pieces join up.
. "$SFT_TESTS/functions.sh"
. "$SFT_TESTS/ensemble.sh"

deck reference 1 prepare.in -var box orthogonal

for integrator in nve nvt; do
  thermostat=''
  [ $integrator = nve ] || thermostat='thermostat integrate'
  ensemble whole 1 -var ensemble $integrator -var thermostat "$thermostat"
  ensemble alone 1 -var ensemble $integrator -var thermostat "$thermostat" -var replicas 1 -var first 3
  replica whole.positions 30 3 >whole.txt
  replica alone.positions 30 1 >alone.txt
  same 1e-9 whole.txt alone.txt
done

# without the keyword the state leaks: the comparison sees it, and the user is told
ensemble leaking 1 -var ensemble nvt
replica leaking.positions 30 3 >leaking.txt
differ 1e-6 leaking.txt alone.txt
grep -q 'WARNING: Variables left over in fix integrate nvt couple each replica to the next: use fix isoconf keyword thermostat integrate' \
  leaking.out || fail "no warning about variables left over in fix nvt"
{
  cat "$SFT_TESTS/bad_input.in"
  printf '%s\n' 'group other subtract all most' 'fix iso all isoconf 1 10 1.0 7 thermostat one' 'fix one most nvt temp 1 1 0.5' 'fix two other nvt temp 1 1 0.5' 'run 10'
} >two.in
launch 1 -in two.in -log none >two.out || fail "two thermostats: see $PWD/two.out"
grep -q 'WARNING: Variables left over in fix two nvt' two.out || fail "no warning about the second thermostat"
! grep -q 'left over in fix one' two.out || fail "a warning about the thermostat that is put back"

# F_s of four replicas = the mean of that of replicas 1-2 and of 3-4
ensemble four 1 -var replicas 4
ensemble head 1 -var replicas 2
ensemble tail 1 -var replicas 2 -var first 3
table four.dump | cut -d ' ' -f 1-5,10- >four.txt
table head.dump >head.txt
table tail.dump | paste -d ' ' head.txt - | awk '
  { half = NF / 2; printf "%s %s %s %s %s", $1, $2, $3, $4, $5
    for (k = 10; k <= half; k++) printf " %.17g", ($k + $(k + half)) / 2
    print "" }' >joined.txt
same 1e-12 four.txt joined.txt

# halves yes: ln m and the smallest F_s of the replicas of odd and of even index are those of ensembles with only these replicas
ensemble pair 1 -var replicas 2
ensemble even 1 -var replicas 1 -var first 2
ensemble odd 1 -var replicas 1
for half in odd even; do
  [ $half = odd ] && column=3 || column=4
  awk '/^ITEM: ATOMS/ { on = 1; next } on { print $1, $'$column' }' pair.halves >pair-$half.txt
  table $half.dump | cut -d ' ' -f 1,7 >$half.txt
  same 1e-12 pair-$half.txt $half.txt
  awk '/^ITEM: ATOMS/ { on = 1; next } on { print $1, $'$((column + 2))' }' pair.halves >pair-$half-smallest.txt
  table $half.dump | awk '{ least = $10; for (k = 11; k <= NF; k++) if ($k < least) least = $k; print $1, least }' OFMT=%.17g CONVFMT=%.17g >$half-smallest.txt
  same 1e-12 pair-$half-smallest.txt $half-smallest.txt
done
differ 1e-3 odd.txt even.txt
differ 1e-3 odd-smallest.txt even-smallest.txt
awk '/^ITEM: ATOMS/ { on = 1; next } on { print $1, $2 }' pair.halves >pair-all.txt
table pair.dump | cut -d ' ' -f 1,7 >pair.txt
same 0 pair-all.txt pair.txt
