# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# compute sq on 1, 2 and 4 ranks, orthogonal and triclinic, while the box and the atoms move; Bragg peaks of a lattice;
# a group of one type; the scalar against its table; wrong boxes.
. "$SFT_TESTS/functions.sh"

# the last block of a table of fix ave/time: q S S_11 ...
last() {
  awk '/^#/ { next } NF == 2 { n = 0; next } { $1 = ""; row[++n] = $0 } END { for (i = 1; i <= n; i++) print row[i] }' "$1"
}

# the scalars c_sq c_fine c_ones of every step
scalars() {
  awk '/^ *Step / { on = 1; next } /^Loop/ { on = 0 } on' "$1"
}

for box in orthogonal triclinic; do
  xy=0 xz=0 yz=0
  [ $box = orthogonal ] || { xy=2.5 xz=-1.5 yz=1; }
  for ranks in 1 2 4; do
    deck gas-$box-$ranks $ranks sq.in -var atoms gas -var xy $xy -var xz $xz -var yz $yz -var steps 20 -var every 10
    scalars gas-$box-$ranks.out >gas-$box-$ranks.txt
  done
  for ranks in 2 4; do
    same 1e-10 gas-$box-1.txt gas-$box-$ranks.txt
    for what in sq fine ones; do same 1e-10 gas-$box-1-$what.txt gas-$box-$ranks-$what.txt; done
  done
done
# the box and the atoms have moved, and the compute has seen it
last gas-orthogonal-1-sq.txt >moved.txt
deck still 1 sq.in -var atoms gas -var xy 0 -var xz 0 -var yz 0 -var steps 0 -var every 1
last still-sq.txt >still.txt
differ 1e-3 moved.txt still.txt

# ideal gas: 1 1 0 1, and no atoms of type 3. S of one vector has the standard deviation 1; 0 of the cross term 0.7
awk '{ n++; for (c = 2; c <= 8; c++) sum[c] += $c * $1 * $1; weight += $1 * $1
       if ($5 != 0 || $7 != 0 || $8 != 0) wrong++ }
  function near(x, expected) { return x - expected < 0.05 && expected - x < 0.05 }
  END { for (c = 2; c <= 8; c++) printf " %.4f", sum[c] / weight
        print ""
        exit n < 10 || wrong || !near(sum[2] / weight, 1) || !near(sum[3] / weight, 1) ||
             !near(sum[4] / weight, 0) || !near(sum[6] / weight, 1) }' still.txt || fail "S of an ideal gas is not 1: see $PWD/still.txt"

# total from partials: S = sum of sqrt(c_X c_Y) S_XY with 240 and 96 atoms
awk '{ total = (240 * $3 + 2 * sqrt(240 * 96) * $4 + 96 * $6) / 336; d = total - $2; if (d < 0) d = -d; if (d > 1e-9 * (1 + $2)) bad++ }
  END { exit !NR || bad }' still.txt || fail "S is not the sum of its parts: see $PWD/still.txt"

# the group of type 1 has S = S_11 of all atoms; nothing else
awk '{ print $1, $3, $3, 0, 0, 0, 0, 0 }' still.txt >expected.txt
last still-ones.txt >ones.txt
same 1e-10 expected.txt ones.txt

# a simple cubic lattice of constant 1, in either box: nothing below 7 but the Bragg peak at 2 pi, lower than N = 336 as
# other vectors share its bin
for tilt in 0 2; do
  deck lattice-$tilt 2 sq.in -var atoms lattice -var xy $tilt -var xz 0 -var yz 0 -var steps 0 -var every 1
  last lattice-$tilt-fine.txt >lattice-$tilt.txt
  awk '$2 > 1e-9 { peaks++; s = $2; if ($1 < 6.23 || $1 > 6.34) wrong++ } END { print peaks " peak below 7, S = " s; exit peaks != 1 || wrong || s > 336 }' lattice-$tilt.txt ||
    fail "Bragg peaks of the simple cubic lattice: see $PWD/lattice-$tilt.txt"
done

# the scalar is the vertex of the parabola through the highest row and its neighbors
awk 'FNR == NR { q[++n] = $1; s[n] = $2; next }
  NF > 3 && $2 + 0 > 0 { scalar = $2 }
  END {
    for (i = 2; i < n; i++) if (s[i] >= s[i-1] && s[i] >= s[i+1] && (!top || s[i] > s[top])) top = i
    a = q[top-1]; b = q[top]; c = q[top+1]
    curve = (s[top-1] / ((a-b) * (a-c)) + s[top] / ((b-a) * (b-c)) + s[top+1] / ((c-a) * (c-b)))
    slope = -(s[top-1] * (b+c) / ((a-b) * (a-c)) + s[top] * (a+c) / ((b-a) * (b-c)) + s[top+1] * (a+b) / ((c-a) * (c-b)))
    vertex = -slope / (2 * curve)
    printf "peak %.10g, from the table %.10g\n", scalar, vertex
    exit !(top && vertex - scalar < 1e-6 && scalar - vertex < 1e-6)
  }' moved.txt gas-orthogonal-1.txt || fail "the scalar is not the peak of the table"

# wrong boxes, which bad_input.tsv does not start from
# refused WORDS COMMANDS...
refused() {
  words=$1
  shift
  printf '%s\n' 'units lj' "$@" >refused.in
  if launch 1 -in refused.in -log none >refused.out; then fail "it runs: $*"; fi
  grep -F "$words" refused.out | grep -q ERROR || fail "expected: $words; it says: $(grep ERROR refused.out)"
}
refused 'define the compute after the box' 'compute sq all sq 5.0'
refused 'use boundary p p p' 'boundary p p f' 'region box block 0 9 0 9 0 9' 'create_box 1 box' 'compute sq all sq 5.0'
refused 'three dimensions' 'dimension 2' 'region box block 0 9 0 9 -0.5 0.5' 'create_box 1 box' 'compute sq all sq 5.0'

# between two runs the scalar is that of the atoms as they are, not of an array that was output at the same step
printf '%s\n' 'units lj' 'lattice fcc 1.0' 'region box block 0 4 0 4 0 4' 'create_box 1 box' 'create_atoms 1 box' 'mass 1 1.0' 'displace_atoms all random 0.1 0.1 0.1 77' \
  'compute sq all sq 9.0' 'thermo_style custom step c_sq[5][2]' 'run 0 post no' 'region r block 0 2 0 2 0 INF' 'delete_atoms region r' 'print "between: $(c_sq:%.14g)"' \
  'thermo_style custom step c_sq' 'thermo_modify format float %.14g' 'run 0 post no' >between.in
launch 1 -in between.in -log none >between.out || fail "between two runs: see $PWD/between.out"
awk '$1 == "between:" { between = $2 } step { fresh = $2; step = 0 } $1 == "Step" { step = 1 } END { exit !(between > 0 && between == fresh) }' between.out ||
  fail "the scalar between two runs is an old one: see $PWD/between.out"
