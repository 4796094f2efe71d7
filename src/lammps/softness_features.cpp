/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "softness_features.h"

#include "arg_info.h"
#include "atom.h"
#include "comm.h"
#include "compute.h"
#include "compute_release_atom.h"
#include "error.h"
#include "fix.h"
#include "fix_path_atom.h"
#include "group.h"
#include "input.h"
#include "modify.h"
#include "update.h"
#include "variable.h"

#include <algorithm>
#include <cmath>

using namespace LAMMPS_NS;

// of the time between two positions: times are printed with six digits
static constexpr double TIME_TOLERANCE = 1.0e-5;

/* ---------------------------------------------------------------------- */

SoftnessFeatures::SoftnessFeatures(LAMMPS *lmp, const Compute *owner, const sft_model *model,
                                   const std::string &model_name,
                                   const std::vector<std::string> &references) :
    Pointers(lmp),
    owner(owner), model_name(model_name)
{
  sft_error err;
  for (int k = 0; k < model->nfeatures; k++) {
    Feature feature = {};
    feature.name = model->features[k];
    feature.child = -1;
    if (sft_model_source(model->features[k], &feature.source, &err))
      error->all(FLERR, "Compute softness/atom: model {}: {}", model_name, err.message);
    features.push_back(feature);
  }
  give(references);

  int now = model->no_descriptor ? 0 : 1, then = 0;
  for (const auto &feature : features) {
    if (feature.source.kind == SFT_SOURCE_PATH) then++;
    if (feature.source.kind == SFT_SOURCE_RELEASE || feature.source.kind == SFT_SOURCE_GIVEN) now++;
  }
  if (now && then)
    error->all(FLERR,
               "Compute softness/atom: model {} has features of fix path/atom, which are about a "
               "configuration of the past, beside others, which are about the present one: fit it "
               "with path/atom (and element) alone, with descriptor none",
               model_name);
  for (auto &feature : features)
    if (feature.source.kind == SFT_SOURCE_GIVEN) resolve(feature);
  try {
    define();
  } catch (...) {
    remove_paths();    // no destructor runs for an object that was not made
    throw;
  }
}

/* ---------------------------------------------------------------------- */

SoftnessFeatures::~SoftnessFeatures()
{
  remove_paths();
}

/* ----------------------------------------------------------------------
   they may be gone, when all fixes are deleted before all computes
------------------------------------------------------------------------- */

void SoftnessFeatures::remove_paths()
{
  for (const auto &path : paths)
    if (modify->nfix && modify->get_fix_by_id(path.id)) modify->delete_fix(path.id);
}

/* ---------------------------------------------------------------------- */

std::string SoftnessFeatures::who(const Feature &feature) const
{
  return fmt::format("Compute softness/atom {} features {} (for {} of model {})", owner->id,
                     feature.reference, feature.name, model_name);
}

/* ---------------------------------------------------------------------- */

void SoftnessFeatures::give(const std::vector<std::string> &references)
{
  std::string wanted;
  size_t n = 0;
  for (auto &feature : features) {
    if (feature.source.kind != SFT_SOURCE_GIVEN) continue;
    wanted += " " + feature.name;
    if (n < references.size()) feature.reference = references[n];
    n++;
  }
  if (n == references.size()) return;
  error->all(FLERR,
             "Compute softness/atom {}: {} reference(s) after features, but model {} needs {}{}{}",
             owner->id, references.size(), model_name, n, n ? ", for" : "", wanted);
}

/* ---------------------------------------------------------------------- */

void SoftnessFeatures::check_columns(const Feature &feature, bool peratom, int ncolumns) const
{
  if (!peratom) error->all(FLERR, "{}: it does not calculate per-atom values", who(feature));
  if (feature.index == 0 && ncolumns)
    error->all(FLERR,
               "{}: it is an array of {} columns: name one of them, as {}[1], or all, as {}[*]",
               who(feature), ncolumns, feature.reference, feature.reference);
  if (feature.index && !ncolumns)
    error->all(FLERR, "{}: it is a vector, which has no columns", who(feature));
  if (feature.index > ncolumns && ncolumns)
    error->all(FLERR, "{}: it has {} columns only", who(feature), ncolumns);
}

/* ----------------------------------------------------------------------
   the compute, fix or variable of a reference, which must be per-atom. Again
   at every init: it may have been deleted or made anew since.
------------------------------------------------------------------------- */

