/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* What a model holds, for people: report.txt of the model folder and `softness info`. */

#define _POSIX_C_SOURCE 200809L

#include "model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_auc(FILE *out, double auc)
{
  if (isnan(auc))
    fprintf(out, " %7s", "n/a");
  else
    fprintf(out, " %7.4f", auc);
}

/* Where each feature comes from, so that a user knows what to give. */
static void print_features(FILE *out, const sft_model *model)
{
  for (int k = 0; k < model->nfeatures; k++) {
    sft_feature_source source;
    const char *from = "to be given to compute softness/atom ... features";
    if (sft_model_source(model->features[k], &source, NULL)) continue;
    if (source.kind == SFT_SOURCE_ELEMENT) from = "number of the element, known";
    if (source.kind == SFT_SOURCE_RELEASE || source.kind == SFT_SOURCE_PATH)
      from = "defined by compute softness/atom itself";
    fprintf(out, "  feature %d: %s (%s)\n", k + 1, model->features[k], from);
  }
}

static void print_label(FILE *out, const sft_model *model)
{
  const int by_lnm = strcmp(model->label, "lnm") == 0;
  if (!model->thresholds) {
    fprintf(out, "  fast atoms: %s >= %g\n", by_lnm ? "ln m = -ln tau" : model->label,
            model->threshold);
    return;
  }
  fprintf(out,
          "  fast atoms: the fraction %g with the highest %s of each temperature and element\n",
          model->quantile, by_lnm ? "ln m" : model->label);
  for (int t = 0; t < model->ntemperatures; t++)
    for (int s = 0; s < model->nsamples; s++) {
      if (model->samples[s].temperature != model->temperatures[t]) continue;
      fprintf(out, "    %g:", model->temperatures[t]);
      for (int e = 0; e < model->nelements; e++)
        fprintf(out, " %s >= %g", model->elements[e], sft_model_threshold(model, s, e));
      fprintf(out, "\n");
      break;
    }
}

static void print_what(FILE *out, const sft_model *model)
{
  const sft_symfn_parameters *d = &model->descriptor;
  size_t bytes = 0;
  for (int k = 0; k < model->nboosters; k++) bytes += model->boosters[k].bytes;
  fprintf(out, "Softness model for");
  for (int k = 0; k < model->nelements; k++) fprintf(out, " %s", model->elements[k]);
  fprintf(out, ", units %s\n", model->units);
  if (model->no_descriptor)
    fprintf(out, "  no descriptor, the features alone\n");
  else
    fprintf(
        out,
        "  descriptor: radial symmetry functions, Rc %g, sigma %g, centres from %g below %g every "
        "%g\n",
        d->cutoff, d->sigma, d->rlo, d->rhi, d->dr);
  print_features(out, model);
  print_label(out, model);
  if (model->rule.inflection)
    fprintf(out,
            "  this threshold (tau %g) is the inflection right of the peak at ln m = %g; %d atoms, "
            "beside %d censored, Gaussian kernel %g\n",
            exp(-model->threshold), model->rule.peak, model->rule.atoms, model->rule.censored,
            model->rule.bandwidth);
  fprintf(out, "  temperatures:");
  for (int k = 0; k < model->ntemperatures; k++) fprintf(out, " %g", model->temperatures[k]);
  fprintf(out, "\n  ensemble: %d boosters, %.1f MB\n", model->nboosters, 1e-6 * (double) bytes);
}

static void print_search(FILE *out, const sft_model *model)
{
  const sft_model_search *g = &model->search;
  const sft_xgboost_parameters *x = &model->training.xgboost;
  fprintf(out,
          "  grid search in the training part of the first fold of %s: %d inner folds of %s, %d "
          "boosters each; * is taken\n",
          sft_model_scheme_names[g->outer], g->folds, sft_model_scheme_names[g->inner], g->members);
  fprintf(out, "  %9s %9s %9s %9s %9s\n", "rounds", "depth", "eta", "lambda", "AUC");
  for (int k = 0; k < g->npoints; k++) {
    const sft_model_point *p = &g->points[k];
    const int taken = p->rounds == x->rounds && p->depth == x->depth && p->eta == x->eta &&
        p->lambda == x->lambda;
    fprintf(out, "  %9d %9d %9g %9g %9.4f%s\n", p->rounds, p->depth, p->eta, p->lambda, p->auc,
            taken ? " *" : "");
  }
}

