/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Peaks of a distribution of which only the part above a cut is seen. */

#ifndef SFT_PEAKS_H
#define SFT_PEAKS_H

#include "error.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Standard deviation of the smoothing; what a peak must stand out by: standard errors, and a
   fraction of its height. */
#define SFT_PEAKS_SMOOTHING 0.1
#define SFT_PEAKS_ERRORS 3.0
#define SFT_PEAKS_FRACTION 0.05

typedef struct {
  int count;
  int hidden;      /* the density rises again towards the cut */
  double place[2]; /* of the highest and the second highest peak, NaN if there is none */
} sft_peaks;

/* The density is smoothed with a Gaussian (divided by the part of it that lies above the cut).
   A maximum is a peak if it stands out from the higher of the two valleys between it and higher
   ground, or the end, by SFT_PEAKS_ERRORS standard errors of this difference and by
   SFT_PEAKS_FRACTION of its height. Values at or below cut are ignored; cut -HUGE_VAL: there is
   none. SFT_ENOMEM. */
int sft_peaks_find(size_t n, const double *values, double cut, sft_peaks *peaks, sft_error *err);

#ifdef __cplusplus
}
#endif
#endif