void SoftnessFeatures::resolve(Feature &feature) const
{
  const ArgInfo info(feature.reference);
  feature.which = info.get_type();
  feature.id = info.get_name();
  feature.index = info.get_index1();
  if (feature.which == ArgInfo::COMPUTE && info.get_dim() < 2) {
    feature.compute = modify->get_compute_by_id(feature.id);
    if (!feature.compute) error->all(FLERR, "{}: there is no compute {}", who(feature), feature.id);
    if (feature.compute == owner) error->all(FLERR, "{}: it refers to itself", who(feature));
    check_columns(feature, feature.compute->peratom_flag, feature.compute->size_peratom_cols);
  } else if (feature.which == ArgInfo::FIX && info.get_dim() < 2) {
    feature.fix = modify->get_fix_by_id(feature.id);
    if (!feature.fix) error->all(FLERR, "{}: there is no fix {}", who(feature), feature.id);
    check_columns(feature, feature.fix->peratom_flag, feature.fix->size_peratom_cols);
  } else if (feature.which == ArgInfo::VARIABLE && info.get_dim() == 0) {
    feature.variable = input->variable->find(feature.id.c_str());
    if (feature.variable < 0)
      error->all(FLERR, "{}: there is no variable {}", who(feature), feature.id);
    if (!input->variable->atomstyle(feature.variable))
      error->all(FLERR, "{}: variable {} is not of style atom", who(feature), feature.id);
  } else {
    error->all(FLERR, "{}: it is none of c_ID, c_ID[I], f_ID, f_ID[I] and v_name", who(feature));
  }
}

/* ---------------------------------------------------------------------- */

void SoftnessFeatures::define()
{
  for (auto &feature : features) {
    if (feature.source.kind == SFT_SOURCE_RELEASE) define_release(feature);
    if (feature.source.kind == SFT_SOURCE_PATH) define_path(feature);
  }
}

/* ----------------------------------------------------------------------
   it belongs to the owner alone and is in no list of LAMMPS: in the middle of
   making or deleting a compute, that list must not change
------------------------------------------------------------------------- */

void SoftnessFeatures::define_release(Feature &feature)
{
  const std::string arguments = feature.source.arguments;
  const auto known = std::find(release_arguments.begin(), release_arguments.end(), arguments);
  feature.child = known - release_arguments.begin();
  if (known == release_arguments.end()) {
    std::vector<std::string> words = {fmt::format("{}_release{}", owner->id, feature.child + 1),
                                      group->names[owner->igroup], "release/atom"};
    for (const auto &word : utils::split_words(arguments)) words.push_back(word);
    std::vector<char *> arg;
    for (auto &word : words) arg.push_back(&word[0]);
    release_arguments.push_back(arguments);
    releases.emplace_back(new ComputeReleaseAtom(lmp, arg.size(), arg.data()));
  }
  if (feature.source.column > releases[feature.child]->size_peratom_cols)
    error->all(FLERR, "Compute softness/atom: model {}: feature {}: there are {} columns only",
               model_name, feature.name, releases[feature.child]->size_peratom_cols);
}

/* ---------------------------------------------------------------------- */

void SoftnessFeatures::define_path(Feature &feature)
{
  const std::string arguments = feature.source.arguments;
  int child = 0;
  while (child < (int) paths.size() && paths[child].arguments != arguments) child++;
  feature.child = child;
  if (child == (int) paths.size()) {
    const auto words = utils::split_words(arguments);
    Path path = {arguments, fmt::format("{}_path{}", owner->id, child + 1), 0.0, 0, nullptr};
    if (words.size() == 2) path.time = utils::numeric(FLERR, words[0], false, lmp);
    path.every = (int) std::lround(std::fmin(path.time / update->dt, 1e9));
    if (words.size() != 2 || !(path.time > 0.0) || path.every < 1)
      error->all(FLERR,
                 "Compute softness/atom: model {}: feature {} should be path/atom:TIME:K[I], with "
                 "TIME of one step, {}, or more",
                 model_name, feature.name, update->dt);
    check_path(path);
    path.fix = dynamic_cast<FixPathAtom *>(
        modify->add_fix(fmt::format("{} {} path/atom {} {}", path.id, group->names[owner->igroup],
                                    path.every, words[1])));
    paths.push_back(path);
    if (comm->me == 0)
      utils::logmesg(
          lmp,
          "Compute softness/atom {}: its values are about the configuration {:g} ago, and "
          "are -1 before\n",
          owner->id, path.time * utils::inumeric(FLERR, words[1], false, lmp));
  }
  if (feature.source.column < 4 || feature.source.column > paths[child].fix->size_peratom_cols)
    error->all(FLERR,
               "Compute softness/atom: model {}: feature {}: columns 4 to {} of fix path/atom are "
               "features",
               model_name, feature.name, paths[child].fix->size_peratom_cols);
}

/* ----------------------------------------------------------------------
   the model knows times, the fix counts steps
------------------------------------------------------------------------- */

