/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "softness_model.h"

#include "comm.h"
#include "error.h"
#include "file_broadcast.h"
#include "platform.h"
#include "softness_simd.h"
#include "utils.h"

#include "core/checksum.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>

using namespace LAMMPS_NS;

/* ---------------------------------------------------------------------- */

static bool there(const std::string &path)
{
  std::error_code unused;
  return std::filesystem::exists(std::filesystem::symlink_status(path, unused));
}

/* ----------------------------------------------------------------------
   the model folder, on one rank. A name with a slash is a path, and nothing
   else. Any other name is a folder here, or else one in LAMMPS_POTENTIALS. The
   first entry of that name counts, whatever it is: a folder without its
   model.json, or one that is not ours to read, must not give way to another
   model of the same name in silence.
------------------------------------------------------------------------- */

static std::string find_folder(const std::string &name, std::string &folder)
{
  std::vector<std::string> candidates = {name}, dirs;
  if (name.empty()) return "the name of the model is empty";
  const bool is_path = name.find('/') != std::string::npos || name == "." || name == "..";
  if (!is_path) dirs = platform::list_pathenv("LAMMPS_POTENTIALS");
  for (const auto &dir : dirs) candidates.push_back(platform::path_join(dir, name));

  for (const auto &candidate : candidates) {
    if (!there(candidate)) {
      const std::string aside = candidate + ".tmp.old";    // see model_folder.h
      if (there(aside))
        return fmt::format("found no model {}: a softness fit that was killed has left it as {}: "
                           "rename this folder, or run the fit again",
                           candidate, aside);
      continue;
    }
    const auto file = platform::path_join(candidate, "model.json");
    if (!platform::file_is_readable(file))
      return fmt::format("found no model {}: {} is there, but {} cannot be read: {}", name,
                         candidate, file, utils::getsyserror());
    folder = candidate;
    return "";
  }
  if (is_path)
    return fmt::format("found no model {}: there is no such folder, and a name with a slash is a "
                       "path, which is not looked up in LAMMPS_POTENTIALS",
                       name);
  std::string where;
  for (const auto &dir : dirs) where += (where.empty() ? "" : ", ") + dir;
  return fmt::format("found no model {}: there is no such folder in the current folder{}", name,
                     where.empty() ? ", and LAMMPS_POTENTIALS is not set"
                                   : ", nor in those of LAMMPS_POTENTIALS: " + where);
}

/* ---------------------------------------------------------------------- */

SoftnessModel::SoftnessModel(LAMMPS *lmp, const std::string &caller, const std::string &name,
                             bool with_xgboost) :
    Pointers(lmp),
    model(nullptr), descriptor(nullptr), checksum(0), caller(caller), trees(nullptr)
{
  try {
    load(name, with_xgboost);
  } catch (...) {
    release();    // no destructor runs for an object that was not made
    throw;
  }
}

/* ---------------------------------------------------------------------- */

SoftnessModel::~SoftnessModel()
{
  release();
}

/* ---------------------------------------------------------------------- */

void SoftnessModel::release()
{
  for (auto booster : xgboost) sft_xgboost_free(booster);
  sft_trees_free(trees);
  sft_symfn_free(descriptor);
  sft_model_free(model);
}

/* ----------------------------------------------------------------------
   every rank has done the same with the same bytes, hence has the same status
------------------------------------------------------------------------- */

void SoftnessModel::check(int status, const sft_error &err) const
{
  if (status) error->all(FLERR, "{}: {}", caller, err.message);
}

/* ---------------------------------------------------------------------- */

void SoftnessModel::load(const std::string &name, bool with_xgboost)
{
  const sft_simd simd = softness_simd(lmp);
  sft_error err;
  std::string json;

  std::string problem;
  if (comm->me == 0) problem = find_folder(name, folder);
  FileBroadcast::share(lmp, problem);
  if (!problem.empty()) error->all(FLERR, "{}: {}", caller, problem);
  FileBroadcast::share(lmp, folder);

  problem = FileBroadcast::read_all(lmp, platform::path_join(folder, "model.json"), json);
  if (!problem.empty()) error->all(FLERR, "{}: {}", caller, problem);
  checksum = sft_checksum_add(0, json.data(), json.size());
  check(sft_model_parse(folder.c_str(), json.data(), json.size(), &model, &err), err);
  if (!model->no_descriptor) {
    check(sft_symfn_create(&model->descriptor, &descriptor, &err), err);
    check(sft_symfn_set_simd(descriptor, simd, &err), err);
  }
  check(sft_trees_create(columns(), &trees, &err), err);

  std::string bytes;
  for (int k = 0; k < model->nboosters; k++) {
    const char *file = model->boosters[k].file;
    problem = FileBroadcast::read_all(lmp, platform::path_join(folder, file), bytes);
    if (!problem.empty()) error->all(FLERR, "{}: model {}: {}", caller, folder, problem);
    checksum = sft_checksum_add(checksum, bytes.data(), bytes.size());
    check(sft_model_check_booster(model, folder.c_str(), k, bytes.data(), bytes.size(), &err), err);
    check(sft_trees_add(trees, file, bytes.data(), bytes.size(), &err), err);
    if (with_xgboost) {
      sft_xgboost_booster *booster;
      if (sft_xgboost_load(bytes.data(), bytes.size(), &booster, &err))
        error->all(FLERR, "{}: model {}: {}: {}", caller, folder, file, err.message);
      xgboost.push_back(booster);
    }
  }
  check(sft_trees_prepare(trees, simd, &err), err);
}

