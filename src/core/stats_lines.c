/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "stats_lines.h"
#include "stats_gsl.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_fit.h>
#include <gsl/gsl_min.h>
#include <gsl/gsl_multifit.h>
#include <math.h>
#include <stdlib.h>

/* Places at which the sum of squares is tabulated between two neighboring points. */
#define STEPS 50

double sft_stats_chi_square_tail(double x, int dof)
{
  if (dof < 1) return NAN;
  gsl_error_handler_t *handler = sft_gsl_begin();
  const double tail = gsl_cdf_chisq_Q(x, dof);
  sft_gsl_end(handler);
  return tail;
}

/* Weighted correlation coefficient; w may be NULL. */
static double correlation(int n, const double *x, const double *y, const double *w)
{
  double sum = 0.0, mean_x = 0.0, mean_y = 0.0, xx = 0.0, yy = 0.0, xy = 0.0;
  for (int i = 0; i < n; i++) {
    const double weight = w ? w[i] : 1.0;
    sum += weight;
    mean_x += weight * (x[i] - mean_x) / sum;
    mean_y += weight * (y[i] - mean_y) / sum;
  }
  for (int i = 0; i < n; i++) {
    const double weight = w ? w[i] : 1.0;
    xx += weight * (x[i] - mean_x) * (x[i] - mean_x);
    yy += weight * (y[i] - mean_y) * (y[i] - mean_y);
    xy += weight * (x[i] - mean_x) * (y[i] - mean_y);
  }
  return xy / sqrt(xx * yy);
}

int sft_stats_line(int n, const double *x, const double *y, const double *error, sft_line *line,
                   sft_error *err)
{
  double c00, c01, c11;
  *line = (sft_line){NAN, NAN, NAN, NAN, NAN, n > 2 ? n - 2 : 0, NAN, NAN};
  int different = 0;
  for (int i = 1; i < n; i++) different += x[i] != x[0];
  if (!different) return SFT_OK;
  double *weight = error ? malloc((size_t) n * sizeof *weight) : NULL;
  if (error && !weight) return sft_fail_memory(err, "a straight line");
  for (int i = 0; error && i < n; i++) weight[i] = 1.0 / (error[i] * error[i]);

  gsl_error_handler_t *handler = sft_gsl_begin();
  const size_t count = (size_t) n;
  if (error)
    gsl_fit_wlinear(x, 1, weight, 1, y, 1, count, &line->intercept, &line->slope, &c00, &c01, &c11,
                    &line->chi2);
  else
    gsl_fit_linear(x, 1, y, 1, count, &line->intercept, &line->slope, &c00, &c01, &c11,
                   &line->chi2);
  sft_gsl_end(handler);
  line->r = correlation(n, x, y, weight);
  free(weight);
  if (!error && n == 2) return SFT_OK;
  line->intercept_error = sqrt(c00);
  line->slope_error = sqrt(c11);
  if (error) line->p = sft_stats_chi_square_tail(line->chi2, line->dof);
  return SFT_OK;
}

/* ---- two lines ---- */

typedef struct {
  int n;
  const double *x, *y;
  gsl_matrix *design; /* 1, x - x0, (x - x_turn)+ */
  gsl_vector *values, *best;
  gsl_matrix *covariance;
  gsl_multifit_linear_workspace *space;
  int failed; /* GSL's code */
} two_lines;

/* Sum of squares of the best two lines that meet at x_turn; they are left in best. */
static double sum_of_squares(double x_turn, void *data)
{
  two_lines *t = data;
  double rss;
  for (int i = 0; i < t->n; i++)
    gsl_matrix_set(t->design, (size_t) i, 2, fmax(0.0, t->x[i] - x_turn));
  const int failed =
      gsl_multifit_linear(t->design, t->values, t->best, t->covariance, &rss, t->space);
  if (failed) t->failed = failed;
  return failed ? HUGE_VAL : rss;
}

/* Errors of the slopes with the break as a fourth parameter: derivatives 1, x, (x - x_turn)+ and
   -bend where x > x_turn. */
static int slope_errors(const two_lines *t, double x_turn, double bend, double variance,
                        sft_broken_line *b)
{
  int status = GSL_ENOMEM;
  gsl_matrix *derivatives = gsl_matrix_alloc((size_t) t->n, 4),
             *covariance = gsl_matrix_alloc(4, 4);
  gsl_vector *values = gsl_vector_calloc((size_t) t->n), *ignored = gsl_vector_alloc(4);
  gsl_multifit_linear_workspace *space = gsl_multifit_linear_alloc((size_t) t->n, 4);
  gsl_vector *ones = gsl_vector_alloc((size_t) t->n);
  if (derivatives && covariance && values && ignored && space && ones) {
    double unused;
    for (int i = 0; i < t->n; i++) {
      for (size_t c = 0; c < 3; c++)
        gsl_matrix_set(derivatives, (size_t) i, c, gsl_matrix_get(t->design, (size_t) i, c));
      gsl_matrix_set(derivatives, (size_t) i, 3, t->x[i] > x_turn ? -bend : 0.0);
    }
    gsl_vector_set_all(ones, 1.0 / variance);
    status = gsl_multifit_wlinear(derivatives, ones, values, ignored, covariance, &unused, space);
  }
  if (!status) {
    const double before = gsl_matrix_get(covariance, 1, 1),
                 after = gsl_matrix_get(covariance, 2, 2);
    b->slope_before_error = sqrt(before);
    b->slope_after_error = sqrt(fmax(0.0, before + after + 2.0 * gsl_matrix_get(covariance, 1, 2)));
  }
  gsl_matrix_free(derivatives);
  gsl_matrix_free(covariance);
  gsl_vector_free(values);
  gsl_vector_free(ignored);
  gsl_vector_free(ones);
  if (space) gsl_multifit_linear_free(space);
  return status;
}

