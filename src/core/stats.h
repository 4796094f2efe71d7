/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Ranks, sorting and moments, with GSL. */

#ifndef SFT_STATS_H
#define SFT_STATS_H

#include "error.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Area under the ROC curve: the probability that a positive scores higher than a negative, ties
   counting half (Mann-Whitney U with mid-ranks). score[n], finite; positive[n] 0 or 1.
   *auc is NaN if one class is empty. SFT_ENOMEM. */
int sft_stats_auc(size_t n, const double *score, const unsigned char *positive, double *auc,
                  sft_error *err);

/* Sort in place, ascending. No NaN. */
void sft_stats_sort_float(float *values, size_t n);
void sft_stats_sort_double(double *values, size_t n);

double sft_stats_mean(const double *values, size_t n);

/* Standard deviation with divisor n - 1; 0 for n < 2. */
double sft_stats_deviation(const double *values, size_t n);

#ifdef __cplusplus
}
#endif
#endif
