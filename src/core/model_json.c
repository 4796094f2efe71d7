/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* sft_model to model.json. */

#include "json_memory.h"
#include "model.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* json_pack: s string, i int, I json_int_t, f double, o a value whose reference is taken over. It
   returns NULL if any value is NULL. What a list lost for want of memory is noticed at the end. */

static json_t *number_or_null(double x)
{
  return isfinite(x) ? json_real(x) : json_null();
}

static json_t *elements(const sft_model *model)
{
  json_t *list = json_array();
  for (int k = 0; k < model->nelements; k++)
    json_array_append_new(list, json_string(model->elements[k]));
  return list;
}

static json_t *temperatures(const sft_model *model)
{
  json_t *list = json_array();
  for (int k = 0; k < model->ntemperatures; k++)
    json_array_append_new(list, json_real(model->temperatures[k]));
  return list;
}

static json_t *descriptor(const sft_model *model)
{
  if (model->no_descriptor) return json_null();
  const sft_symfn_parameters *d = &model->descriptor;
  return json_pack("{ss sf sf sf sf sf}", "style", "symfn/atom", "cutoff", d->cutoff, "sigma",
                   d->sigma, "rlo", d->rlo, "rhi", d->rhi, "dr", d->dr);
}

static json_t *samples(const sft_model *model)
{
  json_t *list = json_array();
  for (int k = 0; k < model->nsamples; k++) {
    const sft_model_sample *s = &model->samples[k];
    json_array_append_new(list,
                          json_pack("{sf si si si si si si si si}", "temperature", s->temperature,
                                    "number", s->number, "atoms", s->atoms, "fast", s->fast, "slow",
                                    s->slow, "censored", s->censored, "left_out", s->left_out,
                                    "unclear", s->unclear, "drawn", s->drawn));
  }
  return list;
}

/* null: no search was made */
static json_t *search(const sft_model *model)
{
  const sft_model_search *g = &model->search;
  if (!g->npoints) return json_null();
  json_t *points = json_array();
  for (int k = 0; k < g->npoints; k++) {
    const sft_model_point *p = &g->points[k];
    json_array_append_new(points,
                          json_pack("{si si sf sf so}", "rounds", p->rounds, "depth", p->depth,
                                    "eta", p->eta, "lambda", p->lambda, "auc",
                                    number_or_null(p->auc)));
  }
  return json_pack("{ss ss si si so}", "outer", sft_model_scheme_names[g->outer], "inner",
                   sft_model_scheme_names[g->inner], "folds", g->folds, "members", g->members,
                   "points", points);
}

/* null: the threshold was given as a number */
static json_t *rule(const sft_model *model)
{
  const sft_model_rule *r = &model->rule;
  if (!r->inflection) return json_null();
  return json_pack("{ss sf sf si si}", "name", "inflection", "peak", r->peak, "bandwidth",
                   r->bandwidth, "atoms", r->atoms, "censored", r->censored);
}

static json_t *training(const sft_model *model)
{
  const sft_model_training *t = &model->training;
  const sft_xgboost_parameters *x = &t->xgboost;
  return json_pack("{ss si si si si si ss sb sb sf si si sf sf sf sf sf si so so}", "xgboost",
                   model->xgboost, "draw", t->draw, "members", t->members, "folds", t->folds,
                   "cvmembers", t->cvmembers, "seed", t->seed, "labels",
                   sft_model_labels_names[t->labels], "replace", t->replace, "resubstitution",
                   t->resubstitution, "clear", t->clear, "rounds", x->rounds, "depth", x->depth,
                   "eta", x->eta, "lambda", x->lambda, "min_child_weight", x->min_child_weight,
                   "subsample", x->subsample, "colsample", x->colsample, "max_bin", x->max_bin,
                   "search", search(model), "samples", samples(model));
}

