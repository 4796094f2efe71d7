/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Boosters trained on bin numbers are those that XGBoost makes of the decoded features by itself, to the
   bit; training starts no threads. */

#include "core/fit_internal.h"

#include "pools.h"

#include <dirent.h>

/* the same rows as a matrix of decoded features */
static unsigned char *train_plainly(const sft_fit *fit, const sft_xgboost_parameters *parameters,
                                    size_t n, const size_t *rows, size_t *length)
{
  const size_t columns = (size_t) fit->columns;
  float *features = malloc(n * columns * sizeof *features), *labels = malloc(n * sizeof *labels);
  sft_xgboost_booster *booster = NULL;
  unsigned char *bytes = NULL;
  sft_error err = {0};
  for (size_t k = 0; k < n; k++) {
    sft_bins_decode(fit->bins, 1, fit->codes + rows[k] * columns, features + k * columns);
    labels[k] = fit->label[rows[k]] == SFT_FAST;
  }
  CHECK_EQUAL(sft_xgboost_train((int) n, fit->columns, features, labels, parameters, &booster,
                                &err),
              SFT_OK, "%s", err.message);
  CHECK_EQUAL(sft_xgboost_save(booster, &bytes, length, &err), SFT_OK, "%s", err.message);
  sft_xgboost_free(booster);
  free(features);
  free(labels);
  return bytes;
}

static void compare(const sft_fit *fit, const sft_xgboost_parameters *parameters, size_t n,
                    const size_t *rows, const char *what)
{
  size_t lengths[2] = {0, 0};
  sft_xgboost_booster *booster = NULL;
  unsigned char *bytes = NULL, *plain = train_plainly(fit, parameters, n, rows, &lengths[0]);
  sft_error err = {0};
  CHECK_EQUAL(sft_fit_train_rows(fit, parameters, n, rows, &booster, &err), SFT_OK, "%s: %s", what,
              err.message);
  if (booster)
    CHECK_EQUAL(sft_xgboost_save(booster, &bytes, &lengths[1], &err), SFT_OK, "%s", err.message);
  CHECK(lengths[0] > 10000, "%s: %zu bytes are hardly trees", what, lengths[0]);
  CHECK(bytes && lengths[0] == lengths[1] && memcmp(plain, bytes, lengths[0]) == 0,
        "%s: the bytes of the boosters differ", what);
  sft_xgboost_free(booster);
  free(bytes);
  free(plain);
}

static void same_trees(const sft_fit *fit)
{
  const sft_xgboost_parameters all = fit->model->training.xgboost;
  sft_xgboost_parameters some = all;
  static size_t rows[POOL_ROWS];
  some.subsample = 0.6;
  some.colsample = 0.5;
  some.depth = 7;
  some.seed = 5;
  for (size_t k = 0; k < POOL_ROWS; k++) rows[k] = (k * 1237 + 11) % POOL_ROWS;
  compare(fit, &all, POOL_ROWS, rows, "all rows");
  compare(fit, &some, POOL_ROWS, rows, "parts of the rows and columns");
  compare(fit, &all, 513, rows, "a piece and a row");
  /* most bins are missing: a cut at one of them would be another threshold */
  compare(fit, &all, 70, rows, "few rows");
  for (size_t k = 0; k < POOL_ROWS; k++) rows[k] = (k * k) % 311;
  compare(fit, &all, POOL_ROWS, rows, "repeated rows");
}

static int threads(void)
{
  int n = 0;
  DIR *tasks = opendir("/proc/self/task");
  if (!tasks) return 1; /* not Linux */
  for (struct dirent *entry; (entry = readdir(tasks));) n += entry->d_name[0] != '.';
  closedir(tasks);
  return n;
}

int main(void)
{
  sft_model *model = NULL;
  sft_fit *fit = pool_make(&model);
  same_trees(fit);
  CHECK_EQUAL(threads(), 1, "threads after training");
  sft_fit_free(fit);
  sft_model_free(model);
  return check_report();
}
