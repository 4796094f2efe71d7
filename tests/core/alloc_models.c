/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Failing allocations: models in memory and on disk, boosters and their trees. */

#define _GNU_SOURCE

#include "alloc.h"
#include "boosters.h"

#include "core/booster_reader.h"
#include "core/model.h"
#include "core/tree_masks.h"
#include "core/trees.h"
#include "core/ubjson.h"

#include <unistd.h>

static const char *const elements[] = {"Cu", "Zr"};

/* ---- models ---- */

static sft_model *make_model(void)
{
  sft_model *m = NULL;
  sft_error err;
  sft_model_create(&m, &err);
  sft_model_set_elements(m, 2, elements, &err);
  strcpy(m->units, "metal");
  strcpy(m->xgboost, "1.7.4");
  m->ntemperatures = m->nsamples = m->nscores = m->search.npoints = 2;
  m->temperatures = calloc(2, sizeof *m->temperatures);
  m->samples = calloc(2, sizeof *m->samples);
  m->scores = calloc(2, sizeof *m->scores);
  m->search.points = calloc(2, sizeof *m->search.points);
  m->search.folds = 2;
  m->rule = (sft_model_rule){1, 0.25, 0.125, 1000, 7};
  const char *const features[] = {"element", "release/atom:0.333:22[1]"};
  sft_model_set_features(m, 2, features, &err);
  m->quantile = 0.1;
  m->thresholds = calloc(4, sizeof *m->thresholds);
  m->nuntrained = 6;
  m->untrained = calloc(12, sizeof *m->untrained);
  for (int k = 0; k < 2; k++) {
    m->temperatures[k] = 900.0 + 100.0 * k;
    m->samples[k] = (sft_model_sample){900.0 + 100.0 * k, 1, 100, 30, 60, 20, 10, 3, 30};
    m->search.points[k] = (sft_model_point){50 + k, 3, 0.1, 1.0, k ? 0.75 : NAN};
    m->scores[k] =
        (sft_model_score){900.0, k - 1, 90, 30, {0.75, NAN, NAN}, {0.7, NAN, NAN}, 0.02, NAN};
  }
  return m;
}

static int create(void *context, sft_error *err)
{
  sft_model *m = (void *) elements;
  (void) context;
  int status = sft_model_create(&m, err);
  ALLOC_OUT(status, m, "model");
  if (!status) status = sft_model_set_elements(m, 2, elements, err);
  if (!status) status = sft_model_set_features(m, 2, elements, err);
  sft_model_free(m);
  return status;
}

/* The elements before stay where new ones cannot be had. */
static int set_elements(void *context, sft_error *err)
{
  const int status = sft_model_set_elements(context, 2, elements, err);
  CHECK_EQUAL(sft_model_element(context, "Zr"), 1, "elements");
  return status;
}

/* A model.json is whole, or there is none: nothing is left out in silence. */
static char *whole_json, *whole_report;

static int json(void *context, sft_error *err)
{
  char *text = (void *) elements;
  const int status = sft_model_json(context, &text, err);
  ALLOC_OUT(status, text, "model.json");
  if (!status && whole_json)
    CHECK(!strcmp(text, whole_json), "model.json of %zu bytes is another", strlen(text));
  if (!whole_json)
    whole_json = text;
  else
    free(text);
  return status;
}

static int report(void *context, sft_error *err)
{
  char *text = (void *) elements;
  const int status = sft_model_report(context, SFT_REPORT_ALL, &text, err);
  ALLOC_OUT(status, text, "report");
  if (!status && whole_report)
    CHECK(!strcmp(text, whole_report), "report of %zu bytes is another", strlen(text));
  if (!whole_report)
    whole_report = text;
  else
    free(text);
  return status;
}

static int parse(void *context, sft_error *err)
{
  sft_model *m = (void *) elements;
  (void) context;
  const int status = sft_model_parse("m", whole_json, strlen(whole_json), &m, err);
  ALLOC_OUT(status, m, "parsed model");
  if (!status) CHECK_EQUAL(m->nscores, 2, "scores");
  sft_model_free(m);
  return status;
}

static unsigned char *const bytes[] = {(unsigned char *) "123456789", (unsigned char *) "abc"};
static const size_t lengths[] = {9, 3};

/* Whatever fails, a whole model stands in the folder. */
static int write_model(void *context, sft_error *err)
{
  const int status = sft_model_write(context, "m.softness", 2, bytes, lengths, err);
  CHECK(!access("m.softness/model.json", R_OK) && !access("m.softness/booster_002.ubj", R_OK),
        "a model is there");
  return status;
}

static int check_folder(void *context, sft_error *err)
{
  (void) context;
  return sft_model_check_folder("m.softness", err);
}

/* ---- boosters ---- */

typedef struct {
  unsigned char *bytes;
  size_t length;
  sft_xgboost_booster *xgboost;
} booster;

static int ubjson(void *context, sft_error *err)
{
  const booster *b = context;
  sft_ubjson *document = (void *) elements;
  const int status = sft_ubjson_parse(b->bytes, b->length, &document, err);
  ALLOC_OUT(status, document, "UBJSON");
  sft_ubjson_free(document);
  return status;
}

