/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Philox4x32-10 against the known answers of its authors (Random123, kat_vectors), and the quality of
   the numbers in the order in which an ensemble uses them. */

#include "core/rng.h"

#include "check.h"

static void known_answers(void)
{
  static const struct {
    uint32_t counter[4], key[2], out[4];
  } known[] = {
      {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
      {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
       {0xffffffff, 0xffffffff},
       {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
      {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
       {0xa4093822, 0x299f31d0},
       {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
  };
  for (int i = 0; i < 3; i++) {
    uint32_t out[4];
    sft_philox(known[i].key, known[i].counter, out);
    for (int w = 0; w < 4; w++) CHECK_EQUAL(out[w], known[i].out[w], "vector %d word %d", i, w);
  }
}

/* Box-Muller on the first 53 bits of two pairs of words: an ensemble of the same seed stays the same */
static void construction(void)
{
  for (uint32_t i = 0; i < 1000; i++) {
    const uint64_t tag = (UINT64_C(3) << 32) + 17 * i;
    const uint32_t key[2] = {4711 + i, SFT_RNG_VELOCITY};
    const uint32_t counter[4] = {(uint32_t) tag, (uint32_t) (tag >> 32), i / 7, i % 3};
    uint32_t w[4];
    sft_philox(key, counter, w);
    const double u = (floor((w[0] * 4294967296.0 + w[1]) / 2048.0) + 0.5) / 9007199254740992.0;
    const double v = (floor((w[2] * 4294967296.0 + w[3]) / 2048.0) + 0.5) / 9007199254740992.0;
    CHECK_ABS(sft_rng_uniform(4711 + i, SFT_RNG_VELOCITY, tag, i / 7, i % 3), u, 1.0e-15,
              "uniform number %d", (int) i);
    CHECK_ABS(sft_rng_gaussian(4711 + i, SFT_RNG_VELOCITY, tag, i / 7, i % 3),
              sqrt(-2.0 * log(u)) * cos(2.0 * acos(-1.0) * v), 1.0e-13, "gaussian number %d",
              (int) i);
  }
}

static void uniform(void)
{
  const int n = 1000000;
  double sum = 0.0, sum_sq = 0.0, low = 1.0, high = 0.0;
  int bins[10] = {0};
  for (int i = 0; i < n; i++) {
    const double u = sft_rng_uniform(42, SFT_RNG_DRAW, (uint64_t) i, 3, 4);
    sum += u;
    sum_sq += u * u;
    low = fmin(low, u);
    high = fmax(high, u);
    if (u > 0.0 && u < 1.0) bins[(int) (10.0 * u)]++;
  }
  CHECK(low > 0.0 && high < 1.0, "%g to %g", low, high);
  CHECK_ABS(sum / n, 0.5, 5.0 / sqrt(12.0 * n), "mean of uniform numbers");
  CHECK_ABS(sum_sq / n, 1.0 / 3.0, 5.0 * sqrt(4.0 / 45.0 / n), "mean square of uniform numbers");
  double chi_sq = 0.0;
  for (int b = 0; b < 10; b++) chi_sq += pow(bins[b] - 0.1 * n, 2) / (0.1 * n);
  CHECK(chi_sq < 35.0, "chi^2 of ten bins is %g", chi_sq);
}

static double normal(uint32_t seed, uint64_t tag, uint32_t replica, uint32_t component)
{
  return sft_rng_gaussian(seed, SFT_RNG_VELOCITY, tag, replica, component);
}

/* moments of the numbers number(n) for n = 0 .. 10^6 - 1, within five standard errors */
static void moments(const char *name, double (*number)(int))
{
  const int n = 1000000;
  double sum[5] = {0.0};
  int far = 0;
  for (int i = 0; i < n; i++) {
    const double x = number(i);
    double power = 1.0;
    for (int m = 1; m <= 4; m++) sum[m] += power *= x;
    if (fabs(x) > 4.0) far++;
    if (!(fabs(x) < 8.7)) CHECK_ABS(x, 0.0, 8.7, "%s, number %d", name, i);
  }
  const double expected[] = {0, 0, 1, 0, 3}, variance[] = {0, 1, 2, 15, 96};
  for (int m = 1; m <= 4; m++)
    CHECK_ABS(sum[m] / n, expected[m], 5.0 * sqrt(variance[m] / n), "%s, moment %d", name, m);
  CHECK_ABS(far, 63.3, 5.0 * sqrt(63.3), "%s, numbers beyond four standard deviations", name);
}

static double over_atoms(int i)
{
  return normal(777, (uint64_t) (1 + i / 3), 1, (uint32_t) (i % 3));
}
static double over_replicas(int i)
{
  return normal(777, 5, (uint32_t) (1 + i), 0);
}
static double over_seeds(int i)
{
  return normal((uint32_t) (1 + i), 1, 1, 0);
}

static void no_correlation(void)
{
  const int n = 200000;
  const double limit = 5.0 / sqrt(n);
  double seeds = 0.0, replicas = 0.0, tags = 0.0, components = 0.0, purposes = 0.0, squares = 0.0;
  for (int i = 0; i < n; i++) {
    const uint64_t tag = (uint64_t) (1 + i % 1000);
    const uint32_t replica = (uint32_t) (1 + i / 1000);
    const double here = normal(11, tag, replica, 0), next = normal(11, tag, replica + 1, 0);
    seeds += here * normal(12, tag, replica, 0);
    replicas += here * next;
    squares += (here * here - 1.0) * (next * next - 1.0) / 2.0;
    tags += here * normal(11, tag + 1, replica, 0);
    components += here * normal(11, tag, replica, 1);
    purposes += here * sft_rng_gaussian(11, SFT_RNG_DRAW, tag, replica, 0);
  }
  CHECK_ABS(seeds / n, 0.0, limit, "correlation of neighbouring seeds");
  CHECK_ABS(replicas / n, 0.0, limit, "correlation of neighbouring replicas");
  CHECK_ABS(squares / n, 0.0, limit, "correlation of squares in neighbouring replicas");
  CHECK_ABS(tags / n, 0.0, limit, "correlation of neighbouring atoms");
  CHECK_ABS(components / n, 0.0, limit, "correlation of components");
  CHECK_ABS(purposes / n, 0.0, limit, "correlation of purposes");
}

/* An ensemble of 10,000 replicas for each of neighboring and other seeds: all pairs of them, for the same atom and
   replica. */
static void seeds(void)
{
  enum { SEEDS = 24, REPLICAS = 10000, TAGS = 6, PAIRS = SEEDS * (SEEDS - 1) / 2 };
  static double product[SEEDS][SEEDS];
  double x[SEEDS], sum_sq = 0.0, largest = 0.0;
  for (uint32_t replica = 1; replica <= REPLICAS; replica++)
    for (uint64_t tag = 1; tag <= TAGS; tag++)
      for (uint32_t component = 0; component < 3; component++) {
        for (int s = 0; s < SEEDS; s++)
          x[s] =
              normal(s < SEEDS / 2 ? 1000u + (uint32_t) s : 1u << (s + 8), tag, replica, component);
        for (int s = 0; s < SEEDS; s++)
          for (int other = 0; other < s; other++) product[s][other] += x[s] * x[other];
      }
  for (int s = 0; s < SEEDS; s++)
    for (int other = 0; other < s; other++) {
      const double score = product[s][other] / sqrt(3.0 * REPLICAS * TAGS);
      sum_sq += score * score;
      largest = fmax(largest, fabs(score));
    }
  CHECK_ABS(sum_sq / PAIRS, 1.0, 5.0 * sqrt(2.0 / PAIRS), "correlations of %d pairs of seeds",
            PAIRS);
  CHECK(largest < 4.5, "largest correlation of two seeds: %g standard errors", largest);
}

static void depends_on_what_it_is_for(void)
{
  const double here = normal(1, 2, 3, 1);
  CHECK_EQUAL(normal(1, 2, 3, 1), here, "no state");
  CHECK(normal(2, 2, 3, 1) != here, "seed");
  CHECK(normal(1, 3, 3, 1) != here, "atom");
  CHECK(normal(1, 2 + (UINT64_C(1) << 32), 3, 1) != here, "upper half of the atom ID");
  CHECK(normal(1, 2, 4, 1) != here, "replica");
  CHECK(normal(1, 2, 3, 2) != here, "component");
}

int main(void)
{
  known_answers();
  construction();
  uniform();
  moments("atoms and components", over_atoms);
  moments("replicas", over_replicas);
  moments("seeds", over_seeds);
  no_correlation();
  seeds();
  depends_on_what_it_is_for();
  return check_report();
}
