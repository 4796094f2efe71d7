# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# softness fit with columns of other styles as features and labels, and compute softness/atom with them.
. "$SFT_TESTS/functions.sh"
. "$SFT_TESTS/models.sh"

: >samples.list
for T in 0.8 1.4; do
  for sample in 1 2 3; do
    deck "T$T-s$sample" 1 features_samples.in -var T $T -var seed "${sample}7$(echo $T | tr -d .)"
    echo "T$T-s$sample.dump $T $sample" >>samples.list
  done
done
# column NAME FILE: of the sample T0.8-s1, as a file of an atomfile variable
column() {
  awk -v name="$1" '/^ITEM: ATOMS/ { for (c = 3; c <= NF; c++) if ($c == name) place = c - 2; on = 1; next } /^ITEM/ { on = 0 }
    on { value[++n] = $1 " " $place } END { print n; for (k = 1; k <= n; k++) print value[k] }' T0.8-s1.dump >"${2:-$1}.column"
}
for name in pe v1 v2 v3; do column $name; done
for k in 1 2 3; do
  column "release/atom:0.05:10:path:2[$k]" d$k
done

# ---- the fit: one model for any number of ranks, features beside and in place of symmetry functions ----
release='release/atom:0.05:10:path:2[1*3]'
for ranks in 1 2 4; do
  fit "ranks$ranks" $ranks features '"pe v1 v2 v3"' outfold "scored$ranks"
  diff -r ranks1.softness "ranks$ranks.softness" || fail "the models with features made on 1 and $ranks ranks differ"
  diff -r scored1 "scored$ranks" || fail "the scores with features of 1 and $ranks ranks differ"
done
cp -r ranks1.softness pe.softness
grep -q '"format_version": 3' pe.softness/model.json || fail "features need format version 3"
fit plain 1
grep -q '"format_version": 2' plain.softness/model.json || fail "a model without features is of version 2"
! grep -q -i 'untrained\|features' plain.softness/model.json plain.softness/report.txt || fail "a model without features speaks of them"

# the same columns under names of their own: what they hold is then given to the compute
while read -r file T number; do
  sed 's/release.atom:0.05:10:path:2\[\([123]\)\]/d\1/g; s/path.atom:0.05:2\[\([456]\)\]/e\1/g' "$file" >"plain-$file"
  echo "plain-$file $T $number"
done <samples.list >plain.list
fit both 2 features "\"$release\""
fit_list=plain.list
fit bothgiven 2 features "\"d1 d2 d3\""
fit_list=samples.list

# alone FIT NAMES: a model of features alone
alone() { fit_columns "$1" 2 features "\"$2\"" >/dev/null; }
fit_columns() {
  fit_name=$1
  fit_ranks=$2
  shift 2
  {
    echo 'units lj'
    echo "softness fit ${fit_list:-samples.list} $fit_name.softness A B ${fit_rule-threshold 0.5} draw 50 members 3 folds 3 cvmembers 2 rounds 20 depth 3 seed 5 descriptor none $*"
    echo "softness info $fit_name.softness"
  } >fit.in
  launch "$fit_ranks" -in fit.in -log none >"$fit_name.out" || {
    tail -n 3 "$fit_name.out"
    fail "softness fit of $fit_name: see $PWD/$fit_name.out"
  }
}
alone release "element $release"
alone path 'path/atom:0.05:2[4*6]'
fit_list=plain.list
alone given 'element d1 d2 d3'
alone pathgiven 'e4 e5 e6'
fit_list=samples.list
for k in 1 2 3; do
  cmp release.softness/booster_00$k.ubj given.softness/booster_00$k.ubj || fail "the names of features change the boosters"
done
grep -q '^  feature 2: release/atom:0.05:10:path:2\[1\] (defined by compute softness/atom itself)' release.out || fail "softness info does not list features"

