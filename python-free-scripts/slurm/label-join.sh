#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# label-join.sh labels|long: joins the pieces of every ensemble if there are any, and lists all labeled samples
#SBATCH --job-name=join
#SBATCH --ntasks=1
#SBATCH --time=01:00:00
#SBATCH --output=logs/%x-%j.out
set -eu
# shellcheck source=python-free-scripts/slurm/settings.sh
. ./settings.sh

[ "$label_by" = pieces ] || pieces=1
label "$1" -var samples "$samples" -var pieces "$pieces" -var piece 0
