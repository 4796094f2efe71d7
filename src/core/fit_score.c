/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Predictions of the atoms that were held out, and the table of AUCs. */

#include "fit_internal.h"
#include "stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Probabilities are summed as integers in this unit: exact, in any order. */
#define UNIT (1.0 / 1099511627776.0) /* 2^-40 */

/* Some rows of the pool, their scores and labels: memory for group_auc. */
typedef struct {
  double *score;
  unsigned char *positive;
} selection;

/* Which rows an AUC is taken over; -1: all. */
typedef struct {
  int temperature, element;
  int scheme, fold;
  int number;
} group;

int sft_fit_temperature(const sft_fit *fit, int sample)
{
  int t = 0;
  while (fit->model->temperatures[t] != fit->model->samples[sample].temperature) t++;
  return t;
}

static int create_selection(const sft_fit *fit, selection *s, sft_error *err)
{
  s->score = malloc(fit->nrows * sizeof *s->score);
  s->positive = malloc(fit->nrows);
  return s->score && s->positive ? SFT_OK : sft_fail_memory(err, "the AUCs");
}

static void free_selection(selection *s)
{
  free(s->score);
  free(s->positive);
}

/* Whether a row has a label and belongs to a group but for its temperature and number. */
static int in_group(const sft_fit *fit, const group *g, size_t row)
{
  return fit->label[row] != SFT_UNKNOWN && (g->element < 0 || fit->element[row] == g->element) &&
      (g->fold < 0 || !fit->fold[g->scheme] || fit->fold[g->scheme][row] == g->fold);
}

/* AUC of score[nrows] for the labels of the rows. */
static int group_auc(const sft_fit *fit, const group *g, const double *score, selection *memory,
                     double *auc, sft_error *err)
{
  size_t n = 0;
  for (int s = 0; s < fit->nsamples; s++) {
    if (sft_fit_temperature(fit, s) != g->temperature) continue;
    if (g->number >= 0 && fit->model->samples[s].number != g->number) continue;
    for (size_t row = fit->first[s]; row < fit->first[s + 1]; row++) {
      if (!in_group(fit, g, row)) continue;
      memory->score[n] = score[row];
      memory->positive[n++] = fit->label[row] == SFT_FAST;
    }
  }
  return sft_stats_auc(n, memory->score, memory->positive, auc, err);
}

int sft_fit_aucs(const sft_fit *fit, int scheme, int fold, const double *score, double *out,
                 sft_error *err)
{
  selection memory;
  int status = create_selection(fit, &memory, err);
  for (int t = 0; t < fit->model->ntemperatures; t++)
    for (int element = -1; element < fit->model->nelements && !status; element++) {
      const group g = {t, element, scheme, fold, -1};
      status = group_auc(fit, &g, score, &memory, out++, err);
    }
  free_selection(&memory);
  return status;
}

int sft_fit_each_block(const sft_fit *fit, const sft_fit_task *task,
                       void (*found)(void *context, int n, const size_t *rows,
                                     const float *features),
                       void *context, sft_error *err)
{
  const size_t columns = (size_t) fit->columns;
  const int *fold = fit->fold[task->scheme];
  size_t rows[SFT_FIT_BLOCK];
  float *features = malloc(SFT_FIT_BLOCK * columns * sizeof *features);
  if (!features) return sft_fail_memory(err, "the scores of a booster");
  for (size_t row = 0; row < fit->nrows;) {
    int n = 0;
    for (; row < fit->nrows && n < SFT_FIT_BLOCK; row++) {
      if (fold && fold[row] != task->fold) continue;
      sft_bins_decode(fit->bins, 1, fit->codes + row * columns, features + (size_t) n * columns);
      rows[n++] = row;
    }
    if (n) found(context, n, rows, features);
  }
  free(features);
  return SFT_OK;
}

typedef struct {
  const sft_trees *trees;
  double *score;
  int64_t *sum;
} prediction;

static void predict(void *context, int n, const size_t *rows, const float *features)
{
  const prediction *p = context;
  double mean[SFT_FIT_BLOCK];
  sft_trees_predict(p->trees, n, features, mean, NULL);
  for (int k = 0; k < n; k++) {
    p->score[rows[k]] = mean[k];
    p->sum[rows[k]] += (int64_t) llround(mean[k] / UNIT);
  }
}

int sft_fit_score_task(sft_fit *fit, int index, const sft_trees *trees, sft_error *err)
{
  const sft_fit_task *task = &fit->tasks[index];
  prediction p = {trees, NULL, fit->sum[task->scheme]};
  if (!p.sum) return SFT_OK;
  p.score = malloc(fit->nrows * sizeof *p.score);
  if (!p.score) return sft_fail_memory(err, "the scores of a booster");
  int status = sft_fit_each_block(fit, task, predict, &p, err);
  if (!status)
    status = sft_fit_aucs(fit, task->scheme, task->fold, p.score,
                          fit->single_auc + (size_t) index * (size_t) fit->ngroups, err);
  free(p.score);
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
    if (sft_fit_temperature(fit, s) != temperature) continue;
    for (size_t row = fit->first[s]; row < fit->first[s + 1]; row++)
      if (fit->label[row] != SFT_UNKNOWN && (element < 0 || fit->element[row] == element)) {
        score->atoms++;
        score->fast += fit->label[row] == SFT_FAST;
      }
  }
}

