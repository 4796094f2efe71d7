#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# pictures.sh FOLDER [UNITS]: draws the tables that softness analyze left in FOLDER, as FOLDER/*.png and FOLDER/*.svg.
# UNITS are those of the study, as in LAMMPS: metal (default), real, lj, ...
# A picture whose tables are not there is left out, with a line that says so.
set -eu
LC_ALL=C.UTF-8
export LC_ALL
if [ $# -lt 1 ] || [ $# -gt 2 ] || [ ! -d "$1" ]; then
  echo "usage: pictures.sh FOLDER [UNITS], where FOLDER is the one with the tables of softness analyze" >&2
  exit 2
fi
folder=$1
case $(cd "$folder" && pwd) in
  *[\'\"]*)
    echo "pictures.sh: gnuplot cannot be given a path with quotation marks: rename $folder" >&2
    exit 1
    ;;
esac
plots=$(cd "$(dirname "$0")" && pwd)/plots
if ! command -v gnuplot >/dev/null; then
  echo "pictures.sh: gnuplot is needed to draw the pictures" >&2
  exit 1
fi
case ${2:-metal} in
  metal) time=ps length=Å temperature=K energy=eV ;;
  real) time=fs length=Å temperature=K energy=eV ;;
  lj) time=LJ length=σ temperature=LJ energy=LJ ;;
  *) time=$2 length=$2 temperature=$2 energy=$2 ;;
esac

# temperatures FILE COLUMN: the lowest and the highest one in a table
temperatures() {
  awk -v column="$2" '!/^#/ && NF && $column > 0 { t = $column + 0; if (!n++ || t < low) low = t; if (t > high) high = t }
    END { if (n) print "T_low=" low "; T_high=" high }' "$1"
}

# is_whole FILE: gnuplot does not say when the disk is full, but then the end is missing
is_whole() {
  [ -f "$1" ] || return 1
  case $1 in
    *.png) tail -c 8 "$1" | grep -aq IEND ;;
    *) tail -n 3 "$1" | grep -q '</svg>' ;;
  esac
}

# draw PICTURE SCRIPT SUBJECT TABLE...: an existing picture is replaced when the new one is complete
draw() {
  draw_picture=$1
  draw_script=$2
  draw_subject=$3
  shift 3
  for table; do
    if ! grep -q '^[^#]*[0-9]' "$folder/$table.txt" 2>/dev/null; then
      echo "$draw_picture: left out, there is no table $folder/$table.txt, or nothing in it"
      return
    fi
  done
  for format in png svg; do
    if ! (cd "$plots" && gnuplot -e "tables='$tables'; picture='$tables/part-$draw_picture'; format='$format'; subject='$draw_subject'; \
      $scale; threshold=$threshold; time='$time'; length='$length'; temperature='$temperature'; energy='$energy'; \
      load 'common.gnuplot'" "$draw_script.gnuplot" 2>"$tables/part-$draw_picture.err"); then
      echo "$draw_picture: gnuplot could not draw it:" >&2
      cat "$tables/part-$draw_picture.err" >&2
      rm -f "$tables/part-$draw_picture".*
      failed=1
      return
    fi
    if ! is_whole "$tables/part-$draw_picture.$format"; then
      echo "$draw_picture: gnuplot could not write it to $folder: is the disk full?" >&2
      rm -f "$tables/part-$draw_picture".*
      failed=1
      return
    fi
    rm -f "$tables/part-$draw_picture.err"
    mv "$tables/part-$draw_picture.$format" "$tables/$draw_picture.$format"
  done
  echo "$draw_picture: $folder/$draw_picture.png and .svg"
}

tables=$(cd "$folder" && pwd)
threshold=$(sed -n 's/.*fast: ln m >= \([-0-9.e]*\).*/\1/p' "$folder"/*.txt 2>/dev/null | head -n 1)
threshold=${threshold:-1.1}
# the colours of the temperatures are the same in all pictures
scale=""
for table in mobility:1 softness:5 auc:1 slices:8; do
  [ -n "$scale" ] || [ ! -s "$folder/${table%:*}.txt" ] || scale=$(temperatures "$folder/${table%:*}.txt" "${table#*:}")
done
scale=${scale:-T_low=0; T_high=0}
failed=0
draw figure-1 figure1 mobility mobility
draw figure-1-long figure1 mobility_long mobility_long
draw figure-2a figure2a auc auc
draw figure-2-slices figure2-slices slices slices
draw figure-3 figure3 relaxation relaxation relaxation_system relaxation_fits activation energy
draw figure-4 figure4 softness softness gaussians
draw figure-4-elements figure4-elements softness_elements softness_elements
exit $failed
