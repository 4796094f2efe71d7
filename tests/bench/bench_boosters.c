/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* bench_boosters LIST THRESHOLD DRAW FOLDS BOOSTERS ROUNDS DEPTH MAX_BIN THREADS [MODEL]

   The plain way to train an ensemble with XGBoost's C API: for each booster a draw of fast and slow atoms
   outside of its fold, a matrix of its own made from their features, the histogram method; then a matrix of
   the held-out atoms and their prediction. Prints rows of a draw, and seconds of the loop: reading the
   samples and their features come before.
   With MODEL nothing is held out, and the boosters are kept as a softness model, each with cuts of its
   own. */

#include "bench.h"

#include "../core/numbers.h"

#include <xgboost/c_api.h>

typedef struct {
  int nsamples;
  sft_fit_rows **rows; /* of each sample */
  float **features;
  int **fold; /* of each row */
  size_t columns;
  size_t largest; /* rows of all samples */
} pool;

typedef struct {
  double threshold;
  int draw, folds, boosters, rounds, depth, max_bin, threads;
} settings;

static void check(int status)
{
  if (status) stop("XGBoost: %s", XGBGetLastError());
}

static pool read_pool(const char *path, sft_model *model, int folds)
{
  static const int element_of_type[] = {0, 1};
  uint64_t state = 20261122;
  size_t length;
  sft_error err;
  sft_sample_list *list;
  char folder[4096], *text = read_file(path, &length);
  snprintf(folder, sizeof folder, "%s", path);
  char *slash = strrchr(folder, '/');
  folder[slash ? slash + 1 - folder : 0] = '\0';
  must(sft_sample_list_parse(path, folder, text, length, &list, &err), &err);
  free(text);

  sft_symfn *symfn;
  must(sft_symfn_create(&model->descriptor, &symfn, &err), &err);
  pool p = {.nsamples = list->count, .columns = (size_t) sft_symfn_columns(symfn)};
  sft_symfn_free(symfn);
  p.rows = room((size_t) p.nsamples * sizeof *p.rows);
  p.features = room((size_t) p.nsamples * sizeof *p.features);
  p.fold = room((size_t) p.nsamples * sizeof *p.fold);
  model->samples = calloc((size_t) p.nsamples, sizeof *model->samples);
  if (!model->samples) stop("no memory for the samples");
  model->nsamples = p.nsamples;
  for (int s = 0; s < p.nsamples; s++) {
    sft_sample *sample = read_sample(list->entries[s].path);
    must(sft_fit_rows_create(model, list->entries[s].path, sample, 2, element_of_type, &p.rows[s],
                             &err),
         &err);
    sft_fit_rows_label(model, p.rows[s]);
    sft_sample_free(sample);
    const size_t n = (size_t) p.rows[s]->count;
    p.fold[s] = room(n * sizeof *p.fold[s]);
    for (size_t i = 0; i < n; i++) p.fold[s][i] = (int) (number_uniform(&state) * folds);
    p.features[s] = room(n * p.columns * sizeof **p.features);
    must(sft_fit_rows_features(model, p.rows[s], 0, NULL, p.features[s], &err), &err);
    p.largest += n;
    model->samples[s] = p.rows[s]->counts;
    model->samples[s].temperature = list->entries[s].temperature;
    model->samples[s].number = list->entries[s].number;
  }
  model->ntemperatures = 1; /* that there are several does not matter here */
  model->temperatures = room(sizeof *model->temperatures);
  model->temperatures[0] = list->entries[0].temperature;
  sft_sample_list_free(list);
  return p;
}

static void free_pool(pool *p)
{
  for (int s = 0; s < p->nsamples; s++) {
    sft_fit_rows_free(p->rows[s]);
    free(p->features[s]);
    free(p->fold[s]);
  }
  free(p->rows);
  free(p->features);
  free(p->fold);
}

static void copy_row(const pool *p, int s, int row, float *features)
{
  memcpy(features, p->features[s] + (size_t) row * p->columns, p->columns * sizeof *features);
}

/* `draw` fast and slow atoms each of every sample, or as many as the smaller class has, outside of the
   fold; returns their number */
static size_t draw(const pool *p, int most, int fold, uint64_t *state, float *features,
                   float *labels)
{
  size_t n = 0;
  for (int s = 0; s < p->nsamples; s++) {
    const int count = p->rows[s]->count;
    int *chosen[2], found[2] = {0, 0};
    for (int label = 0; label < 2; label++) {
      chosen[label] = room((size_t) count * sizeof *chosen[label]);
      for (int row = 0; row < count; row++)
        if (p->rows[s]->label[row] == (label ? SFT_FAST : SFT_SLOW) && p->fold[s][row] != fold)
          chosen[label][found[label]++] = row;
    }
    int take = found[0] < found[1] ? found[0] : found[1];
    if (take > most) take = most;
    for (int label = 0; label < 2; label++) {
      for (int k = 0; k < take; k++) {
        const int other = k + (int) (number_uniform(state) * (found[label] - k));
        const int row = chosen[label][other];
        chosen[label][other] = chosen[label][k];
        copy_row(p, s, row, features + n * p->columns);
        labels[n++] = (float) label;
      }
      free(chosen[label]);
    }
  }
  return n;
}

