# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# Which model a name stands for: a name with a slash is a path or an error, any other name is what has it here, then in
# LAMMPS_POTENTIALS. The compute tells once, and softness info the same, which folder it is and its checksum.
. "$SFT_TESTS/functions.sh"

reference=$SFT_TESTS/../reference/format-1.softness
mkdir -p shared/one shared/two results
cp -r "$reference" shared/two/m.softness
cp -r "$reference" here.softness
sed 's/"threshold": 0.5/"threshold": 0.6/' "$reference/model.json" >here.softness/model.json
LAMMPS_POTENTIALS=$PWD/shared/one:$PWD/shared/two
export LAMMPS_POTENTIALS

# crc FOLDER: as the page says, with gzip
crc() {
  cat "$1/model.json" "$1"/booster_*.ubj | gzip -c | tail -c 8 | od -A n -t x1 -N 4 | awk '{ print $4 $3 $2 $1 }'
}

# told NAME RANKS MODEL FOLDER: the model of this folder is used, and told once on the screen and once in the log
told() {
  launch "$2" -in "$SFT_TESTS/which_model.in" -log "$1.log" -var model "$3" >"$1.out" || fail "$3: see $PWD/$1.out"
  line="$(realpath "$4"): elements A B, $columns features, $boosters boosters, trained with XGBoost 1.7.4, checksum $(crc "$4")"
  for file in "$1.out" "$1.log"; do
    [ "$(grep -cxF "Compute softness/atom soft uses the model $line" "$file")" -eq 1 ] || fail "$3: the compute does not tell once: $line; see $PWD/$file"
    [ "$(grep -cxF "  $line" "$file")" -eq 1 ] || fail "$3: softness info does not tell: $line; see $PWD/$file"
  done
}
columns=$((2 * 5))
boosters=2
for ranks in 1 2; do
  told "plain$ranks" $ranks m.softness shared/two/m.softness
  told "here$ranks" $ranks here.softness here.softness
done
told path 1 ./here.softness here.softness
told slash 1 here.softness/ here.softness
told absolute 1 "$PWD/shared/two/m.softness" shared/two/m.softness
ln -s here.softness link.softness
told link 1 link.softness here.softness
[ "$(crc here.softness)" != "$(crc shared/two/m.softness)" ] || fail "the checksum does not see a threshold"

# refused NAME WORDS...: no model of this name, and the line says where it was sought
refused() {
  refused_name=$1
  shift
  for how in "compute soft all softness/atom \"$refused_name\" A B" "softness info \"$refused_name\""; do
    { sed '/^compute/,$d' "$SFT_TESTS/which_model.in"; echo "$how"; } >refused.in
    ! launch 1 -in refused.in -log none >refused.out || fail "$how: it is taken: $(grep 'softness:' refused.out)"
    [ "$(grep -c ERROR refused.out)" -eq 1 ] || fail "$how: not one line: see $PWD/refused.out"
    for words; do
      grep ERROR refused.out | grep -qF -e "$words" || fail "$how: not \"$words\" but: $(grep ERROR refused.out)"
    done
  done
}
for name in ./m.softness results/m.softness ./results/run7/m.softness "$PWD/m.softness" ../m.softness m.softness/ .//m.softness; do
  refused "$name" "found no model $name" 'a name with a slash is a path'
done
refused none.softness 'found no model none.softness' "$PWD/shared/one" "$PWD/shared/two"
refused '' 'the name of the model is empty'
refused . 'found no model .' 'model.json'

# what has the name here, or first, is no model: another one of the name is not taken in its place
mkdir m.softness
refused m.softness 'm.softness is there, but m.softness/model.json cannot be read'
rmdir m.softness
: >m.softness
refused m.softness 'm.softness is there, but'
rm m.softness
ln -s nowhere m.softness
refused m.softness 'm.softness is there, but'
rm m.softness
mkdir m.softness.tmp.old
refused m.softness 'has left it as m.softness.tmp.old'
refused ./m.softness 'has left it as ./m.softness.tmp.old'
rmdir m.softness.tmp.old
mkdir shared/one/m.softness
refused m.softness "$PWD/shared/one/m.softness is there, but"
rmdir shared/one/m.softness

# of two, the first; and those of the user before those that build/lmp brings
cp -r here.softness shared/one/m.softness
told first 1 m.softness shared/one/m.softness
cp -r here.softness shared/one/CuZr.softness
told own 1 CuZr.softness shared/one/CuZr.softness
unset LAMMPS_POTENTIALS
refused m.softness 'found no model m.softness' potentials
