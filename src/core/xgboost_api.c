/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "xgboost_api.h"
#include "booster_strict.h"
#include "ubjson.h"

#include <inttypes.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xgboost/c_api.h>
#include <xgboost/version_config.h>

struct sft_xgboost_booster {
  BoosterHandle handle;
};

void sft_xgboost_version(int version[3])
{
  XGBoostVersion(&version[0], &version[1], &version[2]);
}

int sft_xgboost_check(sft_error *err)
{
  int v[3];
  sft_xgboost_version(v);
  if (v[0] == XGBOOST_VER_MAJOR && (v[0] > 1 || v[1] >= 7)) return SFT_OK;
  return sft_fail(
      err, SFT_EMISFIT,
      "lammps-softness was built for XGBoost %d.%d.%d, but the library that is loaded is "
      "XGBoost %d.%d.%d: build it again with this one, or see to LD_LIBRARY_PATH",
      XGBOOST_VER_MAJOR, XGBOOST_VER_MINOR, XGBOOST_VER_PATCH, v[0], v[1], v[2]);
}

/* XGBoost's message has many lines, of which the first says what is wrong and the rest is a stack
   trace. It is overwritten by the next call, hence copied at once. */
static int library_error(sft_error *err, const char *doing)
{
  const char *message = XGBGetLastError();
  return sft_fail(err, SFT_ELIBRARY, "XGBoost failed %s: %.*s", doing, (int) strcspn(message, "\n"),
                  message);
}

/* Rows in memory as XGBoost wants them described: the array interface of NumPy. */
enum { ARRAY_TEXT = 160 };

static void describe_array(const float *features, size_t nrows, int ncolumns, char text[ARRAY_TEXT])
{
  snprintf(text, ARRAY_TEXT,
           "{\"data\":[%" PRIuPTR ",true],\"shape\":[%zu,%d],\"typestr\":\"<f4\",\"version\":3}",
           (uintptr_t) features, nrows, ncolumns);
}

static int set_parameters(BoosterHandle handle, const sft_xgboost_parameters *p, sft_error *err)
{
  char depth[16], eta[32], lambda[32], weight[32], rows[32], columns[32], bins[16], seed[16];
  snprintf(depth, sizeof depth, "%d", p->depth);
  snprintf(eta, sizeof eta, "%.9g", p->eta);
  snprintf(lambda, sizeof lambda, "%.9g", p->lambda);
  snprintf(weight, sizeof weight, "%.9g", p->min_child_weight);
  snprintf(rows, sizeof rows, "%.9g", p->subsample);
  snprintf(columns, sizeof columns, "%.9g", p->colsample);
  snprintf(bins, sizeof bins, "%d", p->max_bin);
  snprintf(seed, sizeof seed, "%d", p->seed);
  const char *const list[][2] = {{"verbosity", "0"},    {"objective", "binary:logistic"},
                                 {"booster", "gbtree"}, {"tree_method", "hist"},
                                 {"base_score", "0.5"}, {"nthread", "1"},
                                 {"max_depth", depth},  {"eta", eta},
                                 {"lambda", lambda},    {"min_child_weight", weight},
                                 {"subsample", rows},   {"colsample_bytree", columns},
                                 {"max_bin", bins},     {"seed", seed}};
  for (size_t k = 0; k < sizeof list / sizeof *list; k++)
    if (XGBoosterSetParam(handle, list[k][0], list[k][1])) return library_error(err, list[k][0]);
  return SFT_OK;
}

/* Train on a matrix with labels. */
static int train(DMatrixHandle matrix, const sft_xgboost_parameters *parameters,
                 sft_xgboost_booster **booster_out, sft_error *err)
{
  sft_xgboost_booster *booster = calloc(1, sizeof *booster);
  if (!booster) return sft_fail_memory(err, "a booster");
  int status = XGBoosterCreate(&matrix, 1, &booster->handle)
      ? library_error(err, "making a booster")
      : set_parameters(booster->handle, parameters, err);
  for (int round = 0; round < parameters->rounds && !status; round++)
    if (XGBoosterUpdateOneIter(booster->handle, round, matrix))
      status = library_error(err, "training");
  if (status)
    sft_xgboost_free(booster);
  else
    *booster_out = booster;
  return status;
}