# the AUC of single features in the report, against its definition over all pairs of the samples of a temperature
for T in 0.8 1.4; do
  awk -v T=$T '/^ITEM: ATOMS/ { on = 1; next } /^ITEM/ { on = 0 }
    on { if ($7 >= 0.5) fast[++f] = $9; else slow[++s] = $9 }
    END { for (i = 1; i <= f; i++) for (j = 1; j <= s; j++) wins += fast[i] > slow[j] ? 1 : fast[i] == slow[j] ? 0.5 : 0
      auc = wins / f / s; printf "%s %.4f\n", T, auc < 0.5 ? 1 - auc : auc }' T$T-s1.dump T$T-s2.dump T$T-s3.dump
done >auc.expected
awk '/^Untrained/ { on = 1 } on && $NF == "pe" { gsub(/-/, ""); print "0.8", $1; print "1.4", $2 }' pe.softness/report.txt >auc.report
same 1.01e-4 auc.report auc.expected
# features tell more than the surroundings do
awk 'FNR == 1 { file++ } $2 == "all" && NF == 11 { auc[file] += $8 / 2 } END { print auc[1], auc[2]; exit !(auc[1] > auc[2] + 0.02 && auc[1] > 0.8) }' \
  pe.softness/report.txt plain.softness/report.txt || fail "features do not help"

# ---- in a run ----
for ranks in 1 2 4; do
  deck "soft$ranks" $ranks features.in
  [ "$(grep -c 'have no softness, but -1, at step 0' "soft$ranks.out")" -eq 2 ] || fail "two warnings are expected in soft$ranks.out"
  [ "$(grep '^fixes:' "soft$ranks.out" | tr '\n' ' ')" = 'fixes: 1 fixes: 0 ' ] || fail "the fix of a compute does not go with it"
done
same 1e-6 soft1.dump soft2.dump
same 1e-6 soft1.dump soft4.dump
# columns: 2 and 3 computed, 4 and 5 from the sample, 6 XGBoost, 7 and 8 release, 9 and 10 path, 11 and 12 flagged, 13 and 14 release and symmetry functions
awk '
  function far(a, b) { return (a - b) ^ 2 > 1e-12 }
  /^ITEM: TIMESTEP/ { getline step } /^ITEM: ATOMS/ { on = 1; next } /^ITEM/ { on = 0 }
  !on { next }
  { n++ }
  step == 0 && (far($2, $4) || far($3, $5)) { print "columns of the sample: " $0; bad++ }
  far($2, $6) { print "XGBoost: " $0; bad++ }
  step == 0 && far($13, $14) { print "release beside symmetry functions: " $0; bad++ }
  far($7, $8) { print "release: " $0; bad++ }
  step < 40 ? $9 != -1 : far($9, $10) { print "path: " step, $0; bad++ }
  $1 > 100 ? $11 != -1 : far($11, $2) { print "outside the group: " $0; bad++ }
  $1 > 100 ? $12 != 0 : $1 == 7 ? $12 != -1 : far($12, $2) { print "not finite: " $0; bad++ }
  step == 40 { sum += $9; sum_sq += $9 * $9; m++ }
  { s += $2; ss += $2 * $2; r += $7; rr += $7 * $7 }
  END {
    print n, "atoms; deviations", sqrt(ss / n - (s / n) ^ 2), sqrt(rr / n - (r / n) ^ 2), sqrt(sum_sq / m - (sum / m) ^ 2)
    exit bad || n != 768 || ss / n - (s / n) ^ 2 < 0.01 || rr / n - (r / n) ^ 2 < 0.01 || sum_sq / m - (sum / m) ^ 2 < 0.001
  }' soft1.dump || fail "softness with features"

# ---- labels of other columns, and quantiles ----
fit_rule=
fit_columns quantile 2 features '"pe v1"' quantile 0.1
awk '/^Labelled/ { on = 1 } on && NF == 8 && $1 + 0 > 0 { f[$1] += $4; a[$1] += $3 } END { for (T in f) { n++; if (f[T] < 0.1 * a[T] - 2 || f[T] > 0.1 * a[T] + 2) bad = 1 } exit bad || n != 2 }' \
  quantile.softness/report.txt || fail "a tenth of the atoms is fast: quantile.softness/report.txt"
{
  echo 'units lj'
  echo 'softness fit samples.list pressure.softness A B descriptor none features "pe v2" label v1 quantile 0.2 draw 50 members 1 folds 3 cvmembers 1 rounds 20 depth 3'
  echo 'softness info pressure.softness'
} >label.in
launch 2 -in label.in -log none >label.out || fail "label v1: see $PWD/label.out"
grep -q 'fraction 0.2 with the highest v1' label.out || fail "the label is not named"

