/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* model.json to sft_model. Nothing in the file is taken on trust. */

#include "json_memory.h"
#include "model_reader.h"
#include "text.h"

#include <jansson.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void read_elements(sft_reader *r, const json_t *root, sft_model *model)
{
  int n;
  const char **names = NULL;
  const json_t *values = sft_reader_list(r, root, "elements", 1, sizeof *names, &names, &n);
  for (int k = 0; k < n; k++) {
    const json_t *name = json_array_get(values, (size_t) k);
    if (!json_is_string(name))
      sft_reader_wrong(r, "elements", "holds something that is not a string");
    names[k] = json_is_string(name) ? json_string_value(name) : "";
  }
  if (!r->status) {
    sft_error cause;
    const int status = sft_model_set_elements(model, n, names, &cause);
    if (status)
      r->status = sft_fail(r->err, status == SFT_ENOMEM ? SFT_ENOMEM : SFT_EFORMAT,
                           "model %s: model.json: %s", r->name, cause.message);
  }
  free(names);
}

static void read_descriptor(sft_reader *r, const json_t *root, sft_model *model)
{
  char style[32] = "";
  sft_symfn_parameters *d = &model->descriptor;
  if (r->version >= 3 && json_is_null(json_object_get(root, "descriptor"))) {
    model->no_descriptor = 1;
    return;
  }
  const json_t *o = sft_reader_object(r, root, "descriptor");
  r->where = "descriptor";
  sft_reader_string(r, o, "style", style, sizeof style);
  if (!r->status && strcmp(style, "symfn/atom") != 0)
    r->status = sft_fail(r->err, SFT_EMISFIT,
                         "model %s: its descriptor is %s; this version knows only symfn/atom",
                         r->name, style);
  /* 1e-10 in units si: any length whose powers are finite */
  d->cutoff = sft_reader_number(r, o, "cutoff", 1e-60, 1e60);
  d->sigma = sft_reader_number(r, o, "sigma", 1e-60, 1e60);
  d->rlo = sft_reader_number(r, o, "rlo", 0.0, 1e60);
  d->rhi = sft_reader_number(r, o, "rhi", 0.0, 1e60);
  d->dr = sft_reader_number(r, o, "dr", 1e-60, 1e60);
  d->ntypes = model->nelements;
  r->where = "";
  if (r->status) return;
  sft_symfn *symfn;
  sft_error cause;
  const int status = sft_symfn_create(d, &symfn, &cause);
  if (status)
    r->status =
        sft_fail(r->err, status, "model %s: model.json: descriptor: %s", r->name, cause.message);
  else
    sft_symfn_free(symfn);
}

/* A list of n strings; the model has their copies. */
static void read_features(sft_reader *r, const json_t *root, sft_model *model)
{
  int n;
  const char **names = NULL;
  if (r->version < 3) return;
  const json_t *values = sft_reader_list(r, root, "features", 0, sizeof *names, &names, &n);
  for (int k = 0; k < n; k++) {
    const json_t *name = json_array_get(values, (size_t) k);
    if (!json_is_string(name))
      sft_reader_wrong(r, "features", "holds something that is not a string");
    names[k] = json_is_string(name) ? json_string_value(name) : "";
  }
  if (!r->status) {
    sft_error cause;
    const int status = sft_model_set_features(model, n, names, &cause);
    if (status)
      r->status = sft_fail(r->err, status == SFT_ENOMEM ? SFT_ENOMEM : SFT_EFORMAT,
                           "model %s: model.json: %s", r->name, cause.message);
  }
  if (!r->status && model->no_descriptor && n == 0)
    sft_reader_wrong(r, "features", "is empty, and there is no descriptor");
  free(names);
}

/* n numbers, null for NaN, of a list. */
static void read_row(sft_reader *r, const json_t *row, const char *key, int n, double *values)
{
  if (!json_is_array(row) || json_array_size(row) != (size_t) n) {
    sft_reader_wrong(r, key, "has a row of the wrong length");
    return;
  }
  for (int k = 0; k < n; k++) {
    const json_t *value = json_array_get(row, (size_t) k);
    if (!json_is_number(value) && !json_is_null(value))
      sft_reader_wrong(r, key, "holds something that is not a number");
    values[k] = json_is_number(value) ? json_number_value(value) : NAN;
  }
}

/* Rows of numbers of the same length each; *values is owned by the caller. */
static void read_table(sft_reader *r, const json_t *parent, const char *key, int columns,
                       double **values, int *nrows)
{
  const json_t *rows =
      sft_reader_list(r, parent, key, 0, (size_t) (columns > 0 ? columns : 1) * sizeof **values,
                      values, nrows);
  for (int k = 0; k < *nrows && !r->status; k++)
    read_row(r, json_array_get(rows, (size_t) k), key, columns, *values + (size_t) k * columns);
}