static void print_training(FILE *out, const sft_model *model)
{
  const sft_model_training *t = &model->training;
  const sft_xgboost_parameters *x = &t->xgboost;
  fprintf(out, "Training with XGBoost %s\n", model->xgboost);
  fprintf(out, "  each booster: up to %d fast and %d slow atoms per sample, seed %d\n", t->draw,
          t->draw, t->seed);
  fprintf(out,
          "  rounds %d, depth %d, eta %g, lambda %g, min_child_weight %g, subsample %g, "
          "colsample %g, max_bin %d\n",
          x->rounds, x->depth, x->eta, x->lambda, x->min_child_weight, x->subsample, x->colsample,
          x->max_bin);
  if (t->labels != SFT_LABELS_ALL)
    fprintf(out, "  labels from the replicas of %s index\n", sft_model_labels_names[t->labels]);
  if (t->clear > 0.0)
    fprintf(out, "  atoms nearer than %g to the threshold have no label\n", t->clear);
  if (t->replace)
    fprintf(out, "  short classes are filled up with copies, which leak between folds of atoms\n");
  if (model->search.npoints) print_search(out, model);
}

/* Prevalence is the share of fast atoms among the labeled ones: the draws are balanced, so the
   softness is not a calibrated probability of being fast. */
static void print_samples(FILE *out, const sft_model *model)
{
  int shortfalls = 0;
  long long unclear = 0, atoms = 0;
  fprintf(out, "Labelled samples\n");
  fprintf(out, "  %11s %6s %8s %8s %10s %8s %8s %6s\n", "temperature", "sample", "atoms", "fast",
          "prevalence", "censored", "left out", "drawn");
  for (int k = 0; k < model->nsamples; k++) {
    const sft_model_sample *s = &model->samples[k];
    const double labeled = (double) s->fast + s->slow;
    fprintf(out, "  %11g %6d %8d %8d %10.4f %8d %8d %6d\n", s->temperature, s->number, s->atoms,
            s->fast, labeled > 0.0 ? s->fast / labeled : 0.0, s->censored, s->left_out, s->drawn);
    shortfalls += (s->fast < s->slow ? s->fast : s->slow) < model->training.draw;
    unclear += s->unclear;
    atoms += s->atoms;
  }
  fprintf(out,
          "  drawn: fast and slow atoms each per draw; left out: censored within a window too "
          "short to call them slow, or not labelled\n");
  if (model->training.clear > 0.0)
    fprintf(out, "  left out as nearer than %g to the threshold: %lld of %lld atoms\n",
            model->training.clear, unclear, atoms);
  if (shortfalls)
    fprintf(out, "  %d of %d samples have fewer than %d atoms of a class: %s\n", shortfalls,
            model->nsamples, model->training.draw,
            model->training.replace
                ? "it is filled up with copies"
                : "all of the smaller class are drawn, and as many of the larger");
}

static void print_score_head(FILE *out, int resubstitution)
{
  fprintf(out, "  %38s %8s %15s  %24s ", "", "", "     atoms     ", "     configurations     ");
  if (resubstitution) fprintf(out, " %15s ", "   in-sample   ");
  fprintf(out, "\n  %11s %7s %8s %8s %7s  %7s %7s  %7s %7s %7s ", "temperature", "element", "atoms",
          "fast", "% fast", "mean", "single", "mean", "single", "error");
  if (resubstitution) fprintf(out, " %7s %7s ", "mean", "single");
  fprintf(out, " %7s\n", "ceiling");
}

