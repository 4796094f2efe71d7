/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#ifdef COMPUTE_CLASS
// clang-format off
ComputeStyle(release/atom,ComputeReleaseAtom);
// clang-format on
#else

#ifndef LMP_COMPUTE_RELEASE_ATOM_H
#define LMP_COMPUTE_RELEASE_ATOM_H

#include "compute.h"

#include <vector>

namespace LAMMPS_NS {

class ComputeReleaseAtom : public Compute {
 public:
  ComputeReleaseAtom(class LAMMPS *, int, char **);
  ~ComputeReleaseAtom() override;
  void init() override;
  void compute_peratom() override;
  double memory_usage() override;

 private:
  double time;    // length of the path
  int nstep;      // steps along it
  int npath;      // columns |d(t_k)|
  bool vector;    // three columns with d at the end
  bool told;      // what the first call took was printed
  class DisplacedForces *forces;
  int nmax;

  std::vector<double> reference, velocity, inverse_mass;    // of the owned atoms

  void follow();
  void record(int);
  void check_step(double) const;
  double kinetic_energy() const;
  void check_energy(double, double, double);
  void tell(double);
};
}    // namespace LAMMPS_NS

#endif
#endif
