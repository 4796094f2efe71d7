/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Random numbers for test data, apart from the generator that is tested: xorshift64*. */

#ifndef NUMBERS_H
#define NUMBERS_H

#include <math.h>
#include <stdint.h>

/* uniform in [0, 1); *state is not zero */
static inline double number_uniform(uint64_t *state)
{
  *state ^= *state >> 12;
  *state ^= *state << 25;
  *state ^= *state >> 27;
  return (double) ((*state * UINT64_C(2685821657736338717)) >> 11) * 0x1.0p-53;
}

static inline double number_gaussian(uint64_t *state)
{
  const double u = 1.0 - number_uniform(state), v = number_uniform(state);
  return sqrt(-2.0 * log(u)) * cos(6.283185307179586 * v);
}

#endif
