/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The symmetry functions with AVX-512; symfn_blocks.h explains. */

#include "symfn_kernels.h"

#include <immintrin.h>

#define LANES 8
typedef __m512d vec;

#define vec_all(x) _mm512_set1_pd(x)
#define vec_load(p) _mm512_loadu_pd(p)
#define vec_store(p, x) _mm512_storeu_pd(p, x)
#define vec_fma(x, y, z) _mm512_fmadd_pd(x, y, z)
#define vec_floor(x) _mm512_roundscale_pd(x, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC)
#define vec_ceil(x) _mm512_roundscale_pd(x, _MM_FROUND_TO_POS_INF | _MM_FROUND_NO_EXC)
#define vec_round(x) _mm512_roundscale_pd(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)
#define vec_min(x, y) _mm512_min_pd(x, y)
#define vec_max(x, y) _mm512_max_pd(x, y)
#define vec_sqrt(x) _mm512_sqrt_pd(x)
#define vec_exp2(n) _mm512_scalef_pd(_mm512_set1_pd(1.0), n)
#define vec_store_int(p, x) _mm256_storeu_si256((__m256i *) (p), _mm512_cvtpd_epi32(x))

static inline __m512d vec_powers(const double *e, const double *e2, const double *e4)
{
  const __m512d one = _mm512_set1_pd(1.0);
  return _mm512_mask_broadcastsd_pd(one, 0xAA, _mm_load_sd(e)) *
      _mm512_mask_broadcastsd_pd(one, 0xCC, _mm_load_sd(e2)) *
      _mm512_mask_broadcastsd_pd(one, 0xF0, _mm_load_sd(e4));
}

#include "symfn_blocks.h"

static int select_pairs(const sft_symfn *s, int n, const double *distance_sq, const int *type,
                        slice *pairs, double *g, int stride)
{
  int found = 0;
  for (int j = 0; j < n; j += LANES) {
    const __mmask8 listed = n - j >= LANES ? 0xff : (__mmask8) ((1u << (n - j)) - 1u);
    const __m512d d = _mm512_maskz_loadu_pd(listed, distance_sq + j);
    /* types from 0; what is below becomes a large unsigned number */
    const __m256i x =
        _mm256_sub_epi32(_mm256_maskz_loadu_epi32(listed, type + j), _mm256_set1_epi32(1));
    const __mmask8 counted =
        _mm512_mask_cmp_pd_mask(_mm256_mask_cmplt_epu32_mask(listed, x,
                                                             _mm256_set1_epi32(s->p.ntypes)),
                                d, _mm512_set1_pd(s->cutoff_sq), _CMP_LT_OQ);
    const __mmask8 inside =
        _mm512_mask_cmp_pd_mask(_mm512_mask_cmp_pd_mask(counted, d, _mm512_set1_pd(s->inner_sq),
                                                        _CMP_GT_OQ),
                                d, _mm512_set1_pd(s->outer_sq), _CMP_LT_OQ);
    _mm512_storeu_pd(pairs->distance_sq + found, _mm512_maskz_compress_pd(inside, d));
    _mm256_storeu_si256((__m256i *) (pairs->type + found), _mm256_maskz_compress_epi32(inside, x));
    found += __builtin_popcount(inside);
    for (unsigned rest = counted & ~inside; rest; rest &= rest - 1) {
      const int k = j + __builtin_ctz(rest);
      sft_symfn_add_pair(s, sqrt(distance_sq[k]), g + (type[k] - 1) * stride);
    }
  }
  return found;
}

void sft_symfn_evaluate_avx512(const sft_symfn *symfn, int n, const double *distance_sq,
                               const int *type, double *values)
{
  evaluate_blocks(symfn, n, distance_sq, type, values);
}