/* Version 3: column and quantile of the labels. After the samples. */
static void read_label(sft_reader *r, const json_t *root, sft_model *model)
{
  int n;
  if (r->version < 3) return;
  const json_t *o = sft_reader_object(r, root, "label");
  r->where = "label";
  sft_reader_string(r, o, "column", model->label, sizeof model->label);
  model->quantile = sft_reader_number(r, o, "quantile", 0.0, 1.0);
  read_table(r, o, "thresholds", model->nelements, &model->thresholds, &n);
  if (isnan(model->threshold) && !(model->quantile > 0.0))
    sft_reader_wrong(r, "quantile", "is 0, and there is no threshold");
  if (n != (model->quantile > 0.0 ? model->nsamples : 0))
    sft_reader_wrong(r, "thresholds", "has not one row for each sample");
  r->where = "";
  read_table(r, root, "untrained_auc", model->nfeatures, &model->untrained, &model->nuntrained);
  if (model->nuntrained && model->nuntrained != model->ntemperatures * (model->nelements + 1))
    sft_reader_wrong(r, "untrained_auc", "has not one row for each temperature and element");
}

/* Version 2: where the threshold comes from, null if it was given. */
static void read_rule(sft_reader *r, const json_t *root, sft_model *model)
{
  static const char *const names[] = {"inflection"};
  sft_model_rule *rule = &model->rule;
  if (r->version < 2 || json_is_null(json_object_get(root, "threshold_rule"))) return;
  const json_t *o = sft_reader_object(r, root, "threshold_rule");
  r->where = "threshold_rule";
  sft_reader_choice(r, o, "name", 1, names);
  rule->inflection = 1;
  rule->peak = sft_reader_number(r, o, "peak", -1e300, 1e300);
  rule->bandwidth = sft_reader_number(r, o, "bandwidth", 0.0, 1e300);
  rule->atoms = sft_reader_integer(r, o, "atoms", 0, INT_MAX);
  rule->censored = sft_reader_integer(r, o, "censored", 0, INT_MAX);
  r->where = "";
}

/* Version 2: the grid search, null if there was none. */
static void read_search(sft_reader *r, const json_t *training, sft_model *model)
{
  sft_model_search *g = &model->search;
  if (json_is_null(json_object_get(training, "search"))) return;
  const json_t *o = sft_reader_object(r, training, "search");
  r->where = "training.search";
  g->outer = sft_reader_choice(r, o, "outer", 2, sft_model_scheme_names);
  g->inner = sft_reader_choice(r, o, "inner", 2, sft_model_scheme_names);
  g->folds = sft_reader_integer(r, o, "folds", 2, INT_MAX);
  g->members = sft_reader_integer(r, o, "members", 1, INT_MAX);
  const json_t *rows =
      sft_reader_list(r, o, "points", 1, sizeof *g->points, &g->points, &g->npoints);
  r->where = "training.search.points";
  for (int k = 0; k < g->npoints && !r->status; k++) {
    const json_t *row = json_array_get(rows, (size_t) k);
    g->points[k].rounds = sft_reader_integer(r, row, "rounds", 1, INT_MAX);
    g->points[k].depth = sft_reader_integer(r, row, "depth", 1, INT_MAX);
    g->points[k].eta = sft_reader_number(r, row, "eta", 0.0, 1.0);
    g->points[k].lambda = sft_reader_number(r, row, "lambda", 0.0, 1e300);
    g->points[k].auc = sft_reader_auc(r, row, "auc");
  }
  r->where = "training";
}

