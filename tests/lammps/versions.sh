# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# Other versions: a model of an older format gives the softness that it gave then; a plugin for another LAMMPS, and one that
# finds another XGBoost, say which is which and register nothing.
. "$SFT_TESTS/functions.sh"

deck now 1 format_1.in -var model "$SFT_TESTS/../reference/format-1.softness"
same 1e-9 "$SFT_TESTS/../reference/format-1.dump" now.dump

# nothing_registered NAME RANKS WORDS [LOAD]: after loading, or the line LOAD, one line says why not; no style is there
nothing_registered() {
  printf '%s\n' "${4:-}" 'units lj' 'region box block 0 1 0 1 0 1' 'create_box 1 box' 'print "LAMMPS is here"' \
    'compute g all symfn/atom 2.0 0.1 0.5 2.0 0.1' >"$1.in"
  ! launch "$2" -in "$1.in" -log none >"$1.out" || fail "$1: the plugin is used: see $PWD/$1.out"
  [ "$(grep -c "^ERROR: lammps-softness was built for $3" "$1.out")" -eq 1 ] || fail "$1: not one line: see $PWD/$1.out"
  grep -q 'LAMMPS is here' "$1.out" || fail "$1: LAMMPS does not go on: see $PWD/$1.out"
  grep -q 'ERROR: Unrecognized compute style' "$1.out" || fail "$1: a style is registered: see $PWD/$1.out"
}
for ranks in 1 2; do
  for version in 99.0.2 1.6.2 0.0.0; do
    (
      SFT_XGBOOST_VERSION=$version LD_PRELOAD=$SFT_OTHER_XGBOOST
      export SFT_XGBOOST_VERSION LD_PRELOAD
      nothing_registered "xgboost-$version" $ranks "XGBoost .*is XGBoost $version: build it again"
    )
  done
done

# plugins for another LAMMPS replace the sound one, which would be there already
printf '%s\n' 'plugin unload compute symfn/atom' "plugin load $SFT_OTHER_LAMMPS" >other.load
for ranks in 1 2; do
  nothing_registered "lammps-$ranks" $ranks 'LAMMPS .*(20990101) but this is LAMMPS' "$(cat other.load)"
done
