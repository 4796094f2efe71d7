# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# Models and samples that are missing, damaged or do not fit, and bad arguments of softness fit: refused with one line.
. "$SFT_TESTS/functions.sh"
. "$SFT_TESTS/models.sh"

make_samples
fit good 1

# damage NAME: a copy of the model to be damaged
damage() { rm -rf "$1.softness" && cp -r good.softness "$1.softness"; }
damage truncated-json && head -c 700 good.softness/model.json >truncated-json.softness/model.json
damage empty-json && : >empty-json.softness/model.json
damage edited-json && sed 's/"sigma": 0.1/"sigma": -0.1/' good.softness/model.json >edited-json.softness/model.json
damage newer && sed 's/"format_version": 2/"format_version": 1000/' good.softness/model.json >newer.softness/model.json
damage metal && sed 's/"lj"/"metal"/' good.softness/model.json >metal.softness/model.json
damage lost && rm lost.softness/booster_002.ubj
damage truncated && head -c 1000 good.softness/booster_003.ubj >truncated.softness/booster_003.ubj
damage swapped && cp good.softness/booster_001.ubj swapped.softness/booster_002.ubj
damage flipped && LC_ALL=C tr '\000' '\001' <good.softness/booster_001.ubj >flipped.softness/booster_001.ubj
damage wider && sed 's/"rhi": 2.3/"rhi": 3.3/' good.softness/model.json >wider.softness/model.json
mkdir -p foreign && : >foreign/notes.txt && : >file

head -n 20 T0.8-s1.dump >short.dump
awk '/^ITEM: ATOMS/ { on = 1 } on && /^17 / { $7 = "nan" } { print }' T0.8-s1.dump >nan.dump
sed 's/ lnm / LNM /' T0.8-s1.dump >column.dump
sed 's/^lj$/metal/' T0.8-s1.dump >units.dump
for name in short nan column units missing; do echo "$name.dump 0.8 1" >$name.list; done
awk '/^ITEM: ATOMS/ { on = 1; print; next } on { $7 = -1 } { print }' T0.8-s1.dump >slow.dump
echo 'slow.dump 0.8 1' >slow.list
# a window that cuts off the slow half
awk '/^ITEM: ATOMS/ { on = 1; print; next } on && $7 < 0.2 { $7 = 0.2; $8 = 1 } { print }' T0.8-s1.dump >cut.dump
echo 'cut.dump 0.8 1' >cut.list
: >empty.list
echo 'T0.8-s1.dump cold 1' >words.list
# labeled samples under the names of scored ones are not for replacing
mkdir -p labels && gzip -c T0.8-s1.dump >labels/T0.8-s1.dump.gz && echo 'T0.8-s1.dump.gz 0.8 1' >labels/samples.list
{ echo 'T0.8-s1.dump 0.8 1'; echo 'labels/T0.8-s1.dump.gz 0.8 2'; } >twins.list

sh -eu "$SFT_TESTS/bad_input.sh" "$SFT_TESTS/bad_models.tsv" "$SFT_TESTS/bad_models.in"

# the same lines, one after the other in one LAMMPS object whose errors are caught
for ranks in 1 2; do
  rm -rf new.softness scored
  # shellcheck disable=SC2086
  LAMMPS_PLUGIN_PATH=$(dirname "$SFT_PLUGIN") $SFT_MPIEXEC $ranks "$SFT_LIBRARY" table - "$SFT_TESTS" \
    "$SFT_TESTS/bad_models.tsv" "$SFT_TESTS/bad_models.in" </dev/null >"table$ranks.out" 2>&1 || {
    grep FAILED "table$ranks.out" || tail -n 5 "table$ranks.out"
    fail "errors that are caught in one LAMMPS object, on $ranks ranks: see $PWD/table$ranks.out"
  }
done
