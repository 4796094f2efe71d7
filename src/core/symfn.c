/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "symfn.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A Gaussian is followed to this many sigma: exp(-16^2/2) = 3e-56. float32 underflows at 14.4 sigma, so no
   value that a booster could see turns from tiny into zero. */
static const double REACH = 16.0;

/* With centres farther apart than this many sigma the recurrence would overflow before it underflows. */
static const double MAX_SPACING = 4.0;

struct sft_symfn {
  sft_symfn_parameters p;
  int ncentres;
  double cutoff_sq;
  double inverse_dr;
  double
      steepness; /* a = dr^2 / (2 sigma^2): a Gaussian of u = (r - rlo) / dr is exp(-a (u - k)^2) */
  int reach;     /* centres on either side of the nearest one that a pair adds to */
  double *gauss; /* exp(-a m^2), m = 0..reach */
};

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

  /* the tolerance keeps (10 - 2) / 0.1 at 80 centres, whatever the rounding of the decimals */
  const double count = ceil((p->rhi - p->rlo) / p->dr - 1.0e-9);
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
    free(s);
    return sft_fail_memory(err, "symmetry functions");
  }
  for (int m = 0; m <= s->reach; m++) s->gauss[m] = exp(-s->steepness * m * m);
  *symfn = s;
  return SFT_OK;
}

void sft_symfn_free(sft_symfn *symfn)
{
  if (!symfn) return;
  free(symfn->gauss);
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

/* Add one pair at distance r to the functions g[K] of its neighbour type.

   With u = (r - rlo)/dr, its nearest centre n and d = u - n, the Gaussians of the centres n + m factorise,
     exp(-a (d - m)^2) = exp(-a d^2) exp(2 a d)^m exp(-a m^2),
   so that three exponentials and a table serve all centres. */
static void add_pair(const sft_symfn *s, double r, double *g)
{
  const int last = s->ncentres - 1;
  const double u = (r - s->p.rlo) * s->inverse_dr;
  int nearest = (int) lrint(u);
  if (nearest < 0) nearest = 0;
  if (nearest > last) nearest = last;
  const double d = u - nearest;
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

/* The definition. It also serves distances outside the range of the centres, where d of add_pair is not
   small and its factors could overflow. */
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

void sft_symfn_evaluate(const sft_symfn *s, int n, const double *distance_sq, const int *type,
                        double *values)
{
  const double inner = s->p.rlo - 0.5 * s->p.dr;
  const double outer = s->p.rlo + (s->ncentres - 0.5) * s->p.dr;
  const int close_spaced = s->p.dr <= MAX_SPACING * s->p.sigma;

  memset(values, 0, (size_t) sft_symfn_columns(s) * sizeof *values);
  for (int j = 0; j < n; j++) {
    if (!counts(s, distance_sq[j], type[j])) continue;
    const double r = sqrt(distance_sq[j]);
    double *g = values + (size_t) (type[j] - 1) * s->ncentres;
    if (close_spaced && r >= inner && r <= outer)
      add_pair(s, r, g);
    else
      add_pair_plain(s, r, g);
  }
}

void sft_symfn_evaluate_plain(const sft_symfn *s, int n, const double *distance_sq, const int *type,
                              double *values)
{
  memset(values, 0, (size_t) sft_symfn_columns(s) * sizeof *values);
  for (int j = 0; j < n; j++)
    if (counts(s, distance_sq[j], type[j]))
      add_pair_plain(s, sqrt(distance_sq[j]), values + (size_t) (type[j] - 1) * s->ncentres);
}