# ---- refused ----
# refused WORDS MESSAGE: of softness fit
refused() {
  printf 'units lj\nsoftness fit samples.list x.softness A B draw 20 members 1 cvmembers 0 rounds 2 %s\n' "$1" >refused.in
  ! launch 2 -in refused.in -log none >refused.out || fail "$1 is taken"
  grep -q "ERROR: .*$2" refused.out || fail "$1: \"$2\" is expected in $PWD/refused.out"
  [ ! -e x.softness ] || fail "$1 leaves a model"
}
some='descriptor none threshold 0.5 features'
refused "$some nothing" 'sample T0.8-s[12].dump has no column nothing'
refused "$some lnm" 'labels are made of it'
refused "$some type" 'the feature element'
refused "$some \"pe pe\"" 'pe is given twice'
refused "$some pe*" 'one by one'
refused 'descriptor none threshold 0.5' 'give features'
refused "$some pe label pe" 'both label and feature'
refused "descriptor none features pe label v1" 'give threshold or quantile'
refused "$some pe quantile 0.1" 'not both'
refused "descriptor none features pe quantile 1" 'between 0 and 1'
sed '/^ITEM: ATOMS/,$ s/^\(5 .*\) [^ ]* [^ ]*$/\1 nan 0/' T0.8-s1.dump >nan.dump
sed 's/T0.8-s1.dump/nan.dump/' samples.list >nan.list

printf 'units lj\nsoftness fit nan.list x.softness A B draw 20 members 1 cvmembers 0 rounds 2 %s path/atom:0.05:2[5]\n' "$some" >refused.in
! launch 1 -in refused.in -log none >refused.out || fail "nan is a feature"
grep -q 'sample nan.dump line .*: column path/atom:0.05:2\[5\] is "nan", not a finite number (atom 5)' refused.out || fail "see $PWD/refused.out"

# compute_refused ARGUMENTS MESSAGE: of compute softness/atom
compute_refused() {
  sed "/^compute *live/,\$d" "$SFT_TESTS/features.in" >refused.in
  printf 'compute g all gyration\ncompute one all msd\nvariable e equal 1\ncompute soft all softness/atom %s\nrun 0\n' "$1" >>refused.in
  ! launch 2 -in refused.in -log none -var name refused >refused.out || fail "$1 is taken"
  grep -q "ERROR: .*$2" refused.out || fail "$1: \"$2\" is expected in $PWD/refused.out"
}
compute_refused 'pe.softness A B' '0 reference(s) after features, but model pe.softness needs 4, for pe v1 v2 v3'
compute_refused 'pe.softness A B features c_pe c_v[1*2]' '3 reference(s) .* needs 4'
compute_refused 'pe.softness A B features c_pe c_v[*]' '7 reference(s) .* needs 4'
compute_refused 'plain.softness A B features c_pe' 'has no features'
compute_refused 'release.softness A B features c_pe' '1 reference(s) .* needs 0'
compute_refused 'pe.softness A B features c_no c_v[1*3]' 'there is no compute no'
compute_refused 'pe.softness A B features f_no c_v[1*3]' 'there is no fix no'
compute_refused 'pe.softness A B features v_no c_v[1*3]' 'there is no variable no'
compute_refused 'pe.softness A B features v_e c_v[1*3]' 'not of style atom'
compute_refused 'pe.softness A B features c_g c_v[1*3]' 'does not calculate per-atom values'
compute_refused 'pe.softness A B features c_v c_v[1*3]' 'an array of 6 columns'
compute_refused 'pe.softness A B features c_pe[1] c_v[1*3]' 'a vector, which has no columns'
compute_refused 'pe.softness A B features c_v[7] c_v[1*3]' 'has 6 columns only'
compute_refused 'pe.softness A B features x c_v[1*3]' 'none of c_ID'
compute_refused 'pe.softness A B features c_soft c_v[1*3]' 'there is no compute soft'
