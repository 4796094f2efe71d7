# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
# AUC against temperature for all atoms and for each element, and the fraction of fast atoms (Fig. 2a)
# tables: see src/doc/softness_analyze.md; called by pictures.sh
table = tables."/auc.txt"
n = blocks(table)
element(i) = system(sprintf("awk '/^# element/ { if (n++ == %d) { print $3; exit } }' '%s'", i, table))
width = 1080
height = 360
@page
set multiplot layout 1,3 margins 0.075,0.985,0.155,0.92 spacing 0.085,0.1
set xlabel sprintf("{/:Italic T} (%s)", temperature)
margin = 0.05*(T_high - T_low) + 0.01*T_high
set xrange [T_low-margin:T_high+margin]
set xtics distance_of_tics(T_high-T_low)
set ylabel "AUC" offset 0.5,0
set yrange [0.5:1]
set format y "%.2f"
set label 1 panel("a")." all atoms" at graph 0, 1.055
set key bottom left reverse Left
plot table index 0 using 1:11:12 with yerrorlines pointtype 8 pointsize 0.8 linewidth 1 dashtype 2 linecolor rgb grey title "half of the replicas (ceiling)", \
     '' index 0 using 1:9:10 with yerrorlines pointtype 6 pointsize 0.9 linewidth 1.2 linecolor rgb "#56a0d3" title "folds of atoms", \
     '' index 0 using 1:7:8 with yerrorlines pointtype 7 pointsize 0.9 linewidth 1.4 linecolor rgb hard title "folds of configurations"

stats table using ($7+$8) nooutput
highest = STATS_max
stats table using ($7-$8) nooutput
spread = highest - STATS_min
set yrange [STATS_min-0.05*spread:highest+0.25*spread]
set key top center maxrows 1
# the elements: colours and symbols that differ in lightness, too
set label 1 panel("b")." each element"
array colours[5] = ["#c46a1b", "#1b7a6b", "#7b4fa3", "#444444", "#b2182b"]
array symbols[5] = [5, 9, 7, 13, 11]

plot for [i=1:n-1] table index i using 1:7:8 with yerrorlines pointtype symbols[(i-1)%5+1] pointsize 0.9 linewidth 1.4 \
       linecolor rgb colours[(i-1)%5+1] title element(i), \
     table index 0 using 1:7:8 with lines linewidth 1 dashtype 2 linecolor rgb hard title "all"

set label 1 panel("c")." fast atoms"
set ylabel "fraction of fast atoms" offset 0.5,0
set logscale y
set format y "%g"
set yrange [*:1]
set key off
plot for [i=1:n-1] table index i using 1:5:6 with yerrorlines pointtype symbols[(i-1)%5+1] pointsize 0.9 linewidth 1.4 \
       linecolor rgb colours[(i-1)%5+1] title element(i), \
     table index 0 using 1:5:6 with yerrorlines pointtype 7 pointsize 0.9 linewidth 1.4 linecolor rgb hard title "all"
unset multiplot
