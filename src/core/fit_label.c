/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Which samples are used, and which of their atoms are fast or slow. */

#include "fit.h"
#include "fit_internal.h"

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
    int label = sft_label_of(lnm, censored, model->threshold);
    if (label != SFT_UNKNOWN && fabs(lnm - model->threshold) < training->clear) {
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
