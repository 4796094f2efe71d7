/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "stats_gaussians.h"
#include "stats_gsl.h"

#include <gsl/gsl_linalg.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_erf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT SFT_GAUSSIAN_COUNT
#define MOST_ROUNDS 3000
#define MOST_STEPS 30

/* Shares of the points in the lower component at the start. */
static const double splits[] = {0.5, 0.2, 0.8, 0.05, 0.95};
#define STARTS (sizeof splits / sizeof *splits)

typedef struct {
  size_t n;
  const sft_gaussian_point *points; /* in order of their values */
  sft_gaussian_bounds bounds;
  int components;
  double total; /* sum of the weights */
} problem;

/* The value of theta is laid out as sft_gaussians.value; component c has its mean and sd here. */
static double mean_of(const double *theta, int c)
{
  return theta[c ? SFT_MEAN_HIGH : SFT_MEAN_LOW];
}
static double sd_of(const double *theta, int c)
{
  return theta[c ? SFT_SD_HIGH : SFT_SD_LOW];
}
static double weight_of(const double *theta, int c)
{
  return c ? theta[SFT_WEIGHT_HIGH] : 1.0 - theta[SFT_WEIGHT_HIGH];
}

/* What all points share: ln of the weights, and of the heights of the Gaussians. */
typedef struct {
  double mean[2], sd[2], log_weight[2], log_height[2];
} shape;

static shape shape_of(const problem *q, const double *theta)
{
  shape s = {.log_weight = {0.0}};
  for (int c = 0; c < q->components; c++) {
    s.mean[c] = mean_of(theta, c);
    s.sd[c] = sd_of(theta, c);
    s.log_weight[c] = log(weight_of(theta, c));
    s.log_height[c] = -log(s.sd[c]) - 0.5 * log(2.0 * M_PI);
  }
  return s;
}

/* ln of a component: its weight times the density, or the probability below the value. */
static double log_term(const shape *s, int c, const sft_gaussian_point *p)
{
  const double z = (p->value - s->mean[c]) / s->sd[c];
  if (p->censored) return s->log_weight[c] + gsl_sf_log_erfc(-z * M_SQRT1_2) - M_LN2;
  return s->log_weight[c] + s->log_height[c] - 0.5 * z * z;
}

/* ln of the sum of the components, and the share of the second. */
static double log_density(const problem *q, const shape *s, const sft_gaussian_point *p,
                          double *share)
{
  const double low = log_term(s, 0, p);
  *share = 0.0;
  if (q->components == 1) return low;
  const double high = log_term(s, 1, p), ratio = exp(-fabs(high - low));
  *share = (high > low ? 1.0 : ratio) / (1.0 + ratio);
  return fmax(low, high) + log1p(ratio);
}

static double likelihood(const problem *q, const double *theta)
{
  const shape s = shape_of(q, theta);
  double sum = 0.0, share;
  for (size_t i = 0; i < q->n; i++)
    sum += q->points[i].weight * log_density(q, &s, &q->points[i], &share);
  return sum;
}

static int allowed(const problem *q, const double *theta)
{
  for (int c = 0; c < q->components; c++)
    if (!(mean_of(theta, c) >= q->bounds.low) || !(mean_of(theta, c) <= q->bounds.high) ||
        !(sd_of(theta, c) >= q->bounds.least_sd))
      return 0;
  return q->components == 1 || (theta[SFT_WEIGHT_HIGH] > 0.0 && theta[SFT_WEIGHT_HIGH] < 1.0);
}

/* phi(z) / Phi(z): the hazard of the normal distribution at -z. */
static double inverse_mills(double z)
{
  return gsl_sf_hazard(-z);
}

/* One round of expectation maximisation; a censored point stands for the truncated Gaussian below
   it, with mean mu - sd h and second moment about mu sd^2 (1 - z h). Returns ln L before it. */