int sft_xgboost_train(int nrows, int ncolumns, const float *features, const float *labels,
                      const sft_xgboost_parameters *parameters, sft_xgboost_booster **booster,
                      sft_error *err)
{
  DMatrixHandle matrix = NULL;
  int status = SFT_OK;
  *booster = NULL;
  if (XGDMatrixCreateFromMat(features, (bst_ulong) nrows, (bst_ulong) ncolumns, NAN, &matrix) ||
      XGDMatrixSetFloatInfo(matrix, "label", labels, (bst_ulong) nrows))
    status = library_error(err, "making a training matrix");
  if (!status) status = train(matrix, parameters, booster, err);
  if (matrix) XGDMatrixFree(matrix);
  return status;
}

/* What XGBoost calls for the next piece of a matrix. */
typedef struct {
  const sft_xgboost_rows *rows;
  size_t done;
  float *piece;        /* PIECE*ncolumns */
  DMatrixHandle proxy; /* where XGBoost looks for the piece */
  int failed;
} piece_reader;

enum { PIECE = 512 }; /* rows; they stay in the cache while XGBoost bins them */

static void read_again(DataIterHandle handle)
{
  piece_reader *reader = handle;
  reader->done = 0;
}

static int read_piece(DataIterHandle handle)
{
  piece_reader *reader = handle;
  const sft_xgboost_rows *rows = reader->rows;
  const size_t left = (size_t) rows->nrows - reader->done, n = left < PIECE ? left : PIECE;
  char array[ARRAY_TEXT];
  if (n == 0 || reader->failed) return 0;
  rows->read(rows->context, reader->done, n, reader->piece);
  describe_array(reader->piece, n, rows->ncolumns, array);
  reader->failed = XGProxyDMatrixSetDataDense(reader->proxy, array) != 0;
  reader->done += n;
  return !reader->failed;
}

/* A matrix of bin numbers, with the cuts of `reference` or, if that is NULL, cuts of its own; to be
   freed with XGDMatrixFree, also after a failure, if it is not NULL. */
static int make_bins(const sft_xgboost_rows *rows, int max_bin, DMatrixHandle reference,
                     DMatrixHandle *matrix, sft_error *err)
{
  char config[80];
  bst_ulong nrows;
  int status = SFT_OK;
  piece_reader reader = {.rows = rows};
  *matrix = NULL;
  reader.piece = malloc(PIECE * (size_t) rows->ncolumns * sizeof *reader.piece);
  if (!reader.piece) return sft_fail_memory(err, "a training matrix");
  snprintf(config, sizeof config, "{\"missing\":NaN,\"nthread\":1,\"max_bin\":%d}", max_bin);
  if (XGProxyDMatrixCreate(&reader.proxy) ||
      XGQuantileDMatrixCreateFromCallback(&reader, reader.proxy, reference, read_again, read_piece,
                                          config, matrix) ||
      XGDMatrixNumRow(*matrix, &nrows))
    status = library_error(err, "making a training matrix");
  else if (reader.failed || nrows != (bst_ulong) rows->nrows)
    status = sft_fail(err, SFT_ELIBRARY, "XGBoost took other rows into the training matrix");
  if (reader.proxy) XGDMatrixFree(reader.proxy);
  free(reader.piece);
  return status;
}

static void read_levels(void *context, size_t first, size_t n, float *features)
{
  const sft_xgboost_rows *rows = context;
  const size_t columns = (size_t) rows->ncolumns;
  memcpy(features, rows->levels + first * columns, n * columns * sizeof *features);
}

int sft_xgboost_train_levels(const sft_xgboost_rows *rows, const sft_xgboost_parameters *parameters,
                             sft_xgboost_booster **booster, sft_error *err)
{
  const sft_xgboost_rows levels = {.nrows = rows->nlevels,
                                   .ncolumns = rows->ncolumns,
                                   .read = read_levels,
                                   .context = (void *) rows};
  DMatrixHandle reference, matrix = NULL;
  *booster = NULL;
  int status = make_bins(&levels, parameters->max_bin, NULL, &reference, err);
  if (!status) status = make_bins(rows, parameters->max_bin, reference, &matrix, err);
  if (!status && XGDMatrixSetFloatInfo(matrix, "label", rows->labels, (bst_ulong) rows->nrows))
    status = library_error(err, "making a training matrix");
  if (!status) status = train(matrix, parameters, booster, err);
  if (reference) XGDMatrixFree(reference);
  if (matrix) XGDMatrixFree(matrix);
  return status;
}

