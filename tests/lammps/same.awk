# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# awk -v tolerance=1e-10 -v ours=FILE -v theirs=FILE -f same.awk /dev/null
#
# Line by line and word by word: |a - b| <= tolerance * max(1, |a|). The first three differences are printed.

function is_number(w) { return w ~ /^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$/ }

BEGIN {
  while (1) {
    more = getline a < ours
    other = getline b < theirs
    if (more <= 0 || other <= 0) break
    line++
    na = split(a, x)
    nb = split(b, y)
    if (na != nb) difference("number of words", na, nb)
    for (i = 1; i <= na && i <= nb; i++) {
      if (x[i] == y[i]) continue
      if (!is_number(x[i]) || !is_number(y[i])) { difference("word " i, x[i], y[i]); continue }
      size = x[i] < 0 ? -x[i] : x[i]
      if (size < 1) size = 1
      d = x[i] - y[i]
      if (d < 0) d = -d
      if (d > largest) largest = d
      if (!(d <= tolerance * size)) difference("word " i, x[i], y[i])
    }
  }
  if (more > 0 || other > 0) difference("number of lines", more, other)
  if (line == 0) difference("lines", 0, 0)
  printf "%s, %s: %d lines, largest difference %g, tolerance %g\n", ours, theirs, line, largest, tolerance
  exit differences > 0
}

function difference(what, p, q) {
  if (++differences <= 3) printf "%s:%d and %s: %s: %s and %s\n", ours, line, theirs, what, p, q
}
