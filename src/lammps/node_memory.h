/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

// Memory that all ranks of a node read and one of them fills: one copy per node instead of one per rank.
// Where MPI cannot share memory (one rank, the MPI stubs of LAMMPS, no room for it), every rank has a
// copy of its own and fills it itself.

#ifndef LMP_SOFTNESS_NODE_MEMORY_H
#define LMP_SOFTNESS_NODE_MEMORY_H

#include "lmptype.h"    // IWYU pragma: keep

#include <mpi.h>

#include <cstddef>
#include <cstdlib>

namespace LAMMPS_NS {

class NodeMemory {
 public:
  NodeMemory() = default;
  ~NodeMemory() { free(own); }
  NodeMemory(const NodeMemory &) = delete;
  NodeMemory &operator=(const NodeMemory &) = delete;

  // Collective over the communicator, as are the next two. Returns false on a rank without memory.
  bool allocate(MPI_Comm, size_t bytes);
  // What was written by the ranks with writes() is there for all.
  void publish();
  // To be called by all ranks before the object goes. Without it, shared memory stays until MPI ends:
  // a destructor cannot know whether the other ranks are destroying theirs.
  void release();

  char *data() const { return bytes; }
  bool writes() const { return writer; }
  int ranks() const { return sharing; }    // that share this memory

 private:
  char *bytes = nullptr, *own = nullptr;
  bool writer = true;
  int sharing = 1;
#ifndef MPI_STUBS
  MPI_Comm node = MPI_COMM_NULL;
  MPI_Win window = MPI_WIN_NULL;
  bool share(MPI_Comm, size_t);
#endif
};
}    // namespace LAMMPS_NS

#endif
