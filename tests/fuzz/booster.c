/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Boosters: what is accepted can be evaluated, with the same margins by every kernel. With FUZZ_XGBOOST it is
   loaded into libxgboost too, which must survive it and, unless it is refused, give the same margins. */

#include "fuzz.h"

#include "core/trees.h"
#include "core/xgboost_api.h"

#include <math.h>

enum { COLUMNS = 6, ROWS = 40 };

typedef struct {
  float rows[ROWS * COLUMNS];
  int next;
} row_maker;

/* each row gets the threshold of another split */
static int put_threshold(void *context, int feature, float threshold)
{
  row_maker *maker = context;
  FUZZ_CHECK(feature >= 0 && feature < COLUMNS && !isnan(threshold));
  if (isfinite(threshold)) maker->rows[maker->next * COLUMNS + feature] = threshold;
  return ++maker->next == ROWS;
}

/* values on a lattice, at thresholds, and NaN */
static void make_rows(const sft_trees *trees, row_maker *maker)
{
  maker->next = 0;
  for (int k = 0; k < ROWS * COLUMNS; k++) maker->rows[k] = (float) (k * 7919 % 101) * 0.06f - 3.0f;
  sft_trees_each_split(trees, put_threshold, maker);
  for (int k = 0; k < ROWS; k += 5) maker->rows[k * COLUMNS + k % COLUMNS] = NAN;
}

#ifdef FUZZ_XGBOOST
static void compare_xgboost(const uint8_t *data, size_t size, const float *rows,
                            const float *margin)
{
  sft_xgboost_booster *booster;
  sft_error err;
  float theirs[ROWS];
  const int status = sft_xgboost_load(data, size, &booster, &err);
  if (status) {
    FUZZ_CHECK(status == SFT_EMISFIT || status == SFT_EFORMAT || status == SFT_ELIBRARY);
    FUZZ_CHECK(booster == NULL && err.message[0] && !strchr(err.message, '\n'));
    return;
  }
  if (sft_xgboost_predict(booster, ROWS, COLUMNS, rows, 1, theirs, &err)) {
    fprintf(stderr, "%s\n", err.message);
    abort();
  }
  FUZZ_CHECK(memcmp(margin, theirs, sizeof theirs) == 0);
  sft_xgboost_free(booster);
}
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static row_maker maker;
  float plain[ROWS], fast[ROWS];
  double mean[ROWS], spread[ROWS];
  sft_trees *trees;
  sft_error err;
  FUZZ_CHECK(sft_trees_create(COLUMNS, &trees, &err) == SFT_OK);
  const int status = sft_trees_add(trees, "the-name", data, size, &err);
  if (status) {
    fuzz_refused(status, &err, "the-name");
    FUZZ_CHECK(sft_trees_members(trees) == 0);
    sft_trees_free(trees);
    return 0;
  }
  make_rows(trees, &maker);
  sft_trees_margin(trees, 0, ROWS, maker.rows, plain);
  for (int i = 0; i < ROWS; i++) FUZZ_CHECK(isfinite(plain[i]));
  for (int simd = SFT_SIMD_PLAIN; simd <= (int) sft_cpu_best(); simd++) {
    FUZZ_CHECK(sft_trees_prepare(trees, (enum sft_simd) simd, &err) == SFT_OK);
    sft_trees_margin(trees, 0, ROWS, maker.rows, fast);
    FUZZ_CHECK(memcmp(plain, fast, sizeof fast) == 0);
  }
  sft_trees_predict(trees, ROWS, maker.rows, mean, spread);
  for (int i = 0; i < ROWS; i++) FUZZ_CHECK(mean[i] >= 0.0 && mean[i] <= 1.0 && spread[i] == 0.0);
#ifdef FUZZ_XGBOOST
  compare_xgboost(data, size, maker.rows, plain);
#endif
  sft_trees_free(trees);
  return 0;
}
