/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Every evaluator of trees that this processor has: margins equal to XGBoost's and to the walk's to
   the bit, for trees of all depths and rows of all kinds. */

#include "core/tree_masks.h"
#include "core/trees.h"
#include "core/ubjson.h"
#include "core/xgboost_api.h"

#include "check.h"
#include "numbers.h"

#include <float.h>
#include <sys/resource.h>

enum { COLUMNS = 23, TRAINING = 1500, ROWS = 1100, MAX_MEMBERS = 12, MAX_SPLITS = 100000 };

static float training[TRAINING * COLUMNS], labels[TRAINING], rows[ROWS * COLUMNS];
static float margins[MAX_MEMBERS][ROWS];
static double mean[2][ROWS], spread[2][ROWS];

typedef struct {
  int rounds, depth, max_bin;
  double min_child_weight;
} shape;

/* each member has its own, and hence its own cuts */
static void make_training_rows(int member)
{
  uint64_t state = 77 + (uint64_t) member;
  for (int i = 0; i < TRAINING; i++) {
    labels[i] = (float) (number_uniform(&state) < 0.5);
    for (int c = 0; c < COLUMNS; c++)
      training[i * COLUMNS + c] = (float) (number_gaussian(&state) + 0.05 * c * (double) labels[i]);
  }
}

static sft_xgboost_booster *train(const shape *s, int member, unsigned char **bytes, size_t *length)
{
  const sft_xgboost_parameters p = {.rounds = s->rounds,
                                    .depth = s->depth,
                                    .eta = 0.1,
                                    .lambda = 1.0,
                                    .min_child_weight = s->min_child_weight,
                                    .subsample = 0.9,
                                    .colsample = 0.8,
                                    .max_bin = s->max_bin,
                                    .seed = 3 + member};
  sft_xgboost_booster *booster = NULL;
  sft_error err = {0};
  make_training_rows(member);
  CHECK_EQUAL(sft_xgboost_train(TRAINING, COLUMNS, training, labels, &p, &booster, &err), SFT_OK,
              "train: %s", err.message);
  CHECK_EQUAL(sft_xgboost_save(booster, bytes, length, &err), SFT_OK, "save: %s", err.message);
  return booster;
}

static int put_threshold(void *context, int feature, float threshold)
{
  uint64_t *state = context;
  const int row = (int) (number_uniform(state) * ROWS);
  rows[row * COLUMNS + feature] = threshold;
  return 0;
}

/* zeros of both signs, denormal numbers and their neighbors, infinities */
static const float odd_numbers[] = {0.0f,     -0.0f,     1.0e-45f, -1.0e-45f, 2.0e-45f, -3.0e-45f,
                                    1.0e-40f, -1.0e-40f, FLT_MIN,  -FLT_MIN,  1.1e-38f, -1.1e-38f,
                                    FLT_MAX,  -FLT_MAX,  INFINITY, -INFINITY};
enum { ODD_NUMBERS = sizeof odd_numbers / sizeof *odd_numbers };

static float odd_number(uint64_t *state)
{
  return odd_numbers[(int) (number_uniform(state) * ODD_NUMBERS)];
}

/* Gaussian rows, with NaN, infinities and denormal numbers in `special` of them. The first is that of an
   atom without neighbors. */
static void make_rows(double special, uint64_t seed)
{
  uint64_t state = seed;
  for (int i = 0; i < ROWS; i++) {
    for (int c = 0; c < COLUMNS; c++) rows[i * COLUMNS + c] = (float) number_gaussian(&state);
    while (number_uniform(&state) < special)
      rows[i * COLUMNS + (int) (number_uniform(&state) * COLUMNS)] =
          number_uniform(&state) < 0.2 ? NAN : odd_number(&state);
  }
  for (int c = 0; c < COLUMNS; c++) rows[c] = 0.0f;
}