static int read_booster(void *context, sft_error *err)
{
  const booster *b = context;
  sft_booster read = {.nodes = (void *) elements};
  const int status = sft_booster_read("b", b->bytes, b->length, BOOSTER_COLUMNS, &read, err);
  if (status) CHECK(!read.nodes && !read.root && !read.ntrees, "the booster is empty");
  sft_booster_clear(&read);
  return status;
}

enum { ROWS = 70 };
static float features[ROWS * BOOSTER_COLUMNS];
static double expected[ROWS];

static int trees(void *context, sft_error *err)
{
  const booster *b = context;
  sft_trees *t = (void *) elements;
  double softness[ROWS];
  int members = 0;
  int status = sft_trees_create(BOOSTER_COLUMNS, &t, err);
  ALLOC_OUT(status, t, "trees");
  if (status) return status;
  /* more than fit into the first allocation */
  while (members < 20 && !status) {
    status = sft_trees_add(t, "b", b->bytes, b->length, err);
    if (!status) members++;
  }
  CHECK_EQUAL(sft_trees_members(t), members, "members");
  if (!status) status = sft_trees_prepare(t, sft_cpu_best(), err);
  if (members == 20) {
    /* without masks the trees are walked, to the same bits */
    sft_trees_predict(t, ROWS, features, softness, NULL);
    CHECK(!memcmp(softness, expected, sizeof softness), "softness");
  }
  sft_trees_free(t);
  return status;
}

static int save(void *context, sft_error *err)
{
  const booster *b = context;
  unsigned char *copy = (void *) elements;
  size_t length;
  const int status = sft_xgboost_save(b->xgboost, &copy, &length, err);
  ALLOC_OUT(status, copy, "bytes of a booster");
  if (!status) free(copy);
  return status;
}

static int load(void *context, sft_error *err)
{
  const booster *b = context;
  sft_xgboost_booster *loaded = (void *) elements;
  const int status = sft_xgboost_load(b->bytes, b->length, &loaded, err);
  ALLOC_OUT(status, loaded, "loaded booster");
  sft_xgboost_free(loaded);
  return status;
}

static int train(void *context, sft_error *err)
{
  static float x[BOOSTER_ROWS * BOOSTER_COLUMNS], labels[BOOSTER_ROWS];
  const sft_xgboost_parameters p = booster_parameters(2, 1);
  sft_xgboost_booster *trained = (void *) elements;
  (void) context;
  booster_rows(3, x, labels);
  const int status = sft_xgboost_train(BOOSTER_ROWS, BOOSTER_COLUMNS, x, labels, &p, &trained, err);
  ALLOC_OUT(status, trained, "trained booster");
  sft_xgboost_free(trained);
  return status;
}

int main(void)
{
  sft_error err;
  alloc_begin();
  sft_model *model = make_model();
  alloc_exhaust("model", create, NULL, 0);
  alloc_exhaust("set_elements", set_elements, model, 0);
  CHECK_EQUAL(sft_model_write(model, "m.softness", 2, bytes, lengths, &err), SFT_OK, "write");
  CHECK_EQUAL(json(model, &err), SFT_OK, "model.json");
  CHECK_EQUAL(report(model, &err), SFT_OK, "report");
  alloc_exhaust("model.json", json, model, 0);
  alloc_exhaust("report", report, model, 0);
  alloc_exhaust("model from model.json", parse, NULL, 0);
  alloc_exhaust("check of a folder", check_folder, model, ALLOC_FILES);
  /* removing the old one may fail: it is removed the next time */
  alloc_exhaust("model folder", write_model, model, ALLOC_FILES | ALLOC_SPARE);
  sft_model_free(model);
  free(whole_json);
  free(whole_report);

  booster b = {NULL, 0, NULL};
  b.bytes = booster_train(12, 7, &b.length, &b.xgboost);
  uint64_t state = 3;
  for (int i = 0; i < ROWS * BOOSTER_COLUMNS; i++) features[i] = (float) number_gaussian(&state);
  sft_trees *t = NULL;
  sft_trees_create(BOOSTER_COLUMNS, &t, &err);
  for (int k = 0; k < 20; k++) sft_trees_add(t, "b", b.bytes, b.length, &err);
  sft_trees_predict(t, ROWS, features, expected, NULL);
  sft_trees_free(t);
  alloc_exhaust("UBJSON", ubjson, &b, 0);
  alloc_exhaust("booster", read_booster, &b, ALLOC_SPARE);
  alloc_exhaust("trees", trees, &b, ALLOC_SPARE);
  alloc_exhaust("booster to bytes", save, &b, 0);
  alloc_exhaust("booster from bytes", load, &b, 0);
  alloc_exhaust("training", train, NULL, 0);
  free(b.bytes);
  sft_xgboost_free(b.xgboost);
  CHECK_EQUAL(alloc_state.live, 0, "everything is freed");
  return check_report();
}
