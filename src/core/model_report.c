/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* What a model holds, for people: report.txt of the model folder and `softness info`. */

#define _POSIX_C_SOURCE 200809L

#include "model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void print_auc(FILE *out, double auc)
{
  if (isnan(auc))
    fprintf(out, " %7s", "-");
  else
    fprintf(out, " %7.4f", auc);
}

static void print_what(FILE *out, const sft_model *model)
{
  const sft_symfn_parameters *d = &model->descriptor;
  size_t bytes = 0;
  for (int k = 0; k < model->nboosters; k++) bytes += model->boosters[k].bytes;
  fprintf(out, "Softness model for");
  for (int k = 0; k < model->nelements; k++) fprintf(out, " %s", model->elements[k]);
  fprintf(out, ", units %s\n", model->units);
  fprintf(
      out,
      "  descriptor: radial symmetry functions, Rc %g, sigma %g, centres from %g below %g every "
      "%g\n",
      d->cutoff, d->sigma, d->rlo, d->rhi, d->dr);
  fprintf(out, "  fast atoms: ln m = -ln tau >= %g\n", model->threshold);
  fprintf(out, "  temperatures:");
  for (int k = 0; k < model->ntemperatures; k++) fprintf(out, " %g", model->temperatures[k]);
  fprintf(out, "\n  ensemble: %d boosters, %.1f MB\n", model->nboosters, 1e-6 * (double) bytes);
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
}

/* Prevalence is the share of fast atoms among the labelled ones: the draws are balanced, so the
   softness is not a calibrated probability of being fast. */
static void print_samples(FILE *out, const sft_model *model)
{
  int shortfalls = 0;
  fprintf(out, "Labelled samples\n");
  fprintf(out, "  %11s %6s %8s %8s %10s %8s %8s %6s\n", "temperature", "sample", "atoms", "fast",
          "prevalence", "censored", "left out", "drawn");
  for (int k = 0; k < model->nsamples; k++) {
    const sft_model_sample *s = &model->samples[k];
    const int labelled = s->fast + s->slow;
    fprintf(out, "  %11g %6d %8d %8d %10.4f %8d %8d %6d\n", s->temperature, s->number, s->atoms,
            s->fast, labelled ? (double) s->fast / labelled : 0.0, s->censored, s->left_out,
            s->drawn);
    shortfalls += s->drawn < model->training.draw;
  }
  fprintf(out,
          "  drawn: fast and slow atoms each per draw; left out: censored within a window too "
          "short to call them slow, or not labelled\n");
  if (shortfalls)
    fprintf(out,
            "  %d of %d samples have fewer than %d atoms of a class: all of the smaller class are "
            "drawn, and as many of the larger\n",
            shortfalls, model->nsamples, model->training.draw);
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
  fprintf(out, "  %11s %7s %8s %8s  %15s  %15s\n", "", "", "", "", "     atoms     ",
          " configurations ");
  fprintf(out, "  %11s %7s %8s %8s  %7s %7s  %7s %7s\n", "temperature", "element", "atoms", "fast",
          "mean", "single", "mean", "single");
  for (int k = 0; k < model->nscores; k++) {
    const sft_model_score *s = &model->scores[k];
    fprintf(out, "  %11g %7s %8d %8d ", s->temperature,
            s->element < 0 ? "all" : model->elements[s->element], s->atoms, s->fast);
    print_auc(out, s->ensemble[SFT_SCHEME_ATOMS]);
    print_auc(out, s->single[SFT_SCHEME_ATOMS]);
    fprintf(out, " ");
    print_auc(out, s->ensemble[SFT_SCHEME_CONFIGURATIONS]);
    print_auc(out, s->single[SFT_SCHEME_CONFIGURATIONS]);
    fprintf(out, "\n");
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
  if (parts & SFT_REPORT_SCORES) print_scores(out, model);
  const int failed = ferror(out);
  if (fclose(out) || failed) {
    free(*text);
    *text = NULL;
    return sft_fail_memory(err, "the report of a model");
  }
  return SFT_OK;
}
