/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "node_memory.h"

using namespace LAMMPS_NS;

/* ---------------------------------------------------------------------- */

bool NodeMemory::allocate(MPI_Comm world, size_t size)
{
#ifndef MPI_STUBS
  if (share(world, size)) return true;
#endif
  (void) world;
  bytes = own = (char *) malloc(size);
  writer = true;
  sharing = 1;
  return bytes != nullptr;
}

#ifndef MPI_STUBS

/* ----------------------------------------------------------------------
   a window of which the first rank of the node owns all
------------------------------------------------------------------------- */

bool NodeMemory::share(MPI_Comm world, size_t size)
{
  int rank, unit, good, all;
  MPI_Comm_split_type(world, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &node);
  MPI_Comm_rank(node, &rank);
  MPI_Comm_size(node, &sharing);
  if (sharing > 1) {

    // too little shared memory is no reason to stop

    void *base = nullptr;
    MPI_Aint length = 0;
    MPI_Comm_set_errhandler(node, MPI_ERRORS_RETURN);
    good = MPI_Win_allocate_shared(rank == 0 ? (MPI_Aint) size : 0, 1, MPI_INFO_NULL, node, &base,
                                   &window) == MPI_SUCCESS;
    MPI_Allreduce(&good, &all, 1, MPI_INT, MPI_MIN, node);
    if (all) {
      MPI_Win_shared_query(window, 0, &length, &unit, &base);
      MPI_Win_lock_all(MPI_MODE_NOCHECK, window);
      bytes = (char *) base;
      writer = rank == 0;
      return true;
    }
    if (good) MPI_Win_free(&window);
  }
  MPI_Comm_free(&node);
  return false;
}

#endif

/* ---------------------------------------------------------------------- */

void NodeMemory::publish()
{
#ifndef MPI_STUBS
  if (window == MPI_WIN_NULL) return;
  MPI_Win_sync(window);
  MPI_Barrier(node);
  MPI_Win_sync(window);
#endif
}

/* ---------------------------------------------------------------------- */

void NodeMemory::release()
{
#ifndef MPI_STUBS
  if (window != MPI_WIN_NULL) {
    MPI_Win_unlock_all(window);
    MPI_Win_free(&window);
    MPI_Comm_free(&node);
  }
#endif
  free(own);
  bytes = own = nullptr;
}