/* The ceiling of a temperature or of one element there: over the rows that the AUC beside it is taken over,
   all samples together as there. */
static int find_ceiling(const sft_fit *fit, const group *g, sft_half_labels *memory,
                        double *ceiling, sft_error *err)
{
  size_t n = 0;
  *ceiling = NAN;
  if (!fit->half[0]) return SFT_OK;
  for (int s = 0; s < fit->nsamples; s++) {
    if (sft_fit_temperature(fit, s) != g->temperature) continue;
    for (size_t row = fit->first[s]; row < fit->first[s + 1]; row++) {
      if (!in_group(fit, g, row)) continue;
      const sft_halves halves = sft_fit_halves(fit->half, fit->smallest, row);
      memory[n++] = sft_half_labels_of(&halves, fit->bound[s],
                                       sft_model_threshold(fit->model, s, fit->element[row]));
    }
  }
  return sft_label_ceiling(n, memory, ceiling, err);
}

/* Standard error of the AUC by configuration: every sample number has one of its own. */
static int number_error(const sft_fit *fit, group g, selection *memory, double *error,
                        sft_error *err)
{
  const sft_model *model = fit->model;
  double *auc = malloc((size_t) fit->nsamples * sizeof *auc);
  size_t n = 0;
  int status = auc ? SFT_OK : sft_fail_memory(err, "the errors of the AUCs");
  for (int s = 0; s < fit->nsamples && !status; s++) {
    int first = 0; /* sample of this number at this temperature */
    while (model->samples[first].number != model->samples[s].number ||
           sft_fit_temperature(fit, first) != g.temperature) {
      if (first == s) break;
      first++;
    }
    if (first < s || sft_fit_temperature(fit, s) != g.temperature) continue;
    g.number = model->samples[s].number;
    status = group_auc(fit, &g, fit->softness[SFT_SCHEME_CONFIGURATIONS], memory, &auc[n], err);
    if (!status && !isnan(auc[n])) n++;
  }
  *error = !status && n > 1 ? sft_stats_deviation(auc, n) / sqrt((double) n) : NAN;
  free(auc);
  return status;
}

/* Softness of a scheme and its AUCs, in place k of each row of the table. */
static int finish_scheme(sft_fit *fit, int scheme, double *auc, sft_error *err)
{
  sft_model *model = fit->model;
  const int final = scheme == SFT_SCHEME_NONE;
  const int boosters = final ? model->training.members : model->training.cvmembers;
  const int possible = final ? model->training.resubstitution
                             : boosters > 0 && fit->folds[scheme] >= 2;
  int status = SFT_OK;
  for (size_t row = 0; row < fit->nrows && fit->softness[scheme]; row++)
    fit->softness[scheme][row] = possible ? (double) fit->sum[scheme][row] * UNIT / boosters : NAN;
  if (possible) status = sft_fit_aucs(fit, scheme, -1, fit->softness[scheme], auc, err);
  for (int g = 0; g < fit->ngroups; g++) {
    model->scores[g].ensemble[scheme] = possible ? auc[g] : NAN;
    model->scores[g].single[scheme] = possible ? mean_single(fit, scheme, g) : NAN;
  }
  return status;
}

int sft_fit_finish(sft_fit *fit, sft_error *err)
{
  sft_model *model = fit->model;
  if (model->training.cvmembers == 0 && !model->training.resubstitution) return SFT_OK;
  selection memory = {NULL, NULL};
  double *auc = malloc((size_t) fit->ngroups * sizeof *auc);
  sft_half_labels *halves = fit->half[0] ? malloc(fit->nrows * sizeof *halves) : NULL;
  sft_model_score *scores = calloc((size_t) fit->ngroups, sizeof *scores);
  int status = auc && scores && (halves || !fit->half[0])
      ? create_selection(fit, &memory, err)
      : sft_fail_memory(err, "the table of AUCs");
  free(model->scores);
  model->scores = scores;
  model->nscores = scores ? fit->ngroups : 0;
  for (int scheme = 0; scheme < SFT_SCORED && !status; scheme++)
    status = finish_scheme(fit, scheme, auc, err);

  sft_model_score *score = scores;
  for (int t = 0; t < model->ntemperatures; t++)
    for (int element = -1; element < model->nelements && !status; element++, score++) {
      const group g = {t, element, SFT_SCHEME_CONFIGURATIONS, -1, -1};
      count_group(fit, t, element, score);
      status = find_ceiling(fit, &g, halves, &score->ceiling, err);
      score->error = NAN;
      if (!status && !isnan(score->ensemble[SFT_SCHEME_CONFIGURATIONS]))
        status = number_error(fit, g, &memory, &score->error, err);
    }
  free_selection(&memory);
  free(auc);
  free(halves);
  return status;
}

int sft_fit_untrained(const sft_fit *fit, const float *value, double *out, sft_error *err)
{
  double *score = malloc(fit->nrows * sizeof *score);
  if (!score) return sft_fail_memory(err, "the AUC of a feature");
  for (size_t row = 0; row < fit->nrows; row++) score[row] = value[row];
  const int status = sft_fit_aucs(fit, SFT_SCHEME_NONE, -1, score, out, err);
  free(score);
  return status;
}
