/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#ifdef FIX_CLASS
// clang-format off
FixStyle(path/atom,FixPathAtom);
// clang-format on
#else

#ifndef LMP_FIX_PATH_ATOM_H
#define LMP_FIX_PATH_ATOM_H

#include "fix.h"

namespace LAMMPS_NS {

class FixPathAtom : public Fix {
 public:
  FixPathAtom(class LAMMPS *, int, char **);
  ~FixPathAtom() override;
  int setmask() override;
  void init() override;
  void setup(int) override;
  void end_of_step() override;

  double compute_scalar() override;
  double memory_usage() override;
  void grow_arrays(int) override;
  void copy_arrays(int, int, int) override;
  void set_arrays(int) override;
  int pack_exchange(int, double *) override;
  int unpack_exchange(int, double *) override;
  void write_restart(FILE *) override;
  void restart(char *) override;
  int pack_restart(int, double *) override;
  void unpack_restart(int, int) override;
  int maxsize_restart() override;
  int size_restart(int) override;

  bool is_whole(int) const;    // has atom i all of its 2 K + 1 positions, hence a result?

 private:
  int npath;      // K
  int nkept;      // 2 K + 1 positions of every atom
  int newest;     // index of the newest of them, the same for all atoms
  int ncommon;    // positions in a row that were kept, at most nkept
  bigint last;    // step of the newest

  // of every atom, how many positions in a row were kept since it is here, then these positions, unwrapped

  double **kept;

  void keep();
  void evaluate();
};
}    // namespace LAMMPS_NS

#endif
#endif
