/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The symmetry functions with vectors of LANES doubles. Included by symfn_avx2.c and symfn_avx512.c,
   which define before:
     LANES, vec                      number of doubles, type of the vector; + - * / work on it
     vec_all(x), vec_load, vec_store
     vec_fma(x, y, z)                x y + z
     vec_floor, vec_ceil, vec_round, vec_min, vec_max, vec_sqrt
     vec_exp2(n)                     2^n for integers n, |n| < 1023
     vec_store_int(int *, vec)       of integers
     vec_powers(e, e2, e4)           of three doubles in memory: 1, e, e^2, ... e^(LANES-1)
     select_pairs                    see below

   This is sft_symfn_add_pair of symfn.c for LANES centres at a time. The centres are cut into blocks of
   LANES. With u = (r - rlo)/dr in block B and v = u - LANES B, lane l of block B + b gets
     exp(-a (v - LANES b - l)^2) = exp(-a v^2) e^l (e^LANES)^b exp(-a (LANES b + l)^2),   e = exp(2 a v),
   where the last factor is a table. Hence a pair costs two exponentials, taken for LANES pairs at once,
   and one multiplication and one multiply-add for each block. */

#include "symfn_kernels.h"

#include <math.h>
#include <string.h>

enum { SLICE = 256 }; /* neighbours that are prepared together */

/* Blocks on either side when the centres are one sigma apart: known to the compiler. */
enum { USUAL_HALF = 16 / LANES };

/* Pairs that count, then the factors of each. */
typedef struct {
  double distance_sq[SLICE + LANES];
  int type[SLICE + LANES]; /* from 0 */
  double peak[SLICE + LANES], e[SLICE + LANES], e2[SLICE + LANES], e4[SLICE + LANES];
  double up[SLICE + LANES], down[SLICE + LANES]; /* e^LANES and its inverse */
  int block[SLICE + LANES];                      /* B */
} slice;

/* Collect the pairs within the blocks among n <= SLICE neighbours, and return their number. Pairs that
   count but lie outside of the blocks are added to g[type * stride] with sft_symfn_add_pair. */
static int select_pairs(const sft_symfn *s, int n, const double *distance_sq, const int *type,
                        slice *pairs, double *g, int stride);

/* |x| < 700; relative error below 4e-16 */
static inline vec vec_exp(vec x)
{
  static const double inverse_factorial[] =
      {1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040,
       1.0 / 720,       1.0 / 120,      1.0 / 24,      1.0 / 6,      0.5,         1.0};
  const vec n = vec_round(x * vec_all(1.4426950408889634)); /* 1/ln 2 */
  /* ln 2 in two parts: n times the first is exact */
  vec r = vec_fma(n, vec_all(-6.93147180369123816490e-01), x);
  r = vec_fma(n, vec_all(-1.90821492927058770002e-10), r);
  vec sum = vec_all(1.0 / 6227020800.0);
  for (int i = 0; i < 12; i++) sum = vec_fma(sum, r, vec_all(inverse_factorial[i]));
  sum = vec_fma(sum, r, vec_all(1.0));
  return sum * vec_exp2(n);
}

static inline void prepare_pairs(const sft_symfn *s, int n, slice *pairs)
{
  /* whole vectors: the last one is filled up with a harmless distance */
  for (int l = 0; l < LANES; l++) pairs->distance_sq[n + l] = s->p.rlo * s->p.rlo;
  for (int j = 0; j < n; j += LANES) {
    const vec r = vec_sqrt(vec_load(pairs->distance_sq + j));
    const vec u = (r - vec_all(s->p.rlo)) * vec_all(s->inverse_dr);
    /* -1 < v <= LANES - 1 makes `half` blocks on either side hold all centres within LANES half of u */
    vec block = vec_floor(vec_ceil(u) * vec_all(1.0 / LANES));
    block = vec_max(vec_all(0.0), vec_min(block, vec_all(s->nblocks - 1.0)));
    const vec v = u - block * vec_all(LANES);
    const vec e = vec_exp(vec_all(2.0 * s->steepness) * v), e2 = e * e, e4 = e2 * e2;
    vec up = e4;
    if (LANES == 8) up = e4 * e4;
    vec_store_int(pairs->block + j, block);
    vec_store(pairs->peak + j, vec_exp(vec_all(-s->steepness) * v * v));
    vec_store(pairs->e + j, e);
    vec_store(pairs->e2 + j, e2);
    vec_store(pairs->e4 + j, e4);
    vec_store(pairs->up + j, up);
    vec_store(pairs->down + j, vec_all(1.0) / up);
  }
}

static inline void add_to(double *g, vec x, vec y)
{
  vec_store(g, vec_fma(x, y, vec_load(g)));
}

/* g: the first block of type 0 in the first of two copies. Pairs go to the copies in turn, so that one need
   not wait for the sums of the one before. With `padded`, there is room for `half` blocks at both ends. */
static inline __attribute__((always_inline)) void add_pairs(const sft_symfn *s, int n,
                                                            const slice *pairs, int half,
                                                            int padded, int stride, double *g)
{
  const double *const table = s->block_gauss + half * LANES;
  for (int j = 0; j < n; j++) {
    const int block = pairs->block[j];
    const int above = padded || s->nblocks - 1 - block > half ? half : s->nblocks - 1 - block;
    const int below = padded || block > half ? half : block;
    double *own = g + ((j & 1) * s->p.ntypes + pairs->type[j]) * stride + block * LANES;
    const vec up = vec_all(pairs->up[j]), down = vec_all(pairs->down[j]);
    vec rising = vec_powers(pairs->e + j, pairs->e2 + j, pairs->e4 + j) * vec_all(pairs->peak[j]);
    vec falling = rising;
    add_to(own, rising, vec_load(table));
    for (int b = 1; b <= above; b++) {
      rising *= up;
      add_to(own + b * LANES, rising, vec_load(table + b * LANES));
    }
    for (int b = 1; b <= below; b++) {
      falling *= down;
      add_to(own - b * LANES, falling, vec_load(table - b * LANES));
    }
  }
}

static inline void evaluate_blocks(const sft_symfn *s, int n, const double *distance_sq,
                                   const int *type, double *values)
{
  double sums[SFT_SYMFN_SCRATCH] __attribute__((aligned(64)));
  slice pairs;
  const int padded = s->half == USUAL_HALF;
  const int padding = padded ? s->half : 0;
  const int stride = (s->nblocks + 2 * padding) * LANES;
  const int copy = s->p.ntypes * stride;
  double *const g = sums + padding * LANES;

  memset(sums, 0, 2 * (size_t) copy * sizeof *sums);
  for (int first = 0; first < n; first += SLICE) {
    const int listed = n - first < SLICE ? n - first : SLICE;
    const int found = select_pairs(s, listed, distance_sq + first, type + first, &pairs, g, stride);
    prepare_pairs(s, found, &pairs);
    if (padded)
      add_pairs(s, found, &pairs, USUAL_HALF, 1, stride, g);
    else
      add_pairs(s, found, &pairs, s->half, 0, stride, g);
  }
  for (int x = 0; x < s->p.ntypes; x++)
    for (int k = 0; k < s->ncentres; k++)
      values[x * s->ncentres + k] = g[x * stride + k] + g[copy + x * stride + k];
}
