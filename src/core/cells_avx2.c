/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* select_plain of cells.c, four points at a time. */

#include "cells_kernels.h"
#include "compress_avx2.h"

int sft_cells_select_avx2(const sft_cell_points *points, const double *centre, double cutoff_sq,
                          int nruns, const sft_cell_run *runs, double *distance_sq, int *type)
{
  const __m256d x = _mm256_set1_pd(centre[0]), y = _mm256_set1_pd(centre[1]),
                z = _mm256_set1_pd(centre[2]), limit = _mm256_set1_pd(cutoff_sq);
  int found = 0;
  for (int k = 0; k < nruns; k++)
    for (int j = runs[k].begin; j < runs[k].end; j += 4) {
      const int left = runs[k].end - j;
      const int listed = left >= 4 ? 0xf : (1 << left) - 1;
      const __m256d dx = _mm256_loadu_pd(points->x + j) - x,
                    dy = _mm256_loadu_pd(points->y + j) - y,
                    dz = _mm256_loadu_pd(points->z + j) - z;
      const __m256d square = dx * dx + dy * dy + dz * dz;
      const int inside = listed & _mm256_movemask_pd(_mm256_cmp_pd(square, limit, _CMP_LT_OQ));
      const __m128i kind = _mm_loadu_si128((const __m128i *) (points->type + j));
      found += compress_pairs(inside, square, kind, distance_sq + found, type + found);
    }
  return found;
}
