/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* All points within a cutoff of one of them, by a grid of cells. What the points are is the caller's
   affair: the atoms and ghost atoms of a rank, or the atoms of a sample and their periodic images. */

#ifndef SFT_CELLS_H
#define SFT_CELLS_H

#include "cpu.h"
#include "error.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sft_cells sft_cells;

/* A search for distances below `cutoff` with the kernels of `simd`, which must not be more than
   sft_cpu_best(); the values do not depend on them. Owned by the caller (sft_cells_free).
   SFT_EINVAL: the cutoff is not positive and finite. SFT_ENOMEM. */
int sft_cells_create(double cutoff, enum sft_simd simd, sft_cells **cells, sft_error *err);
void sft_cells_free(sft_cells *cells);

/* Put n points in place of those before: position[3*n] and type[n], which are copied. Points whose
   position is not finite, or beyond 1e100, have no neighbors and are nobody's. SFT_ENOMEM. */
int sft_cells_fill(sft_cells *cells, int n, const double *position, const int *type,
                   sft_error *err);

/* All other points with r < cutoff around point i: *n squared distances and types, in any order,
   owned by cells and valid until the next call. SFT_ENOMEM. */
int sft_cells_gather(sft_cells *cells, int i, int *n, const double **distance_sq, const int **type,
                     sft_error *err);

/* Bytes of memory in use. */
size_t sft_cells_memory(const sft_cells *cells);

#ifdef __cplusplus
}
#endif
#endif
