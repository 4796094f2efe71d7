/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The native evaluator against XGBoost's own predictions, and against damaged boosters. */

#include "core/trees.h"

#include "boosters.h"

#include "check.h"
#include <limits.h>

enum { MEMBERS = 3, ROWS = 500 };

static int count_splits(void *context, int feature, float threshold)
{
  CHECK(feature >= 0 && feature < BOOSTER_COLUMNS && isfinite(threshold), "split at %d < %g",
        feature, (double) threshold);
  ++*(int *) context;
  return 0;
}
static int stop_at_once(void *context, int feature, float threshold)
{
  (void) feature;
  (void) threshold;
  ++*(int *) context;
  return 7;
}

static void against_xgboost(void)
{
  static float rows[ROWS * BOOSTER_COLUMNS], native[ROWS], theirs[MEMBERS][ROWS];
  double mean[ROWS], spread[ROWS], alone[ROWS];
  sft_trees *trees = NULL;
  sft_error err = {0};
  uint64_t state = 31;
  for (int i = 0; i < ROWS * BOOSTER_COLUMNS; i++) {
    rows[i] = (float) (2.0 * number_gaussian(&state));
    if (number_uniform(&state) < 0.02) rows[i] = NAN;
    if (number_uniform(&state) < 0.02) rows[i] = number_uniform(&state) < 0.5 ? -1e30f : 1e30f;
  }
  CHECK_EQUAL(sft_trees_create(BOOSTER_COLUMNS, &trees, &err), SFT_OK, "create");
  for (int m = 0; m < MEMBERS; m++) {
    size_t length = 0;
    sft_xgboost_booster *booster = NULL, *loaded = NULL;
    unsigned char *bytes = booster_train(10 + 7 * m, m + 1, &length, &booster);
    CHECK_EQUAL(sft_trees_add(trees, "m", bytes, length, &err), SFT_OK, "add: %s", err.message);
    CHECK_EQUAL(sft_xgboost_predict(booster, ROWS, BOOSTER_COLUMNS, rows, 1, theirs[m], &err),
                SFT_OK, "margins: %s", err.message);
    sft_trees_margin(trees, m, ROWS, rows, native);
    for (int i = 0; i < ROWS; i++)
      CHECK_EQUAL(native[i], theirs[m][i], "margin of member %d, row %d", m, i);
    CHECK_EQUAL(sft_xgboost_load(bytes, length, &loaded, &err), SFT_OK, "load: %s", err.message);
    CHECK_EQUAL(sft_xgboost_predict(loaded, ROWS, BOOSTER_COLUMNS, rows, 0, theirs[m], &err),
                SFT_OK, "probabilities: %s", err.message);
    for (int i = 0; i < ROWS; i++)
      CHECK_ABS(sft_trees_probability(native[i]), theirs[m][i], 1.0e-6, "probability, row %d", i);
    sft_xgboost_free(loaded);
    sft_xgboost_free(booster);
    free(bytes);
  }
  CHECK_EQUAL(sft_trees_members(trees), MEMBERS, "members");
  CHECK_EQUAL(sft_trees_count(trees), 10 + 17 + 24, "trees");
  CHECK_EQUAL(sft_trees_columns(trees), BOOSTER_COLUMNS, "columns");

  sft_trees_predict(trees, ROWS, rows, mean, spread);
  sft_trees_predict(trees, ROWS, rows, alone, NULL);
  for (int i = 0; i < ROWS; i++) {
    double sum = 0.0, sum_sq = 0.0;
    for (int m = 0; m < MEMBERS; m++) sum += theirs[m][i] / MEMBERS;
    for (int m = 0; m < MEMBERS; m++) sum_sq += pow(theirs[m][i] - sum, 2);
    CHECK_ABS(mean[i], sum, 1.0e-6, "softness of row %d", i);
    CHECK_ABS(spread[i], sqrt(sum_sq / (MEMBERS - 1)), 1.0e-6, "spread of row %d", i);
    CHECK_EQUAL(alone[i], mean[i], "softness without the spread, row %d", i);
    double one;
    sft_trees_predict(trees, 1, rows + i * BOOSTER_COLUMNS, &one, NULL);
    CHECK_EQUAL(one, mean[i], "row %d alone", i);
  }
  int splits = 0, visited = 0;
  CHECK_EQUAL(sft_trees_each_split(trees, count_splits, &splits), 0, "all splits");
  CHECK(splits > 51, "%d splits", splits);
  CHECK_EQUAL(sft_trees_each_split(trees, stop_at_once, &visited), 7, "what the visitor returned");
  CHECK_EQUAL(visited, 1, "it stops");
  sft_trees_free(trees);
}

