/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Counter-based random numbers: Philox4x32-10 (Salmon et al., SC'11). There is no state: a number depends only
   on what it is for, hence not on the number of ranks or on the order in which atoms are visited. */

#ifndef SFT_RNG_H
#define SFT_RNG_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a stream of numbers is for; keeps the streams of one seed apart. */
enum sft_rng_purpose { SFT_RNG_VELOCITY = 1, SFT_RNG_DRAW = 2, SFT_RNG_FOLD = 3 };

/* Four random words for a key and a counter. */
void sft_philox(const uint32_t key[2], const uint32_t counter[4], uint32_t out[4]);

/* A uniform number in (0, 1] for (seed, purpose) and the indices i (64 bit), j, k. */
double sft_rng_uniform(uint32_t seed, enum sft_rng_purpose purpose, uint64_t i, uint32_t j,
                       uint32_t k);

/* A whole number below n > 0, from the uniform one. */
size_t sft_rng_below(size_t n, uint32_t seed, enum sft_rng_purpose purpose, uint64_t i, uint32_t j,
                     uint32_t k);

/* A number of the standard normal distribution (Box-Muller on two 53-bit uniform numbers, at most 8.6). */
double sft_rng_gaussian(uint32_t seed, enum sft_rng_purpose purpose, uint64_t i, uint32_t j,
                        uint32_t k);

#ifdef __cplusplus
}
#endif
#endif
