# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# The decks of lammps-inputs from a random start to softness, with everything tiny: they run, what is finished is
# skipped, and an ensemble that was stopped continues to the same result.
. "$SFT_TESTS/functions.sh"

# act NAME RANKS DECK ARGUMENTS...
act() {
  act_name=$1
  act_ranks=$2
  act_deck=$3
  shift 3
  if ! launch "$act_ranks" -in "$act_deck" -log none "$@" >"$act_name.out"; then
    tail -n 5 "$act_name.out"
    fail "$act_deck stopped: see $PWD/$act_name.out"
  fi
}

# the functions of the decks, not their physics: sudden quench of 120 atoms
quench() {
  act "$1" 1 "$SFT_INPUTS/quench.in" -var pairs 60 -var temperatures '1800 1400' -var samples '1 2' -var rate 1e16 -var melt_time 0.05 \
    -var hold_time 0.02 -var nvt_time 0.04 -var nvt_blocks 2 -var potential CuZr_Mendelev2009_thin4.eam.fs
}
quench quench
for file in T1800-s1 T1800-s2 T1400-s1 T1400-s2; do
  [ -s "configurations/$file.data.gz" ] || fail "quench.in leaves no configurations/$file.data.gz"
  gzip -cd "configurations/$file.data.gz" >"$file.data"
  grep -q '^120 atoms' "$file.data" || fail "120 atoms are expected in $file.data"
  cksum "$file.data"
done >configurations.txt
# the samples are independent, and share their box
cmp -s T1800-s1.data T1800-s2.data && fail "samples 1 and 2 are the same"
[ "$(cat T1400-s?.data | grep 'xlo xhi' | sort -u | wc -l)" -eq 1 ] || fail "samples at 1400 K have different boxes"
[ "$(grep -c "^1[48]00 [12] 0.04 " configurations/equilibration.txt)" -eq 4 ] || fail "equilibration.txt does not list four configurations"
quench again
grep -q '====' again.out && fail "quench.in repeats what is finished"
for file in T1800-s1 T1800-s2 T1400-s1 T1400-s2; do
  gzip -cd "configurations/$file.data.gz" >"$file.data"
  cksum "$file.data"
done | sort >again.txt
sort configurations.txt | cmp - again.txt || fail "quench.in changes what is finished"

# a large q: atoms relax within the short window
label() {
  label_name=$1
  label_deck=$2
  shift 2
  act "$label_name" 1 "$label_deck" "$@" -var temperatures '1800 1400' -var samples '1 2' -var replicas 4 -var window 0.02 \
    -var per_decade 8 -var q 40 -var potential CuZr_Mendelev2009_thin4.eam.fs
}
label label "$SFT_INPUTS/label.in" -var folder labels
[ "$(grep -c '^T.*\.dump\.gz' labels/samples.list)" -eq 4 ] || fail "labels/samples.list does not list four samples"
[ "$(find labels -type f | wc -l)" -eq 6 ] || fail "labels/ holds something else: $(ls labels)"
[ "$(grep -c "^1[48]00 [12] 4 0.02 0.001 40 120 " labels/ensembles.txt)" -eq 4 ] || fail "ensembles.txt does not list four ensembles"
gzip -cd labels/T1800-s1.dump.gz >label.txt
awk '/^ITEM: ATOMS id type x y z tau lnm censored stderr_lnm Fs_/ { header = 1; next }
  header { n++; if ($6 > 0 && $6 <= 0.02 && ($7 + log($6)) ^ 2 < 1e-6 && $9 >= 0) good++; relaxed += $8 == 0 }
  END { print n, good, relaxed; exit !(n == 120 && good == n && relaxed > 60) }' label.txt || fail "the labelled sample is not as documented"
# the positions are those of the reference configuration
awk 'function frac(x, edge) { x /= edge; x -= int(x); return x < 0 ? x + 1 : x }
  FNR == 1 { file++ }
  file == 1 && /xlo xhi/ { edge = $2 - $1; low = $1 }
  file == 1 && /^Atoms/ { on = 1; next }
  file == 1 && /^Velocities/ { on = 0 }
  file == 1 && on && NF >= 5 { for (d = 1; d <= 3; d++) x[$1, d] = frac($(d + 2) - low, edge); next }
  file == 2 && NF > 9 && !/ITEM/ { for (d = 1; d <= 3; d++) { n++; e = frac($(d + 2) - low, edge) - x[$1, d]; if (e * e > 1e-12 && (1 - e * e) ^ 2 > 1e-6) { print; bad = 1 } } }
  END { exit bad || n != 360 }' T1800-s1.data label.txt || fail "the labelled sample holds other positions"
