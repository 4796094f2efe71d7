/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Statistics against those of R: tests/reference/references.R made the numbers. Tolerances are those of the less precise
   side: an iteration that stops, or derivatives by differences. */

#include "core/arrhenius.h"
#include "core/stats.h"
#include "core/stats_fit.h"
#include "core/stats_gaussians.h"
#include "core/stats_lines.h"
#include "core/survival.h"

#include "../reference/references.h"
#include "check.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

static void areas(void)
{
  double auc;
  sft_error err;
  CHECK_EQUAL(sft_stats_auc(COUNT(reference_score), reference_score, reference_positive, &auc,
                            &err),
              SFT_OK, "%s", err.message);
  CHECK_REL(auc, reference_auc[0], 1.0e-14, "AUC with ties");
}

static void survival(void)
{
  sft_survival_step *steps;
  sft_survival_median median;
  size_t n;
  sft_error err;
  CHECK_EQUAL(sft_survival_curve(COUNT(reference_time), reference_time, reference_censored, &steps,
                                 &n, &err),
              SFT_OK, "%s", err.message);
  CHECK_EQUAL(n, COUNT(reference_survival), "steps");
  for (size_t k = 0; k < n && k < COUNT(reference_survival); k++) {
    CHECK_EQUAL(steps[k].time, reference_survival_time[k], "time of step %zu", k);
    CHECK_ABS(steps[k].survival, reference_survival[k], 1.0e-14, "survival at %g", steps[k].time);
    CHECK_REL(steps[k].error, reference_survival_error[k], 1.0e-12, "its error at %g",
              steps[k].time);
  }
  free(steps);
  CHECK_EQUAL(sft_survival_find_median(COUNT(reference_time), reference_time, reference_censored,
                                       &median, &err),
              SFT_OK, "%s", err.message);
  CHECK_REL(median.median, reference_median[0], 1.0e-14, "median");
  CHECK_REL(median.low, reference_median[1], 1.0e-14, "its lower limit");
  CHECK_REL(median.high, reference_median[2], 1.0e-14, "its upper limit");
}

static void lines(void)
{
  sft_line line;
  sft_broken_line broken;
  sft_error err;
  const int n = COUNT(reference_x);
  const double *r = reference_line_weighted;
  sft_stats_line(n, reference_x, reference_y, reference_sd, &line, &err);
  const double weighted[] = {line.intercept, line.intercept_error,
                             line.slope,     line.slope_error,
                             line.chi2,      line.p,
                             line.r};
  for (int k = 0; k < 7; k++) CHECK_REL(weighted[k], r[k], 1.0e-11, "weighted line, number %d", k);
  r = reference_line_plain;
  sft_stats_line(n, reference_x, reference_y, NULL, &line, &err);
  const double plain[] = {line.intercept, line.intercept_error,
                          line.slope,     line.slope_error,
                          line.chi2,      line.r};
  for (int k = 0; k < 6; k++) CHECK_REL(plain[k], r[k], 1.0e-11, "line, number %d", k);

  /* the least sum of squares is flat: the place of the break is known to the root of its precision */
  r = reference_broken;
  CHECK_EQUAL(sft_stats_broken_line(COUNT(reference_broken_x), reference_broken_x,
                                    reference_broken_y, &broken, &err),
              SFT_OK, "%s", err.message);
  const double two[] = {broken.x_turn,      broken.slope_before,      broken.slope_before_error,
                        broken.slope_after, broken.slope_after_error, broken.p,
                        broken.delta_bic};
  for (int k = 0; k < 7; k++) CHECK_REL(two[k], r[k], 1.0e-6, "two lines, number %d", k);
}

static void arrhenius(void)
{
  sft_arrhenius f;
  const double *r = reference_arrhenius;
  sft_arrhenius_fit(COUNT(reference_T), reference_T, reference_trials, reference_hits, 1.0, &f);
  const double values[] = {f.energy, f.energy_error, f.sigma, f.sigma_error, f.deviance, f.p};
  for (int k = 0; k < 6; k++) CHECK_REL(values[k], r[k], 1.0e-9, "Arrhenius law, number %d", k);
}

