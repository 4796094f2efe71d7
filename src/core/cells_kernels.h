/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* What cells.c and its vector kernels share. Included by cells*.c only. */

#ifndef SFT_CELLS_KERNELS_H
#define SFT_CELLS_KERNELS_H

#include "cells.h"

/* Points that a kernel may read beyond the last one, and neighbors that it may write. */
#define SFT_CELLS_PADDING 8

/* Points in the order of their cells. */
typedef struct {
  double *x, *y, *z;
  int *type;
} sft_cell_points;

/* begin <= j < end in that order */
typedef struct {
  int begin, end;
} sft_cell_run;

/* Collect the points of nruns runs that are closer to centre[3] than the cutoff, and return their
   number. r^2 is (x x + y y) + z z in all kernels, so that all agree on what is within the cutoff. */
typedef int sft_cells_kernel(const sft_cell_points *points, const double *centre, double cutoff_sq,
                             int nruns, const sft_cell_run *runs, double *distance_sq, int *type);

sft_cells_kernel sft_cells_select_avx2, sft_cells_select_avx512;

#endif
