/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

// softness lock NAME

#ifndef LMP_SOFTNESS_LOCK_H
#define LMP_SOFTNESS_LOCK_H

#include "pointers.h"

#include <string>

namespace LAMMPS_NS {

// The lock NAME.lock, held by rank 0. Collective over the world; stops with an error if another process holds it. What this
// process holds already stays with the one that took it first.

class SoftnessLock : protected Pointers {
 public:
  SoftnessLock(LAMMPS *lmp, const char *command, std::string name);
  ~SoftnessLock() override;
  void keep() { path.clear(); }                    // until the process ends
  static bool is_ours(const std::string &name);    // on rank 0

 private:
  std::string path;    // of the lock to give back; empty if there is none
};
}    // namespace LAMMPS_NS

#endif
