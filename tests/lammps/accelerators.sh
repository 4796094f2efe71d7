# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# All our styles with the accelerated styles of LAMMPS (suffix opt, omp, intel, kk) against the plain ones, to 1e-10: a
# thermostatted LJ liquid, a metal, charges with long-range forces, dimers; what they leave on disk, too. Then with other
# packages that move, add or swap atoms: symmetry functions against a direct sum. What this LAMMPS has no package for is
# left out, in a line that says so. table.txt has a line for each: suffix, liquid, styles, what came out.
# The runs are short, so that the trajectories have not diverged.
. "$SFT_TESTS/functions.sh"
. "$SFT_TESTS/pairs.sh"

"$SFT_LMP" -h </dev/null 2>/dev/null | awk '/^Installed packages:/ { on = 1; next } on && /^[^ ]*:/ { exit } on' |
  tr -s ' ' '\n' >packages.txt
: >table.txt
# has PACKAGES...: all of them are in this LAMMPS
has() {
  for package in "$@"; do
    grep -qx "$package" packages.txt || {
      missing=$package
      return 1
    }
  done
}
# row SUFFIX LIQUID STYLES RESULT
row() { printf '%s\t%s\t%s\t%s\n' "$@" >>table.txt; }

# ---- the liquids ----

model=$(dirname "$SFT_TESTS")/reference/format-1.softness
cat >dimer.txt <<'MOLECULE'
# two charged atoms

2 atoms
1 bonds

Coords

1 -0.45 0.0 0.0
2 0.45 0.0 0.0

Types

1 1
2 2

Charges

1 0.7
2 -0.7

Bonds

1 1 1 2

Special Bond Counts

1 1 0 0
2 1 0 0

Special Bonds

1 2
2 1
MOLECULE
lj_pair >lj.pair
metal_pair >metal.pair
# what INTEL would choose otherwise, or what depends on how the charges happen to lie, is given
cat >charge.pair <<'PAIR'
mass * 1.0
pair_style lj/cut/coul/long 2.0
pair_coeff * * 1.0 1.0
pair_modify table 0
kspace_style pppm 1e-4
kspace_modify order 5 mesh 12 12 12 gewald 1.3
timestep 0.004
PAIR
cat charge.pair - >dimers.pair <<'PAIR'
bond_style harmonic
bond_coeff 1 500.0 0.9
special_bonds lj/coul 0.0 0.0 0.0
PAIR

# liquid NAME: NAME.data, if this LAMMPS can
liquid() {
  case $1 in
    lj) deck lj 1 layouts_make.in -var system lj -var vacuum 0 -var lattice 0.9 -var shape 'prism 0 4 0 4 0 4 3 -3 2' -var units lj -var T 1.5 ;;
    metal) deck metal 1 layouts_make.in -var vacuum 0 -var lattice 4.9 -var shape 'block 0 3 0 3 0 3' -var units metal -var T 2500.0 ;;
    charge) has KSPACE || return 1 && deck charge 1 accelerators_make.in -var atoms charge ;;
    dimers) has KSPACE MOLECULE || return 1 && deck dimers 1 accelerators_make.in -var atoms full ;;
  esac
}

# styles NAME RANKS LIQUID DECK OPTIONS...: the first -var of a name counts
styles() {
  styles_name=$1 styles_ranks=$2 liquid=$3 styles_deck=$4
  shift 4
  atoms=atomic integrator=nve thermostat='rescale yes' elements='A B'
  settings="-var units lj -var T 1.5 -var q 20.0 -var qmax 9.0 -var Rc 2.9 -var sigma 0.1 -var rlo 0.8 -var dr 0.15 -var model $model -var ghosts 3.3"
  case $liquid in
    lj) integrator='nvt temp 1.5 1.5 0.1' thermostat='thermostat md' ;;
    metal)
      elements='Cu Zr'
      settings='-var units metal -var T 2500.0 -var q 8.0 -var qmax 2.7 -var Rc 6.0 -var sigma 0.2 -var rlo 2.0 -var dr 0.4 -var model CuZr.softness -var ghosts 12.0'
      ;;
    charge) atoms=charge ;;
    dimers) atoms=full ;;
  esac
  # shellcheck disable=SC2086
  deck "$styles_name" "$styles_ranks" "$styles_deck" "$@" -var system "$liquid" $settings -var atoms "$atoms" -var elements "$elements" \
    -var integrator "$integrator" -var thermostat "$thermostat" -var newton on -var comm brick -var map array -var sort 10 \
    -var balance 'print none' -var stage first -var from none
}

# equal SUFFIX LIQUID STYLES REFERENCE FILE
equal() {
  (same 1e-10 "$4" "$5") >same.txt || {
    cat same.txt
    exit 1
  }
  cat same.txt
  row "$1" "$2" "$3" "$(sed -n 's/.*largest difference \([^,]*\),.*/\1/p' same.txt)"
}