static int split_value(void *context, int feature, float threshold)
{
  float *row = context;
  row[feature] = threshold;
  return 0;
}

/* values exactly at thresholds go right, as in XGBoost */
static void at_thresholds(void)
{
  size_t length = 0;
  sft_trees *trees = NULL;
  sft_xgboost_booster *booster = NULL;
  sft_error err;
  float row[BOOSTER_COLUMNS] = {0}, native, theirs;
  unsigned char *bytes = booster_train(30, 9, &length, &booster);
  sft_trees_create(BOOSTER_COLUMNS, &trees, &err);
  sft_trees_add(trees, "m", bytes, length, &err);
  sft_trees_each_split(trees, split_value, row);
  sft_trees_margin(trees, 0, 1, row, &native);
  sft_xgboost_predict(booster, 1, BOOSTER_COLUMNS, row, 1, &theirs, &err);
  CHECK_EQUAL(native, theirs, "values at thresholds");
  sft_trees_free(trees);
  sft_xgboost_free(booster);
  free(bytes);
}

/* the splits of trees that a limit drops are gone */
static void limited(void)
{
  enum { TREES = 12 };
  size_t length = 0;
  sft_trees *trees = NULL;
  sft_error err;
  int before = INT_MAX;
  unsigned char *bytes = booster_train(TREES, 9, &length, NULL);
  sft_trees_create(BOOSTER_COLUMNS, &trees, &err);
  sft_trees_add(trees, "m", bytes, length, &err);
  for (int rounds = TREES + 1; rounds >= 0; rounds--) {
    int splits = 0;
    sft_trees_limit(trees, rounds);
    CHECK_EQUAL(sft_trees_count(trees), rounds < TREES ? rounds : TREES, "trees");
    sft_trees_each_split(trees, count_splits, &splits);
    CHECK(rounds >= TREES || splits < before, "%d splits of %d trees, %d of one more", splits,
          rounds, before);
    before = splits;
  }
  CHECK_EQUAL(before, 0, "splits of no tree");
  sft_trees_free(trees);
  free(bytes);
}

/* a copy of the bytes with this text as base score, of whatever length */
static unsigned char *with_base_score(const unsigned char *bytes, size_t length, const char *text,
                                      size_t *new_length)
{
  static const char key[] = "base_scoreSL";
  size_t at = 0;
  while (at + sizeof key < length && memcmp(bytes + at, key, sizeof key - 1)) at++;
  CHECK(at + sizeof key < length, "a base score is in the booster");
  at += sizeof key - 1 + 7; /* the last of the eight bytes of the length */
  const size_t before = bytes[at], after = strlen(text);
  unsigned char *copy = malloc(length + after);
  memcpy(copy, bytes, at);
  copy[at] = (unsigned char) after;
  memcpy(copy + at + 1, text, after);
  memcpy(copy + at + 1 + after, bytes + at + 1 + before, length - at - 1 - before);
  *new_length = length - before + after;
  return copy;
}

/* both ways to write a base score, "3.8E-1" and since XGBoost 3.1 "[3.8E-1]", are what XGBoost makes of
   the first */
