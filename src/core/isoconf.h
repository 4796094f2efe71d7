/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Velocities of an isoconfigurational ensemble, equal to the last bit on any number of ranks. */

#ifndef SFT_ISOCONF_H
#define SFT_ISOCONF_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A sum of doubles that does not depend on the order of its terms: each term is split into two integers
   (units 2^-26 and 2^-56), and integers add exactly. Terms must be smaller than 64 in size, and fewer than
   2^31. Ranks add up `part` elementwise (MPI_SUM of int64_t). Start from {{0, 0}}. */
typedef struct {
  int64_t part[2];
} sft_exact_sum;

void sft_exact_sum_add(sft_exact_sum *sum, double term);
double sft_exact_sum_value(const sft_exact_sum *sum);

/* Standard normal numbers for the three velocity components of atom `tag` in replica `replica`. */
void sft_isoconf_gaussian(uint32_t seed, uint32_t replica, int64_t tag, double gaussian[3]);

#ifdef __cplusplus
}
#endif
#endif
