/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "compute_symfn_atom.h"

#include "atom.h"
#include "citeme.h"
#include "error.h"
#include "memory.h"
#include "softness_citation.h"
#include "softness_simd.h"
#include "symfn_neighbors.h"
#include "update.h"

#include "core/symfn.h"

#include <algorithm>
#include <numeric>
#include <vector>

using namespace LAMMPS_NS;

/* ---------------------------------------------------------------------- */

ComputeSymfnAtom::ComputeSymfnAtom(LAMMPS *lmp, int narg, char **arg) :
    Compute(lmp, narg, arg), symfn(nullptr), neighbors(nullptr), nmax(0)
{
  if (narg < 8) utils::missing_cmd_args(FLERR, "compute symfn/atom", error);
  if (narg > 8) error->all(FLERR, "Unknown compute symfn/atom keyword: {}", arg[8]);

  sft_symfn_parameters parameters;
  parameters.cutoff = utils::numeric(FLERR, arg[3], false, lmp);
  parameters.sigma = utils::numeric(FLERR, arg[4], false, lmp);
  parameters.rlo = utils::numeric(FLERR, arg[5], false, lmp);
  parameters.rhi = utils::numeric(FLERR, arg[6], false, lmp);
  parameters.dr = utils::numeric(FLERR, arg[7], false, lmp);
  parameters.ntypes = atom->ntypes;

  const sft_simd simd = softness_simd(lmp);
  sft_error err;
  if (sft_symfn_create(&parameters, &symfn, &err))
    error->all(FLERR, "Illegal compute symfn/atom command: {}", err.message);
  if (sft_symfn_set_simd(symfn, simd, &err))
    error->one(FLERR, "Compute symfn/atom: {}", err.message);

  peratom_flag = 1;
  size_peratom_cols = sft_symfn_columns(symfn);

  std::vector<int> type_map(atom->ntypes + 1);
  std::iota(type_map.begin(), type_map.end(), 0);    // columns in the order of the types
  neighbors = new SymfnNeighbors(lmp, style, parameters.cutoff, type_map);

  if (lmp->citeme) lmp->citeme->add(softness_citation);
}

/* ---------------------------------------------------------------------- */

ComputeSymfnAtom::~ComputeSymfnAtom()
{
  memory->destroy(array_atom);
  delete neighbors;
  sft_symfn_free(symfn);
}

/* ---------------------------------------------------------------------- */

void ComputeSymfnAtom::init()
{
  neighbors->init(this);
}

/* ---------------------------------------------------------------------- */

void ComputeSymfnAtom::compute_peratom()
{
  if (atom->nmax > nmax) {
    nmax = atom->nmax;
    memory->destroy(array_atom);
    memory->create(array_atom, nmax, size_peratom_cols, "symfn/atom:array_atom");
  }

  neighbors->build(this);

  for (int i = 0; i < atom->nlocal; i++) {
    if (!(atom->mask[i] & groupbit)) {
      std::fill_n(array_atom[i], size_peratom_cols, 0.0);
      continue;
    }
    const double *distance_sq;
    const int *types;
    const int n = neighbors->gather(i, distance_sq, types);
    sft_symfn_evaluate(symfn, n, distance_sq, types, array_atom[i]);
  }
  // invoked_peratom stays -1: the library interface would take the values for those of atoms that have changed since
}

/* ---------------------------------------------------------------------- */

double ComputeSymfnAtom::memory_usage()
{
  return (double) nmax * size_peratom_cols * sizeof(double) + neighbors->memory_usage();
}