static void read_training(sft_reader *r, const json_t *root, sft_model *model)
{
  sft_model_training *t = &model->training;
  const json_t *o = sft_reader_object(r, root, "training");
  r->where = "training";
  sft_reader_string(r, o, "xgboost", model->xgboost, sizeof model->xgboost);
  t->draw = sft_reader_integer(r, o, "draw", 1, INT_MAX);
  t->members = sft_reader_integer(r, o, "members", 1, SFT_READER_LONGEST);
  t->folds = sft_reader_integer(r, o, "folds", 2, INT_MAX);
  t->cvmembers = sft_reader_integer(r, o, "cvmembers", 0, INT_MAX);
  t->seed = sft_reader_integer(r, o, "seed", 0, INT_MAX);
  t->xgboost.rounds = sft_reader_integer(r, o, "rounds", 1, INT_MAX);
  t->xgboost.depth = sft_reader_integer(r, o, "depth", 1, INT_MAX);
  t->xgboost.eta = sft_reader_number(r, o, "eta", 0.0, 1.0);
  t->xgboost.lambda = sft_reader_number(r, o, "lambda", 0.0, 1e300);
  t->xgboost.min_child_weight = sft_reader_number(r, o, "min_child_weight", 0.0, 1e300);
  t->xgboost.subsample = sft_reader_number(r, o, "subsample", 0.0, 1.0);
  t->xgboost.colsample = sft_reader_number(r, o, "colsample", 0.0, 1.0);
  t->xgboost.max_bin = sft_reader_integer(r, o, "max_bin", 2, INT_MAX);
  if (r->version >= 2) {
    t->labels = sft_reader_choice(r, o, "labels", 3, sft_model_labels_names);
    t->replace = sft_reader_boolean(r, o, "replace");
    t->resubstitution = sft_reader_boolean(r, o, "resubstitution");
    t->clear = sft_reader_number(r, o, "clear", 0.0, 1e300);
    read_search(r, o, model);
  }
  const json_t *rows = sft_reader_list(r, o, "samples", 1, sizeof *model->samples, &model->samples,
                                       &model->nsamples);
  r->where = "training.samples";
  for (int k = 0; k < model->nsamples && !r->status; k++) {
    const json_t *row = json_array_get(rows, (size_t) k);
    sft_model_sample *s = &model->samples[k];
    s->temperature = sft_reader_number(r, row, "temperature", 0.0, 1e300);
    s->number = sft_reader_integer(r, row, "number", 0, INT_MAX);
    s->atoms = sft_reader_integer(r, row, "atoms", 0, INT_MAX);
    s->fast = sft_reader_integer(r, row, "fast", 0, s->atoms);
    s->slow = sft_reader_integer(r, row, "slow", 0, s->atoms);
    s->censored = sft_reader_integer(r, row, "censored", 0, s->atoms);
    s->left_out = sft_reader_integer(r, row, "left_out", 0, s->atoms);
    s->unclear = r->version >= 2 ? sft_reader_integer(r, row, "unclear", 0, s->left_out) : 0;
    /* with copies of atoms, a draw may be larger than the sample */
    s->drawn = sft_reader_integer(r, row, "drawn", 0, t->replace ? t->draw : s->atoms);
  }
  r->where = "";
}

static void read_scores(sft_reader *r, const json_t *root, sft_model *model)
{
  const json_t *o = sft_reader_object(r, root, "cross_validation");
  r->where = "cross_validation";
  model->configurations_folds = sft_reader_integer(r, o, "configurations_folds", 0, INT_MAX);
  /* models of version 2 from before the smallest F_s lack it */
  const json_t *halves = json_object_get(o, "halves");
  if (r->version >= 2 && halves && !json_is_null(halves))
    model->halves = SFT_HALVES_LNM +
        sft_reader_choice(r, o, "halves", 2, sft_model_halves_names + SFT_HALVES_LNM);
  else if (!halves && r->version >= 2)
    model->halves = SFT_HALVES_LNM;
  if (o && json_object_get(o, "related"))
    sft_reader_string(r, o, "related", model->related, sizeof model->related);
  const json_t *rows =
      sft_reader_list(r, o, "auc", 0, sizeof *model->scores, &model->scores, &model->nscores);
  r->where = "cross_validation.auc";
  for (int k = 0; k < model->nscores && !r->status; k++) {
    const json_t *row = json_array_get(rows, (size_t) k);
    sft_model_score *s = &model->scores[k];
    const json_t *element = json_object_get(row, "element");
    s->temperature = sft_reader_number(r, row, "temperature", 0.0, 1e300);
    s->element = -1;
    if (json_is_string(element)) {
      s->element = sft_model_element(model, json_string_value(element));
      if (s->element < 0) sft_reader_wrong(r, "element", "is not one of the model's elements");
    } else if (!json_is_null(element)) {
      sft_reader_wrong(r, "element", "is neither null nor a string");
    }
    s->atoms = sft_reader_integer(r, row, "atoms", 0, INT_MAX);
    s->fast = sft_reader_integer(r, row, "fast", 0, s->atoms);
    s->ensemble[SFT_SCHEME_ATOMS] = sft_reader_auc(r, row, "atoms_ensemble");
    s->single[SFT_SCHEME_ATOMS] = sft_reader_auc(r, row, "atoms_single");
    s->ensemble[SFT_SCHEME_CONFIGURATIONS] = sft_reader_auc(r, row, "configurations_ensemble");
    s->single[SFT_SCHEME_CONFIGURATIONS] = sft_reader_auc(r, row, "configurations_single");
    s->ensemble[SFT_SCHEME_NONE] = s->single[SFT_SCHEME_NONE] = s->error = s->ceiling = NAN;
    if (r->version < 2) continue;
    s->error = sft_reader_auc(r, row, "configurations_error");
    s->ensemble[SFT_SCHEME_NONE] = sft_reader_auc(r, row, "resubstitution_ensemble");
    s->single[SFT_SCHEME_NONE] = sft_reader_auc(r, row, "resubstitution_single");
    s->ceiling = sft_reader_auc(r, row, "ceiling");
  }
  r->where = "";
}

