/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The folds of cross-validation and of the grid search. */

#include "fit_internal.h"
#include "rng.h"

#include <stdlib.h>

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
        const size_t other = k + sft_rng_below(n - k, seed, SFT_RNG_FOLD, k, (uint32_t) t, label);
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

/* The place of every sample's number among the numbers in use, ascending: place[nsamples], owned by
   the caller. *n: how many numbers there are. */
static int find_places(const sft_fit *fit, int **place, int *n, sft_error *err)
{
  const size_t size = (size_t) fit->nsamples * sizeof(int);
  int *numbers = malloc(size);
  *place = malloc(size);
  if (!numbers || !*place) {
    free(numbers);
    free(*place);
    return sft_fail_memory(err, "the folds");
  }
  for (int s = 0; s < fit->nsamples; s++) numbers[s] = fit->model->samples[s].number;
  qsort(numbers, (size_t) fit->nsamples, sizeof *numbers, compare_integers);
  *n = 0;
  for (int s = 0; s < fit->nsamples; s++)
    if (*n == 0 || numbers[s] != numbers[*n - 1]) numbers[(*n)++] = numbers[s];
  for (int s = 0; s < fit->nsamples; s++) {
    (*place)[s] = 0;
    while (numbers[(*place)[s]] != fit->model->samples[s].number) ++(*place)[s];
  }
  free(numbers);
  return SFT_OK;
}

/* Fold of configurations: samples with one number come from one quench and stay together, at all
   temperatures. */
static int deal_configurations(sft_fit *fit, sft_error *err)
{
  int *place, n = 0;
  const int status = find_places(fit, &place, &n, err);
  if (status) return status;
  const int folds = n < fit->model->training.folds ? n : fit->model->training.folds;
  fit->folds[SFT_SCHEME_CONFIGURATIONS] = folds;
  for (int s = 0; s < fit->nsamples; s++)
    for (size_t row = fit->first[s]; row < fit->first[s + 1]; row++)
      fit->fold[SFT_SCHEME_CONFIGURATIONS][row] = place[s] % folds;
  free(place);
  return SFT_OK;
}

int sft_fit_can_train(const sft_fit *fit, int scheme)
{
  for (int fold = 0; fold < fit->folds[scheme]; fold++) {
    int found = 0;
    for (int s = 0; s < fit->nsamples && !found; s++) {
      int has[3] = {0, 0, 0};
      for (size_t row = fit->first[s]; row < fit->first[s + 1]; row++)
        if (fit->fold[scheme][row] != fold && fit->fold[scheme][row] >= 0) has[fit->label[row]] = 1;
      found = has[SFT_FAST] && has[SFT_SLOW];
    }
    if (!found) return 0;
  }
  return 1;
}

int sft_fit_deal_folds(sft_fit *fit, sft_error *err)
{
  int status = deal_atoms(fit, err);
  if (!status) status = deal_configurations(fit, err);
  if (status) return status;
  if (!sft_fit_can_train(fit, SFT_SCHEME_ATOMS))
    return sft_fail(err, SFT_EINVAL,
                    "too few fast or slow atoms for %d folds; choose another threshold or fewer "
                    "folds",
                    fit->folds[SFT_SCHEME_ATOMS]);
  /* few samples may well lack a class outside a fold: then there is no such cross-validation */
  if (fit->folds[SFT_SCHEME_CONFIGURATIONS] < 2 ||
      !sft_fit_can_train(fit, SFT_SCHEME_CONFIGURATIONS))
    fit->folds[SFT_SCHEME_CONFIGURATIONS] = 0;
  fit->model->configurations_folds = fit->folds[SFT_SCHEME_CONFIGURATIONS];
  return SFT_OK;
}

/* Inner folds by configuration: the sample numbers that are not in outer fold 0 are dealt out. */
static int deal_inner_configurations(sft_fit *fit, sft_error *err)
{
  const int outer = fit->folds[SFT_SCHEME_CONFIGURATIONS];
  int *place, n = 0;
  const int status = find_places(fit, &place, &n, err);
  if (status) return status;
  const int left = n - (n + outer - 1) / outer;
  const int folds = left < fit->model->training.folds ? left : fit->model->training.folds;
  fit->folds[SFT_SCHEME_SEARCH] = folds;
  for (int s = 0; s < fit->nsamples && folds > 1; s++)
    for (size_t row = fit->first[s]; row < fit->first[s + 1]; row++)
      fit->fold[SFT_SCHEME_SEARCH][row] =
          place[s] % outer ? (place[s] - place[s] / outer - 1) % folds : -1;
  free(place);
  return SFT_OK;
}

int sft_fit_deal_search(sft_fit *fit, sft_error *err)
{
  sft_model_search *search = &fit->model->search;
  const int by_configuration = fit->folds[SFT_SCHEME_CONFIGURATIONS] >= 2;
  int *fold = malloc(fit->nrows * sizeof *fold);
  if (!fold) return sft_fail_memory(err, "the folds");
  free(fit->fold[SFT_SCHEME_SEARCH]);
  fit->fold[SFT_SCHEME_SEARCH] = fold;
  search->outer = by_configuration ? SFT_SCHEME_CONFIGURATIONS : SFT_SCHEME_ATOMS;
  search->inner = SFT_SCHEME_CONFIGURATIONS;
  if (by_configuration) {
    const int status = deal_inner_configurations(fit, err);
    if (status) return status;
  }
  if (!by_configuration || fit->folds[SFT_SCHEME_SEARCH] < 2 ||
      !sft_fit_can_train(fit, SFT_SCHEME_SEARCH)) {
    search->inner = SFT_SCHEME_ATOMS;
    /* without configurations, fold 0 of the atoms is the outer one */
    fit->folds[SFT_SCHEME_SEARCH] = fit->folds[SFT_SCHEME_ATOMS] - !by_configuration;
    for (size_t row = 0; row < fit->nrows; row++) {
      fold[row] = fit->fold[SFT_SCHEME_ATOMS][row] - !by_configuration;
      if (by_configuration && fit->fold[SFT_SCHEME_CONFIGURATIONS][row] == 0) fold[row] = -1;
    }
  }
  search->folds = fit->folds[SFT_SCHEME_SEARCH];
  if (search->folds < 2 || !sft_fit_can_train(fit, SFT_SCHEME_SEARCH))
    return sft_fail(err, SFT_EINVAL,
                    "the grid search cannot divide the training part of the first fold; use more "
                    "samples, or folds of 3 or more");
  return SFT_OK;
}
