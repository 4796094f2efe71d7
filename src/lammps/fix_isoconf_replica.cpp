/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

// fix isoconf, second part: the reference, and the start of a replica from it

#include "fix_isoconf.h"

#include "atom.h"
#include "domain.h"
#include "force.h"
#include "group.h"
#include "irregular.h"
#include "update.h"

#include "core/isoconf.h"

#include <cmath>

using namespace LAMMPS_NS;

/* ---------------------------------------------------------------------- */

void FixIsoconf::capture_positions()
{
  for (int i = 0; i < atom->nlocal; i++) domain->unmap(atom->x[i], atom->image[i], array_atom[i]);
}

/* ----------------------------------------------------------------------
   the whole reference, at the start of the first step: only now have all
   fixes added their forces
------------------------------------------------------------------------- */

void FixIsoconf::capture_state()
{
  capture_positions();
  for (int i = 0; i < atom->nlocal; i++) {
    for (int d = 0; d < 3; d++) {
      xref[i][d] = atom->x[i][d];
      fref[i][d] = bare_ready ? bare[3 * (size_t) i + d] : atom->f[i][d];
      vref[i][d] = atom->v[i][d];
    }
    imageref[i] = atom->image[i];
  }
  reference_is_bare = bare_ready;
  natoms = atom->natoms;
  identity = identity_of_atoms(groupbit);
  timestep = update->dt;
  current_box(box);
  assumed.known = assumed.potential_known = false;
  assumed.more = 0;
  assumed.temperatures.clear();
  captured = true;
  check_assumptions();
}

/* ----------------------------------------------------------------------
   the integrator advances the atoms from here in this same step, then they
   are assigned to ranks anew
------------------------------------------------------------------------- */

void FixIsoconf::restore_reference()
{
  for (int i = 0; i < atom->nlocal; i++) {
    for (int d = 0; d < 3; d++) {
      atom->x[i][d] = xref[i][d];
      atom->f[i][d] = fref[i][d];
      atom->v[i][d] = vref[i][d];
    }
    atom->image[i] = imageref[i];
  }
  next_reneighbor = update->ntimestep;
  moved = true;
}

/* ----------------------------------------------------------------------
   Comm::exchange() moves an atom to an adjacent subdomain at most
------------------------------------------------------------------------- */

void FixIsoconf::pre_exchange()
{
  if (!moved) return;
  moved = false;
  if (domain->triclinic) domain->x2lamda(atom->nlocal);
  domain->pbc();
  Irregular irregular(lmp);    // made anew: it remembers whether the box is triclinic
  if (irregular.migrate_check()) irregular.migrate_atoms(1);
  if (domain->triclinic) domain->lamda2x(atom->nlocal);
}

/* ----------------------------------------------------------------------
   Maxwell-Boltzmann velocities of the atoms in the group, with zero total
   momentum; the others keep the velocity of the reference.
   All sums are exact, so that every layout of ranks gives the same bits.
------------------------------------------------------------------------- */

void FixIsoconf::draw_velocities()
{
  double **v = atom->v;
  const int *const mask = atom->mask, *const type = atom->type;
  const int nlocal = atom->nlocal;
  const uint32_t replica = (uint32_t) (first + elapsed / nstep);
  const int dimension = domain->dimension;
  const double kT = force->boltz * temperature;

  auto mass_of = [&](int i) {
    return atom->rmass ? atom->rmass[i] : atom->mass[type[i]];
  };

  double heaviest_here = 0.0, heaviest;
  for (int i = 0; i < nlocal; i++)
    if (mask[i] & groupbit) heaviest_here = std::fmax(heaviest_here, mass_of(i));
  MPI_Allreduce(&heaviest_here, &heaviest, 1, MPI_DOUBLE, MPI_MAX, world);

  // momenta in units of sqrt(heaviest kT), masses in units of the heaviest: terms below 10

  sft_exact_sum here[5] = {},
                total[5];    // three momenta, the mass, and all atoms as a whole number
  for (int i = 0; i < nlocal; i++) {
    if (!(mask[i] & groupbit)) continue;
    double gaussian[3];
    sft_isoconf_gaussian(seed, replica, atom->tag[i], gaussian);
    if (dimension == 2) gaussian[2] = 0.0;
    const double mass = mass_of(i) / heaviest;
    for (int d = 0; d < 3; d++) {
      v[i][d] = gaussian[d] / std::sqrt(mass);
      sft_exact_sum_add(&here[d], mass * v[i][d]);
    }
    sft_exact_sum_add(&here[3], mass);
  }
  here[4].part[0] = nlocal;
  MPI_Allreduce(here, total, 10, MPI_INT64_T, MPI_SUM, world);
  check_number(total[4].part[0]);

  const double total_mass = sft_exact_sum_value(&total[3]);
  double drift[3];
  for (int d = 0; d < 3; d++) drift[d] = sft_exact_sum_value(&total[d]) / total_mass;

  for (int i = 0; i < nlocal; i++)
    if (mask[i] & groupbit)
      for (int d = 0; d < dimension; d++) v[i][d] -= drift[d];

  double scale = std::sqrt(kT / (heaviest * force->mvv2e));
  if (rescale) {
    sft_exact_sum energy_here = {}, energy;    // of sum m v^2 / kT, in eighths
    for (int i = 0; i < nlocal; i++)
      if (mask[i] & groupbit)
        for (int d = 0; d < dimension; d++)
          sft_exact_sum_add(&energy_here, mass_of(i) / heaviest * v[i][d] * v[i][d] / 8.0);
    MPI_Allreduce(&energy_here, &energy, 2, MPI_INT64_T, MPI_SUM, world);
    const double degrees_of_freedom = (double) dimension * (group->count(igroup) - 1);
    scale *= std::sqrt(degrees_of_freedom / (8.0 * sft_exact_sum_value(&energy)));
  }
  for (int i = 0; i < nlocal; i++)
    if (mask[i] & groupbit)
      for (int d = 0; d < 3; d++) v[i][d] *= scale;
}

/* ----------------------------------------------------------------------
   fix nvt restores its chain from a restart record: one of zeros clears it.
   setup() then takes the temperature from the new velocities.
------------------------------------------------------------------------- */

void FixIsoconf::reset_thermostat()
{
  if (!thermostat) return;
  int dim;
  const int chain = *(int *) thermostat->extract("mtchain", dim);
  std::vector<double> record(2 * chain + 3, 0.0);
  record[0] = 1.0;    // a thermostat, of this many variables; the barostat flag at the end is 0
  record[1] = chain;
  thermostat->restart((char *) record.data());
  thermostat->setup(0);
}

/* ----------------------------------------------------------------------
   displacement of every owned atom from its reference position, from
   unwrapped positions, and that of the center of mass of all atoms
------------------------------------------------------------------------- */

void FixIsoconf::unwrapped_displacements(double **displacement, double drift[3]) const
{
  const int *const type = atom->type;
  double here[5] = {0.0, 0.0, 0.0, 0.0, (double) atom->nlocal}, total[5];

  for (int i = 0; i < atom->nlocal; i++) {
    double *const dr = displacement[i];
    domain->unmap(atom->x[i], atom->image[i], dr);
    const double mass = atom->rmass ? atom->rmass[i] : atom->mass[type[i]];
    for (int d = 0; d < 3; d++) {
      dr[d] -= array_atom[i][d];
      here[d] += mass * dr[d];
    }
    here[3] += mass;
  }
  MPI_Allreduce(here, total, 5, MPI_DOUBLE, MPI_SUM, world);
  check_number((bigint) total[4]);
  for (int d = 0; d < 3; d++) drift[d] = total[d] / total[3];
}
