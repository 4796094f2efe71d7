#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# quench.sh STAGE: melt and cooling (cool), then equilibration in the mean box of all samples (equilibrate); one task per sample
#SBATCH --job-name=quench
#SBATCH --array=1-10
#SBATCH --ntasks=8
#SBATCH --time=24:00:00
#SBATCH --output=logs/%x-%A_%a.out
set -eu
# shellcheck source=python-free-scripts/slurm/settings.sh
. ./settings.sh

# shellcheck disable=SC2086
lmp -in "$inputs/quench.in" -log none -var stages "$1" -var samples "$SLURM_ARRAY_TASK_ID" -var temperatures "$temperatures" \
  -var potential "$potential" $quench_variables
