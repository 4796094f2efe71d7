/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The symmetry functions with vectors of LANES doubles. Included by symfn_avx2.c and symfn_avx512.c,
   which define before:
     LANES, vec                      number of doubles, type of the vector; + - * work on it
     vec_all(x), vec_load, vec_store
     vec_fma(x, y, z)                x y + z
     vec_ceil, vec_round, vec_min, vec_max, vec_sqrt
     vec_exp2(n)                     2^n for integers n, |n| < 1023
     vec_store_four(p, w, x, y, z)   one of each side by side for each lane
     row                             one value for each centre of a block
     row_load, row_store, row_add(x, y), row_fma(x, y, z)
     row_all(p), row_times(x, p)     *p everywhere; x *p
     row_eight(p, q)                 p[0] to p[3], then the same times *q
     select_pairs                    see below

   This is sft_symfn_add_pair of symfn.c for a block of centres at a time. With u = (r - rlo)/dr in
   block B and v = u - 8 B, centre l of block B + b gets
     exp(-a (v - 8 b - l)^2) = [exp(-a v^2) e^(8 b + l)] exp(-a (8 b + l)^2),   e = exp(2 a v).
   The last factor does not depend on the pair. The pairs are therefore sorted by type and block B, and
   the brackets of all pairs of such a group are summed in registers, WINDOW blocks at a time, before
   they meet that factor. A pair costs two exponentials, taken for LANES pairs at once, and one
   multiply-add for each block. */

#include "symfn_kernels.h"

#include <math.h>
#include <string.h>

enum {
  BLOCK = SFT_SYMFN_BLOCK,
  SLICE = 256, /* pairs that are sorted together */
  WINDOW = 5 /* blocks whose sums fit the registers: all that matter with centres one sigma apart */
};

/* Pairs that count, then the same sorted by group, with the factors of each. */
typedef struct {
  double v[SLICE + LANES];
  int group[SLICE + LANES];            /* type * nblocks + block */
  int rank[SLICE + LANES];             /* within the group */
  double sorted[SLICE + LANES];        /* v */
  double bracket[4 * (SLICE + LANES)]; /* of the first four centres of the window */
  double e4[SLICE + LANES], e8[SLICE + LANES], e16[SLICE + LANES];
  int first[SFT_SYMFN_SCRATCH / SFT_SYMFN_BLOCK + 1]; /* first sorted pair of each group */
} slice;

/* |x| < 700; relative error below 4e-16 */
static inline vec vec_exp(vec x)
{
  /* through exp at the Chebyshev points of |r| <= ln 2 / 2, error below 1e-17; r^11 first */
  static const double coefficient[] = {2.5110049204818658e-08,
                                       2.763265472252779e-07,
                                       2.7557240887229869e-06,
                                       2.4801485441561313e-05,
                                       1.9841269890076403e-04,
                                       1.3888888952352863e-03,
                                       8.333333333319589e-03,
                                       4.1666666666487953e-02,
                                       1.666666666666668e-01,
                                       5.0000000000000189e-01,
                                       1.0,
                                       1.0};
  const vec n = vec_round(x * vec_all(1.4426950408889634)); /* 1/ln 2 */
  /* ln 2 in two parts: n times the first is exact */
  vec r = vec_fma(n, vec_all(-6.93147180369123816490e-01), x);
  r = vec_fma(n, vec_all(-1.90821492927058770002e-10), r);
  vec sum = vec_all(coefficient[0]);
  for (int i = 1; i < 12; i++) sum = vec_fma(sum, r, vec_all(coefficient[i]));
  return sum * vec_exp2(n);
}

/* v and *block of pairs within the blocks */
static inline vec locate(const sft_symfn *s, vec distance_sq, vec *block)
{
  const vec u = (vec_sqrt(distance_sq) - vec_all(s->p.rlo)) * vec_all(s->inverse_dr);
  /* -1 < v <= 7 makes `half` blocks on either side hold all centres within 8 half of u */
  const vec b = vec_ceil(vec_fma(u, vec_all(1.0 / BLOCK), vec_all(1.0 / BLOCK - 1.0)));
  *block = vec_max(vec_all(0.0), vec_min(b, vec_all(s->nblocks - 1.0)));
  return u - *block * vec_all(BLOCK);
}

/* Collect v and group of pairs within the blocks from the neighbors *next <= j < n, SLICE at most; put
   into *next where to go on, and return their number. Pairs that count but lie outside of the blocks are
   added to g[type * stride] with sft_symfn_add_pair. */
static int select_pairs(const sft_symfn *s, int n, const double *distance_sq, const int *type,
                        int *next, slice *pairs, double *g, int stride);

