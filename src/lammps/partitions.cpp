/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "partitions.h"

#include "comm.h"
#include "lammps.h"
#include "universe.h"
#include "utils.h"

#include "fmt/format.h"

#include <algorithm>
#include <cstdio>
#include <unistd.h>

using namespace LAMMPS_NS;

void SoftnessPartitions::wait(LAMMPS *lmp, const char *command)
{
  constexpr double PATIENCE = 10.0;            // seconds
  constexpr useconds_t LONGEST_NAP = 20000;    // microseconds

  const auto universe = lmp->universe;
  const double begin = MPI_Wtime();
  bool told = false;
  int arrived = 0;
  MPI_Request request;
  MPI_Ibarrier(universe->uworld, &request);
  for (useconds_t nap = 1; MPI_Test(&request, &arrived, MPI_STATUS_IGNORE), !arrived;
       nap = std::min(2 * nap, LONGEST_NAP)) {
    usleep(nap);
    if (told || MPI_Wtime() - begin < PATIENCE) continue;
    told = true;
    if (lmp->comm->me != 0) continue;
    const auto message = fmt::format(
        "{}: partition {} waits for the others. All partitions have to give this command\n",
        command, universe->iworld + 1);
    utils::logmesg(lmp, message);
    if (universe->uscreen && universe->uscreen != lmp->screen)
      fputs(message.c_str(), universe->uscreen);
    utils::flush_buffers(lmp);
  }
}
