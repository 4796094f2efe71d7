/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "isoconf.h"

#include "rng.h"

#include <math.h>

void sft_exact_sum_add(sft_exact_sum *sum, double term)
{
  const double scaled = term * 0x1p26;
  const double high = rint(scaled);
  sum->part[0] += (int64_t) high;
  sum->part[1] += (int64_t) rint((scaled - high) * 0x1p30);
}

double sft_exact_sum_value(const sft_exact_sum *sum)
{
  return ((double) sum->part[0] + (double) sum->part[1] * 0x1p-30) * 0x1p-26;
}

void sft_isoconf_gaussian(uint32_t seed, uint32_t replica, int64_t tag, double gaussian[3])
{
  for (uint32_t component = 0; component < 3; component++)
    gaussian[component] =
        sft_rng_gaussian(seed, SFT_RNG_VELOCITY, (uint64_t) tag, replica, component);
}
