/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The scattering function of a displacement and the relaxation time with its error. */

#include "core/sisf.h"

#include "check.h"
#include "numbers.h"

static const double one_over_e = 0.36787944117144233;

static void kernels(void)
{
  sft_sisf_kernel sinc, axes, vector;
  sft_error err;
  const double direction[3] = {0.0, 3.0, -4.0}, r[3] = {0.3, -0.5, 0.7}, zero[3] = {0, 0, 0};
  CHECK_EQUAL(sft_sisf_kernel_init(&sinc, SFT_SISF_SINC, 2.5, NULL, &err), SFT_OK, "sinc");
  CHECK_EQUAL(sft_sisf_kernel_init(&axes, SFT_SISF_AXES, 2.5, NULL, &err), SFT_OK, "axes");
  CHECK_EQUAL(sft_sisf_kernel_init(&vector, SFT_SISF_VECTOR, 2.5, direction, &err), SFT_OK,
              "vector");
  const double z = 2.5 * sqrt(0.83);
  CHECK_REL(sft_sisf_value(&sinc, r), sin(z) / z, 1.0e-14, "sin(qr)/(qr)");
  CHECK_REL(sft_sisf_value(&axes, r), (cos(0.75) + cos(1.25) + cos(1.75)) / 3.0, 1.0e-14,
            "mean of three cosines");
  CHECK_REL(sft_sisf_value(&vector, r), cos(2.5 * (-0.6 * 0.5 - 0.8 * 0.7)), 1.0e-14,
            "cosine along a direction of length 5");
  CHECK_EQUAL(sft_sisf_value(&sinc, zero), 1.0, "sinc at rest");
  CHECK_EQUAL(sft_sisf_value(&axes, zero), 1.0, "axes at rest");
  CHECK_EQUAL(sft_sisf_value(&vector, zero), 1.0, "vector at rest");

  /* no step where the series takes over from the quotient */
  for (double x = 1.0e-9; x < 0.1; x *= 1.03) {
    const double along[3] = {0.0, x / 2.5, 0.0};
    const long double y = x;
    CHECK_ABS(sft_sisf_value(&sinc, along), (double) (sinl(y) / y), 3.0e-16, "sinc at qr = %g", x);
  }

  /* the mean of the cosine over all directions is the sinc */
  double mean = 0.0;
  const int n = 20000;
  for (int i = 0; i < n; i++) {
    const double mu = (2.0 * i + 1.0) / n - 1.0, s = sqrt(1.0 - mu * mu);
    const double n_q[3] = {s, 0.0, mu}, along[3] = {0.0, 0.0, 1.3};
    sft_sisf_kernel one;
    sft_sisf_kernel_init(&one, SFT_SISF_VECTOR, 2.5, n_q, &err);
    mean += sft_sisf_value(&one, along) / n;
  }
  CHECK_ABS(mean, sin(3.25) / 3.25, 1.0e-7, "average over directions");

  sft_sisf_kernel kernel;
  CHECK_REFUSED(sft_sisf_kernel_init(&kernel, SFT_SISF_SINC, 0.0, NULL, &err), SFT_EINVAL, err,
                "q is 0");
  CHECK_REFUSED(sft_sisf_kernel_init(&kernel, SFT_SISF_SINC, -2.0, NULL, &err), SFT_EINVAL, err,
                "q is -2");
  CHECK_REFUSED(sft_sisf_kernel_init(&kernel, SFT_SISF_SINC, NAN, NULL, &err), SFT_EINVAL, err,
                "q is");
  CHECK_REFUSED(sft_sisf_kernel_init(&kernel, SFT_SISF_VECTOR, 1.0, zero, &err), SFT_EINVAL, err,
                "Direction");
  const double infinite[3] = {INFINITY, 0.0, 0.0};
  CHECK_REFUSED(sft_sisf_kernel_init(&kernel, SFT_SISF_VECTOR, 1.0, infinite, &err), SFT_EINVAL,
                err, "Direction");
}

