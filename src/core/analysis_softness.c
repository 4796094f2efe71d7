/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* How softness is distributed, and as one Gaussian or two: softness.txt, gaussians.txt, and
   the same for each element. */

#include "analysis_parts.h"

#include <math.h>
#include <stdlib.h>

#define BIN 0.02
#define NBINS 50
#define FINE_BIN 0.002 /* of the Gaussians */
#define NFINE 500
#define LEAST_SD 0.005
#define BETTER 10.0 /* difference in BIC */

/* Numbers of the atoms of a group (0: all) and temperature in the bins of [0,1]; returns the sum. */
static double histogram(const sft_analysis *a, int group, int k, int nbins, double *counts)
{
  double sum = 0.0;
  for (int b = 0; b < nbins; b++) counts[b] = 0.0;
  for (int s = a->first[k]; s < a->first[k + 1]; s++)
    for (int i = 0; i < a->samples[s].sample->natoms; i++) {
      if (!sft_analysis_soft(a, &a->samples[s], i)) continue;
      if (group && sft_analysis_group(a, a->samples[s].sample->type[i]) != group) continue;
      const int bin = (int) (fmin(a->samples[s].S[i], 1.0) * nbins);
      counts[bin < nbins ? bin : nbins - 1] += 1.0;
      sum += 1.0;
    }
  return sum;
}

static int write_pdf(sft_analysis *a, int by_element, sft_error *err)
{
  double counts[NBINS];
  char name[SFT_ANALYSIS_NAME];
  int block = 0;
  FILE *out = sft_table_begin(a, by_element ? "softness_elements.txt" : "softness.txt",
                              "PDF of softness", "S, pdf, error, atoms, T", err);
  if (!out) return SFT_ENOMEM;
  for (int group = by_element; group <= (by_element ? a->ntypes : 0); group++) {
    if (!sft_analysis_group_name(a, group, name)) continue;
    for (int k = 0; k < a->ntemperatures; k++) {
      const double n = histogram(a, group, k, NBINS, counts);
      if (by_element)
        sft_table_block(out, block++, "element %s T %g", name, a->temperatures[k]);
      else
        sft_table_block(out, block++, "T %g", a->temperatures[k]);
      for (int b = 0; b < NBINS; b++) {
        const double share = n > 0.0 ? counts[b] / n : NAN;
        const double row[] = {(b + 0.5) * BIN, share / BIN, sqrt(share * (1.0 - share) / n) / BIN,
                              counts[b], a->temperatures[k]};
        sft_table_row(out, 5, row);
      }
    }
  }
  return sft_table_end(a, err);
}

static int fit(const sft_analysis *a, int group, int k, sft_gaussians *one, sft_gaussians *two,
               double *atoms, sft_error *err)
{
  double counts[NFINE];
  sft_gaussian_point points[NFINE];
  const sft_gaussian_bounds bounds = {0.0, 1.0, LEAST_SD};
  size_t n = 0;
  *atoms = histogram(a, group, k, NFINE, counts);
  for (int b = 0; b < NFINE; b++)
    if (counts[b] > 0.0) points[n++] = (sft_gaussian_point){(b + 0.5) * FINE_BIN, counts[b], 0};
  const int status = sft_stats_gaussians(1, n, points, &bounds, one, err);
  return status ? status : sft_stats_gaussians(2, n, points, &bounds, two, err);
}

/* Where the weight passes 1/2 between two temperatures, linearly. */
static double crossing(const double T[2], const double weight[2], const double error[2],
                       double *T_error)
{
  const double rise = weight[1] - weight[0], step = T[1] - T[0];
  const double share = (0.5 - weight[0]) / rise;
  *T_error = fabs(step / rise) *
      sqrt((1.0 - share) * (1.0 - share) * error[0] * error[0] +
           share * share * error[1] * error[1]);
  return T[0] + share * step;
}

/* Where a share passes 1/2 upwards with temperature: the highest such place; how often it does, and
   downwards. */
static double find_half(const sft_analysis *a, const double *share, const double *error,
                        double *T_error, int *up, int *down)
{
  double T = NAN;
  *T_error = NAN;
  *up = *down = 0;
  for (int k = 1; k < a->ntemperatures; k++) {
    if (isnan(share[k]) || isnan(share[k - 1])) continue;
    if ((share[k] < 0.5) == (share[k - 1] < 0.5)) continue;
    if (share[k] < 0.5) {
      ++*down;
      continue;
    }
    ++*up;
    T = crossing(&a->temperatures[k - 1], &share[k - 1], &error[k - 1], T_error);
  }
  return T;
}

