/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Small boosters for the tests: trained on two clouds of points that overlap. */

#ifndef BOOSTERS_H
#define BOOSTERS_H

#include "check.h"
#include "numbers.h"

#include "core/xgboost_api.h"

enum { BOOSTER_COLUMNS = 6, BOOSTER_ROWS = 400 };

static inline void booster_rows(uint64_t seed, float *features, float *labels)
{
  uint64_t state = seed;
  for (int i = 0; i < BOOSTER_ROWS; i++) {
    labels[i] = (float) (i % 2);
    for (int c = 0; c < BOOSTER_COLUMNS; c++)
      features[i * BOOSTER_COLUMNS + c] =
          (float) (number_gaussian(&state) + 0.4 * c * (double) labels[i]);
  }
}

static inline sft_xgboost_parameters booster_parameters(int rounds, int seed)
{
  const sft_xgboost_parameters p = {.rounds = rounds,
                                    .depth = 4,
                                    .eta = 0.2,
                                    .lambda = 1.0,
                                    .min_child_weight = 1.0,
                                    .subsample = 0.8,
                                    .colsample = 0.7,
                                    .max_bin = 64,
                                    .seed = seed};
  return p;
}

/* bytes of a trained booster (free), and the booster itself unless NULL */
static inline unsigned char *booster_train(int rounds, int seed, size_t *length,
                                           sft_xgboost_booster **booster_out)
{
  static float features[BOOSTER_ROWS * BOOSTER_COLUMNS], labels[BOOSTER_ROWS];
  const sft_xgboost_parameters p = booster_parameters(rounds, seed);
  sft_xgboost_booster *booster = NULL;
  unsigned char *bytes = NULL;
  sft_error err = {0};
  booster_rows((uint64_t) seed + 100, features, labels);
  CHECK_EQUAL(sft_xgboost_train(BOOSTER_ROWS, BOOSTER_COLUMNS, features, labels, &p, &booster,
                                &err),
              SFT_OK, "train: %s", err.message);
  CHECK_EQUAL(sft_xgboost_save(booster, &bytes, length, &err), SFT_OK, "save: %s", err.message);
  if (booster_out)
    *booster_out = booster;
  else
    sft_xgboost_free(booster);
  return bytes;
}

#endif
