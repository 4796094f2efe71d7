# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# P(S) of the atoms of each element: are two peaks two populations, or two elements?
# tables: see src/doc/softness_analyze.md; called by pictures.sh
table = tables."/softness_elements.txt"
total = blocks(table)
# blocks are headed  # element Cu T 1200
elements = system(sprintf("awk '/^# element/ && !seen[$3]++ { print $3 }' '%s'", table))
each = total/words(elements)
width = 120 + 330*words(elements)
height = 360
@page
@temperature_colours
left = 75./width
gap = 60./width
size = (1. - left - 95./width - gap*(words(elements) - 1))/words(elements)
set multiplot
set bmargin screen 0.155
set tmargin screen 0.92
set xlabel "softness {/:Italic S}"
set ylabel "{/:Italic P}({/:Italic S})" offset 0.5,0
set xrange [0:1]
set xtics 0.2
stats table using 2 nooutput
set yrange [0:1.1*STATS_max]
block(i) = first(table, i, 5)
do for [e=1:words(elements)] {
  set lmargin screen left + (e-1)*(size + gap)
  set rmargin screen left + (e-1)*(size + gap) + size
  set label 1 panel(substr("abcdefgh", e, e))." ".word(elements, e) at graph 0, 1.05
  if (e > 1) { unset ylabel }
  if (e == words(elements)) { set key at graph 1.04, 0.98 left top reverse Left title sprintf("{/:Italic T} (%s)", temperature) } else { set key off }
  from = (e-1)*each
  plot for [i=from:from+each-1] table index i using 1:($2-$3):($2+$3) with filledcurves fillstyle transparent solid 0.25 noborder linecolor palette cb warmth(block(i)), \
       for [i=from+each-1:from:-1] table index i using 1:2 with lines linewidth 1.6 linecolor palette cb warmth(block(i)) title sprintf("%g", block(i))
}
unset multiplot
