# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# What a list of samples and the files in it may do: names that would be commands, blanks and quotes in names, the same
# configuration under several names, byte order marks, other compressions. softness fit and softness analyze, on 1, 2 and 4
# ranks by turns.
. "$SFT_TESTS/functions.sh"
. "$SFT_TESTS/models.sh"

make_samples
small='A B descriptor 2.3 0.1 0.8 2.3 0.1 threshold 0.5 draw 20 members 1 folds 2 cvmembers 1 rounds 3 depth 2'

# fit_list LIST MODEL RANKS KEYWORDS...: the last command of a deck; its output is in fit.out
fit_list() {
  list=$1 model=$2 ranks=$3
  shift 3
  printf 'units lj\nsoftness fit "%s" %s %s %s\n' "$list" "$model" "$small" "$*" >fit.in
  launch "$ranks" -in fit.in -log none >fit.out
}
turn=0
scored='outfold new'
# refused LIST WORDS...: all of the words stand in the one line of ERROR, and nothing is written
refused() {
  list=$1
  shift
  turn=$((turn % 3 + 1))
  ! fit_list "$list" new.softness $((turn == 3 ? 4 : turn)) $scored || fail "$list is taken: see $PWD/fit.out"
  [ "$(grep -c ERROR fit.out)" -eq 1 ] || fail "$list: not one line of ERROR: see $PWD/fit.out"
  for words in "$@"; do grep ERROR fit.out | grep -qF -- "$words" || fail "$list: not \"$words\": $(grep ERROR fit.out)"; done
  for left in new new.tmp new.softness new.softness.part; do [ ! -e $left ] || fail "$list: $left is left"; done
}

