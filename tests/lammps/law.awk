# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# awk -v type_mass="m1 m2 ..." -v group_mass=M -v kt= -v q= [-v flight=1 | -v spring=K -v dt=] -f law.awk TIMES DUMP
#
# Compares the mean of F_s over the atoms of each type with the exact law exp(-q^2 <x^2> / 2), in standard errors from
# the scatter of the atoms:
#   free flight         <x^2> = kT/m (1 - m/M) t^2
#   Einstein crystal    <x^2> = kT/m (1 - m/M) (dt sin(n w) / sin w)^2, cos w = 1 - k dt^2 / 2m
# The second is the solution of velocity Verlet with time step dt, n = t/dt; the factor 1 - m/M comes from the zero total
# momentum. In free flight also the mean of ln tau, and how well the standard errors describe its scatter.

function square(x) { return x * x }
function law(type, t,   m, v, w, c) {
  m = mass[type]
  v = kt / m * (1 - m / group_mass)
  if (flight) return exp(-q * q * v * t * t / 2)
  c = 1 - spring * dt * dt / (2 * m)
  w = atan2(sqrt(1 - c * c), c)
  return exp(-q * q * v * square(dt * sin(t / dt * w) / sin(w)) / 2)
}
function bad(text) { print "deviation: " text; failures++ }

BEGIN { split(type_mass, mass) }
FNR == NR { time[++ntimes] = $1; next }
/^ITEM: ATOMS/ { reading = 1; next }
reading {
  type = $2
  atoms[type]++
  if (NF != ntimes + 6) bad("columns: " NF)
  for (k = 1; k <= ntimes; k++) {
    sum[type, k] += $(k + 6)
    sum_sq[type, k] += square($(k + 6))
  }
  censored[type] += $5
  if ($5 == 0 && $3 > 0 && (exp(-$4) / $3 - 1) ^ 2 > 1e-18) bad("ln m is not -ln tau of atom " $1)
  exact = -log(sqrt(2) / (q * sqrt(kt / mass[type] * (1 - mass[type] / group_mass))))
  lnm[type] += $4
  lnm_sq[type] += square($4)
  if ($6 > 0) { scaled[type] += square(($4 - exact) / $6); with_error[type]++ }
}
END {
  for (type in mass) {
    n = atoms[type]
    if (n < 2) { bad("no atoms of type " type); continue }
    for (k = 1; k <= ntimes; k++) {
      mean = sum[type, k] / n
      error = sqrt((sum_sq[type, k] / n - mean * mean) / (n - 1))
      z = (mean - law(type, time[k])) / error
      if (z * z > largest * largest) largest = z
      checks++
      if (z > 4.5 || z < -4.5) bad("type " type ", t = " time[k] ": F_s " mean ", exact " law(type, time[k]) ", " z " standard errors")
    }
    if (!flight) continue
    exact = -log(sqrt(2) / (q * sqrt(kt / mass[type] * (1 - mass[type] / group_mass))))
    mean = lnm[type] / n
    error = sqrt((lnm_sq[type] / n - mean * mean) / (n - 1))
    # 0.01 for the interpolation between 12 times a decade and for the curvature of ln m in F
    if (mean - exact > 4 * error + 0.01 || mean - exact < -4 * error - 0.01) bad("type " type ": <ln m> " mean " +- " error ", exact " exact)
    if (censored[type]) bad(censored[type] " atoms of type " type " are censored")
    ratio = scaled[type] / with_error[type]
    printf "type %s: <ln m> %.4f +- %.4f, exact %.4f; scatter / standard error %.3f\n", type, mean, error, exact, sqrt(ratio)
    if (with_error[type] < n || ratio < 0.7 || ratio > 1.4) bad("type " type ": mean square of (ln m - exact) / error is " ratio)
  }
  if (checks < 20) bad("only " checks " checks")
  printf "%d values of F_s, largest deviation %.2f standard errors\n", checks, largest
  exit failures > 0
}