static void two_dimensions(void)
{
  sft_sisf_kernel all, axes;
  sft_error err;
  const double r[3] = {0.3, -0.4, 0.0};
  sft_sisf_kernel_init(&all, SFT_SISF_SINC, 2.5, NULL, &err);
  sft_sisf_kernel_init(&axes, SFT_SISF_AXES, 2.5, NULL, &err);
  CHECK_EQUAL(all.dimension, 3, "dimensions by default");
  all.dimension = axes.dimension = 2;
  double mean = 0.0;
  for (int i = 0; i < 64; i++) mean += cos(1.25 * cos(acos(-1.0) * i / 64.0)) / 64.0;
  CHECK_REL(sft_sisf_value(&all, r), mean, 1.0e-13, "average over directions in the plane");
  CHECK_REL(sft_sisf_value(&axes, r), (cos(0.75) + cos(1.0)) / 2.0, 1.0e-14, "two axes");
}

/* sums of n replicas that all have the same F */
static sft_relaxation of_curve(int ntimes, const double *times, const double *f, double n)
{
  double replicas[100], sum[100], sum_sq[100];
  for (int k = 0; k < ntimes; k++) {
    replicas[k] = n;
    sum[k] = n * f[k];
    sum_sq[k] = n * f[k] * f[k];
  }
  sft_relaxation out;
  sft_sisf_relaxation(ntimes, times, replicas, sum, sum_sq, &out);
  return out;
}

static void crossing(void)
{
  double times[61], f[61];
  for (int k = 0; k < 61; k++) times[k] = 0.01 * pow(10.0, k / 20.0);

  /* linear in ln t: the interpolation is exact */
  for (int k = 0; k < 61; k++) f[k] = 0.9 - 0.2 * log(times[k] / 0.05);
  const double exact = 0.05 * exp((0.9 - one_over_e) / 0.2);
  sft_relaxation out = of_curve(61, times, f, 10.0);
  CHECK_REL(out.tau, exact, 1.0e-12, "crossing, F linear in ln t");
  CHECK_REL(out.ln_mobility, -log(exact), 1.0e-12, "ln m");
  CHECK_EQUAL(out.censored, 0, "it crosses");
  CHECK_ABS(out.std_error, 0.0, 1.0e-6, "no error without a spread");

  /* linear in t would be off by 0.017 at 5 times a decade, and by 0.001 at 20 */
  for (int k = 0; k < 61; k++) f[k] = exp(-times[k] / 0.7);
  CHECK_ABS(-of_curve(61, times, f, 10.0).ln_mobility, log(0.7), 1.0e-3, "exponential");

  /* down, up and down again: the first crossing counts */
  const double t4[] = {1.0, 2.0, 4.0, 8.0, 16.0}, f4[] = {0.9, 0.2, 0.8, 0.1, -0.1};
  out = of_curve(5, t4, f4, 5.0);
  CHECK_REL(out.tau, pow(2.0, (0.9 - one_over_e) / 0.7), 1.0e-12, "first of three crossings");

  /* never down to 1/e: the window is a lower bound */
  const double slow[] = {0.99, 0.98, 0.9, 0.8, 0.37};
  out = of_curve(5, t4, slow, 5.0);
  CHECK_EQUAL(out.censored, 1, "censored");
  CHECK_EQUAL(out.tau, 16.0, "censored: the window");
  CHECK_REL(out.ln_mobility, -log(16.0), 1.0e-15, "censored: ln m");
  CHECK_EQUAL(out.std_error, 0.0, "censored: no error");

  /* already below 1/e at the first time: ballistic, exp(-(t/tau)^2) */
  const double fast[] = {exp(-6.25), 0.0, 0.0, 0.0, 0.0};
  out = of_curve(5, t4, fast, 5.0);
  CHECK_REL(out.tau, 0.4, 1.0e-12, "ballistic");
  CHECK_EQUAL(out.censored, 0, "ballistic: not censored");
  const double noise[] = {-0.1, 0.0, 0.0, 0.0, 0.0};
  out = of_curve(5, t4, noise, 5.0);
  CHECK(out.tau > 0.0 && out.tau < 0.5 && isfinite(out.ln_mobility), "negative F: tau is %g",
        out.tau);
}

