/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "symfn.h"
#include "symfn_kernels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A Gaussian is followed to this many sigma: exp(-16^2/2) = 3e-56. float32 underflows at 14.4 sigma, so no
   value that a booster could see turns from tiny into zero. */
static const double REACH = 16.0;

/* With centres farther apart than this many sigma the recurrence would overflow before it underflows. */
static const double MAX_SPACING = 4.0;

/* Exponents that the factors of the vector kernels must stay below (exp overflows at 709.8). */
static const double MAX_EXPONENT = 700.0;

static sft_symfn_kernel evaluate_recurrence;

int sft_symfn_create(const sft_symfn_parameters *p, sft_symfn **symfn, sft_error *err)
{
  *symfn = NULL;
  if (!(p->cutoff > 0.0) || !isfinite(p->cutoff))
    return sft_fail(err, SFT_EINVAL, "Cutoff Rc is %g: it must be positive", p->cutoff);
  if (!(p->sigma > 0.0) || !isfinite(p->sigma))
    return sft_fail(err, SFT_EINVAL, "Width sigma is %g: it must be positive", p->sigma);
  if (!(p->rlo >= 0.0) || !isfinite(p->rlo))
    return sft_fail(err, SFT_EINVAL, "First centre rlo is %g: it must not be negative", p->rlo);
  if (!(p->rhi > p->rlo) || !isfinite(p->rhi))
    return sft_fail(err, SFT_EINVAL,
                    "End of the centres rhi is %g: it must be larger than rlo = %g", p->rhi,
                    p->rlo);
  if (!(p->dr > 0.0) || !isfinite(p->dr))
    return sft_fail(err, SFT_EINVAL, "Spacing of the centres dr is %g: it must be positive", p->dr);
  if (p->ntypes < 1)
    return sft_fail(err, SFT_EINVAL, "Number of types is %d: it must be at least 1", p->ntypes);

  /* the tolerance keeps (10 - 2) / 0.1 at 80 centres, whatever the rounding of the decimals; rlo is always one */
  const double count = fmax(1.0, ceil((p->rhi - p->rlo) / p->dr - 1.0e-9));
  const double limit = 1.0e5;
  if (count * p->ntypes > limit)
    return sft_fail(err, SFT_EINVAL,
                    "%.0f centres for each of %d types are more than %.0f columns: "
                    "increase dr = %g",
                    count, p->ntypes, limit, p->dr);

  sft_symfn *s = calloc(1, sizeof *s);
  if (!s) return sft_fail_memory(err, "symmetry functions");
  s->p = *p;
  s->ncentres = (int) count;
  s->cutoff_sq = p->cutoff * p->cutoff;
  s->inverse_dr = 1.0 / p->dr;
  s->steepness = 0.5 * (p->dr / p->sigma) * (p->dr / p->sigma);
  s->reach = (int) fmin(ceil(REACH * p->sigma / p->dr) + 1.0, (double) s->ncentres);
  s->gauss = malloc(((size_t) s->reach + 1) * sizeof *s->gauss);
  if (!s->gauss) {
    sft_symfn_free(s);
    return sft_fail_memory(err, "symmetry functions");
  }
  for (int m = 0; m <= s->reach; m++) s->gauss[m] = exp(-s->steepness * m * m);
  const int status = sft_symfn_set_simd(s, sft_cpu_best(), err);
  if (status)
    sft_symfn_free(s);
  else
    *symfn = s;
  return status;
}

void sft_symfn_free(sft_symfn *symfn)
{
  if (!symfn) return;
  free(symfn->gauss);
  free(symfn->block_gauss);
  free(symfn);
}

int sft_symfn_centres(const sft_symfn *symfn)
{
  return symfn->ncentres;
}

int sft_symfn_columns(const sft_symfn *symfn)
{
  return symfn->ncentres * symfn->p.ntypes;
}

/* Set up the blocks of the vector kernels; returns 0 if those are not for these parameters. */
static int choose_blocks(sft_symfn *s)
{
  const int size = SFT_SYMFN_BLOCK;
  const double reach = ceil(REACH * s->p.sigma / (s->p.dr * size) - 1.0e-9);
  s->nblocks = (s->ncentres + size - 1) / size;
  s->half = (int) fmin(reach, s->nblocks);
  /* the largest that a sum can get: e^(8 half + 7), v <= 7 */
  const double exponent = 2.0 * s->steepness * (size - 1) * size * (s->half + 1);
  const int scratch = s->p.ntypes * (s->nblocks + s->half) * size;
  if (!(exponent < MAX_EXPONENT) || scratch > SFT_SYMFN_SCRATCH) return 0;

  const double inner = s->p.rlo - s->p.dr, outer = s->p.rlo + s->p.dr * size * s->nblocks;
  s->inner_sq = inner < 0.0 ? -1.0 : inner * inner;
  s->outer_sq = fmin(outer * outer, s->cutoff_sq);
  return 1;
}

