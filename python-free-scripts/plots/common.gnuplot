# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# What the pictures have in common. pictures.sh sets
#   tables, picture   the folder with the tables; the file to draw, without its ending
#   format            png or svg
#   T_low, T_high     the lowest and the highest temperature of the study, for the colours
#   time, length, temperature, energy   units, as words
# and each script calls the macro @page after setting width and height, in points.

page = 'if (format eq "svg") { \
    set terminal svg size width,height font "Helvetica,Arial,sans-serif" fontscale 0.95 enhanced background "#ffffff" \
  } else { set terminal pngcairo size 2*width,2*height font "Sans,22" linewidth 2 pointscale 2 enhanced }; \
  set output picture.".".format'
set macros
set encoding utf8
set border linewidth 0.8
set tics scale 0.7 nomirror
set key noautotitle samplen 2 spacing 1.15
set bars small

set datafile missing "nan"
unset colorbox

# temperatures from cold (dark) to hot (light); equal steps in 1/T, where the low ones have room
set cbrange [0:1]
temperature_colours = 'set palette defined (0 "#0d0887", 0.16 "#4903a0", 0.33 "#7e03a8", 0.5 "#ab2494", 0.67 "#cc4778", 0.84 "#e76f5a", 1 "#f99a3e")'
warmth(T) = T_high > T_low ? (1./T_low - 1./T)/(1./T_low - 1./T_high) : 0.5

# a distance of tics that leaves about three to six of them in a range: the labels of narrow panels must not overlap
round_up(x) = x < 1.5 ? 1 : x < 3.5 ? 2 : x < 7.5 ? 5 : 10
power(x) = 10**floor(log10(x))
distance_of_tics(range) = range > 0 ? power(range/3.)*round_up(range/3./power(range/3.)) : 1

# softness from hard (blue) to soft (red); the pale middle of the field would not do for lines
softness_field = 'set palette defined (0 "#2166ac", 0.25 "#7fb2d8", 0.5 "#f4f1ea", 0.75 "#ee9a76", 1 "#b2182b")'
softness_bins = 'set palette defined (0 "#1f5fa8", 0.35 "#5b86b5", 0.5 "#8a7f8e", 0.65 "#b7625f", 1 "#b2182b")'
soft = "#b2182b"
hard = "#1f5fa8"
grey = "#666666"

# the blocks of a table, from the number of its data sets
blocks(file) = int(system("awk '!/^#/ && NF { if (!on) n++; on = 1 } !/^#/ && !NF { on = 0 } END { print n + 0 }' '".file."'"))
# the first value of a column in a block, counted from 0
first(file, block, field) = real(system(sprintf("awk '!/^#/ && NF { if (!on) n++; on = 1 } !/^#/ && !NF { on = 0 } on && n == %d && $%d != \"nan\" { print $%d; exit }' '%s'", \
  block+1, field, field, file)))
has(file) = int(system("test -s '".file."' && echo 1 || echo 0"))
# (a), (b), ...
panel(letter) = sprintf("{/:Bold (%s)}", letter)
