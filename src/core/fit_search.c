/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "fit_search.h"
#include "fit_internal.h"

#include <math.h>
#include <stdlib.h>

#define MOST_POINTS 10000

int sft_fit_search_grid(sft_model *model, const int count[SFT_GRID_NAMES],
                        const double *const values[SFT_GRID_NAMES], sft_error *err)
{
  static const char *const names[SFT_GRID_NAMES] = {"rounds", "depth", "eta", "lambda"};
  sft_xgboost_parameters *x = &model->training.xgboost;
  const double own[SFT_GRID_NAMES] = {x->rounds, x->depth, x->eta, x->lambda};
  const double *value[SFT_GRID_NAMES];
  int n[SFT_GRID_NAMES];
  double total = 1.0;
  for (int k = 0; k < SFT_GRID_NAMES; k++) {
    value[k] = count[k] ? values[k] : &own[k];
    n[k] = count[k] ? count[k] : 1;
    total *= n[k];
    for (int i = 1; i < n[k]; i++)
      if (!(value[k][i] > value[k][i - 1]))
        return sft_fail(err, SFT_EINVAL, "grid %s: %g follows %g; give each value once, ascending",
                        names[k], value[k][i], value[k][i - 1]);
  }
  if (total > MOST_POINTS)
    return sft_fail(err, SFT_EINVAL, "a grid of %.0f points is too large", total);
  sft_model_point *points = calloc((size_t) total, sizeof *points), *p = points;
  if (!points) return sft_fail_memory(err, "the grid search");
  /* rounds vary fastest: the points of a task follow each other */
  for (int depth = 0; depth < n[SFT_GRID_DEPTH]; depth++)
    for (int eta = 0; eta < n[SFT_GRID_ETA]; eta++)
      for (int lambda = 0; lambda < n[SFT_GRID_LAMBDA]; lambda++)
        for (int rounds = 0; rounds < n[SFT_GRID_ROUNDS]; rounds++)
          *p++ = (sft_model_point){(int) value[SFT_GRID_ROUNDS][rounds],
                                   (int) value[SFT_GRID_DEPTH][depth], value[SFT_GRID_ETA][eta],
                                   value[SFT_GRID_LAMBDA][lambda], NAN};
  free(model->search.points);
  model->search.points = points;
  model->search.npoints = (int) total;
  return SFT_OK;
}

/* Numbers of rounds that share their boosters: the length of the first run of points. */
static int count_rounds(const sft_model_search *search)
{
  int n = 1;
  while (n < search->npoints && search->points[n].rounds > search->points[n - 1].rounds) n++;
  return n;
}

int sft_fit_search_prepare(sft_fit *fit, int *ntasks, int *scores, sft_error *err)
{
  const sft_model_search *search = &fit->model->search;
  const int status = sft_fit_deal_search(fit, err);
  if (status) return status;
  *scores = count_rounds(search);
  *ntasks = search->npoints / *scores * search->folds;
  return SFT_OK;
}

typedef struct {
  const sft_trees *trees;
  double *sum;
} prediction;

static void add_prediction(void *context, int n, const size_t *rows, const float *features)
{
  const prediction *p = context;
  double mean[SFT_FIT_BLOCK];
  sft_trees_predict(p->trees, n, features, mean, NULL);
  for (int k = 0; k < n; k++) p->sum[rows[k]] += mean[k];
}

/* One booster with the largest number of rounds, and its predictions with each number of rounds. */
static int score_member(const sft_fit *fit, const sft_fit_task *task, const sft_model_point *points,
                        int nrounds, double *sum, sft_error *err)
{
  const sft_model_training *training = &fit->model->training;
  sft_xgboost_parameters parameters = training->xgboost;
  unsigned char *bytes;
  size_t length;
  sft_trees *trees;
  parameters.rounds = points[nrounds - 1].rounds;
  parameters.depth = points[0].depth;
  parameters.eta = points[0].eta;
  parameters.lambda = points[0].lambda;
  parameters.seed = (int) (((unsigned) training->seed + (unsigned) task->member) & 0x7fffffffu);
  int status = sft_fit_train_task(fit, task, &parameters, &bytes, &length, &trees, err);
  if (status) return status;
  free(bytes);
  for (int r = nrounds - 1; r >= 0 && !status; r--) {
    prediction p = {trees, sum + (size_t) r * fit->nrows};
    sft_trees_limit(trees, points[r].rounds);
    status = sft_trees_prepare(trees, fit->model->simd, err);
    if (!status) status = sft_fit_each_block(fit, task, add_prediction, &p, err);
  }
  sft_trees_free(trees);
  return status;
}

/* Mean of the numbers that are defined. */
static double defined_mean(int n, const double *values, int stride)
{
  double sum = 0.0;
  int count = 0;
  for (int k = 0; k < n; k++)
    if (!isnan(values[k * stride])) sum += values[k * stride], count++;
  return count ? sum / count : NAN;
}

int sft_fit_search_task(const sft_fit *fit, int task, double *out, sft_error *err)
{
  const sft_model_search *search = &fit->model->search;
  const int nrounds = count_rounds(search);
  const sft_model_point *points = search->points + task / search->folds * nrounds;
  sft_fit_task member = {SFT_SCHEME_SEARCH, task % search->folds, 0};
  double *sum = calloc((size_t) nrounds * fit->nrows, sizeof *sum);
  double *auc = malloc((size_t) fit->ngroups * sizeof *auc);
  int status = sum && auc ? SFT_OK : sft_fail_memory(err, "the grid search");
  for (; member.member < search->members && !status; member.member++)
    status = score_member(fit, &member, points, nrounds, sum, err);
  for (int r = 0; r < nrounds && !status; r++) {
    status =
        sft_fit_aucs(fit, SFT_SCHEME_SEARCH, member.fold, sum + (size_t) r * fit->nrows, auc, err);
    /* the first group of each temperature is that of all elements */
    if (!status) out[r] = defined_mean(fit->model->ntemperatures, auc, fit->model->nelements + 1);
  }
  free(sum);
  free(auc);
  return status;
}

int sft_fit_search_finish(sft_fit *fit, const double *scores, sft_error *err)
{
  sft_model_search *search = &fit->model->search;
  sft_xgboost_parameters *x = &fit->model->training.xgboost;
  const int nrounds = count_rounds(search);
  const sft_model_point *best = NULL;
  for (int k = 0; k < search->npoints; k++) {
    sft_model_point *p = &search->points[k];
    p->auc = defined_mean(search->folds,
                          scores + k / nrounds * search->folds * nrounds + k % nrounds, nrounds);
    if (!isnan(p->auc) && (!best || p->auc > best->auc)) best = p;
  }
  if (!best)
    return sft_fail(
        err, SFT_EINVAL,
        "the grid search found no temperature with fast and slow atoms in an inner fold");
  x->rounds = best->rounds;
  x->depth = best->depth;
  x->eta = best->eta;
  x->lambda = best->lambda;
  return SFT_OK;
}
