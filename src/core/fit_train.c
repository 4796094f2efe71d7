/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* One booster: balanced draw and training. */

#include "fit_internal.h"
#include "rng.h"

#include <stdlib.h>
#include <string.h>

/* A random number below n; one stream for each scheme, fold, member, sample and label. */
static size_t below(size_t n, const sft_fit *fit, const sft_fit_task *task, int sample, int label,
                    size_t i)
{
  const uint64_t stream = ((uint64_t) task->scheme << 24 | (uint64_t) (unsigned) task->fold) << 32;
  return sft_rng_below(n, (uint32_t) fit->model->training.seed, SFT_RNG_DRAW, stream | i,
                       (uint32_t) task->member, (uint32_t) sample * 2 + (uint32_t) label);
}

/* Take k of the n rows in `rows` at random to the front. */
static void choose(const sft_fit *fit, const sft_fit_task *task, int sample, int label, size_t k,
                   size_t n, size_t *rows)
{
  for (size_t i = 0; i < k; i++) {
    const size_t other = i + below(n - i, fit, task, sample, label, i);
    const size_t row = rows[other];
    rows[other] = rows[i];
    rows[i] = row;
  }
}

/* Rows of a label of one sample that the task may train on. */
static size_t candidates(const sft_fit *fit, const sft_fit_task *task, int sample, int label,
                         size_t *rows)
{
  const int *fold = fit->fold[task->scheme];
  size_t n = 0;
  for (size_t row = fit->first[sample]; row < fit->first[sample + 1]; row++)
    if (fit->label[row] == label && !(fold && (fold[row] == task->fold || fold[row] < 0)))
      rows[n++] = row;
  return n;
}

/* Copies for a class that is short, numbers k to take - 1 of the draw. Copies are dealt to the folds
   of atoms as if they were other atoms, so any atom of the class may turn up in the training part,
   held out or not: this is the leak of those who draw with repetition before they make folds. */
static void repeat(const sft_fit *fit, const sft_fit_task *task, int sample, int label, size_t k,
                   size_t take, size_t *drawn, size_t *scratch)
{
  const sft_fit_task any = {SFT_SCHEME_NONE, 0, 0};
  const size_t n =
      candidates(fit, task->scheme == SFT_SCHEME_ATOMS ? &any : task, sample, label, scratch);
  for (; k < take; k++) drawn[k] = scratch[below(n, fit, task, sample, label, k)];
}

/* The training rows of a task: from every sample as many fast as slow atoms, `draw` of each or as
   many as the smaller class has, unless it is filled up with copies. */
static size_t draw_rows(const sft_fit *fit, const sft_fit_task *task, size_t *drawn,
                        size_t *scratch)
{
  const sft_model_training *training = &fit->model->training;
  size_t total = 0;
  for (int s = 0; s < fit->nsamples; s++) {
    size_t take = (size_t) training->draw, found[2];
    for (int label = SFT_SLOW; label <= SFT_FAST; label++) {
      found[label] = candidates(fit, task, s, label, scratch);
      if (found[label] < take && (!training->replace || found[label] == 0)) take = found[label];
    }
    for (int label = SFT_SLOW; label <= SFT_FAST; label++) {
      const size_t n = candidates(fit, task, s, label, scratch);
      const size_t distinct = n < take ? n : take;
      choose(fit, task, s, label, distinct, n, scratch);
      memcpy(drawn + total, scratch, distinct * sizeof *drawn);
      if (distinct < take) repeat(fit, task, s, label, distinct, take, drawn + total, scratch);
      total += take;
    }
  }
  return total;
}

static int not_an_edge(void *bins, int feature, float threshold)
{
  return !sft_bins_is_edge(bins, feature, threshold);
}

/* The rows of a draw. */
typedef struct {
  const sft_fit *fit;
  const size_t *drawn;
} draw;

static void read_rows(void *context, size_t first, size_t n, float *features)
{
  const draw *d = context;
  const size_t columns = (size_t) d->fit->columns;
  for (size_t k = 0; k < n; k++)
    sft_bins_decode(d->fit->bins, 1, d->fit->codes + d->drawn[first + k] * columns,
                    features + k * columns);
}

/* The bins of each column that occur in the draw, as XGBoost wants them: numbers[256*columns], row by
   row. Returns the number of rows. */
static int find_levels(const sft_fit *fit, size_t n, const size_t *drawn, uint8_t *seen,
                       uint8_t *numbers)
{
  const int columns = fit->columns;
  int most = 0;
  memset(seen, 0, (size_t) columns * SFT_BINS_MOST);
  for (size_t k = 0; k < n; k++) {
    const uint8_t *codes = fit->codes + drawn[k] * (size_t) columns;
    for (int c = 0; c < columns; c++) seen[c * SFT_BINS_MOST + codes[c]] = 1;
  }
  for (int c = 0; c < columns; c++) {
    int found = 0, last = 0;
    for (int bin = 0; bin < SFT_BINS_MOST; bin++)
      if (seen[c * SFT_BINS_MOST + bin]) numbers[found++ * columns + c] = (uint8_t) (last = bin);
    if (found > most) most = found;
    while (found < SFT_BINS_MOST) numbers[found++ * columns + c] = (uint8_t) last;
  }
  return most;
}

