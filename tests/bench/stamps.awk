# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# awk -v every=N -f stamps.awk LOG: the median time (s) of a call of the compute, and of a step, in a log of computes.in.
# The first line is that of the set-up.
function median(x, n,   i, j, t) {
  for (i = 2; i <= n; i++) for (j = i; j > 1 && x[j] < x[j - 1]; j--) { t = x[j]; x[j] = x[j - 1]; x[j - 1] = t }
  return n % 2 ? x[(n + 1) / 2] : (x[n / 2] + x[n / 2 + 1]) / 2
}
/^ *Step +PotEng/ { on = 1; line = 0; next }
/^Loop time/ { on = 0; atoms = $(NF - 1) }
on && NF == 5 {
  if (line++ > 0) { call[line - 1] = $5 - $3; step[line - 1] = ($3 - last) / every }
  last = $5
}
END {
  if (line < 2 || !atoms) exit 1
  printf("%.6g %.6g %d\n", median(call, line - 1), median(step, line - 1), atoms)
}
