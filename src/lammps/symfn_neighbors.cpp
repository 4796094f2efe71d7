/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "symfn_neighbors.h"

#include "atom.h"
#include "comm.h"
#include "compat.h"
#include "compute.h"
#include "error.h"
#include "force.h"
#include "group.h"
#include "neigh_list.h"
#include "neighbor.h"
#include "pair.h"

#include <algorithm>
#include <cmath>

using namespace LAMMPS_NS;

/* ---------------------------------------------------------------------- */

SymfnNeighbors::SymfnNeighbors(LAMMPS *lmp, const std::string &style, double cutoff) :
    Pointers(lmp), style(style), cutoff(cutoff), list(nullptr)
{
}

/* ---------------------------------------------------------------------- */

void SymfnNeighbors::init(Compute *requestor)
{
  const int igroup = requestor->igroup;
  if (!group->dynamic[igroup] && group->count(igroup) == 0)
    error->all(FLERR, "Compute {} group {} has no atoms", style, group->names[igroup]);

  if (neighbor->style != Neighbor::BIN && neighbor->style != Neighbor::NSQ)
    error->all(
        FLERR,
        "Compute {} has its own cutoff and cannot use neighbor style multi: use neighbor style bin",
        style);

  if (neighbor->includegroup)
    error->all(FLERR,
               "Compute {} needs the neighbors of all atoms: do not use neigh_modify include",
               style);

  // Neighbor uses the skin likewise: a list serves until the next reneighboring

  const double listed = cutoff + neighbor->skin;
  const double ghosts =
      std::max(force->pair ? force->pair->cutforce + neighbor->skin : 0.0, comm->cutghostuser);
  const double rounding =
      1.0e-10 * listed;    // of cutoff + skin, beside the decimal number that users type
  if (listed > ghosts + rounding)
    error->all(
        FLERR,
        "Compute {} cutoff {} plus skin {} exceeds the ghost atom range {}: use comm_modify cutoff {}",
        style, cutoff, neighbor->skin, ghosts, std::ceil((listed - rounding) * 1.0e4) / 1.0e4);

  if ((force->special_lj[1] == 0.0) || (force->special_lj[2] == 0.0) ||
      (force->special_lj[3] == 0.0))
    if (atom->molecular != Atom::ATOMIC && comm->me == 0)
      error->warning(
          FLERR,
          "Compute {} does not see bonded pairs that special_bonds leaves out of neighbor lists",
          style);

  // a full list, so that every owned atom has all its neighbors; one uniform cutoff, because the default
  // per-type cutoffs would lose neighbors silently; occasional, because a perpetual full list with a larger
  // cutoff can empty the half lists of the pair style in 4Feb2025

  auto request =
      neighbor->add_request(requestor, NeighConst::REQ_FULL | NeighConst::REQ_OCCASIONAL);
  SoftnessCompat::set_cutoff(request, listed);
}

/* ---------------------------------------------------------------------- */

void SymfnNeighbors::build()
{
  neighbor->build_one(list);

  int most = 0;
  for (int ii = 0; ii < list->inum; ii++) most = std::max(most, list->numneigh[list->ilist[ii]]);
  if (most > (int) types.size()) {
    distance_sq.resize(most);
    types.resize(most);
  }
}

/* ---------------------------------------------------------------------- */

int SymfnNeighbors::gather(int i, const int *type_map, const double *&distances, const int *&kinds)
{
  const double *const *const x = atom->x;
  const int *const type = atom->type;
  const int *const neighbors = list->firstneigh[i];
  const int n = list->numneigh[i];
  const double xi = x[i][0], yi = x[i][1], zi = x[i][2];

  for (int jj = 0; jj < n; jj++) {
    const int j = neighbors[jj] & NEIGHMASK;
    const double dx = x[j][0] - xi, dy = x[j][1] - yi, dz = x[j][2] - zi;
    distance_sq[jj] = dx * dx + dy * dy + dz * dz;
    types[jj] = type_map[type[j]];
  }
  distances = distance_sq.data();
  kinds = types.data();
  return n;
}

/* ---------------------------------------------------------------------- */

double SymfnNeighbors::memory_usage() const
{
  return (double) types.capacity() * (sizeof(double) + sizeof(int));
}
