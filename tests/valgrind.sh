#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# sh tests/valgrind.sh: the test lammps_reload (every style and verb, `clear`, the plugin unloaded and loaded again)
# under valgrind: no definite leak and no misuse of memory with the plugin among the callers. Two to five minutes. With
# LAMMPS_SOURCE_DIR and the other settings of python-free-scripts/setup-functions.sh.
set -eu
repository=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=python-free-scripts/setup-functions.sh
. "$repository/python-free-scripts/setup-functions.sh"
have valgrind || fail "valgrind is missing (Debian: valgrind)"
provide_lammps
allow_mpi
build_plugin strict "$build/test" -DWARNINGS_AS_ERRORS=TRIED -DLAMMPS_SOURCE_DIR="$lammps_tree" -DLAMMPS_BINARY="$lammps_binary"
cd "$build/test"
SFT_VALGRIND=yes ctest -R '^lammps_reload$' --output-on-failure --verbose
