/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "symfn_neighbors.h"

#include "atom.h"
#include "comm.h"
#include "compute.h"
#include "domain.h"
#include "error.h"
#include "force.h"
#include "group.h"
#include "memory.h"
#include "neighbor.h"
#include "pair.h"
#include "pair_faults.h"
#include "softness_simd.h"
#include "update.h"

#include "core/cells.h"

#include <algorithm>
#include <cmath>

using namespace LAMMPS_NS;

// the group of comm_modify group, 0: all atoms; a protected member without an access function

struct CommGroup : Comm {
  static int of(Comm *comm) { return comm->*&CommGroup::bordergroup; }
};

/* ---------------------------------------------------------------------- */

SymfnNeighbors::SymfnNeighbors(LAMMPS *lmp, const std::string &style, double cutoff,
                               const std::vector<int> &type_map) :
    Pointers(lmp),
    style(style), cutoff(cutoff), type_map(type_map), warned(false), cells(nullptr),
    own_ghosts(lmp, false), owners(nullptr), nmax_owners(0)
{
  sft_error err;
  if (sft_cells_create(cutoff, softness_simd(lmp), &cells, &err))
    error->all(FLERR, "Compute {}: {}", style, err.message);
}

/* ---------------------------------------------------------------------- */

SymfnNeighbors::~SymfnNeighbors()
{
  sft_cells_free(cells);
  memory->destroy(owners);
}

/* ---------------------------------------------------------------------- */

void SymfnNeighbors::init(Compute *requestor)
{
  const int igroup = requestor->igroup;
  if (!group->dynamic[igroup] && group->count(igroup) == 0)
    error->all(FLERR, "Compute {} group {} has no atoms", style, group->names[igroup]);

  if (comm->mode != Comm::SINGLE)
    error->all(
        FLERR,
        "Compute {} needs ghost atoms of all types to one distance: use comm_modify mode single",
        style);
  if (CommGroup::of(comm))
    error->all(FLERR, "Compute {} needs ghost atoms of all atoms: do not use comm_modify group",
               style);

  if (!warned && doubled_density(force, neighbor) && comm->me == 0)
    error->warning(FLERR, "Compute {}: " DOUBLED_DENSITY, style);
  warned = true;

  // ghost atoms were chosen at the last reneighboring, and have moved since: hence the skin

  const double needed = cutoff + neighbor->skin;
  const double ghosts =
      std::max(force->pair ? force->pair->cutforce + neighbor->skin : 0.0, comm->cutghostuser);
  const double rounding =
      1.0e-10 * needed;    // of cutoff + skin, beside the decimal number that users type
  if (needed > ghosts + rounding) {
    const double digit = std::pow(10.0, std::floor(std::log10(needed)) - 4.0);
    error->all(
        FLERR,
        "Compute {} cutoff {} plus skin {} exceeds the ghost atom range {}: use comm_modify cutoff {:.5g}",
        style, cutoff, neighbor->skin, ghosts, std::ceil((needed - rounding) / digit) * digit);
  }
}

/* ----------------------------------------------------------------------
   do the ghost atoms of the run reach far enough from where atoms are now?
   They do as long as no neighbor list is out of date.
------------------------------------------------------------------------- */

bool SymfnNeighbors::ghosts_are_complete() const
{
  if (update->whichflag == 0) return false;    // other commands may have changed anything
  if (!neighbor->dist_check) return neighbor->ago <= 0;
  const bigint ndanger = neighbor->ndanger;
  const bool moved = neighbor->check_distance();
  neighbor->ndanger = ndanger;    // which is for the run to count
  return !moved;
}

/* ----------------------------------------------------------------------
   are there ghost atoms at all, where there have to be some?
------------------------------------------------------------------------- */

bool SymfnNeighbors::ghosts_exist() const
{
  const bigint here = atom->nghost;
  bigint all;
  MPI_Allreduce(&here, &all, 1, MPI_LMP_BIGINT, MPI_SUM, world);
  return all > 0 ||
      (domain->nonperiodic && !domain->xperiodic && !domain->yperiodic && !domain->zperiodic &&
       comm->nprocs == 1);
}

/* ----------------------------------------------------------------------
   is every ghost atom an image of the owned atom that it stands for, as
   this atom and the box are now? At the end of a step, and between runs, it
   may have been moved, deleted or got another type, and the box another size.
------------------------------------------------------------------------- */

