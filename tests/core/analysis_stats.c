/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The fits of the analysis against values found by hand, and on planted laws: they come back, and their
   errors cover the truth as often as they say. */

#include "core/arrhenius.h"
#include "core/peaks.h"
#include "core/stats_gaussians.h"
#include "core/stats_lines.h"
#include "core/survival.h"

#include "check.h"
#include "numbers.h"

#include <gsl/gsl_errno.h>

/* Deviations from the truth in units of the claimed errors. */
typedef struct {
  int n, within;
  double sum, square;
} pulls;

static void add_pull(pulls *p, double value, double truth, double error)
{
  const double pull = (value - truth) / error;
  p->n++;
  p->within += fabs(pull) <= 1.0;
  p->sum += pull;
  p->square += pull * pull;
}

/* Mean 0 and variance 1 within 4 standard errors and what is allowed for the non-linearity of an
   estimate; 68.27 % within one error. */
static void check_pulls(const pulls *p, double bias, const char *what)
{
  const double n = p->n;
  CHECK_ABS(p->sum / n, 0.0, 4.0 / sqrt(n) + bias, "%s: mean of the pulls", what);
  CHECK_ABS(p->square / n, 1.0, 4.0 * sqrt(2.0 / n) + bias, "%s: mean square of the pulls", what);
  CHECK_ABS(p->within / n, 0.6827, 4.0 * sqrt(0.2166 / n) + 0.3 * bias, "%s: within one error",
            what);
}

/* ---- GSL ---- */

/* It stands before the function of GSL (linker option --wrap), and fails where it is told to. */
static int gsl_fails;
double __real_gsl_cdf_chisq_Q(double x, double nu);
double __wrap_gsl_cdf_chisq_Q(double x, double nu);
double __wrap_gsl_cdf_chisq_Q(double x, double nu)
{
  if (gsl_fails) GSL_ERROR_VAL("planted", GSL_EUNDRFLW, NAN);
  return __real_gsl_cdf_chisq_Q(x, nu);
}

static int handled;
static void count_errors(const char *reason, const char *file, int line, int code)
{
  (void) reason, (void) file, (void) line, (void) code;
  handled++;
}

/* An error of GSL is a value, not the end of the process; a handler of somebody else stays. */
static void gsl_errors(void)
{
  gsl_fails = 1;
  CHECK(isnan(sft_stats_chi_square_tail(2.0, 3)), "what GSL returns with an error");
  gsl_error_handler_t *before = gsl_set_error_handler(count_errors);
  CHECK(isnan(sft_stats_chi_square_tail(2.0, 3)), "what GSL returns with an error");
  CHECK(gsl_set_error_handler(before) == count_errors, "the handler is there again");
  CHECK_EQUAL(handled, 0, "and was not called");
  gsl_fails = 0;
}

/* ---- straight lines ---- */

static void line_by_hand(void)
{
  /* y = 1, 2, 4 at x = 0, 1, 2: slope 3/2, intercept 5/6, sum of squares 1/6 */
  const double x[] = {0.0, 1.0, 2.0}, y[] = {1.0, 2.0, 4.0}, error[] = {0.5, 0.5, 0.5};
  sft_line line;
  sft_stats_line(3, x, y, NULL, &line, NULL);
  CHECK_REL(line.slope, 1.5, 1e-14, "slope");
  CHECK_REL(line.intercept, 5.0 / 6.0, 1e-14, "intercept");
  CHECK_REL(line.chi2, 1.0 / 6.0, 1e-12, "sum of squares");
  CHECK_REL(line.slope_error, sqrt(1.0 / 12.0), 1e-12, "error from the scatter");
  CHECK_REL(line.r, 3.0 / sqrt(2.0 * 14.0 / 3.0), 1e-14, "correlation");
  sft_stats_line(3, x, y, error, &line, NULL);
  CHECK_REL(line.slope, 1.5, 1e-14, "slope");
  CHECK_REL(line.slope_error, 0.5 / sqrt(2.0), 1e-14, "error from those of the points");
  CHECK_REL(line.chi2, 4.0 / 6.0, 1e-12, "chi square");
  CHECK_REL(line.p, erfc(sqrt(1.0 / 3.0)), 1e-12, "chi-square probability");
  sft_stats_line(1, x, y, NULL, &line, NULL);
  CHECK(isnan(line.slope), "a single point");
  sft_stats_line(2, x, y, NULL, &line, NULL);
  CHECK_REL(line.slope, 1.0, 1e-14, "two points");
  CHECK(isnan(line.slope_error), "two points have no scatter");
}

