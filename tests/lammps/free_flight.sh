# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# Free flight, exact law: F_s and tau for every averaging mode, two masses, also in two dimensions.
. "$SFT_TESTS/functions.sh"

flight() {
  deck "$1" 1 free_flight.in -var mode "$2" -var dimension "$3" -var half "$4"
  # kT = 1.5, q = 2, masses 1 and 4, 300 atoms each
  awk -v type_mass='1 4' -v group_mass=1500 -v kt=1.5 -v q=2 -v flight=1 -f "$SFT_TESTS/law.awk" "$1.times" "$1.dump" ||
    fail "free flight, average $2, $3 dimensions"
}

flight sinc sinc 3 5
flight axes axes 3 5
flight vector 'vector 1 2 -1' 3 5
flight flat sinc 2 0.5