static void set_integer(BoosterHandle booster, const char *name, int value)
{
  char text[16];
  snprintf(text, sizeof text, "%d", value);
  check(XGBoosterSetParam(booster, name, text));
}

static BoosterHandle train(const settings *set, size_t nrows, size_t columns, const float *features,
                           const float *labels, int seed)
{
  DMatrixHandle matrix;
  BoosterHandle booster;
  check(XGDMatrixCreateFromMat_omp(features, nrows, columns, NAN, &matrix, set->threads));
  check(XGDMatrixSetFloatInfo(matrix, "label", labels, nrows));
  check(XGBoosterCreate(&matrix, 1, &booster));
  check(XGBoosterSetParam(booster, "verbosity", "0"));
  check(XGBoosterSetParam(booster, "objective", "binary:logistic"));
  check(XGBoosterSetParam(booster, "tree_method", "hist"));
  check(XGBoosterSetParam(booster, "base_score", "0.5"));
  check(XGBoosterSetParam(booster, "eta", "0.1"));
  set_integer(booster, "max_depth", set->depth);
  set_integer(booster, "max_bin", set->max_bin);
  set_integer(booster, "nthread", set->threads);
  set_integer(booster, "seed", seed);
  for (int round = 0; round < set->rounds; round++)
    check(XGBoosterUpdateOneIter(booster, round, matrix));
  check(XGDMatrixFree(matrix));
  return booster;
}

static void predict_held_out(const pool *p, int fold, int threads, BoosterHandle booster,
                             float *features)
{
  size_t n = 0;
  DMatrixHandle matrix;
  bst_ulong length;
  const float *values;
  for (int s = 0; s < p->nsamples; s++)
    for (int row = 0; row < p->rows[s]->count; row++)
      if (p->fold[s][row] == fold) copy_row(p, s, row, features + n++ * p->columns);
  check(XGDMatrixCreateFromMat_omp(features, n, p->columns, NAN, &matrix, threads));
  check(XGBoosterPredict(booster, matrix, 0, 0, 0, &length, &values));
  check(XGDMatrixFree(matrix));
}

static sft_model *start_model(const settings *set)
{
  static const char *const elements[] = {"Cu", "Zr"};
  sft_error err;
  sft_model *model;
  must(sft_model_create(&model, &err), &err);
  must(sft_model_set_elements(model, 2, elements, &err), &err);
  strcpy(model->units, "metal");
  strcpy(model->xgboost, "bench");
  model->descriptor = usual_descriptor();
  model->threshold = set->threshold;
  model->training.members = set->boosters;
  model->training.cvmembers = 0;
  model->training.xgboost.rounds = set->rounds;
  model->training.xgboost.depth = set->depth;
  model->training.xgboost.max_bin = set->max_bin;
  return model;
}

int main(int narg, char **arg)
{
  if (narg < 10)
    stop(
        "usage: bench_boosters LIST THRESHOLD DRAW FOLDS BOOSTERS ROUNDS DEPTH MAX_BIN THREADS [MODEL]");
  const char *folder = narg > 10 ? arg[10] : NULL;
  const settings set = {.threshold = atof(arg[2]),
                        .draw = atoi(arg[3]),
                        .folds = atoi(arg[4]),
                        .boosters = atoi(arg[5]),
                        .rounds = atoi(arg[6]),
                        .depth = atoi(arg[7]),
                        .max_bin = atoi(arg[8]),
                        .threads = atoi(arg[9])};
  sft_model *model = start_model(&set);
  pool p = read_pool(arg[1], model, set.folds);
  float *features = room(p.largest * p.columns * sizeof *features);
  float *labels = room(p.largest * sizeof *labels);
  unsigned char **bytes = calloc((size_t) set.boosters, sizeof *bytes);
  size_t *lengths = calloc((size_t) set.boosters, sizeof *lengths);
  if (!bytes || !lengths) stop("no memory for the boosters");
  uint64_t state = 4711;
  size_t nrows = 0;

  const double start = seconds(CLOCK_MONOTONIC);
  for (int b = 0; b < set.boosters; b++) {
    const int fold = folder ? -1 : b % set.folds;
    nrows = draw(&p, set.draw, fold, &state, features, labels);
    BoosterHandle booster = train(&set, nrows, p.columns, features, labels, b);
    bst_ulong length;
    const char *buffer;
    check(XGBoosterSaveModelToBuffer(booster, "{\"format\":\"ubj\"}", &length, &buffer));
    lengths[b] = length;
    bytes[b] = room(length);
    memcpy(bytes[b], buffer, length);
    if (!folder) predict_held_out(&p, fold, set.threads, booster, features);
    check(XGBoosterFree(booster));
  }
  printf("rows\t%zu\n", nrows);
  printf("seconds\t%.4f\n", seconds(CLOCK_MONOTONIC) - start);

  sft_error err;
  if (folder) must(sft_model_write(model, folder, set.boosters, bytes, lengths, &err), &err);
  for (int b = 0; b < set.boosters; b++) free(bytes[b]);
  free(bytes);
  free(lengths);
  free(features);
  free(labels);
  free_pool(&p);
  sft_model_free(model);
  return 0;
}
