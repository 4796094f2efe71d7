# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# F_s, tau and the reference on 1, 2 and 4 ranks and over partitions, orthogonal and triclinic boxes. The window is
# short, so that the trajectories have not diverged.
. "$SFT_TESTS/functions.sh"
. "$SFT_TESTS/ensemble.sh"

for box in orthogonal triclinic; do
  deck reference 1 prepare.in -var box $box
  for ranks in 1 2 4; do
    ensemble $box-$ranks $ranks -var replicas 2
    table $box-$ranks.dump >$box-$ranks.txt
  done
  same 1e-10 $box-1.txt $box-2.txt
  same 1e-10 $box-1.txt $box-4.txt
  # some atoms have relaxed and some have not, and both are compared
  awk '$8 == 0 { relaxed++ } $8 == 1 { censored++ } END { print relaxed, censored; exit relaxed < 10 || censored < 10 }' $box-1.txt ||
    fail "the comparison needs relaxed and censored atoms"
done

# two partitions of two ranks: each does its own ensemble
deck partition 4 partition.in -partition 2x2 -var tests "$SFT_TESTS" -var from data -var configuration reference -var pair lj/cut \
  -var atoms 256 -var nstep 30 -var replicas 2 -var thermostat '' -var ensemble nve -var average sinc -var com yes -var velocities no \
  -var interval 5 -var until 0
table world1.dump >world1.txt
same 1e-10 triclinic-1.txt world1.txt
ensemble third 1 -var replicas 2 -var first 3
table third.dump >third.txt
table world2.dump >world2.txt
same 1e-10 third.txt world2.txt
