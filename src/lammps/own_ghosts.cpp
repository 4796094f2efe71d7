/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "own_ghosts.h"

#include "atom.h"
#include "atom_vec.h"
#include "comm_brick.h"
#include "comm_tiled.h"
#include "domain.h"
#include "fix.h"
#include "modify.h"
#include "neighbor.h"

#include <algorithm>
#include <cmath>

using namespace LAMMPS_NS;

// the copying constructor of LAMMPS leaves localsendlist undefined, and the destructor frees it

class OwnCommBrick : public CommBrick {
 public:
  OwnCommBrick(LAMMPS *lmp, Comm *other) : CommBrick(lmp, other)
  {
    localsendlist = nullptr;
    bordergroup = 0;
  }
  void leave_map() { map_style = Atom::MAP_NONE; }
};

// the tiling is gathered at setup() only if it is new

class OwnCommTiled : public CommTiled {
 public:
  OwnCommTiled(LAMMPS *lmp, Comm *other) : CommTiled(lmp, other)
  {
    rcbnew = 1;
    bordergroup = 0;
  }
  void leave_map() { map_style = Atom::MAP_NONE; }
};

/* ---------------------------------------------------------------------- */

OwnGhosts::OwnGhosts(LAMMPS *lmp, bool _with_map) :
    Pointers(lmp), with_map(_with_map), run_comm(nullptr), own_comm(nullptr), nghost(0)
{
}

/* ---------------------------------------------------------------------- */

OwnGhosts::~OwnGhosts()
{
  if (active()) give_back();
}

/* ----------------------------------------------------------------------
   all that ghost atoms have, as it is sent when they are made
------------------------------------------------------------------------- */

void OwnGhosts::save()
{
  AtomVec *const avec = atom->avec;
  nghost = atom->nghost;
  size_t size = avec->size_border + (comm->ghost_velocity ? avec->size_velocity : 0);
  for (const auto &fix : modify->get_fix_list()) size += fix->comm_border;
  ghosts.resize(size * nghost + 1);
  std::vector<int> index(nghost + 1);
  for (int i = 0; i < nghost; i++) index[i] = atom->nlocal + i;
  int none[6] = {0, 0, 0, 0, 0, 0};
  if (comm->ghost_velocity)
    avec->pack_border_vel(nghost, index.data(), ghosts.data(), 0, none);
  else
    avec->pack_border(nghost, index.data(), ghosts.data(), 0, none);
}

/* ---------------------------------------------------------------------- */

void OwnGhosts::restore()
{
  if (comm->ghost_velocity)
    atom->avec->unpack_border_vel(nghost, atom->nlocal, ghosts.data());
  else
    atom->avec->unpack_border(nghost, atom->nlocal, ghosts.data());
  atom->nghost = nghost;
}

/* ---------------------------------------------------------------------- */

void OwnGhosts::take_comm()
{
  run_comm = comm;
  auto take = [this](auto *own) {
    own_comm = lmp->comm = own;
    own->mode = Comm::SINGLE;
    own->init();
    if (!with_map) own->leave_map();
  };
  if (comm->style == Comm::TILED)
    take(new OwnCommTiled(lmp, run_comm));
  else
    take(new OwnCommBrick(lmp, run_comm));
}

/* ----------------------------------------------------------------------
   lamda coordinates for each unit of length, across the planes of the box
------------------------------------------------------------------------- */

static void lamda_scale(const Domain *domain, double scale[3])
{
  const double *const h = domain->h_inv;
  scale[0] = scale[1] = scale[2] = 1.0;
  if (!domain->triclinic) return;
  scale[0] = std::sqrt(h[0] * h[0] + h[5] * h[5] + h[4] * h[4]);
  scale[1] = std::sqrt(h[1] * h[1] + h[3] * h[3]);
  scale[2] = h[2];
}

/* ---------------------------------------------------------------------- */

double OwnGhosts::cutoff_of_run() const
{
  const Comm *const other = active() ? run_comm : comm;
  double scale[3], cutoff = std::max(other->cutghostuser, neighbor->cutneighmax);
  lamda_scale(domain, scale);
  for (int d = 0; d < domain->dimension; d++)
    cutoff = std::max(cutoff, other->cutghost[d] / scale[d]);
  return cutoff;
}

/* ----------------------------------------------------------------------
   largest distance between an owned atom and the subdomain of its rank
------------------------------------------------------------------------- */

double OwnGhosts::distance_outside() const
{
  const double *const lo = domain->triclinic ? domain->sublo_lamda : domain->sublo;
  const double *const hi = domain->triclinic ? domain->subhi_lamda : domain->subhi;
  double scale[3], here = 0.0, all;
  lamda_scale(domain, scale);
  for (int i = 0; i < atom->nlocal; i++) {
    double lamda[3];
    const double *x = atom->x[i];
    if (domain->triclinic) {
      domain->x2lamda(atom->x[i], lamda);
      x = lamda;
    }
    for (int d = 0; d < domain->dimension; d++)
      here = std::max(here, std::max(lo[d] - x[d], x[d] - hi[d]) / scale[d]);
  }
  MPI_Allreduce(&here, &all, 1, MPI_DOUBLE, MPI_MAX, world);
  return all;
}

/* ----------------------------------------------------------------------
   Comm::borders() of tiled subdomains sends no atoms from outside of them:
   it is shown these at the border, and the margin counts twice
------------------------------------------------------------------------- */

double OwnGhosts::make(double cutoff)
{
  const int nlocal = atom->nlocal;
  const double margin = distance_outside();
  own_comm->cutghostuser = cutoff + 2.0 * margin;

  std::vector<double> kept;
  if (nlocal) kept.assign(atom->x[0], atom->x[0] + 3 * nlocal);
  if (with_map && atom->map_style != Atom::MAP_NONE) atom->map_clear();
  atom->nghost = 0;
  if (domain->triclinic) domain->x2lamda(nlocal);
  if (own_comm->style == Comm::TILED && margin > 0.0) {
    const double *const lo = domain->triclinic ? domain->sublo_lamda : domain->sublo;
    const double *const hi = domain->triclinic ? domain->subhi_lamda : domain->subhi;
    for (int i = 0; i < nlocal; i++)
      for (int d = 0; d < domain->dimension; d++)
        atom->x[i][d] = std::min(std::max(atom->x[i][d], lo[d]), std::nextafter(hi[d], lo[d]));
  }
  own_comm->setup();
  own_comm->borders();
  if (domain->triclinic) domain->lamda2x(nlocal + atom->nghost);
  if (nlocal) std::copy(kept.begin(), kept.end(), atom->x[0]);
  own_comm->forward_comm();
  return own_comm->cutghostuser;
}

/* ---------------------------------------------------------------------- */

void OwnGhosts::give_back()
{
  const bool map = active() && with_map && atom->map_style != Atom::MAP_NONE;
  if (map) atom->map_clear();
  if (active()) {
    lmp->comm = run_comm;
    delete own_comm;
    own_comm = nullptr;
  }
  restore();
  if (map) atom->map_set();
}
