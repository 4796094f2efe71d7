/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "rng.h"

#include <math.h>

void sft_philox(const uint32_t key[2], const uint32_t counter[4], uint32_t out[4])
{
  uint32_t k0 = key[0], k1 = key[1];
  uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
  for (int round = 0; round < 10; round++) {
    const uint64_t product0 = (uint64_t) 0xD2511F53u * c0;
    const uint64_t product1 = (uint64_t) 0xCD9E8D57u * c2;
    const uint32_t next0 = (uint32_t) (product1 >> 32) ^ c1 ^ k0;
    const uint32_t next2 = (uint32_t) (product0 >> 32) ^ c3 ^ k1;
    c1 = (uint32_t) product1;
    c3 = (uint32_t) product0;
    c0 = next0;
    c2 = next2;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/* 53 random bits, shifted by half a unit: never 0, and 1 only for the largest one, which is rounded */
static double unit_interval(uint32_t high, uint32_t low)
{
  const uint64_t bits = ((uint64_t) high << 32 | low) >> 11;
  return ((double) bits + 0.5) * 0x1.0p-53;
}

static void two_uniform(uint32_t seed, enum sft_rng_purpose purpose, uint64_t i, uint32_t j,
                        uint32_t k, double u[2])
{
  const uint32_t key[2] = {seed, (uint32_t) purpose};
  const uint32_t counter[4] = {(uint32_t) i, (uint32_t) (i >> 32), j, k};
  uint32_t word[4];
  sft_philox(key, counter, word);
  u[0] = unit_interval(word[0], word[1]);
  u[1] = unit_interval(word[2], word[3]);
}

double sft_rng_uniform(uint32_t seed, enum sft_rng_purpose purpose, uint64_t i, uint32_t j,
                       uint32_t k)
{
  double u[2];
  two_uniform(seed, purpose, i, j, k, u);
  return u[0];
}

size_t sft_rng_below(size_t n, uint32_t seed, enum sft_rng_purpose purpose, uint64_t i, uint32_t j,
                     uint32_t k)
{
  const size_t below = (size_t) (sft_rng_uniform(seed, purpose, i, j, k) * (double) n);
  return below < n ? below : n - 1;
}

double sft_rng_gaussian(uint32_t seed, enum sft_rng_purpose purpose, uint64_t i, uint32_t j,
                        uint32_t k)
{
  const double two_pi = 6.283185307179586476925286766559;
  double u[2];
  two_uniform(seed, purpose, i, j, k, u);
  return sqrt(-2.0 * log(u[0])) * cos(two_pi * u[1]);
}
