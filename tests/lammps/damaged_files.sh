# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# Every file that a command reads, cut at every 4 KB, gone, a folder in its place, not readable: status not zero and one line
# of ERROR that names the file, on 1 and 2 ranks by turns.
. "$SFT_TESTS/functions.sh"
. "$SFT_TESTS/models.sh"

make_samples
head -n 2 samples.list >two.list
fit model 1
mkdir -p data
awk -v folder=data -v natoms=300 -f "$SFT_TESTS/scored.awk"
gzip -f data/T800-s1.dump
sed 's/^T800-s1.dump/&.gz/' data/scored.list >data/gz.list
ensemble='read_data T0.8-s1.data
pair_style lj/cut 2.0
pair_coeff * * 1.0 1.0
comm_modify cutoff 2.8
fix iso all isoconf 1 10 1.0 7 times linear 1
fix nve all nve
compute s all sisf/atom iso 2.0'
printf '%s\n' 'units lj' "$ensemble" 'run 10' 'softness save s whole.piece' >save.in
launch 1 -in save.in -log none >save.out || fail "softness save: see $PWD/save.out"

printf '%s\n' 'units lj' 'softness fit two.list new.softness A B descriptor 2.3 0.1 0.8 2.3 0.1 threshold 0.5 draw 20 members 1 folds 2 cvmembers 0 rounds 2' >fit.in
printf '%s\n' 'units lj' 'softness info model.softness' >info.in
printf '%s\n' 'units lj' "$ensemble" 'compute soft all softness/atom model.softness A B' 'run 0' >compute.in
printf '%s\n' 'units lj' "$ensemble" 'softness merge s whole.piece' >merge.in
printf '%s\n' 'units metal' 'softness analyze data/gz.list tables minimum 1' >analyze.in
for deck in fit info compute merge analyze; do
  launch 1 -in $deck.in -log none >$deck.out || fail "$deck with sound files: see $PWD/$deck.out"
done
rm -rf new.softness tables

runs=0
# refused DECK FILE HOW
refused() {
  runs=$((runs + 1))
  ! launch $((1 + runs % 2)) -in "$1.in" -log none >"$1.out" || fail "$1 with $2 $3 works"
  [ "$(grep -c ERROR "$1.out")" -eq 1 ] || fail "$1 with $2 $3: not one line of ERROR: see $PWD/$1.out"
  grep ERROR "$1.out" | grep -qF "${2##*/}" || fail "$1 with $2 $3: $(grep ERROR "$1.out")"
  [ ! -e new.softness ] && [ ! -e tables ] || fail "$1 with $2 $3: something is written"
}

# damage DECK FILE
damage() {
  cp "$2" kept
  size=$(wc -c <kept)
  cut=0
  while [ $cut -lt "$size" ]; do
    head -c $cut kept >"$2"
    refused "$1" "$2" "cut after $cut of $size bytes"
    cut=$((cut + 4096))
  done
  head -c $((size - 7)) kept >"$2"
  refused "$1" "$2" "without its last bytes"
  rm "$2"
  refused "$1" "$2" gone
  mkdir "$2"
  refused "$1" "$2" "a folder"
  rmdir "$2"
  cp kept "$2"
  chmod 000 "$2"
  if ! head -c 1 "$2" >/dev/null 2>&1; then refused "$1" "$2" "not readable"; fi
  chmod 644 "$2"
}

damage fit T0.8-s1.dump
damage fit T0.8-s2.dump.gz
damage fit two.list
damage info model.softness/booster_002.ubj
damage compute model.softness/booster_003.ubj
damage merge whole.piece
damage analyze data/T900-s1.dump
damage analyze data/T800-s1.dump.gz
# without model.json there is no model of that name
cp model.softness/model.json kept.json
for cut in 0 500 2000; do
  head -c $cut kept.json >model.softness/model.json
  refused info model.softness "with model.json cut after $cut"
done
rm model.softness/model.json
refused compute model.softness "without model.json"
echo "$runs runs refused"