cksum labels/* >labels.txt
label label-again "$SFT_INPUTS/label.in" -var folder labels
grep -q '====' label-again.out && fail "label.in repeats what is finished"
cksum labels/* | cmp - labels.txt || fail "label.in changes what is finished"

# the same ensemble in three pieces, joined, and with its replicas shared over two partitions: the same bytes
one_sample() {
  gzip -cd "$1" | awk '/^ITEM: TIMESTEP/ { print; getline; print "step"; next } { print }'
}
for piece in 1 2 3 0; do
  label piece-$piece "$SFT_INPUTS/label.in" -var folder joined -var pieces 3 -var piece $piece
  [ $piece = 0 ] || [ "$(find joined -name "T1800-s1.piece*" | wc -l)" -eq $piece ] || fail "piece $piece of T1800-s1 is not kept"
done
[ "$(find joined -type f | wc -l)" -eq 6 ] || fail "joined/ holds something else: $(ls joined)"
act shared 2 "$SFT_INPUTS/label.in" -partition 2x1 -screen none -var folder shared -var temperatures '1800 1400' -var samples '1 2' -var replicas 4 -var window 0.02 \
  -var per_decade 8 -var q 40 -var potential CuZr_Mendelev2009_thin4.eam.fs
[ "$(find shared -type f | wc -l)" -eq 6 ] || fail "shared/ holds something else: $(ls shared)"
for sample in T1800-s1 T1400-s2; do
  for way in labels joined shared; do one_sample $way/$sample.dump.gz >$way.txt; done
  cmp -s labels.txt joined.txt || fail "joined pieces differ from one run in $sample"
  cmp -s labels.txt shared.txt || fail "two partitions differ from one run in $sample"
done

# stopped after the second replica and run again: the same labels as without a break
awk '{ print } /^shell mv \$Q\$\{saved\}\.part/ { stops++; print "if \"$(f_iso) == 2\" then \"quit\"" } END { exit stops != 1 }' \
  "$SFT_INPUTS/label.in" >stopping.in || fail "label.in has no line at which the test can stop it"
label stopped stopping.in -var folder pieces
[ -e pieces/T1800-s1.dump.gz ] && fail "the stopped run has finished"
[ -e pieces/T1800-s1.1.1.restart ] || fail "the stopped run left no restart file"
label resumed "$SFT_INPUTS/label.in" -var folder pieces
gzip -cd pieces/T1800-s1.dump.gz >pieces.txt
# the dump has four decimals: the last of them may be rounded the other way
awk '/^ITEM: TIMESTEP/ { print; getline; print "step"; next } { print }' label.txt >whole.txt
awk '/^ITEM: TIMESTEP/ { print; getline; print "step"; next } { print }' pieces.txt >joined.txt
same 2e-4 whole.txt joined.txt

# q is the mean of the first peaks of all configurations at a temperature, and the window is that of the temperature
act peaks 1 "$SFT_INPUTS/label.in" -var folder peaks -var temperatures 1400 -var samples 2 -var replicas 1 -var window_1400 0.02 -var potential CuZr_Mendelev2009_thin4.eam.fs
awk '/configurations/ { n++; s += $1 } END { if (n != 2) exit 1; printf "%.4f\n", s / n }' peaks/q-T1400.txt >q.txt || fail "q-T1400.txt does not list two peaks"
awk 'NR == FNR { q = $1; next } /^1400/ { good = $4 == 0.02 && $6 == q } END { exit !good }' q.txt peaks/ensembles.txt || fail "ensembles.txt has another q or window: $(cat q.txt peaks/ensembles.txt)"
[ "$(find peaks -type f | wc -l)" -eq 4 ] || fail "peaks/ holds something else: $(ls peaks)"

# a thermostat in place of NVE
label nvt "$SFT_INPUTS/label.in" -var folder nvt -var ensemble nvt
gzip -cd nvt/T1800-s1.dump.gz >nvt.txt
differ 1e-4 label.txt nvt.txt

# inherent structures: the labels stay, every atom moves a little
act inherent 1 "$SFT_INPUTS/inherent.in" -var labels labels -var temperatures 1800 -var samples '1 2' -var potential CuZr_Mendelev2009_thin4.eam.fs
[ "$(grep -c '^T1800-s[12].dump.gz 1800 [12]$' labels-inherent/samples.list)" -eq 2 ] || fail "labels-inherent/samples.list does not list two samples"
[ "$(find labels-inherent -type f | wc -l)" -eq 3 ] || fail "labels-inherent/ holds something else: $(ls labels-inherent)"
gzip -cd labels-inherent/T1800-s1.dump.gz | awk 'NR == FNR { line[FNR] = $0; next } FNR < 12 { same += $0 == line[FNR]; next }
  { n = split(line[FNR], old); if (n == NF && $1 == old[1]) same++
    for (d = 3; d <= 5; d++) { moved += $d != old[d]; sum += $d; before += old[d] }
    for (k = 6; k <= NF; k++) if ($k != old[k]) bad = 1 }
  END { exit bad || same != 131 || moved < 300 }' label.txt - || fail "inherent.in changes more than the positions, or leaves them"

# label.in leaves the columns from rest: features.in adds those of the path alone
act features-again 1 "$SFT_INPUTS/features.in" -var labels labels -var folder features-again -var temperatures 1800 -var samples 1 -var potential CuZr_Mendelev2009_thin4.eam.fs \
  -var spacing 0.01 -var P 2 2>/dev/null
gzip -cd features-again/T1800-s1.dump.gz | awk 'NR == FNR { line[FNR] = $0; next } FNR < 12 && FNR != 11 { if ($0 != line[FNR]) bad = 1; next }
  { n = split(line[FNR], old); if (NF != n + 3 || index($0, line[FNR] " ") != 1) bad = 1; lines++ } END { exit bad || lines != 121 }' label.txt - ||
  fail "features.in adds columns that are there, or not those that are not"
awk 'FNR == 11 { for (c = 1; c <= NF; c++) if ($c ~ /^release.atom:0.333:22:path:10.[0-9]*.$/) place[++n] = c - 2 }
  FNR > 11 { atoms++; for (k = 2; k <= n; k++) if ($place[k] > $place[1]) bad = 1; sum += $place[1] } END { exit bad || n != 11 || atoms != 120 || !(sum > 1) }' \
  label.txt || fail "the columns from rest in labels/T1800-s1.dump.gz"

# more columns: those of the sample stay, and the new ones belong to their atoms, whatever the order of the lines
act features 2 "$SFT_INPUTS/features.in" -var labels labels -var temperatures 1800 -var samples '1 2' -var potential CuZr_Mendelev2009_thin4.eam.fs \
  -var time 0.03 -var N 2 -var K 1 -var spacing 0.01 -var P 2
[ "$(find features -type f | wc -l)" -eq 3 ] || fail "features/ holds something else: $(ls features)"
mkdir turned
for sample in 1 2; do
  gzip -cd features/T1800-s$sample.dump.gz >features-$sample.txt
  gzip -cd labels/T1800-s$sample.dump.gz >label-$sample.txt
  awk '{ line[NR] = $0 } END { for (k = 1; k < 12; k++) print line[k]; for (k = NR; k > 11; k--) print line[k] }' label-$sample.txt | gzip >turned/T1800-s$sample.dump.gz
  awk 'NR == FNR { line[FNR] = $0; next } FNR == 11 { head = line[FNR]; for (k = 1; k < 3; k++) head = head " release/atom:0.03:2:path:1[" k "]"
      for (k = 4; k < 7; k++) head = head " path/atom:0.01:2[" k "]"; line[FNR] = head }
    FNR < 12 { if ($0 != line[FNR]) bad = 1; next }
    { n = split(line[FNR], old); if (NF != n + 5 || index($0, line[FNR] " ") != 1) bad = 1
      for (k = n + 1; k <= NF; k++) if (!($k > 0 && $k < 1)) bad = 1; if ($(n + 1) < $(n + 2) || $(n + 3) < $(n + 4)) bad = 1; atoms++ }
    END { exit bad || atoms != 120 }' label-$sample.txt features-$sample.txt || fail "columns of features.in for sample $sample"
done
act turned 1 "$SFT_INPUTS/features.in" -var labels turned -var folder features-turned -var temperatures 1800 -var samples '1 2' \
  -var potential CuZr_Mendelev2009_thin4.eam.fs -var time 0.03 -var N 2 -var K 1 -var spacing 0.01 -var P 2
gzip -cd features-turned/T1800-s1.dump.gz | awk '{ line[NR] = $0 } END { for (k = 1; k < 12; k++) print line[k]; for (k = NR; k > 11; k--) print line[k] }' >turned.txt
same 1e-5 features-1.txt turned.txt
# a model that brings its features is all that the user types
act own 2 "$SFT_INPUTS/fit.in" -var samples features/samples.list -var model own.softness -var threshold 4.8 -var draw 20 -var members 2 -var cvmembers 1 -var folds 2 \
  -var rounds 5 -var outfold none -var options 'features "release/atom:0.03:2:path:1[1*2] element"'
act own-use 1 "$SFT_INPUTS/cuzr_softness.in" -var configuration configurations/T1400-s1.data.gz -var model own.softness -var T 1400 -var time 0.02 \
  -var every 10 -var folder own-results -var potential CuZr_Mendelev2009_thin4.eam.fs
grep -q '^Compute release/atom soft_release1: 2 steps' own-use.out || fail "the model does not bring its compute"
awk '/^ITEM: ATOMS id type x y z c_soft/ { on = 1; next } /^ITEM/ { on = 0 } on { n++; if (!($6 > 0 && $6 < 1)) bad = 1 }
  END { exit bad || n != 360 }' own-results/cuzr_softness.dump || fail "softness in own-results/cuzr_softness.dump"

act fit 2 "$SFT_INPUTS/fit.in" -var model tiny.softness -var threshold 4.8 -var draw 20 -var members 2 -var cvmembers 1 -var folds 2 \
  -var rounds 5
[ -s tiny.softness/model.json ] || fail "fit.in leaves no model"
[ "$(gzip -cd scored/T1800-s1.dump.gz | wc -l)" -gt 100 ] && [ -s scored/samples.list ] || fail "fit.in leaves no scored samples"

act use 1 "$SFT_INPUTS/cuzr_softness.in" -var configuration configurations/T1400-s1.data.gz -var model tiny.softness -var T 1400 -var time 0.02 \
  -var every 10 -var folder results
awk '/^ITEM: ATOMS id type x y z c_soft/ { on = 1; next } /^ITEM/ { on = 0 } on { n++; if (!($6 > 0 && $6 < 1)) bad = 1 }
  END { exit bad || n != 360 }' results/cuzr_softness.dump || fail "softness in results/cuzr_softness.dump"

# the study in LJ units: all of it in one deck, which keeps what is finished
mixture() {
  act "$1" 2 "$SFT_INPUTS/kob_andersen.in" -var atoms 200 -var temperatures '1.0 0.8' -var equilibration 1 -var replicas 4 -var window 2 \
    -var threshold 0 -var draw 20 -var members 2 -var cvmembers 1 -var time 1
}
mixture mixture
[ "$(grep -c '^T.*\.dump [01]' kob-andersen/samples.list)" -eq 4 ] || fail "kob-andersen/samples.list does not list four samples"
grep -q 'Softness model for A B, units lj' kob-andersen/KobAndersen.softness/report.txt || fail "kob_andersen.in leaves no model in LJ units"
awk '/^ITEM: ATOMS id type x y z c_soft/ { on = 1; next } /^ITEM/ { on = 0 } on { n++; if (!($6 > 0 && $6 < 1)) bad = 1 }
  END { exit bad || n != 2200 }' kob-andersen/softness.dump || fail "softness in kob-andersen/softness.dump"
[ "$(find kob-andersen -maxdepth 1 -type f | wc -l)" -eq 12 ] || fail "kob-andersen/ holds something else: $(ls kob-andersen)"
cksum kob-andersen/T* >mixture.txt
rm kob-andersen/T0.8-s2.dump
mixture again
[ "$(grep -c '====.*replicas ====' again.out)" -eq 1 ] || fail "kob_andersen.in does not do what is missing, or repeats what is finished"
cksum kob-andersen/T* | cmp - mixture.txt || fail "kob_andersen.in makes something else of the same configuration"

# awk writes numbers with a comma where the locale has one
for file in "$SFT_INPUTS"/*.in; do
  awk '/^shell putenv LC_ALL=C/ { safe = 1 } /^shell.*awk/ && !safe { exit 1 }' "$file" || fail "$file calls awk before shell putenv LC_ALL=C"
done
if localedef -c -f UTF-8 -i de_DE ./de_DE.UTF-8 2>/dev/null; then
  LOCPATH=$PWD LC_ALL=de_DE.UTF-8 launch 1 -in "$SFT_INPUTS/label.in" -log none -var temperatures 1800 -var samples '1 2' -var replicas 1 \
    -var window 0.01 -var folder comma -var potential CuZr_Mendelev2009_thin4.eam.fs >comma.out || fail "label.in where numbers have a comma"
  q=$(awk '!/^#/ { n++; s += $1 } END { printf "%.4f\n", s / n }' comma/q-T1800.txt)
  awk -v q="$q" '!/^#/ && ($6 - q) ^ 2 > 1e-6 { exit 1 }' comma/ensembles.txt || fail "another q where numbers have a comma"
fi