void SoftnessFeatures::check_path(Path &path) const
{
  if (std::fabs(path.every * update->dt - path.time) <= TIME_TOLERANCE * path.time) return;
  error->all(FLERR,
             "Compute softness/atom {}: the features of model {} need positions every {}, which is "
             "not {} steps of {}: choose a timestep that divides it, before this compute",
             owner->id, model_name, path.time, path.every, update->dt);
}

/* ---------------------------------------------------------------------- */

void SoftnessFeatures::init()
{
  for (auto &feature : features)
    if (feature.source.kind == SFT_SOURCE_GIVEN) resolve(feature);
  for (auto &release : releases) {
    release->init();
    release->init_flags();
  }
  for (auto &path : paths) {
    path.fix = dynamic_cast<FixPathAtom *>(modify->get_fix_by_id(path.id));
    if (!path.fix)
      error->all(FLERR, "Compute softness/atom {}: its fix {} was deleted: define it anew",
                 owner->id, path.id);
    check_path(path);
  }
}

/* ----------------------------------------------------------------------
   as other computes do that refer to computes, fixes and variables
------------------------------------------------------------------------- */

void SoftnessFeatures::evaluate(Feature &feature) const
{
  if (feature.which == ArgInfo::COMPUTE) {
    if (!feature.compute->is_initialized())
      error->all(FLERR, "{}: compute {} cannot be invoked before initialization by a run",
                 who(feature), feature.id);
    if (!(feature.compute->invoked_flag & Compute::INVOKED_PERATOM)) {
      feature.compute->compute_peratom();
      feature.compute->invoked_flag |= Compute::INVOKED_PERATOM;
    }
  } else if (feature.which == ArgInfo::FIX) {
    if (update->ntimestep % feature.fix->peratom_freq)
      error->all(FLERR, "{}: fix {} is not computed at step {}: it is every {} steps", who(feature),
                 feature.id, update->ntimestep, feature.fix->peratom_freq);
  } else {
    feature.values.resize(atom->nmax);
    input->variable->compute_atom(feature.variable, owner->igroup, feature.values.data(), 1, 0);
  }
}

/* ---------------------------------------------------------------------- */

void SoftnessFeatures::evaluate()
{
  for (auto &feature : features)
    if (feature.source.kind == SFT_SOURCE_GIVEN) evaluate(feature);
  for (auto &release : releases) release->compute_peratom();
  for (auto &path : paths) {
    check_path(path);    // as fix dt/reset may have changed the step
    if (update->ntimestep % path.fix->peratom_freq)
      error->all(
          FLERR,
          "Compute softness/atom {}: model {} can be evaluated every {} steps, which step {} is not",
          owner->id, model_name, path.fix->peratom_freq, update->ntimestep);
  }
}

/* ---------------------------------------------------------------------- */

bool SoftnessFeatures::is_early() const
{
  for (const auto &path : paths)
    if (path.fix->compute_scalar() < 0.0) return true;
  return false;
}

/* ----------------------------------------------------------------------
   an atom outside the group of a compute or fix has 0 there, which is no value
------------------------------------------------------------------------- */

bool SoftnessFeatures::gather(int i, int element, float *row) const
{
  for (const auto &feature : features) {
    const int mask = atom->mask[i];
    double value = NAN;
    if (feature.source.kind == SFT_SOURCE_ELEMENT) {
      value = element;
    } else if (feature.source.kind == SFT_SOURCE_RELEASE) {
      value = releases[feature.child]->array_atom[i][feature.source.column - 1];
    } else if (feature.source.kind == SFT_SOURCE_PATH) {
      const FixPathAtom *fix = paths[feature.child].fix;
      if (fix->is_whole(i)) value = fix->array_atom[i][feature.source.column - 1];
    } else if (feature.which == ArgInfo::COMPUTE) {
      const Compute *c = feature.compute;
      if (mask & c->groupbit)
        value = feature.index ? c->array_atom[i][feature.index - 1] : c->vector_atom[i];
    } else if (feature.which == ArgInfo::FIX) {
      const Fix *f = feature.fix;
      if (mask & f->groupbit)
        value = feature.index ? f->array_atom[i][feature.index - 1] : f->vector_atom[i];
    } else {
      value = feature.values[i];
    }
    *row = (float) value;
    if (!std::isfinite(*row++)) return false;
  }
  return true;
}

/* ---------------------------------------------------------------------- */

double SoftnessFeatures::memory_usage() const
{
  double bytes = 0.0;
  for (const auto &release : releases) bytes += release->memory_usage();
  for (const auto &feature : features) bytes += (double) feature.values.capacity() * sizeof(double);
  return bytes;
}
