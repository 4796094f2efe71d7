/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* One booster: balanced draw, training, prediction of what its fold held out, scores. */

#include "fit.h"
#include "rng.h"
#include "stats.h"
#include "xgboost_api.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 256

/* Probabilities are summed as integers in this unit: exact, in any order. */
#define UNIT (1.0 / 1099511627776.0) /* 2^-40 */

/* Take k of the n rows in `rows` at random to the front. */
static void choose(const sft_fit *fit, const sft_fit_task *task, int sample, int label, size_t k,
                   size_t n, size_t *rows)
{
  const uint32_t seed = (uint32_t) fit->model->training.seed;
  /* one stream of numbers for each scheme, fold, member, sample and label */
  const uint64_t stream = ((uint64_t) task->scheme << 24 | (uint64_t) (unsigned) task->fold) << 32;
  for (size_t i = 0; i < k; i++) {
    const double u = sft_rng_uniform(seed, SFT_RNG_DRAW, stream | i, (uint32_t) task->member,
                                     (uint32_t) sample * 2 + (uint32_t) label);
    const size_t other = i + (size_t) (u * (double) (n - i));
    const size_t row = rows[other];
    rows[other] = rows[i];
    rows[i] = row;
  }
}

/* Rows of a label of one sample that the task may train on. */
static size_t candidates(const sft_fit *fit, const sft_fit_task *task, int sample, int label,
                         size_t *rows)
{
  const int *fold = task->scheme < SFT_SCHEMES ? fit->fold[task->scheme] : NULL;
  size_t n = 0;
  for (size_t row = fit->first[sample]; row < fit->first[sample + 1]; row++)
    if (fit->label[row] == label && !(fold && fold[row] == task->fold)) rows[n++] = row;
  return n;
}

/* The training rows of a task: from every sample as many fast as slow atoms, `draw` of each or as
   many as the smaller class has. */
static size_t draw_rows(const sft_fit *fit, const sft_fit_task *task, size_t *drawn,
                        size_t *scratch)
{
  size_t total = 0;
  for (int s = 0; s < fit->nsamples; s++) {
    size_t take = (size_t) fit->model->training.draw;
    for (int label = SFT_SLOW; label <= SFT_FAST; label++) {
      const size_t n = candidates(fit, task, s, label, scratch);
      if (n < take) take = n;
    }
    for (int label = SFT_SLOW; label <= SFT_FAST; label++) {
      const size_t n = candidates(fit, task, s, label, scratch);
      choose(fit, task, s, label, take, n, scratch);
      memcpy(drawn + total, scratch, take * sizeof *drawn);
      total += take;
    }
  }
  return total;
}

static int not_an_edge(void *bins, int feature, float threshold)
{
  return !sft_bins_is_edge(bins, feature, threshold);
}

static int train_on(const sft_fit *fit, int task, size_t n, const size_t *drawn,
                    sft_xgboost_booster **booster, sft_error *err)
{
  const size_t columns = (size_t) fit->columns;
  sft_xgboost_parameters parameters = fit->model->training.xgboost;
  int status;
  float *features = malloc(n * columns * sizeof *features);
  float *labels = malloc(n * sizeof *labels);
  if (!features || !labels) {
    status = sft_fail_memory(err, "the training matrix");
    goto done;
  }
  for (size_t k = 0; k < n; k++) {
    sft_bins_decode(fit->bins, 1, fit->codes + drawn[k] * columns, features + k * columns);
    labels[k] = fit->label[drawn[k]] == SFT_FAST ? 1.0f : 0.0f;
  }
  parameters.seed = (int) (((unsigned) fit->model->training.seed + (unsigned) task) & 0x7fffffffu);
  status = sft_xgboost_train((int) n, fit->columns, features, labels, &parameters, booster, err);

done:
  free(features);
  free(labels);
  return status;
}

int sft_fit_train(const sft_fit *fit, int task, unsigned char **bytes, size_t *length,
                  sft_trees **trees_out, sft_error *err)
{
  sft_xgboost_booster *booster = NULL;
  sft_trees *trees = NULL;
  int status;
  *bytes = NULL;
  size_t *drawn = malloc(fit->nrows * sizeof *drawn);
  size_t *scratch = malloc(fit->nrows * sizeof *scratch);
  if (!drawn || !scratch) {
    status = sft_fail_memory(err, "a draw");
    goto done;
  }
  const size_t n = draw_rows(fit, &fit->tasks[task], drawn, scratch);
  status = train_on(fit, task, n, drawn, &booster, err);
  if (!status) status = sft_xgboost_save(booster, bytes, length, err);
  if (!status) status = sft_trees_create(fit->columns, &trees, err);
  if (!status) status = sft_trees_add(trees, "just trained", *bytes, *length, err);
  if (!status && sft_trees_each_split(trees, not_an_edge, fit->bins))
    status =
        sft_fail(err, SFT_ELIBRARY, "XGBoost split at a value that is not in the training data");
  if (!status) status = sft_trees_prepare(trees, sft_cpu_best(), err);

done:
  free(drawn);
  free(scratch);
  sft_xgboost_free(booster);
  if (status) {
    free(*bytes);
    *bytes = NULL;
  }
  if (status || !trees_out)
    sft_trees_free(trees);
  else
    *trees_out = trees;
  return status;
}

static int temperature_of(const sft_fit *fit, int sample)
{
  int t = 0;
  while (fit->model->temperatures[t] != fit->model->samples[sample].temperature) t++;
  return t;
}

/* AUC of score[] over those rows of a group (temperature; element, or -1 for all) that are labelled
   and in this fold (or -1 for all). Scratch: nrows doubles and bytes. */
