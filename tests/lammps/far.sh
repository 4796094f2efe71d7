# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# Atoms that are many subdomains away at the end of a replica are put back without loss, on 1, 2 and 4 ranks; and F_s
# equals the definition, computed by awk from the unwrapped positions: averaging modes, drift removal, group.
. "$SFT_TESTS/functions.sh"

# far NAME RANKS CONFIGURATION GROUP [yes]: the positions of every step on one rank; yes: the box becomes triclinic when the fix is there
far() {
  every=1
  [ "$2" -eq 1 ] || every=40
  deck "$1" "$2" far.in -var configuration "$3" -var group "$4" -var every $every -var late "${5-no}"
}

deck block 1 random.in -var shape 'block 0 10 0 10 0 10'
deck prism 1 random.in -var shape 'prism 0 10 0 9 0 8 3 -2 2.5'
far one 1 block all
far two 2 block all
far four 4 block all
same 1e-10 one.dump two.dump
same 1e-10 one.dump four.dump
far late 4 block all yes
sed 1,9d one.dump >ours.txt
sed 1,9d late.dump >theirs.txt
same 1e-10 ours.txt theirs.txt
far prism-one 1 prism all
far prism-four 4 prism all
same 1e-10 prism-one.dump prism-four.dump

# type 2 keeps its velocity: it drifts, and with it the centre of mass
far drift 1 block one
far drift-four 4 block one
same 1e-10 drift.dump drift-four.dump
for name in one prism-one drift; do
  awk -v nstep=40 -v q=0.3 -v direction='2 -1 0.5' -f "$SFT_TESTS/sisf.awk" "$name.steps" "$name.dump" "$name.positions" ||
    fail "F_s of $name differs from the definition"
done

# with the drift left in, F_s is another one
awk 'NF > 10 && $1 <= 60 { n = (NF - 4) / 4; d = $(4 + n) - $(4 + 4 * n); if (d * d > 0.01) seen++ } END { exit seen < 10 }' drift.dump ||
  fail "com yes and com no give the same F_s although the mass centre moves"