# ---- names that are commands, for whoever gives them to a shell ------------------------------------------------------------
first=T0.8-s1.dump
# shellcheck disable=SC2016
for name in 'x$(touch${IFS}pwned)' 'x`touch${IFS}pwned`' 'x;touch${IFS}pwned;' 'x|touch${IFS}pwned' 'x&touch${IFS}pwned&' "x';touch\${IFS}pwned;'" '-rf'; do
  gzip -c $first >"./$name.dump.gz"
  { printf '%s 0.8 1\n' "$name.dump.gz"; sed 1d samples.list; } >names.list
  rm -rf names.softness o*
  # shellcheck disable=SC2016
  fit_list names.list names.softness 2 'outfold "o$(touch${IFS}pwned)"' || fail "a sample $name: see $PWD/fit.out"
  # shellcheck disable=SC2016
  gzip -t 'o$(touch${IFS}pwned)'/*.gz || fail "scored samples of $name"
  rm "./$name.dump.gz"
  [ ! -e pwned ] || fail "a command in the name $name has run"
done
rm -rf ./o*
for ending in bz2 xz zst lz4 lzma; do
  # shellcheck disable=SC2016
  name='x$(touch${IFS}pwned)'.dump.$ending
  cp $first "$name"
  { echo "$name 0.8 1"; sed 1d samples.list; } >names.list
  refused names.list "$name is compressed by" 'gzip'
  [ ! -e pwned ] || fail "a command in the name $name has run"
done

# no program at all is needed: what is in the PATH does not count
fit_list samples.list whole.softness 1 outfold whole || fail "see $PWD/fit.out"
mkdir -p nothing
for program in gzip zstd bzip2; do printf '#!/bin/sh\nexit 1\n' >nothing/$program && chmod 755 nothing/$program; done
(PATH=$PWD/nothing:$PATH && export PATH && fit_list samples.list path.softness 2 outfold path) || fail "with a broken gzip: see $PWD/fit.out"
diff -r whole path || fail "scored samples with a broken gzip"

# ---- blanks, quotes and comments, from list to list ------------------------------------------------------------------------
mkdir -p 'a folder' 'say "it"'
n=0
: >'a folder/my samples.list'
while read -r file T number; do
  n=$((n + 1))
  case $n in
    1) name='first sample.dump' ;;
    2) name='#2 sample.dump.gz' ;;
    3) name="it's.dump" ;;
    *) name=$file ;;
  esac
  cp "$file" "a folder/$name"
  printf '\t"%s"\t%s   %s  # number %d\r\n' "$name" "$T" "$number" $n >>'a folder/my samples.list'
done <samples.list
for ranks in 1 2 4; do
  rm -rf 'blank scored'
  fit_list 'a folder/my samples.list' blank.softness $ranks 'outfold "blank scored"' || fail "blanks on $ranks ranks: see $PWD/fit.out"
  diff whole.softness/booster_001.ubj blank.softness/booster_001.ubj || fail "another model from names with blanks"
done
grep -qF '"first sample.dump.gz" 0.8 1' 'blank scored/samples.list' || fail "the list of scored samples: see $PWD/blank scored/samples.list"
# analyze takes what fit writes, as lists from both and joined ones
printf 'units lj\nsoftness analyze "blank scored/samples.list" "blank tables" minimum 1 threshold 0.5 relaxation joined.list\n' >analyze.in
awk -f "$SFT_INPUTS/../python-free-scripts/join-lists.awk" 'a folder/my samples.list' >joined.list
grep -qF "$PWD/a folder/first sample.dump" joined.list || fail "join-lists.awk: see $PWD/joined.list"
launch 1 -in analyze.in -log none >analyze.out || fail "softness analyze with blanks: see $PWD/analyze.out"
printf 'units lj\nsoftness analyze whole/samples.list tables minimum 1 threshold 0.5 relaxation samples.list\n' >analyze.in
launch 1 -in analyze.in -log none >analyze.out || fail "softness analyze: see $PWD/analyze.out"
diff -r tables 'blank tables' || fail "other tables from names with blanks"
printf 'first sample.dump 0.8 1\n' >'a folder/bare.list'
refused 'a folder/bare.list' 'bare.list line 1' 'a path with blanks stands in quotes'

# ---- the same configuration under another name -----------------------------------------------------------------------------
other() { awk "/^ITEM/ { on = /^ITEM: ATOMS/; print; next } !on { print; next } $2" $first >"$1"; }
edge=$(awk '/^ITEM: BOX/ { getline; print $2 - $1; exit }' $first)
cp $first copy.dump
gzip -c $first >packed.dump.gz
ln -sf $first symbolic.dump
ln -f $first hard.dump
other labels.dump '{ $7 += 0.1 * ($1 % 7); print }'
other backwards.dump '{ line[++n] = $0 } END { while (n) print line[n--] }'
other ids.dump '{ $1 = 257 - $1; print }'
other wrapped.dump "{ \$3 += $edge * (\$1 % 3 - 1); \$5 -= 2 * $edge * (\$1 % 2); print }"
other shifted.dump '{ $4 += 0.77; print }'
other digits.dump '{ for (c = 3; c < 6; c++) $c = sprintf("%.3f", $c); print }'
other turned.dump '{ x = $3; $3 = $4; $4 = $5; $5 = x; $1 = $1 % 256 + 1; print }'
other moments.dump 'BEGIN { srand(3) } { for (c = 3; c < 6; c++) $c += 0.02 * (rand() - 0.5); print }'
other cages.dump 'BEGIN { srand(4) } { for (c = 3; c < 6; c++) $c += 0.4 * (rand() - 0.5); print }'
for name in copy.dump packed.dump.gz symbolic.dump hard.dump labels.dump backwards.dump ids.dump wrapped.dump \
  shifted.dump digits.dump turned.dump; do
  for where in '0.8 7' '1.1 1'; do
    { cat samples.list; echo "$name $where"; } >same.list
    refused same.list "$first" "${name##*/}" 'are the same configuration' 'list it once'
  done
done
# outfold would refuse two samples of one name before
scored=
for name in ./$first "$PWD/$first"; do
  { cat samples.list; echo "$name 0.8 7"; } >same.list
  refused same.list "$name" 'are the same configuration'
