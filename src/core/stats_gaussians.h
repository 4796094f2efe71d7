/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* One Gaussian or the sum of two, by maximum likelihood. With GSL. */

#ifndef SFT_STATS_GAUSSIANS_H
#define SFT_STATS_GAUSSIANS_H

#include "error.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A value, or a narrow bin of values, that `weight` atoms have; censored: they lie below it. */
typedef struct {
  double value, weight;
  int censored;
} sft_gaussian_point;

typedef struct {
  double low, high; /* bounds of the means */
  double least_sd;
} sft_gaussian_bounds;

enum { SFT_WEIGHT_HIGH, SFT_MEAN_LOW, SFT_SD_LOW, SFT_MEAN_HIGH, SFT_SD_HIGH, SFT_GAUSSIAN_COUNT };

/* Components are ordered by their means. One Gaussian: weight_high is 0 and the rest of `high` NaN. */
typedef struct {
  int components;
  double value[SFT_GAUSSIAN_COUNT];
  double error[SFT_GAUSSIAN_COUNT]; /* from the observed information; NaN where it is not positive
                                       definite */
  double log_likelihood;
  double bic; /* -2 ln L + k ln N, k = 2 or 5, N the sum of the weights */
  int maxima; /* of the density: 1 or 2 */
} sft_gaussians;

/* Expectation maximisation, for two components from several starts (the points split at several
   quantiles), then Newton steps. All NaN if the points have no spread.
   SFT_EINVAL: components not 1 or 2. SFT_ENOMEM. */
int sft_stats_gaussians(int components, size_t n, const sft_gaussian_point *points,
                        const sft_gaussian_bounds *bounds, sft_gaussians *best, sft_error *err);

/* Density at x. */
double sft_stats_gaussians_density(const sft_gaussians *g, double x);

#ifdef __cplusplus
}
#endif
#endif
