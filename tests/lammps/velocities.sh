# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# The velocities that fix isoconf draws: Maxwell-Boltzmann, zero momentum, the same bits on any number of ranks.
. "$SFT_TESTS/functions.sh"

draw() {
  draw_name=$1
  draw_ranks=$2
  shift 2
  # the first -var of a name counts
  deck "$draw_name" "$draw_ranks" velocities.in "$@" -var units lj -var dimension 3 -var height 6 -var replicas 400 \
    -var T 1.3 -var seed 31 -var rescale no -var first 1 -var atoms 20
}

draw one 1
awk -v kt=1.3 -f "$SFT_TESTS/velocities.awk" one.dump || fail "distribution of the velocities"

# 10,000 replicas of 240 atoms: moments, histograms, covariances of all pairs of atoms, correlations of replicas up to 30 apart
rm -f long.dump
mkfifo long.dump
"$SFT_STATISTICS" 1.3 <long.dump >long.txt &
reader=$!
draw long 1 -var replicas 10000 -var atoms 80
wait $reader || {
  cat long.txt
  fail "statistics of 10,000 replicas"
}

# to the last bit on 2 and 4 ranks (17 digits are the number)
for ranks in 2 4; do
  draw "ranks$ranks" "$ranks" -var replicas 20
  head -n $((21 * 69)) one.dump | cmp - "ranks$ranks.dump" || fail "velocities on 1 and $ranks ranks differ"
done

# pieces of an ensemble: `first 11` continues it
draw piece 1 -var replicas 10 -var first 11
frames() { awk -v from="$2" -v to="$3" '/^ITEM: TIMESTEP/ { getline n } n >= from && n <= to && !/ITEM/ && NF == 5' "$1"; }
frames one.dump 11 20 >whole.txt
frames piece.dump 1 10 >piece.txt
cmp whole.txt piece.txt || fail "first 11 does not continue the ensemble"

# another seed, another ensemble
draw other 1 -var replicas 20 -var seed 32
frames one.dump 1 20 >one.txt
frames other.dump 1 20 >other.txt
differ 0.5 one.txt other.txt

# with rescale yes the temperature is T in every replica and in all units
for units in lj real metal si cgs electron micro nano; do
  draw "$units" 1 -var units $units -var replicas 5 -var rescale yes -var T 300
  awk '!/^#/ && $1 > 0 { n++; if ($2 / 300 > 1 + 1e-12 || $2 / 300 < 1 - 1e-12) { print; bad = 1 } } END { exit bad || n != 5 }' \
    "$units.temperature" || fail "temperature in units $units"
done
draw flat 1 -var dimension 2 -var height 0.5 -var replicas 5 -var rescale yes
awk '!/^#/ && $1 > 0 { n++; if ($2 / 1.3 > 1 + 1e-12 || $2 / 1.3 < 1 - 1e-12) { print; bad = 1 } } END { exit bad || n != 5 }' \
  flat.temperature || fail "temperature in two dimensions"
frames flat.dump 1 5 | awk '$5 != 0 { exit 1 }' || fail "velocities along z in two dimensions"
