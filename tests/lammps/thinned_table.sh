# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# The thinned table of the potential agrees with the original to the tolerance that potentials/README.md states, in liquid
# and glass, and is what thin-eam.sh makes of the original.
. "$SFT_TESTS/functions.sh"

potentials=$SFT_INPUTS/../potentials
original=$potentials/CuZr_Mendelev2009.eam.fs
thin() { sh "$SFT_INPUTS/../python-free-scripts/thin-eam.sh" "$@"; }

thin 4 "$original" >thin4.eam.fs
cmp thin4.eam.fs "$potentials/CuZr_Mendelev2009_thin4.eam.fs" || fail "thin-eam.sh 4 does not make the thinned table that is shipped"
if thin 7 "$original" >thin7.eam.fs 2>thin7.err; then fail "thin-eam.sh takes a number that does not divide the points"; fi

# within NAME: the numbers of NAME.txt lie within the tolerance
within() {
  awk 'function within(x, y) { return x <= y && -x <= y }
    { n++; good = $1 == 5000 && within($2, 1e-9) && within($3, 0.1) && $4 > 0 && within($5, 1e-5) && within($6, 1e-4) && within($7, 1e-4) && within($8, 1e-4); print }
    END { exit !(n == 1 && good) }' "$1.txt"
}

compare() { deck "$1" 1 thinned_table.in -var state "$2" -var configuration "$SFT_INPUTS/CuZr_1000K.data.gz" -var original "$original" -var other "$3"; }

for state in liquid hot glass; do
  compare $state $state "$potentials/CuZr_Mendelev2009_thin4.eam.fs"
  within $state || fail "$state: the thinned table is not within the tolerance"
done

# a comparison that sees a coarser table
thin 40 "$original" >thin40.eam.fs
compare coarse liquid thin40.eam.fs
if within coarse; then fail "a table of every 40th point is within the tolerance too"; fi
