/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "model.h"
#include "checksum.h"

#include "symfn.h"

#include <stdio.h>
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
  strcpy(model->label, "lnm");
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
  free(model->features);
  free(model->thresholds);
  free(model->untrained);
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

int sft_model_is_element(const char *feature)
{
  return strcmp(feature, "element") == 0;
}

int sft_model_is_reserved(const char *column)
{
  static const char *const reserved[] = {"id",       "type",    "x",        "y",         "z",
                                         "xu",       "yu",      "zu",       "tau",       "lnm",
                                         "censored", "lnm_odd", "lnm_even", "stderr_lnm"};
  for (size_t k = 0; k < sizeof reserved / sizeof *reserved; k++)
    if (strcmp(column, reserved[k]) == 0) return 1;
  return strncmp(column, "Fs_", 3) == 0;
}

static int check_feature(const sft_model *model, const char *name, sft_error *err)
{
  const size_t length = strlen(name);
  sft_feature_source source;
  if (length < 1 || length >= SFT_MODEL_FEATURE)
    return sft_fail(err, SFT_EINVAL, "feature %.40s: a name has 1 to %d characters", name,
                    SFT_MODEL_FEATURE - 1);
  for (size_t i = 0; i < length; i++)
    if (name[i] < '!' || name[i] > '~')
      return sft_fail(err, SFT_EINVAL,
                      "a feature has the name of a column: ASCII characters without blanks");
  if (sft_model_is_reserved(name))
    return sft_fail(err, SFT_EINVAL,
                    "feature %s: this column is a position, or labels are made of it%s", name,
                    strcmp(name, "type") == 0 ? "; the type of an atom is the feature element"
                                              : "");
  for (int k = 0; k < model->nfeatures; k++)
    if (strcmp(model->features[k], name) == 0)
      return sft_fail(err, SFT_EINVAL, "feature %s is given twice", name);
  return sft_model_source(name, &source, err);
}

int sft_model_set_features(sft_model *model, int n, const char *const *names, sft_error *err)
{
  char(*features)[SFT_MODEL_FEATURE] = calloc((size_t) n + 1, sizeof *features);
  if (!features) return sft_fail_memory(err, "the features of a model");
  free(model->features);
  model->features = features;
  model->nfeatures = 0;
  for (int k = 0; k < n; k++) {
    const int status = check_feature(model, names[k], err);
    if (status) return status;
    strcpy(model->features[model->nfeatures++], names[k]);
  }
  return SFT_OK;
}

int sft_model_columns(const sft_model *model, int *columns, sft_error *err)
{
  sft_symfn *symfn;
  *columns = model->nfeatures;
  if (model->no_descriptor) return SFT_OK;
  const int status = sft_symfn_create(&model->descriptor, &symfn, err);
  if (status) return status;
  *columns += sft_symfn_columns(symfn);
  sft_symfn_free(symfn);
  return SFT_OK;
}

double sft_model_threshold(const sft_model *model, int s, int element)
{
  return model->thresholds ? model->thresholds[s * model->nelements + element] : model->threshold;
}

int sft_model_source(const char *feature, sft_feature_source *source, sft_error *err)
{
  static const struct {
    const char *style;
    enum sft_source kind;
  } styles[] = {{"release/atom", SFT_SOURCE_RELEASE}, {"path/atom", SFT_SOURCE_PATH}};
  memset(source, 0, sizeof *source);
  if (sft_model_is_element(feature)) source->kind = SFT_SOURCE_ELEMENT;
  for (size_t k = 0; k < sizeof styles / sizeof *styles; k++) {
    const size_t length = strlen(styles[k].style);
    if (strncmp(feature, styles[k].style, length) != 0) continue;
    char end = 0, more = 0;
    source->kind = styles[k].kind;
    const char *bracket = strchr(feature, '[');
    const size_t whole = bracket ? (size_t) (bracket - feature) : 0;
    const int good = bracket && sscanf(bracket, "[%d%c%c", &source->column, &end, &more) == 2 &&
        end == ']' && source->column >= 1;
    if (feature[length] != ':' || whole <= length + 1 ||
        whole - length > sizeof source->arguments || !good)
      return sft_fail(err, SFT_EINVAL,
                      "feature %s: the name of a column of %s is %s:ARGUMENT:ARGUMENT:...[COLUMN]",
                      feature, styles[k].style, styles[k].style);
    memcpy(source->arguments, feature + length + 1, whole - length - 1);
    for (char *c = source->arguments; *c; c++)
      if (*c == ':') *c = ' ';
  }
  return SFT_OK;
}
