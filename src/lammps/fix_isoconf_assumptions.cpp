/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

// fix isoconf, seventh part: what all replicas of an ensemble have in common, besides positions: who the atoms are, what
// forces depend on, the coefficients of the potential.

#include "fix_isoconf.h"

#include "angle.h"
#include "atom.h"
#include "atom_vec.h"
#include "bond.h"
#include "comm.h"
#include "dihedral.h"
#include "error.h"
#include "force.h"
#include "improper.h"
#include "modify.h"
#include "pair.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace LAMMPS_NS;

/* ----------------------------------------------------------------------
   A cheap 64 bit checksum of some words: made for every atom at every
   sampling time. Such checksums of atoms are added, whatever their order.
------------------------------------------------------------------------- */

template <typename... Words> static uint64_t checksum_of(Words... words)
{
  uint64_t sum = 0;
  for (const auto word : {ubuf(words).i...}) {
    sum = (sum ^ (uint64_t) word) * 0x9e3779b97f4a7c15u;
    sum ^= sum >> 29;
  }
  return sum * 0xbf58476d1ce4e5b9u;
}

/* ----------------------------------------------------------------------
   who the atoms are, and what else of them forces may depend on.
   Bonds may be listed in any order.
------------------------------------------------------------------------- */

void FixIsoconf::sums_of_atoms(uint64_t *who, uint64_t *more) const
{
  bool charges = atom->q != nullptr && !force->pair_match("^smtbq", 0, 1);
  for (const auto &ifix : modify->get_fix_list())
    for (const char *solver :
         {"qeq", "qtpie", "acks2", "electrode", "polarize", "ctip", "mdi", "qmmm"})
      if (std::string(ifix->style).rfind(solver, 0) == 0) charges = false;

  *who = *more = 0;
  for (int i = 0; i < atom->nlocal; i++) {
    const tagint tag = atom->tag[i];
    const int type = atom->type[i];
    *who += checksum_of(tag, type, atom->rmass ? atom->rmass[i] : atom->mass[type],
                        atom->mask[i] & groupbit);

    if (charges) *more += checksum_of(1, tag, atom->q[i]);
    if (atom->radius) *more += checksum_of(2, tag, atom->radius[i]);
    if (atom->molecule) *more += checksum_of(3, tag, atom->molecule[i]);
    if (atom->mu)
      *more += checksum_of(4, tag, atom->mu[i][0], atom->mu[i][1], atom->mu[i][2], atom->mu[i][3]);
    if (atom->sp)
      *more += checksum_of(5, tag, atom->sp[i][0], atom->sp[i][1], atom->sp[i][2], atom->sp[i][3]);
    if (atom->num_bond && atom->bond_type)
      for (int k = 0; k < atom->num_bond[i]; k++)
        *more += checksum_of(6, tag, atom->bond_type[i][k], atom->bond_atom[i][k]);
    if (atom->num_angle && atom->angle_type)
      for (int k = 0; k < atom->num_angle[i]; k++)
        *more += checksum_of(7, tag, atom->angle_type[i][k], atom->angle_atom1[i][k],
                             atom->angle_atom2[i][k], atom->angle_atom3[i][k]);
    if (atom->num_dihedral && atom->dihedral_type)
      for (int k = 0; k < atom->num_dihedral[i]; k++)
        *more += checksum_of(8, tag, atom->dihedral_type[i][k], atom->dihedral_atom1[i][k],
                             atom->dihedral_atom2[i][k], atom->dihedral_atom3[i][k],
                             atom->dihedral_atom4[i][k]);
    if (atom->num_improper && atom->improper_type)
      for (int k = 0; k < atom->num_improper[i]; k++)
        *more += checksum_of(9, tag, atom->improper_type[i][k], atom->improper_atom1[i][k],
                             atom->improper_atom2[i][k], atom->improper_atom3[i][k],
                             atom->improper_atom4[i][k]);
  }
}

/* ----------------------------------------------------------------------
   The coefficients of the potential, as the styles write them to restart
   files (some, such as eam, write none: only their scale factors, which fix
   adapt changes, are seen). By the first rank, as LAMMPS has it.
------------------------------------------------------------------------- */

uint64_t FixIsoconf::potential_now() const
{
  char *bytes = nullptr;
  size_t length = 0;
  FILE *stream = open_memstream(&bytes, &length);
  if (!stream) error->one(FLERR, "Fix isoconf: no memory for the coefficients of the potential");

  uint64_t sum = checksum_of(force->qqrd2e);
  for (int k = 1; k < 4; k++) sum += checksum_of(k, force->special_lj[k], force->special_coul[k]);
  // this pattern stands for all styles that may be part of pair style hybrid
  Pair *former = nullptr;
  for (int k = 1; Pair *const pair = force->pair_match("^[^h]", 0, k); k++) {
    if (pair == former) break;
    former = pair;
    int dim = -1;
    const auto scale = (double **) pair->extract("scale", dim);
    if (!scale || dim != 2) continue;
    for (int i = 1; i <= atom->ntypes; i++)
      for (int j = i; j <= atom->ntypes; j++) sum += checksum_of(i, j, scale[i][j]);
  }

  if (force->pair && force->pair->restartinfo) force->pair->write_restart(stream);
  if (atom->avec->bonds_allow && force->bond) force->bond->write_restart(stream);
  if (atom->avec->angles_allow && force->angle) force->angle->write_restart(stream);
  if (atom->avec->dihedrals_allow && force->dihedral) force->dihedral->write_restart(stream);
  if (atom->avec->impropers_allow && force->improper) force->improper->write_restart(stream);
  fclose(stream);
  for (size_t k = 0; k < length; k += sizeof(int64_t)) {
    int64_t word = 0;
    std::memcpy(&word, bytes + k, std::min(sizeof word, length - k));
    sum = checksum_of((bigint) sum, (bigint) word);
  }
  free(bytes);
  return sum;
}

/* ----------------------------------------------------------------------
   What all replicas have in common is still as it was at the first. Commands
   between runs are not the only ones to change it: fixes such as atom/swap,
   adapt or bond/break do it within a run. Called at the start of each replica,
   and before anything is counted at a sampling time.
------------------------------------------------------------------------- */

void FixIsoconf::check_assumptions()
{
  uint64_t here[4] = {}, now[4];
  here[0] = (uint64_t) atom->nlocal;
  sums_of_atoms(&here[1], &here[2]);
  if (comm->me == 0) here[3] = potential_now();
  MPI_Allreduce(here, now, 4, MPI_UINT64_T, MPI_SUM, world);
  if (now[2] == 0) now[2] = 1;    // 0 stands for unknown

  check_number((bigint) now[0]);
  if (assumed.known && now[1] != assumed.atoms)
    error->all(
        FLERR,
        "Types, masses, IDs or the group of fix isoconf have changed within its ensemble, in or before replica {}: unfix "
        "what changes them and define the fix anew",
        replica());
  if (assumed.more && now[2] != assumed.more)
    error->all(
        FLERR,
        "Charges, diameters, dipoles, spins, molecules or bonds have changed within the ensemble of fix isoconf, in or "
        "before replica {}: unfix what changes them and define the fix anew",
        replica());
  if (assumed.potential_known && now[3] != assumed.potential)
    error->all(
        FLERR,
        "Coefficients of the potential have changed within the ensemble of fix isoconf, in or before replica {}: unfix "
        "what changes them and define the fix anew",
        replica());
  check_timestep();
  assumed.known = assumed.potential_known = true;
  assumed.atoms = now[1];
  assumed.more = now[2];
  assumed.potential = now[3];
  if (steps_seen > 1) check_temperatures();
}