int sft_fit_train_rows(const sft_fit *fit, const sft_xgboost_parameters *parameters, size_t n,
                       const size_t *drawn, sft_xgboost_booster **booster, sft_error *err)
{
  const size_t size = (size_t) fit->columns * SFT_BINS_MOST;
  draw d = {fit, drawn};
  int status;
  *booster = NULL;
  float *labels = malloc(n * sizeof *labels), *levels = malloc(size * sizeof *levels);
  uint8_t *numbers = malloc(2 * size);
  if (labels && levels && numbers) {
    const int nlevels = find_levels(fit, n, drawn, numbers + size, numbers);
    sft_bins_decode(fit->bins, (size_t) nlevels, numbers, levels);
    for (size_t k = 0; k < n; k++) labels[k] = fit->label[drawn[k]] == SFT_FAST ? 1.0f : 0.0f;
    const sft_xgboost_rows rows = {.nrows = (int) n,
                                   .ncolumns = fit->columns,
                                   .labels = labels,
                                   .read = read_rows,
                                   .context = &d,
                                   .nlevels = nlevels,
                                   .levels = levels};
    status = sft_xgboost_train_levels(&rows, parameters, booster, err);
  } else {
    status = sft_fail_memory(err, "a training matrix");
  }
  free(labels);
  free(levels);
  free(numbers);
  return status;
}

/* The trees of a booster. *trees is owned by the caller, and NULL after a failure. */
static int make_trees(const sft_fit *fit, const unsigned char *bytes, size_t length,
                      sft_trees **trees, sft_error *err)
{
  int status = sft_trees_create(fit->columns, trees, err);
  if (!status) status = sft_trees_add(*trees, "just trained", bytes, length, err);
  if (!status && sft_trees_each_split(*trees, not_an_edge, fit->bins))
    status =
        sft_fail(err, SFT_ELIBRARY, "XGBoost split at a value that is not in the training data");
  if (!status) status = sft_trees_prepare(*trees, fit->model->simd, err);
  if (status) {
    sft_trees_free(*trees);
    *trees = NULL;
  }
  return status;
}

int sft_fit_train_task(const sft_fit *fit, const sft_fit_task *task,
                       const sft_xgboost_parameters *parameters, unsigned char **bytes,
                       size_t *length, sft_trees **trees, sft_error *err)
{
  /* copies of atoms may make a draw larger than the pool */
  const size_t most = 2 * (size_t) fit->nsamples * (size_t) fit->model->training.draw;
  const size_t room = fit->model->training.replace && most > fit->nrows ? most : fit->nrows;
  sft_xgboost_booster *booster = NULL;
  int status;
  *bytes = NULL;
  *trees = NULL;
  size_t *drawn = malloc(room * sizeof *drawn);
  size_t *scratch = malloc(fit->nrows * sizeof *scratch);
  if (!drawn || !scratch) {
    status = sft_fail_memory(err, "a draw");
    goto done;
  }
  const size_t n = draw_rows(fit, task, drawn, scratch);
  status = sft_fit_train_rows(fit, parameters, n, drawn, &booster, err);
  if (!status) status = sft_xgboost_save(booster, bytes, length, err);
  if (!status) status = make_trees(fit, *bytes, *length, trees, err);

done:
  free(drawn);
  free(scratch);
  sft_xgboost_free(booster);
  if (status) {
    free(*bytes);
    *bytes = NULL;
  }
  return status;
}

int sft_fit_train(const sft_fit *fit, int task, unsigned char **bytes, size_t *length,
                  sft_trees **trees, sft_error *err)
{
  const unsigned seed = (unsigned) fit->model->training.seed + (unsigned) task;
  sft_xgboost_parameters parameters = fit->model->training.xgboost;
  parameters.seed = (int) (seed & 0x7fffffffu);
  return sft_fit_train_task(fit, &fit->tasks[task], &parameters, bytes, length, trees, err);
}

int sft_fit_take_over(const sft_fit *fit, const unsigned char *bytes, size_t length,
                      sft_trees **trees, sft_error *err)
{
  int status = make_trees(fit, bytes, length, trees, err);
  if (!status && sft_trees_count(*trees) != fit->model->training.xgboost.rounds) {
    status = sft_fail(err, SFT_EMISFIT, "a booster with another number of trees");
    sft_trees_free(*trees);
    *trees = NULL;
  }
  return status;
}
