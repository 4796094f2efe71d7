/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The pool of labelled atoms: temperatures, folds and the list of tasks. */

#include "fit.h"
#include "rng.h"
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
  free(fit->codes);
  for (int s = 0; s < SFT_SCHEMES; s++) {
    free(fit->fold[s]);
    free(fit->sum[s]);
    free(fit->softness[s]);
  }
  free(fit->tasks);
  free(fit->single_auc);
  free(fit);
}

int sft_fit_create(sft_model *model, int nsamples, const int *count, sft_fit **fit_out,
                   sft_error *err)
{
  sft_symfn *symfn;
  int status = sft_symfn_create(&model->descriptor, &symfn, err);
  *fit_out = NULL;
  if (status) return status;
  const int columns = sft_symfn_columns(symfn);
  sft_symfn_free(symfn);

  sft_fit *fit = calloc(1, sizeof *fit);
  if (!fit) return sft_fail_memory(err, "the pool of labelled atoms");
  fit->model = model;
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
  fit->codes = malloc(n * (size_t) columns);
  if (!fit->id || !fit->label || !fit->element || !fit->codes) goto no_memory;
  for (int s = 0; s < SFT_SCHEMES; s++) {
    fit->fold[s] = calloc(n, sizeof *fit->fold[s]);
    fit->sum[s] = calloc(n, sizeof *fit->sum[s]);
    fit->softness[s] = malloc(n * sizeof *fit->softness[s]);
    if (!fit->fold[s] || !fit->sum[s] || !fit->softness[s]) goto no_memory;
  }
  *fit_out = fit;
  return SFT_OK;

no_memory:
  status = sft_fail_memory(err, "the pool of labelled atoms");
fail:
  sft_fit_free(fit);
  return status;
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

/* Fold of atoms: within each temperature the atoms of a label are shuffled and dealt out, so that
   every fold has the same share of each temperature and label. */
static int deal_atoms(sft_fit *fit, sft_error *err)
{
  const sft_model *model = fit->model;
  const uint32_t seed = (uint32_t) model->training.seed;
  size_t *deck = malloc(fit->nrows * sizeof *deck);
  if (!deck) return sft_fail_memory(err, "the folds");
  fit->folds[SFT_SCHEME_ATOMS] = model->training.folds;
  for (int t = 0; t < model->ntemperatures; t++) {
    size_t dealt = 0;
    for (uint32_t label = SFT_SLOW; label <= SFT_UNKNOWN; label++) {
      size_t n = 0;
      for (int s = 0; s < fit->nsamples; s++)
        if (model->samples[s].temperature == model->temperatures[t])
          for (size_t row = fit->first[s]; row < fit->first[s + 1]; row++)
            if (fit->label[row] == label) deck[n++] = row;
      for (size_t k = 0; k < n; k++) {
        const double u = sft_rng_uniform(seed, SFT_RNG_FOLD, k, (uint32_t) t, label);
        const size_t other = k + (size_t) (u * (double) (n - k));
        const size_t row = deck[other];
        deck[other] = deck[k];
        fit->fold[SFT_SCHEME_ATOMS][row] = (int) (dealt++ % (size_t) fit->folds[SFT_SCHEME_ATOMS]);
      }
    }
  }
  free(deck);
  return SFT_OK;
}

static int compare_integers(const void *a, const void *b)
{
  const int left = *(const int *) a, right = *(const int *) b;
  return (left > right) - (left < right);
}

/* Fold of configurations: samples with one number come from one quench and stay together, at all
   temperatures. The sample numbers in use are dealt out in ascending order. */
static int deal_configurations(sft_fit *fit, sft_error *err)
{
  const sft_model *model = fit->model;
  int n = 0;
  int *numbers = malloc((size_t) fit->nsamples * sizeof *numbers);
  if (!numbers) return sft_fail_memory(err, "the folds");
  for (int s = 0; s < fit->nsamples; s++) numbers[s] = model->samples[s].number;
  qsort(numbers, (size_t) fit->nsamples, sizeof *numbers, compare_integers);
  for (int s = 0; s < fit->nsamples; s++)
    if (n == 0 || numbers[s] != numbers[n - 1]) numbers[n++] = numbers[s];
  const int folds = n < model->training.folds ? n : model->training.folds;
  fit->folds[SFT_SCHEME_CONFIGURATIONS] = folds;
  for (int s = 0; s < fit->nsamples; s++) {
    int place = 0;
    while (numbers[place] != model->samples[s].number) place++;
    for (size_t row = fit->first[s]; row < fit->first[s + 1]; row++)
      fit->fold[SFT_SCHEME_CONFIGURATIONS][row] = place % folds;
  }
  free(numbers);
  return SFT_OK;
}

/* Does every fold leave some sample with both classes to draw from? */
static int can_train(const sft_fit *fit, int scheme)
{
  for (int fold = 0; fold < fit->folds[scheme]; fold++) {
    int found = 0;
    for (int s = 0; s < fit->nsamples && !found; s++) {
      int has[3] = {0, 0, 0};
      for (size_t row = fit->first[s]; row < fit->first[s + 1]; row++)
        if (fit->fold[scheme][row] != fold) has[fit->label[row]] = 1;
      found = has[SFT_FAST] && has[SFT_SLOW];
    }
    if (!found) return 0;
  }
  return 1;
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
  for (int s = 0; s < SFT_SCHEMES; s++)
    if (fit->folds[s] >= 2) n += (size_t) fit->folds[s] * (size_t) training->cvmembers;
  if (n > INT_MAX) return sft_fail(err, SFT_EINVAL, "too many boosters to train");
  fit->tasks = malloc(n * sizeof *fit->tasks);
  fit->ngroups = fit->model->ntemperatures * (fit->model->nelements + 1);
  fit->single_auc = calloc(n * (size_t) fit->ngroups, sizeof *fit->single_auc);
  if (!fit->tasks || !fit->single_auc) return sft_fail_memory(err, "the list of boosters");
  for (int s = 0; s < SFT_SCHEMES; s++)
    for (int fold = 0; fold < fit->folds[s] && fit->folds[s] >= 2; fold++)
      for (int member = 0; member < training->cvmembers; member++)
        fit->tasks[fit->ntasks++] = (sft_fit_task){s, fold, member};
  for (int member = 0; member < training->members; member++)
    fit->tasks[fit->ntasks++] = (sft_fit_task){SFT_SCHEMES, 0, member};
  return SFT_OK;
}

int sft_fit_prepare(sft_fit *fit, sft_error *err)
{
  int status = plan_draws(fit, err);
  if (!status) status = find_temperatures(fit, err);
  if (!status) status = deal_atoms(fit, err);
  if (!status) status = deal_configurations(fit, err);
  if (status) return status;
  if (!can_train(fit, SFT_SCHEME_ATOMS))
    return sft_fail(err, SFT_EINVAL,
                    "too few fast or slow atoms for %d folds; choose another threshold or fewer "
                    "folds",
                    fit->folds[SFT_SCHEME_ATOMS]);
  /* few samples may well lack a class outside a fold: then there is no such cross-validation */
  if (fit->folds[SFT_SCHEME_CONFIGURATIONS] < 2 || !can_train(fit, SFT_SCHEME_CONFIGURATIONS))
    fit->folds[SFT_SCHEME_CONFIGURATIONS] = 0;
  fit->model->configurations_folds = fit->folds[SFT_SCHEME_CONFIGURATIONS];
  return list_tasks(fit, err);
}
