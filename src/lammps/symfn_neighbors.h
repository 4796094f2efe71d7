/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

// The neighbours of every atom within one cut-off, for the computes that evaluate symmetry functions.

#ifndef LMP_SYMFN_NEIGHBORS_H
#define LMP_SYMFN_NEIGHBORS_H

#include "pointers.h"

#include <string>
#include <vector>

namespace LAMMPS_NS {
class Compute;
class NeighList;

class SymfnNeighbors : protected Pointers {
 public:
  SymfnNeighbors(LAMMPS *lmp, const std::string &style, double cutoff);

  void init(Compute *requestor);                   // from the compute's init()
  void set_list(NeighList *ptr) { list = ptr; }    // from its init_list()
  void build();                                    // collective, once before gather()

  // Squared distances and column types of the listed neighbours of owned atom i; returns their number.
  // type_map[LAMMPS type] is the column type, 0 = not a neighbour. The arrays are valid until the next call.
  int gather(int i, const int *type_map, const double *&distance_sq, const int *&types);

  double memory_usage() const;

 private:
  std::string style;    // for messages
  double cutoff;
  NeighList *list;
  std::vector<double> distance_sq;
  std::vector<int> types;
};
}    // namespace LAMMPS_NS

#endif
