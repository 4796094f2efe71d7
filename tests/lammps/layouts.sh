# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# All per-atom computes and S(q) on parallel layouts against one rank, to 1e-10: process grids of 3 and of 1 x 1 x 4,
# tiled subdomains, load balancing once and in the run, subdomains without atoms, newton off, partitions, sorting of
# atoms; in LJ, metal and real units, with large tilts, in boxes that are thinner than the cutoff, and with surfaces.
# The runs are short, so that the trajectories have not diverged.
. "$SFT_TESTS/functions.sh"
. "$SFT_TESTS/pairs.sh"
. "$SFT_TESTS/models.sh"

# ---- the liquids: what layouts.in is told about each of them ----

# liquid NAME VACUUM LATTICE SHAPE OPTIONS...: NAME.data; NAME.pair comes on standard input
liquid() {
  liquid_name=$1 liquid_vacuum=$2 liquid_lattice=$3 liquid_shape=$4
  shift 4
  cat >"$liquid_name.pair"
  deck "$liquid_name" 1 layouts_make.in -var vacuum "$liquid_vacuum" -var lattice "$liquid_lattice" -var shape "$liquid_shape" "$@"
}

lj_options='-var units lj -var T 1.5'
lj_settings="$lj_options -var q 20.0 -var qmax 9.0 -var Rc 2.9 -var sigma 0.1 -var rlo 0.8 -var dr 0.15 -var model lj.softness -var ghosts 3.3"
# shellcheck disable=SC2086
{
  lj_pair | liquid box 0 0.9 'block 0 4 0 4 0 4' $lj_options
  lj_pair | liquid tilted 0 0.9 'prism 0 4 0 4 0 4 3 -3 2' $lj_options
  lj_pair | liquid slab 8.0 0.9 'block 0 4 0 4 0 3' $lj_options
  lj_pair | liquid tiny 0 0.9 'block 0 2 0 2 0 2' $lj_options
}
metal_pair | liquid metal 0 4.9 'block 0 3 0 3 0 3' -var units metal -var T 2500.0
liquid real 0 5.5 'block 0 4 0 4 0 4' -var units real -var T 250.0 <<'PAIR'
mass 1 39.95
mass 2 83.8
pair_style lj/cut 7.0
pair_coeff * * 0.24 3.4
pair_coeff 1 2 0.30 3.6
timestep 4.0
PAIR

make_samples
fit one 1
mv one.softness lj.softness
cp -r lj.softness real.softness
sed -e 's/"units": "lj"/"units": "real"/' -e 's/"cutoff": 2.3/"cutoff": 7.8/' -e 's/"rhi": 2.3/"rhi": 7.8/' \
  -e 's/"rlo": 0.8/"rlo": 2.7/' -e 's/"dr": 0.1,*$/"dr": 0.34/' -e 's/"sigma": 0.1,/"sigma": 0.34,/' lj.softness/model.json >real.softness/model.json

# ---- layouts ----

# layout SYSTEM NAME RANKS OPTIONS...: the first -var of a name counts; the reference has the name one
layout() {
  system=$1
  layout_name=$1-$2
  ranks=$3
  shift 3
  case $system in
    metal) settings='-var units metal -var T 2500.0 -var q 8.0 -var qmax 2.7 -var Rc 6.0 -var sigma 0.2 -var rlo 2.0 -var dr 0.4 -var model CuZr.softness -var ghosts 12.0' ;;
    real) settings='-var units real -var T 250.0 -var q 12.0 -var qmax 2.5 -var Rc 8.0 -var sigma 0.3 -var rlo 2.8 -var dr 0.5 -var model real.softness -var ghosts 10.0' ;;
    tiny) settings="-var Rc 5.0 -var ghosts 5.4 $lj_settings" ;;
    *) settings=$lj_settings ;;
  esac
  elements='A B'
  [ "$system" != metal ] || elements='Cu Zr'
  # shellcheck disable=SC2086
  deck "$layout_name" "$ranks" layouts.in -var system "$system" -var elements "$elements" "$@" $settings -var boundary p -var newton on \
    -var comm brick -var grid '* * *' -var balance 'print none' -var rebalance 'print none' -var sort 10 -var replicas own
  [ "$layout_name" != "$system-one" ] || return 0
  for out in dump fields sq; do
    [ -e "$system-one.${out}1" ] || continue
    # partitions share the replicas: each goes its own way until they are merged
    [ $out = dump ] || [ ! -e "$layout_name.dump2" ] || continue
    # the kinds of the boundaries may differ
    sed -i "s,^ITEM: BOX BOUNDS.*,ITEM: BOX BOUNDS," "$system-one.${out}1" "$layout_name.$out"?
    for file in "$layout_name.$out"?; do same 1e-10 "$system-one.${out}1" "$file"; done
  done
}
# empty NAME: some rank has no atoms
empty() {
  awk '/^Nlocal:/ { found = 1; exit !($6 == 0) } END { if (!found) exit 1 }' "$1.out" || fail "$1: no subdomain is empty"
}

