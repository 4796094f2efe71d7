#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# label-partitions.sh labels|long: the ensembles of one sample at all temperatures, one task per sample. The replicas are
# shared out to partitions of $ranks cores each: 400 cores are 50 partitions of 8, which do 200 replicas in 4 rounds. (64
# partitions of 8 need 4 rounds, too: choose a number that divides the replicas.) A job that goes on after its time limit
# needs the same number of partitions.
#SBATCH --job-name=label
#SBATCH --array=1-10
#SBATCH --ntasks=400
#SBATCH --time=12:00:00
#SBATCH --output=logs/%x-%A_%a.out
set -eu
# shellcheck source=python-free-scripts/slurm/settings.sh
. ./settings.sh

label "$1" -partition "$((SLURM_NTASKS / ranks))x$ranks" -plog none -pscreen none -var samples "$SLURM_ARRAY_TASK_ID"
