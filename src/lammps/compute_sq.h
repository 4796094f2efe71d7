/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#ifdef COMPUTE_CLASS
// clang-format off
ComputeStyle(sq,ComputeSq);
// clang-format on
#else

#ifndef LMP_COMPUTE_SQ_H
#define LMP_COMPUTE_SQ_H

#include "compute.h"

#include <array>
#include <vector>

struct sft_structure_factor;

namespace LAMMPS_NS {

class ComputeSq : public Compute {
 public:
  ComputeSq(class LAMMPS *, int, char **);
  ~ComputeSq() override;
  void init() override;
  double compute_scalar() override;
  void compute_array() override;
  double memory_usage() override;

 private:
  sft_structure_factor *factor;
  std::vector<std::array<double, 3>> positions;    // of the atoms of one type
  std::vector<double> natoms;                      // of each type in the group
  bigint array_step;                               // of the values of the array, -1: none
  bool warned;                                     // of a missing maximum, in this run

  void check_boundary();
  void check(int status, const char *what, const char *message);
};
}    // namespace LAMMPS_NS

#endif
#endif
