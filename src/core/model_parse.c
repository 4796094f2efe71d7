/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* model.json to sft_model. Nothing in the file is taken on trust. */

#include "model.h"

#include <jansson.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Lists in model.json are no longer than this. */
#define LONGEST_LIST 100000

/* Where we are, for messages; the first error sticks, so that fields can be read in a row. */
typedef struct {
  const char *name;
  const char *where; /* object being read */
  int version;       /* of the format */
  int status;
  sft_error *err;
} reader;

static void wrong(reader *r, const char *key, const char *expected)
{
  if (r->status) return;
  r->status = sft_fail(r->err, SFT_EFORMAT, "model %s: model.json: %s%s%s %s", r->name, r->where,
                       *r->where ? "." : "", key, expected);
}

static double number(reader *r, const json_t *object, const char *key, double low, double high)
{
  const json_t *value = json_object_get(object, key);
  if (!json_is_number(value)) {
    wrong(r, key, "is missing or not a number");
    return low;
  }
  const double x = json_number_value(value);
  if (!(x >= low && x <= high)) {
    wrong(r, key, "is out of range");
    return low;
  }
  return x;
}

static int integer(reader *r, const json_t *object, const char *key, int low, int high)
{
  const json_t *value = json_object_get(object, key);
  if (!json_is_integer(value)) {
    wrong(r, key, "is missing or not an integer");
    return low;
  }
  const json_int_t n = json_integer_value(value);
  if (n < low || n > high) {
    wrong(r, key, "is out of range");
    return low;
  }
  return (int) n;
}

/* A string of at least one and less than size bytes. */
static void string(reader *r, const json_t *object, const char *key, char *out, size_t size)
{
  const json_t *value = json_object_get(object, key);
  const size_t length = json_is_string(value) ? json_string_length(value) : 0;
  if (length < 1 || length >= size || strlen(json_string_value(value)) != length) {
    wrong(r, key, "is missing, empty, too long or not a string");
    return;
  }
  memcpy(out, json_string_value(value), length + 1);
}

/* A string that is one of n names: its number. */
static int choice(reader *r, const json_t *object, const char *key, int n, const char *const *names)
{
  char word[32] = "";
  string(r, object, key, word, sizeof word);
  for (int k = 0; k < n; k++)
    if (strcmp(word, names[k]) == 0) return k;
  wrong(r, key, "is not one of the known words");
  return 0;
}

static int boolean(reader *r, const json_t *object, const char *key)
{
  const json_t *value = json_object_get(object, key);
  if (!json_is_boolean(value)) wrong(r, key, "is missing or not true or false");
  return json_is_true(value);
}

static const json_t *object(reader *r, const json_t *parent, const char *key)
{
  const json_t *value = json_object_get(parent, key);
  if (!json_is_object(value)) wrong(r, key, "is missing or not an object");
  return value;
}

/* A list of low or more elements, with memory for them; *count is 0 after an error. */
static const json_t *list(reader *r, const json_t *parent, const char *key, int low, size_t size,
                          void *memory, int *count)
{
  const json_t *value = json_object_get(parent, key);
  *count = 0;
  if (!json_is_array(value)) {
    wrong(r, key, "is missing or not a list");
  } else if (json_array_size(value) < (size_t) low) {
    wrong(r, key, "is empty");
  } else if (json_array_size(value) > LONGEST_LIST) {
    wrong(r, key, "is too long");
  } else if (!r->status && json_array_size(value)) {
    void *space = calloc(json_array_size(value), size);
    if (!space) {
      r->status = sft_fail_memory(r->err, "a model");
      return value;
    }
    memcpy(memory, &space, sizeof space);
    *count = (int) json_array_size(value);
  }
  return value;
}

/* AUC: null where it is not defined. */
static double auc(reader *r, const json_t *object, const char *key)
{
  if (json_is_null(json_object_get(object, key))) return NAN;
  return number(r, object, key, 0.0, 1.0);
}