static void gaussians(void)
{
  enum { N = COUNT(reference_value) };
  sft_gaussian_point points[N];
  const sft_gaussian_bounds bounds = {-10.0, 10.0, 1.0e-3};
  sft_gaussians g;
  sft_error err;
  const double *r = reference_gaussians;
  for (int i = 0; i < N; i++)
    points[i] = (sft_gaussian_point){reference_value[i], reference_weight[i], 0};
  CHECK_EQUAL(sft_stats_gaussians(2, N, points, &bounds, &g, &err), SFT_OK, "%s", err.message);
  for (int k = 0; k < SFT_GAUSSIAN_COUNT; k++) {
    CHECK_REL(g.value[k], r[k], 1.0e-8, "two Gaussians, parameter %d", k);
    CHECK_REL(g.error[k], r[5 + k], 1.0e-5, "two Gaussians, error %d", k);
  }
  CHECK_REL(g.log_likelihood, r[10], 1.0e-12, "two Gaussians, ln L");
  CHECK_REL(g.bic, r[11], 1.0e-12, "two Gaussians, BIC");

  r = reference_gaussian;
  CHECK_EQUAL(sft_stats_gaussians(1, N, points, &bounds, &g, &err), SFT_OK, "%s", err.message);
  CHECK_REL(g.value[SFT_MEAN_LOW], r[0], 1.0e-10, "mean");
  CHECK_REL(g.value[SFT_SD_LOW], r[1], 1.0e-10, "standard deviation");
  CHECK_REL(g.error[SFT_MEAN_LOW], r[2], 1.0e-6, "error of the mean");
  CHECK_REL(g.error[SFT_SD_LOW], r[3], 1.0e-6, "error of the standard deviation");
  CHECK_REL(g.log_likelihood, r[4], 1.0e-12, "ln L");
  CHECK_REL(g.bic, r[5], 1.0e-12, "BIC");

  r = reference_censored_gaussian;
  for (int i = 0; i < N; i++)
    points[i] = (sft_gaussian_point){reference_tobit[i], 1.0, reference_below[i]};
  CHECK_EQUAL(sft_stats_gaussians(1, N, points, &bounds, &g, &err), SFT_OK, "%s", err.message);
  CHECK_REL(g.value[SFT_MEAN_LOW], r[0], 1.0e-8, "mean, censored");
  CHECK_REL(g.value[SFT_SD_LOW], r[1], 1.0e-8, "standard deviation, censored");
  CHECK_REL(g.error[SFT_MEAN_LOW], r[2], 1.0e-5, "error of the mean, censored");
  CHECK_REL(g.error[SFT_SD_LOW], r[3], 1.0e-5, "error of the standard deviation, censored");
  CHECK_REL(g.log_likelihood, r[4], 1.0e-12, "ln L, censored");
}

/* The density is on a grid of 25 points a bandwidth. */
static void inflection(void)
{
  enum { N = COUNT(reference_value) };
  sft_stats_point points[N];
  double peak, place;
  sft_error err;
  const double h = reference_inflection[0];
  for (int i = 0; i < N; i++)
    points[i] = (sft_stats_point){reference_value[i], reference_weight[i]};
  CHECK_EQUAL(sft_stats_inflection(N, points, h, &peak, &place, &err), SFT_OK, "%s", err.message);
  CHECK_ABS(peak, reference_inflection[1], 0.04 * h, "peak of the density");
  CHECK_ABS(place, reference_inflection[2], 0.005 * h, "inflection of the density");
}

static void chi_square(void)
{
  const double x[] = {0.1, 3.84, 12.5, 250.0};
  const int dof[] = {1, 1, 7, 100};
  for (int k = 0; k < 4; k++)
    CHECK_REL(sft_stats_chi_square_tail(x[k], dof[k]), reference_chi_square_tail[k], 1.0e-11,
              "chi square of %g", x[k]);
}

int main(void)
{
  areas();
  survival();
  lines();
  arrhenius();
  gaussians();
  inflection();
  chi_square();
  return check_report();
}
