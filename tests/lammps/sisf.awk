# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# awk -v nstep= -v q= -v direction="x y z" -f sisf.awk STEPS RESULT POSITIONS
#
# F_s by its definition, from the unwrapped positions (id mass xu yu zu) of every step: averages over the replicas of
# sinc, axes and vector with the drift of the mass centre removed, and of sinc with it left in. The reference positions
# are those of step 0. RESULT is the dump of far.in; 1e-9.

function square(x) { return x * x }
function sinc(z) { return z < 1e-4 ? 1 - z * z / 6 : sin(z) / z }
function add(kind, id, k, value) { sum[kind, id, k] += value }
function finish_frame(   k, i, d, id, total, drift, r) {
  if (step == "" || step == 0) return
  k = index_of[(step - 1) % nstep + 1]
  if (!k) return
  terms[k]++
  total = 0
  split("0 0 0", drift)
  for (id in mass) {
    total += mass[id]
    for (d = 1; d <= 3; d++) drift[d] += mass[id] * (x[id, d] - start[id, d])
  }
  for (id in mass) {
    for (d = 1; d <= 3; d++) { r[d] = x[id, d] - start[id, d] - drift[d] / total; s[d] = x[id, d] - start[id, d] }
    add("sinc", id, k, sinc(q * sqrt(square(r[1]) + square(r[2]) + square(r[3]))))
    add("axes", id, k, (cos(q * r[1]) + cos(q * r[2]) + cos(q * r[3])) / 3)
    add("vector", id, k, cos(q * (n[1] * r[1] + n[2] * r[2] + n[3] * r[3]) / length_n))
    add("drifting", id, k, sinc(q * sqrt(square(s[1]) + square(s[2]) + square(s[3]))))
  }
}

BEGIN { split(direction, n); length_n = sqrt(square(n[1]) + square(n[2]) + square(n[3])) }
FNR == 1 { file++ }
file == 1 { index_of[$1] = ++ntimes; next }
file == 2 && /^ITEM/ { on = /^ITEM: ATOMS/; next }
file == 2 && on {
  id = $1
  if (NF != 4 + 4 * (ntimes + 4)) { print "columns: " NF; exit 1 }
  for (d = 1; d <= 3; d++) reference[id, d] = $(d + 1)
  for (m = 0; m < 4; m++)
    for (k = 1; k <= ntimes; k++) result[m, id, k] = $(8 + m * (ntimes + 4) + k)
  natoms++
  next
}
file == 3 && /^ITEM: TIMESTEP/ { finish_frame(); getline step; on = 0; next }
file == 3 && /^ITEM/ { on = /^ITEM: ATOMS/; next }
file == 3 && on {
  mass[$1] = $2
  for (d = 1; d <= 3; d++) { x[$1, d] = $(d + 2); if (step == 0) start[$1, d] = $(d + 2) }
}
END {
  finish_frame()
  split("sinc axes vector drifting", kind)
  for (id in mass) {
    for (d = 1; d <= 3; d++)
      if (square(reference[id, d] - start[id, d]) > 1e-24) { print "reference position of atom " id; failures++ }
    for (m = 0; m < 4; m++)
      for (k = 1; k <= ntimes; k++) {
        # the group of the computes is type 1
        expected = mass[id] == 1 ? sum[kind[m + 1], id, k] / terms[k] : 0
        difference = result[m, id, k] - expected
        checks++
        if (square(difference) > 1e-18) {
          if (++failures <= 5) print kind[m + 1] ", atom " id ", time " k ": " result[m, id, k] ", expected " expected
        }
      }
  }
  printf "%d values of F_s, %d differ\n", checks, failures
  exit failures > 0 || checks != natoms * 4 * ntimes || checks == 0
}
