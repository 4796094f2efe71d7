/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

// fix isoconf, fifth part: which other fixes it goes with, and what other commands must not do to the atoms between
// two runs of an ensemble: a few sums over atoms at the end of a run tell, at the first step of the next one.

#include "fix_isoconf.h"

#include "atom.h"
#include "comm.h"
#include "domain.h"
#include "error.h"
#include "modify.h"
#include "update.h"

#include "core/isoconf.h"
#include "core/rng.h"

#include <algorithm>
#include <cmath>

using namespace LAMMPS_NS;

/* ----------------------------------------------------------------------
   64 bits from some numbers. Sums of a linear checksum, such as CRC, can cancel
   when all atoms change alike.
------------------------------------------------------------------------- */

template <int N> static uint64_t mixed(const double (&value)[N])
{
  const uint32_t key[2] = {0, 0};
  uint32_t word[4] = {};
  for (int k = 0; k < N; k++) {
    const auto bits = (uint64_t) ubuf(value[k]).i;
    const uint32_t counter[4] = {(uint32_t) bits, (uint32_t) (bits >> 32), word[0], word[1]};
    sft_philox(key, counter, word);
  }
  return (uint64_t) word[1] << 32 | word[0];
}

/* ----------------------------------------------------------------------
   sums that do not depend on the order of the atoms and change if any of
   them does. Positions: wrapping changes their last bits. Velocities: exact.
------------------------------------------------------------------------- */

FixIsoconf::State FixIsoconf::state_now() const
{
  double here[NSUMS] = {}, all[NSUMS];
  uint64_t velocity_here = 0;
  State now;

  for (int i = 0; i < atom->nlocal; i++) {
    double x[3], weight[3];
    domain->unmap(atom->x[i], atom->image[i], x);
    sft_isoconf_gaussian(seed, 0, atom->tag[i], weight);
    for (int d = 0; d < 3; d++) {
      here[d] += weight[d] * x[d];
      here[3] += std::fabs(weight[d] * x[d]);
      here[4 + d] += weight[d] * atom->f[i][d];
      here[7] += std::fabs(weight[d] * atom->f[i][d]);
    }
    const double v[4] = {ubuf(atom->tag[i]).d, atom->v[i][0], atom->v[i][1], atom->v[i][2]};
    velocity_here += mixed(v);
  }
  MPI_Allreduce(here, all, NSUMS, MPI_DOUBLE, MPI_SUM, world);
  MPI_Allreduce(&velocity_here, &now.velocities, 1, MPI_UINT64_T, MPI_SUM, world);
  std::copy(all, all + NSUMS, now.sum);
  now.known = true;
  return now;
}

/* ----------------------------------------------------------------------
   which atoms there are, of which type and mass, and which are in a group
------------------------------------------------------------------------- */

double FixIsoconf::identity_of_atoms(int group_bit) const
{
  uint64_t here = 0, all;
  for (int i = 0; i < atom->nlocal; i++) {
    const int type = atom->type[i];
    const double mass = atom->rmass ? atom->rmass[i] : atom->mass[type];
    const double values[4] = {ubuf(atom->tag[i]).d, (double) type, mass,
                              atom->mask[i] & group_bit ? 1.0 : 0.0};
    here += mixed(values);
  }
  MPI_Allreduce(&here, &all, 1, MPI_UINT64_T, MPI_SUM, world);
  return (double) (all % ((uint64_t) 1 << 52));
}

/* ----------------------------------------------------------------------
   the order of owned and ghost atoms, to which neighbor lists refer
------------------------------------------------------------------------- */

uint64_t FixIsoconf::order_of_atoms() const
{
  uint64_t order = 0;
  for (int i = 0; i < atom->nlocal + atom->nghost; i++)
    order = (order ^ (uint64_t) atom->tag[i]) * 0x100000001b3u;    // FNV-1a
  return order;
}

/* ---------------------------------------------------------------------- */