/* A third of the thresholds in the UBJSON bytes of a booster become odd numbers. */
static void edit_thresholds(unsigned char *bytes, size_t length, uint64_t *state)
{
  static const char *const path[] = {"learner", "gradient_booster", "model", "trees"};
  sft_ubjson *document = NULL;
  sft_error err = {0};
  CHECK_EQUAL(sft_ubjson_parse(bytes, length, &document, &err), SFT_OK, "%s", err.message);
  const sft_ubjson_value *trees = sft_ubjson_root(document);
  for (int k = 0; k < 4; k++) trees = sft_ubjson_get(trees, path[k]);
  for (const sft_ubjson_value *tree = trees->first; tree; tree = tree->next) {
    const sft_ubjson_value *left = sft_ubjson_get(tree, "left_children"),
                           *condition = sft_ubjson_get(tree, "split_conditions");
    CHECK_EQUAL(condition->number_type, 'd', "thresholds are float32");
    unsigned char *at = bytes + (condition->data - bytes);
    for (size_t n = 0; n < condition->count; n++) {
      if (sft_ubjson_integer_at(left, n) < 0 || number_uniform(state) > 0.33) continue;
      const float threshold = odd_number(state);
      uint32_t bits;
      memcpy(&bits, &threshold, sizeof bits);
      for (size_t b = 0; b < 4; b++) at[4 * n + b] = (unsigned char) (bits >> (24 - 8 * b));
    }
  }
  sft_ubjson_free(document);
}

static void check_kernel(sft_trees *trees, int members, enum sft_simd simd, const char *what)
{
  static const int counts[] = {0, 1, 31, 32, 33, 255, 256, 257, 300, ROWS};
  static float native[ROWS];
  sft_error err = {0};
  CHECK_EQUAL(sft_trees_prepare(trees, simd, &err), SFT_OK, "prepare: %s", err.message);
  for (int k = 0; k < (int) (sizeof counts / sizeof *counts); k++)
    for (int m = 0; m < members; m++) {
      const size_t bytes = (size_t) counts[k] * sizeof *native;
      for (int i = 0; i < ROWS; i++) native[i] = NAN;
      sft_trees_margin(trees, m, counts[k], rows, native);
      CHECK(!memcmp(native, margins[m], bytes), "%s, %s: %d margins of member %d",
            sft_cpu_name(simd), what, counts[k], m);
      CHECK(counts[k] == ROWS || isnan(native[counts[k]]), "nothing is written behind the margins");
    }
  const int walked = simd == SFT_SIMD_PLAIN;
  sft_trees_predict(trees, ROWS, rows, mean[!walked], spread[!walked]);
  CHECK(!memcmp(mean[0], mean[1], sizeof mean[0]) || walked, "%s, %s: softness", sft_cpu_name(simd),
        what);
  CHECK(!memcmp(spread[0], spread[1], sizeof spread[0]) || walked, "%s, %s: spread",
        sft_cpu_name(simd), what);
}

typedef struct {
  int feature;
  float threshold;
} test;

static test tests[MAX_SPLITS];
static int ntests;

static int list_test(void *context, int feature, float threshold)
{
  (void) context;
  if (ntests == MAX_SPLITS) return 1;
  tests[ntests++] = (test){feature, threshold};
  return 0;
}

static int by_feature(const void *left, const void *right)
{
  const test *a = left, *b = right;
  if (a->feature != b->feature) return a->feature - b->feature;
  return (a->threshold > b->threshold) - (a->threshold < b->threshold);
}

/* distinct tests of the ensemble */
static int count_tests(const sft_trees *trees)
{
  int distinct = 0;
  ntests = 0;
  CHECK_EQUAL(sft_trees_each_split(trees, list_test, NULL), 0, "room for the splits");
  qsort(tests, (size_t) ntests, sizeof *tests, by_feature);
  for (int k = 0; k < ntests; k++) distinct += k == 0 || by_feature(&tests[k - 1], &tests[k]);
  return distinct;
}

