#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# thin-eam.sh EVERY FILE.eam.fs > THINNED.eam.fs
#
# Keeps every EVERY-th point of the radial tables (density and pair function) of an eam/fs potential. The embedding
# functions, read once per atom, stay whole. LAMMPS interpolates with cubics, and a table that fits the processor's
# cache is read much faster. tests/ compares energies, forces and pressure with the original's.
set -eu
LC_ALL=C # numbers with a point
export LC_ALL
if [ $# -ne 2 ]; then
  echo "usage: thin-eam.sh EVERY FILE.eam.fs > THINNED.eam.fs" >&2
  exit 2
fi
awk -v every="$1" '
function fail(text) { print "thin-eam.sh: " text > "/dev/stderr"; failed = 1; exit 1 }
function table(points, step,   i) {          # print every step-th of the next points values, five a line
  count = 0
  for (i = 0; i < points; i++) {
    while (field >= NF) { if ((getline) <= 0) fail("the file ends within a table"); field = 0 }
    field++
    if (i % step == 0) printf("%s%s", $field, ++count % 5 ? " " : "\n")
  }
  if (count % 5) printf("\n")
}
NR == 3 { print $0 " (radial tables: every " every "th point)"; next }
NR <= 3 { print; next }
NR == 4 { nelements = $1; print; next }
NR == 5 {
  nrho = $1; nr = $3
  if (every < 1 || every != int(every) || nr % every) fail("EVERY is " every ": it must divide the " nr " radial points")
  printf("%d %s %d %.16e %s\n", nrho, $2, nr / every, $4 * every, $5)
  for (element = 1; element <= nelements; element++) {
    if ((getline) <= 0) fail("the file ends before element " element)
    print
    field = NF
    table(nrho, 1)
    for (other = 1; other <= nelements; other++) table(nr, every)
    field = NF
  }
  for (element = 1; element <= nelements; element++)
    for (other = 1; other <= element; other++) table(nr, every)
  exit
}
END { if (failed) exit 1 }' "$2"