# ---- suffixes ----

# metal_refused OPTIONS...: pair style eam/fs/kk with full neighbor lists
metal_refused() {
  ! (styles metal-refused 1 metal accelerators.in "$@") >refused.txt || fail "eam/fs/kk with full neighbor lists is not refused"
  said=$(sed -n "s/^ERROR: \(Fix isoconf: pair style eam\/fs\/kk .*\) (.*/\1/p" metal-refused.out)
  [ -n "$said" ] || fail "eam/fs/kk: $(grep ERROR metal-refused.out)"
  row kk metal "neigh full: isoconf, sisf/atom" "refused: $said"
  cat >warned.in <<'DECK'
units metal
read_data metal.data
include metal.pair
comm_modify cutoff 12.0
compute soft all softness/atom CuZr.softness Cu Zr
run 0
DECK
  launch 1 -in warned.in -log none -k on t 1 -sf kk -pk kokkos neigh full newton off >warned.out || fail "a warning of eam/fs/kk stops"
  grep -q "^WARNING: Compute softness/atom: pair style eam/fs/kk" warned.out || fail "no warning of eam/fs/kk"
}

# accelerate SUFFIX PACKAGE RANKS OPTIONS...
accelerate() {
  suffix=$1 ranks=$3
  has "$2" || {
    echo "suffix $suffix is left out: no package $missing"
    return 0
  }
  shift 3
  for liquid in $liquids; do
    name=$liquid-$suffix-$ranks
    # LAMMPS itself is wrong there (pair_faults.h): as of 4Jul2026
    case "$suffix $liquid $*" in
      "kk metal "*" neigh full "*)
        metal_refused "$@"
        continue
        ;;
    esac
    styles "$name" "$ranks" "$liquid" accelerators.in "$@"
    grep -q "^ *([0-9]*) pair [a-z/]*/$suffix, " "$name.out" || fail "$name: the pair style is not accelerated"
    for out in start fields mean; do equal "$suffix" "$liquid" 'symfn/atom, softness/atom' "$liquid.$out" "$name.$out"; done
    equal "$suffix" "$liquid" sq "$liquid.sq" "$name.sq"
    equal "$suffix" "$liquid" 'isoconf, sisf/atom' "$liquid.dump" "$name.dump"
    styles "$name-merged" 1 "$liquid" accelerators_merge.in -var piece "$name.piece"
    equal "$suffix" "$liquid" 'softness save, softness merge' "$liquid.dump" "$name-merged.dump"
    styles "$name-restart" "$ranks" "$liquid" accelerators.in "$@" -var stage rest -var from "$name.restart"
    equal "$suffix" "$liquid" 'restart within a replica' "$liquid.dump" "$name-restart.dump"
  done
}

liquids=
for liquid in lj metal charge dimers; do
  if ! liquid $liquid; then
    echo "$liquid: left out: no package $missing"
    continue
  fi
  styles $liquid 1 $liquid accelerators.in -var sort 0
  liquids="$liquids $liquid"
done
# threads that wait must not take the time of those that work
OMP_WAIT_POLICY=passive
export OMP_WAIT_POLICY
accelerate opt OPT 1 -sf opt
accelerate opt OPT 2 -sf opt -var newton off -var comm tiled -var balance 'balance 1.0 rcb'
accelerate omp OPENMP 1 -sf omp -pk omp 2
accelerate omp OPENMP 2 -sf omp -pk omp 1 -var map hash
accelerate intel INTEL 1 -sf intel -pk intel 0 mode double omp 2 pppm_table no
accelerate intel INTEL 2 -sf intel -pk intel 0 mode double omp 1 pppm_table no -var map hash
# in single precision atoms go other ways, but what is computed of given positions is the same
if has INTEL; then
  styles lj-mixed 1 lj accelerators.in -sf intel -pk intel 0 mode mixed omp 1
  equal intel lj "symfn/atom, softness/atom" lj.start lj-mixed.start
  differ 1e-10 lj.fields lj-mixed.fields
fi
accelerate kk KOKKOS 1 -k on t 2 -sf kk -pk kokkos neigh full newton off comm device -var newton off
accelerate kk KOKKOS 2 -k on t 1 -sf kk -pk kokkos neigh half newton on comm host
accelerate kk KOKKOS 4 -k on t 1 -sf kk -pk kokkos neigh full newton off comm no -var newton off -var map hash

# ---- fixes that move, add, delete and swap atoms ----

# combine NAME PACKAGE LIQUID COMMANDS [GROUP]: on one and two ranks, without suffix and with those that there are
combine() {
  combined=$1 package=$2 liquid=$3 some=${5:-all}
  has "$package" || {
    echo "$combined is left out: no package $missing"
    return 0
  }
  atoms=atomic
  [ "$liquid" != dimers ] || atoms=full
  printf '%s\n' "$4" >"$combined.txt"
  combine_one plain 1
  combine_one plain 2 -var comm tiled
  ! has OPENMP || combine_one omp 1 -sf omp -pk omp 1
  ! has KOKKOS || combine_one kk 2 -k on t 1 -sf kk -pk kokkos neigh half newton on comm device
}

