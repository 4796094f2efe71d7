#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# The model and its cross-validation. The boosters are shared over the ranks; each rank holds the features of all samples.
#SBATCH --job-name=fit
#SBATCH --ntasks=32
#SBATCH --mem-per-cpu=2G
#SBATCH --time=12:00:00
#SBATCH --output=logs/%x-%j.out
set -eu
# shellcheck source=python-free-scripts/slurm/settings.sh
. ./settings.sh

# shellcheck disable=SC2086
lmp -in "$inputs/fit.in" -log none $fit_variables
