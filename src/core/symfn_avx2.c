/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The symmetry functions with AVX2 and FMA; symfn_blocks.h explains. */

#include "symfn_kernels.h"

#include <immintrin.h>

#define LANES 4
typedef __m256d vec;

#define vec_all(x) _mm256_set1_pd(x)
#define vec_load(p) _mm256_loadu_pd(p)
#define vec_store(p, x) _mm256_storeu_pd(p, x)
#define vec_fma(x, y, z) _mm256_fmadd_pd(x, y, z)
#define vec_floor(x) _mm256_floor_pd(x)
#define vec_ceil(x) _mm256_ceil_pd(x)
#define vec_round(x) _mm256_round_pd(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)
#define vec_min(x, y) _mm256_min_pd(x, y)
#define vec_max(x, y) _mm256_max_pd(x, y)
#define vec_sqrt(x) _mm256_sqrt_pd(x)
#define vec_store_int(p, x) _mm_storeu_si128((__m128i *) (p), _mm256_cvtpd_epi32(x))

/* the exponent field of a double, from the integer in the low bits of n + 1.5 2^52 */
static inline __m256d vec_exp2(__m256d n)
{
  const __m256i bits = _mm256_castpd_si256(n + _mm256_set1_pd(0x1.8p52 + 1023.0));
  return _mm256_castsi256_pd(_mm256_slli_epi64(bits, 52));
}

static inline __m256d vec_powers(const double *e, const double *e2, const double *e4)
{
  (void) e4;
  const __m256d one = _mm256_set1_pd(1.0);
  return _mm256_blend_pd(one, _mm256_broadcast_sd(e), 0xA) *
      _mm256_blend_pd(one, _mm256_broadcast_sd(e2), 0xC);
}

#include "symfn_blocks.h"

static int select_pairs(const sft_symfn *s, int n, const double *distance_sq, const int *type,
                        slice *pairs, double *g, int stride)
{
  int found = 0;
  for (int j = 0; j < n; j++) {
    const double d = distance_sq[j];
    const unsigned x = (unsigned) type[j] - 1u; /* large if the type is below 1 */
    const int counted = (d < s->cutoff_sq) & (x < (unsigned) s->p.ntypes);
    const int inside = counted & (d > s->inner_sq) & (d < s->outer_sq);
    /* without a branch, which could not be foretold: the next one overwrites what does not count */
    pairs->distance_sq[found] = d;
    pairs->type[found] = (int) x;
    found += inside;
    if (counted & !inside) sft_symfn_add_pair(s, sqrt(d), g + (int) x * stride);
  }
  return found;
}

void sft_symfn_evaluate_avx2(const sft_symfn *symfn, int n, const double *distance_sq,
                             const int *type, double *values)
{
  evaluate_blocks(symfn, n, distance_sq, type, values);
}
