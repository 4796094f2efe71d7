# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# softness analyze: planted laws come back from sample files within their error bars, the tables do not depend on the
# number of ranks, and a run that fails leaves what was there.
. "$SFT_TESTS/functions.sh"

mkdir -p data
awk -v folder=data -v natoms=4000 -f "$SFT_TESTS/scored.awk"
gzip -f data/T800-s1.dump
sed 's/^T800-s1.dump/&.gz/' data/scored.list >data/gz.list

deck one 1 analyze.in -var samples data/gz.list -var long data/long.list
for ranks in 2 4; do
  deck "ranks$ranks" $ranks analyze.in -var samples data/gz.list -var long data/long.list
  diff -r one "ranks$ranks" || fail "the tables made on 1 and $ranks ranks differ"
done
diff -r one one.box || fail "the tables made without and with a box differ"
[ "$(find one -type f | wc -l)" -eq 16 ] || fail "16 tables are expected"
[ -z "$(find one -name '*.part')" ] || fail "temporary files are left"

# energies: all bins with three temperatures, within 4.5 errors; most within 2
awk '/^#/ { next } /^[A-Z]/ { next } NF == 16 && $10 >= 3 {
    tenth = ($16 - 0.5) / 10; n++
    energy = ($2 - (5000 - 4000 * tenth)) / $3; sigma = ($4 - (1.5 - 1.2 * tenth)) / $5
    print "bin", $16, "S", $1, "Delta E", $2, "+-", $3, "Sigma", $4, "+-", $5, "dev/dof", $6 / $7
    if (energy ^ 2 < 4) within++
    if (energy ^ 2 > 20 || sigma ^ 2 > 20) bad++
  } END { exit bad || n < 6 || within < n - 2 }' one/energy.txt || fail "the planted energies"

# the findings
check() { # NAME TRUTH LARGEST-ERROR: within 4 errors, and the error is not a way out
  awk -v name="$1" -v truth="$2" -v largest="$3" '$1 == name { found = 1; print
      if (!($3 > 0 && $3 < largest && ($2 - truth) ^ 2 < 16 * $3 ^ 2)) bad = 1 } END { exit bad || !found }' one/summary.txt ||
    fail "$1 should be $2"
}
check DeltaE_slope -4000 500
check Sigma_slope -1.2 0.4
check equal_weights 1100 30
check P_f_deviance 1 0.5
check turn_median 1000 60
awk '$1 == "turn_F" { found = 1; if (($2 - 1000) ^ 2 > 4) exit 1 } END { exit !found }' one/summary.txt || fail "turn of the mean F_s"
grep -q turn_F one.out || fail "the findings are not printed"

# P_f of one bin at one temperature, counted anew: S from 0.5 to 0.6, ln m >= 1.1
counted=$(awk '/^ITEM: ATOMS/ { on = 1; next } /^ITEM/ { on = 0 } on && $9 >= 0.5 && $9 < 0.6 { n++; fast += $7 >= 1.1 } END { print n, fast }' data/T1300-s?.dump)
awk -v counted="$counted" '/^# bin/ { bin = $3 } bin == 6 && $1 == 1300 { found = 1; if ($8 " " $9 != counted) { print; print counted; exit 1 } }
  END { exit !found }' one/activation.txt || fail "the count of fast atoms"

# the AUC of one sample by its definition: pairs in order, ties half
awk '/^ITEM: ATOMS/ { on = 1; next } /^ITEM/ { on = 0 } on { if ($7 >= 1.1) fast[++f] = $9; else slow[++s] = $9 }
  END { for (i = 1; i <= f; i++) for (j = 1; j <= s; j++) wins += fast[i] > slow[j] ? 1 : fast[i] == slow[j] ? 0.5 : 0; printf "%.10g\n", wins / f / s }' \
  data/T900-s1.dump >auc1
awk '$2 == 900 && $3 == 1' data/scored.list | sed 's#^#data/#' >single.list
cat >single.in <<END
units metal
softness analyze single.list single
END
launch 1 -in single.in -log none >single.out || fail "a single sample"
awk 'NR == FNR { auc = $1; next } /^# element/ { all = $3 == "all" } all && $1 == 900 { found = 1; if (($7 - auc) ^ 2 > 1e-14) bad = 1 }
  END { exit bad || !found }' auc1 single/auc.txt || fail "the AUC of one sample"

# a damaged sample: one line, nothing is made, and older tables stay as they are
head -n 100 data/T900-s1.dump >data/short.dump
{ cat data/gz.list; echo 'short.dump 901 1'; } >data/damaged.list
cp -r one before
for folder in one new; do
  printf 'units metal\nsoftness analyze data/damaged.list %s\n' $folder >damaged.in
  for ranks in 1 2; do
    ! launch $ranks -in damaged.in -log none >damaged.out || fail "a damaged sample is read"
    [ "$(grep -c ERROR damaged.out)" -eq 1 ] || fail "one line of ERROR: see damaged.out"
    grep -q 'ERROR.*short.dump' damaged.out || fail "the damaged sample is not named"
  done
done
[ ! -e new ] || fail "a folder was made for nothing"
diff -r before one || fail "older tables were touched"
