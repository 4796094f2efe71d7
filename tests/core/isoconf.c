/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The sum that makes initial velocities the same on any number of ranks. */

#include "core/isoconf.h"

#include "core/rng.h"

#include "check.h"
#include "numbers.h"

enum { N = 100000 };

static double term[N];

static void fill(uint64_t seed)
{
  uint64_t state = seed;
  for (int i = 0; i < N; i++) {
    const double size = pow(10.0, -18.0 * number_uniform(&state));
    term[i] = 60.0 * size * (2.0 * number_uniform(&state) - 1.0);
  }
}

static void independent_of_order(uint64_t seed)
{
  uint64_t state = seed + 1000;
  fill(seed);
  sft_exact_sum forward = {{0, 0}}, backward = {{0, 0}}, shuffled = {{0, 0}};
  long double exact = 0.0L;
  for (int i = 0; i < N; i++) {
    sft_exact_sum_add(&forward, term[i]);
    sft_exact_sum_add(&backward, term[N - 1 - i]);
    exact += term[i];
  }

  for (int ranks = 2; ranks <= 64; ranks *= 2) {
    sft_exact_sum part[64] = {{{0, 0}}}, total = {{0, 0}};
    for (int i = 0; i < N; i++)
      sft_exact_sum_add(&part[(int) (number_uniform(&state) * ranks)], term[i]);
    for (int r = ranks - 1; r >= 0; r--)
      for (int p = 0; p < 2; p++) total.part[p] += part[r].part[p];
    CHECK(!memcmp(&total, &forward, sizeof total), "sum over %d ranks", ranks);
    CHECK_EQUAL(sft_exact_sum_value(&total), sft_exact_sum_value(&forward), "value, %d ranks",
                ranks);
  }

  for (int i = N - 1; i > 0; i--) {
    const int j = (int) (number_uniform(&state) * (i + 1));
    const double other = term[i];
    term[i] = term[j];
    term[j] = other;
  }
  for (int i = 0; i < N; i++) sft_exact_sum_add(&shuffled, term[i]);
  CHECK(!memcmp(&backward, &forward, sizeof forward), "backward");
  CHECK(!memcmp(&shuffled, &forward, sizeof forward), "shuffled");

  /* each term is rounded to a multiple of 2^-56 */
  CHECK_ABS(sft_exact_sum_value(&forward), (double) exact, 5.0 * 0x1p-57 * sqrt(N) + 1.0e-12,
            "value of the sum");
}

static void exact_terms(void)
{
  sft_exact_sum sum = {{0, 0}};
  for (int i = 0; i < 1000; i++) sft_exact_sum_add(&sum, 0.1);
  for (int i = 0; i < 1000; i++) sft_exact_sum_add(&sum, -0.1);
  CHECK_EQUAL(sft_exact_sum_value(&sum), 0.0, "terms that cancel");
  sft_exact_sum large = {{0, 0}};
  for (int i = 0; i < 1000000; i++) sft_exact_sum_add(&large, -63.99);
  CHECK_REL(sft_exact_sum_value(&large), -63.99e6, 1.0e-15, "a million large terms");
}

static void gaussian(void)
{
  double g[3];
  sft_isoconf_gaussian(99, 7, 12345, g);
  for (uint32_t d = 0; d < 3; d++)
    CHECK_EQUAL(g[d], sft_rng_gaussian(99, SFT_RNG_VELOCITY, 12345, 7, d), "component %d", (int) d);
}

int main(void)
{
  independent_of_order(1);
  independent_of_order(2);
  exact_terms();
  gaussian();
  return check_report();
}
