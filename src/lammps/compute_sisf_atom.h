/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#ifdef COMPUTE_CLASS
// clang-format off
ComputeStyle(sisf/atom,ComputeSisfAtom);
// clang-format on
#else

#ifndef LMP_COMPUTE_SISF_ATOM_H
#define LMP_COMPUTE_SISF_ATOM_H

#include "compute.h"

#include "core/piece.h"
#include "core/sisf.h"

#include <string>
#include <vector>

namespace LAMMPS_NS {
class FixIsoconf;

class ComputeSisfAtom : public Compute {
 public:
  ComputeSisfAtom(class LAMMPS *, int, char **);
  ~ComputeSisfAtom() override;
  void init() override;
  void compute_peratom() override;
  double memory_usage() override;

  void accumulate(const FixIsoconf *, int);    // called by fix isoconf at sampling time k

  // for softness merge and save

  FixIsoconf *ensemble() const { return isoconf; }
  bool within_replica() const;      // the last one is not complete
  sft_piece *gather();              // on rank 0, which owns it, else null
  void adopt(const sft_piece *);    // of rank 0: takes the place of all sums

 private:
  std::string id_isoconf;
  FixIsoconf *isoconf;
  sft_sisf_kernel kernel;
  bool remove_drift;
  bool halves;
  int ntimes;

  // sums over replicas, in internal fixes that migrate and restart them: for every atom the sums of F, those
  // of F^2 and, for the halves, those of F of odd replicas; the settings, the number of all and of odd replicas
  // of each sampling time, and which replicas they are

  std::string id_sums, id_counts;
  class FixStoreAtom *sums;
  class FixStoreGlobal *counts;

  sft_replicas held;    // the one in progress included

  std::vector<double> times, even_replicas, even_sum;
  double **displacement;
  int nmax, nmax_displacement;

  double *replicas() const;
  double *odd_replicas() const;
  void evaluate_halves(const double *, double *);
  void release();
  void store_settings();
  void store_held();
  double held_identity() const;
  void find_fixes();
  int values_of_an_atom() const { return (halves ? 3 : 2) * ntimes; }
};
}    // namespace LAMMPS_NS

#endif
#endif
