/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

// The features of a model in a run: references to computes, fixes and variables that the user gives, and what the model
// says about itself, which is defined here and deleted with it.

#ifndef LMP_SOFTNESS_FEATURES_H
#define LMP_SOFTNESS_FEATURES_H

#include "pointers.h"

#include "core/model.h"

#include <memory>
#include <string>
#include <vector>

namespace LAMMPS_NS {
class Compute;
class ComputeReleaseAtom;
class Fix;
class FixPathAtom;

class SoftnessFeatures : protected Pointers {
 public:
  // `references` in the order of those features of the model that are to be given. Stops with an error if they do not fit.
  SoftnessFeatures(LAMMPS *lmp, const Compute *owner, const sft_model *model,
                   const std::string &model_name, const std::vector<std::string> &references);
  ~SoftnessFeatures() override;

  void init();        // from init() of the owner
  void evaluate();    // on all ranks, before gather()

  // Features of atom i; false if one of them is not there or not finite.
  bool gather(int i, int element, float *row) const;

  // no atom can have features yet: the first window of fix path/atom is not over
  bool is_early() const;

  double memory_usage() const;

 private:
  struct Feature {
    std::string name, reference;    // column of the samples; what the user gave for it, or ""
    sft_feature_source source;
    int which;         // kind of reference, of class ArgInfo
    std::string id;    // of the compute, fix or variable
    int index;         // column, from 1; 0: a vector
    Compute *compute;
    Fix *fix;
    int variable;
    int child;                     // number of what is defined here
    std::vector<double> values;    // of a variable
  };
  struct Path {
    std::string arguments, id;
    double time;
    int every;
    FixPathAtom *fix;
  };

  const Compute *owner;
  std::string model_name;
  std::vector<Feature> features;
  std::vector<std::string> release_arguments;
  std::vector<std::unique_ptr<ComputeReleaseAtom>> releases;
  std::vector<Path> paths;

  std::string who(const Feature &) const;
  void give(const std::vector<std::string> &);
  void define();
  void define_release(Feature &);
  void define_path(Feature &);
  void remove_paths();
  void resolve(Feature &) const;
  void check_columns(const Feature &, bool peratom, int ncolumns) const;
  void check_path(Path &) const;
  void evaluate(Feature &) const;
};
}    // namespace LAMMPS_NS

#endif
