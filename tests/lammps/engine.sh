# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# The replica engine equals the plain way: a loop of read_data with the same velocities and run.
. "$SFT_TESTS/functions.sh"
. "$SFT_TESTS/ensemble.sh"

deck reference 1 prepare.in -var box orthogonal

# the velocities that the ensemble draws, seen after a first step without forces
ensemble drawn 1 -var pair zero -var velocities yes -var nstep 1 -var interval 1

for integrator in nve nvt; do
  thermostat=''
  [ $integrator = nve ] || thermostat='thermostat integrate'
  ensemble engine-$integrator 1 -var ensemble $integrator -var thermostat "$thermostat"
  for k in 1 2 3; do
    # the reference with the velocities of replica k
    awk -v k=$k '
      FNR == NR { if (/^ITEM: TIMESTEP/) { getline step; next } if (step == k && !/ITEM/ && NF == 4) v[$1] = $2 " " $3 " " $4; next }
      /^Velocities/ { replace = 1; print; next }
      replace && NF == 4 { print $1, v[$1]; next }
      { print }' drawn.velocities reference.data >plain-$k.data
    deck plain-$integrator-$k 1 plain.in -var configuration plain-$k -var ensemble $integrator
    table plain-$integrator-$k.positions >plain.txt
    replica engine-$integrator.positions 30 $k >engine.txt
    same 1e-9 engine.txt plain.txt
  done
done

# a comparison that sees differences: the other replica, and the other integrator
replica engine-nvt.positions 30 2 >engine.txt
differ 1e-3 engine.txt plain.txt
replica engine-nve.positions 30 3 >engine.txt
differ 1e-6 engine.txt plain.txt
