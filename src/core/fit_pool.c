/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The pool of labeled atoms: temperatures, draws and the list of tasks. */

#include "fit_internal.h"
#include "stats.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void sft_fit_free(sft_fit *fit)
{
  if (!fit) return;
  sft_bins_free(fit->bins);
  free(fit->first);
  free(fit->id);
  free(fit->label);
  free(fit->element);
  for (int k = 0; k < 2; k++) {
    free(fit->half[k]);
    free(fit->smallest[k]);
  }
  free(fit->bound);
  free(fit->own_codes);
  for (int s = 0; s < SFT_SCHEMES; s++) {
    free(fit->fold[s]);
    free(fit->sum[s]);
    free(fit->softness[s]);
  }
  free(fit->tasks);
  free(fit->single_auc);
  free(fit);
}

int sft_fit_create(sft_model *model, int nsamples, const int *count, enum sft_model_halves halves,
                   sft_fit **fit_out, sft_error *err)
{
  int columns;
  int status = sft_model_columns(model, &columns, err);
  *fit_out = NULL;
  if (status) return status;

  sft_fit *fit = calloc(1, sizeof *fit);
  if (!fit) return sft_fail_memory(err, "the pool of labelled atoms");
  fit->model = model;
  model->halves = halves;
  fit->columns = columns;
  fit->nsamples = nsamples;
  status = sft_bins_create(columns, model->training.xgboost.max_bin, &fit->bins, err);
  if (status) goto fail;
  fit->first = calloc((size_t) nsamples + 1, sizeof *fit->first);
  if (!fit->first) goto no_memory;
  for (int s = 0; s < nsamples; s++) fit->first[s + 1] = fit->first[s] + (size_t) count[s];
  const size_t n = fit->nrows = fit->first[nsamples];
  if (n == 0) {
    status = sft_fail(err, SFT_EINVAL, "the samples hold no labelled atoms");
    goto fail;
  }
  fit->id = malloc(n * sizeof *fit->id);
  fit->label = malloc(n);
  fit->element = malloc(n);
  fit->bound = calloc((size_t) nsamples, sizeof *fit->bound);
  int enough = 1;
  for (int k = 0; k < 2 && halves >= SFT_HALVES_LNM; k++)
    enough &= (fit->half[k] = malloc(n * sizeof **fit->half)) != NULL;
  for (int k = 0; k < 2 && halves >= SFT_HALVES_SMALLEST; k++)
    enough &= (fit->smallest[k] = malloc(n * sizeof **fit->smallest)) != NULL;
  if (!fit->id || !fit->label || !fit->element || !fit->bound || !enough) goto no_memory;
  for (int s = 0; s < SFT_SCORED; s++) {
    if (s == SFT_SCHEME_NONE && !model->training.resubstitution) continue;
    fit->sum[s] = calloc(n, sizeof *fit->sum[s]);
    fit->softness[s] = malloc(n * sizeof *fit->softness[s]);
    if (!fit->sum[s] || !fit->softness[s]) goto no_memory;
    if (s == SFT_SCHEME_NONE) continue;
    fit->fold[s] = calloc(n, sizeof *fit->fold[s]);
    if (!fit->fold[s]) goto no_memory;
  }
  *fit_out = fit;
  return SFT_OK;

no_memory:
  status = sft_fail_memory(err, "the pool of labelled atoms");
fail:
  sft_fit_free(fit);
  return status;
}

int sft_fit_own_codes(sft_fit *fit, sft_error *err)
{
  fit->codes = fit->own_codes = malloc(fit->nrows * (size_t) fit->columns);
  return fit->codes ? SFT_OK : sft_fail_memory(err, "the bin numbers of the features");
}

/* Distinct temperatures, ascending. */
static int find_temperatures(sft_fit *fit, sft_error *err)
{
  sft_model *model = fit->model;
  double *t = malloc((size_t) fit->nsamples * sizeof *t);
  if (!t) return sft_fail_memory(err, "the temperatures");
  for (int s = 0; s < fit->nsamples; s++) t[s] = model->samples[s].temperature;
  sft_stats_sort_double(t, (size_t) fit->nsamples);
  int n = 0;
  for (int s = 0; s < fit->nsamples; s++)
    if (n == 0 || t[s] != t[n - 1]) t[n++] = t[s];
  free(model->temperatures);
  model->temperatures = t;
  model->ntemperatures = n;
  return SFT_OK;
}

/* How many atoms of each class the final draws take; refuse data that cannot be trained on. */
static int plan_draws(sft_fit *fit, sft_error *err)
{
  sft_model *model = fit->model;
  long long drawn = 0, fast = 0, slow = 0;
  for (int s = 0; s < fit->nsamples; s++) {
    sft_model_sample *sample = &model->samples[s];
    const int fewer = sample->fast < sample->slow ? sample->fast : sample->slow;
    sample->drawn = fewer < model->training.draw ? fewer : model->training.draw;
    if (model->training.replace && fewer > 0) sample->drawn = model->training.draw;
    drawn += sample->drawn;
    fast += sample->fast;
    slow += sample->slow;
  }
  if (drawn > INT_MAX / 2 / fit->columns)
    return sft_fail(err, SFT_EINVAL, "a draw of %lld atoms is too large; use a smaller draw",
                    2 * drawn);
  if (drawn > 0) return SFT_OK;
  if (fast > 0 && slow > 0)
    return sft_fail(err, SFT_EINVAL,
                    "no sample has both fast and slow atoms at the threshold %g; choose another",
                    model->threshold);
  return sft_fail(err, SFT_EINVAL, "no %s atoms in all samples at the threshold %g; choose a %s",
                  fast ? "slow" : "fast", model->threshold,
                  fast ? "higher one, or label with a longer window" : "lower one");
}

/* Cross-validation first: its outcome is known before the final members are trained. */
static int list_tasks(sft_fit *fit, sft_error *err)
{
  const sft_model_training *training = &fit->model->training;
  size_t n = (size_t) training->members;
  for (int s = 0; s < SFT_SCHEME_NONE; s++)
    if (fit->folds[s] >= 2) n += (size_t) fit->folds[s] * (size_t) training->cvmembers;
  if (n > INT_MAX) return sft_fail(err, SFT_EINVAL, "too many boosters to train");
  fit->tasks = malloc(n * sizeof *fit->tasks);
  fit->ngroups = fit->model->ntemperatures * (fit->model->nelements + 1);
  fit->single_auc = calloc(n * (size_t) fit->ngroups, sizeof *fit->single_auc);
  if (!fit->tasks || !fit->single_auc) return sft_fail_memory(err, "the list of boosters");
  for (int s = 0; s < SFT_SCHEME_NONE; s++)
    for (int fold = 0; fold < fit->folds[s] && fit->folds[s] >= 2; fold++)
      for (int member = 0; member < training->cvmembers; member++)
        fit->tasks[fit->ntasks++] = (sft_fit_task){s, fold, member};
  for (int member = 0; member < training->members; member++)
    fit->tasks[fit->ntasks++] = (sft_fit_task){SFT_SCHEME_NONE, 0, member};
  return SFT_OK;
}

int sft_fit_prepare(sft_fit *fit, sft_error *err)
{
  int status = plan_draws(fit, err);
  if (!status) status = find_temperatures(fit, err);
  if (!status) status = sft_fit_deal_folds(fit, err);
  if (!status) status = list_tasks(fit, err);
  return status;
}
