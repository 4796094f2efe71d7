/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#ifdef COMPUTE_CLASS
// clang-format off
ComputeStyle(softness/atom,ComputeSoftnessAtom);
// clang-format on
#else

#ifndef LMP_COMPUTE_SOFTNESS_ATOM_H
#define LMP_COMPUTE_SOFTNESS_ATOM_H

#include "compute.h"

#include <memory>
#include <vector>

namespace LAMMPS_NS {
class SoftnessFeatures;
class SoftnessModel;
class SymfnNeighbors;

class ComputeSoftnessAtom : public Compute {
 public:
  ComputeSoftnessAtom(class LAMMPS *, int, char **);
  ~ComputeSoftnessAtom() override;
  void init() override;
  void compute_peratom() override;
  double memory_usage() override;

 private:
  std::unique_ptr<SoftnessModel> model;
  std::unique_ptr<SymfnNeighbors> neighbors;
  std::vector<int> type_map;    // column type of each LAMMPS type, 0 = not in the model
  std::unique_ptr<SoftnessFeatures> extra;    // features beside symmetry functions, or null
  bool busy;                                  // being evaluated
  bool warned;                                // of atoms without all features
  int nmax;

  // one block of atoms
  std::vector<int> atoms;
  std::vector<double> values;
  std::vector<float> rows;
  std::vector<double> mean, spread;

  void grow();
  void predict_block();
  void evaluate_atoms();
  void describe(int, float *);
  void warn(int);
};
}    // namespace LAMMPS_NS

#endif
#endif
