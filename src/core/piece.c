/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "piece.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int sft_piece_create(int64_t natoms, int ntimes, int halves, sft_piece **out, sft_error *err)
{
  *out = NULL;
  sft_piece *piece = calloc(1, sizeof *piece);
  if (!piece) goto fail;
  const size_t n = (size_t) natoms, row = (size_t) (halves ? 3 : 2) * (size_t) ntimes;
  if (n > SIZE_MAX / sizeof(double) / (row + 3)) goto fail;
  piece->halves = halves != 0;
  piece->nsums = halves ? 3 : 2;
  piece->ntimes = ntimes;
  piece->natoms = natoms;
  piece->steps = calloc((size_t) ntimes + 1, sizeof *piece->steps); /* + 1: none is no failure */
  piece->id = calloc(n + 1, sizeof *piece->id);
  piece->member = calloc(n + 1, sizeof *piece->member);
  piece->position = calloc(3 * n + 1, sizeof *piece->position);
  piece->sums = calloc(n * row + 1, sizeof *piece->sums);
  if (!piece->steps || !piece->id || !piece->member || !piece->position || !piece->sums) goto fail;
  *out = piece;
  return SFT_OK;

fail:
  sft_piece_free(piece);
  return sft_fail_memory(err, "a piece of an ensemble");
}

void sft_piece_free(sft_piece *piece)
{
  if (!piece) return;
  sft_replicas_free(&piece->replicas);
  free(piece->steps);
  free(piece->id);
  free(piece->member);
  free(piece->position);
  free(piece->sums);
  free(piece);
}

double sft_piece_term(double value)
{
  return rint(value * 0x1p40) * 0x1p-40;
}

/* what differs, as a line; values are printed with all their digits where they would look the same */
static int misfit(sft_error *err, const char *name, const char *what, double theirs, double ours)
{
  return sft_fail(err, SFT_EMISFIT, "%s is of another ensemble: %s is %.10g there and %.10g here",
                  name, what, theirs, ours);
}

static int check_atoms(const sft_piece *piece, const sft_piece *other, const char *name,
                       sft_error *err)
{
  const double longest = fmax(piece->box[0], fmax(piece->box[1], piece->box[2]));
  for (int64_t i = 0; i < piece->natoms; i++) {
    if (piece->id[i] != other->id[i])
      return sft_fail(err, SFT_EMISFIT,
                      "%s is of another ensemble: atom ID %lld is there, %lld is here", name,
                      (long long) other->id[i], (long long) piece->id[i]);
    const long long id = (long long) piece->id[i];
    const unsigned char differs = piece->member[i] ^ other->member[i];
    if (differs)
      return sft_fail(err, SFT_EMISFIT,
                      "%s is of another ensemble: atom %lld is in the group of the %s only %s",
                      name, id, differs & SFT_PIECE_FIX_GROUP ? "fix" : "compute",
                      (differs & SFT_PIECE_FIX_GROUP ? SFT_PIECE_FIX_GROUP
                                                     : SFT_PIECE_COMPUTE_GROUP) &
                              piece->member[i]
                          ? "here"
                          : "there");
    const double *x = piece->position + 3 * i, *y = other->position + 3 * i;
    for (int d = 0; d < 3; d++)
      if (!(fabs(x[d] - y[d]) <= 1.0e-9 * longest))
        return sft_fail(
            err, SFT_EMISFIT,
            "%s is of another configuration: the reference position of atom %lld is %.10g %.10g %.10g "
            "there and %.10g %.10g %.10g here",
            name, id, y[0], y[1], y[2], x[0], x[1], x[2]);
  }
  return SFT_OK;
}

int sft_piece_check_same(const sft_piece *piece, const sft_piece *other, const char *name,
                         sft_error *err)
{
  if (strcmp(piece->units, other->units) != 0)
    return sft_fail(err, SFT_EMISFIT, "%s is of another ensemble: units are %s there and %s here",
                    name, other->units, piece->units);

  const struct {
    const char *what;
    double theirs, ours;
  } exact[] = {
      {"T", other->temperature, piece->temperature},
      {"seed", (double) other->seed, (double) piece->seed},
      {"Nstep", (double) other->nstep, (double) piece->nstep},
      {"the timestep", other->timestep, piece->timestep},
      {"the number of sampling times", other->ntimes, piece->ntimes},
      {"rescale (0 no, 1 yes)", other->rescale, piece->rescale},
      {"thermostat (0 none, 1 reset)", other->thermostat, piece->thermostat},
      {"q", other->kernel.q, piece->kernel.q},
      {"average (0 sinc, 1 axes, 2 vector)", other->kernel.average, piece->kernel.average},
      {"the direction of q along x", other->kernel.direction[0], piece->kernel.direction[0]},
      {"the direction of q along y", other->kernel.direction[1], piece->kernel.direction[1]},
      {"the direction of q along z", other->kernel.direction[2], piece->kernel.direction[2]},
      {"the dimension", other->kernel.dimension, piece->kernel.dimension},
      {"com (0 no, 1 yes)", other->remove_drift, piece->remove_drift},
      {"halves (0 no, 1 yes)", other->halves, piece->halves},
      {"the number of atoms", (double) other->natoms, (double) piece->natoms},
  };
  for (size_t k = 0; k < sizeof exact / sizeof exact[0]; k++)
    if (exact[k].theirs != exact[k].ours)
      return misfit(err, name, exact[k].what, exact[k].theirs, exact[k].ours);
  if (piece->identity && other->identity && piece->identity != other->identity)
    return sft_fail(err, SFT_EMISFIT,
                    "%s is of another ensemble: types or masses of the atoms differ", name);
  for (int k = 0; k < piece->ntimes; k++)
    if (piece->steps[k] != other->steps[k])
      return misfit(err, name, "the step of a sampling time", (double) other->steps[k],
                    (double) piece->steps[k]);

  const char *const edges[] = {"lx", "ly", "lz", "xy", "xz", "yz"};
  const double longest = fmax(piece->box[0], fmax(piece->box[1], piece->box[2]));
  for (int d = 0; d < 6; d++)
    if (!(fabs(piece->box[d] - other->box[d]) <= 1.0e-9 * longest))
      return misfit(err, name, edges[d], other->box[d], piece->box[d]);
  return check_atoms(piece, other, name, err);
}

int sft_piece_add(sft_piece *piece, const sft_piece *other, const char *name, sft_error *err)
{
  int status = sft_piece_check_same(piece, other, name, err);
  if (status) return status;

  /* into a copy, so that a refusal leaves nothing half done */
  sft_replicas joined = {0, NULL};
  const sft_replicas *const sets[] = {&piece->replicas, &other->replicas};
  for (int s = 0; s < 2; s++)
    for (int k = 0; k < sets[s]->count && !status; k++) {
      sft_error detail;
      status = sft_replicas_add(&joined, sets[s]->range[2 * k], sets[s]->range[2 * k + 1], &detail);
      if (status == SFT_EINVAL)
        status = sft_fail(err, SFT_EMISFIT, "%s cannot be added: %s", name, detail.message);
      else if (status && err)
        *err = detail;
    }
  if (status) {
    sft_replicas_free(&joined);
    return status;
  }

  const size_t n = (size_t) piece->natoms;
  if (piece->replicas.count == 0) memcpy(piece->position, other->position, 3 * n * sizeof(double));
  const size_t nvalues = n * (size_t) piece->nsums * (size_t) piece->ntimes;
  for (size_t k = 0; k < nvalues; k++) piece->sums[k] += other->sums[k];
  sft_replicas_free(&piece->replicas);
  piece->replicas = joined;
  return SFT_OK;
}