static int group_auc(const sft_fit *fit, int scheme, int fold, int temperature, int element,
                     const double *score, double *picked, unsigned char *positive, double *auc,
                     sft_error *err)
{
  size_t n = 0;
  for (int s = 0; s < fit->nsamples; s++) {
    if (temperature_of(fit, s) != temperature) continue;
    for (size_t row = fit->first[s]; row < fit->first[s + 1]; row++) {
      if (fit->label[row] == SFT_UNKNOWN || (element >= 0 && fit->element[row] != element) ||
          (fold >= 0 && fit->fold[scheme][row] != fold))
        continue;
      picked[n] = score[row];
      positive[n++] = fit->label[row] == SFT_FAST;
    }
  }
  return sft_stats_auc(n, picked, positive, auc, err);
}

/* The AUCs of all groups: out[ngroups], temperature by temperature, first all atoms, then elements. */
static int all_aucs(const sft_fit *fit, int scheme, int fold, const double *score, double *out,
                    sft_error *err)
{
  double *picked = malloc(fit->nrows * sizeof *picked);
  unsigned char *positive = malloc(fit->nrows);
  int status = picked && positive ? SFT_OK : sft_fail_memory(err, "the AUCs");
  for (int t = 0; t < fit->model->ntemperatures; t++)
    for (int element = -1; element < fit->model->nelements && !status; element++)
      status = group_auc(fit, scheme, fold, t, element, score, picked, positive, out++, err);
  free(picked);
  free(positive);
  return status;
}

int sft_fit_score_task(sft_fit *fit, int index, const sft_trees *trees, sft_error *err)
{
  const sft_fit_task *task = &fit->tasks[index];
  const size_t columns = (size_t) fit->columns;
  size_t rows[BLOCK];
  double mean[BLOCK];
  if (task->scheme >= SFT_SCHEMES) return SFT_OK;
  int status = SFT_OK;
  double *score = malloc(fit->nrows * sizeof *score);
  float *features = malloc(BLOCK * columns * sizeof *features);
  if (!score || !features) {
    status = sft_fail_memory(err, "the scores of a booster");
    goto done;
  }
  for (size_t row = 0; row < fit->nrows;) {
    int n = 0;
    for (; row < fit->nrows && n < BLOCK; row++) {
      if (fit->fold[task->scheme][row] != task->fold) continue;
      sft_bins_decode(fit->bins, 1, fit->codes + row * columns, features + (size_t) n * columns);
      rows[n++] = row;
    }
    sft_trees_predict(trees, n, features, mean, NULL);
    for (int k = 0; k < n; k++) {
      score[rows[k]] = mean[k];
      fit->sum[task->scheme][rows[k]] += (int64_t) llround(mean[k] / UNIT);
    }
  }
  status = all_aucs(fit, task->scheme, task->fold, score,
                    fit->single_auc + (size_t) index * (size_t) fit->ngroups, err);

done:
  free(score);
  free(features);
  return status;
}

/* Mean over the boosters of a scheme for which the AUC of a group is defined. */
static double mean_single(const sft_fit *fit, int scheme, int group)
{
  double sum = 0.0;
  int n = 0;
  for (int task = 0; task < fit->ntasks; task++) {
    const double auc = fit->single_auc[(size_t) task * (size_t) fit->ngroups + (size_t) group];
    if (fit->tasks[task].scheme != scheme || isnan(auc)) continue;
    sum += auc;
    n++;
  }
  return n ? sum / n : NAN;
}

/* The rows of the table without their AUCs. */
static void count_group(const sft_fit *fit, int temperature, int element, sft_model_score *score)
{
  score->temperature = fit->model->temperatures[temperature];
  score->element = element;
  for (int s = 0; s < fit->nsamples; s++) {
    if (temperature_of(fit, s) != temperature) continue;
    for (size_t row = fit->first[s]; row < fit->first[s + 1]; row++)
      if (fit->label[row] != SFT_UNKNOWN && (element < 0 || fit->element[row] == element)) {
        score->atoms++;
        score->fast += fit->label[row] == SFT_FAST;
      }
  }
}

int sft_fit_finish(sft_fit *fit, sft_error *err)
{
  sft_model *model = fit->model;
  const int boosters = model->training.cvmembers;
  if (boosters == 0) return SFT_OK;
  int status = SFT_OK, group = 0;
  double *auc = malloc((size_t) fit->ngroups * sizeof *auc);
  sft_model_score *scores = calloc((size_t) fit->ngroups, sizeof *scores);
  if (!auc || !scores) {
    free(auc);
    free(scores);
    return sft_fail_memory(err, "the table of AUCs");
  }
  free(model->scores);
  model->scores = scores;
  model->nscores = fit->ngroups;
  for (int t = 0; t < model->ntemperatures; t++)
    for (int element = -1; element < model->nelements; element++)
      count_group(fit, t, element, &scores[group++]);

  for (int scheme = 0; scheme < SFT_SCHEMES && !status; scheme++) {
    const int possible = fit->folds[scheme] >= 2;
    for (size_t row = 0; row < fit->nrows; row++)
      fit->softness[scheme][row] = possible ? (double) fit->sum[scheme][row] * UNIT / boosters
                                            : NAN;
    if (possible) status = all_aucs(fit, scheme, -1, fit->softness[scheme], auc, err);
    for (group = 0; group < fit->ngroups; group++) {
      scores[group].ensemble[scheme] = possible ? auc[group] : NAN;
      scores[group].single[scheme] = possible ? mean_single(fit, scheme, group) : NAN;
    }
  }
  free(auc);
  return status;
}
