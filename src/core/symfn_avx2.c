/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The symmetry functions with AVX2 and FMA; symfn_blocks.h explains. */

#include "compress_avx2.h"
#include "symfn_kernels.h"

#include <immintrin.h>

#define LANES 4
typedef __m256d vec;

#define vec_all(x) _mm256_set1_pd(x)
#define vec_load(p) _mm256_loadu_pd(p)
#define vec_store(p, x) _mm256_storeu_pd(p, x)
#define vec_fma(x, y, z) _mm256_fmadd_pd(x, y, z)
#define vec_ceil(x) _mm256_ceil_pd(x)
#define vec_round(x) _mm256_round_pd(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)
#define vec_min(x, y) _mm256_min_pd(x, y)
#define vec_max(x, y) _mm256_max_pd(x, y)
#define vec_sqrt(x) _mm256_sqrt_pd(x)

/* the exponent field of a double, from the integer in the low bits of n + 1.5 2^52 */
static inline __m256d vec_exp2(__m256d n)
{
  const __m256i bits = _mm256_castpd_si256(n + _mm256_set1_pd(0x1.8p52 + 1023.0));
  return _mm256_castsi256_pd(_mm256_slli_epi64(bits, 52));
}

typedef struct {
  __m256d low, high;
} row;

static inline row row_load(const double *p)
{
  return (row){_mm256_loadu_pd(p), _mm256_loadu_pd(p + 4)};
}

static inline void row_store(double *p, row x)
{
  _mm256_storeu_pd(p, x.low);
  _mm256_storeu_pd(p + 4, x.high);
}

static inline row row_add(row x, row y)
{
  return (row){x.low + y.low, x.high + y.high};
}

static inline row row_fma(row x, row y, row z)
{
  return (row){_mm256_fmadd_pd(x.low, y.low, z.low), _mm256_fmadd_pd(x.high, y.high, z.high)};
}

static inline row row_all(const double *p)
{
  return (row){_mm256_broadcast_sd(p), _mm256_broadcast_sd(p)};
}

static inline row row_times(row x, const double *p)
{
  const __m256d factor = _mm256_broadcast_sd(p);
  return (row){x.low * factor, x.high * factor};
}

static inline row row_eight(const double *p, const double *q)
{
  const __m256d low = _mm256_loadu_pd(p);
  return (row){low, low * _mm256_broadcast_sd(q)};
}

static inline void vec_store_four(double *p, __m256d w, __m256d x, __m256d y, __m256d z)
{
  const __m256d wx = _mm256_unpacklo_pd(w, x), yz = _mm256_unpacklo_pd(y, z);
  const __m256d wx_odd = _mm256_unpackhi_pd(w, x), yz_odd = _mm256_unpackhi_pd(y, z);
  _mm256_storeu_pd(p, _mm256_permute2f128_pd(wx, yz, 0x20));
  _mm256_storeu_pd(p + 4, _mm256_permute2f128_pd(wx_odd, yz_odd, 0x20));
  _mm256_storeu_pd(p + 8, _mm256_permute2f128_pd(wx, yz, 0x31));
  _mm256_storeu_pd(p + 12, _mm256_permute2f128_pd(wx_odd, yz_odd, 0x31));
}

#include "symfn_blocks.h"

static int select_pairs(const sft_symfn *s, int n, const double *distance_sq, const int *type,
                        int *next, slice *pairs, double *g, int stride)
{
  int found = 0, j = *next;
  for (; j < n && found <= SLICE - LANES; j += LANES) {
    const __m128i listed = first_lanes(n - j);
    const __m256d d = _mm256_maskload_pd(distance_sq + j, _mm256_cvtepi32_epi64(listed));
    /* types from 0 */
    const __m128i x = _mm_sub_epi32(_mm_maskload_epi32(type + j, listed), _mm_set1_epi32(1));
    const __m128i known = _mm_andnot_si128(_mm_cmplt_epi32(x, _mm_setzero_si128()),
                                           _mm_cmplt_epi32(x, _mm_set1_epi32(s->p.ntypes)));
    const int counted = _mm_movemask_ps(_mm_castsi128_ps(_mm_and_si128(known, listed))) &
        _mm256_movemask_pd(_mm256_cmp_pd(d, _mm256_set1_pd(s->cutoff_sq), _CMP_LT_OQ));
    const int inside = counted &
        _mm256_movemask_pd(_mm256_and_pd(_mm256_cmp_pd(d, _mm256_set1_pd(s->inner_sq), _CMP_GT_OQ),
                                         _mm256_cmp_pd(d, _mm256_set1_pd(s->outer_sq),
                                                       _CMP_LT_OQ)));
    __m256d block;
    const __m256d v = locate(s, d, &block);
    const __m128i group =
        _mm_add_epi32(_mm_mullo_epi32(x, _mm_set1_epi32(s->nblocks)), _mm256_cvtpd_epi32(block));
    found += compress_pairs(inside, v, group, pairs->v + found, pairs->group + found);
    for (int rest = counted & ~inside; rest; rest &= rest - 1) {
      const int k = j + __builtin_ctz((unsigned) rest);
      sft_symfn_add_pair(s, sqrt(distance_sq[k]), g + (type[k] - 1) * stride);
    }
  }
  *next = j;
  return found;
}

void sft_symfn_evaluate_avx2(const sft_symfn *symfn, int n, const double *distance_sq,
                             const int *type, double *values)
{
  evaluate_blocks(symfn, n, distance_sq, type, values);
}
