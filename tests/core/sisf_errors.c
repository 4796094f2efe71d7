/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The standard error of ln m on synthetic ensembles whose F_s is known: exponentials and stretched ones. The displacement
   of a replica is a Brownian path in the time s = (t/tau)^beta, with q^2 <x^2> = 2 s along each axis, so that
   <F_s> = exp(-s) for every way of averaging, and tau is the truth. Its values at neighboring times are correlated as
   those of real trajectories. */

#include "core/sisf.h"

#include "check.h"
#include "numbers.h"

enum { PER_DECADE = 20, TIMES = 2 * PER_DECADE + 1, TRIALS = 2500 };
static const double q = 2.65, tau = 1.7;

/* a replica's displacements at all sampling times, and their F added to the sums */
static void add_replica(const sft_sisf_kernel *kernel, const double *s, double *sum, double *sum_sq,
                        uint64_t *state)
{
  double r[3] = {0.0, 0.0, 0.0};
  for (int k = 0; k < TIMES; k++) {
    const double step = sqrt(2.0 * (s[k] - (k ? s[k - 1] : 0.0))) / q;
    for (int d = 0; d < 3; d++) r[d] += step * number_gaussian(state);
    const double f = sft_sisf_value(kernel, r);
    sum[k] += f;
    sum_sq[k] += f * f;
  }
}

/* How often ln m is within one and two standard errors of the truth. Few replicas have an uncertain error of their
   own: `loss` is what that may cost. */
static void coverage(const char *name, enum sft_sisf_average average, double beta, int nreplicas,
                     double loss)
{
  const double direction[3] = {1.0, -2.0, 0.5};
  double times[TIMES], replicas[TIMES], s[TIMES];
  double one = 0.0, two = 0.0, pull = 0.0, pull_sq = 0.0;
  sft_sisf_kernel kernel;
  sft_error err;
  uint64_t state = 1009;
  sft_sisf_kernel_init(&kernel, average, q, direction, &err);
  for (int k = 0; k < TIMES; k++) {
    times[k] = 0.1 * tau * pow(10.0, (double) k / PER_DECADE);
    replicas[k] = nreplicas;
    s[k] = pow(times[k] / tau, beta);
  }
  for (int trial = 0; trial < TRIALS; trial++) {
    double sum[TIMES] = {0.0}, sum_sq[TIMES] = {0.0};
    sft_relaxation out;
    for (int n = 0; n < nreplicas; n++) add_replica(&kernel, s, sum, sum_sq, &state);
    sft_sisf_relaxation(TIMES, times, replicas, sum, sum_sq, &out);
    CHECK(!out.censored, "%s: it crosses", name);
    const double z = (out.ln_mobility + log(tau)) / out.std_error;
    one += fabs(z) < 1.0;
    two += fabs(z) < 2.0;
    pull += z;
    pull_sq += z * z;
  }
  printf("%s: %.3f within one, %.3f within two, mean %.3f, variance %.3f\n", name, one / TRIALS,
         two / TRIALS, pull / TRIALS, pull_sq / TRIALS - pow(pull / TRIALS, 2));
  CHECK_ABS(one / TRIALS, 0.6827, 4.0 * sqrt(0.2166 / TRIALS) + loss, "%s: one standard error",
            name);
  CHECK_ABS(two / TRIALS, 0.9545, 4.0 * sqrt(0.0434 / TRIALS) + loss, "%s: two standard errors",
            name);
}

int main(void)
{
  coverage("exponential, 200 replicas", SFT_SISF_SINC, 1.0, 200, 0.0);
  coverage("stretched by 1/2, 200 replicas", SFT_SISF_SINC, 0.5, 200, 0.0);
  coverage("compressed by 3/2, 200 replicas", SFT_SISF_SINC, 1.5, 200, 0.0);
  coverage("exponential along the axes", SFT_SISF_AXES, 1.0, 200, 0.0);
  coverage("exponential along a vector", SFT_SISF_VECTOR, 1.0, 200, 0.0);
  coverage("exponential, 30 replicas", SFT_SISF_SINC, 1.0, 30, 0.03);
  return check_report();
}