static double improve(const problem *q, double *theta)
{
  const shape s = shape_of(q, theta);
  double mass[2] = {0}, first[2] = {0}, second[2] = {0}, sum = 0.0, share;
  for (size_t i = 0; i < q->n; i++) {
    const sft_gaussian_point *p = &q->points[i];
    sum += p->weight * log_density(q, &s, p, &share);
    for (int c = 0; c < q->components; c++) {
      const double weight = p->weight * (c ? share : 1.0 - share), sd = sd_of(theta, c);
      if (weight <= 0.0) continue;
      double shift = p->value - mean_of(theta, c), square = shift * shift;
      if (p->censored) {
        const double z = shift / sd, h = inverse_mills(z);
        shift = -sd * h;
        square = sd * sd * fmax(0.0, 1.0 - z * h);
      }
      mass[c] += weight;
      first[c] += weight * shift;
      second[c] += weight * square;
    }
  }
  for (int c = 0; c < q->components; c++) {
    if (mass[c] <= 0.0) continue;
    const double old = mean_of(theta, c), shift = first[c] / mass[c];
    const double mean = fmin(fmax(old + shift, q->bounds.low), q->bounds.high);
    /* variance about the new mean, which may stand at a bound */
    const double moved = mean - old;
    const double variance = second[c] / mass[c] - 2.0 * moved * shift + moved * moved;
    theta[c ? SFT_MEAN_HIGH : SFT_MEAN_LOW] = mean;
    theta[c ? SFT_SD_HIGH : SFT_SD_LOW] = fmax(sqrt(fmax(0.0, variance)), q->bounds.least_sd);
  }
  if (q->components == 2)
    theta[SFT_WEIGHT_HIGH] = fmin(fmax(mass[1] / (mass[0] + mass[1]), 1.0e-6), 1.0 - 1.0e-6);
  return sum;
}

/* d ln L / d theta */
static void find_gradient(const problem *q, const double *theta, double *gradient)
{
  const shape s = shape_of(q, theta);
  double share;
  for (int k = 0; k < COUNT; k++) gradient[k] = 0.0;
  for (size_t i = 0; i < q->n; i++) {
    const sft_gaussian_point *p = &q->points[i];
    log_density(q, &s, p, &share);
    for (int c = 0; c < q->components; c++) {
      const double part = p->weight * (c ? share : 1.0 - share), sd = sd_of(theta, c);
      const double z = (p->value - mean_of(theta, c)) / sd;
      const double h = p->censored ? inverse_mills(z) : 0.0;
      gradient[c ? SFT_MEAN_HIGH : SFT_MEAN_LOW] += part * (p->censored ? -h : z) / sd;
      gradient[c ? SFT_SD_HIGH : SFT_SD_LOW] += part * (p->censored ? -h * z : z * z - 1.0) / sd;
      if (q->components == 2) gradient[SFT_WEIGHT_HIGH] += (c ? part : -part) / weight_of(theta, c);
    }
  }
}

/* The parameters that are there: all, or mean and sd of the low component. */
static const int free_of_one[] = {SFT_MEAN_LOW, SFT_SD_LOW};
static const int free_of_two[] = {SFT_WEIGHT_HIGH, SFT_MEAN_LOW, SFT_SD_LOW, SFT_MEAN_HIGH,
                                  SFT_SD_HIGH};

/* Minus the second derivatives of ln L, by differences of the gradient, inverted. 0: not positive
   definite. */
