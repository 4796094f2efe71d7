/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#define _XOPEN_SOURCE 700 /* j0 */
#include "sisf.h"

#include <math.h>

/* Standard errors of F that its fall over an interval must have for a slope. */
#define CLEAR 4.0

int sft_sisf_kernel_init(sft_sisf_kernel *kernel, enum sft_sisf_average average, double q,
                         const double *direction, sft_error *err)
{
  if (!(q > 0.0) || !isfinite(q))
    return sft_fail(err, SFT_EINVAL, "Wave number q is %g: it must be positive", q);
  kernel->average = average;
  kernel->q = q;
  kernel->dimension = 3;
  for (int d = 0; d < 3; d++) kernel->direction[d] = 0.0;
  if (average != SFT_SISF_VECTOR) return SFT_OK;

  const double length =
      sqrt(direction[0] * direction[0] + direction[1] * direction[1] + direction[2] * direction[2]);
  if (!(length > 0.0) || !isfinite(length))
    return sft_fail(err, SFT_EINVAL,
                    "Direction of q is %g %g %g: it must be a finite vector, not zero",
                    direction[0], direction[1], direction[2]);
  for (int d = 0; d < 3; d++) kernel->direction[d] = direction[d] / length;
  return SFT_OK;
}

double sft_sisf_value(const sft_sisf_kernel *kernel, const double r[3])
{
  const double q = kernel->q, *n = kernel->direction;
  switch (kernel->average) {
    case SFT_SISF_AXES:
      if (kernel->dimension == 2) return (cos(q * r[0]) + cos(q * r[1])) / 2.0;
      return (cos(q * r[0]) + cos(q * r[1]) + cos(q * r[2])) / 3.0;
    case SFT_SISF_VECTOR:
      return cos(q * (n[0] * r[0] + n[1] * r[1] + n[2] * r[2]));
    default: {
      if (kernel->dimension == 2) return j0(q * sqrt(r[0] * r[0] + r[1] * r[1]));
      const double z = q * sqrt(r[0] * r[0] + r[1] * r[1] + r[2] * r[2]);
      /* the series is exact to rounding where the quotient would lose digits or divide by zero */
      return z < 1.0e-3 ? 1.0 - z * z / 6.0 + z * z * z * z / 120.0 : sin(z) / z;
    }
  }
}

/* Squared standard error of the mean from sums over n replicas; 0 for n < 2. */
static double variance_of_mean(double n, double sum, double sum_sq)
{
  if (n < 2.0) return 0.0;
  const double mean = sum / n;
  const double variance = (sum_sq / n - mean * mean) / (n - 1.0);
  return variance > 0.0 ? variance : 0.0;
}

/* -d ln t / dF at the first crossing, between the times k - 1 and k of `last`. Noise decides over the fall of F between
   neighboring times and, as it is the first crossing, makes it too large: the slope is taken over an interval that widens
   until the fall is CLEAR standard errors of F. */
static double inverse_slope(int last, int k, const double *times, const double *replicas,
                            const double *sum, double error_f)
{
  int before = k - 1, after = k;
  double fall = sum[before] / replicas[before] - sum[after] / replicas[after];
  double inverse = log(times[after] / times[before]) / fall;
  while (fall < CLEAR * error_f && (before > 0 || after < last - 1)) {
    if (before > 0) before--;
    if (after < last - 1) after++;
    fall = sum[before] / replicas[before] - sum[after] / replicas[after];
    if (fall > 0.0) inverse = log(times[after] / times[before]) / fall;
  }
  return inverse;
}

/* tau if F(t) is already below 1/e at the first sampling time t, and d ln tau / dF */
static double ballistic_tau(double t, double f, double *slope)
{
  const double floor =
      1.0e-6; /* F may be noise around zero there: tau is then well below t anyway */
  const double g = f > floor ? f : floor;
  const double decay = -log(g);
  *slope = 1.0 / (2.0 * g * decay);
  return t / sqrt(decay);
}

void sft_sisf_relaxation(int ntimes, const double *times, const double *replicas, const double *sum,
                         const double *sum_sq, sft_relaxation *out)
{
  const double one_over_e = 0.36787944117144232160;

  out->tau = out->ln_mobility = out->std_error = 0.0;
  out->censored = 0;

  int last = 0;
  while (last < ntimes && replicas[last] > 0.0) last++;
  if (last == 0) return;

  int k = 0;
  while (k < last && sum[k] / replicas[k] > one_over_e) k++;
  if (k == last) {
    out->censored = 1;
    out->tau = times[last - 1];
    out->ln_mobility = -log(out->tau);
    return;
  }

  const double f = sum[k] / replicas[k];
  const double error_f = sqrt(variance_of_mean(replicas[k], sum[k], sum_sq[k]));
  if (k == 0) {
    double slope;
    out->tau = ballistic_tau(times[0], f, &slope);
    out->std_error = slope * error_f;
  } else {
    const double before = sum[k - 1] / replicas[k - 1];
    const double error_before = sqrt(variance_of_mean(replicas[k - 1], sum[k - 1], sum_sq[k - 1]));
    const double weight = (before - one_over_e) / (before - f);
    const double interval = log(times[k] / times[k - 1]);
    out->tau = times[k - 1] * exp(weight * interval);
    const double error = error_before + weight * (error_f - error_before);
    out->std_error = error * inverse_slope(last, k, times, replicas, sum, error);
  }
  out->ln_mobility = -log(out->tau);
}

double sft_sisf_smallest(int ntimes, const double *replicas, const double *sum)
{
  double smallest = 0.0;
  for (int k = 0; k < ntimes && replicas[k] > 0.0; k++) {
    const double f = sum[k] / replicas[k];
    if (k == 0 || f < smallest) smallest = f;
  }
  return smallest;
}
