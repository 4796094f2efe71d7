# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# Potentials and timesteps of liquids that several tests use.
# shellcheck shell=sh

lj_pair() {
  cat <<'PAIR'
mass 1 1.0
mass 2 2.0
pair_style lj/cut 2.0
pair_coeff * * 1.0 1.0
pair_coeff 1 2 0.9 1.05
timestep 0.004
PAIR
}

metal_pair() {
  cat <<'PAIR'
pair_style eam/fs
pair_coeff * * CuZr_Mendelev2009_thin4.eam.fs Cu Zr
timestep 0.002
PAIR
}
