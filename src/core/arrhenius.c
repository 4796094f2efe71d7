/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "arrhenius.h"
#include "stats_lines.h"

#include <math.h>

#define MOST_STEPS 200
#define MOST_HALVINGS 60

/* ln P = level + slope * (x - middle), x = 1/T */
typedef struct {
  int n;
  const double *T, *trials, *successes;
  double minimum;
  double middle;
} counts;

int sft_arrhenius_usable(double trials, double successes, double minimum)
{
  return trials >= minimum && successes > 0.0 && successes < trials;
}

double sft_arrhenius_value(const sft_arrhenius *fit, double T)
{
  return exp(fit->sigma - fit->energy / T);
}

static int used(const counts *c, int i)
{
  return sft_arrhenius_usable(c->trials[i], c->successes[i], c->minimum);
}

/* Log-likelihood without binomial coefficients; -HUGE_VAL where P >= 1. */
static double likelihood(const counts *c, double level, double slope)
{
  double sum = 0.0;
  for (int i = 0; i < c->n; i++) {
    if (!used(c, i)) continue;
    const double log_p = level + slope * (1.0 / c->T[i] - c->middle);
    if (!(log_p < 0.0)) return -HUGE_VAL;
    sum += c->successes[i] * log_p + (c->trials[i] - c->successes[i]) * log(-expm1(log_p));
  }
  return sum;
}

/* Gradient and information (level-level, level-slope, slope-slope): the observed one for steps, as those of the expected
   one overshoot where the data bend away from the law, and the expected one for errors. */
static void derivatives(const counts *c, int observed, double level, double slope,
                        double gradient[2], double information[3])
{
  gradient[0] = gradient[1] = information[0] = information[1] = information[2] = 0.0;
  for (int i = 0; i < c->n; i++) {
    if (!used(c, i)) continue;
    const double x = 1.0 / c->T[i] - c->middle, log_p = level + slope * x, p = exp(log_p);
    const double q = -expm1(log_p), n = c->trials[i], k = c->successes[i];
    const double score = (k - n * p) / q;
    const double weight = observed ? (n - k) * p / (q * q) : n * p / q;
    gradient[0] += score;
    gradient[1] += score * x;
    information[0] += weight;
    information[1] += weight * x;
    information[2] += weight * x * x;
  }
}

/* Log-likelihood of P = k/n at each temperature. */
static double best_likelihood(const counts *c)
{
  double sum = 0.0;
  for (int i = 0; i < c->n; i++)
    if (used(c, i)) {
      const double k = c->successes[i], n = c->trials[i];
      sum += k * log(k / n) + (n - k) * log((n - k) / n);
    }
  return sum;
}

/* Climb from P = the same everywhere; the likelihood is concave. 0: did not get to the top. */
static int climb(const counts *c, double *level, double *slope, double *top)
{
  double gradient[2], information[3];
  *top = likelihood(c, *level, *slope);
  for (int step = 0; step < MOST_STEPS; step++) {
    derivatives(c, 1, *level, *slope, gradient, information);
    const double determinant = information[0] * information[2] - information[1] * information[1];
    const double along =
        (information[2] * gradient[0] - information[1] * gradient[1]) / determinant;
    const double turn = (information[0] * gradient[1] - information[1] * gradient[0]) / determinant;
    /* gain that the step promises */
    const double promise = along * gradient[0] + turn * gradient[1];
    if (!isfinite(promise)) return 0;
    if (promise < 1.0e-20) return 1;
    /* the sum has rounding errors of this size: no reason to halve the last steps */
    const double slack = 1.0e-13 * (1.0 + fabs(*top));
    double fraction = 1.0;
    int halvings = 0;
    for (; halvings < MOST_HALVINGS; halvings++, fraction *= 0.5) {
      const double reached = likelihood(c, *level + fraction * along, *slope + fraction * turn);
      if (!(reached >= *top - slack)) continue;
      *top = reached;
      break;
    }
    if (halvings == MOST_HALVINGS) return 0;
    *level += fraction * along;
    *slope += fraction * turn;
    if (fraction == 1.0 && promise < 0.01 * slack) return 1;
  }
  return 0;
}

void sft_arrhenius_fit(int n, const double *T, const double *trials, const double *successes,
                       double minimum, sft_arrhenius *fit)
{
  counts c = {n, T, trials, successes, minimum, 0.0};
  double all = 0.0, hits = 0.0, gradient[2], information[3], slope = 0.0, top;
  *fit = (sft_arrhenius){.energy = NAN,
                         .energy_error = NAN,
                         .sigma = NAN,
                         .sigma_error = NAN,
                         .deviance = NAN,
                         .p = NAN,
                         .scale = NAN};
  for (int i = 0; i < n; i++) {
    if (!used(&c, i)) {
      fit->left_out++;
      continue;
    }
    fit->used++;
    all += trials[i];
    hits += successes[i];
    c.middle += successes[i] / T[i];
  }
  if (fit->used < 2) return;
  c.middle /= hits;
  double level = log(hits / all);
  if (!climb(&c, &level, &slope, &top)) return;
  derivatives(&c, 0, level, slope, gradient, information);
  const double determinant = information[0] * information[2] - information[1] * information[1];
  const double vv = information[2] / determinant, vs = -information[1] / determinant,
               ss = information[0] / determinant;
  fit->dof = fit->used - 2;
  fit->energy = -slope;
  fit->energy_error = sqrt(ss);
  fit->sigma = level - slope * c.middle;
  fit->sigma_error = sqrt(vv - 2.0 * c.middle * vs + c.middle * c.middle * ss);
  fit->deviance = fmax(0.0, 2.0 * (best_likelihood(&c) - top));
  fit->p = sft_stats_chi_square_tail(fit->deviance, fit->dof);
  fit->scale = fit->dof > 0 ? fmax(1.0, sqrt(fit->deviance / fit->dof)) : 1.0;
  for (int i = 0; i < n; i++)
    if (trials[i] >= minimum && trials[i] > 0.0 && successes[i] == trials[i] &&
        sft_arrhenius_value(fit, T[i]) > 1.0)
      fit->above_one = 1;
}