/* ----------------------------------------------------------------------
   which model this is. The folder without links and dots: the same name may
   stand for another folder elsewhere or tomorrow.
------------------------------------------------------------------------- */

std::string SoftnessModel::identity() const
{
  std::error_code failed;
  const auto path = std::filesystem::canonical(folder, failed);
  std::string elements;
  for (int k = 0; k < model->nelements; k++) elements += std::string(" ") + model->elements[k];
  return fmt::format(
      "{}: elements{}, {} features, {} boosters, trained with XGBoost {}, checksum {:08x}",
      failed ? folder : path.string(), elements, columns(), model->nboosters, model->xgboost,
      checksum);
}

/* ---------------------------------------------------------------------- */

std::vector<int> SoftnessModel::map_types(int ntypes, char **names) const
{
  std::vector<int> map(ntypes + 1, 0);
  for (int itype = 1; itype <= ntypes; itype++) {
    const char *name = names[itype - 1];
    if (strcmp(name, "NULL") == 0) continue;
    map[itype] = sft_model_element(model, name) + 1;
    if (map[itype]) continue;
    std::string known;
    for (int k = 0; k < model->nelements; k++) known += std::string(" ") + model->elements[k];
    error->all(FLERR,
               "{}: element {} of type {} is not in model {}, which knows:{}; use one of them or "
               "NULL",
               caller, name, itype, folder, known);
  }
  if (std::count(map.begin(), map.end(), 0) == ntypes + 1)
    error->all(FLERR,
               "{}: all types are NULL, so no atom has a softness: name the element of a type",
               caller);
  return map;
}

/* ---------------------------------------------------------------------- */

void SoftnessModel::predict(int nrows, const float *features, double *mean, double *spread)
{
  if (xgboost.empty())
    sft_trees_predict(trees, nrows, features, mean, spread);
  else
    predict_xgboost(nrows, features, mean, spread);
}

/* ----------------------------------------------------------------------
   the same with XGBoost's own predict: deviations are from the first member,
   so that nothing cancels when the members agree
------------------------------------------------------------------------- */

void SoftnessModel::predict_xgboost(int nrows, const float *features, double *mean, double *spread)
{
  const int members = xgboost.size();
  const int ncolumns = columns();
  sft_error err;

  probability.resize((size_t) members * nrows);
  for (int m = 0; m < members; m++)
    if (sft_xgboost_predict(xgboost[m], nrows, ncolumns, features, 0,
                            probability.data() + (size_t) m * nrows, &err))
      error->one(FLERR, "{}: {}", caller, err.message);

  for (int i = 0; i < nrows; i++) {
    const double first = probability[i];
    double sum = 0.0, sum_sq = 0.0;
    for (int m = 0; m < members; m++) {
      const double deviation = probability[m * nrows + i] - first;
      sum += deviation;
      sum_sq += deviation * deviation;
    }
    mean[i] = first + sum / members;
    if (spread)
      spread[i] = members > 1 ? sqrt(std::fmax(0.0, sum_sq - sum * sum / members) / (members - 1))
                              : 0.0;
  }
}

/* ---------------------------------------------------------------------- */

std::string SoftnessModel::slow_trees() const
{
  const int slow = sft_trees_walked(trees);
  if (!slow) return "";
  return fmt::format(
      "{} of {} trees are evaluated in the slow way, for trees deeper than 8 levels and "
      "more than 512 symmetry functions",
      slow, sft_trees_count(trees));
}

/* ---------------------------------------------------------------------- */

double SoftnessModel::memory_usage() const
{
  return (double) sft_trees_bytes(trees) + (double) probability.capacity() * sizeof(float);
}
