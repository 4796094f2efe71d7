/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The area under the ROC curve against values found by hand and against its definition. */

#include "core/stats.h"

#include "check.h"
#include "numbers.h"

static double auc(int n, const double *score, const unsigned char *positive)
{
  double value = -1.0;
  sft_error err;
  CHECK_EQUAL(sft_stats_auc((size_t) n, score, positive, &value, &err), SFT_OK, "AUC of %d", n);
  return value;
}

static void by_hand(void)
{
  const double score[] = {0.1, 0.4, 0.35, 0.8};
  const unsigned char usual[] = {0, 0, 1, 1}, perfect[] = {0, 0, 0, 1}, inverse[] = {1, 0, 0, 0},
                      none[] = {0, 0, 0, 0}, all[] = {1, 1, 1, 1};
  CHECK_EQUAL(auc(4, score, usual), 0.75, "three of four pairs in order");
  CHECK_EQUAL(auc(4, score, perfect), 1.0, "perfect");
  CHECK_EQUAL(auc(4, score, inverse), 0.0, "inverse");
  CHECK(isnan(auc(4, score, none)), "no positives");
  CHECK(isnan(auc(4, score, all)), "no negatives");
  CHECK(isnan(auc(0, score, all)), "nothing");

  /* ties count half: pairs (.5,.5) 1/2, (.5,.2) 1, (.7,.5) 1, (.7,.2) 1 */
  const double ties[] = {0.5, 0.5, 0.7, 0.2}, equal[] = {1.0, 1.0, 1.0, 1.0};
  const unsigned char tied[] = {1, 0, 1, 0};
  CHECK_EQUAL(auc(4, ties, tied), 0.875, "one tie");
  CHECK_EQUAL(auc(4, equal, usual), 0.5, "all scores equal");
  /* -0 equals 0 */
  const double zeros[] = {-0.0, 0.0};
  const unsigned char one[] = {1, 0};
  CHECK_EQUAL(auc(2, zeros, one), 0.5, "zeros of both signs");
}

static void by_definition(void)
{
  enum { N = 400 };
  double score[N], wins = 0.0, pairs = 0.0;
  unsigned char positive[N];
  uint64_t state = 3;
  for (int i = 0; i < N; i++) {
    positive[i] = number_uniform(&state) < 0.3;
    score[i] = floor(20.0 * (number_uniform(&state) + 0.3 * positive[i]));
  }
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      if (!positive[i] || positive[j]) continue;
      pairs += 1.0;
      wins += score[i] > score[j] ? 1.0 : score[i] == score[j] ? 0.5 : 0.0;
    }
  CHECK_REL(auc(N, score, positive), wins / pairs, 1.0e-13, "many ties");
}

static void moments(void)
{
  const double values[] = {1.0, 2.0, 4.0, 9.0};
  CHECK_REL(sft_stats_mean(values, 4), 4.0, 1.0e-15, "mean");
  CHECK_REL(sft_stats_deviation(values, 4), sqrt(38.0 / 3.0), 1.0e-14, "deviation");
  CHECK_EQUAL(sft_stats_deviation(values, 1), 0.0, "deviation of one");
  CHECK_EQUAL(sft_stats_deviation(values, 0), 0.0, "deviation of none");
  const double far[] = {1.0e9 + 1.0, 1.0e9 + 2.0, 1.0e9 + 3.0};
  CHECK_REL(sft_stats_deviation(far, 3), 1.0, 1.0e-6, "deviation far from zero");

  double doubles[1000];
  float floats[1000];
  uint64_t state = 8;
  for (int i = 0; i < 1000; i++)
    floats[i] = (float) (doubles[i] = floor(300.0 * number_uniform(&state)) - 100.0);
  sft_stats_sort_double(doubles, 1000);
  sft_stats_sort_float(floats, 1000);
  for (int i = 1; i < 1000; i++) {
    CHECK(doubles[i] >= doubles[i - 1], "sorted doubles, %d", i);
    CHECK_EQUAL(floats[i], doubles[i], "sorted floats, %d", i);
  }
}

int main(void)
{
  by_hand();
  by_definition();
  moments();
  return check_report();
}
