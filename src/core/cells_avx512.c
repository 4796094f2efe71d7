/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* select_plain of cells.c, eight points at a time. */

#include "cells_kernels.h"

#include <immintrin.h>

int sft_cells_select_avx512(const sft_cell_points *points, const double *centre, double cutoff_sq,
                            int nruns, const sft_cell_run *runs, double *distance_sq, int *type)
{
  const __m512d x = _mm512_set1_pd(centre[0]), y = _mm512_set1_pd(centre[1]),
                z = _mm512_set1_pd(centre[2]), limit = _mm512_set1_pd(cutoff_sq);
  int found = 0;
  for (int k = 0; k < nruns; k++)
    for (int j = runs[k].begin; j < runs[k].end; j += 8) {
      const int left = runs[k].end - j;
      const __mmask8 listed = left >= 8 ? 0xff : (__mmask8) ((1u << left) - 1u);
      const __m512d dx = _mm512_loadu_pd(points->x + j) - x,
                    dy = _mm512_loadu_pd(points->y + j) - y,
                    dz = _mm512_loadu_pd(points->z + j) - z;
      const __m512d square = dx * dx + dy * dy + dz * dz;
      const __mmask8 inside = _mm512_mask_cmp_pd_mask(listed, square, limit, _CMP_LT_OQ);
      const __m256i kind = _mm256_loadu_si256((const __m256i *) (points->type + j));
      _mm512_storeu_pd(distance_sq + found, _mm512_maskz_compress_pd(inside, square));
      _mm256_storeu_si256((__m256i *) (type + found), _mm256_maskz_compress_epi32(inside, kind));
      found += __builtin_popcount(inside);
    }
  return found;
}