void FixIsoconf::post_run()
{
  bare_ready = false;
  if (complete()) return;
  if (stepped) last = state_now();
  stepped = false;
  fresh_run = true;
  set_up = false;
  last_order = order_of_atoms();
}

/* ----------------------------------------------------------------------
   A caller of the library may catch an error and go on. post_run() was not
   called then, and the atoms are somewhere within a step. Only a replica that
   starts from the reference is still right.
------------------------------------------------------------------------- */

void FixIsoconf::check_interrupted()
{
  if (update->ntimestep != update->firststep + 1 || complete() || !(begun || stepped)) return;
  if (elapsed == 0 || elapsed % nstep)
    error->all(
        FLERR,
        "The run before this one ended with an error in the middle of replica {} of fix isoconf, so that its atoms "
        "are no longer on their way: define the fix and its computes anew",
        elapsed ? replica() : first);
  begun = stepped = last.known = false;
  fresh_run = true;
}

/* ----------------------------------------------------------------------
   at the first step of a run, before anything is advanced
------------------------------------------------------------------------- */

void FixIsoconf::check_continuity()
{
  fresh_run = false;
  if (captured) check_reference();    // init() is left out by run pre no

  const std::string movers = movers_now();
  if (captured && !assumed.movers.empty() && movers != assumed.movers)
    error->all(
        FLERR,
        "Fixes that move atoms or add forces, or the pairs left out, have changed within the ensemble of fix isoconf, from {} to {}: "
        "define the fix anew",
        assumed.movers, movers);
  assumed.movers = movers;
  steps_seen = 0;
  if (captured) check_assumptions();

  // at the start of a replica all but the first reference is put back, and neighbor lists are built

  const bool within = elapsed % nstep != 0;
  if (!set_up && (within || !captured)) {
    int differs_here = order_of_atoms() != last_order, differs;
    MPI_Allreduce(&differs_here, &differs, 1, MPI_INT, MPI_MAX, world);
    if (differs)
      error->all(
          FLERR,
          "Fix isoconf cannot go on with run pre no after a command that reassigns atoms to ranks, such as "
          "write_restart or write_data: use run without pre no");
  }
  if (!last.known || !captured) return;

  const State now = state_now();
  bool moved_by_others = now.velocities != last.velocities;
  for (int d = 0; d < 3; d++)
    if (std::fabs(now.sum[d] - last.sum[d]) > 1.0e-12 * (now.sum[3] + last.sum[3]))
      moved_by_others = true;
  if (moved_by_others && within)
    error->all(
        FLERR,
        "Atoms were moved or got other velocities in the middle of replica {} of fix isoconf, by a command such "
        "as minimize, velocity, displace_atoms or set: use it between two replicas, or define the fix anew",
        replica());
  if (moved_by_others || !set_up) return;

  bool pushed = false;
  for (int d = 4; d < 7; d++)
    if (std::fabs(now.sum[d] - last.sum[d]) > 1.0e-9 * (now.sum[7] + last.sum[7])) pushed = true;
  if (pushed && comm->me == 0)
    error->warning(
        FLERR,
        "Forces differ from those at the end of the run before, within the ensemble of fix isoconf: if "
        "this is not from random forces but from another potential, mass or fix, define the fix anew");
}

/* ----------------------------------------------------------------------
   what the reference was taken from is there still
------------------------------------------------------------------------- */

void FixIsoconf::check_reference()
{
  // edges that are not periodic play no role, and shrink-wrapped ones change all the time

  double now[6];
  current_box(now);
  const bool counts[6] = {(bool) domain->xperiodic,
                          (bool) domain->yperiodic,
                          (bool) domain->zperiodic,
                          true,
                          true,
                          true};
  for (int d = 0; d < 6; d++)
    if (counts[d] && std::fabs(now[d] - box[d]) > 1.0e-12 * (box[0] + box[1] + box[2]))
      error->all(FLERR,
                 "The box has changed within the ensemble of fix isoconf: define the fix anew");
  check_number(atom->natoms);
  if (identity > 0.0 && identity_of_atoms(groupbit) != identity)    // 0: from an older restart file
    error->all(
        FLERR,
        "Types, masses, IDs or the group of fix isoconf have changed within its ensemble: define the fix anew");
  check_timestep();
}