static void number_of_replicas(void)
{
  const double times[] = {1.0, 2.0, 4.0}, f[] = {0.8, 0.5, 0.2};
  sft_relaxation out = of_curve(3, times, f, 0.0);
  CHECK_EQUAL(out.tau, 0.0, "no replica: tau");
  CHECK_EQUAL(out.ln_mobility, 0.0, "no replica: ln m");
  CHECK_EQUAL(out.censored, 0, "no replica: not censored");
  out = of_curve(3, times, f, 1.0);
  CHECK_EQUAL(out.std_error, 0.0, "one replica has no error");
  CHECK(out.tau > 2.0 && out.tau < 4.0, "one replica has a tau: %g", out.tau);

  /* within the first replica: times that it has not reached are not used */
  const double replicas[] = {2.0, 1.0, 0.0}, sum[] = {1.6, 0.5, 0.0}, sum_sq[] = {1.28, 0.25, 0.0};
  sft_sisf_relaxation(3, times, replicas, sum, sum_sq, &out);
  CHECK_EQUAL(out.censored, 1, "unfinished replica: censored");
  CHECK_EQUAL(out.tau, 2.0, "unfinished replica: the last time reached");
  /* in the second replica each time has its own number of terms */
  const double second[] = {2.0, 2.0, 1.0}, sum2[] = {1.6, 1.0, 0.2}, sq2[] = {1.28, 0.5, 0.04};
  sft_sisf_relaxation(3, times, second, sum2, sq2, &out);
  CHECK_REL(out.tau, 2.0 * pow(2.0, (0.5 - one_over_e) / 0.3), 1.0e-12, "second replica");
}

/* fractions of trials in which ln tau is within one and two standard errors of the truth */
static void coverage(const char *name, int free_flight, double first_time)
{
  enum { TIMES = 41, REPLICAS = 100, TRIALS = 2000 };
  double times[TIMES], replicas[TIMES];
  int one = 0, two = 0, crossed = 0;
  double mean = 0.0;
  uint64_t state = 77;
  for (int k = 0; k < TIMES; k++) {
    times[k] = first_time * pow(10.0, k / 20.0);
    replicas[k] = REPLICAS;
  }
  /* free flight with q v_th = 1: tau = sqrt(2); else F = 0.9 - 0.2 ln(t/0.05) + noise of the replica */
  const double truth = free_flight ? log(sqrt(2.0)) : log(0.05) + (0.9 - one_over_e) / 0.2;
  for (int trial = 0; trial < TRIALS; trial++) {
    double sum[TIMES] = {0.0}, sum_sq[TIMES] = {0.0};
    for (int n = 0; n < REPLICAS; n++) {
      double v_sq = 0.0;
      for (int d = 0; d < 3; d++) v_sq += pow(number_gaussian(&state), 2);
      const double shift = 0.15 * number_gaussian(&state);
      for (int k = 0; k < TIMES; k++) {
        const double z = sqrt(v_sq) * times[k];
        const double f = free_flight ? sin(z) / z : 0.9 - 0.2 * log(times[k] / 0.05) + shift;
        sum[k] += f;
        sum_sq[k] += f * f;
      }
    }
    sft_relaxation out;
    sft_sisf_relaxation(TIMES, times, replicas, sum, sum_sq, &out);
    if (out.censored) continue;
    crossed++;
    const double z = (-out.ln_mobility - truth) / out.std_error;
    mean += z;
    if (fabs(z) < 1.0) one++;
    if (fabs(z) < 2.0) two++;
  }
  CHECK_EQUAL(crossed, TRIALS, "%s: trials that cross", name);
  CHECK_ABS((double) one / TRIALS, 0.683, 0.035, "%s: within one standard error", name);
  CHECK_ABS((double) two / TRIALS, 0.954, 0.017, "%s: within two standard errors", name);
  CHECK_ABS(mean / TRIALS, 0.0, 0.12, "%s: bias in standard errors", name);
}

static void smallest(void)
{
  const double replicas[5] = {4.0, 4.0, 3.0, 3.0, 0.0};
  const double sum[5] = {3.6, 1.2, 1.5, 0.6, 0.0};
  CHECK_REL(sft_sisf_smallest(5, replicas, sum), 0.2, 1.0e-15, "at the last time with a term");
  CHECK_REL(sft_sisf_smallest(3, replicas, sum), 0.3, 1.0e-15, "before F rises again");
  const double negative[2] = {-0.4, 2.0};
  CHECK_REL(sft_sisf_smallest(2, replicas, negative), -0.1, 1.0e-15, "below zero");
  const double none[2] = {0.0, 4.0};
  CHECK_EQUAL(sft_sisf_smallest(2, none, sum), 0.0, "no term at the first time");
}

int main(void)
{
  kernels();
  smallest();
  two_dimensions();
  crossing();
  number_of_replicas();
  coverage("noise in all times alike", 0, 0.05);
  coverage("free flight", 1, 0.05);
  coverage("free flight from the crossing on", 1, 1.6);
  return check_report();
}
