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

# the labels can be learned: the AUC of both schemes for all atoms at both temperatures
# (columns: temperature element atoms fast % | atoms mean single | configurations mean single error | ceiling)
awk '$2 == "all" && NF == 11 {
    n++
    print
    if ($6 < 0.75 || $8 < 0.75 || $6 > 1 || $8 > 1 || !($10 > 0 && $10 < 0.1) || $11 != "n/a") bad = 1
    if (($5 - 100 * $4 / $3) ^ 2 > 1e-4) bad = 1
  } END { exit bad || n != 2 }' one.softness/report.txt || fail "the AUC in one.softness/report.txt"

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

# more symmetry functions than the fast evaluator takes: the user is told, and the softness is that of XGBoost
sed 's/ranks4.softness/wide.softness/; s/2.3 0.1 0.8 2.3 0.1/2.3 0.1 0.8 2.3 0.005/' fit.in >wide.in
launch 1 -in wide.in -log none >wide.out || fail "a descriptor of 600 columns: see $PWD/wide.out"
grep -q '60 of 60 trees are evaluated in the slow way' wide.out || fail "softness info does not say that trees are slow"
deck softwide 2 softness.in -var configuration T0.8-s1 -var model wide.softness
grep -q 'WARNING: Compute softness/atom: in model wide.softness, 60 of 60 trees are evaluated in the slow way' softwide.out ||
  fail "compute softness/atom does not say that trees are slow"
! grep -q 'slow way' one.out soft1.out || fail "trees are called slow that are not"
awk '!/ITEM/ && NF >= 11 { n++; if (($6 - $8) ^ 2 > 1e-12 || ($7 - $9) ^ 2 > 1e-12) bad = 1; sum += $6; sum_sq += $6 * $6 }
  END { exit bad || n != 1024 || sum_sq / n - (sum / n) ^ 2 < 0.01 }' softwide.dump || fail "softness with 600 columns"

# out-of-fold softness: the same bytes on any number of ranks, all atoms, and no other folder is replaced
for ranks in 1 2 4; do
  fit "out$ranks" $ranks outfold "scored$ranks" resubstitution yes clear 0.1 replace yes
  diff -r out1.softness "out$ranks.softness" || fail "with more keywords, the models made on 1 and $ranks ranks differ"
  diff -r scored1 "scored$ranks" || fail "the scored samples of 1 and $ranks ranks differ"
done
[ "$(find scored1 -type f | wc -l)" -eq 7 ] || fail "a list and six scored samples are expected"
[ ! -e scored1.tmp ] && [ ! -e scored1.tmp.old ] || fail "temporary folders are left"
while read -r file T number; do
  case $file in '#'*) continue ;; esac
  gzip -cd "scored1/$file" >scored.dump
  grep -q "^${file%.gz} $T $number\$\|^$file $T $number\$" samples.list || fail "$file $T $number is not in samples.list"
  if [ -f "${file%.gz}" ]; then cat "${file%.gz}"; else gzip -cd "$file"; fi >labelled.dump
  awk '
    /^ITEM: ATOMS/ { file++; ok = $0 == "ITEM: ATOMS id type x y z tau lnm censored S_configurations S_atoms"; atoms = 1; next }
    /^ITEM/ { atoms = 0 }
    !atoms { next }
    file == 1 { type[$1] = $2; lnm[$1] = $7; next }
    {
      n++
      if ($2 != type[$1] || ($7 - lnm[$1]) ^ 2 > 1e-10 || ($6 - exp(-$7)) ^ 2 > 1e-10 * $6 ^ 2 || !($9 > 0 && $9 < 1 && $10 > 0 && $10 < 1)) bad++
      if ($9 != $10) other++
      sum[$7 >= 0.5] += $9; number[$7 >= 0.5]++
    }
    END { exit !ok || bad || n != 256 || other < 250 || sum[1] / number[1] < sum[0] / number[0] + 0.1 }' labelled.dump scored.dump ||
    fail "scored1/$file"
done <scored1/samples.list
# in-sample scores flatter, columns 11 and 12
awk '$2 == "all" && NF == 13 { n++; print; if ($11 <= $8 || $12 <= $9) bad = 1 } END { exit bad || n != 2 }' out1.softness/report.txt ||
  fail "the in-sample AUC in out1.softness/report.txt"
grep -q 'left out as nearer than 0.1' out1.out || fail "the number of atoms left out by clear"
fit again 1 outfold scored1

# a subset is a list of its own
fit part 1 temperatures '"1.4"' samples '"1 3"'
grep 'T1.4-s[13]' samples.list >part.list
sed 's/samples.list/part.list/; s/part.softness/list.softness/; s/temperatures.*//' fit.in >list.in
launch 1 -in list.in -log none >list.out || fail "a list of two samples"
diff -r part.softness list.softness || fail "temperatures and samples differ from a shorter list"

# the threshold by the paper's rule, on any number of ranks
fit_threshold=inflection
for ranks in 1 2; do
  fit "rule$ranks" $ranks
done
fit_threshold=0.5
diff -r rule1.softness rule2.softness || fail "threshold inflection on 1 and 2 ranks"
awk '/^Softness fit: threshold/ { n++; t = $4; print; if (t < 0.3 || t > 3) bad = 1 }
  /fast atoms: ln m = -ln tau >= / { n++; if (($NF - t) ^ 2 > 1e-8) bad = 1 }
  END { exit bad || n != 2 }' rule1.out || fail "the threshold by the rule"

# grid search: the same on any number of ranks, the best of the table is taken
for ranks in 1 2 4; do
  fit "grid$ranks" $ranks grid rounds 1,5,20 depth 1,3 gridmembers 1
  diff -r grid1.softness "grid$ranks.softness" || fail "the grid searches on 1 and $ranks ranks differ"
done
awk '/grid search in the training part of the first fold of configurations: 2 inner folds of configurations, 1 boosters/ { on = 1; next }
  on && /^ *[0-9]+ +[0-9]+ +0.1 +1 +0[.]/ { n++; print; if ($5 > best) { best = $5; taken = $6 == "*" } }
  END { exit n != 6 || !taken }' grid1.softness/report.txt || fail "the table of the grid search"
grep -q "rounds $(awk '$6 == "*" { print $1 ", depth " $2 ","; exit }' grid1.softness/report.txt)" grid1.softness/report.txt ||
  fail "the best point is not taken"
fit single 1 grid depth 3 rounds 20
diff -r one.softness single.softness || fail "a grid of one point is a search"
