# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# The study, for all jobs of this folder: copy the folder to where the study is to live, and change these lines.
# The #SBATCH lines at the top of the jobs say how long and on how many cores. sbatch also heeds the environment:
#   export SBATCH_ACCOUNT=... SBATCH_PARTITION=...
# shellcheck shell=sh disable=SC2034

study=CuZr                               # the names of the jobs start with it
lammps=$HOME/lammps-softness/build/lmp   # LAMMPS with the plugin, as quickstart.sh builds it
inputs=$HOME/lammps-softness/lammps-inputs
launch="srun"                            # or: mpirun -np ${SLURM_NTASKS:-1}
# module load gcc openmpi gsl             # what lmp needs on this cluster

temperatures="1800 1600 1400 1200 1100 1000 900 850 810 780"        # K
samples="1 2 3 4 5 6 7 8 9 10"
potential=CuZr_Mendelev2009.eam.fs
replicas=200
label_by=partitions                      # partitions: label-partitions.sh; pieces: label-pieces.sh, then label-join.sh
pieces=8                                 # ... of each ensemble
ranks=8                                  # of each partition

# further variables of the decks, here at the scale of the paper; each word without blanks in it. `-var limit 23:50:00` in those of
# quench and label ends a job by itself shortly before its limit of 24 hours
quench_variables="-var rate 1e12 -var nvt_time 100 -var nvt_blocks 10"
label_variables=""
fit_variables="-var members 200 -var cvmembers 200"
analyze_variables=""

# a second set of ensembles with long windows, for tau(S) of slow atoms; "" for none
long_temperatures="1200 1100 1000"
long_variables="-var window 20"

export OMP_NUM_THREADS=1

# lmp ARGUMENTS...: one run of LAMMPS on all the cores of the job
lmp() {
  # shellcheck disable=SC2086
  $launch "$lammps" "$@"
}

# label SET ARGUMENTS...: label.in for a set of ensembles, labels or long
label() {
  case $1 in
    labels) set_temperatures=$temperatures set_variables="-var replicas $replicas $label_variables" ;;
    long) set_temperatures=$long_temperatures set_variables="-var replicas $replicas $long_variables" ;;
    *) echo "the set of ensembles is labels or long, not $1" >&2; exit 2 ;;
  esac
  set_folder=$1
  shift
  # shellcheck disable=SC2086
  lmp "$@" -in "$inputs/label.in" -log none -var folder "$set_folder" -var temperatures "$set_temperatures" \
    -var potential "$potential" $set_variables
}
