/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "stats.h"
#include "stats_gsl.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_sort_float.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

int sft_stats_auc(size_t n, const double *score, const unsigned char *positive, double *auc,
                  sft_error *err)
{
  double positives = 0.0, rank_sum = 0.0;
  *auc = NAN;
  for (size_t i = 0; i < n; i++) positives += positive[i] != 0;
  const double negatives = (double) n - positives;
  if (positives == 0.0 || negatives == 0.0) return SFT_OK;

  size_t *order = malloc(n * sizeof *order);
  if (!order) return sft_fail_memory(err, "the ranks of an AUC");
  gsl_error_handler_t *handler = sft_gsl_begin();
  gsl_sort_index(order, score, 1, n);
  sft_gsl_end(handler);
  for (size_t i = 0, end; i < n; i = end) {
    double tied_positives = 0.0;
    for (end = i; end < n && score[order[end]] == score[order[i]]; end++)
      tied_positives += positive[order[end]] != 0;
    /* ranks i+1 .. end share their mean */
    rank_sum += tied_positives * 0.5 * (double) (i + 1 + end);
  }
  free(order);
  *auc = (rank_sum - 0.5 * positives * (positives + 1.0)) / (positives * negatives);
  return SFT_OK;
}

void sft_stats_sort_float(float *values, size_t n)
{
  gsl_error_handler_t *handler = sft_gsl_begin();
  gsl_sort_float(values, 1, n);
  sft_gsl_end(handler);
}

void sft_stats_sort_double(double *values, size_t n)
{
  gsl_error_handler_t *handler = sft_gsl_begin();
  gsl_sort(values, 1, n);
  sft_gsl_end(handler);
}

double sft_stats_mean(const double *values, size_t n)
{
  return n ? gsl_stats_mean(values, 1, n) : NAN;
}

double sft_stats_deviation(const double *values, size_t n)
{
  return n > 1 ? gsl_stats_sd(values, 1, n) : 0.0;
}
