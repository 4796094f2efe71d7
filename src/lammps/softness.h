/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#ifdef COMMAND_CLASS
// clang-format off
CommandStyle(softness,Softness);
// clang-format on
#else

#ifndef LMP_SOFTNESS_H
#define LMP_SOFTNESS_H

#include "command.h"

namespace LAMMPS_NS {

// softness fit | analyze | merge | save | lock | info| analyze | merge | save | info ...

class Softness : public Command {
 public:
  Softness(class LAMMPS *lmp) : Command(lmp) {}
  void command(int, char **) override;

 private:
  void info(int, char **);
  void lock(int, char **);
};
}    // namespace LAMMPS_NS

#endif
#endif
