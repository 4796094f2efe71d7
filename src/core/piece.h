/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* A piece of an isoconfigurational ensemble: sums over some of its replicas, with all that says which
   ensemble and which replicas. Pieces of one ensemble add up; as bytes they are files, and travel between
   partitions.

   The bytes, numbers little-endian, reals as IEEE 754 double:
     16 bytes "lammps-softness\n"; uint32 version (2); uint64 length of all bytes;
     16 bytes units; int64 dimension; real timestep, box[6];
     real temperature; int64 seed, nstep, rescale, thermostat; int64 identity, not in version 1; int64 ntimes, then as many steps;
     int64 average; real q, direction[3]; int64 remove_drift, halves;
     int64 number of ranges of replicas, then first and last of each;
     int64 natoms, then for each atom by ascending ID: int64 ID, uint8 member, real position[3],
                                                       real sums[nsums*ntimes];
     uint32 CRC-32 of all before it. */

#ifndef SFT_PIECE_H
#define SFT_PIECE_H

#include "error.h"
#include "replicas.h"
#include "sisf.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { SFT_PIECE_FIX_GROUP = 1, SFT_PIECE_COMPUTE_GROUP = 2 }; /* bits of member */

typedef struct {
  /* the system */
  char units[16]; /* ends in a null byte */
  double timestep;
  double box[6]; /* edges and tilts xy xz yz */

  /* the ensemble */
  double temperature;
  int64_t seed, nstep;
  int rescale;      /* velocities scaled to exactly the temperature */
  int thermostat;   /* thermostat put back to zero at each replica */
  int64_t identity; /* checksum of the types and masses of all atoms; 0: not known */
  int ntimes;
  int64_t *steps; /* sampling times */

  /* the function */
  sft_sisf_kernel kernel;
  int remove_drift;
  int halves; /* sums over the replicas of odd index as well */

  sft_replicas replicas; /* all of them complete */

  /* the atoms, by ascending ID */
  int64_t natoms;
  int nsums; /* 2, with halves 3 */
  int64_t *id;
  unsigned char *member; /* SFT_PIECE_... */
  double *position;      /* 3*natoms: reference, unwrapped */
  double *sums;          /* for each atom: ntimes sums of F, as many of F^2, of F of odd replicas */
} sft_piece;

/* A piece without replicas, everything zero, with arrays for so many atoms and sampling times; halves is
   set. Owned by the caller (sft_piece_free). SFT_ENOMEM. */
int sft_piece_create(int64_t natoms, int ntimes, int halves, sft_piece **piece, sft_error *err);
void sft_piece_free(sft_piece *piece);

/* One value of F as it is added to the sums: a multiple of 2^-40. Sums of F and F^2 over up to 8192 replicas are
   then exact, so that they do not depend on their order. */
double sft_piece_term(double value);

/* SFT_EMISFIT, with a line that names the first difference, unless both belong to one ensemble of one configuration.
   Lengths may differ by a billionth of the box, anything else not at all. `name` says what `other` is:
   "file x.piece". */
int sft_piece_check_same(const sft_piece *piece, const sft_piece *other, const char *name,
                         sft_error *err);

/* Add the replicas of another piece. If the piece holds none so far, it takes the positions of the other.
   SFT_EMISFIT: other ensemble, or replicas that are held already; nothing is added then. SFT_ENOMEM. */
int sft_piece_add(sft_piece *piece, const sft_piece *other, const char *name, sft_error *err);

/* As bytes (malloc, owned by the caller). SFT_ENOMEM: *bytes is then NULL. */
int sft_piece_write(const sft_piece *piece, unsigned char **bytes, size_t *length, sft_error *err);

/* From bytes; `name` is used in messages. *piece is owned by the caller (sft_piece_free).
   SFT_EFORMAT: not a piece, truncated or damaged. SFT_EMISFIT: another version of the format. SFT_ENOMEM. */
int sft_piece_parse(const char *name, const void *bytes, size_t length, sft_piece **piece,
                    sft_error *err);

#ifdef __cplusplus
}
#endif
#endif