/* A name in the model folder and nowhere else. */
static int plain_name(const char *file)
{
  return file[0] != '.' && !strchr(file, '/') && !strchr(file, '\\');
}

static void read_boosters(sft_reader *r, const json_t *root, sft_model *model)
{
  const json_t *rows = sft_reader_list(r, root, "boosters", 1, sizeof *model->boosters,
                                       &model->boosters, &model->nboosters);
  r->where = "boosters";
  for (int k = 0; k < model->nboosters && !r->status; k++) {
    const json_t *row = json_array_get(rows, (size_t) k);
    sft_model_booster *b = &model->boosters[k];
    char crc[9] = "";
    char *end;
    sft_reader_string(r, row, "file", b->file, sizeof b->file);
    if (!plain_name(b->file)) sft_reader_wrong(r, "file", "is not a plain file name");
    b->bytes = (size_t) sft_reader_integer(r, row, "bytes", 1, INT_MAX);
    sft_reader_string(r, row, "crc32", crc, sizeof crc);
    b->crc32 = (uint32_t) strtoul(crc, &end, 16);
    if (strlen(crc) != 8 || *end || strspn(crc, "0123456789abcdef") != 8)
      sft_reader_wrong(r, "crc32", "is not eight hexadecimal digits");
  }
  r->where = "";
}

/* Is it ours, and of a format that we know? */
static void read_format(sft_reader *r, const json_t *root)
{
  const json_t *format = json_object_get(root, "format");
  if (!json_is_string(format) || strcmp(json_string_value(format), "lammps-softness model") != 0) {
    r->status =
        sft_fail(r->err, SFT_EMISFIT,
                 "model %s: model.json does not say that it is a lammps-softness model", r->name);
    return;
  }
  r->version = sft_reader_integer(r, root, "format_version", 1, INT_MAX);
  if (!r->status && r->version > SFT_MODEL_VERSION)
    r->status = sft_fail(r->err, SFT_EMISFIT,
                         "model %s has format version %d; this lammps-softness reads up to %d",
                         r->name, r->version, SFT_MODEL_VERSION);
}

int sft_model_parse(const char *name, const char *json, size_t length, sft_model **model_out,
                    sft_error *err)
{
  sft_reader r = {.name = name, .where = "", .status = SFT_OK, .err = err};
  json_error_t where;
  sft_model *model;
  *model_out = NULL;

  char what[340];
  snprintf(what, sizeof what, "model %.280s: model.json", name);
  r.status = sft_text_check(what, json, length, err);
  if (r.status) return r.status;
  sft_json_watch();
  json_t *root = json_loadb(json, length, JSON_REJECT_DUPLICATES, &where);
  if (sft_json_short()) {
    json_decref(root);
    return sft_fail_memory(err, "a model");
  }
  if (!root)
    return sft_fail(err, SFT_EFORMAT, "model %s: model.json line %d: %s", name, where.line,
                    where.text);
  r.status = sft_model_create(&model, err);
  if (!r.status) read_format(&r, root);
  if (!r.status) {
    sft_reader_string(&r, root, "units", model->units, sizeof model->units);
    read_elements(&r, root, model);
    read_descriptor(&r, root, model);
    read_features(&r, root, model);
    if (r.version >= 3 && json_is_null(json_object_get(root, "threshold")))
      model->threshold = NAN;
    else
      model->threshold = sft_reader_number(&r, root, "threshold", -1e300, 1e300);
    read_rule(&r, root, model);
    const json_t *values = sft_reader_list(&r, root, "temperatures", 1, sizeof *model->temperatures,
                                           &model->temperatures, &model->ntemperatures);
    for (int k = 0; k < model->ntemperatures && !r.status; k++) {
      model->temperatures[k] = json_number_value(json_array_get(values, (size_t) k));
      if (!(model->temperatures[k] > 0.0))
        sft_reader_wrong(&r, "temperatures", "holds something that is not a positive number");
    }
    read_boosters(&r, root, model);
    read_training(&r, root, model);
    read_scores(&r, root, model);
    read_label(&r, root, model);
  }
  json_decref(root);
  if (r.status) {
    sft_model_free(model);
    return r.status;
  }
  *model_out = model;
  return SFT_OK;
}
