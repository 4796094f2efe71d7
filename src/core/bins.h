/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* One binning of the features for all boosters of a fit.

   A value is replaced by the lower edge of its bin, e_0 < e_1 < ..., and stored as the one-byte number
   of the bin. XGBoost's histogram method takes its cuts from the values it sees, so the thresholds of
   every booster, however small its training matrix, are among the e_b. For those, x < e_b holds for
   the raw value exactly if it holds for the lower edge of its bin, so boosters trained on edges serve
   raw features, and all boosters share their cuts.

   The edges lie midway between two values of the data: the last digit of a feature, which depends on
   the order of summation over the neighbors, does not decide about a split. */

#ifndef SFT_BINS_H
#define SFT_BINS_H

#include "error.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SFT_BINS_MOST 256
#define SFT_BINS_SAMPLE 65536

typedef struct sft_bins sft_bins;

/* Bins for `columns` features with at most max_bin (2..256) bins each, empty until they are set.
   Owned by the caller (sft_bins_free). SFT_EINVAL, SFT_ENOMEM. */
int sft_bins_create(int columns, int max_bin, sft_bins **bins, sft_error *err);
void sft_bins_free(sft_bins *bins);

/* The rows that edges are found from: all of nrows rows if there are up to SFT_BINS_SAMPLE, otherwise as
   many, one from each of as many parts of equal length. sft_bins_sample is how many, sft_bins_sampled
   is number k of them, ascending; the choice depends on nrows only. */
size_t sft_bins_sample(size_t nrows);
size_t sft_bins_sampled(size_t nrows, size_t k);

/* The edges of one feature: the least of values[n], and midpoints at the quantiles. values is sorted in
   place; edges[] takes up to max_bin, *count says how many. A value that fills several quantiles is
   not split.
   SFT_EINVAL: no values, or one not finite. */
int sft_bins_quantiles(int max_bin, float *values, size_t n, float *edges, int *count,
                       sft_error *err);

/* Hand over the edges of a feature (count >= 1, ascending). */
void sft_bins_set(sft_bins *bins, int column, const float *edges, int count);

int sft_bins_columns(const sft_bins *bins);

/* Numbers of the bins of rows*columns values, and the lower edges of these bins. A value below e_0
   counts as e_0. */
void sft_bins_encode(const sft_bins *bins, size_t rows, const float *values, uint8_t *codes);
void sft_bins_decode(const sft_bins *bins, size_t rows, const uint8_t *codes, float *values);

/* 1 if the threshold of a split on this feature is one of its edges, so that the replacement is exact. */
int sft_bins_is_edge(const sft_bins *bins, int column, float threshold);

#ifdef __cplusplus
}
#endif
#endif