# combine_one SUFFIX RANKS OPTIONS...
combine_one() {
  suffix=$1 ranks=$2 name=$combined-$1-$2
  shift 2
  set -- "$@" -var atoms "$atoms" -var model "$model" -var newton on -var comm brick
  deck "$name" "$ranks" accelerators_combined.in -var stage run -var system "$liquid" -var before "$combined.txt" -var some "$some" "$@"
  "$SFT_REFERENCE" "$name.dump" 2.9 0.1 0.8 2.9 0.15 2 >same.txt || fail "$name: symmetry functions: $(cat same.txt)"
  row "$suffix" "$liquid" "symfn/atom with $combined" "$(sed -n "s/.*largest difference \([^,]*\),.*/\1/p" same.txt)"
  # the group: as many atoms as are in it, with the same softness; the others have 0
  awk -v all="$([ "$some" = all ] && echo 1 || echo 0)" '/^ITEM: TIMESTEP/ { frames++ } /^ITEM/ { on = /ITEM: ATOMS/; next }
    on && $3 != 0 { inside++; if ($3 != $2) bad++ } on && $3 == 0 { outside++ }
    END { print frames " frames, " inside + 0 " in the group, " outside + 0 " outside"; exit frames != 5 || bad || !inside || all == (outside > 0) }' \
    "$name.softness" || fail "$name: softness of the group"
  deck "$name-read" 1 accelerators_combined.in -var stage plain -var of "$name" -var newton on -var comm brick -var atoms "$atoms" -var model "$model"
  equal "$suffix" "$liquid" "softness/atom with $combined" "$name-read.last" "$name.last"
}

# refused NAME PACKAGE LIQUID COMMANDS WORDS: one line of ERROR with these words
refused() {
  has "$2" || {
    echo "$1 is left out: no package $missing"
    return 0
  }
  atoms=atomic
  [ "$3" != dimers ] || atoms=full
  printf '%s\n' "$4" >"refused-$1.txt"
  ! launch 1 -in "$SFT_TESTS/accelerators_combined.in" -log none -var name "refused-$1" -var stage run -var system "$3" -var before "refused-$1.txt" \
    -var some all -var atoms $atoms -var model "$model" -var newton on -var comm brick >"refused-$1.out" || fail "$1 runs"
  { [ "$(grep -c ERROR "refused-$1.out")" -eq 1 ] && grep ERROR "refused-$1.out" | grep -F "$5"; } || fail "$1: $(grep ERROR "refused-$1.out")"
  row plain "$3" "isoconf with $1" "$(sed -n 's/.*ERROR: \(.*\) (.*/refused: \1/p' "refused-$1.out")"
}

if has KSPACE MOLECULE; then
  nve='fix move all nve'
  combine bonds MOLECULE dimers "$nve"
  combine exclude MOLECULE dimers "neigh_modify exclude molecule/intra all
$nve"
  combine rigid RIGID dimers 'fix move all rigid/nve/small molecule'
  combine shake RIGID dimers "$nve
fix hold all shake 0.0001 100 0 b 1"
  combine bond-break MC dimers "$nve
fix break all bond/break 5 1 0.92"
fi
combine dynamic-group OPT lj "region part block 0 1.5 INF INF INF INF
group part dynamic all region part every 5
fix move all nve" part
combine gcmc MC lj 'fix move all nve
fix change all gcmc 5 100 0 2 4711 1.5 1.0 0.1'
! has MC || awk '/^ITEM: NUMBER/ { getline; seen[$1] } END { for (n in seen) k++; print k " numbers of atoms"; exit k < 3 }' gcmc-plain-1.dump ||
  fail 'gcmc adds no atoms'
combine swap MC lj 'fix move all nve
fix change all atom/swap 5 20 4711 1.5 types 1 2'
! has MC || awk '/^ITEM/ { on = /ITEM: ATOMS/; next } on { if ($1 in type && type[$1] != $2) swapped++; type[$1] = $2 } END { print swapped + 0 " swaps"; exit !swapped }' \
  swap-plain-1.dump || fail 'atom/swap swaps nothing'

iso='fix iso all isoconf 2 20 1.5 7'
! has KSPACE MOLECULE || {
  refused rigid RIGID dimers "$iso
fix move all rigid/nve/small molecule" 'unfix it'
  refused shake RIGID dimers "$iso
fix move all nve
fix hold all shake 0.0001 100 0 b 1" 'unfix it'
}
refused gcmc MC lj "$iso
fix move all nve
fix change all gcmc 5 100 0 2 4711 1.5 1.0 0.1" 'Fix isoconf'

awk -f "$SFT_TESTS/accelerators.awk" table.txt
