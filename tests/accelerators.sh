#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# sh tests/accelerators.sh [FOLDER]: the test lammps_accelerators in a LAMMPS that has what users combine with us: KOKKOS
# (with OpenMP), INTEL, OPENMP, OPT, KSPACE, MOLECULE, RIGID and MC beside the packages of our decks. Ends with a table:
# the largest difference from the plain styles, which must be within 1e-10. The first time, LAMMPS is built in FOLDER
# (build/accelerators by default), without optimization for speed and without most accelerated pair styles, which takes
# half an hour of processor time and 2 GB. With LAMMPS_SOURCE_DIR and the other settings of
# python-free-scripts/setup-functions.sh. Debian's source of LAMMPS comes without the Kokkos library: then
#   KOKKOS_SOURCE_DIR   a source tree of Kokkos, of the version that this LAMMPS wants (4.5.1 for 4Feb2025)
# Without it all but KOKKOS is tested.
set -eu
repository=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=python-free-scripts/setup-functions.sh
. "$repository/python-free-scripts/setup-functions.sh"
top=${1:-$build/accelerators}
mkdir -p "$top"
top=$(cd "$top" && pwd)   # (build_plugin has a variable folder)
provide_lammps
allow_mpi

# A copy, in which the accelerated pair styles that no deck uses can be left out: they are most of the work.
if [ ! -d "$top/source" ]; then
  rm -rf "$top/source.part"
  mkdir "$top/source.part"
  for part in cmake lib src LICENSE README; do cp -R "$lammps_tree/$part" "$top/source.part"; done
  find "$top/source.part/src/KOKKOS" "$top/source.part/src/INTEL" "$top/source.part/src/OPENMP" -name 'pair_*' |
    grep -Ev '/pair_(lj_cut|lj_cut_coul_long|eam|eam_alloy|eam_fs|hybrid|hybrid_overlay|hybrid_scaled)_(kokkos|intel|omp)\.' |
    while read -r file; do rm "$file"; done
  mv "$top/source.part" "$top/source"
fi
if [ ! -f "$top/source/lib/kokkos/CMakeLists.txt" ] && [ -n "${KOKKOS_SOURCE_DIR:-}" ]; then
  [ -f "$KOKKOS_SOURCE_DIR/CMakeLists.txt" ] || fail "KOKKOS_SOURCE_DIR=$KOKKOS_SOURCE_DIR has no CMakeLists.txt"
  rm -rf "$top/source/lib/kokkos"
  cp -R "$KOKKOS_SOURCE_DIR" "$top/source/lib/kokkos"
fi

lammps_options="$lammps_options -DFFT=KISS -DPKG_KSPACE=ON -DPKG_MOLECULE=ON -DPKG_RIGID=ON -DPKG_MC=ON -DPKG_INTEL=ON"
if [ -f "$top/source/lib/kokkos/CMakeLists.txt" ]; then
  lammps_options="$lammps_options -DPKG_KOKKOS=ON -DKokkos_ENABLE_SERIAL=ON -DKokkos_ENABLE_OPENMP=ON"
else
  say "without KOKKOS: $lammps_tree has no lib/kokkos; name a source tree of Kokkos with KOKKOS_SOURCE_DIR"
fi
lammps_options="$lammps_options -DCMAKE_CXX_FLAGS_RELEASE=-O1"
build_lammps "$top/source" "$top/lammps"
build_plugin accelerators "$top/plugin" -DLAMMPS_SOURCE_DIR="$top/source" -DLAMMPS_BINARY="$top/lammps/lmp"

cd "$top/plugin"
run_logged accelerators-test ctest -R '^lammps_accelerators$' --verbose

# Some of the other tests, in which atoms are put back from afar and ensembles are stopped and continued, with a suffix for all.
SFT_MPIEXEC="mpirun -np" SFT_TESTS=$repository/tests/lammps SFT_REFERENCE=$top/plugin/tests/symfn_reference
export SFT_MPIEXEC SFT_TESTS SFT_REFERENCE OMP_NUM_THREADS=1
for suffix in intel kk; do
  case $suffix in
    intel)
      options="-pk intel 0 mode double omp 1"
      tests="engine far restart undisturbed"
      ;;
    kk)
      options="-k on t 1 -pk kokkos neigh full newton off comm device"
      tests="engine far restart"
      ;;
  esac
  [ $suffix = intel ] || [ -f "$top/source/lib/kokkos/CMakeLists.txt" ] || continue
  SFT_LMP=$top/lmp-$suffix
  export SFT_LMP
  printf "#!/bin/sh\nexec '%s' -sf %s %s \"\$@\"\n" "$top/plugin/lmp" $suffix "$options" >"$SFT_LMP"
  chmod +x "$SFT_LMP"
  for test in $tests; do
    run_logged "accelerators-$suffix-$test" sh "$SFT_TESTS/run.sh" "$test" "$top/$suffix-$test"
    say "suffix $suffix: the test $test passes"
  done
done
awk -f "$repository/tests/lammps/accelerators.awk" tests/lammps_accelerators.work/table.txt
