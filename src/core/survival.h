/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Times of which some are only lower bounds: the product-limit estimate of Kaplan and Meier,
   J. Am. Stat. Assoc. 53, 457 (1958). */

#ifndef SFT_SURVIVAL_H
#define SFT_SURVIVAL_H

#include "error.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One step of the curve: S(t) = product of (1 - d/r) over the event times up to t, with d events
   among r still at risk, and the error S sqrt(sum of d / (r (r - d))) (Greenwood). An atom censored
   at the time of an event is at risk at it. */
typedef struct {
  double time, survival, error;
} sft_survival_step;

/* Sorts nothing in place. *steps is owned by the caller (free), may be empty but not NULL.
   censored[i] != 0: time[i] is a lower bound. SFT_ENOMEM. */
int sft_survival_curve(size_t n, const double *time, const unsigned char *censored,
                       sft_survival_step **steps, size_t *nsteps, sft_error *err);

typedef struct {
  size_t count, censored;
  double median;    /* first time with S <= 1/2, NaN if there is none */
  double low, high; /* first times with S - error <= 1/2 and S + error <= 1/2, NaN likewise */
} sft_survival_median;

/* SFT_ENOMEM. */
int sft_survival_find_median(size_t n, const double *time, const unsigned char *censored,
                             sft_survival_median *median, sft_error *err);

#ifdef __cplusplus
}
#endif
#endif
