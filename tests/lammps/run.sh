# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# run.sh TEST FOLDER: one deck test in an empty folder; called by ctest
set -eu
rm -rf "$2"
mkdir -p "$2"
cd "$2"
exec sh -eu "$SFT_TESTS/$1.sh"
