/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

// fix isoconf, third part: the reference travels with its atoms and is written to restart files

#include "fix_isoconf.h"

#include "atom.h"
#include "comm.h"
#include "error.h"
#include "memory.h"

#include <algorithm>
#include <cmath>
#include <cstring>

using namespace LAMMPS_NS;

/* ---------------------------------------------------------------------- */

double FixIsoconf::memory_usage()
{
  return (double) atom->nmax * (12 * sizeof(double) + sizeof(imageint));
}

/* ---------------------------------------------------------------------- */

void FixIsoconf::grow_arrays(int nmax)
{
  memory->grow(array_atom, nmax, 3, "isoconf:array_atom");
  memory->grow(xref, nmax, 3, "isoconf:xref");
  memory->grow(fref, nmax, 3, "isoconf:fref");
  memory->grow(vref, nmax, 3, "isoconf:vref");
  memory->grow(imageref, nmax, "isoconf:imageref");
}

/* ---------------------------------------------------------------------- */

void FixIsoconf::copy_arrays(int i, int j, int /*delflag*/)
{
  for (int d = 0; d < 3; d++) {
    array_atom[j][d] = array_atom[i][d];
    xref[j][d] = xref[i][d];
    fref[j][d] = fref[i][d];
    vref[j][d] = vref[i][d];
  }
  imageref[j] = imageref[i];
}

/* ---------------------------------------------------------------------- */

void FixIsoconf::set_arrays(int i)
{
  for (int d = 0; d < 3; d++) array_atom[i][d] = xref[i][d] = fref[i][d] = vref[i][d] = 0.0;
  imageref[i] = 0;
}

/* ---------------------------------------------------------------------- */

int FixIsoconf::pack_exchange(int i, double *buf)
{
  int n = 0;
  for (const double *values : {array_atom[i], xref[i], fref[i], vref[i]})
    for (int d = 0; d < 3; d++) buf[n++] = values[d];
  buf[n++] = ubuf(imageref[i]).d;
  return n;
}

/* ---------------------------------------------------------------------- */

int FixIsoconf::unpack_exchange(int nlocal, double *buf)
{
  int n = 0;
  for (double *values : {array_atom[nlocal], xref[nlocal], fref[nlocal], vref[nlocal]})
    for (int d = 0; d < 3; d++) values[d] = buf[n++];
  imageref[nlocal] = (imageint) ubuf(buf[n++]).i;
  return n;
}

/* ----------------------------------------------------------------------
   restart files: the definition of the ensemble, to refuse another one,
   and how far it has come
------------------------------------------------------------------------- */

static constexpr int NRESTART_2 = 23;    // in the format before, without the state of the atoms
static constexpr int NRESTART_3 =
    NRESTART_2 + 12;    // without charges and bonds, and kind of forces
static constexpr int NRESTART = NRESTART_3 + 2;
// no number of replicas, which stood here in the first format, looks like these
static constexpr double RESTART_FORMAT = 4.0, RESTART_FORMAT_3 = 3.0, RESTART_FORMAT_2 = 2.0;

/* ----------------------------------------------------------------------
   differs for other sampling times, in all likelihood
------------------------------------------------------------------------- */

double FixIsoconf::times_fingerprint() const
{
  double fingerprint = 0.0;
  for (const auto step : sample_steps) fingerprint = std::fmod(fingerprint * 31.0 + step, 1.0e12);
  return fingerprint;
}

/* ---------------------------------------------------------------------- */

void FixIsoconf::write_restart(FILE *fp)
{
  const State state = stepped ? state_now() : last;
  if (comm->me != 0) return;
  double record[NRESTART] = {RESTART_FORMAT,
                             ubuf(total).d,
                             ubuf(nstep).d,
                             temperature,
                             (double) seed,
                             ubuf(total_first).d,
                             rescale ? 1. : 0.,
                             ubuf(elapsed).d,
                             captured ? 1. : 0.,
                             (double) next_sample,
                             ubuf(natoms).d,
                             timestep,
                             box[0],
                             box[1],
                             box[2],
                             box[3],
                             box[4],
                             box[5],
                             (double) number_of_times(),
                             times_fingerprint(),
                             (double) npartitions,
                             (double) partition,
                             ubuf(merged).d,
                             identity,
                             state.known ? 1. : 0.,
                             ubuf((int64_t) state.velocities).d,
                             id_thermostat ? 1. : 0.};
  std::copy(state.sum, state.sum + NSUMS, record + NRESTART_3 - NSUMS);
  record[NRESTART_3] = ubuf((int64_t) assumed.more).d;
  record[NRESTART_3 + 1] = reference_is_bare ? 1. : 0.;
  const int size = sizeof record;
  fwrite(&size, sizeof(int), 1, fp);
  fwrite(record, 1, size, fp);
}

