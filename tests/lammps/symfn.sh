# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# compute symfn/atom against a direct sum over all periodic images, on 1, 2 and 4 ranks: perfect lattices, and a
# triclinic box of three types with a cutoff beyond half the box. The pair style does not notice the compute.
. "$SFT_TESTS/functions.sh"

symfn() {
  symfn_name=$1
  symfn_ranks=$2
  shift 2
  deck "$symfn_name" "$symfn_ranks" symfn.in "$@" -var tests "$SFT_TESTS" -var stage read -var functions yes -var some 100000 -var density 1.0
}

deck make 1 symfn.in -var tests "$SFT_TESTS" -var stage make -var lattice random
for lattice in sc bcc fcc; do
  symfn $lattice 1 -var lattice $lattice -var Rc 2.2 -var ghosts 2.6
  "$SFT_REFERENCE" $lattice.dump 2.2 0.1 0.4 2.2 0.15 1 || fail "$lattice lattice"
done
# 12 neighbors at 4^(1/6) / 2^(1/2), 6 at 4^(1/3), 24 at ...: centre 5 is 1.15, for number density 1
awk 'NF > 6 && !/ITEM/ {
  a = 4 ^ (1 / 3); sum = 0
  split("12 6 24 12", count); split("0.5 1 1.5 2", square)
  for (s = 1; s <= 4; s++) sum += count[s] * exp(-((a * sqrt(square[s]) - 1.15) / 0.1) ^ 2 / 2)
  n++; if (($11 / sum - 1) ^ 2 > 1e-20) { print $11, sum; bad = 1 }
} END { exit bad || n < 256 }' fcc.dump || fail "shells of the fcc lattice"

for ranks in 1 2 4; do
  symfn random-$ranks $ranks -var lattice random -var Rc 3.0 -var ghosts 3.4
  "$SFT_REFERENCE" random-$ranks.dump 3.0 0.1 0.4 3.0 0.15 3 || fail "three types on $ranks ranks"
  [ $ranks -eq 1 ] || same 1e-9 random-1.dump random-$ranks.dump
done
# beyond the whole box
symfn large 2 -var lattice random -var Rc 5.0 -var ghosts 5.5
"$SFT_REFERENCE" large.dump 5.0 0.1 0.4 5.0 0.15 3 || fail "cutoff beyond the box"

# settings that change LAMMPS's own neighbor lists, or leave ranks without atoms, make no difference
for odd in multi include exclude pairless empty; do
  symfn $odd 4 -var lattice random -var Rc 3.0 -var ghosts 3.4 -var odd $odd
  "$SFT_REFERENCE" $odd.dump 3.0 0.1 0.4 3.0 0.15 3 || fail "three types with $odd"
done
same 1e-9 random-1.dump multi.dump
differ 1e-3 random-1.dump exclude.dump

# atoms outside the group have zeros, and count as neighbors
symfn some 1 -var lattice random -var Rc 3.0 -var ghosts 3.4 -var some 20
awk '/ITEM/ || NF < 6 || $1 <= 20' random-1.dump >all.txt
awk '/ITEM/ || NF < 6 || $1 <= 20' some.dump >some.txt
same 1e-12 all.txt some.txt
awk '!/ITEM/ && NF > 6 && $1 > 20 { n++; for (i = 6; i <= NF; i++) if ($i != 0) bad = 1 } END { exit bad || !n }' some.dump ||
  fail "atoms outside the group have values"

# energies without the compute
symfn without 1 -var lattice random -var Rc 3.0 -var ghosts 3.4 -var functions no
same 1e-12 random-1.pe without.pe