int sft_symfn_set_simd(sft_symfn *s, enum sft_simd simd, sft_error *err)
{
  free(s->block_gauss);
  s->block_gauss = NULL;
  s->kernel = s->p.dr <= MAX_SPACING * s->p.sigma ? evaluate_recurrence : sft_symfn_evaluate_plain;
#ifdef SFT_X86_KERNELS
  if (simd == SFT_SIMD_PLAIN || !choose_blocks(s)) return SFT_OK;
  const int size = SFT_SYMFN_BLOCK, entries = (2 * s->half + 1) * size;
  s->block_gauss = malloc((size_t) entries * sizeof *s->block_gauss);
  if (!s->block_gauss) return sft_fail_memory(err, "symmetry functions");
  for (int m = 0; m < entries; m++) {
    const double centre = m - s->half * size, exponent = s->steepness * centre * centre;
    /* what is zero here is negligible even for the distance next to its centre */
    s->block_gauss[m] = exponent < MAX_EXPONENT ? exp(-exponent) : 0.0;
  }
  s->kernel = simd == SFT_SIMD_AVX512 ? sft_symfn_evaluate_avx512 : sft_symfn_evaluate_avx2;
#else
  (void) simd;
  (void) err;
  (void) choose_blocks;
#endif
  return SFT_OK;
}

/* With u = (r - rlo)/dr, its nearest centre n and d = u - n, the Gaussians of the centres n + m factorise,
     exp(-a (d - m)^2) = exp(-a d^2) exp(2 a d)^m exp(-a m^2),
   so that three exponentials and a table serve all centres. Beyond the first or last centre d can be
   large, but then the factors that remain in use are below one. */
void sft_symfn_add_pair(const sft_symfn *s, double r, double *g)
{
  const int last = s->ncentres - 1;
  const double u = (r - s->p.rlo) * s->inverse_dr;
  const int nearest = u <= 0.0 ? 0 : u >= last ? last : (int) lrint(u);
  const double d = u - nearest;
  if (fabs(d) > s->reach + 1.0 && s->reach < s->ncentres) return;
  const double peak = exp(-s->steepness * d * d);
  const double up = exp(2.0 * s->steepness * d), down = 1.0 / up;

  g[nearest] += peak;
  const int above = last - nearest < s->reach ? last - nearest : s->reach;
  double factor = peak;
  for (int m = 1; m <= above; m++) {
    factor *= up;
    g[nearest + m] += factor * s->gauss[m];
  }
  const int below = nearest < s->reach ? nearest : s->reach;
  factor = peak;
  for (int m = 1; m <= below; m++) {
    factor *= down;
    g[nearest - m] += factor * s->gauss[m];
  }
}

/* The definition. */
static void add_pair_plain(const sft_symfn *s, double r, double *g)
{
  for (int k = 0; k < s->ncentres; k++) {
    const double z = (r - (s->p.rlo + k * s->p.dr)) / s->p.sigma;
    g[k] += exp(-0.5 * z * z);
  }
}

static int counts(const sft_symfn *s, double distance_sq, int type)
{
  return distance_sq < s->cutoff_sq && type >= 1 && type <= s->p.ntypes;
}

static void evaluate_recurrence(const sft_symfn *s, int n, const double *distance_sq,
                                const int *type, double *values)
{
  memset(values, 0, (size_t) sft_symfn_columns(s) * sizeof *values);
  for (int j = 0; j < n; j++)
    if (counts(s, distance_sq[j], type[j]))
      sft_symfn_add_pair(s, sqrt(distance_sq[j]), values + (size_t) (type[j] - 1) * s->ncentres);
}

void sft_symfn_evaluate_plain(const sft_symfn *s, int n, const double *distance_sq, const int *type,
                              double *values)
{
  memset(values, 0, (size_t) sft_symfn_columns(s) * sizeof *values);
  for (int j = 0; j < n; j++)
    if (counts(s, distance_sq[j], type[j]))
      add_pair_plain(s, sqrt(distance_sq[j]), values + (size_t) (type[j] - 1) * s->ncentres);
}

void sft_symfn_evaluate(const sft_symfn *s, int n, const double *distance_sq, const int *type,
                        double *values)
{
  s->kernel(s, n, distance_sq, type, values);
}
