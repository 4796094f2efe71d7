# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
# P(S), its two Gaussians at the lowest and the highest temperature, their weights and means (Fig. 4)
# tables: see src/doc/softness_analyze.md; called by pictures.sh
table = tables."/softness.txt"
gaussians = tables."/gaussians.txt"
n = blocks(table)
width = 900
height = 700
@page
@temperature_colours
cell(row, k) = real(system(sprintf("awk '!/^#/ && NF && n++ == %d { print $%d; exit }' '%s'", row, k, gaussians)))
block(i) = first(table, i, 5)
# the two Gaussians of a temperature; NaN where one describes P(S) as well
normal(x, mean, sd) = exp(-0.5*((x - mean)/sd)**2)/(sd*sqrt(2*pi))
high(row, x) = w*normal(x, m_high, s_high)
low(row, x) = (1 - w)*normal(x, m_low, s_low)

set multiplot layout 2,2 margins 0.085,0.975,0.085,0.955 spacing 0.2,0.145
set samples 401
set xlabel "softness {/:Italic S}"
set ylabel "{/:Italic P}({/:Italic S})" offset 0.5,0
set xrange [0:1]
set xtics 0.2
set yrange [0:*]
set label 1 panel("a") at graph 0, 1.05
set key at graph 1.04, 0.98 left top reverse Left title sprintf("{/:Italic T} (%s)", temperature)
plot for [i=0:n-1] table index i using 1:($2-$3):($2+$3) with filledcurves fillstyle transparent solid 0.25 noborder linecolor palette cb warmth(block(i)), \
     for [i=n-1:0:-1] table index i using 1:2 with lines linewidth 1.6 linecolor palette cb warmth(block(i)) title sprintf("%g", block(i))

set key inside top right noreverse Right title "" samplen 1.2
do for [k=0:1] {
  row = k == 0 ? 0 : n - 1
  w = cell(row, 3); m_low = cell(row, 5); s_low = cell(row, 7); m_high = cell(row, 9); s_high = cell(row, 11)
  set label 1 sprintf("%s %g %s", panel(k == 0 ? "b" : "c"), block(row), temperature)
  if (k == 1) { set key inside top left reverse Left }
  plot '+' using 1:(high(row, $1)) with filledcurves y1=0 fillstyle transparent solid 0.3 noborder linecolor rgb soft, \
       '+' using 1:(low(row, $1)) with filledcurves y1=0 fillstyle transparent solid 0.3 noborder linecolor rgb hard, \
       table index row using 1:($2-$3):(0):(2*$3) with vectors nohead linewidth 0.8 linecolor rgb "#444444", \
       table index row using 1:2 with points pointtype 7 pointsize 0.4 linecolor rgb "#444444" title "atoms", \
       high(row, x) with lines linewidth 1.6 linecolor rgb soft title "soft", \
       low(row, x) with lines linewidth 1.6 linecolor rgb hard title "hard", \
       low(row, x) + high(row, x) with lines linewidth 1.2 dashtype 2 linecolor rgb "black" title "sum"
}

# weights; open symbols where one Gaussian does as well
margin = 0.05*(T_high - T_low) + 0.01*T_high
set xrange [T_low-margin:T_high+margin]
set xtics distance_of_tics(T_high-T_low)
set yrange [0:1.3]
set ytics 0,0.2,1
set xlabel sprintf("{/:Italic T} (%s)", temperature)
set ylabel "weight, mean {/:Italic S}"
set label 1 panel("d")
set key inside top center reverse Left maxrows 2 samplen 1.5 width -3
set arrow from graph 0, first 0.5 to graph 1, first 0.5 nohead linewidth 0.6 linecolor rgb grey
array filled[2] = [7, 5]
array open[2] = [6, 4]
weight(k, w) = k == 1 ? w : 1 - w
plot gaussians using 1:9 with lines dashtype 2 linewidth 1 linecolor rgb soft title "mean of soft", \
     '' using 1:($9-$10):(0):(2*$10) with vectors nohead linewidth 1 linecolor rgb soft, \
     '' using 1:5 with lines dashtype 2 linewidth 1 linecolor rgb hard title "mean of hard", \
     '' using 1:($5-$6):(0):(2*$6) with vectors nohead linewidth 1 linecolor rgb hard, \
     for [k=1:2] '' using 1:(weight(k,$3)) with lines linewidth 1.4 linecolor rgb k == 1 ? soft : hard, \
     for [k=1:2] '' using 1:(weight(k,$3)-$4):(0):(2*$4) with vectors nohead linewidth 1.4 linecolor rgb k == 1 ? soft : hard, \
     for [k=1:2] '' using 1:($17 == 1 ? NaN : weight(k,$3)) with points pointtype open[k] pointsize 0.8 linecolor rgb k == 1 ? soft : hard, \
     for [k=1:2] '' using 1:($17 == 1 ? weight(k,$3) : NaN) with points pointtype filled[k] pointsize 0.8 linecolor rgb k == 1 ? soft : hard title k == 1 ? "weight of soft" : "weight of hard"
unset multiplot
