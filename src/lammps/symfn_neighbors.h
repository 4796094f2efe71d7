/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

// The neighbors of every atom within one cut-off, for the computes that evaluate symmetry functions.

#ifndef LMP_SYMFN_NEIGHBORS_H
#define LMP_SYMFN_NEIGHBORS_H

#include "own_ghosts.h"
#include "pointers.h"

#include <string>
#include <vector>

struct sft_cells;

namespace LAMMPS_NS {
class Compute;

class SymfnNeighbors : protected Pointers {
 public:
  // type_map[LAMMPS type] is the column type, 0 = not a neighbor
  SymfnNeighbors(LAMMPS *lmp, const std::string &style, double cutoff,
                 const std::vector<int> &type_map);
  ~SymfnNeighbors() override;

  // from the compute's init()
  void init(Compute *requestor);

  // once before gather(): the grid of owned and ghost atoms
  void build(const Compute *requestor);

  // Squared distances and column types of the neighbors of owned atom i; returns their number. The arrays are
  // valid until the next call.
  int gather(int i, const double *&distance_sq, const int *&types);

  double memory_usage() const;

 private:
  std::string style;    // for messages
  double cutoff;
  std::vector<int> type_map;
  bool warned;    // of a pair style with wrong forces
  sft_cells *cells;
  std::vector<int> types;    // of owned and ghost atoms
  OwnGhosts own_ghosts;
  double **owners;    // of owned and ghost atoms: position, ID and type of the owned atom
  int nmax_owners;

  bool ghosts_are_current();
  bool ghosts_are_complete() const;
  bool ghosts_exist() const;
  void fill();
};
}    // namespace LAMMPS_NS

#endif