for system in box tilted slab tiny metal real; do layout $system one 1 -var sort 0; done
# what is compared is there, and differs from atom to atom
awk '/^ITEM/ { on = /ITEM: ATOMS/; next } on && $8 > 0 && $7 == 0 { relaxed++ } on { seen[$5]++ }
  END { for (t in seen) different++; print relaxed " relaxed, " different " times"; exit relaxed < 50 || different < 50 }' box-one.dump1 ||
  fail "the comparison needs relaxed atoms"
for system in box metal real; do
  awk '/^ITEM/ { on = /ITEM: ATOMS/; next } on { n++; s = $(NF - 1); sum += s; square += s * s }
    END { v = square / n - (sum / n) ^ 2; print "mean softness " sum / n ", variance " v; exit !(v > 1e-4) }' $system-one.fields1 ||
    fail "$system: no variation in the softness"
done

every='fix balance all balance 7 1.0'
layout box serial 1 -var newton off
layout box row 3 -var grid '1 3 1'
layout box column 4 -var grid '1 1 4' -var newton off
layout box shifted 4 -var grid '2 1 2' -var balance 'balance 1.0 shift xyz 10 1.0' -var rebalance "$every shift xyz 5 1.0"
layout box tiled 3 -var comm tiled -var balance 'balance 1.0 rcb'
layout box moving 4 -var comm tiled -var balance 'balance 1.0 rcb' -var rebalance "$every rcb" -var newton off
layout box shared 4 -partition 2x2 -var replicas shared -var comm tiled -var balance 'balance 1.0 rcb' -var rebalance "$every rcb"
layout box three 3 -partition 3x1 -var replicas shared -var newton off
layout tilted row 3 -var grid '3 1 1' -var newton off
layout tilted grid 4 -var grid '1 2 2' -var rebalance "$every shift xyz 5 1.0"
layout tilted tiled 4 -var comm tiled -var balance 'balance 1.0 rcb' -var rebalance "$every rcb"
layout slab column 4 -var grid '1 1 4'
empty slab-column
layout slab tiled 2 -var comm tiled -var balance 'balance 1.0 rcb' -var rebalance "$every rcb"
layout tiny row 3 -var grid '3 1 1'
# (comm_style tiled itself wants a box that is thicker than the range of ghosts)
layout tiny grid 4 -var grid '1 2 2' -var newton off -var rebalance "$every shift xyz 5 1.0"
layout metal row 3 -var grid '1 1 3' -var newton off
layout metal tiled 4 -var comm tiled -var balance 'balance 1.0 rcb' -var rebalance "$every rcb"
layout real row 3 -var grid '1 3 1'
layout real tiled 4 -var comm tiled -var balance 'balance 1.0 rcb' -var newton off

# surfaces: not periodic in z, with the slab in the middle of nowhere
rm slab-one.*1
layout slab one 1 -var sort 0 -var boundary f
for boundary in f m; do
  layout slab surface-$boundary 4 -var boundary $boundary -var grid '1 1 4'
done
empty slab-surface-f
layout slab surface-tiled 3 -var boundary f -var comm tiled -var balance 'balance 1.0 rcb' -var rebalance "$every rcb" -var newton off
