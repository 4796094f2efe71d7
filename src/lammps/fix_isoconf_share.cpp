/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

// fix isoconf, fourth part: an ensemble that is shared over partitions, or joined from pieces

#include "fix_isoconf.h"

#include "atom.h"
#include "comm.h"
#include "domain.h"
#include "error.h"
#include "group.h"
#include "modify.h"
#include "partitions.h"
#include "universe.h"
#include "update.h"

#include "core/isoconf.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

using namespace LAMMPS_NS;

/* ----------------------------------------------------------------------
   the replicas of this partition: contiguous blocks, as even as possible
------------------------------------------------------------------------- */

void FixIsoconf::share_replicas()
{
  nreplica = total;
  first = total_first;
  if (!share || universe->nworlds == 1) return;

  check_partitions();
  npartitions = universe->nworlds;
  partition = universe->iworld;
  const bigint each = total / npartitions, more = total % npartitions;
  nreplica = each + (partition < more ? 1 : 0);
  first = total_first + partition * each + std::min((bigint) partition, more);
  if (each == 0 && universe->me == 0)
    error->warning(FLERR, "Fix isoconf shares {} replicas over {} partitions: {} of them have none",
                   total, npartitions, npartitions - more);
}

/* ----------------------------------------------------------------------
   every partition must have the same ensemble. Done when the fix is
   defined, as all of them get here, whatever they run later.
------------------------------------------------------------------------- */

void FixIsoconf::check_partitions()
{
  SoftnessPartitions::wait(lmp, "Fix isoconf share yes");

  // where the atoms are, as one number in each direction: a sum with weights that depend on the atom ID. After a
  // restart they may be anywhere.

  double here[4] = {}, sum[4];
  for (int i = 0; i < atom->nlocal; i++) {
    double x[3], weight[3];
    domain->unmap(atom->x[i], atom->image[i], x);
    sft_isoconf_gaussian(seed, 0, atom->tag[i], weight);
    for (int d = 0; d < 3; d++) {
      here[d] += weight[d] * x[d];
      here[3] += std::fabs(weight[d] * x[d]);
    }
  }
  MPI_Allreduce(here, sum, 4, MPI_DOUBLE, MPI_SUM, world);
  const int restarted_here = modify->nfix_restart_peratom > 0;
  int restarted;
  MPI_Allreduce(&restarted_here, &restarted, 1, MPI_INT, MPI_MAX, universe->uworld);
  if (restarted) sum[0] = sum[1] = sum[2] = 0.0;

  double edges[6];
  current_box(edges);
  const double longest = std::fmax(edges[0], std::fmax(edges[1], edges[2]));
  const struct {
    const char *what;
    double value, tolerance;
  } mine[] = {{"Nreplica", (double) total, 0.0},
              {"Nstep", (double) nstep, 0.0},
              {"T", temperature, 0.0},
              {"seed", (double) seed, 0.0},
              {"first", (double) total_first, 0.0},
              {"rescale (0 no, 1 yes)", rescale ? 1.0 : 0.0, 0.0},
              {"thermostat (0 none, 1 reset)", id_thermostat ? 1.0 : 0.0, 0.0},
              {"the number of sampling times", (double) number_of_times(), 0.0},
              {"the list of sampling times (its checksum)", times_fingerprint(), 0.0},
              {"the timestep", update->dt, 0.0},
              {"the number of atoms", (double) atom->natoms, 0.0},
              {"the number of atoms in the group", (double) group->count(igroup), 0.0},
              {"lx", edges[0], 1e-9 * longest},
              {"ly", edges[1], 1e-9 * longest},
              {"lz", edges[2], 1e-9 * longest},
              {"xy", edges[3], 1e-9 * longest},
              {"xz", edges[4], 1e-9 * longest},
              {"yz", edges[5], 1e-9 * longest},
              {"the configuration (its checksum along x)", sum[0], 1e-10 * sum[3]},
              {"the configuration (its checksum along y)", sum[1], 1e-10 * sum[3]},
              {"the configuration (its checksum along z)", sum[2], 1e-10 * sum[3]}};
  constexpr int N = sizeof mine / sizeof mine[0];

  double values[2 * N], largest[2 * N];    // and the negative, for the smallest
  for (int k = 0; k < N; k++) {
    values[k] = mine[k].value;
    values[N + k] = -mine[k].value;
  }
  MPI_Allreduce(values, largest, 2 * N, MPI_DOUBLE, MPI_MAX, universe->uworld);
  for (int k = 0; k < N; k++) {
    int differs_here = largest[k] + largest[N + k] > mine[k].tolerance, differs;
    MPI_Allreduce(&differs_here, &differs, 1, MPI_INT, MPI_MAX, universe->uworld);
    if (differs)
      error->universe_all(
          FLERR,
          fmt::format(
              "Fix isoconf share yes: {} differs between the partitions, from {} to {}: all of "
              "them must define the same ensemble",
              mine[k].what, -largest[N + k], largest[k]));
  }
}

/* ----------------------------------------------------------------------
   which ensemble this is
------------------------------------------------------------------------- */

void FixIsoconf::describe(sft_piece *piece) const
{
  snprintf(piece->units, sizeof piece->units, "%s", update->unit_style);
  piece->timestep = captured ? timestep : update->dt;
  if (captured)
    std::copy(box, box + 6, piece->box);
  else
    current_box(piece->box);
  piece->temperature = temperature;
  piece->seed = seed;
  piece->nstep = nstep;
  piece->rescale = rescale;
  piece->thermostat = id_thermostat != nullptr;
  std::copy(sample_steps.begin(), sample_steps.end(), piece->steps);
}

/* ----------------------------------------------------------------------
   of an owned atom: where it is now if there is no reference yet
------------------------------------------------------------------------- */

void FixIsoconf::reference_position(int i, double *position) const
{
  if (captured || merged)
    std::copy(array_atom[i], array_atom[i] + 3, position);
  else
    domain->unmap(atom->x[i], atom->image[i], position);
}

/* ---------------------------------------------------------------------- */

void FixIsoconf::adopt_position(int i, const double *position)
{
  std::copy(position, position + 3, array_atom[i]);
}

/* ---------------------------------------------------------------------- */

void FixIsoconf::adopt(bigint replicas)
{
  merged = replicas;
  if (captured) return;
  timestep = update->dt;
  natoms = atom->natoms;
  identity = identity_of_atoms(groupbit);
  current_box(box);
}