static int find_covariance(const problem *q, const double *theta, double covariance[COUNT][COUNT])
{
  const int count = q->components == 1 ? 2 : COUNT;
  const int *parameter = q->components == 1 ? free_of_one : free_of_two;
  double up[COUNT], down[COUNT], data[COUNT * COUNT], moved[COUNT];
  gsl_matrix_view matrix = gsl_matrix_view_array(data, (size_t) count, (size_t) count);
  for (int a = 0; a < count; a++) {
    /* small against the sd, or the weight and its complement */
    const int k = parameter[a];
    const double scale = k == SFT_WEIGHT_HIGH ? fmin(theta[k], 1.0 - theta[k])
        : k <= SFT_SD_LOW                     ? theta[SFT_SD_LOW]
                                              : theta[SFT_SD_HIGH];
    const double step = 1.0e-4 * scale;
    memcpy(moved, theta, sizeof moved);
    moved[k] = theta[k] + step;
    find_gradient(q, moved, up);
    moved[k] = theta[k] - step;
    find_gradient(q, moved, down);
    for (int b = 0; b < count; b++)
      data[a * count + b] = -(up[parameter[b]] - down[parameter[b]]) / (2.0 * step);
  }
  for (int a = 0; a < count; a++)
    for (int b = 0; b < a; b++)
      data[a * count + b] = data[b * count + a] = 0.5 * (data[a * count + b] + data[b * count + a]);
  for (int a = 0; a < count * count; a++)
    if (!isfinite(data[a])) return 0;
  if (gsl_linalg_cholesky_decomp1(&matrix.matrix) || gsl_linalg_cholesky_invert(&matrix.matrix))
    return 0;
  for (int a = 0; a < count; a++)
    for (int b = 0; b < count; b++) covariance[parameter[a]][parameter[b]] = data[a * count + b];
  return 1;
}

/* Newton steps, each taken only if ln L rises. */
static double polish(const problem *q, double *theta, double top)
{
  for (int step = 0; step < MOST_STEPS; step++) {
    double covariance[COUNT][COUNT] = {{0}}, gradient[COUNT], moved[COUNT];
    if (!find_covariance(q, theta, covariance)) break;
    find_gradient(q, theta, gradient);
    for (int a = 0; a < COUNT; a++) {
      moved[a] = theta[a];
      for (int b = 0; b < COUNT; b++) moved[a] += covariance[a][b] * gradient[b];
    }
    if (!allowed(q, moved)) break;
    const double reached = likelihood(q, moved);
    if (!(reached > top)) break;
    memcpy(theta, moved, sizeof moved);
    if (reached - top < 1.0e-9) {
      top = reached;
      break;
    }
    top = reached;
  }
  return top;
}

static void set_errors(const problem *q, sft_gaussians *g)
{
  double covariance[COUNT][COUNT] = {{0}};
  const int there = find_covariance(q, g->value, covariance);
  for (int k = 0; k < COUNT; k++)
    g->error[k] = there && covariance[k][k] > 0.0 ? sqrt(covariance[k][k]) : NAN;
}

static void order(sft_gaussians *g)
{
  double *v = g->value;
  if (v[SFT_MEAN_LOW] <= v[SFT_MEAN_HIGH]) return;
  const double mean = v[SFT_MEAN_LOW], sd = v[SFT_SD_LOW];
  v[SFT_WEIGHT_HIGH] = 1.0 - v[SFT_WEIGHT_HIGH];
  v[SFT_MEAN_LOW] = v[SFT_MEAN_HIGH];
  v[SFT_SD_LOW] = v[SFT_SD_HIGH];
  v[SFT_MEAN_HIGH] = mean;
  v[SFT_SD_HIGH] = sd;
}

double sft_stats_gaussians_density(const sft_gaussians *g, double x)
{
  double sum = 0.0;
  for (int c = 0; c < g->components; c++) {
    const double sd = sd_of(g->value, c), z = (x - mean_of(g->value, c)) / sd;
    sum += weight_of(g->value, c) * exp(-0.5 * z * z) / (sd * sqrt(2.0 * M_PI));
  }
  return sum;
}

/* All maxima of the sum of two Gaussians lie between their means. */
static int count_maxima(const sft_gaussians *g)
{
  const int steps = 1000;
  const double low = g->value[SFT_MEAN_LOW], width = g->value[SFT_MEAN_HIGH] - low;
  if (g->components == 1) return 1;
  int maxima = 0, rising = 1;
  double before = sft_stats_gaussians_density(g, low - width / steps);
  for (int k = 0; k <= steps + 1; k++) {
    const double here = sft_stats_gaussians_density(g, low + width * k / steps);
    if (rising && here < before) maxima++;
    rising = here >= before;
    before = here;
  }
  return maxima > 1 ? 2 : 1;
}