static void broken_lines(void)
{
  enum { N = 10, SEEDS = 400 };
  double x[N], y[N];
  sft_broken_line b;
  sft_error err;
  uint64_t state = 11;

  /* without noise: the break lies between points */
  for (int i = 0; i < N; i++) {
    x[i] = 0.5 + 0.1 * i;
    y[i] = -3.0 + 2.0 * x[i] + 3.5 * fmax(0.0, x[i] - 0.93);
  }
  CHECK_EQUAL(sft_stats_broken_line(N, x, y, &b, &err), SFT_OK, "%s", err.message);
  CHECK_REL(b.x_turn, 0.93, 1e-7, "break");
  CHECK_REL(b.slope_before, 2.0, 1e-6, "slope before");
  CHECK_REL(b.slope_after, 5.5, 1e-6, "slope after");
  CHECK_REL(b.intercept_before, -3.0, 1e-6, "intercept");
  CHECK(b.p < 1e-6 && b.delta_bic > 50.0, "a turn: p %g, BIC %g", b.p, b.delta_bic);
  CHECK_EQUAL(sft_stats_broken_line(4, x, y, &b, &err), SFT_OK, "four points");
  CHECK(isnan(b.x_turn) && isfinite(b.one.slope), "four points are too few");

  /* with noise: the interval of the break and the errors of the slopes */
  int inside = 0, found = 0, wrong = 0;
  double before = 0.0, after = 0.0;
  for (int seed = 0; seed < SEEDS; seed++) {
    double straight[N];
    for (int i = 0; i < N; i++) {
      const double noise = 0.05 * number_gaussian(&state);
      y[i] = -3.0 + 2.0 * x[i] + 3.5 * fmax(0.0, x[i] - 0.93) + noise;
      straight[i] = -3.0 + 2.0 * x[i] + noise;
    }
    sft_stats_broken_line(N, x, y, &b, &err);
    inside += b.x_low <= 0.93 && 0.93 <= b.x_high;
    found += b.p < 0.01 && b.delta_bic > 0.0;
    before += fabs(b.slope_before - 2.0) <= b.slope_before_error;
    after += fabs(b.slope_after - 5.5) <= b.slope_after_error;
    sft_stats_broken_line(N, x, straight, &b, &err);
    wrong += b.p < 0.01 && b.delta_bic > 0.0;
  }
  /* t distribution with 6 degrees of freedom: 64.4 % within one error */
  CHECK_ABS(inside / (double) SEEDS, 0.6827, 0.08, "the break within its interval");
  CHECK_ABS(before / SEEDS, 0.644, 0.08, "slope before within its error");
  CHECK_ABS(after / SEEDS, 0.644, 0.08, "slope after within its error");
  CHECK(found > 0.95 * SEEDS, "a turn is found %d times of %d", found, SEEDS);
  CHECK(wrong < 0.05 * SEEDS, "a straight line turns %d times of %d", wrong, SEEDS);
}

/* ---- Kaplan-Meier ---- */