void sft_xgboost_free(sft_xgboost_booster *booster)
{
  if (!booster) return;
  if (booster->handle) XGBoosterFree(booster->handle);
  free(booster);
}

int sft_xgboost_save(sft_xgboost_booster *booster, unsigned char **bytes, size_t *length,
                     sft_error *err)
{
  bst_ulong size;
  const char *buffer;
  if (XGBoosterSaveModelToBuffer(booster->handle, "{\"format\":\"ubj\"}", &size, &buffer))
    return library_error(err, "saving a booster");
  *bytes = malloc(size);
  if (!*bytes) return sft_fail_memory(err, "a saved booster");
  memcpy(*bytes, buffer, size);
  *length = size;
  return SFT_OK;
}

/* Since 3.1 base_score is a list, "[5E-1]"; libraries before that silently take 0.5 for it. */
static int check_base_score(const void *bytes, size_t length, sft_error *err)
{
  int version[3];
  sft_ubjson *document;
  sft_xgboost_version(version);
  if (version[0] > 3 || (version[0] == 3 && version[1] >= 1)) return SFT_OK;
  int status = sft_ubjson_parse(bytes, length, &document, err);
  if (status) return status;
  const sft_ubjson_value *learner = sft_ubjson_get(sft_ubjson_root(document), "learner");
  const sft_ubjson_value *score =
      sft_ubjson_get(sft_ubjson_get(learner, "learner_model_param"), "base_score");
  if (score && score->kind == SFT_UBJSON_STRING && score->count && score->data[0] == '[' &&
      !sft_ubjson_is(score, "[5E-1]"))
    status = sft_fail(err, SFT_EMISFIT,
                      "XGBoost %d.%d.%d would misread the base score %.*s of a newer XGBoost; use "
                      "engine native",
                      version[0], version[1], version[2],
                      score->count < 60 ? (int) score->count : 60, (const char *) score->data);
  sft_ubjson_free(document);
  return status;
}

int sft_xgboost_load(const void *bytes, size_t length, sft_xgboost_booster **booster_out,
                     sft_error *err)
{
  int status = sft_booster_check_strictly(bytes, length, err);
  *booster_out = NULL;
  if (!status) status = check_base_score(bytes, length, err);
  if (status) return status;
  sft_xgboost_booster *booster = calloc(1, sizeof *booster);
  if (!booster) return sft_fail_memory(err, "a booster");
  if (XGBoosterCreate(NULL, 0, &booster->handle) ||
      XGBoosterSetParam(booster->handle, "verbosity", "0") ||
      XGBoosterLoadModelFromBuffer(booster->handle, bytes, length) ||
      XGBoosterSetParam(booster->handle, "nthread", "1")) {
    status = library_error(err, "loading a booster");
    sft_xgboost_free(booster);
    return status;
  }
  *booster_out = booster;
  return SFT_OK;
}

int sft_xgboost_predict(sft_xgboost_booster *booster, int nrows, int ncolumns,
                        const float *features, int margin, float *values, sft_error *err)
{
  char array[ARRAY_TEXT], config[160];
  const bst_ulong *shape;
  const float *result;
  bst_ulong dimensions;
  describe_array(features, (size_t) nrows, ncolumns, array);
  snprintf(config, sizeof config,
           "{\"type\":%d,\"training\":false,\"iteration_begin\":0,\"iteration_end\":0,"
           "\"strict_shape\":false,\"cache_id\":0,\"missing\":NaN}",
           margin ? 1 : 0);
  if (XGBoosterPredictFromDense(booster->handle, array, config, NULL, &shape, &dimensions, &result))
    return library_error(err, "predicting");
  if (dimensions < 1 || shape[0] != (bst_ulong) nrows)
    return sft_fail(err, SFT_ELIBRARY, "XGBoost predicted for another number of rows");
  memcpy(values, result, (size_t) nrows * sizeof *values);
  return SFT_OK;
}
