/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Ensemble of gradient-boosted tree models (boosters) trained by XGBoost with binary:logistic,
   evaluated without XGBoost. Margins equal XGBoost's own to the bit: float32 comparisons x < threshold,
   float32 sums in the order of the trees starting from the base margin; NaN follows the default
   direction of a split. The probability of a booster is XGBoost's float32 sigmoid of the margin. */

#ifndef SFT_TREES_H
#define SFT_TREES_H

#include "cpu.h"
#include "error.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sft_trees sft_trees;

/* An empty ensemble for rows of `columns` features. Owned by the caller (sft_trees_free). */
int sft_trees_create(int columns, sft_trees **trees, sft_error *err);
void sft_trees_free(sft_trees *trees);

/* Add one booster from its UBJSON bytes (which may be freed afterwards); `name` is used in messages.
   SFT_EFORMAT: damaged. SFT_EMISFIT: not a gbtree booster of binary:logistic with numerical splits
   and one output, or another number of features. SFT_ENOMEM. After a failure the ensemble is as
   before. */
int sft_trees_add(sft_trees *trees, const char *name, const void *bytes, size_t length,
                  sft_error *err);

/* Make ready for the vector kernels of `simd`, which must not be more than sft_cpu_best(), once all
   members are there; without it, with SFT_SIMD_PLAIN or after another member is added, trees are walked.
   The results are the same to the bit. Fewer than 32 rows, rows with NaN, trees deeper than 8 and
   ensembles of more than 512 features are walked in any case. SFT_ENOMEM. */
int sft_trees_prepare(sft_trees *trees, enum sft_simd simd, sft_error *err);

/* Trees in all boosters that no vector kernel takes: those deeper than 8, or all if there are more than
   512 features. They are walked row by row, which takes 10 to 50 times as long. */
int sft_trees_walked(const sft_trees *trees);

/* Keep the first `rounds` trees of each booster only, as if it had been trained for fewer rounds. To be
   followed by sft_trees_prepare, without which trees are walked. */
void sft_trees_limit(sft_trees *trees, int rounds);

int sft_trees_members(const sft_trees *trees); /* boosters */
int sft_trees_count(const sft_trees *trees);   /* trees in all boosters */
int sft_trees_columns(const sft_trees *trees);
size_t sft_trees_bytes(const sft_trees *trees); /* memory held */

/* Margins (log odds) of one member for features[nrows*columns], row by row. */
void sft_trees_margin(const sft_trees *trees, int member, int nrows, const float *features,
                      float *margin);

/* 1/(1 + exp(-margin)) in float32, as XGBoost computes it. */
float sft_trees_probability(float margin);

/* Softness: mean of the members' probabilities and, unless spread is NULL, their standard deviation
   (divisor members - 1; 0 for one member), for features[nrows*columns]. At least one member.
   Allocates nothing. Not reentrant: working memory of up to 1 MB belongs to the ensemble. */
void sft_trees_predict(const sft_trees *trees, int nrows, const float *features, double *mean,
                       double *spread);

/* Call visit(context, feature, threshold) for every split of the trees that are kept until it returns non-zero, which is
   returned. */
int sft_trees_each_split(const sft_trees *trees,
                         int (*visit)(void *context, int feature, float threshold), void *context);

#ifdef __cplusplus
}
#endif
#endif
