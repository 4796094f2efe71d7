# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# A few of the kills of tests/kill-resume.sh.
exec sh "$SFT_TESTS/../kill-resume.sh" 5 1 kills
