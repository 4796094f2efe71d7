/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Straight lines through points: one, or two that meet at a break. With GSL. */

#ifndef SFT_STATS_LINES_H
#define SFT_STATS_LINES_H

#include "error.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  double intercept, intercept_error; /* at x = 0 */
  double slope, slope_error;
  double chi2; /* sum of squares; of (residual / error) with errors */
  int dof;     /* n - 2 */
  double p;    /* chi-square probability of more, NaN without errors */
  double r;    /* correlation coefficient, weighted */
} sft_line;

/* Least squares y = intercept + slope x. With error[n] > 0 the weights are 1/error^2 and the errors
   of the line follow from them; with error NULL all weights are equal and the scatter sets the errors
   (NaN for n = 2). All NaN for fewer than two points or a single x. SFT_ENOMEM (not without errors). */
int sft_stats_line(int n, const double *x, const double *y, const double *error, sft_line *line,
                   sft_error *err);

/* y = a + slope_before x below x_turn, and a line of slope_after from there on. */
typedef struct {
  int points;
  sft_line one;                 /* a single line through all points */
  double x_turn, x_low, x_high; /* the break and its 68 % interval */
  double intercept_before;      /* a */
  double slope_before, slope_before_error;
  double slope_after, slope_after_error;
  double p;         /* F test of the second line (2 more parameters) */
  double delta_bic; /* BIC of one line - BIC of two, scatter unknown: n ln(RSS/n) + k ln n */
} sft_broken_line;

/* Least squares with equal weights, x ascending without repeats. The break lies between the second
   and the last but one point; the interval is where the sum of squares stays below
   RSS (1 + F_0.683(1, n-4) / (n-4)). Below five points all but `points` and `one` is NaN.
   SFT_ENOMEM, SFT_ELIBRARY. */
int sft_stats_broken_line(int n, const double *x, const double *y, sft_broken_line *broken,
                          sft_error *err);

/* Probability that chi square with dof degrees of freedom is larger than x; NaN for dof < 1. */
double sft_stats_chi_square_tail(double x, int dof);

#ifdef __cplusplus
}
#endif
#endif