bool SymfnNeighbors::ghosts_are_current()
{
  const int nlocal = atom->nlocal, nall = nlocal + atom->nghost;
  if (atom->nmax > nmax_owners) {
    nmax_owners = atom->nmax;
    memory->destroy(owners);
    memory->create(owners, nmax_owners, 5, "symfn:owners");
  }
  for (int i = 0; i < nall; i++) {
    std::copy(atom->x[i], atom->x[i] + 3, owners[i]);
    owners[i][3] = i < nlocal ? ubuf(atom->tag ? atom->tag[i] : 0).d : -1.0;
    owners[i][4] = i < nlocal ? atom->type[i] : -1.0;
  }
  comm->forward_comm_array(5, owners);

  int stale_here = 0, stale;
  for (int i = nlocal; i < nall && !stale_here; i++) {
    const double *const owner = owners[i];
    if (owner[4] != atom->type[i] || (atom->tag && (tagint) ubuf(owner[3]).i != atom->tag[i]))
      stale_here = 1;
    const double shift[3] = {atom->x[i][0] - owner[0], atom->x[i][1] - owner[1],
                             atom->x[i][2] - owner[2]};
    for (int d = 0; d < 3; d++) {
      double images = domain->h_inv[d] * shift[d];
      if (domain->triclinic && d == 0)
        images += domain->h_inv[5] * shift[1] + domain->h_inv[4] * shift[2];
      if (domain->triclinic && d == 1) images += domain->h_inv[3] * shift[2];
      if (!(std::fabs(images - std::round(images)) <= 1.0e-11)) stale_here = 1;
    }
  }
  MPI_Allreduce(&stale_here, &stale, 1, MPI_INT, MPI_MAX, world);
  return !stale;
}

/* ----------------------------------------------------------------------
   no neighbor list of LAMMPS: it would hold the skin too, and leave out
   pairs that special_bonds or neigh_modify exclude. The ghost atoms of the run
   serve if they can; else there are others while the grid is filled.
------------------------------------------------------------------------- */

void SymfnNeighbors::build(const Compute *requestor)
{
  if (!requestor->is_initialized())
    error->all(
        FLERR,
        "Compute {} {} cannot be evaluated before it was initialized by a run: use run 0 before",
        style, requestor->id);
  if (ghosts_are_complete() && ghosts_are_current()) {
    fill();
    return;
  }
  if (lmp->kokkos) {    // whose atoms a second Comm object cannot handle
    if (update->whichflag || !ghosts_exist() || !ghosts_are_current())
      error->all(
          FLERR,
          "Compute {} {} finds ghost atoms that are not those of the atoms as they are now: use run 0 before",
          style, requestor->id);
    fill();
    return;
  }
  if (own_ghosts.distance_outside() > cutoff)
    error->all(
        FLERR,
        "Compute {} {} finds atoms far outside of the subdomain of their rank: use run 0 before",
        style, requestor->id);
  own_ghosts.save();
  own_ghosts.take_comm();
  own_ghosts.make(cutoff * (1.0 + 1.0e-10));
  try {
    fill();
  } catch (...) {
    own_ghosts.give_back();
    throw;
  }
  own_ghosts.give_back();
}

/* ---------------------------------------------------------------------- */

void SymfnNeighbors::fill()
{
  const int nall = atom->nlocal + atom->nghost;
  types.resize(nall);
  for (int i = 0; i < nall; i++) types[i] = type_map[atom->type[i]];

  sft_error err;
  if (sft_cells_fill(cells, nall, nall ? atom->x[0] : nullptr, types.data(), &err))
    error->one(FLERR, "Compute {}: {}", style, err.message);
}

/* ---------------------------------------------------------------------- */

int SymfnNeighbors::gather(int i, const double *&distance_sq, const int *&kinds)
{
  int n;
  sft_error err;
  if (sft_cells_gather(cells, i, &n, &distance_sq, &kinds, &err))
    error->one(FLERR, "Compute {}: {}", style, err.message);
  return n;
}

/* ---------------------------------------------------------------------- */

double SymfnNeighbors::memory_usage() const
{
  return (double) sft_cells_memory(cells) + (double) types.capacity() * sizeof(int) +
      (double) nmax_owners * 5 * sizeof(double);
}
