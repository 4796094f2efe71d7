/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "model.h"
#include "checksum.h"

#include <stdlib.h>
#include <string.h>

const char *const sft_model_labels_names[3] = {"all", "odd", "even"};
const char *const sft_model_halves_names[3] = {"none", "ln_m", "smallest_F_s"};
const char *const sft_model_scheme_names[2] = {"atoms", "configurations"};

int sft_model_create(sft_model **model_out, sft_error *err)
{
  sft_model *model = calloc(1, sizeof *model);
  *model_out = model;
  if (!model) return sft_fail_memory(err, "a model");
  /* the paper's descriptor and label */
  model->descriptor.cutoff = 10.0;
  model->descriptor.sigma = 0.1;
  model->descriptor.rlo = 2.0;
  model->descriptor.rhi = 10.0;
  model->descriptor.dr = 0.1;
  model->threshold = 1.1;
  model->simd = sft_cpu_best();
  model->training.draw = 400;
  model->training.members = 50;
  model->training.folds = 5;
  model->training.cvmembers = 10;
  model->training.seed = 1;
  model->search.members = 2;
  model->training.xgboost.rounds = 100;
  model->training.xgboost.depth = 4;
  model->training.xgboost.eta = 0.1;
  model->training.xgboost.lambda = 1.0;
  model->training.xgboost.min_child_weight = 1.0;
  model->training.xgboost.subsample = 1.0;
  model->training.xgboost.colsample = 1.0;
  model->training.xgboost.max_bin = 64;
  return SFT_OK;
}

void sft_model_free(sft_model *model)
{
  if (!model) return;
  free(model->elements);
  free(model->temperatures);
  free(model->samples);
  free(model->search.points);
  free(model->scores);
  free(model->boosters);
  free(model);
}

int sft_model_set_elements(sft_model *model, int n, const char *const *names, sft_error *err)
{
  if (n < 1) return sft_fail(err, SFT_EINVAL, "a model needs at least one element");
  char(*elements)[SFT_MODEL_NAME] = calloc((size_t) n, sizeof *elements);
  if (!elements) return sft_fail_memory(err, "the elements of a model");
  free(model->elements);
  model->elements = elements;
  model->nelements = 0;
  for (int k = 0; k < n; k++) {
    const size_t length = strlen(names[k]);
    if (length < 1 || length >= SFT_MODEL_NAME)
      return sft_fail(err, SFT_EINVAL, "element %.40s: a name has 1 to %d letters", names[k],
                      SFT_MODEL_NAME - 1);
    for (size_t i = 0; i < length; i++) /* JSON takes UTF-8 only */
      if (names[k][i] < '!' || names[k][i] > '~')
        return sft_fail(err, SFT_EINVAL,
                        "element number %d: a name is made of ASCII characters without blanks",
                        k + 1);
    if (sft_model_element(model, names[k]) >= 0)
      return sft_fail(err, SFT_EINVAL, "element %s is given twice", names[k]);
    memcpy(model->elements[model->nelements++], names[k], length);
  }
  model->descriptor.ntypes = n;
  return SFT_OK;
}

int sft_model_element(const sft_model *model, const char *name)
{
  for (int k = 0; k < model->nelements; k++)
    if (strcmp(model->elements[k], name) == 0) return k;
  return -1;
}

int sft_model_check_booster(const sft_model *model, const char *name, int k, const void *bytes,
                            size_t length, sft_error *err)
{
  const sft_model_booster *booster = &model->boosters[k];
  if (length != booster->bytes)
    return sft_fail(err, SFT_EFORMAT, "model %s: %s has %lld bytes where model.json says %lld",
                    name, booster->file, (long long) length, (long long) booster->bytes);
  const uint32_t crc = sft_checksum(bytes, length);
  if (crc != booster->crc32)
    return sft_fail(err, SFT_EFORMAT,
                    "model %s: %s is damaged: its CRC-32 is %08x where model.json says %08x", name,
                    booster->file, crc, booster->crc32);
  return SFT_OK;
}