static json_t *cross_validation(const sft_model *model)
{
  json_t *list = json_array();
  for (int k = 0; k < model->nscores; k++) {
    const sft_model_score *s = &model->scores[k];
    json_t *element = s->element < 0 ? json_null() : json_string(model->elements[s->element]);
    json_array_append_new(
        list,
        json_pack("{sf so si si so so so so so so so so}", "temperature", s->temperature, "element",
                  element, "atoms", s->atoms, "fast", s->fast, "atoms_ensemble",
                  number_or_null(s->ensemble[SFT_SCHEME_ATOMS]), "atoms_single",
                  number_or_null(s->single[SFT_SCHEME_ATOMS]), "configurations_ensemble",
                  number_or_null(s->ensemble[SFT_SCHEME_CONFIGURATIONS]), "configurations_single",
                  number_or_null(s->single[SFT_SCHEME_CONFIGURATIONS]), "configurations_error",
                  number_or_null(s->error), "resubstitution_ensemble",
                  number_or_null(s->ensemble[SFT_SCHEME_NONE]), "resubstitution_single",
                  number_or_null(s->single[SFT_SCHEME_NONE]), "ceiling",
                  number_or_null(s->ceiling)));
  }
  json_t *halves = model->halves == SFT_HALVES_NONE
      ? json_null()
      : json_string(sft_model_halves_names[model->halves]);
  json_t *scores = json_pack("{si so so}", "configurations_folds", model->configurations_folds,
                             "halves", halves, "auc", list);
  if (model->related[0]) json_object_set_new(scores, "related", json_string(model->related));
  return scores;
}

static json_t *features(const sft_model *model)
{
  json_t *list = json_array();
  for (int k = 0; k < model->nfeatures; k++)
    json_array_append_new(list, json_string(model->features[k]));
  return list;
}

/* Name of the column, and with a quantile the thresholds of the samples, one for each element. */
static json_t *label(const sft_model *model)
{
  json_t *list = json_array();
  for (int s = 0; s < model->nsamples && model->thresholds; s++) {
    json_t *row = json_array();
    for (int e = 0; e < model->nelements; e++)
      json_array_append_new(row, number_or_null(sft_model_threshold(model, s, e)));
    json_array_append_new(list, row);
  }
  return json_pack("{ss sf so}", "column", model->label, "quantile", model->quantile, "thresholds",
                   list);
}

/* The AUC of every feature by itself: a row for each temperature and element, as in the table of AUCs. */
static json_t *untrained(const sft_model *model)
{
  json_t *list = json_array();
  for (int g = 0; g < model->nuntrained; g++) {
    json_t *row = json_array();
    for (int k = 0; k < model->nfeatures; k++)
      json_array_append_new(row, number_or_null(model->untrained[g * model->nfeatures + k]));
    json_array_append_new(list, row);
  }
  return list;
}

static json_t *boosters(const sft_model *model)
{
  json_t *list = json_array();
  for (int k = 0; k < model->nboosters; k++) {
    const sft_model_booster *b = &model->boosters[k];
    char crc[9];
    snprintf(crc, sizeof crc, "%08x", b->crc32);
    json_array_append_new(list,
                          json_pack("{ss sI ss}", "file", b->file, "bytes", (json_int_t) b->bytes,
                                    "crc32", crc));
  }
  return list;
}

/* Does the model hold what only format version 3 knows? */
static int needs_3(const sft_model *model)
{
  return model->no_descriptor || model->nfeatures || model->quantile > 0.0 ||
      strcmp(model->label, "lnm") != 0;
}

int sft_model_json(const sft_model *model, char **json, sft_error *err)
{
  sft_json_watch();
  json_t *root =
      json_pack("{ss si ss so so so so so so so so}", "format", "lammps-softness model",
                "format_version", needs_3(model) ? 3 : 2, "units", model->units, "elements",
                elements(model), "descriptor", descriptor(model), "threshold",
                number_or_null(model->threshold), "threshold_rule", rule(model), "temperatures",
                temperatures(model), "training", training(model), "cross_validation",
                cross_validation(model), "boosters", boosters(model));
  if (root && needs_3(model)) {
    json_object_set_new(root, "features", features(model));
    json_object_set_new(root, "label", label(model));
    json_object_set_new(root, "untrained_auc", untrained(model));
  }
  *json = root ? json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(15)) : NULL;
  json_decref(root);
  if (!sft_json_short() && *json) return SFT_OK;
  free(*json);
  *json = NULL;
  return sft_fail_memory(err, "model.json");
}
