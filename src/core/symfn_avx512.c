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
#define vec_ceil(x) _mm512_roundscale_pd(x, _MM_FROUND_TO_POS_INF | _MM_FROUND_NO_EXC)
#define vec_round(x) _mm512_roundscale_pd(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)
#define vec_min(x, y) _mm512_min_pd(x, y)
#define vec_max(x, y) _mm512_max_pd(x, y)
#define vec_sqrt(x) _mm512_sqrt_pd(x)
#define vec_exp2(n) _mm512_scalef_pd(_mm512_set1_pd(1.0), n)

typedef __m512d row;

#define row_load(p) _mm512_loadu_pd(p)
#define row_store(p, x) _mm512_storeu_pd(p, x)
#define row_add(x, y) _mm512_add_pd(x, y)
#define row_fma(x, y, z) _mm512_fmadd_pd(x, y, z)
#define row_all(p) _mm512_set1_pd(*(p))
#define row_times(x, p) _mm512_mul_pd(x, _mm512_set1_pd(*(p)))

static inline __m512d row_eight(const double *p, const double *q)
{
  return _mm512_broadcast_f64x4(_mm256_loadu_pd(p)) *
      _mm512_mask_broadcastsd_pd(_mm512_set1_pd(1.0), 0xF0, _mm_load_sd(q));
}

static inline void vec_store_four(double *p, __m512d w, __m512d x, __m512d y, __m512d z)
{
  const __m512d wx = _mm512_unpacklo_pd(w, x), yz = _mm512_unpacklo_pd(y, z);
  const __m512d wx_odd = _mm512_unpackhi_pd(w, x), yz_odd = _mm512_unpackhi_pd(y, z);
  const __m512i low = _mm512_setr_epi64(0, 1, 8, 9, 2, 3, 10, 11);
  const __m512i high = _mm512_setr_epi64(4, 5, 12, 13, 6, 7, 14, 15);
  /* lanes 0 and 2, 4 and 6, 1 and 3, 5 and 7 */
  const __m512d a = _mm512_permutex2var_pd(wx, low, yz);
  const __m512d b = _mm512_permutex2var_pd(wx, high, yz);
  const __m512d c = _mm512_permutex2var_pd(wx_odd, low, yz_odd);
  const __m512d d = _mm512_permutex2var_pd(wx_odd, high, yz_odd);
  _mm512_storeu_pd(p, _mm512_shuffle_f64x2(a, c, 0x44));
  _mm512_storeu_pd(p + 8, _mm512_shuffle_f64x2(a, c, 0xEE));
  _mm512_storeu_pd(p + 16, _mm512_shuffle_f64x2(b, d, 0x44));
  _mm512_storeu_pd(p + 24, _mm512_shuffle_f64x2(b, d, 0xEE));
}

#include "symfn_blocks.h"

static int select_pairs(const sft_symfn *s, int n, const double *distance_sq, const int *type,
                        int *next, slice *pairs, double *g, int stride)
{
  int found = 0, j = *next;
  for (; j < n && found <= SLICE - LANES; j += LANES) {
    /* for callers that hold the neighbors of many atoms one after the other: those of the next atom */
    _mm_prefetch((const char *) (distance_sq + j + SLICE), _MM_HINT_T0);
    _mm_prefetch((const char *) (type + j + SLICE), _MM_HINT_T0);
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
    __m512d block;
    const __m512d v = locate(s, d, &block);
    const __m256i group = _mm256_add_epi32(_mm256_mullo_epi32(x, _mm256_set1_epi32(s->nblocks)),
                                           _mm512_cvtpd_epi32(block));
    _mm512_storeu_pd(pairs->v + found, _mm512_maskz_compress_pd(inside, v));
    _mm256_storeu_si256((__m256i *) (pairs->group + found),
                        _mm256_maskz_compress_epi32(inside, group));
    found += __builtin_popcount(inside);
    for (unsigned rest = counted & ~inside; rest; rest &= rest - 1) {
      const int k = j + __builtin_ctz(rest);
      sft_symfn_add_pair(s, sqrt(distance_sq[k]), g + (type[k] - 1) * stride);
    }
  }
  *next = j;
  return found;
}

void sft_symfn_evaluate_avx512(const sft_symfn *symfn, int n, const double *distance_sq,
                               const int *type, double *values)
{
  evaluate_blocks(symfn, n, distance_sq, type, values);
}