static void report_maxima(sft_analysis *a, const char *name, int better, int maxima)
{
  char word[SFT_ANALYSIS_NAME + 16];
  snprintf(word, sizeof word, "two_gaussians_%s", name);
  sft_finding(
      a, word, better, NAN, "-",
      "temperatures of %d at which two Gaussians are better than one (BIC), atoms: %s; their "
      "sum has two maxima at %d",
      a->ntemperatures, name, maxima);
}

static void report_equal(sft_analysis *a, const double *weight, const double *error)
{
  double T_error;
  int up, down;
  const double T = find_half(a, weight, error, &T_error, &up, &down);
  sft_finding(
      a, "equal_weights", T, T_error, "T",
      "both Gaussians of P(S) have weight 1/2: weight_high passes it %d time(s) upwards with "
      "T, %d downwards",
      up, down);
}

/* Where half of the atoms have S of 1/2 or more. */
static void report_half(sft_analysis *a, double *share, double *error)
{
  double T_error, counts[2];
  int up, down;
  for (int k = 0; k < a->ntemperatures; k++) {
    const double n = histogram(a, 0, k, 2, counts);
    share[k] = n > 0.0 ? counts[1] / n : NAN;
    error[k] = sqrt(share[k] * (1.0 - share[k]) / n);
  }
  const double T = find_half(a, share, error, &T_error, &up, &down);
  sft_finding(a, "half_soft", T, T_error, "T",
              "half of the atoms have S >= 1/2: their fraction is %.4f at %g, %.4f at %g", share[0],
              a->temperatures[0], share[a->ntemperatures - 1],
              a->temperatures[a->ntemperatures - 1]);
}

/* The lines of a group; the weights and their errors are left for all temperatures. */
static int write_group(sft_analysis *a, FILE *out, int group, const char *name, double *weight,
                       double *error, sft_error *err)
{
  int better = 0, maxima = 0;
  for (int k = 0; k < a->ntemperatures; k++) {
    sft_gaussians one, two;
    double atoms;
    const int status = fit(a, group, k, &one, &two, &atoms, err);
    if (status) return status;
    double row[18] = {a->temperatures[k], atoms};
    for (int c = 0; c < SFT_GAUSSIAN_COUNT; c++) {
      row[2 + 2 * c] = two.value[c];
      row[3 + 2 * c] = two.error[c];
    }
    row[12] = one.value[SFT_MEAN_LOW];
    row[13] = one.value[SFT_SD_LOW];
    row[14] = one.bic;
    row[15] = two.bic;
    row[16] = one.bic - two.bic > BETTER;
    row[17] = two.maxima;
    sft_table_row(out, 18, row);
    weight[k] = two.value[SFT_WEIGHT_HIGH];
    error[k] = two.error[SFT_WEIGHT_HIGH];
    better += one.bic - two.bic > BETTER;
    maxima += two.maxima > 1;
  }
  report_maxima(a, name, better, maxima);
  return SFT_OK;
}

static int write_gaussians(sft_analysis *a, int by_element, double *weight, double *error,
                           sft_error *err)
{
  char name[SFT_ANALYSIS_NAME];
  int block = 0, status = SFT_OK;
  FILE *out = sft_table_begin(
      a, by_element ? "gaussians_elements.txt" : "gaussians.txt",
      "PDF of softness as one Gaussian and as two",
      "T, atoms, weight_high, error, mean_low, error, sd_low, error, mean_high, error, sd_high, "
      "error, mean_one, sd_one, bic_one, bic_two, two, peaks",
      err);
  if (!out) return SFT_ENOMEM;
  for (int group = by_element; group <= (by_element ? a->ntypes : 0) && !status; group++) {
    if (!sft_analysis_group_name(a, group, name)) continue;
    if (by_element) sft_table_block(out, block++, "element %s", name);
    status = write_group(a, out, group, name, weight, error, err);
  }
  if (status) return status;
  if (!by_element) {
    report_equal(a, weight, error);
    report_half(a, weight, error);
  }
  return sft_table_end(a, err);
}

int sft_analysis_softness(sft_analysis *a, int by_element, sft_error *err)
{
  const size_t n = (size_t) a->ntemperatures;
  double *weight = malloc(2 * n * sizeof *weight);
  if (!weight) return sft_fail_memory(err, "the Gaussians of softness");
  int status = write_pdf(a, by_element, err);
  if (!status) status = write_gaussians(a, by_element, weight, weight + n, err);
  free(weight);
  return status;
}
