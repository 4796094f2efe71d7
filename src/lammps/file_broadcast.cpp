/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "file_broadcast.h"

#include "comm.h"

#include "core/gzip.h"

#include <algorithm>
#include <cstdlib>

using namespace LAMMPS_NS;

/* ---------------------------------------------------------------------- */

std::string FileBroadcast::read(const std::string &path, std::string &bytes)
{
  char *content;
  size_t length;
  sft_error err;
  bytes.clear();
  if (sft_file_read(path.c_str(), &content, &length, &err)) return err.message;
  bytes.assign(content, length);
  free(content);
  return "";
}

/* ----------------------------------------------------------------------
   MPI counts are int: long texts go in pieces
------------------------------------------------------------------------- */

void FileBroadcast::share(LAMMPS *lmp, std::string &text, int root)
{
  share(lmp->world, text, root);
}

void FileBroadcast::share(MPI_Comm communicator, std::string &text, int root)
{
  constexpr bigint PIECE = 1 << 30;
  bigint length = text.size();
  MPI_Bcast(&length, 1, MPI_LMP_BIGINT, root, communicator);
  text.resize(length);
  for (bigint done = 0; done < length; done += PIECE)
    MPI_Bcast(&text[done], (int) std::min(PIECE, length - done), MPI_CHAR, root, communicator);
}

/* ---------------------------------------------------------------------- */

std::string FileBroadcast::read_all(LAMMPS *lmp, const std::string &path, std::string &bytes)
{
  std::string problem;
  if (lmp->comm->me == 0) problem = read(path, bytes);
  share(lmp, problem);
  if (problem.empty()) share(lmp, bytes);
  return problem;
}
