/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

// Files as bytes in memory: the core parses buffers.

#ifndef LMP_FILE_BROADCAST_H
#define LMP_FILE_BROADCAST_H

#include "pointers.h"

#include <string>

namespace LAMMPS_NS {
namespace FileBroadcast {

  // Read a file, uncompressed if it is gzip data, on this rank alone.
  // Returns an empty string, or else what went wrong.
  std::string read(const std::string &path, std::string &bytes);

  // Rank 0 reads the file and every rank gets the bytes, or the same message. Collective over world.
  std::string read_all(LAMMPS *lmp, const std::string &path, std::string &bytes);

  // Every rank gets the text of rank `root`. Collective over world.
  void share(LAMMPS *lmp, std::string &text, int root = 0);

  // The same for any communicator.
  void share(MPI_Comm communicator, std::string &text, int root = 0);
}    // namespace FileBroadcast
}    // namespace LAMMPS_NS

#endif
