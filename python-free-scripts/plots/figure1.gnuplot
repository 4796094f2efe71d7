# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
# PDF of ln m at each temperature, and of all atoms (Fig. 1). subject: mobility or mobility_long
# tables: see src/doc/softness_analyze.md; called by pictures.sh
table = tables."/".subject.".txt"
n = blocks(table)
width = 900
height = 380
@page
@temperature_colours
set multiplot layout 1,2 margins 0.085,0.975,0.15,0.92 spacing 0.2,0.1
set xlabel "mobility ln {/:Italic m_i}"
set ylabel "PDF" offset 0.5,0
set mxtics 5
stats table using ($6 > 0 ? $3 : NaN) nooutput
highest = STATS_max
stats table using ($6 > 0 && $3 > 0.002*highest ? $2 : NaN) nooutput
set xrange [floor(STATS_min*2)/2.:ceil(STATS_max*2)/2.]
# behind stats, which would leave out what is negative
set yrange [0:*]
span = STATS_max - STATS_min
set xtics span > 8 ? 2 : span > 4 ? 1 : 0.5
set arrow 1 from threshold, graph 0 to threshold, graph 1 nohead dashtype 3 linecolor rgb grey
set label 1 panel("a") at graph 0, 1.05
set key at graph 1.04, 0.98 left top reverse Left title sprintf("{/:Italic T} (%s)", temperature)

# complete bins only: beyond the window of a sample there is less than the truth. The bands are standard errors.
block(i) = first(table, i, 1)
plot for [i=0:n-2] table index i using 2:($6 > 0 ? $3-$4 : NaN):($6 > 0 ? $3+$4 : NaN) with filledcurves \
       fillstyle transparent solid 0.25 noborder linecolor palette cb warmth(block(i)), \
     for [i=n-2:0:-1] table index i using 2:($6 > 0 ? $3 : NaN) with lines linewidth 1.6 linecolor palette cb warmth(block(i)) \
       title sprintf("%g", block(i))

set label 1 panel("b")
set label 2 "fast" at threshold, graph 0.95 offset 0.6,0 textcolor rgb grey
set key off
plot table index n-1 using 2:($6 > 0 ? $3 : NaN) with filledcurves y1=0 fillstyle solid 0.15 noborder linecolor rgb hard, \
     table index n-1 using 2:($6 > 0 ? $3-$4 : NaN):(0):(2*$4) with vectors nohead linecolor rgb hard, \
     table index n-1 using 2:($6 > 0 ? $3 : NaN) with points pointtype 7 pointsize 0.4 linecolor rgb hard
unset multiplot