static void base_scores(void)
{
  static const char *const scores[] = {"3.8E-1", "5E-1", "0.38", "9.99E-1", "1E-6", "1.2345679E-1"};
  static float rows[ROWS * BOOSTER_COLUMNS], native[ROWS], theirs[ROWS];
  uint64_t state = 41;
  size_t length = 0;
  unsigned char *bytes = booster_train(10, 6, &length, NULL);
  for (int i = 0; i < ROWS * BOOSTER_COLUMNS; i++) rows[i] = (float) number_gaussian(&state);
  for (int k = 0; k < (int) (sizeof scores / sizeof *scores); k++)
    for (int list = 0; list < 2; list++) {
      char text[40];
      size_t plain_length, list_length;
      sft_error err = {0};
      sft_trees *trees = NULL;
      sft_xgboost_booster *booster = NULL;
      snprintf(text, sizeof text, list ? "[%s]" : "%s", scores[k]);
      unsigned char *plain = with_base_score(bytes, length, scores[k], &plain_length);
      unsigned char *edited = with_base_score(bytes, length, text, &list_length);
      CHECK_EQUAL(sft_xgboost_load(plain, plain_length, &booster, &err), SFT_OK, "%s", err.message);
      CHECK_EQUAL(sft_xgboost_predict(booster, ROWS, BOOSTER_COLUMNS, rows, 1, theirs, &err),
                  SFT_OK, "%s", err.message);
      CHECK_EQUAL(sft_trees_create(BOOSTER_COLUMNS, &trees, &err), SFT_OK, "create");
      CHECK_EQUAL(sft_trees_add(trees, "m", edited, list_length, &err), SFT_OK, "%s: %s", text,
                  err.message);
      CHECK_EQUAL(sft_trees_prepare(trees, sft_cpu_best(), &err), SFT_OK, "prepare");
      sft_trees_margin(trees, 0, ROWS, rows, native);
      CHECK(!memcmp(native, theirs, sizeof native), "margins with the base score %s", text);
      sft_trees_free(trees);
      sft_xgboost_free(booster);
      booster = NULL;

      /* a library that would misread the list refuses it */
      int version[3];
      sft_xgboost_version(version);
      const int reads_lists = version[0] > 3 || (version[0] == 3 && version[1] >= 1);
      if (list && !reads_lists && strcmp(text, "[5E-1]") != 0)
        CHECK_REFUSED(sft_xgboost_load(edited, list_length, &booster, &err), SFT_EMISFIT, err,
                      text);
      else
        CHECK_EQUAL(sft_xgboost_load(edited, list_length, &booster, &err), SFT_OK, "%s", text);
      sft_xgboost_free(booster);
      free(plain);
      free(edited);
    }
  static const char *const bad[] = {"[3.8E-1,4E-1]", "[]", "0", "1", "nan", "", "[[5E-1]]"};
  for (int k = 0; k < (int) (sizeof bad / sizeof *bad); k++) {
    size_t edited_length;
    sft_error err = {0};
    sft_trees *trees = NULL;
    unsigned char *edited = with_base_score(bytes, length, bad[k], &edited_length);
    sft_trees_create(BOOSTER_COLUMNS, &trees, &err);
    CHECK_REFUSED(sft_trees_add(trees, "m", edited, edited_length, &err), SFT_EFORMAT, err,
                  "base_score");
    sft_trees_free(trees);
    free(edited);
  }
  free(bytes);
}

/* comparisons would be wrong if denormal numbers were flushed to zero */
static void denormal_numbers(void)
{
  volatile float tiny = 1.0e-38f, half = 0.5f;
  CHECK(tiny * half * half > 0.0f && tiny * half * half < tiny, "denormal numbers are kept");
}

static void damaged(void)
{
  size_t length = 0;
  sft_trees *trees = NULL;
  sft_error err = {0};
  unsigned char *bytes = booster_train(15, 5, &length, NULL);
  unsigned char *copy = malloc(length);
  CHECK_EQUAL(sft_trees_create(BOOSTER_COLUMNS, &trees, &err), SFT_OK, "create");
  for (size_t cut = 0; cut < length; cut += 97) {
    CHECK_REFUSED(sft_trees_add(trees, "the-file", bytes, cut, &err), SFT_EFORMAT, err, "the-file");
    CHECK_EQUAL(sft_trees_members(trees), 0, "nothing is added");
  }
  /* bytes replaced: refused, or trees that end */
  float row[BOOSTER_COLUMNS] = {0}, margin;
  for (size_t at = 0; at < length; at += 3) {
    memcpy(copy, bytes, length);
    copy[at] ^= (unsigned char) (1 << at % 8);
    if (sft_trees_add(trees, "m", copy, length, &err)) continue;
    sft_trees_margin(trees, sft_trees_members(trees) - 1, 1, row, &margin);
  }
  sft_trees_free(trees);

  CHECK_EQUAL(sft_trees_create(BOOSTER_COLUMNS + 1, &trees, &err), SFT_OK, "create");
  CHECK_REFUSED(sft_trees_add(trees, "m", bytes, length, &err), SFT_EMISFIT, err,
                "6 features where the descriptor has 7");
  CHECK_REFUSED(sft_trees_add(trees, "m", "{}", 2, &err), SFT_EFORMAT, err, "booster m");
  sft_trees_free(trees);
  sft_trees_free(NULL);
  free(copy);
  free(bytes);
}

/* the same seed gives the same booster, another seed another one */
static void reproducible(void)
{
  size_t first_length = 0, second_length = 0, other_length = 0;
  unsigned char *first = booster_train(12, 3, &first_length, NULL),
                *second = booster_train(12, 3, &second_length, NULL),
                *other = booster_train(12, 4, &other_length, NULL);
  CHECK(first_length == second_length && !memcmp(first, second, first_length), "same seed");
  CHECK(first_length != other_length || memcmp(first, other, first_length), "other seed");
  free(first);
  free(second);
  free(other);
}

int main(void)
{
  against_xgboost();
  at_thresholds();
  limited();
  base_scores();
  denormal_numbers();
  damaged();
  reproducible();
  return check_report();
}
