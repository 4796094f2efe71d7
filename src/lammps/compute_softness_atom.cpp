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
#include "softness_features.h"
#include "softness_model.h"
#include "symfn_neighbors.h"
#include "update.h"

#include <cstring>

using namespace LAMMPS_NS;

// atoms are evaluated in blocks, so that a tree stays in the cache while it is used

static constexpr int BLOCK = 256;

// of an atom that lacks a feature: no softness is negative

static constexpr double NO_SOFTNESS = -1.0;

/* ----------------------------------------------------------------------
   a reference, or all those that one with a wildcard stands for
------------------------------------------------------------------------- */

static void expand_reference(LAMMPS *lmp, char *word, std::vector<std::string> &references)
{
  char **expanded;
  const int n = utils::expand_args(FLERR, 1, &word, 1, expanded, lmp);
  for (int k = 0; k < n; k++) references.emplace_back(expanded[k]);
  if (expanded == &word) return;
  for (int k = 0; k < n; k++) delete[] expanded[k];
  lmp->memory->sfree(expanded);
}

/* ---------------------------------------------------------------------- */

ComputeSoftnessAtom::ComputeSoftnessAtom(LAMMPS *lmp, int narg, char **arg) :
    Compute(lmp, narg, arg), busy(false), warned(false), nmax(0)
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
  std::vector<std::string> references;
  for (int iarg = 4 + ntypes; iarg < narg; iarg += 2) {
    if (strcmp(arg[iarg], "features") == 0) {
      keywords.once(error, arg[iarg]);
      while (iarg + 1 < narg && strcmp(arg[iarg + 1], "spread") != 0 &&
             strcmp(arg[iarg + 1], "engine") != 0 && strcmp(arg[iarg + 1], "features") != 0)
        expand_reference(lmp, arg[++iarg], references);
      iarg--;    // two words are taken off below
      if (references.empty())
        utils::missing_cmd_args(FLERR, "compute softness/atom features", error);
      continue;
    }
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
  if (model->descriptor)
    neighbors.reset(new SymfnNeighbors(lmp, style, model->model->descriptor.cutoff, type_map));
  if (model->model->nfeatures)
    extra.reset(new SoftnessFeatures(lmp, this, model->model, model->folder, references));
  else if (!references.empty())
    error->all(FLERR, "Compute softness/atom {}: model {} has no features: leave out features {}",
               id, model->folder, references[0]);

  peratom_flag = 1;
  size_peratom_cols = want_spread ? 2 : 0;

  atoms.reserve(BLOCK);
  values.resize(model->symfn_columns());
  rows.resize((size_t) BLOCK * model->columns());
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
  if (neighbors) neighbors->init(this);
  if (extra) extra->init();
  busy = false;    // an error may have ended an evaluation
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
  if (busy)
    error->all(FLERR, "Compute softness/atom {}: its features refer to the compute itself", id);
  busy = true;
  try {
    evaluate_atoms();
  } catch (...) {
    busy = false;
    throw;
  }
  busy = false;
  // invoked_peratom stays -1: the library interface would take the values for those of atoms that have changed since
}

/* ---------------------------------------------------------------------- */

void ComputeSoftnessAtom::evaluate_atoms()
{
  if (extra) extra->evaluate();
  if (neighbors) neighbors->build(this);

  const int ncolumns = model->columns();
  int missing = 0;
  for (int i = 0; i < atom->nlocal; i++) {
    if (size_peratom_cols)
      array_atom[i][0] = array_atom[i][1] = 0.0;
    else
      vector_atom[i] = 0.0;
    if (!(atom->mask[i] & groupbit) || !type_map[atom->type[i]]) continue;

    float *const row = rows.data() + atoms.size() * ncolumns;
    if (extra && !extra->gather(i, type_map[atom->type[i]] - 1, row + model->symfn_columns())) {
      if (size_peratom_cols)
        array_atom[i][0] = NO_SOFTNESS;
      else
        vector_atom[i] = NO_SOFTNESS;
      missing++;
      continue;
    }
    if (neighbors) describe(i, row);
    atoms.push_back(i);
    if (atoms.size() == BLOCK) predict_block();
  }
  predict_block();
  if (extra && !warned && !extra->is_early()) warn(missing);
}

/* ----------------------------------------------------------------------
   symmetry functions of atom i
------------------------------------------------------------------------- */

void ComputeSoftnessAtom::describe(int i, float *row)
{
  const double *distance_sq;
  const int *types;
  const int n = neighbors->gather(i, distance_sq, types);
  sft_symfn_evaluate(model->descriptor, n, distance_sq, types, values.data());
  for (const auto value : values) *row++ = (float) value;
}

/* ----------------------------------------------------------------------
   once is enough
------------------------------------------------------------------------- */

void ComputeSoftnessAtom::warn(int missing)
{
  int all;
  MPI_Allreduce(&missing, &all, 1, MPI_INT, MPI_SUM, world);
  if (!all) return;
  warned = true;
  if (comm->me == 0)
    error->warning(
        FLERR,
        "Compute softness/atom {}: {} atom(s) have no softness, but {:g}, at step {}: a "
        "feature of theirs is not finite, or they are not in the group of its compute or fix",
        id, all, NO_SOFTNESS, update->ntimestep);
}

/* ---------------------------------------------------------------------- */

void ComputeSoftnessAtom::predict_block()
{
  const int n = atoms.size();
  if (n == 0) return;
  model->predict(n, rows.data(), mean.data(), size_peratom_cols ? spread.data() : nullptr);
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
  return (double) nmax * percolumn * sizeof(double) + (double) rows.size() * sizeof(float) +
      (neighbors ? neighbors->memory_usage() : 0.0) + (extra ? extra->memory_usage() : 0.0) +
      model->memory_usage();
}