/* at_least: distinct tests that the ensemble must have; walked: trees that no kernel takes, at most */
static void check_ensemble(const char *what, const shape *shapes, int members, double special,
                           int edit, int at_least, int walked)
{
  sft_xgboost_booster *boosters[MAX_MEMBERS];
  sft_trees *trees = NULL;
  sft_error err = {0};
  uint64_t state = 9;
  make_rows(special, 12);
  CHECK_EQUAL(sft_trees_create(COLUMNS, &trees, &err), SFT_OK, "create");
  for (int m = 0; m < members; m++) {
    unsigned char *bytes = NULL;
    size_t length = 0;
    boosters[m] = train(&shapes[m], m, &bytes, &length);
    if (edit) {
      edit_thresholds(bytes, length, &state);
      sft_xgboost_free(boosters[m]);
      CHECK_EQUAL(sft_xgboost_load(bytes, length, &boosters[m], &err), SFT_OK, "load: %s",
                  err.message);
    }
    CHECK_EQUAL(sft_trees_add(trees, "m", bytes, length, &err), SFT_OK, "add: %s", err.message);
    /* a member after prepare: what was prepared must not be used */
    if (m == 0) CHECK_EQUAL(sft_trees_prepare(trees, sft_cpu_best(), &err), SFT_OK, "prepare");
    free(bytes);
  }
  sft_trees_each_split(trees, put_threshold, &state);
  const int distinct = count_tests(trees);
  printf("%s: %d distinct tests\n", what, distinct);
  CHECK(distinct >= at_least, "%s: %d distinct tests, %d are needed", what, distinct, at_least);
  for (int m = 0; m < members; m++) {
    CHECK_EQUAL(sft_xgboost_predict(boosters[m], ROWS, COLUMNS, rows, 1, margins[m], &err), SFT_OK,
                "margins: %s", err.message);
    sft_xgboost_free(boosters[m]);
  }
  for (int simd = SFT_SIMD_PLAIN; simd <= (int) sft_cpu_best(); simd++)
    check_kernel(trees, members, (enum sft_simd) simd, what);
  CHECK(sft_trees_bytes(trees) > 0, "memory");
  const int counted = sft_trees_walked(trees);
  CHECK(counted <= walked && !counted == !walked, "%s: %d trees are walked", what, counted);
  sft_trees_free(trees);
}

/* A thread has a stack of its own, of 512 kB on some systems: what lies on it is small. A stack of this process that
   was larger before stays so: this comes first. */
static void small_stack(void)
{
  struct rlimit limit;
  CHECK_EQUAL(getrlimit(RLIMIT_STACK, &limit), 0, "the limit of the stack");
  limit.rlim_cur = 768 * 1024;
  CHECK_EQUAL(setrlimit(RLIMIT_STACK, &limit), 0, "a small stack");
}

int main(void)
{
  small_stack();
  const shape depths[] = {{3, 1, 64, 1.0}, {5, 2, 64, 1.0},  {4, 3, 64, 1.0},  {7, 4, 64, 1.0},
                          {6, 5, 64, 1.0}, {5, 6, 64, 1.0},  {4, 7, 64, 1.0},  {6, 8, 64, 1.0},
                          {3, 9, 64, 1.0}, {2, 10, 64, 1.0}, {1, 12, 64, 0.0}, {9, 6, 256, 5.0}};
  /* the deepest shapes grow a few trees beyond the 8 levels of the kernels */
  const int deep = 3 + 2 + 1;
  check_ensemble("depths 1 to 12", depths, 12, 0.0, 0, 1, deep);
  check_ensemble("depths 1 to 12, special values", depths, 12, 0.3, 0, 1, deep);
  check_ensemble("depths 1 to 12, special values and thresholds", depths, 12, 0.8, 1, 1, deep);

  const shape leaves[] = {{4, 3, 64, 1.0e6}, {1, 6, 64, 1.0}, {2, 1, 64, 1.0e6}};
  check_ensemble("trees of one leaf", leaves, 3, 0.1, 0, 1, 0);

  /* more distinct tests than one batch holds, and members that go on in the next batch */
  const shape many[] = {{60, 8, 256, 0.0}, {60, 8, 256, 0.0}, {3, 2, 256, 0.0}, {60, 8, 256, 0.0},
                        {90, 7, 256, 0.0}, {60, 8, 256, 0.0}, {60, 8, 256, 0.0}};
  check_ensemble("many tests", many, 7, 0.02, 0, SFT_MASK_TESTS + 1, 0);
  return check_report();
}
