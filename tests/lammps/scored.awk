# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# Scored samples with planted laws, and long ensembles of the same configurations: -v folder= -v natoms=, writes
# folder/scored.list, folder/long.list and the samples.
#   softness     two Gaussians at 0.35 and 0.65, weight of the upper one 0.5 + (T - 1100)/2000
#   P_f(S,T)     exp(Sigma - E/T), E = 5000 - 4000 S, Sigma = 1.5 - 1.2 S, with S the middle of a tenth
#   tau(S,T)     exponential about the median 0.1 exp(E/T), E = 2600, and 5200 below 1000
#   mean F_s     through 1/e at the same tau
function uniform() { seed = (16807 * seed) % 2147483647; return seed / 2147483647 }
function gauss() { return sqrt(-2 * log(uniform())) * cos(6.283185307179586 * uniform()) }
function header(file, columns) {
  printf "ITEM: UNITS\nmetal\nITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n%d\nITEM: BOX BOUNDS pp pp pp\n0 10\n0 10\n0 10\nITEM: ATOMS %s\n", natoms, columns >file
}
BEGIN {
  seed = 4711
  ntemperatures = split("800 900 1000 1100 1300 1500 1800", T)
  for (k = 1; k <= ntemperatures; k++)
    for (s = 1; s <= 3; s++) {
      name = "T" T[k] "-s" s ".dump"
      print name, T[k], s >(folder "/scored.list")
      print "long-" name, T[k], s >(folder "/long.list")
      scored = folder "/" name
      long = folder "/long-" name
      header(scored, "id type x y z tau lnm censored S_configurations S_atoms lnm_odd lnm_even")
      header(long, "id type x y z tau lnm censored Fs_0.1 Fs_1 Fs_10 Fs_100 Fs_1000")
      middle = 0.1 * exp(2600 / T[k] + (T[k] < 1000 ? 2600 * (1 / T[k] - 1 / 1000) : 0))
      line = ""
      for (t = 0.1; t < 2000; t *= 10) line = line " " sprintf("%.6f", exp(-1) - 0.02 * log(t / middle))
      for (i = 1; i <= natoms; i++) {
        S = uniform() < 0.5 + (T[k] - 1100) / 2000 ? 0.65 + 0.09 * gauss() : 0.35 + 0.08 * gauss()
        tenth = (int(10 * S) + 0.5) / 10
        lnm = uniform() < exp(1.5 - 1.2 * tenth - (5000 - 4000 * tenth) / T[k]) ? 1.1 + 0.5 * uniform() : 0.91629073
        place = i " " 1 + i % 2 " " 10 * uniform() " " 10 * uniform() " " 10 * uniform()
        printf "%s %.8g %.8g %d %.6f %.6f %.8g %.8g\n", place, exp(-lnm), lnm, lnm < 1, S, S, lnm, lnm >scored
        tau = -log(uniform()) / log(2) * middle
        if (tau > 1000) tau = 1000
        printf "%s %.8g %.8g %d%s\n", place, tau, -log(tau), tau == 1000, line >long
      }
      close(scored)
      close(long)
    }
}