/* counting sort by group */
static inline void sort_pairs(const sft_symfn *s, int n, slice *pairs)
{
  const int ngroups = s->p.ntypes * s->nblocks;
  int *const count = pairs->first;
  memset(count, 0, (size_t) ngroups * sizeof *count);
  for (int j = 0; j < n; j++) pairs->rank[j] = count[pairs->group[j]]++;
  for (int k = 0, begin = 0; k < ngroups; k++) {
    const int end = begin + count[k];
    pairs->first[k] = begin;
    begin = end;
  }
  for (int j = 0; j < n; j++)
    pairs->sorted[pairs->first[pairs->group[j]] + pairs->rank[j]] = pairs->v[j];
  pairs->first[ngroups] = n;
}

/* for the window whose first block is `offset` above that of the pair */
static inline void prepare_factors(const sft_symfn *s, int n, int offset, slice *pairs)
{
  const vec ahead = vec_all(-2.0 * BLOCK * offset);
  for (int l = 0; l < LANES; l++) pairs->sorted[n + l] = 0.0;
  for (int j = 0; j < n; j += LANES) {
    const vec v = vec_load(pairs->sorted + j);
    const vec e = vec_exp(vec_all(2.0 * s->steepness) * v), e2 = e * e, e4 = e2 * e2;
    const vec lowest = vec_exp(vec_all(-s->steepness) * v * (v + ahead));
    const vec second = lowest * e;
    vec_store_four(pairs->bracket + 4 * j, lowest, second, lowest * e2, second * e2);
    const vec e8 = e4 * e4;
    vec_store(pairs->e4 + j, e4);
    vec_store(pairs->e8 + j, e8);
    vec_store(pairs->e16 + j, e8 * e8);
  }
}

/* Add the pairs begin <= j < end of one group to `count` <= WINDOW blocks. */
static inline __attribute__((always_inline)) void
add_window(const slice *pairs, int begin, int end, int count, const double *table, double *g)
{
  static const double none[BLOCK];
  row sum[WINDOW];
  for (int b = 0; b < WINDOW; b++) sum[b] = row_load(none);
  for (int j = begin; j < end; j++) {
    const row x = row_eight(pairs->bracket + 4 * j, pairs->e4 + j);
    const row y = row_times(x, pairs->e8 + j), z = row_times(x, pairs->e16 + j);
    sum[0] = row_add(sum[0], x);
    sum[1] = row_add(sum[1], y);
    sum[2] = row_add(sum[2], z);
    sum[3] = row_fma(y, row_all(pairs->e16 + j), sum[3]);
    sum[4] = row_fma(z, row_all(pairs->e16 + j), sum[4]);
  }
  for (int b = 0; b < count; b++)
    row_store(g + b * BLOCK, row_fma(sum[b], row_load(table + b * BLOCK), row_load(g + b * BLOCK)));
}

/* Add all groups to the blocks from `offset` above their own on, as far as the centres go. */
static inline void add_groups(const sft_symfn *s, const slice *pairs, int offset, int stride,
                              double *g)
{
  const double *const table = s->block_gauss + (offset + s->half) * BLOCK;
  const int most = s->half + 1 - offset < WINDOW ? s->half + 1 - offset : WINDOW;
  const int *first = pairs->first;
  for (int x = 0; x < s->p.ntypes; x++, g += stride)
    for (int block = 0; block < s->nblocks; block++, first++) {
      const int begin = first[0], end = first[1];
      if (begin == end) continue;
      const int left = s->nblocks - block - offset;
      double *const own = g + (block + offset) * BLOCK;
      if (most == WINDOW && left >= WINDOW) { /* the usual one first: a branch easily foretold */
        add_window(pairs, begin, end, WINDOW, table, own);
        continue;
      }
      switch (left < most ? left : most) {
        case 4:
          add_window(pairs, begin, end, 4, table, own);
          break;
        case 3:
          add_window(pairs, begin, end, 3, table, own);
          break;
        case 2:
          add_window(pairs, begin, end, 2, table, own);
          break;
        case 1:
          add_window(pairs, begin, end, 1, table, own);
          break;
        default:
          break; /* beyond the last centre */
      }
    }
}

static inline void evaluate_blocks(const sft_symfn *s, int n, const double *distance_sq,
                                   const int *type, double *values)
{
  /* for each type `half` blocks below the first one, which spare tests, and the blocks */
  double sums[SFT_SYMFN_SCRATCH] __attribute__((aligned(64)));
  slice pairs;
  const int stride = (s->half + s->nblocks) * BLOCK;
  double *const g = sums + s->half * BLOCK;

  memset(sums, 0, (size_t) (s->p.ntypes * stride) * sizeof *sums);
  for (int next = 0; next < n;) {
    const int found = select_pairs(s, n, distance_sq, type, &next, &pairs, g, stride);
    sort_pairs(s, found, &pairs);
    for (int offset = -s->half; offset <= s->half; offset += WINDOW) {
      prepare_factors(s, found, offset, &pairs);
      add_groups(s, &pairs, offset, stride, g);
    }
  }
  for (int x = 0; x < s->p.ntypes; x++)
    memcpy(values + x * s->ncentres, g + x * stride, (size_t) s->ncentres * sizeof *values);
}
