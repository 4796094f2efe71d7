/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* What the fit needs of XGBoost's C API, as it is in 1.7 to 3.x. One thread per call: the fit is
   parallel over boosters, and OpenMP threads that spin while they wait would slow down the ranks
   beside them. */

#ifndef SFT_XGBOOST_API_H
#define SFT_XGBOOST_API_H

#include "error.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int rounds;    /* trees */
  int depth;     /* max_depth */
  double eta;    /* learning rate */
  double lambda; /* L2 regularisation */
  double min_child_weight;
  double subsample; /* of the rows, per tree */
  double colsample; /* of the columns, per tree (colsample_bytree) */
  int max_bin;
  int seed;
} sft_xgboost_parameters;

typedef struct sft_xgboost_booster sft_xgboost_booster;

/* Version of the library that is loaded: major, minor, patch. */
void sft_xgboost_version(int version[3]);

/* Is the library that is loaded of the major version that this was compiled with, and 1.7 or later? Its functions change
   between major versions, while the name of the library file may stay the same. SFT_EMISFIT: no, says which is which. */
int sft_xgboost_check(sft_error *err);

/* Train a booster (binary:logistic, hist, base_score 0.5) on features[nrows*ncolumns], row by row,
   with labels[nrows] of 0 or 1. XGBoost finds the cuts between bins, and holds a sparse copy of the
   features and two of their bin numbers. Owned by the caller (sft_xgboost_free).
   SFT_ELIBRARY: XGBoost's own message. SFT_ENOMEM. */
int sft_xgboost_train(int nrows, int ncolumns, const float *features, const float *labels,
                      const sft_xgboost_parameters *parameters, sft_xgboost_booster **booster,
                      sft_error *err);
void sft_xgboost_free(sft_xgboost_booster *booster);

/* Rows that have few distinct values in each column and are read piece by piece. */
typedef struct {
  int nrows, ncolumns;
  const float *labels; /* nrows, of 0 or 1 */
  /* Enter n rows from number `first` on in features[n*ncolumns]. Rows are read in order, several
     times. */
  void (*read)(void *context, size_t first, size_t n, float *features);
  void *context;
  int nlevels; /* at most max_bin */
  const float
      *levels; /* nlevels*ncolumns: in each column its distinct values, ascending, of which the
                          last may be repeated */
} sft_xgboost_rows;

/* The same booster, to the bit, as sft_xgboost_train makes of such rows; but the cuts are known from
   the levels, and XGBoost holds nothing but the two copies of the bin numbers, one byte each. */
int sft_xgboost_train_levels(const sft_xgboost_rows *rows, const sft_xgboost_parameters *parameters,
                             sft_xgboost_booster **booster, sft_error *err);

/* The booster as UBJSON: *bytes is owned by the caller (free). SFT_ELIBRARY, SFT_ENOMEM. */
int sft_xgboost_save(sft_xgboost_booster *booster, unsigned char **bytes, size_t *length,
                     sft_error *err);

/* A booster from UBJSON bytes that sft_trees_add has accepted: XGBoost itself does not check them.
   SFT_ELIBRARY, SFT_ENOMEM. SFT_EMISFIT: not written as XGBoost does, so that it might crash
   (booster_strict.h), or the library would misread the base score (below 3.1). */
int sft_xgboost_load(const void *bytes, size_t length, sft_xgboost_booster **booster,
                     sft_error *err);

/* XGBoost's own prediction for features[nrows*ncolumns] into values[nrows]: probabilities, or
   margins if margin is not 0. SFT_ELIBRARY. */
int sft_xgboost_predict(sft_xgboost_booster *booster, int nrows, int ncolumns,
                        const float *features, int margin, float *values, sft_error *err);

#ifdef __cplusplus
}
#endif
#endif
