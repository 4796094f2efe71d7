/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Every kernel of the symmetry functions that this processor has, against the plain sum of
   exponentials, as float32: that is what a booster sees. */

#include "core/symfn.h"

#include "check.h"
#include "numbers.h"

#include <float.h>

enum { MAX_NEIGHBOURS = 1000, MAX_COLUMNS = 20000 };

static double distance_sq[MAX_NEIGHBOURS];
static int type[MAX_NEIGHBOURS];
static double values[MAX_COLUMNS], plain[MAX_COLUMNS];
static int compared, differ;

/* n neighbors in a uniform density up to a little beyond Rc, of types 0..ntypes + 1 */
static void random_neighbors(const sft_symfn_parameters *p, int n, double core, uint64_t *state)
{
  for (int j = 0; j < n; j++) {
    double r;
    do r = 1.2 * p->cutoff * cbrt(number_uniform(state));
    while (r < core);
    distance_sq[j] = r * r;
    type[j] = (int) (number_uniform(state) * (p->ntypes + 2));
  }
}

/* the evaluators of one kernel and the plain sum */
static void compare(const sft_symfn *symfn, const sft_symfn_parameters *p, int n,
                    enum sft_simd simd)
{
  const double rounding = 1.0e-13 + 20.0 * DBL_EPSILON * (p->rhi + p->cutoff) / p->sigma;
  const int columns = sft_symfn_columns(symfn);
  for (int c = 0; c < columns; c++) values[c] = NAN;
  sft_symfn_evaluate(symfn, n, distance_sq, type, values);
  sft_symfn_evaluate_plain(symfn, n, distance_sq, type, plain);
  for (int c = 0; c < columns; c++) {
    compared++;
    differ += (float) values[c] != (float) plain[c];
    CHECK(((float) values[c] != 0.0f) == ((float) plain[c] != 0.0f),
          "%s: column %d is %g and the sum %g, Rc %g sigma %g rlo %g rhi %g dr %g types %d, %d "
          "neighbours",
          sft_cpu_name(simd), c, values[c], plain[c], p->cutoff, p->sigma, p->rlo, p->rhi, p->dr,
          p->ntypes, n);
    CHECK_ABS(values[c], plain[c], rounding * plain[c] + 1.0e-50,
              "%s: column %d, Rc %g sigma %g rlo %g rhi %g dr %g types %d, %d neighbours",
              sft_cpu_name(simd), c, p->cutoff, p->sigma, p->rlo, p->rhi, p->dr, p->ntypes, n);
  }
}

static sft_symfn *create(const sft_symfn_parameters *p, enum sft_simd simd)
{
  sft_symfn *symfn = NULL;
  sft_error err = {0};
  CHECK_EQUAL(sft_symfn_create(p, &symfn, &err), SFT_OK, "create: %s", err.message);
  CHECK_EQUAL(sft_symfn_set_simd(symfn, simd, &err), SFT_OK, "set: %s", err.message);
  return symfn;
}

static void agree(enum sft_simd simd)
{
  CHECK(compared > 0 && differ <= 0.001 * compared, "%s: %d of %d float32 values differ",
        sft_cpu_name(simd), differ, compared);
  printf("%s: %d of %d float32 values differ\n", sft_cpu_name(simd), differ, compared);
  compared = differ = 0;
}

/* dense liquids: numbers of neighbors around the lengths of vectors and slices too */
static void liquids(enum sft_simd simd)
{
  const sft_symfn_parameters p = {10.0, 0.1, 2.0, 10.0, 0.1, 2};
  const int counts[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 255, 256, 257, 511, 512, 513, 1000};
  uint64_t state = 5;
  sft_symfn *symfn = create(&p, simd);
  for (int repeat = 0; repeat < 40; repeat++)
    for (int i = 0; i < (int) (sizeof counts / sizeof *counts); i++) {
      random_neighbors(&p, counts[i], repeat % 2 ? 2.2 : 0.0, &state);
      compare(symfn, &p, counts[i], simd);
    }
  sft_symfn_free(symfn);
  agree(simd);
}