done
scored='outfold new'
{ cat samples.list; echo 'moments.dump 0.8 7'; } >same.list
refused same.list $first moments.dump 'almost the same configuration' 'sample numbers 1 and 7'
{ cat samples.list; echo 'moments.dump 1.1 1'; } >same.list
fit_list same.list moments.softness 2 || fail "snapshots of one quench under one number: see $PWD/fit.out"
! grep WARNING fit.out || fail "snapshots under one number are warned about"
{ cat samples.list; echo 'cages.dump 0.8 7'; } >same.list
fit_list same.list cages.softness 2 || fail "related snapshots: see $PWD/fit.out"
grep 'WARNING: Softness fit: in 1 pairs.*T0.8-s1.dump and cages.dump.*same cages' fit.out || fail "related snapshots are not warned about"
grep -q '  WARNING: in 1 pairs.*T0.8-s1.dump and cages.dump' cages.softness/report.txt || fail "the report says nothing of it"
printf 'units lj\nsoftness info cages.softness\n' >info.in
launch 1 -in info.in -log none | grep -q '  WARNING: in 1 pairs.*T0.8-s1.dump and cages.dump' || fail "softness info says nothing of it"
# those that are not used do not count
echo 'copy.dump 0.9 7' >>same.list
fit_list same.list part.softness 1 'samples "1 2 3"' || fail "samples that are left out: see $PWD/fit.out"
# softness analyze, where files of softness fit are listed
{ sed 's#^T#whole/T#' whole/samples.list; echo 'whole/T0.8-s1.dump.gz 0.9 9'; } | sed 's#^whole/T0.8-s1.dump.gz 0.9#./&#' >scored.list
for ranks in 1 2; do
  printf 'units lj\nsoftness analyze scored.list new minimum 1 threshold 0.5\n' >analyze.in
  ! launch $ranks -in analyze.in -log none >analyze.out || fail "softness analyze takes a sample twice"
  grep 'ERROR: Softness analyze: samples whole/T0.8-s1.dump.gz and ./whole/T0.8-s1.dump.gz are the same configuration' analyze.out ||
    fail "softness analyze: $(grep ERROR analyze.out)"
  [ ! -e new ] || fail "tables are left"
done

# ---- bytes that nobody sees --------------------------------------------------------------------------------------------------
{ printf '\357\273\277' && cat $first; } >mark.dump
{ printf '\357\273\277' && cat $first; } | gzip -c >mark.dump.gz
{ printf '\377\376' && sed 's/./&\n/g' $first | tr '\n' '\000'; } >wide.dump
awk '{ printf "%s\r\n", $0 }' $first >lines.dump
{ cat $first && printf '\000\n'; } >null.dump
{ printf 'ITEM: UNITS\nlj\n' && sed '1,2s/^lj$/real/' $first; } >units.dump
for name in mark.dump mark.dump.gz wide.dump null.dump units.dump; do
  case $name in mark*) words='byte order mark' ;; wide*) words=UTF-16 ;; null*) words='null byte in line' ;; *) words='UNITS is there twice' ;; esac
  { echo "$name 0.8 1"; sed 1d samples.list; } >bytes.list
  refused bytes.list "$name" "$words"
done
{ echo "lines.dump 0.8 1"; sed 1d samples.list; } >bytes.list
fit_list bytes.list lines.softness 1 || fail "carriage returns: see $PWD/fit.out"
diff whole.softness/booster_001.ubj lines.softness/booster_001.ubj || fail "another model from lines with carriage returns"
{ printf '\357\273\277' && cat samples.list; } >mark.list
refused mark.list mark.list 'byte order mark'
cp -r whole.softness mark.softness
{ printf '\357\273\277' && cat whole.softness/model.json; } >mark.softness/model.json
printf 'units lj\nsoftness info mark.softness\n' >info.in
! launch 1 -in info.in -log none >info.out || fail "a byte order mark in model.json"
grep -q 'ERROR.*model mark.softness: model.json begins with a byte order mark' info.out || fail "model.json: $(grep ERROR info.out)"
