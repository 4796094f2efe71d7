/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "compute_sq.h"

#include "atom.h"
#include "citeme.h"
#include "comm.h"
#include "domain.h"
#include "error.h"
#include "group.h"
#include "keywords.h"
#include "memory.h"
#include "softness_citation.h"
#include "update.h"

#include "core/structure_factor.h"

using namespace LAMMPS_NS;

/* ---------------------------------------------------------------------- */

ComputeSq::ComputeSq(LAMMPS *lmp, int narg, char **arg) :
    Compute(lmp, narg, arg), factor(nullptr), array_step(-1), warned(false)
{
  if (narg < 4) utils::missing_cmd_args(FLERR, "compute sq", error);
  if (!domain->box_exist)
    error->all(FLERR, "Compute sq needs the simulation box: define the compute after the box");
  check_boundary();

  const double qmax = utils::numeric(FLERR, arg[3], false, lmp);
  double bin = sft_structure_factor_default_bin(domain->h);
  bool bin_given = false;
  SoftnessKeywords keywords("compute sq");
  for (int iarg = 4; iarg < narg; iarg += 2) {
    const std::string keyword = arg[iarg];
    keywords.once(error, keyword);
    if (keyword != "bin") error->all(FLERR, "Unknown compute sq keyword: {}", keyword);
    if (iarg + 2 > narg) utils::missing_cmd_args(FLERR, "compute sq " + keyword, error);
    bin = utils::numeric(FLERR, arg[iarg + 1], false, lmp);
    bin_given = true;
  }
  // a qmax that is too small is the better thing to complain about
  if (!bin_given && qmax > 0.0 && bin > qmax) bin = qmax;

  sft_error err;
  const int status = sft_structure_factor_create(qmax, bin, atom->ntypes, domain->h, &factor, &err);
  check(status, "Illegal compute sq command", err.message);

  scalar_flag = array_flag = 1;
  extscalar = extarray = 0;
  size_array_rows = sft_structure_factor_rows(factor);
  size_array_cols = sft_structure_factor_columns(factor);
  memory->create(array, size_array_rows, size_array_cols, "sq:array");
  natoms.resize(atom->ntypes);

  if (lmp->citeme) lmp->citeme->add(softness_citation);
}

/* ---------------------------------------------------------------------- */

ComputeSq::~ComputeSq()
{
  memory->destroy(array);
  sft_structure_factor_free(factor);
}

/* ---------------------------------------------------------------------- */

// every rank gets the same status, but for a lack of memory

void ComputeSq::check(int status, const char *what, const char *message)
{
  if (status == SFT_ENOMEM) error->one(FLERR, "{}: {}", what, message);
  if (status) error->all(FLERR, "{}: {}", what, message);
}

/* ---------------------------------------------------------------------- */

void ComputeSq::check_boundary()
{
  if (domain->dimension != 3)
    error->all(FLERR, "Compute sq is for three dimensions only: this is a 2d simulation");
  if (domain->nonperiodic)
    error->all(FLERR,
               "Compute sq needs a box that is periodic in all directions: use boundary p p p");
}

/* ---------------------------------------------------------------------- */

void ComputeSq::init()
{
  check_boundary();
  warned = false;
  if (!group->dynamic[igroup] && group->count(igroup) == 0)
    error->all(FLERR, "Compute sq group {} has no atoms", group->names[igroup]);
}

/* ---------------------------------------------------------------------- */

double ComputeSq::compute_scalar()
{
  // an array of the same output serves; an older one of this time step may be that of other atoms or another box
  const bool current = update->whichflag != 0 && (invoked_flag & Compute::INVOKED_ARRAY) &&
      array_step == update->ntimestep;
  if (!current) compute_array();
  scalar = sft_structure_factor_peak(size_array_rows, size_array_cols, &array[0][0]);
  if (scalar == 0.0 && !warned && comm->me == 0)
    error->warning(FLERR,
                   "Compute sq {}: S(q) has no maximum, the scalar is 0: qmax may be too small",
                   id);
  if (scalar == 0.0) warned = true;
  return scalar;
}

/* ---------------------------------------------------------------------- */

void ComputeSq::compute_array()
{
  array_step = -1;
  sft_error err;
  check(sft_structure_factor_set_box(factor, domain->h, &err), "Compute sq", err.message);

  const double *const corner = domain->boxlo;
  for (int itype = 1; itype <= atom->ntypes; itype++) {
    positions.clear();
    for (int i = 0; i < atom->nlocal; i++) {
      if (!(atom->mask[i] & groupbit) || atom->type[i] != itype) continue;
      const double *const x = atom->x[i];
      positions.push_back({x[0] - corner[0], x[1] - corner[1], x[2] - corner[2]});
    }
    natoms[itype - 1] = (double) positions.size();
    sft_structure_factor_add(factor, itype, positions.size(),
                             reinterpret_cast<const double(*)[3]>(positions.data()));
  }

  size_t count;
  double *const sums = sft_structure_factor_sums(factor, &count);
  MPI_Allreduce(MPI_IN_PLACE, sums, (int) count, MPI_DOUBLE, MPI_SUM, world);
  MPI_Allreduce(MPI_IN_PLACE, natoms.data(), atom->ntypes, MPI_DOUBLE, MPI_SUM, world);
  sft_structure_factor_evaluate(factor, natoms.data(), &array[0][0]);
  // invoked_array stays -1: the library interface would take the values for those of atoms that have changed since
  array_step = update->ntimestep;
}

/* ---------------------------------------------------------------------- */

double ComputeSq::memory_usage()
{
  size_t count;
  sft_structure_factor_sums(factor, &count);
  return ((double) count + (double) size_array_rows * size_array_cols +
          3.0 * (double) positions.capacity()) *
      sizeof(double);
}
