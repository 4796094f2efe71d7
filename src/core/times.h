/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Sampling times of a window of nstep MD steps, as step numbers 0 < s_1 < s_2 < ... <= nstep.
   t = 0 is never one of them. The arrays are allocated with malloc and belong to the caller. */

#ifndef SFT_TIMES_H
#define SFT_TIMES_H

#include "error.h"

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* per_decade times a decade: 10^(j/per_decade) rounded to whole steps, repeated values once. The end of the
   window is added if it is not among them, so that the window bounds the tau of a censored atom. */
int sft_times_log(int per_decade, int64_t nstep, int64_t **steps, int *nsteps, sft_error *err);

/* Every interval steps; the end of the window is added likewise. */
int sft_times_linear(int64_t interval, int64_t nstep, int64_t **steps, int *nsteps, sft_error *err);

/* SFT_EINVAL unless the given steps are ascending and within 1..nstep. */
int sft_times_check(const int64_t *steps, int nsteps, int64_t nstep, sft_error *err);

#ifdef __cplusplus
}
#endif
#endif
