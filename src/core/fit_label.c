/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Which samples are used, and which of their atoms are fast or slow. */

#include "fit.h"
#include "fit_internal.h"
#include "stats.h"

#include <math.h>
#include <stdlib.h>

void sft_fit_rows_label(const sft_model *model, sft_fit_rows *rows)
{
  const sft_model_training *training = &model->training;
  sft_model_sample *counts = &rows->counts;
  counts->fast = counts->slow = counts->censored = counts->unclear = 0;
  for (int r = 0; r < rows->count; r++) {
    double lnm = rows->lnm[r];
    int censored = rows->censored[r];
    if (training->labels != SFT_LABELS_ALL) {
      const int which = training->labels == SFT_LABELS_EVEN;
      const sft_halves halves = sft_fit_halves(rows->half, rows->smallest, (size_t) r);
      lnm = halves.lnm[which];
      censored = sft_half_censored(&halves, which, rows->bound);
    }
    const double threshold = sft_model_threshold(model, rows->sample, rows->element[r]);
    int label = sft_label_of(lnm, censored, threshold);
    if (label != SFT_UNKNOWN && fabs(lnm - threshold) < training->clear) {
      label = SFT_UNKNOWN;
      counts->unclear++;
    }
    counts->fast += label == SFT_FAST;
    counts->slow += label == SFT_SLOW;
    counts->censored += censored;
    rows->label[r] = (uint8_t) label;
  }
  counts->left_out = counts->atoms - counts->fast - counts->slow;
}

int sft_fit_select(sft_sample_list *list, int ntemperatures, const double *temperatures,
                   int nnumbers, const int *numbers, sft_error *err)
{
  for (int k = 0; k < ntemperatures; k++) {
    int found = 0;
    for (int s = 0; s < list->count; s++) found |= list->entries[s].temperature == temperatures[k];
    if (!found)
      return sft_fail(err, SFT_EINVAL, "temperatures: no sample of the list has temperature %g",
                      temperatures[k]);
  }
  for (int k = 0; k < nnumbers; k++) {
    int found = 0;
    for (int s = 0; s < list->count; s++) found |= list->entries[s].number == numbers[k];
    if (!found)
      return sft_fail(err, SFT_EINVAL, "samples: no sample of the list has number %d", numbers[k]);
  }
  int kept = 0;
  for (int s = 0; s < list->count; s++) {
    const sft_sample_entry entry = list->entries[s];
    int good = !ntemperatures, right = !nnumbers;
    for (int k = 0; k < ntemperatures; k++) good |= entry.temperature == temperatures[k];
    for (int k = 0; k < nnumbers; k++) right |= entry.number == numbers[k];
    /* those to be dropped end up behind the kept ones, for the list to free them */
    if (!good || !right) continue;
    list->entries[s] = list->entries[kept];
    list->entries[kept++] = entry;
  }
  if (!kept)
    return sft_fail(err, SFT_EINVAL,
                    "no sample of the list has one of these temperatures and sample numbers");
  for (int s = kept; s < list->count; s++) free(list->entries[s].path);
  list->count = kept;
  return SFT_OK;
}

/* The threshold of one temperature and element from memory for all of its labels. Censored atoms have a bound on their ln m
   from above: if the fastest ones are not above all bounds, nobody knows who they are. */
static int group_threshold(const sft_model *model, double temperature, int element, size_t n,
                           double *values, size_t censored, double bound, double *threshold,
                           sft_error *err)
{
  size_t fast = (size_t) floor(model->quantile * (double) (n + censored) + 0.5);
  if (fast < 1) fast = 1;
  *threshold = NAN;
  if (n + censored == 0) return SFT_OK;
  if (fast > n)
    return sft_fail(
        err, SFT_EINVAL,
        "quantile %g: at %g only %zu of %zu atoms of element %s are not censored; choose "
        "a smaller fraction, or label with a longer window",
        model->quantile, temperature, n, n + censored, model->elements[element]);
  sft_stats_sort_double(values, n);
  *threshold = values[n - fast];
  if (*threshold < bound)
    return sft_fail(err, SFT_EINVAL,
                    "quantile %g: at %g the fraction begins at %g for element %s, and atoms are "
                    "censored up to %g; choose a smaller fraction, or label with a longer window",
                    model->quantile, temperature, *threshold, model->elements[element], bound);
  return SFT_OK;
}

int sft_fit_quantile(sft_model *model, int nsamples, const double *temperature, const int *count,
                     const double *lnm, const uint8_t *censored, const uint8_t *element,
                     sft_error *err)
{
  size_t total = 0;
  int status = SFT_OK;
  for (int s = 0; s < nsamples; s++) total += (size_t) count[s];
  double *values = malloc((total + 1) * sizeof *values);
  free(model->thresholds);
  model->thresholds =
      malloc((size_t) nsamples * (size_t) model->nelements * sizeof *model->thresholds);
  if (!values || !model->thresholds) status = sft_fail_memory(err, "the thresholds");
  for (int s = 0; s < nsamples && !status; s++) {
    int first = 0; /* sample of this temperature */
    while (temperature[first] != temperature[s]) first++;
    for (int e = 0; e < model->nelements && !status; e++) {
      size_t n = 0, ncensored = 0, row = 0;
      double *threshold = &model->thresholds[s * model->nelements + e];
      if (first < s) {
        *threshold = model->thresholds[first * model->nelements + e];
        continue;
      }
      double bound = -INFINITY;
      for (int other = 0; other < nsamples; other++)
        for (int i = 0; i < count[other]; i++, row++) {
          if (temperature[other] != temperature[s] || element[row] != e) continue;
          if (censored[row]) {
            bound = fmax(bound, lnm[row]);
            ncensored++;
          } else {
            values[n++] = lnm[row];
          }
        }
      status =
          group_threshold(model, temperature[s], e, n, values, ncensored, bound, threshold, err);
    }
  }
  model->threshold = NAN;
  free(values);
  return status;
}
