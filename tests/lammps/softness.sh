# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# softness fit and compute softness/atom: the model does not depend on the number of ranks, the native evaluator equals
# XGBoost, the softness is the same on 1, 2 and 4 ranks and means something.
. "$SFT_TESTS/functions.sh"
. "$SFT_TESTS/models.sh"

make_samples
fit one 1
for ranks in 2 4; do
  fit "ranks$ranks" $ranks
  diff -r one.softness "ranks$ranks.softness" || fail "the models made on 1 and $ranks ranks differ"
done
[ "$(find one.softness -type f | wc -l)" -eq 5 ] || fail "model.json, report.txt and three boosters are expected"
grep -q 'Model one.softness' one.out || fail "softness info says nothing"

# the labels can be learned: the AUC of both schemes (columns 5 and 7) for all atoms at both temperatures
awk '$2 == "all" && NF == 8 { n++; print; if ($5 < 0.75 || $7 < 0.75 || $5 > 1 || $7 > 1) bad = 1 } END { exit bad || n != 2 }' \
  one.softness/report.txt || fail "the AUC in one.softness/report.txt"

for ranks in 1 2 4; do
  deck "soft$ranks" $ranks softness.in -var configuration T0.8-s1 -var model one.softness
done
same 1e-10 soft1.dump soft2.dump
same 1e-10 soft1.dump soft4.dump

# columns: 6 and 7 native, 8 and 9 XGBoost, 10 a group without spread, 11 with type 2 as NULL
awk '
  function square(x) { return x * x }
  /ITEM/ || NF < 11 { next }
  {
    n++
    if (square($6 - $8) > 1e-12 || square($7 - $9) > 1e-12) { print "native and XGBoost: " $0; bad++ }
    if ($1 <= 100 ? $10 != $6 : $10 != 0) { print "group: " $0; bad++ }
    if ($2 == 2 ? $11 != 0 : $11 <= 0) { print "NULL: " $0; bad++ }
    if ($2 == 1 && square($11 - $6) > 1e-6) other++
    if ($6 <= 0 || $6 >= 1 || $7 < 0) { print "range: " $0; bad++ }
    sum += $6; sum_sq += $6 * $6; spread += $7
  }
  END {
    print n " atoms, mean softness " sum / n ", deviation " sqrt(sum_sq / n - square(sum / n)) ", mean spread " spread / n
    if (sum_sq / n - square(sum / n) < 0.01 || spread / n < 0.001) { print "no variation"; bad++ }
    if (other < 10) { print "atoms of type NULL are seen as neighbours"; bad++ }
    exit bad > 0 || n != 1024
  }' soft1.dump || fail "softness"

# in the configuration of the sample, fast atoms are softer
awk 'FNR == 1 { file++; frame = 0 } /^ITEM: ATOMS/ { frame++; on = 1; next } /^ITEM/ { on = 0 }
  file == 1 && on { fast[$1] = $7 >= 0.5 }
  file == 2 && on && frame == 1 { mean[fast[$1]] += $6; number[fast[$1]]++ }
  END { print "fast", mean[1] / number[1], "slow", mean[0] / number[0]; exit !(mean[1] / number[1] > mean[0] / number[0] + 0.2) }' \
  T0.8-s1.dump soft1.dump || fail "fast atoms are not softer"
