#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# quickstart.sh: from a fresh machine to the picture. Installs what is missing, fetches and builds LAMMPS once, builds
# the plugin, and runs a copy of lammps-inputs/cuzr_softness.in in build/quickstart. May be stopped and run again at any time.
# The settings are listed at the top of setup-functions.sh.
set -eu
repository=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=python-free-scripts/setup-functions.sh
. "$repository/python-free-scripts/setup-functions.sh"

install_packages
provide_lammps
build_plugin plugin "$build" -DLAMMPS_SOURCE_DIR="$lammps_tree" -DLAMMPS_BINARY="$lammps_binary" \
  -DBUILD_TESTING=OFF

inputs=$repository/lammps-inputs
ranks=2
[ "$(nproc 2>/dev/null || echo 2)" -ge 2 ] || ranks=1
mkdir -p "$build/quickstart"
cd "$build/quickstart"
cp "$inputs/cuzr_softness.in" "$inputs/CuZr_1000K.data.gz" .
say "lmp -in cuzr_softness.in on $ranks MPI rank(s), in $build/quickstart"
allow_mpi
# in the background, so that a signal does not leave it running
mpirun -np "$ranks" ../lmp -in cuzr_softness.in &
child=$!
trap 'kill_tree "$child"; exit 130' INT TERM
wait "$child" || fail "LAMMPS stopped: see its messages above and $build/quickstart/log.lammps"
trap - INT TERM

say "done. Pictures and files are in $build/quickstart/softness-results:"
ls softness-results
say "your own decks: $build/lmp -in DECK, or mpirun -np N $build/lmp -in DECK"
