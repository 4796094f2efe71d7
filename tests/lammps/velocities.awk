# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# awk -v kt= -f velocities.awk DUMP: velocities of many replicas (id mass vx vy vz) against the Maxwell-Boltzmann
# distribution with zero total momentum, within 4.5 standard errors. Component d of an atom has the variance
# kT/m (1 - m/M); the kinetic energy has the mean (3N-3)/2 kT and the variance (3N-3)/2 (kT)^2.

function bad(text) { print "deviation: " text; failures++ }
function within(what, value, expected, error) {
  printf "%s: %.5f, expected %.5f +- %.5f\n", what, value, expected, error
  if (!(value - expected <= 4.5 * error && expected - value <= 4.5 * error)) bad(what)
}
function finish_frame(   d) {
  if (frame < 1 || n == 0) return
  for (d = 1; d <= 3; d++)
    if (momentum[d] > 1e-12 * size || momentum[d] < -1e-12 * size) bad("momentum " momentum[d] " in replica " frame)
  replicas++
  energy += twice_energy / 2
  energy_sq += twice_energy * twice_energy / 4
  natoms = n
}

/^ITEM: TIMESTEP/ { finish_frame(); getline frame; n = twice_energy = size = 0; split("0 0 0", momentum); next }
/^ITEM/ || NF < 5 || frame < 1 { next }
{
  if (frame == 1) total += $2
  n++
  for (d = 1; d <= 3; d++) {
    v = $(d + 2)
    momentum[d] += $2 * v
    size += $2 * (v < 0 ? -v : v)
    twice_energy += $2 * v * v
    m = $2
    if (frame > 1) {
      # total mass is known from the first replica on
      x = v * sqrt(m / (kt * (1 - m / total)))
      numbers++
      for (power = 1; power <= 4; power++) moment[power] += x ^ power
      type_numbers[m]++
      type_square[m] += x * x
      if (frame > 2) { pairs++; before += x * last[$1, d]; }
      if (d > 1) { neighbours++; across += x * beside }
      last[$1, d] = beside = x
    }
  }
}
END {
  finish_frame()
  freedom = 3 * natoms - 3
  within("mean kinetic energy", energy / replicas, freedom / 2 * kt, kt * sqrt(freedom / 2 / replicas))
  mean = energy / replicas
  within("its variance", energy_sq / replicas - mean * mean, freedom / 2 * kt * kt, freedom / 2 * kt * kt * sqrt(2 / replicas))
  within("first moment", moment[1] / numbers, 0, sqrt(1 / numbers))
  within("second moment", moment[2] / numbers, 1, sqrt(2 / numbers))
  within("third moment", moment[3] / numbers, 0, sqrt(15 / numbers))
  within("fourth moment", moment[4] / numbers, 3, sqrt(96 / numbers))
  for (m in type_numbers) within("second moment, mass " m, type_square[m] / type_numbers[m], 1, sqrt(2 / type_numbers[m]))
  within("correlation with the replica before", before / pairs, 0, sqrt(1 / pairs))
  within("correlation of components", across / neighbours, 0, sqrt(1 / neighbours))
  exit failures > 0 || replicas < 100
}
