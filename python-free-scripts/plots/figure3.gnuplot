# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
# tau(S), P_f(S) and the activation energies (Fig. 3)
# tables: see src/doc/softness_analyze.md; called by pictures.sh
relaxation = tables."/relaxation.txt"
all_atoms = tables."/relaxation_system.txt"
fits = tables."/relaxation_fits.txt"
activation = tables."/activation.txt"
energies = tables."/energy.txt"
width = 1180
height = 430
@page
@softness_bins
# each bin of softness has a colour and a symbol in all panels
n = blocks(relaxation)
array S[n]
do for [i=1:n] { S[i] = first(relaxation, i-1, 9) }
hue(i) = n > 1 ? (i - 1.)/(n - 1) : 0.5
array symbols[8] = [7, 5, 9, 11, 13, 6, 4, 8]
symbol(i) = symbols[(i-1)%8+1]
cell(file, row, k) = real(system(sprintf("awk '$1 == \"%s\" { print $%d; exit }' '%s'", row, k, file)))

set multiplot
set bmargin screen 0.135
set tmargin screen 0.83
set xlabel sprintf("1000/{/:Italic T} (1000/%s)", temperature)
spare = 0.05*(1000./T_low - 1000./T_high) + 1e-3
set xrange [1000./T_high-spare:1000./T_low+spare]
set link x2 via 1000./x inverse 1000./x
set x2label sprintf("{/:Italic T} (%s)", temperature) offset 0,-0.6
# temperatures on the upper axis, where there is room for them
step = 10**floor(log10((T_high - T_low)/4. + 1e-9))
step = T_high - T_low > 30*step ? 5*step : T_high - T_low > 10*step ? 2*step : step
set x2tics () scale 0.7
last = 0.
do for [i=ceil(T_high/step):1:-1] {
  at = i*step
  if (at <= T_high*1.0001 && at >= T_low*0.95 && 1000./at - last > 0.16*(1000./T_low - 1000./T_high)) { set x2tics add (sprintf("%g", at) at); last = 1000./at }
}
set logscale y
set format y "%g"

# (a): medians, for each temperature at which half of the atoms are known to have relaxed
set lmargin screen 0.065
set rmargin screen 0.325
set ylabel sprintf("relaxation time {/Symbol t} (%s)", time) offset 0.5,0
set label 1 panel("a") at graph -0.14, 1.14
set key top left reverse Left samplen 1.8 spacing 1.1
undefine STATS_*
stats relaxation using 3 nooutput
if (exists("STATS_max")) { set yrange [*:4*STATS_max] }
T_turn = cell(fits, "-1", 6)
tau_turn = exp(cell(fits, "-1", 13) + cell(fits, "-1", 9)/T_turn)
plot for [i=1:n] relaxation index i-1 using 2:3:4:5 with yerrorlines pointtype symbol(i) pointsize 0.7 linewidth 1 linecolor palette cb hue(i), \
     all_atoms using 2:15 with lines dashtype 2 linewidth 1.2 linecolor rgb grey title "Arrhenius", \
     all_atoms using 2:3 with linespoints pointtype 1 pointsize 0.6 dashtype 4 linewidth 1.4 linecolor rgb "black" title "all atoms, {/:Italic F}_s = 1/e", \
     all_atoms using 2:6 with linespoints pointtype 2 pointsize 0.6 linewidth 1.8 linecolor rgb "black" title "all atoms, median", \
     '+' every ::0::0 using (1000./T_turn):(tau_turn) with points pointtype 6 pointsize 2 linewidth 1.8 linecolor rgb "#d62728" title (T_turn > 0 ? "turning point" : "")

# (b): open symbols were left out of the fits
set lmargin screen 0.4
set rmargin screen 0.655
set ylabel "{/:Italic P}_f" offset 0.5,0
set label 1 panel("b")
undefine STATS_*
stats activation using ($3 > 0 ? $3 : NaN) nooutput
set yrange [(exists("STATS_min") ? 0.6*STATS_min : 0.01):1]
set key at graph 1.04, 1 left top reverse Left samplen 1.2 spacing 1.15 title "{/:Italic S}"
plot for [i=1:n] activation index i-1 using 2:5 with lines dashtype 2 linewidth 1 linecolor palette cb hue(i), \
     for [i=1:n] activation index i-1 using 2:($11 == 1 ? $3 : NaN):4 with yerrorbars pointtype symbol(i) pointsize 0.8 linewidth 1 linecolor palette cb hue(i), \
     for [i=1:n] activation index i-1 using 2:($11 == 0 && $3 > 0 && $3 < 1 ? $3 : NaN) with points pointtype 6 pointsize 0.5 linewidth 0.6 linecolor palette cb hue(i), \
     for [i=n:1:-1] NaN with points pointtype symbol(i) pointsize 0.9 linecolor palette cb hue(i) title sprintf("%.2f", S[i])

# (c): open symbols are not part of the lines
in_eV = int(system("awk '/^#/ { next } !NF { exit } $14 != \"nan\" { n++ } END { print n + 0 }' '".energies."'")) > 0
unit = in_eV ? 8.617333262e-5 : 1
set lmargin screen 0.79
set rmargin screen 0.93
unset link x2
unset x2tics
unset x2label
unset logscale y
set xrange [*:*]
set yrange [*:*]
set offsets graph 0.05, graph 0.05, 0, 0
set xtics 0.2
set xlabel "softness {/:Italic S}"
set ylabel sprintf("{/Symbol D}{/:Italic E} (%s)", in_eV ? energy : temperature) offset 0.5,0 textcolor rgb soft
set y2label "{/Symbol S}" rotate by 0 offset -0.5,0 textcolor rgb hard
set ytics textcolor rgb soft
set y2tics scale 0.7 textcolor rgb hard
set label 1 panel("c") at graph -0.24, 1.14
set key inside top center noreverse Right title ""
line(quantity, x) = cell(energies, quantity, 2) + cell(energies, quantity, 4)*x
E0 = unit*line("DeltaE", 0); E1 = unit*line("DeltaE", 1) - E0
Sigma0 = line("Sigma", 0); Sigma1 = line("Sigma", 1) - Sigma0
plot energies index 0 using 1:(E0+E1*$1) with lines dashtype 2 linewidth 1 linecolor rgb soft, \
     '' index 0 using 1:(Sigma0+Sigma1*$1) axes x1y2 with lines dashtype 2 linewidth 1 linecolor rgb hard, \
     '' index 0 using 1:($13 == 0 ? unit*$2 : NaN):(unit*$3) with yerrorbars pointtype 7 pointsize 0.9 linewidth 1.2 linecolor rgb soft title "{/Symbol D}{/:Italic E}", \
     '' index 0 using 1:($13 == 1 ? unit*$2 : NaN) with points pointtype 6 pointsize 0.9 linecolor rgb soft, \
     '' index 0 using 1:($13 == 0 ? $4 : NaN):5 axes x1y2 with yerrorbars pointtype 5 pointsize 0.8 linewidth 1.2 linecolor rgb hard title "{/Symbol S}", \
     '' index 0 using 1:($13 == 1 ? $4 : NaN) axes x1y2 with points pointtype 4 pointsize 0.8 linecolor rgb hard
unset multiplot
