# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# awk -v T=1200 -f slice-data.awk slices.txt > slice.data
#
# A block of slices.txt, a table of softness analyze, as a LAMMPS data file for dump image. The charge of an atom is its
# softness. A circle of small beads, charge -1 and one type more than the atoms have, lies on top of every fast atom.
BEGIN { beads = 48; pi = atan2(0, -1) }
function keep(type, charge, x, y, z) { n++; line[n] = n " " type " " charge " " x " " y " " z }
/^# T / {
  on = $3 == T
  if (on) for (f = 4; f < NF; f++) {
    if ($f == "box") { xlo = $(f+1); xhi = $(f+2); ylo = $(f+3); yhi = $(f+4) }
    if ($f == "slice") { low = $(f+1); high = $(f+2) }
  }
}
/^#/ || !NF { next }
$6 > types { types = $6 }                 # over all blocks: the types of dump image do not depend on T
!on || $4 == "nan" { next }
{ keep($6, $4, $1, $2, $3) }
$5 == 1 { fast++; x0[fast] = $1; y0[fast] = $2; type[fast] = $6 }
END {
  if (!n) { print "slice-data.awk: there is no block for T = " T > "/dev/stderr"; exit 1 }
  edge = xhi - xlo
  for (i = 1; i <= fast; i++) for (k = 0; k < beads; k++) {
    radius = type[i] == 1 ? first_radius : other_radius
    x = x0[i] + radius*cos(2*pi*k/beads)
    y = y0[i] + radius*sin(2*pi*k/beads)
    if (x >= xlo && x < xhi && y >= ylo && y < yhi) keep(types + 1, -1, x, y, high + 0.1*edge)
  }
  printf("slice at T = %s, softness as charge\n\n%d atoms\n%d atom types\n\n", T, n, types + 1)
  printf("%.10g %.10g xlo xhi\n%.10g %.10g ylo yhi\n%.10g %.10g zlo zhi\n\nAtoms # charge\n\n", xlo, xhi, ylo, yhi, low - 0.2*edge, high + 0.2*edge)
  for (i = 1; i <= n; i++) print line[i]
}
