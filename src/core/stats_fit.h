/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The shape of a distribution, for the threshold of softness fit. */

#ifndef SFT_STATS_FIT_H
#define SFT_STATS_FIT_H

#include "error.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  double value, weight;
} sft_stats_point;

/* Standard deviation of a Gaussian kernel for the second derivative of a density, by the normal
   reference rule: s (4 / (7 n))^(1/9), with s the smaller of standard deviation and interquartile
   range / 1.349, and n = (sum w)^2 / sum w^2 (Wand and Jones, Kernel Smoothing, 1995, with r = 2).
   Sorts the n >= 1 points. 0 if they have no width. */
double sft_stats_bandwidth(size_t n, sft_stats_point *points);

/* Main peak of the density of weighted points, smoothed by a Gaussian kernel of standard deviation
   bandwidth > 0: its highest point; and the first zero of the second derivative right of it.
   SFT_EINVAL: the bandwidth is too small for the width of the distribution. SFT_ENOMEM. */
int sft_stats_inflection(size_t n, const sft_stats_point *points, double bandwidth, double *peak,
                         double *inflection, sft_error *err);

#ifdef __cplusplus
}
#endif
#endif
