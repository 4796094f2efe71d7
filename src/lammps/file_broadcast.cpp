/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "file_broadcast.h"

#include "comm.h"
#include "platform.h"
#include "utils.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>

using namespace LAMMPS_NS;

/* ---------------------------------------------------------------------- */

std::string FileBroadcast::read(const std::string &path, std::string &bytes)
{
  const bool compressed = platform::has_compress_extension(path);
  bytes.clear();

  // a pipe from a program that cannot open the file would only look empty

  if (std::filesystem::is_directory(path)) return fmt::format("{} is a folder, not a file", path);
  if (!platform::file_is_readable(path))
    return fmt::format("cannot open file {}: {}", path, utils::getsyserror());

  FILE *fp = compressed ? platform::compressed_read(path) : fopen(path.c_str(), "rb");
  if (!fp) return fmt::format("cannot open file {}: {}", path, utils::getsyserror());

  char buffer[65536];
  size_t n;
  while ((n = fread(buffer, 1, sizeof(buffer), fp)) > 0) bytes.append(buffer, n);
  const bool failed = ferror(fp) != 0;
  const std::string cause = failed ? ": " + utils::getsyserror() : "";
  const int status = compressed ? platform::pclose(fp) : fclose(fp);
  if (failed || (compressed && status))
    return fmt::format("cannot read file {}{}", path,
                       compressed ? ": the program that uncompresses it failed" : cause);
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