static void read_elements(reader *r, const json_t *root, sft_model *model)
{
  int n;
  const char **names = NULL;
  const json_t *values = list(r, root, "elements", 1, sizeof *names, &names, &n);
  for (int k = 0; k < n; k++) {
    const json_t *name = json_array_get(values, (size_t) k);
    if (!json_is_string(name)) wrong(r, "elements", "holds something that is not a string");
    names[k] = json_is_string(name) ? json_string_value(name) : "";
  }
  if (!r->status) {
    sft_error cause;
    const int status = sft_model_set_elements(model, n, names, &cause);
    if (status)
      r->status = sft_fail(r->err, SFT_EFORMAT, "model %s: model.json: %s", r->name, cause.message);
  }
  free(names);
}

static void read_descriptor(reader *r, const json_t *root, sft_model *model)
{
  char style[32] = "";
  sft_symfn_parameters *d = &model->descriptor;
  const json_t *o = object(r, root, "descriptor");
  r->where = "descriptor";
  string(r, o, "style", style, sizeof style);
  if (!r->status && strcmp(style, "symfn/atom") != 0)
    r->status = sft_fail(r->err, SFT_EMISFIT,
                         "model %s: its descriptor is %s; this version knows only symfn/atom",
                         r->name, style);
  d->cutoff = number(r, o, "cutoff", 1e-6, 1e6);
  d->sigma = number(r, o, "sigma", 1e-6, 1e6);
  d->rlo = number(r, o, "rlo", 0.0, 1e6);
  d->rhi = number(r, o, "rhi", 0.0, 1e6);
  d->dr = number(r, o, "dr", 1e-6, 1e6);
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

/* Version 2: where the threshold comes from, null if it was given. */
static void read_rule(reader *r, const json_t *root, sft_model *model)
{
  static const char *const names[] = {"inflection"};
  sft_model_rule *rule = &model->rule;
  if (r->version < 2 || json_is_null(json_object_get(root, "threshold_rule"))) return;
  const json_t *o = object(r, root, "threshold_rule");
  r->where = "threshold_rule";
  choice(r, o, "name", 1, names);
  rule->inflection = 1;
  rule->peak = number(r, o, "peak", -1e300, 1e300);
  rule->bandwidth = number(r, o, "bandwidth", 0.0, 1e300);
  rule->atoms = integer(r, o, "atoms", 0, INT_MAX);
  rule->censored = integer(r, o, "censored", 0, INT_MAX);
  r->where = "";
}

/* Version 2: the grid search, null if there was none. */
static void read_search(reader *r, const json_t *training, sft_model *model)
{
  sft_model_search *g = &model->search;
  if (json_is_null(json_object_get(training, "search"))) return;
  const json_t *o = object(r, training, "search");
  r->where = "training.search";
  g->outer = choice(r, o, "outer", 2, sft_model_scheme_names);
  g->inner = choice(r, o, "inner", 2, sft_model_scheme_names);
  g->folds = integer(r, o, "folds", 2, INT_MAX);
  g->members = integer(r, o, "members", 1, INT_MAX);
  const json_t *rows = list(r, o, "points", 1, sizeof *g->points, &g->points, &g->npoints);
  r->where = "training.search.points";
  for (int k = 0; k < g->npoints && !r->status; k++) {
    const json_t *row = json_array_get(rows, (size_t) k);
    g->points[k].rounds = integer(r, row, "rounds", 1, INT_MAX);
    g->points[k].depth = integer(r, row, "depth", 1, INT_MAX);
    g->points[k].eta = number(r, row, "eta", 0.0, 1.0);
    g->points[k].lambda = number(r, row, "lambda", 0.0, 1e300);
    g->points[k].auc = auc(r, row, "auc");
  }
  r->where = "training";
}

static void read_training(reader *r, const json_t *root, sft_model *model)
{
  sft_model_training *t = &model->training;
  const json_t *o = object(r, root, "training");
  r->where = "training";
  string(r, o, "xgboost", model->xgboost, sizeof model->xgboost);
  t->draw = integer(r, o, "draw", 1, INT_MAX);
  t->members = integer(r, o, "members", 1, LONGEST_LIST);
  t->folds = integer(r, o, "folds", 2, INT_MAX);
  t->cvmembers = integer(r, o, "cvmembers", 0, INT_MAX);
  t->seed = integer(r, o, "seed", 0, INT_MAX);
  t->xgboost.rounds = integer(r, o, "rounds", 1, INT_MAX);
  t->xgboost.depth = integer(r, o, "depth", 1, INT_MAX);
  t->xgboost.eta = number(r, o, "eta", 0.0, 1.0);
  t->xgboost.lambda = number(r, o, "lambda", 0.0, 1e300);
  t->xgboost.min_child_weight = number(r, o, "min_child_weight", 0.0, 1e300);
  t->xgboost.subsample = number(r, o, "subsample", 0.0, 1.0);
  t->xgboost.colsample = number(r, o, "colsample", 0.0, 1.0);
  t->xgboost.max_bin = integer(r, o, "max_bin", 2, INT_MAX);
  if (r->version >= 2) {
    t->labels = choice(r, o, "labels", 3, sft_model_labels_names);
    t->replace = boolean(r, o, "replace");
    t->resubstitution = boolean(r, o, "resubstitution");
    t->clear = number(r, o, "clear", 0.0, 1e300);
    read_search(r, o, model);
  }
  const json_t *rows =
      list(r, o, "samples", 1, sizeof *model->samples, &model->samples, &model->nsamples);
  r->where = "training.samples";
  for (int k = 0; k < model->nsamples && !r->status; k++) {
    const json_t *row = json_array_get(rows, (size_t) k);
    sft_model_sample *s = &model->samples[k];
    s->temperature = number(r, row, "temperature", 0.0, 1e300);
    s->number = integer(r, row, "number", 0, INT_MAX);
    s->atoms = integer(r, row, "atoms", 1, INT_MAX);
    s->fast = integer(r, row, "fast", 0, s->atoms);
    s->slow = integer(r, row, "slow", 0, s->atoms);
    s->censored = integer(r, row, "censored", 0, s->atoms);
    s->left_out = integer(r, row, "left_out", 0, s->atoms);
    s->unclear = r->version >= 2 ? integer(r, row, "unclear", 0, s->left_out) : 0;
    /* with copies of atoms, a draw may be larger than the sample */
    s->drawn = integer(r, row, "drawn", 0, t->replace ? t->draw : s->atoms);
  }
  r->where = "";
}

static void read_scores(reader *r, const json_t *root, sft_model *model)
{
  const json_t *o = object(r, root, "cross_validation");
  r->where = "cross_validation";
  model->configurations_folds = integer(r, o, "configurations_folds", 0, INT_MAX);
  const json_t *rows = list(r, o, "auc", 0, sizeof *model->scores, &model->scores, &model->nscores);
  r->where = "cross_validation.auc";
  for (int k = 0; k < model->nscores && !r->status; k++) {
    const json_t *row = json_array_get(rows, (size_t) k);
    sft_model_score *s = &model->scores[k];
    const json_t *element = json_object_get(row, "element");
    s->temperature = number(r, row, "temperature", 0.0, 1e300);
    s->element = -1;
    if (json_is_string(element)) {
      s->element = sft_model_element(model, json_string_value(element));
      if (s->element < 0) wrong(r, "element", "is not one of the model's elements");
    } else if (!json_is_null(element)) {
      wrong(r, "element", "is neither null nor a string");
    }
    s->atoms = integer(r, row, "atoms", 0, INT_MAX);
    s->fast = integer(r, row, "fast", 0, s->atoms);
    s->ensemble[SFT_SCHEME_ATOMS] = auc(r, row, "atoms_ensemble");
    s->single[SFT_SCHEME_ATOMS] = auc(r, row, "atoms_single");
    s->ensemble[SFT_SCHEME_CONFIGURATIONS] = auc(r, row, "configurations_ensemble");
    s->single[SFT_SCHEME_CONFIGURATIONS] = auc(r, row, "configurations_single");
    s->ensemble[SFT_SCHEME_NONE] = s->single[SFT_SCHEME_NONE] = s->error = s->ceiling = NAN;
    if (r->version < 2) continue;
    s->error = auc(r, row, "configurations_error");
    s->ensemble[SFT_SCHEME_NONE] = auc(r, row, "resubstitution_ensemble");
    s->single[SFT_SCHEME_NONE] = auc(r, row, "resubstitution_single");
    s->ceiling = auc(r, row, "ceiling");
  }
  r->where = "";
}

/* A name in the model folder and nowhere else. */
static int plain_name(const char *file)
{
  return file[0] != '.' && !strchr(file, '/') && !strchr(file, '\\');
}

static void read_boosters(reader *r, const json_t *root, sft_model *model)
{
  const json_t *rows =
      list(r, root, "boosters", 1, sizeof *model->boosters, &model->boosters, &model->nboosters);
  r->where = "boosters";
  for (int k = 0; k < model->nboosters && !r->status; k++) {
    const json_t *row = json_array_get(rows, (size_t) k);
    sft_model_booster *b = &model->boosters[k];
    char crc[9] = "";
    char *end;
    string(r, row, "file", b->file, sizeof b->file);
    if (!plain_name(b->file)) wrong(r, "file", "is not a plain file name");
    b->bytes = (size_t) integer(r, row, "bytes", 1, INT_MAX);
    string(r, row, "crc32", crc, sizeof crc);
    b->crc32 = (uint32_t) strtoul(crc, &end, 16);
    if (strlen(crc) != 8 || *end || strspn(crc, "0123456789abcdef") != 8)
      wrong(r, "crc32", "is not eight hexadecimal digits");
  }
  r->where = "";
}

/* Is it ours, and of a format that we know? */
static void read_format(reader *r, const json_t *root)
{
  const json_t *format = json_object_get(root, "format");
  if (!json_is_string(format) || strcmp(json_string_value(format), "lammps-softness model") != 0) {
    r->status =
        sft_fail(r->err, SFT_EMISFIT,
                 "model %s: model.json does not say that it is a lammps-softness model", r->name);
    return;
  }
  r->version = integer(r, root, "format_version", 1, INT_MAX);
  if (!r->status && r->version > SFT_MODEL_VERSION)
    r->status = sft_fail(r->err, SFT_EMISFIT,
                         "model %s has format version %d; this lammps-softness reads up to %d",
                         r->name, r->version, SFT_MODEL_VERSION);
}

int sft_model_parse(const char *name, const char *json, size_t length, sft_model **model_out,
                    sft_error *err)
{
  reader r = {.name = name, .where = "", .status = SFT_OK, .err = err};
  json_error_t where;
  sft_model *model;
  *model_out = NULL;

  json_t *root = json_loadb(json, length, JSON_REJECT_DUPLICATES, &where);
  if (!root)
    return sft_fail(err, SFT_EFORMAT, "model %s: model.json line %d: %s", name, where.line,
                    where.text);
  r.status = sft_model_create(&model, err);
  if (!r.status) read_format(&r, root);
  if (!r.status) {
    string(&r, root, "units", model->units, sizeof model->units);
    read_elements(&r, root, model);
    read_descriptor(&r, root, model);
    model->threshold = number(&r, root, "threshold", -1e300, 1e300);
    read_rule(&r, root, model);
    const json_t *values = list(&r, root, "temperatures", 1, sizeof *model->temperatures,
                                &model->temperatures, &model->ntemperatures);
    for (int k = 0; k < model->ntemperatures && !r.status; k++) {
      model->temperatures[k] = json_number_value(json_array_get(values, (size_t) k));
      if (!(model->temperatures[k] > 0.0))
        wrong(&r, "temperatures", "holds something that is not a positive number");
    }
    read_boosters(&r, root, model);
    read_training(&r, root, model);
    read_scores(&r, root, model);
  }
  json_decref(root);
  if (r.status) {
    sft_model_free(model);
    return r.status;
  }
  *model_out = model;
  return SFT_OK;
}