static int by_value(const void *a, const void *b)
{
  const sft_gaussian_point *left = a, *right = b;
  return (left->value > right->value) - (left->value < right->value);
}

/* Mean and sd of the points between two cumulative weights; no less than the least sd. */
static void moments(const problem *q, double from, double to, double *mean, double *sd)
{
  double cumulative = 0.0, weight = 0.0, sum = 0.0, square = 0.0;
  for (size_t i = 0; i < q->n; i++) {
    const double begin = fmax(cumulative, from), end = fmin(cumulative + q->points[i].weight, to);
    cumulative += q->points[i].weight;
    if (!(end > begin)) continue;
    weight += end - begin;
    const double delta = q->points[i].value - sum;
    sum += delta * (end - begin) / weight;
    square += delta * (q->points[i].value - sum) * (end - begin);
  }
  *mean = fmin(fmax(sum, q->bounds.low), q->bounds.high);
  *sd = fmax(weight > 0.0 ? sqrt(square / weight) : 0.0, q->bounds.least_sd);
}

static void climb(const problem *q, double split, sft_gaussians *g)
{
  double *theta = g->value, before = -HUGE_VAL, now;
  const double middle = q->components == 1 ? q->total : split * q->total;
  moments(q, 0.0, middle, &theta[SFT_MEAN_LOW], &theta[SFT_SD_LOW]);
  if (q->components == 2) {
    moments(q, middle, q->total, &theta[SFT_MEAN_HIGH], &theta[SFT_SD_HIGH]);
    theta[SFT_WEIGHT_HIGH] = 1.0 - split;
  }
  for (int round = 0; round < MOST_ROUNDS; round++) {
    now = improve(q, theta);
    if (now - before < 1.0e-10 * (1.0 + fabs(now)) && round > 10) break;
    before = now;
  }
  g->log_likelihood = polish(q, theta, likelihood(q, theta));
}

int sft_stats_gaussians(int components, size_t n, const sft_gaussian_point *points,
                        const sft_gaussian_bounds *bounds, sft_gaussians *best, sft_error *err)
{
  problem q = {n, points, *bounds, components, 0.0};
  *best = (sft_gaussians){.components = components, .log_likelihood = -HUGE_VAL, .bic = NAN};
  for (int k = 0; k < COUNT; k++) best->value[k] = best->error[k] = NAN;
  best->value[SFT_WEIGHT_HIGH] = components == 1 ? 0.0 : NAN;
  if (components != 1 && components != 2)
    return sft_fail(err, SFT_EINVAL, "%d Gaussians: there can be 1 or 2", components);
  sft_gaussian_point *sorted = malloc((n + 1) * sizeof *sorted);
  if (!sorted) return sft_fail_memory(err, "a fit of Gaussians");
  q.n = 0;
  for (size_t i = 0; i < n; i++) {
    if (!(points[i].weight > 0.0)) continue;
    sorted[q.n++] = points[i];
    q.total += points[i].weight;
  }
  qsort(sorted, q.n, sizeof *sorted, by_value);
  q.points = sorted;
  if (q.n < 2 || sorted[0].value == sorted[q.n - 1].value) {
    free(sorted);
    return SFT_OK;
  }
  gsl_error_handler_t *handler = sft_gsl_begin();
  for (size_t start = 0; start < (components == 1 ? 1 : STARTS); start++) {
    sft_gaussians g = *best;
    climb(&q, splits[start], &g);
    if (g.log_likelihood > best->log_likelihood) *best = g;
  }
  if (components == 2) order(best);
  set_errors(&q, best);
  sft_gsl_end(handler);
  free(sorted);
  best->bic = -2.0 * best->log_likelihood + (components == 1 ? 2.0 : 5.0) * log(q.total);
  best->maxima = count_maxima(best);
  return SFT_OK;
}
