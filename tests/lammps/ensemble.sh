# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# ensemble NAME RANKS OPTIONS...: ensemble.in with these defaults
ensemble() {
  ensemble_name=$1
  ensemble_ranks=$2
  shift 2
  # the first -var of a name counts
  deck "$ensemble_name" "$ensemble_ranks" ensemble.in "$@" -var from data -var configuration reference -var pair lj/cut \
    -var atoms 256 -var replicas 3 -var nstep 30 -var first 1 -var thermostat '' -var ensemble nve -var average sinc \
    -var com yes -var velocities no -var interval 5 -var until 0
}

# table DUMP: the lines of the atoms of every frame after the first step
table() {
  awk '/^ITEM: TIMESTEP/ { getline step } /^ITEM: ATOMS/ { on = 1; next } /^ITEM/ { on = 0 } on && step > 0' "$1"
}

# replica DUMP NSTEP INDEX: positions in this replica of the run, from 1
replica() {
  awk -v nstep="$2" -v k="$3" '/^ITEM: TIMESTEP/ { getline step } /^ITEM: ATOMS/ { on = 1; next } /^ITEM/ { on = 0 }
    on && step > (k - 1) * nstep && step <= k * nstep' "$1"
}
