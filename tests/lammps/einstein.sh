# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# Einstein crystal, exact law: fix isoconf with a force that depends on the position, F_s over more than a period.
. "$SFT_TESTS/functions.sh"

for mode in sinc axes 'vector 0 0 1'; do
  name=${mode%% *}
  deck "$name" 1 einstein.in -var mode "$mode"
  awk -v type_mass='1 3' -v group_mass=512 -v kt=0.9 -v q=3 -v spring=2 -v dt=0.04 \
    -f "$SFT_TESTS/law.awk" "$name.times" "$name.dump" || fail "Einstein crystal, average $mode"
done
