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
    style(style), cutoff(cutoff), type_map(type_map), warned(false), cells(nullptr)
{
  sft_error err;
  if (sft_cells_create(cutoff, softness_simd(lmp), &cells, &err))
    error->all(FLERR, "Compute {}: {}", style, err.message);
}

/* ---------------------------------------------------------------------- */

SymfnNeighbors::~SymfnNeighbors()
{
  sft_cells_free(cells);
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
  if (needed > ghosts + rounding)
    error->all(
        FLERR,
        "Compute {} cutoff {} plus skin {} exceeds the ghost atom range {}: use comm_modify cutoff {}",
        style, cutoff, neighbor->skin, ghosts, std::ceil((needed - rounding) * 1.0e4) / 1.0e4);
}

/* ----------------------------------------------------------------------
   between two runs, velocity, displace_atoms, balance and other commands
   drop all ghost atoms. Are there none, though an atom is near a face of its
   subdomain behind which there is another one, or an image?
------------------------------------------------------------------------- */

void SymfnNeighbors::check_ghosts() const
{
  const bool triclinic = domain->triclinic;
  const double zero[3] = {0.0, 0.0, 0.0}, one[3] = {1.0, 1.0, 1.0};
  const double *const boxlo = triclinic ? zero : domain->boxlo,
                      *const boxhi = triclinic ? one : domain->boxhi,
                      *const sublo = triclinic ? domain->sublo_lamda : domain->sublo,
                      *const subhi = triclinic ? domain->subhi_lamda : domain->subhi;
  const double share = cutoff / (cutoff + neighbor->skin);    // atoms have moved since
  bigint here[2] = {atom->nghost, 0}, all[2];                 // ghost atoms, atoms near a face
  for (int i = 0; i < atom->nlocal; i++) {
    double x[3];
    if (triclinic)
      domain->x2lamda(atom->x[i], x);
    else
      std::copy(atom->x[i], atom->x[i] + 3, x);
    for (int d = 0; d < domain->dimension; d++) {
      const double near = share * comm->cutghost[d];
      if (((domain->periodicity[d] || sublo[d] > boxlo[d]) && x[d] - sublo[d] < near) ||
          ((domain->periodicity[d] || subhi[d] < boxhi[d]) && subhi[d] - x[d] < near))
        here[1]++;
    }
  }
  MPI_Allreduce(here, all, 2, MPI_LMP_BIGINT, MPI_SUM, world);
  if (all[1] && !all[0])
    error->all(
        FLERR,
        "Compute {} finds no ghost atoms, after a command such as velocity, displace_atoms, balance or "
        "read_dump: use run 0 before",
        style);
}

/* ---------------------------------------------------------------------- */

// no neighbor list of LAMMPS: it would hold the skin too, and leave out pairs that special_bonds or
// neigh_modify exclude

void SymfnNeighbors::build()
{
  if (update->whichflag == 0) check_ghosts();
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
  return (double) sft_cells_memory(cells) + (double) types.capacity() * sizeof(int);
}