static void print_score(FILE *out, const sft_model *model, const sft_model_score *s)
{
  fprintf(out, "  %11g %7s %8d %8d %7.2f ", s->temperature,
          s->element < 0 ? "all" : model->elements[s->element], s->atoms, s->fast,
          s->atoms ? 100.0 * s->fast / s->atoms : 0.0);
  print_auc(out, s->ensemble[SFT_SCHEME_ATOMS]);
  print_auc(out, s->single[SFT_SCHEME_ATOMS]);
  fprintf(out, " ");
  print_auc(out, s->ensemble[SFT_SCHEME_CONFIGURATIONS]);
  print_auc(out, s->single[SFT_SCHEME_CONFIGURATIONS]);
  print_auc(out, s->error);
  fprintf(out, " ");
  if (model->training.resubstitution) {
    print_auc(out, s->ensemble[SFT_SCHEME_NONE]);
    print_auc(out, s->single[SFT_SCHEME_NONE]);
    fprintf(out, " ");
  }
  print_auc(out, s->ceiling);
  fprintf(out, "\n");
}

static void print_scores(FILE *out, const sft_model *model)
{
  const sft_model_training *t = &model->training;
  if (!model->nscores) {
    fprintf(out, "No cross-validation was made\n");
    return;
  }
  fprintf(out, "Cross-validated AUC, %d boosters per fold\n", t->cvmembers);
  fprintf(out,
          "  atoms: %d folds of atoms within each temperature; flattering, as neighbours share "
          "their surroundings\n",
          t->folds);
  if (model->configurations_folds >= 2)
    fprintf(out, "  configurations: %d folds of sample numbers, the honest figure\n",
            model->configurations_folds);
  else
    fprintf(out,
            "  configurations: not possible, it needs samples of two numbers or more with fast "
            "and slow atoms\n");
  if (model->related[0]) fprintf(out, "  WARNING: %s\n", model->related);
  if (t->resubstitution)
    fprintf(out, "  in-sample: the final ensemble on the atoms it was trained on; no test of it\n");
  fprintf(out,
          "  error: standard error over sample numbers; ceiling: one half of the replicas ranked "
          "against the labels of the other\n");
  if (model->halves == SFT_HALVES_SMALLEST)
    fprintf(out, "  halves ranked by ln m and, where censored, by the smallest F_s\n");
  if (model->halves == SFT_HALVES_LNM)
    fprintf(out,
            "  halves ranked by ln m alone (samples without Fs_min columns): too low where many "
            "atoms are censored\n");
  print_score_head(out, t->resubstitution);
  for (int k = 0; k < model->nscores; k++) print_score(out, model, &model->scores[k]);
}

/* Beside the trained scores: a feature by itself, without any training. */
static void print_untrained(FILE *out, const sft_model *model)
{
  const int per = model->nelements + 1;
  if (!model->nuntrained) return;
  fprintf(out, "Untrained AUC of single features, all elements; -: low values are fast\n  %11s",
          "temperature");
  for (int t = 0; t < model->ntemperatures; t++) fprintf(out, " %8g", model->temperatures[t]);
  fprintf(out, "  feature\n");
  for (int k = 0; k < model->nfeatures; k++) {
    fprintf(out, "  %11s", "");
    for (int t = 0; t < model->ntemperatures; t++) {
      const double auc = model->untrained[t * per * model->nfeatures + k];
      if (isnan(auc))
        fprintf(out, " %8s", "n/a");
      else
        fprintf(out, "  %c%.4f", auc < 0.5 ? '-' : ' ', auc < 0.5 ? 1.0 - auc : auc);
    }
    fprintf(out, "  %s\n", model->features[k]);
  }
}

int sft_model_report(const sft_model *model, int parts, char **text, sft_error *err)
{
  size_t length;
  *text = NULL;
  FILE *out = open_memstream(text, &length);
  if (!out) return sft_fail_memory(err, "the report of a model");
  if (parts & SFT_REPORT_MODEL) print_what(out, model);
  if (parts & SFT_REPORT_TRAINING) print_training(out, model);
  if (parts & SFT_REPORT_SAMPLES) print_samples(out, model);
  if (parts & SFT_REPORT_SCORES) {
    print_scores(out, model);
    print_untrained(out, model);
  }
  const int failed = ferror(out);
  if (fclose(out) || failed) {
    free(*text);
    *text = NULL;
    return sft_fail_memory(err, "the report of a model");
  }
  return SFT_OK;
}
