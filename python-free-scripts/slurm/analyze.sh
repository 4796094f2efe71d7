#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# Tables and pictures. One core is enough; gnuplot has to be there.
#SBATCH --job-name=analyze
#SBATCH --ntasks=1
#SBATCH --time=01:00:00
#SBATCH --output=logs/%x-%j.out
set -eu
# shellcheck source=python-free-scripts/slurm/settings.sh
. ./settings.sh

relaxation=labels/samples.list
[ -z "$long_temperatures" ] || relaxation="$relaxation long/samples.list"
# shellcheck disable=SC2086
lmp -in "$inputs/analyze.in" -log none -var scripts "$inputs/../python-free-scripts" -var relaxation "$relaxation" $analyze_variables