/* ---------------------------------------------------------------------- */

void FixIsoconf::restart(char *buf)
{
  double record[NRESTART] = {};
  std::memcpy(record, buf, sizeof(double));
  const bool former = record[0] == RESTART_FORMAT_2, format_3 = record[0] == RESTART_FORMAT_3;
  if (record[0] != RESTART_FORMAT && !format_3 && !former)
    error->all(
        FLERR,
        "The restart file was written by an older version of fix isoconf: start the ensemble anew");
  std::memcpy(record, buf,
              (former         ? NRESTART_2
                   : format_3 ? NRESTART_3
                              : NRESTART) *
                  sizeof(double));

  if ((bigint) ubuf(record[1]).i != total || (bigint) ubuf(record[2]).i != nstep ||
      record[3] != temperature || record[4] != (double) seed ||
      (bigint) ubuf(record[5]).i != total_first || record[6] != (rescale ? 1. : 0.) ||
      record[18] != (double) number_of_times() || record[19] != times_fingerprint() ||
      (!former && record[26] != (id_thermostat ? 1. : 0.)))
    error->all(
        FLERR,
        "The restart file holds another ensemble of fix isoconf ({} replicas of {} steps at {}, seed {}, "
        "first {}, {} sampling times, rescale {}, {} thermostat): use the same arguments, or another fix ID for a new ensemble",
        (bigint) ubuf(record[1]).i, (bigint) ubuf(record[2]).i, record[3], (bigint) record[4],
        (bigint) ubuf(record[5]).i, (int) record[18], record[6] != 0.0 ? "yes" : "no",
        former                  ? "any"
            : record[26] != 0.0 ? "a"
                                : "no");
  if (record[20] != npartitions || record[21] != partition)
    error->all(
        FLERR,
        "The restart file is that of partition {} of {} that share the ensemble of fix isoconf, but this is "
        "partition {} of {}: use the restart files of the same partitions, and as many of them",
        (int) record[21] + 1, (int) record[20], partition + 1, npartitions);

  elapsed = (bigint) ubuf(record[7]).i;
  captured = record[8] != 0.0;
  next_sample = (size_t) record[9];
  natoms = (bigint) ubuf(record[10]).i;
  timestep = record[11];
  for (int d = 0; d < 6; d++) box[d] = record[12 + d];
  merged = (bigint) ubuf(record[22]).i;
  identity = record[23];
  last.known = record[24] != 0.0;
  last.velocities = (uint64_t) ubuf(record[25]).i;
  std::copy(record + NRESTART_3 - NSUMS, record + NRESTART_3, last.sum);
  assumed.more = (uint64_t) ubuf(record[NRESTART_3]).i;
  reference_is_bare = record[NRESTART_3 + 1] != 0.0;
}

/* ----------------------------------------------------------------------
   pack_restart: the length of an atom's record comes first
------------------------------------------------------------------------- */

int FixIsoconf::pack_restart(int i, double *buf)
{
  const int n = pack_exchange(i, buf + 1) + 1;
  buf[0] = n;
  return n;
}

/* ---------------------------------------------------------------------- */

void FixIsoconf::unpack_restart(int nlocal, int nth)
{
  double **extra = atom->extra;

  // skip the records of other fixes

  int m = 0;
  for (int i = 0; i < nth; i++) m += static_cast<int>(extra[nlocal][m]);
  unpack_exchange(nlocal, extra[nlocal] + m + 1);
}

/* ---------------------------------------------------------------------- */

int FixIsoconf::maxsize_restart()
{
  return maxexchange + 1;
}

/* ---------------------------------------------------------------------- */

int FixIsoconf::size_restart(int /*nlocal*/)
{
  return maxexchange + 1;
}
