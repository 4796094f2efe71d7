/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Leave out some of four pairs, which AVX-512 has an instruction for. Included by *_avx2.c only. */

#ifndef SFT_COMPRESS_AVX2_H
#define SFT_COMPRESS_AVX2_H

#include <immintrin.h>

/* Store the lanes of `distance_sq` and `type` whose bits are set in mask < 16, side by side: *d and *t
   have room for four. Returns their number. */
static inline int compress_pairs(int mask, __m256d distance_sq, __m128i type, double *d, int *t)
{
  static const int chosen[16][4] = {{0},    {0},       {1},       {0, 1},      {2},    {0, 2},
                                    {1, 2}, {0, 1, 2}, {3},       {0, 3},      {1, 3}, {0, 1, 3},
                                    {2, 3}, {0, 2, 3}, {1, 2, 3}, {0, 1, 2, 3}};
  const __m128i lanes = _mm_loadu_si128((const __m128i *) chosen[mask]);
  /* a double is two lanes of 32 bits */
  const __m128i even = _mm_add_epi32(lanes, lanes), odd = _mm_add_epi32(even, _mm_set1_epi32(1));
  const __m256i halves =
      _mm256_set_m128i(_mm_unpackhi_epi32(even, odd), _mm_unpacklo_epi32(even, odd));
  const __m256 packed = _mm256_permutevar8x32_ps(_mm256_castpd_ps(distance_sq), halves);
  _mm256_storeu_pd(d, _mm256_castps_pd(packed));
  _mm_storeu_ps((float *) t, _mm_permutevar_ps(_mm_castsi128_ps(type), lanes));
  return __builtin_popcount((unsigned) mask);
}

/* The first n lanes of four, for masked loads of int. */
static inline __m128i first_lanes(int n)
{
  return _mm_cmplt_epi32(_mm_setr_epi32(0, 1, 2, 3), _mm_set1_epi32(n));
}

#endif
