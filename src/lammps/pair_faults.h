/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

// Pair styles of LAMMPS whose forces are known to be wrong in silence, where it concerns what users of this package do.

#ifndef LMP_PAIR_FAULTS_H
#define LMP_PAIR_FAULTS_H

#include "force.h"
#include "neigh_request.h"
#include "neighbor.h"
#include "pair.h"

namespace LAMMPS_NS {

struct FullNeighRequest : NeighRequest {
  static bool is(NeighRequest *request) { return request->*&FullNeighRequest::full; }
};

/* ----------------------------------------------------------------------
   Pair style eam/fs/kk with full neighbor lists, the default on GPUs, counts
   the electron density twice in steps without energy output: LAMMPS pull
   request 5029, found in 4Feb2025 and 4Jul2026. To be called in init().
------------------------------------------------------------------------- */

inline bool doubled_density([[maybe_unused]] Force *force,
                            [[maybe_unused]] const Neighbor *neighbor)
{
#if LAMMPS_VERSION_NUMBER <= 20260704
  const Pair *former = nullptr;
  if (!force->pair) return false;
  for (int k = 1; Pair *const pair = force->pair_match("^eam/fs/kk", 0, k); k++) {
    if (pair == former) break;    // not pair style hybrid
    NeighRequest *const request = neighbor->find_request(pair);
    if (request && FullNeighRequest::is(request)) return true;
    former = pair;
  }
#endif
  return false;
}

#define DOUBLED_DENSITY \
  "pair style eam/fs/kk of this LAMMPS has wrong forces with full neighbor lists: use -pk kokkos neigh half"
}    // namespace LAMMPS_NS

#endif
