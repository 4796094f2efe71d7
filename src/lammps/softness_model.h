/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

// A softness model in memory, the same on every rank.

#ifndef LMP_SOFTNESS_MODEL_H
#define LMP_SOFTNESS_MODEL_H

#include "pointers.h"

#include "core/model.h"
#include "core/symfn.h"
#include "core/trees.h"
#include "core/xgboost_api.h"

#include <cstdint>
#include <string>
#include <vector>

namespace LAMMPS_NS {

class SoftnessModel : protected Pointers {
 public:
  // Find the folder `name` (a path, or a plain name that is looked up in LAMMPS_POTENTIALS, too), read model.json and the boosters on rank 0, check and build
  // them on all ranks. With with_xgboost, predict() calls XGBoost. Stops with an error that starts with `caller`.
  SoftnessModel(LAMMPS *lmp, const std::string &caller, const std::string &name,
                bool with_xgboost = false);
  ~SoftnessModel() override;

  // column type (from 1) of each LAMMPS type from one element name per type, NULL = 0; element 0 is unused
  std::vector<int> map_types(int ntypes, char **names) const;

  int symfn_columns() const { return descriptor ? sft_symfn_columns(descriptor) : 0; }
  int columns() const
  {
    return symfn_columns() + model->nfeatures;
  }    // symmetry functions, then features

  // mean and, unless null, standard deviation over the ensemble for features[nrows*columns]
  void predict(int nrows, const float *features, double *mean, double *spread);

  // which model it is, in one line: its real folder, elements, features, boosters, XGBoost's version, checksum
  std::string identity() const;

  // a sentence about trees that only the slow way of evaluating them can take; empty if there are none
  std::string slow_trees() const;

  double memory_usage() const;

  sft_model *model;
  sft_symfn *descriptor;    // null: the model has features alone
  std::string folder;
  uint32_t checksum;    // CRC-32 of model.json and the boosters, one behind the other

 private:
  std::string caller;
  sft_trees *trees;
  std::vector<sft_xgboost_booster *> xgboost;
  std::vector<float> probability;

  void check(int status, const sft_error &err) const;
  void load(const std::string &name, bool with_xgboost);
  void release();
  void predict_xgboost(int nrows, const float *features, double *mean, double *spread);
};
}    // namespace LAMMPS_NS

#endif
