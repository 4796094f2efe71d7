# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# Labeled samples whose window, 1, is the time of the threshold, 0: -v folder=, writes folder/samples.list and the samples.
# Atoms that have not relaxed at the end of the window are slow for sure. The halves differ by noise. One sample has no
# atom with a label.
function uniform() { seed = (16807 * seed) % 2147483647; return seed / 2147483647 }
function gauss() { return sqrt(-2 * log(uniform())) * cos(6.283185307179586 * uniform()) }
BEGIN {
  seed = 4711
  for (T = 1; T <= 2; T++)
    for (s = 1; s <= 4; s++) {
      name = "T" T "-s" s ".dump"
      print name, T, s >(folder "/samples.list")
      file = folder "/" name
      printf "ITEM: UNITS\nlj\nITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n200\nITEM: BOX BOUNDS pp pp pp\n0 6\n0 6\n0 6\n" >file
      print "ITEM: ATOMS id type x y z tau lnm censored lnm_odd lnm_even Fs_min_odd Fs_min_even" >file
      for (i = 1; i <= 200; i++) {
        mobility = gauss() - 1 + 0.4 * T
        line = i " " 1 + i % 2 " " 6 * uniform() " " 6 * uniform() " " 6 * uniform()
        for (k = 0; k < 3; k++) {
          lnm[k] = mobility + (k ? 0.3 * gauss() : 0)
          smallest[k] = exp(-exp(lnm[k]))
          censored[k] = lnm[k] < 0
          if (censored[k]) lnm[k] = 0
        }
        none = T == 2 && s == 4
        printf "%s %.7g %.7g %d %.6g %.6g %.5f %.5f\n", line, none ? 0 : exp(-lnm[0]), lnm[0], censored[0], lnm[1], lnm[2], smallest[1], smallest[2] >file
      }
      close(file)
    }
}
