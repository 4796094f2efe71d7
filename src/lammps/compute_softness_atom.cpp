/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "compute_softness_atom.h"

#include "atom.h"
#include "citeme.h"
#include "comm.h"
#include "error.h"
#include "keywords.h"
#include "memory.h"
#include "softness_citation.h"
#include "softness_model.h"
#include "symfn_neighbors.h"
#include "update.h"

#include <cstring>

using namespace LAMMPS_NS;

// atoms are evaluated in blocks, so that a tree stays in the cache while it is used

static constexpr int BLOCK = 256;

/* ---------------------------------------------------------------------- */

ComputeSoftnessAtom::ComputeSoftnessAtom(LAMMPS *lmp, int narg, char **arg) :
    Compute(lmp, narg, arg), nmax(0)
{
  const int ntypes = atom->ntypes;
  if (narg < 4 + ntypes)
    error
        ->all(FLERR,
              "Illegal compute softness/atom command: a model and {} element(s), one for each atom "
              "type, are expected",
              ntypes);

  bool want_spread = false, want_xgboost = false;
  SoftnessKeywords keywords("compute softness/atom");
  for (int iarg = 4 + ntypes; iarg < narg; iarg += 2) {
    const bool is_spread = strcmp(arg[iarg], "spread") == 0;
    if (!is_spread && strcmp(arg[iarg], "engine") != 0)
      error->all(FLERR,
                 "Unknown compute softness/atom keyword: {} (after {} elements, one for each atom "
                 "type)",
                 arg[iarg], ntypes);
    keywords.once(error, arg[iarg]);
    if (iarg + 2 > narg)
      utils::missing_cmd_args(FLERR, std::string("compute softness/atom ") + arg[iarg], error);
    if (is_spread) {
      want_spread = utils::logical(FLERR, arg[iarg + 1], false, lmp) == 1;
      continue;
    }
    want_xgboost = strcmp(arg[iarg + 1], "xgboost") == 0;
    if (!want_xgboost && strcmp(arg[iarg + 1], "native") != 0)
      error->all(FLERR, "Compute softness/atom engine {} is neither native nor xgboost",
                 arg[iarg + 1]);
  }

  model.reset(new SoftnessModel(lmp, "Compute softness/atom", arg[3], want_xgboost));
  if (strcmp(model->model->units, update->unit_style) != 0)
    error->all(FLERR, "Compute softness/atom: model {} is for units {}, but this run has units {}",
               model->folder, model->model->units, update->unit_style);
  const auto slow = model->slow_trees();
  if (!want_xgboost && !slow.empty() && comm->me == 0)
    error->warning(FLERR, "Compute softness/atom: in model {}, {}", model->folder, slow);
  type_map = model->map_types(ntypes, arg + 4);
  if (comm->me == 0)
    utils::logmesg(lmp, "Compute softness/atom {} uses the model {}\n", id, model->identity());
  neighbors.reset(new SymfnNeighbors(lmp, style, model->model->descriptor.cutoff, type_map));

  peratom_flag = 1;
  size_peratom_cols = want_spread ? 2 : 0;

  atoms.reserve(BLOCK);
  values.resize(model->columns());
  features.resize((size_t) BLOCK * model->columns());
  mean.resize(BLOCK);
  spread.resize(BLOCK);

  if (lmp->citeme) lmp->citeme->add(softness_citation);
}

/* ---------------------------------------------------------------------- */

ComputeSoftnessAtom::~ComputeSoftnessAtom()
{
  memory->destroy(vector_atom);
  memory->destroy(array_atom);
}

/* ---------------------------------------------------------------------- */

void ComputeSoftnessAtom::init()
{
  neighbors->init(this);
}

/* ---------------------------------------------------------------------- */

void ComputeSoftnessAtom::grow()
{
  if (atom->nmax <= nmax) return;
  nmax = atom->nmax;
  if (size_peratom_cols) {
    memory->destroy(array_atom);
    memory->create(array_atom, nmax, size_peratom_cols, "softness/atom:array_atom");
  } else {
    memory->destroy(vector_atom);
    memory->create(vector_atom, nmax, "softness/atom:vector_atom");
  }
}

/* ---------------------------------------------------------------------- */

void ComputeSoftnessAtom::compute_peratom()
{
  grow();
  atoms.clear();    // an error that was thrown may have left a block
  neighbors->build(this);

  const int ncolumns = model->columns();
  for (int i = 0; i < atom->nlocal; i++) {
    if (size_peratom_cols)
      array_atom[i][0] = array_atom[i][1] = 0.0;
    else
      vector_atom[i] = 0.0;
    if (!(atom->mask[i] & groupbit) || !type_map[atom->type[i]]) continue;

    const double *distance_sq;
    const int *types;
    const int n = neighbors->gather(i, distance_sq, types);
    sft_symfn_evaluate(model->descriptor, n, distance_sq, types, values.data());
    float *row = features.data() + atoms.size() * ncolumns;
    for (int c = 0; c < ncolumns; c++) row[c] = (float) values[c];
    atoms.push_back(i);
    if (atoms.size() == BLOCK) predict_block();
  }
  predict_block();
  // invoked_peratom stays -1: the library interface would take the values for those of atoms that have changed since
}

/* ---------------------------------------------------------------------- */

void ComputeSoftnessAtom::predict_block()
{
  const int n = atoms.size();
  if (n == 0) return;
  model->predict(n, features.data(), mean.data(), size_peratom_cols ? spread.data() : nullptr);
  for (int k = 0; k < n; k++) {
    if (size_peratom_cols) {
      array_atom[atoms[k]][0] = mean[k];
      array_atom[atoms[k]][1] = spread[k];
    } else {
      vector_atom[atoms[k]] = mean[k];
    }
  }
  atoms.clear();
}

/* ---------------------------------------------------------------------- */

double ComputeSoftnessAtom::memory_usage()
{
  const int percolumn = size_peratom_cols ? size_peratom_cols : 1;
  return (double) nmax * percolumn * sizeof(double) + (double) features.size() * sizeof(float) +
      neighbors->memory_usage() + model->memory_usage();
}
