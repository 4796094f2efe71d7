/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* What the fit_*.c files share. */

#ifndef SFT_FIT_INTERNAL_H
#define SFT_FIT_INTERNAL_H

#include "fit.h"
#include "xgboost_api.h"

#include <math.h>

/* Rows that are decoded and predicted together. */
#define SFT_FIT_BLOCK 256

/* What the halves say of a row; smallest may hold two NULL. */
static inline sft_halves sft_fit_halves(double *const half[2], double *const smallest[2],
                                        size_t row)
{
  return (sft_halves){{half[0][row], half[1][row]},
                      {smallest[0] ? smallest[0][row] : NAN, smallest[1] ? smallest[1][row] : NAN}};
}

/* Temperature of a sample as an index in model->temperatures. */
int sft_fit_temperature(const sft_fit *fit, int sample);

/* Set up fold[] and folds[] of the two kinds of cross-validation (fit_folds.c). SFT_ENOMEM. */
int sft_fit_deal_folds(sft_fit *fit, sft_error *err);

/* The same for the grid search: outer fold, -1, is fold 0 of the configurations, or of the atoms if
   those are not possible; inner folds are by configuration, or else of atoms. Completes
   model->search. SFT_EINVAL: not possible. SFT_ENOMEM. */
int sft_fit_deal_search(sft_fit *fit, sft_error *err);

/* Does every fold of a scheme leave some sample with both classes to draw from? */
int sft_fit_can_train(const sft_fit *fit, int scheme);

/* Train a booster on rows drawn[n] of the pool. Its cuts are at the bins that occur among them. Owned
   by the caller (sft_xgboost_free). SFT_ELIBRARY, SFT_ENOMEM. */
int sft_fit_train_rows(const sft_fit *fit, const sft_xgboost_parameters *parameters, size_t n,
                       const size_t *drawn, sft_xgboost_booster **booster, sft_error *err);

/* Train the booster of a task with these parameters. As sft_fit_train otherwise. */
int sft_fit_train_task(const sft_fit *fit, const sft_fit_task *task,
                       const sft_xgboost_parameters *parameters, unsigned char **bytes,
                       size_t *length, sft_trees **trees, sft_error *err);

/* Call found(context, n, rows, features) for the rows that the task holds out (all rows if the task
   holds out nothing), in blocks of up to SFT_FIT_BLOCK with decoded features. SFT_ENOMEM. */
int sft_fit_each_block(const sft_fit *fit, const sft_fit_task *task,
                       void (*found)(void *context, int n, const size_t *rows,
                                     const float *features),
                       void *context, sft_error *err);

/* The AUCs of score[nrows] for all groups over the labeled rows of a fold (-1: of all folds):
   out[ngroups], temperature by temperature, first all atoms, then the elements. SFT_ENOMEM. */
int sft_fit_aucs(const sft_fit *fit, int scheme, int fold, const double *score, double *out,
                 sft_error *err);

#endif
