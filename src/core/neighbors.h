/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Neighbors within a cutoff in a LAMMPS box, without LAMMPS: `softness fit` recomputes the symmetry
   functions of labeled samples from their positions. The box may be triclinic, periodic in any of
   the three directions, and smaller than the cutoff: every periodic image counts. */

#ifndef SFT_NEIGHBOURS_H
#define SFT_NEIGHBOURS_H

#include "cpu.h"
#include "error.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Edge vectors (edge[0],0,0), (tilt[0],edge[1],0), (tilt[1],tilt[2],edge[2]) from the corner origin;
   tilt holds xy, xz, yz as LAMMPS names them. */
typedef struct {
  double origin[3];
  double edge[3];
  double tilt[3];
  int periodic[3];
} sft_box;

typedef struct sft_neighbors sft_neighbors;

/* A cell grid over natoms atoms: position[3*natoms] (wrapped or not) and type[natoms], which are
   copied; simd must not be more than sft_cpu_best(). Owned by the caller (sft_neighbors_free).
   SFT_EINVAL: cutoff or box not positive and finite, positions not finite, or the box thinner than
   1/20 of the cutoff. SFT_ENOMEM. */
int sft_neighbors_create(const sft_box *box, int natoms, const double *position, const int *type,
                         double cutoff, enum sft_simd simd, sft_neighbors **neighbors,
                         sft_error *err);
void sft_neighbors_free(sft_neighbors *neighbors);

/* All atoms and images with r < cutoff around atom i, the atom itself left out but not its images:
   *n squared distances and types, owned by neighbors and valid until the next call. SFT_ENOMEM. */
int sft_neighbors_gather(sft_neighbors *neighbors, int i, int *n, const double **distance_sq,
                         const int **type, sft_error *err);

#ifdef __cplusplus
}
#endif
#endif
