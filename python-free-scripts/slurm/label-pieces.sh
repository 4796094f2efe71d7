#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# label-pieces.sh labels|long: the same ensembles in many small jobs. Each task does one piece of the replicas of one
# sample, at all temperatures; label-join.sh joins the pieces. The array counts samples times pieces, here 10 x 8.
#SBATCH --job-name=label
#SBATCH --array=1-80
#SBATCH --ntasks=8
#SBATCH --time=24:00:00
#SBATCH --output=logs/%x-%A_%a.out
set -eu
# shellcheck source=python-free-scripts/slurm/settings.sh
. ./settings.sh

set=$1
piece=$(((SLURM_ARRAY_TASK_ID - 1) % pieces + 1))
# shellcheck disable=SC2086
set -- $samples
shift $(((SLURM_ARRAY_TASK_ID - 1) / pieces))
label "$set" -var samples "$1" -var pieces "$pieces" -var piece "$piece"
