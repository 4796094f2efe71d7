/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#ifndef LMP_OWN_GHOSTS_H
#define LMP_OWN_GHOSTS_H

#include "pointers.h"

#include <vector>

namespace LAMMPS_NS {

// Ghost atoms of the positions, types and box as they are now, to a distance of the caller's choice. Afterward
// those of the run are there again, to the bit. Atoms stay on their ranks, so that nothing of other fixes migrates.
//
//   save()          remembers the ghost atoms of the run
//   take_comm()     a second Comm object takes the place of the run's
//   make()          ghost atoms; any number of times
//   give_back()     the ghost atoms and the Comm object of the run; no communication

class OwnGhosts : protected Pointers {
 public:
  OwnGhosts(class LAMMPS *, bool with_map);
  ~OwnGhosts() override;

  void save();
  void take_comm();
  double make(double cutoff);    // returns the cutoff that it took
  void give_back();

  bool active() const { return own_comm != nullptr; }
  double cutoff_of_run() const;
  double distance_outside() const;

 private:
  bool with_map;    // is atom->map() used meanwhile?
  class Comm *run_comm, *own_comm;
  int nghost;
  std::vector<double> ghosts;

  void restore();
};
}    // namespace LAMMPS_NS

#endif