/* The break with the least sum of squares: a table, then Brent's method around its minimum. */
static double find_break(two_lines *t, double *least)
{
  const double low = t->x[1], high = t->x[t->n - 2];
  const int steps = STEPS * (t->n - 3);
  double best = low;
  int place = 0;
  *least = HUGE_VAL;
  for (int k = 0; k <= steps; k++) {
    const double x_turn = low + (high - low) * k / steps, rss = sum_of_squares(x_turn, t);
    if (rss < *least) {
      *least = rss;
      best = x_turn;
      place = k;
    }
  }
  gsl_min_fminimizer *search = gsl_min_fminimizer_alloc(gsl_min_fminimizer_brent);
  gsl_function function = {sum_of_squares, t};
  if (!search) t->failed = GSL_ENOMEM;
  if (search && place > 0 && place < steps) {
    const double step = (high - low) / steps;
    if (!gsl_min_fminimizer_set(search, &function, best, best - step, best + step))
      for (int k = 0; k < 60 && !gsl_min_fminimizer_iterate(search); k++)
        if (gsl_min_fminimizer_f_minimum(search) < *least) {
          *least = gsl_min_fminimizer_f_minimum(search);
          best = gsl_min_fminimizer_x_minimum(search);
        }
  }
  if (search) gsl_min_fminimizer_free(search);
  return best;
}

static void find_interval(two_lines *t, double least, sft_broken_line *b)
{
  const double low = t->x[1], high = t->x[t->n - 2];
  const int dof = t->n - 4, steps = 4 * STEPS * (t->n - 3);
  const double limit = least * (1.0 + gsl_cdf_fdist_Pinv(0.6827, 1.0, dof) / dof);
  b->x_low = b->x_high = b->x_turn;
  for (int k = 0; k <= steps; k++) {
    const double x_turn = low + (high - low) * k / steps;
    if (sum_of_squares(x_turn, t) > limit) continue;
    b->x_low = fmin(b->x_low, x_turn);
    b->x_high = fmax(b->x_high, x_turn);
  }
}

static void fit_two(two_lines *t, sft_broken_line *b)
{
  const int n = t->n;
  double least;
  for (int i = 0; i < n; i++) {
    gsl_matrix_set(t->design, (size_t) i, 0, 1.0);
    gsl_matrix_set(t->design, (size_t) i, 1, t->x[i] - t->x[0]);
    gsl_vector_set(t->values, (size_t) i, t->y[i]);
  }
  b->x_turn = find_break(t, &least);
  find_interval(t, least, b);
  least = sum_of_squares(b->x_turn, t);
  const double bend = gsl_vector_get(t->best, 2);
  b->slope_before = gsl_vector_get(t->best, 1);
  b->slope_after = b->slope_before + bend;
  b->intercept_before = gsl_vector_get(t->best, 0) - b->slope_before * t->x[0];
  if (t->failed) return;

  /* points exactly on the lines: rounding is what is left */
  double scale = 0.0;
  for (int i = 0; i < n; i++) scale = fmax(scale, fabs(t->y[i]));
  const double floor_of_rss = n * pow(1.0e-12 * scale, 2.0) + 1.0e-300;
  const double one = fmax(b->one.chi2, floor_of_rss), two = fmax(least, floor_of_rss);
  b->delta_bic = n * log(one / two) - 2.0 * log(n);
  b->p = gsl_cdf_fdist_Q(fmax(0.0, one - two) / 2.0 / (two / (n - 4)), 2.0, n - 4);
  t->failed = slope_errors(t, b->x_turn, bend, two / (n - 4), b);
}

int sft_stats_broken_line(int n, const double *x, const double *y, sft_broken_line *broken,
                          sft_error *err)
{
  const size_t count = (size_t) (n > 0 ? n : 0);
  *broken = (sft_broken_line){.points = n,
                              .x_turn = NAN,
                              .x_low = NAN,
                              .x_high = NAN,
                              .intercept_before = NAN,
                              .slope_before = NAN,
                              .slope_before_error = NAN,
                              .slope_after = NAN,
                              .slope_after_error = NAN,
                              .p = NAN,
                              .delta_bic = NAN};
  sft_stats_line(n, x, y, NULL, &broken->one, NULL); /* without errors it allocates nothing */
  if (n < 5) return SFT_OK;

  int status = SFT_OK;
  gsl_error_handler_t *handler = sft_gsl_begin();
  two_lines t = {.n = n,
                 .x = x,
                 .y = y,
                 .design = gsl_matrix_alloc(count, 3),
                 .values = gsl_vector_alloc(count),
                 .best = gsl_vector_alloc(3),
                 .covariance = gsl_matrix_alloc(3, 3),
                 .space = gsl_multifit_linear_alloc(count, 3)};
  if (t.design && t.values && t.best && t.covariance && t.space) {
    fit_two(&t, broken);
    if (t.failed == GSL_ENOMEM)
      status = sft_fail_memory(err, "a fit of two straight lines");
    else if (t.failed)
      status = sft_fail(err, SFT_ELIBRARY, "GSL could not fit two straight lines");
  } else {
    status = sft_fail_memory(err, "a fit of two straight lines");
  }
  gsl_matrix_free(t.design);
  gsl_vector_free(t.values);
  gsl_vector_free(t.best);
  gsl_matrix_free(t.covariance);
  if (t.space) gsl_multifit_linear_free(t.space);
  sft_gsl_end(handler);
  return status;
}
