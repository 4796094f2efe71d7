# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# softness fit and softness analyze call the same atoms fast and slow, and have the same ceiling, with and without the
# smallest F_s of the halves; samples without any labeled atom; the kernels that SOFTNESS_SIMD asks for.
. "$SFT_TESTS/functions.sh"

mkdir -p with without
awk -v folder=with -f "$SFT_TESTS/labels.awk"
cp with/* without/
# one sample without the columns: no sample is ranked by them
awk '/^ITEM: ATOMS/ { on = 1; sub(/ Fs_min_odd Fs_min_even/, "") } on && !/ITEM/ { NF -= 2 } { print }' with/T2-s2.dump >without/T2-s2.dump

study() { # NAME RANKS: fits and analyzes NAME/samples.list
  cat >"$1$2.in" <<END
units lj
softness fit $1/samples.list $1$2.softness A B descriptor 1.5 0.1 0.6 1.5 0.1 threshold 0 draw 50 members 1 folds 2 &
  cvmembers 1 rounds 3 depth 2 outfold $1$2.scored
softness analyze $1$2.scored/samples.list $1$2.tables threshold 0 elements A B
END
  launch "$2" -in "$1$2.in" -log none >"$1$2.out" || fail "$1 on $2 ranks: $(grep ERROR "$1$2.out")"
}

# numbers of atoms and of fast ones, and the ceiling, of all atoms and of each element: T element atoms fast ceiling
of_fit() { awk '($2 == "all" || $2 == "A" || $2 == "B") && NF == 11 { print $1, $2, $3, $4, $11 }' "$1.softness/report.txt" | LC_ALL=C sort; }
of_analysis() {
  awk '/^# element/ { name = $3; next } /^#/ || !NF { next } { printf "%g %s %d %d %.4f\n", $1, name, $3, $4, $11 }' "$1.tables/auc.txt" | LC_ALL=C sort
}
# the ceiling by its definition: pairs of a fast and a slow atom of one half in the order of the other one, ties half; the end of the window
# is at ln m = 0, and -F_s ranks the atoms that are censored
definition() { # FILES... with=
  awk -v with="$1" -v T="$2" '
    /^ITEM: ATOMS/ { on = 1; next } /^ITEM/ { on = 0 }
    on && $6 > 0 { n++; for (k = 0; k < 2; k++) { fast[k, n] = $(9 + k) > 0; rank[k, n] = $(9 + k) > 0 ? $(9 + k) : with ? -$(11 + k) : 0 } }
    END {
      for (k = 0; k < 2; k++) {
        wins = pairs = 0
        for (i = 1; i <= n; i++) if (fast[1 - k, i])
          for (j = 1; j <= n; j++) if (!fast[1 - k, j]) { pairs++; wins += rank[k, i] > rank[k, j] ? 1 : rank[k, i] == rank[k, j] ? 0.5 : 0 }
        mean += 0.5 * wins / pairs
      }
      printf "%g all %d %.4f\n", T, n, mean
    }' with/T"$2"-s?.dump
}

for name in with without; do
  study $name 1
  for ranks in 2 4; do
    study $name $ranks
    diff -r ${name}1.softness $name$ranks.softness || fail "$name: the models made on 1 and $ranks ranks differ"
    diff -r ${name}1.scored $name$ranks.scored || fail "$name: the scored samples of 1 and $ranks ranks differ"
  done
  of_fit ${name}1 >$name.fit
  of_analysis ${name}1 >$name.analysis
  [ "$(wc -l <$name.fit)" -eq 6 ] || fail "two temperatures, all atoms and two elements: see $name.fit"
  diff $name.fit $name.analysis || fail "$name: softness fit and softness analyze disagree"
  for T in 1 2; do definition "$([ $name = without ] || echo 1)" $T; done >$name.definition
  awk '$2 == "all" { print $1, $2, $3, $5 }' $name.fit | diff - $name.definition || fail "$name: the ceiling, and atoms that are left out"
done
awk 'NR == FNR { high[NR] = $5; next } { if (!(high[FNR] > $5 + 0.02)) bad = 1 } END { exit bad || FNR != 6 }' with.fit without.fit ||
  fail "the ceiling without the smallest F_s is not lower"
for file in with1.softness/report.txt with1.tables/auc.txt; do
  grep -q 'halves ranked by ln m and, where censored, by the smallest F_s' $file || fail "$file does not say how the halves are ranked"
done
for file in without1.softness/report.txt without1.tables/auc.txt; do
  grep -q 'halves ranked by ln m alone (samples without Fs_min columns)' $file || fail "$file does not say how the halves are ranked"
done
gzip -cd with1.scored/T1-s1.dump.gz | grep -q 'lnm_odd lnm_even Fs_min_odd Fs_min_even$' || fail "the columns of a scored sample"
! gzip -cd without1.scored/T2-s2.dump.gz | grep -q Fs_min || fail "columns that the sample does not have"

# the kernels: plain C gives the same labels, and the same model within rounding; what is not there is refused
sed 's/with1/plain/g' with1.in >plain.in
SOFTNESS_SIMD=plain launch 1 -in plain.in -log none >plain.out || fail "plain kernels: $(grep ERROR plain.out)"
of_fit plain | diff with.fit - || fail "plain kernels make other labels"
for ranks in 1 2; do
  ! SOFTNESS_SIMD=avx1024 launch $ranks -in plain.in -log none >simd.out || fail "kernels that nobody has"
  [ "$(grep -c ERROR simd.out)" -eq 1 ] || fail "one line of ERROR: see simd.out"
  grep -q 'ERROR: Softness fit: environment variable SOFTNESS_SIMD: avx1024 is none of' simd.out || fail "SOFTNESS_SIMD is not named"
done
