# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# fix path/atom: its columns are the even parts of the positions that a dump holds; on any number of ranks and behind
# a restart; exact for harmonic oscillators.
. "$SFT_TESTS/functions.sh"

# frames DUMP: step and line of every atom
frames() { awk '/^ITEM: TIMESTEP/ { getline step } /^ITEM: ATOMS/ { on = 1; next } /^ITEM/ { on = 0 } on { print step, $0 }' "$1"; }

# direct NAME: what the fix has to give, from the positions of every fifth step; zero before there are seven of them
direct() {
  frames "$1.x" | awk '
    { step = $1; if (!(step in seen)) { seen[step] = 1; order[++n] = step } if (step == order[1]) ids[++m] = $2
      for (d = 1; d <= 3; d++) x[step, $2, d] = $(3 + d) }
    END { for (f = 1; f <= n; f++) { s = order[f]; c = s - 15
      for (a = 1; a <= m; a++) { i = ids[a]; line = ""; most = 0
        if (f < 7 || i > 200) { print s, i, 0, 0, 0, 0, 0, 0, 0; continue }
        for (k = 1; k <= 3; k++) { sum = 0
          for (d = 1; d <= 3; d++) { e = (x[c + 5 * k, i, d] + x[c - 5 * k, i, d]) / 2 - x[c, i, d]; sum += e * e }
          e = sqrt(sum); if (e > most) most = e; line = line " " e }
        print s, i, x[c, i, 1], x[c, i, 2], x[c, i, 3], most line } } }' CONVFMT=%.17g OFMT=%.17g >"$1.direct"
}

deck reference 1 prepare.in -var box triclinic
for ranks in 1 2 4; do
  deck liquid-$ranks $ranks path.in -var pair lj/cut -var from data -var until 120
  direct liquid-$ranks
  frames liquid-$ranks.p >liquid-$ranks.columns
  same 1e-12 liquid-$ranks.columns liquid-$ranks.direct
done
same 1e-9 liquid-1.columns liquid-4.columns
awk '$1 == 120 && $6 > largest { largest = $6 } END { exit largest < 0.05 }' liquid-1.columns || fail "the even part is small"
awk '/^ *Step/ { on = 1; next } /^Loop/ { on = 0 } on && ($1 < 30 && $2 != -1 || $1 >= 30 && $2 != $1 - 15)' liquid-1.out | grep . &&
  fail "the step that the output is about"

# stopped and continued, on another number of ranks
deck first 2 path.in -var pair lj/cut -var from data -var until 62
deck second 1 path.in -var pair lj/cut -var from restart -var until 120
frames second.p | awk '$1 > 62' >second.columns
awk '$1 > 62' liquid-1.columns >liquid.tail
same 1e-9 second.columns liquid.tail

# Verlet's oscillator is exact with the frequency w of cos w dt = 1 - k dt^2 / 2 m: e_k = (1 - cos(5 k w dt)) times the
# distance from the site
deck sites 1 path.in -var pair zero -var from data -var until 120
frames sites.x | awk '$1 == 0' >site.txt
frames sites.p | awk '
  NR == FNR { for (d = 1; d <= 3; d++) site[$2, d] = $(3 + d); mass[$2] = $3; next }
  $1 == 120 && $2 <= 200 {
    sum = 0
    for (d = 1; d <= 3; d++) { u = $(2 + d) - site[$2, d]; sum += u * u }
    c = 1 - 50 * 0.004 * 0.004 / 2 / mass[$2]
    w = atan2(sqrt(1 - c * c), c)
    n++
    for (k = 1; k <= 3; k++) print $2, k, (1 - cos(5 * k * w)) * sqrt(sum), $(6 + k)
  }
  END { if (n != 200) print "atoms", n }' CONVFMT=%.17g OFMT=%.17g site.txt - >law.txt
awk '{ print $3 }' law.txt >law.expected
awk '{ print $4 }' law.txt >law.found
[ "$(wc -l <law.txt)" -eq 600 ] || fail "600 values are expected in law.txt"
same 1e-12 law.found law.expected