static void survival_by_hand(void)
{
  /* remission times in weeks of Freireich et al., Blood 21, 699 (1963), 6-MP group; the curve and its
     errors are in any textbook */
  const double time[] = {6,  6,  6,  7,  10, 13, 16, 22, 23, 6, 9,
                         10, 11, 17, 19, 20, 25, 32, 32, 34, 35};
  const unsigned char censored[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
  const double expected[][3] = {{6, 0.8571, 0.0764},  {7, 0.8067, 0.0869},  {10, 0.7529, 0.0963},
                                {13, 0.6902, 0.1068}, {16, 0.6275, 0.1141}, {22, 0.5378, 0.1282},
                                {23, 0.4482, 0.1346}};
  sft_survival_step *steps;
  size_t n;
  sft_survival_median m;
  sft_error err;
  CHECK_EQUAL(sft_survival_curve(21, time, censored, &steps, &n, &err), SFT_OK, "curve");
  CHECK_EQUAL(n, 7, "steps");
  for (size_t k = 0; k < n && k < 7; k++) {
    CHECK_EQUAL(steps[k].time, expected[k][0], "time of step %d", (int) k);
    CHECK_ABS(steps[k].survival, expected[k][1], 5.1e-5, "survival at %g", steps[k].time);
    CHECK_ABS(steps[k].error, expected[k][2], 5.1e-5, "Greenwood's error at %g", steps[k].time);
  }
  free(steps);
  sft_survival_find_median(21, time, censored, &m, &err);
  CHECK_EQUAL(m.median, 23.0, "median");
  CHECK_EQUAL(m.low, 22.0, "lower limit"); /* 0.6275 - 0.1141 is above 1/2 */
  CHECK(isnan(m.high), "the upper limit is not reached");
  CHECK_EQUAL(m.censored, 12, "censored");

  /* nobody censored: the fraction that is left; all censored: nothing is known */
  const double simple[] = {3.0, 1.0, 2.0, 4.0};
  const unsigned char none[4] = {0}, all[] = {1, 1, 1, 1};
  sft_survival_find_median(4, simple, none, &m, &err);
  CHECK_EQUAL(m.median, 2.0, "median of four");
  sft_survival_find_median(4, simple, all, &m, &err);
  CHECK(isnan(m.median) && isnan(m.low) && isnan(m.high), "all censored");
  sft_survival_find_median(0, simple, all, &m, &err);
  CHECK(isnan(m.median), "nothing");

  /* the curve passes through 1/2 at the middle one of an even number, whatever its factors are rounded to */
  enum { MOST = 500 };
  double ascending[MOST];
  unsigned char second_half[MOST];
  for (int i = 0; i < MOST; i++) ascending[i] = i + 1.0;
  for (int even = 2; even <= MOST; even += 2) {
    memset(second_half, 0, sizeof second_half);
    sft_survival_find_median((size_t) even, ascending, second_half, &m, &err);
    CHECK_EQUAL(m.median, even / 2, "median of %d", even);
    memset(second_half + even / 2, 1, (size_t) even / 2);
    sft_survival_find_median((size_t) even, ascending, second_half, &m, &err);
    CHECK_EQUAL(m.median, even / 2, "median of %d, of which the later half is censored", even);
  }
}

static void censored_exponentials(void)
{
  enum { N = 400, SEEDS = 500 };
  double time[N];
  unsigned char censored[N];
  uint64_t state = 21;
  double covered = 0.0, sum = 0.0;
  for (int seed = 0; seed < SEEDS; seed++) {
    sft_survival_median m;
    sft_error err;
    for (int i = 0; i < N; i++) {
      /* half of the atoms have a short window: dropping them would give 20 % less */
      const double t = -log(1.0 - number_uniform(&state)), window = i % 2 ? 0.5 : 1.5;
      censored[i] = t > window;
      time[i] = fmin(t, window);
    }
    sft_survival_find_median(N, time, censored, &m, &err);
    sum += m.median;
    covered += m.low <= log(2.0) && log(2.0) <= m.high;
  }
  CHECK_ABS(sum / SEEDS, log(2.0), 0.01, "median of censored exponentials");
  CHECK_ABS(covered / SEEDS, 0.6827, 4.0 * sqrt(0.2166 / SEEDS), "the median within its interval");
}

/* ---- Arrhenius law ---- */

static void arrhenius(void)
{
  enum { N = 8, SEEDS = 1000 };
  const double T[N] = {780, 850, 900, 1000, 1200, 1400, 1600, 1800};
  const double energy = 3000.0, sigma = 0.7;
  double trials[N], hits[N], deviance = 0.0, improbable = 0.0;
  pulls of_energy = {0}, of_sigma = {0};
  sft_arrhenius f;
  uint64_t state = 31;
  for (int seed = 0; seed < SEEDS; seed++) {
    for (int i = 0; i < N; i++) {
      trials[i] = 600.0;
      hits[i] = 0.0;
      for (int j = 0; j < 600; j++) hits[i] += number_uniform(&state) < exp(sigma - energy / T[i]);
    }
    sft_arrhenius_fit(N, T, trials, hits, 50.0, &f);
    CHECK(f.used == N && !f.left_out, "all temperatures are used");
    add_pull(&of_energy, f.energy, energy, f.energy_error);
    add_pull(&of_sigma, f.sigma, sigma, f.sigma_error);
    deviance += f.deviance;
    improbable += f.p < 0.05;
  }
  check_pulls(&of_energy, 0.0, "Delta E");
  check_pulls(&of_sigma, 0.0, "Sigma");
  CHECK_ABS(deviance / SEEDS, N - 2.0, 4.0 * sqrt(2.0 * (N - 2.0) / SEEDS), "deviance");
  CHECK_ABS(improbable / SEEDS, 0.05, 4.0 * sqrt(0.05 * 0.95 / SEEDS), "p below 0.05");

  /* two temperatures: the law goes through both points */
  const double two[2] = {500.0, 1000.0}, hundred[2] = {100.0, 100.0}, k[2] = {10.0, 40.0};
  sft_arrhenius_fit(2, two, hundred, k, 50.0, &f);
  CHECK_REL(f.energy, 1000.0 * log(4.0), 1e-8, "Delta E of two points");
  CHECK_REL(f.sigma, log(0.1) + 2.0 * log(4.0), 1e-8, "Sigma of two points");
  CHECK_ABS(f.deviance, 0.0, 1e-8, "deviance of two points");
  /* error: var ln P = (1-p)/(np) at each; Delta E = 1000 (ln P2 - ln P1) */
  CHECK_REL(f.energy_error, 1000.0 * sqrt(0.9 / 10.0 + 0.6 / 40.0), 1e-6, "error of two points");

  /* empty, saturated and small ones are left out, and P stays below 1 where it is nearly 1 */
  const double many[N] = {100, 100, 100, 100, 100, 100, 40, 100};
  const double few[N] = {0, 5, 20, 40, 80, 99, 20, 100};
  sft_arrhenius_fit(N, T, many, few, 50.0, &f);
  CHECK(f.used == 5 && f.left_out == 3, "%d used, %d left out", f.used, f.left_out);
  for (int i = 1; i < 6; i++) CHECK(sft_arrhenius_value(&f, T[i]) < 1.0, "P at %g", T[i]);
  CHECK(f.above_one, "beyond that it exceeds 1");
  const double none[N] = {0};
  sft_arrhenius_fit(N, T, many, none, 50.0, &f);
  CHECK(isnan(f.energy) && f.left_out == N, "no fast atoms, no law");
}

/* P_f that bends away from the law, as it does where it saturates: the maximum is found, where the scores vanish */
static void arrhenius_of_bent_data(void)
{
  enum { N = 10, BINS = 400 };
  const double T[N] = {780, 810, 850, 900, 1000, 1100, 1200, 1400, 1600, 1800};
  sft_arrhenius f;
  uint64_t state = 77;
  for (int bin = 0; bin < BINS; bin++) {
    double trials[N], hits[N], score[2] = {0.0, 0.0}, size[2] = {0.0, 0.0};
    const double middle = 900.0 + 900.0 * number_uniform(&state);
    const double width = 80.0 + 300.0 * number_uniform(&state);
    for (int i = 0; i < N; i++) {
      trials[i] = floor(100.0 + 8000.0 * number_uniform(&state));
      const double p = 0.9 / (1.0 + exp((middle - T[i]) / width));
      hits[i] = floor(trials[i] * p + sqrt(trials[i] * p * (1.0 - p)) * number_gaussian(&state));
    }
    sft_arrhenius_fit(N, T, trials, hits, 50.0, &f);
    CHECK(isfinite(f.energy) && isfinite(f.energy_error), "bin %d: a maximum", bin);
    for (int i = 0; i < N; i++) {
      if (!sft_arrhenius_usable(trials[i], hits[i], 50.0)) continue;
      const double p = sft_arrhenius_value(&f, T[i]);
      const double one = (hits[i] - trials[i] * p) / (1.0 - p);
      score[0] += one;
      score[1] += one / T[i];
      size[0] += fabs(one);
      size[1] += fabs(one) / T[i];
    }
    for (int k = 0; k < 2; k++)
      CHECK_ABS(score[k], 0.0, 1e-5 * size[k], "bin %d: derivative %d", bin, k);
  }
}

/* ---- Gaussians ---- */

static void two_gaussians(void)
{
  enum { N = 4000, SEEDS = 200, BINS = 500 };
  static const double truth[SFT_GAUSSIAN_COUNT] = {0.4, 0.35, 0.08, 0.65, 0.1};
  static const char *const names[SFT_GAUSSIAN_COUNT] = {"weight", "low mean", "low sd", "high mean",
                                                        "high sd"};
  const sft_gaussian_bounds bounds = {0.0, 1.0, 0.005};
  pulls p[SFT_GAUSSIAN_COUNT] = {{0}};
  int better = 0, wrong = 0;
  uint64_t state = 41;
  for (int seed = 0; seed < SEEDS; seed++) {
    sft_gaussian_point points[BINS], single[BINS];
    sft_gaussians one, two;
    sft_error err;
    for (int b = 0; b < BINS; b++)
      points[b] = single[b] = (sft_gaussian_point){(b + 0.5) / BINS, 0.0, 0};
    for (int i = 0; i < N; i++) {
      const int high = number_uniform(&state) < truth[SFT_WEIGHT_HIGH];
      const double g = number_gaussian(&state);
      const double S =
          truth[high ? SFT_MEAN_HIGH : SFT_MEAN_LOW] + truth[high ? SFT_SD_HIGH : SFT_SD_LOW] * g;
      points[(int) (BINS * fmin(fmax(S, 0.0), 0.999))].weight += 1.0;
      single[(int) (BINS * fmin(fmax(0.5 + 0.1 * g, 0.0), 0.999))].weight += 1.0;
    }
    CHECK_EQUAL(sft_stats_gaussians(1, BINS, points, &bounds, &one, &err), SFT_OK, "one");
    CHECK_EQUAL(sft_stats_gaussians(2, BINS, points, &bounds, &two, &err), SFT_OK, "two");
    better += one.bic - two.bic > 10.0;
    CHECK_EQUAL(two.maxima, 2, "maxima");
    for (int k = 0; k < SFT_GAUSSIAN_COUNT; k++)
      add_pull(&p[k], two.value[k], truth[k], two.error[k]);
    if (seed >= 20) continue;
    sft_stats_gaussians(1, BINS, single, &bounds, &one, &err);
    sft_stats_gaussians(2, BINS, single, &bounds, &two, &err);
    wrong += one.bic - two.bic > 10.0;
  }
  for (int k = 0; k < SFT_GAUSSIAN_COUNT; k++) check_pulls(&p[k], 0.05, names[k]);
  CHECK_EQUAL(better, SEEDS, "two are better than one");
  CHECK_EQUAL(wrong, 0, "one Gaussian is one");
}

/* A tenth to a half of the values are only known to lie below a bound. */
static void censored_gaussians(void)
{
  enum { N = 2000, SEEDS = 200 };
  static sft_gaussian_point points[N];
  const sft_gaussian_bounds bounds = {-20.0, 20.0, 0.02};
  pulls mean = {0}, sd = {0};
  sft_gaussians g;
  sft_error err;
  uint64_t state = 51;
  for (int seed = 0; seed < SEEDS; seed++) {
    for (int i = 0; i < N; i++) {
      const double x = 0.3 + 0.7 * number_gaussian(&state), bound = i % 2 ? 0.3 : -0.5;
      points[i] = (sft_gaussian_point){fmax(x, bound), 1.0, x < bound};
    }
    CHECK_EQUAL(sft_stats_gaussians(1, N, points, &bounds, &g, &err), SFT_OK, "%s", err.message);
    add_pull(&mean, g.value[SFT_MEAN_LOW], 0.3, g.error[SFT_MEAN_LOW]);
    add_pull(&sd, g.value[SFT_SD_LOW], 0.7, g.error[SFT_SD_LOW]);
  }
  check_pulls(&mean, 0.0, "mean of a censored Gaussian");
  check_pulls(&sd, 0.02, "sd of a censored Gaussian");

  for (int i = 0; i < N; i++) {
    const double x = i % 4 ? 0.6 * number_gaussian(&state) : 2.5 + 0.3 * number_gaussian(&state);
    points[i] = (sft_gaussian_point){fmax(x, -0.3), 1.0, x < -0.3};
  }
  sft_stats_gaussians(2, N, points, &bounds, &g, &err);
  static const double truth[SFT_GAUSSIAN_COUNT] = {0.25, 0.0, 0.6, 2.5, 0.3};
  for (int k = 0; k < SFT_GAUSSIAN_COUNT; k++)
    CHECK_ABS(g.value[k], truth[k], 4.0 * g.error[k], "censored mixture, parameter %d", k);

  /* bounds of the means, and nothing to fit */
  const sft_gaussian_bounds narrow = {0.0, 1.0, 0.02};
  sft_stats_gaussians(2, N, points, &narrow, &g, &err);
  CHECK(g.value[SFT_MEAN_LOW] >= 0.0 && g.value[SFT_MEAN_HIGH] <= 1.0, "means within bounds");
  sft_stats_gaussians(2, 1, points, &narrow, &g, &err);
  CHECK(isnan(g.bic) && isnan(g.value[SFT_MEAN_LOW]), "a single value");
  CHECK_REFUSED(sft_stats_gaussians(3, N, points, &narrow, &g, &err), SFT_EINVAL, err, "1 or 2");
}

/* ---- peaks ---- */

static int peaks_of(int n, double share, double apart, double cut, uint64_t *state,
                    sft_peaks *peaks)
{
  static double values[20000];
  sft_error err;
  for (int i = 0; i < n; i++)
    values[i] = 0.4 * number_gaussian(state) + (number_uniform(state) < share ? apart : 0.0);
  CHECK_EQUAL(sft_peaks_find((size_t) n, values, cut, peaks, &err), SFT_OK, "%s", err.message);
  return peaks->count;
}

static void peaks(void)
{
  enum { SEEDS = 100 };
  sft_peaks p;
  uint64_t state = 61;
  int one = 0, two = 0, shoulder = 0, tail = 0, valley = 0;
  for (int seed = 0; seed < SEEDS; seed++) {
    one += peaks_of(5000, 0.0, 0.0, -HUGE_VAL, &state, &p) == 1 && !p.hidden;
    two += peaks_of(5000, 0.2, 2.0, -HUGE_VAL, &state, &p) == 2 && !p.hidden;
    CHECK_ABS(p.place[0], 0.0, 0.15, "place of the higher peak");
    CHECK_ABS(p.place[1], 2.0, 0.25, "place of the lower peak");
    shoulder += peaks_of(5000, 0.2, 0.7, -HUGE_VAL, &state, &p) == 1 && !p.hidden;
    /* the peak is beyond the cut: only its flank is seen; with a second one, the rise to it */
    tail += peaks_of(5000, 0.0, 0.0, 0.3, &state, &p) == 0 && p.hidden;
    valley += peaks_of(5000, 0.3, 2.0, 0.5, &state, &p) == 1 && p.hidden;
  }
  CHECK(one >= 97, "one Gaussian has one peak: %d of %d", one, SEEDS);
  CHECK(two >= 97, "two have two: %d of %d", two, SEEDS);
  CHECK(shoulder >= 97, "a shoulder is no peak: %d of %d", shoulder, SEEDS);
  CHECK(tail >= 97, "a peak beyond the cut: %d of %d", tail, SEEDS);
  CHECK(valley >= 97, "a peak on either side of the cut: %d of %d", valley, SEEDS);
  CHECK_EQUAL(peaks_of(0, 0.0, 0.0, 0.0, &state, &p), 0, "nothing");
}

int main(void)
{
  gsl_errors();
  line_by_hand();
  broken_lines();
  survival_by_hand();
  censored_exponentials();
  arrhenius();
  arrhenius_of_bent_data();
  two_gaussians();
  censored_gaussians();
  peaks();
  return check_report();
}
