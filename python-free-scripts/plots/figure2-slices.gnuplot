# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
# the softness of a slice at each temperature, the fast atoms in circles (Fig. 2b-f)
# tables: see src/doc/softness_analyze.md; called by pictures.sh
table = tables."/slices.txt"
n = blocks(table)
columns = n < 4 ? n : n < 5 ? 2 : n < 7 ? 3 : n < 9 ? 4 : 5
rows = (n + columns - 1)/columns
cell = n < 4 ? 330 : 270
left = 60
right = 92
top = 22
bottom = 46
title_height = 26
width = left + columns*(cell + 8) + right
height = top + rows*(cell + title_height) + bottom
@page
@softness_field
# the box of a block, and the thickness of the slice, from the comment before it
box(i, k) = real(system(sprintf("awk '/^# T/ && /box/ { if (n++ == %d) { for (f = 1; f < NF; f++) if ($f == \"box\") { print $(f + %d); exit } } }' '%s'", i, k, table)))
thickness(i) = real(system(sprintf("awk '/^# T/ && /slice/ { if (n++ == %d) { for (f = 1; f < NF; f++) if ($f == \"slice\") { print $(f + 2) - $(f + 1); exit } } }' '%s'", i, table)))
# the atoms of a block, the lowest first, so that the upper ones cover them
atoms(i) = sprintf("< awk '!/^#/ && NF { if (!on) n++; on = 1 } !/^#/ && !NF { on = 0 } on && n == %d && $4 != \"nan\"' '%s' | sort -k3,3g", i+1, table)
fast_atoms(i) = atoms(i)." | awk '$5 == 1'"
edge = box(0, 2) - box(0, 1)
# about 14 atoms along the edge of the box: radii are in units of it, smaller for the first type
radius(type) = edge/46.*(type == 1 ? 1.28 : 1.55)

set size ratio -1
set tics scale 0.4 out
set xtics edge > 100 ? 50 : edge > 30 ? 20 : edge > 12 ? 5 : 2
set ytics edge > 100 ? 50 : edge > 30 ? 20 : edge > 12 ? 5 : 2
set cblabel "softness {/:Italic S}" offset -0.5,0
set cbtics 0.2 scale 0.4
set multiplot
set label 2 sprintf("softness of the atoms in a slice; black circles: fast atoms, ln {/:Italic m_i} ≥ %g", threshold) at screen 1.0*left/width, 1 - 12./height
order(k) = n - 1 - k                    # hot ones first, as in the paper
do for [k=0:n-1] {
  i = order(k)
  across = k % columns
  down = k/columns
  x0 = left + across*(cell + 8.)
  y0 = height - top - (down + 1)*(cell + title_height) + 0.
  set lmargin at screen x0/width
  set rmargin at screen (x0 + cell)/width
  set bmargin at screen y0/height
  set tmargin at screen (y0 + cell)/height
  last_in_column = k + columns > n - 1
  if (last_in_column) { set xlabel sprintf("{/:Italic x} (%s)", length) offset 0,0.4; set format x "%g" } else { unset xlabel; set format x "" }
  if (across == 0) { set ylabel sprintf("{/:Italic y} (%s)", length) offset 0.3,0; set format y "%g" } else { unset ylabel; set format y "" }
  if (k == 0) { set colorbox user origin (left + columns*(cell + 8.) + 10)/width, (height - top - title_height - cell + 0.)/height size 14./width, (cell + 0.)/height } else { unset colorbox }
  set label 1 sprintf("%s %g %s, %.1f %s", panel(substr("bcdefghijklmnopqrstuvwxyz", k+1, k+1)), first(table, i, 8), temperature, thickness(i), length) at graph 0, 1.045
  set xrange [box(i, 1):box(i, 2)]
  set yrange [box(i, 3):box(i, 4)]
  if (k == 1) { unset label 2 }
  if (format eq "svg") {
    # circles would be polygons of many points; a symbol of size 1 has a radius of 4.5
    plot atoms(i) using 1:2:(0.94*radius($6)*cell/(4.5*edge)):4 with points pointtype 7 pointsize variable linecolor palette, \
         fast_atoms(i) using 1:2:(radius($6)*cell/(4.5*edge)) with points pointtype 6 pointsize variable linecolor rgb "black"
  } else {
    plot atoms(i) using 1:2:(radius($6)):4 with circles fillstyle solid border linecolor rgb "#ffffff" linewidth 0.3 fillcolor palette, \
         fast_atoms(i) using 1:2:(1.05*radius($6)) with circles fillstyle empty border linecolor rgb "black" linewidth 1.1
  }
}
unset multiplot
