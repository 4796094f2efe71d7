/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#ifdef COMPUTE_CLASS
// clang-format off
ComputeStyle(symfn/atom,ComputeSymfnAtom);
// clang-format on
#else

#ifndef LMP_COMPUTE_SYMFN_ATOM_H
#define LMP_COMPUTE_SYMFN_ATOM_H

#include "compute.h"

struct sft_symfn;

namespace LAMMPS_NS {
class SymfnNeighbors;

class ComputeSymfnAtom : public Compute {
 public:
  ComputeSymfnAtom(class LAMMPS *, int, char **);
  ~ComputeSymfnAtom() override;
  void init() override;
  void compute_peratom() override;
  double memory_usage() override;

 private:
  sft_symfn *symfn;
  SymfnNeighbors *neighbors;
  int nmax;
};
}    // namespace LAMMPS_NS

#endif
#endif