/* numbers of centres that fill no vector, many types, narrow and wide Gaussians, distances outside
   of the centres, parameters that only plain C serves */
static void many_parameters(enum sft_simd simd)
{
  const double ratio[] = {0.03, 0.11, 0.5, 0.999, 1.0, 1.5, 1.8, 2.0, 2.4, 3.9, 4.1, 30.0};
  const double rlo[] = {0.0, 1.0, 4.9};
  const int centres[] = {1, 3, 4, 7, 8, 9, 16, 17, 41, 80, 200};
  const int types[] = {1, 2, 5, 40};
  uint64_t state = 6;
  for (int a = 0; a < (int) (sizeof ratio / sizeof *ratio); a++)
    for (int b = 0; b < (int) (sizeof rlo / sizeof *rlo); b++)
      for (int c = 0; c < (int) (sizeof centres / sizeof *centres); c++)
        for (int d = 0; d < (int) (sizeof types / sizeof *types); d++) {
          const double dr = 0.07;
          const sft_symfn_parameters p = {6.0,    dr / ratio[a],
                                          rlo[b], rlo[b] + (centres[c] - 0.5) * dr,
                                          dr,     types[d]};
          sft_symfn *symfn = create(&p, simd);
          CHECK_EQUAL(sft_symfn_centres(symfn), centres[c], "centres");
          random_neighbors(&p, 60, 0.0, &state);
          compare(symfn, &p, 60, simd);
          sft_symfn_free(symfn);
        }
  agree(simd);
}

/* at centres, at the borders of blocks, at Rc, and what is not a distance */
static void special_distances(enum sft_simd simd)
{
  const sft_symfn_parameters p = {10.0, 0.1, 2.0, 10.0, 0.1, 1};
  sft_symfn *symfn = create(&p, simd);
  for (int k = -19; k <= 100; k++)
    for (int side = -1; side <= 1; side++) {
      const double r = 2.0 + 0.1 * k;
      distance_sq[0] = side ? nextafter(r * r, side * 1000.0) : r * r;
      type[0] = 1;
      compare(symfn, &p, 1, simd);
    }
  const double odd[] = {0.0,   -0.0,  DBL_MIN, 4.9e-324, NAN,  INFINITY,
                        1e300, 100.0, 101.0,   25.0,     25.0, 25.0};
  const int types[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 2, -2147483647 - 1};
  for (int n = 0; n <= 12; n++) {
    memcpy(distance_sq, odd, sizeof odd);
    memcpy(type, types, sizeof types);
    compare(symfn, &p, n, simd);
  }
  sft_symfn_free(symfn);
  compared = differ = 0;
}

static void names(void)
{
  enum sft_simd simd;
  sft_error err;
  CHECK_EQUAL(sft_cpu_choose(NULL, &simd, &err), SFT_OK, "no name");
  CHECK_EQUAL(simd, sft_cpu_best(), "the best");
  CHECK_EQUAL(sft_cpu_choose("plain", &simd, &err), SFT_OK, "plain");
  CHECK_EQUAL(simd, SFT_SIMD_PLAIN, "plain");
  CHECK_REFUSED(sft_cpu_choose("sse9", &simd, &err), SFT_EINVAL, err, "sse9");
  if (sft_cpu_best() < SFT_SIMD_AVX512)
    CHECK_REFUSED(sft_cpu_choose("avx512", &simd, &err), SFT_EINVAL, err, "avx512");
}

int main(void)
{
  names();
  for (int simd = SFT_SIMD_PLAIN; simd <= (int) sft_cpu_best(); simd++) {
    liquids((enum sft_simd) simd);
    many_parameters((enum sft_simd) simd);
    special_distances((enum sft_simd) simd);
  }
  return check_report();
}