/* ---------------------------------------------------------------------- */

void FixIsoconf::check_timestep() const
{
  if (update->dt == timestep) return;
  error->all(
      FLERR,
      "The timestep was {} and is {} now, within the ensemble of fix isoconf: define the fix anew",
      timestep, update->dt);
}

/* ----------------------------------------------------------------------
   the replicas to come start from the same reference as those of softness
   merge
------------------------------------------------------------------------- */

void FixIsoconf::check_adopted()
{
  if (natoms == 0) return;    // from an older restart file
  check_reference();
  const double tolerance = 1.0e-9 * std::max({box[0], box[1], box[2]});
  int moved_here = 0, moved_atoms;
  for (int i = 0; i < atom->nlocal; i++) {
    double x[3];
    domain->unmap(atom->x[i], atom->image[i], x);
    for (int d = 0; d < 3; d++)
      if (std::fabs(x[d] - array_atom[i][d]) > tolerance) moved_here = 1;
  }
  MPI_Allreduce(&moved_here, &moved_atoms, 1, MPI_INT, MPI_MAX, world);
  if (moved_atoms)
    error->all(
        FLERR,
        "Fix isoconf would go on from another configuration than that of the replicas which softness merge "
        "has added: define the fix and the compute anew");
}

/* ----------------------------------------------------------------------
   called with the number of atoms found in a sum over all of them
------------------------------------------------------------------------- */

void FixIsoconf::check_number(bigint number) const
{
  if (number == natoms) return;
  error->all(
      FLERR,
      "Fix isoconf has a reference of {} atoms but there are {} now: no atoms may be lost, deleted or added "
      "within the ensemble",
      natoms, number);
}

/* ---------------------------------------------------------------------- */

void FixIsoconf::find_thermostat()
{
  thermostat = nullptr;
  if (id_thermostat) {
    int dim;
    thermostat = modify->get_fix_by_id(id_thermostat);
    if (!thermostat)
      error->all(FLERR, "Fix isoconf thermostat fix {} does not exist", id_thermostat);
    if (!utils::strmatch(thermostat->style, "^nvt") || !thermostat->extract("mtchain", dim))
      error->all(FLERR, "Fix isoconf thermostat fix {} has style {}: it must be fix nvt",
                 id_thermostat, thermostat->style);
  }
  for (auto &ifix : modify->get_fix_by_style("^nvt")) {
    check_ramp(ifix);
    if (ifix != thermostat && comm->me == 0)
      error->warning(
          FLERR,
          "Variables left over in fix {} {} couple each replica to the next: use fix isoconf "
          "keyword thermostat {}{}",
          ifix->id, ifix->style, ifix->id, thermostat ? ", and one thermostat for all atoms" : "");
  }
}

/* ---------------------------------------------------------------------- */

void FixIsoconf::check_ramp(Fix *nvt) const
{
  int dim;
  const auto *const start = (const double *) nvt->extract("t_start", dim);
  const auto *const stop = (const double *) nvt->extract("t_stop", dim);
  if (!start || !stop || complete()) return;
  if (std::fabs(*stop - *start) > 1.0e-6 * *start)
    error->all(FLERR,
               "Fix isoconf {}fix {} leads from a temperature of {} to {}: give it the same twice",
               nvt == thermostat ? "thermostat " : "goes with one temperature, but ", nvt->id,
               *start, *stop);
  if (std::fabs(*start - temperature) > 1.0e-6 * temperature && comm->me == 0)
    error->warning(FLERR,
                   "Fix isoconf draws velocities at a temperature of {}, but fix {} {} leads to {}",
                   temperature, nvt->id, nvt->style, *start);
}
