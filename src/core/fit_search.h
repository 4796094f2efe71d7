/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Grid search for XGBoost's parameters, in model->search. The atoms of the first outer fold take no
   part: of the configurations, or of the atoms if there is no cross-validation by configuration. The
   others are divided into inner folds: by configuration if more than one sample number is left, else
   of atoms. A point's score is the AUC of the mean over some boosters, at each temperature for the
   atoms that the inner fold holds out, averaged over temperatures and inner folds.

     sft_fit_search_grid     the points, before anything is read
     sft_fit_search_prepare  after sft_fit_prepare: the inner folds and the number of tasks
     sft_fit_search_task     all points of one task; the caller spreads tasks over its ranks
     sft_fit_search_finish   the best point becomes the parameters of the fit

   A task is one inner fold with one set of parameters apart from rounds: fewer rounds are the first
   trees of the same boosters. All points see the same draws. */

#ifndef SFT_FIT_SEARCH_H
#define SFT_FIT_SEARCH_H

#include "error.h"
#include "fit.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { SFT_GRID_ROUNDS, SFT_GRID_DEPTH, SFT_GRID_ETA, SFT_GRID_LAMBDA, SFT_GRID_NAMES };

/* All combinations of count[k] values of each parameter, ascending; count 0: the model's own value.
   SFT_EINVAL: values not ascending, or too many points. SFT_ENOMEM. */
int sft_fit_search_grid(sft_model *model, const int count[SFT_GRID_NAMES],
                        const double *const values[SFT_GRID_NAMES], sft_error *err);

/* Completes model->search. *ntasks tasks have *scores numbers each, to be filled by
   sft_fit_search_task. SFT_EINVAL: too few folds. SFT_ENOMEM. */
int sft_fit_search_prepare(sft_fit *fit, int *ntasks, int *scores, sft_error *err);

/* Train and score: out[] takes the scores of the task; NaN where no AUC is defined.
   SFT_ELIBRARY, SFT_ENOMEM. */
int sft_fit_search_task(const sft_fit *fit, int task, double *out, sft_error *err);

/* The scores of all tasks, one after the other. SFT_EINVAL: no point has a score. */
int sft_fit_search_finish(sft_fit *fit, const double *scores, sft_error *err);

#ifdef __cplusplus
}
#endif
#endif
