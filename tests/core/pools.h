/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* A pool for tests of the training, made of random bin numbers. */

#ifndef POOLS_H
#define POOLS_H

#include "check.h"
#include "numbers.h"

#include "core/fit_internal.h"

enum { POOL_ROWS = 3000, POOL_BINS = 48 };

/* One sample with 18 columns: bins that are all used, columns with few bins, and one that is constant;
   the labels depend on some of them. */
static inline sft_fit *pool_make(sft_model **model)
{
  static const char *const names[] = {"A", "B"};
  static const int rows[] = {POOL_ROWS};
  sft_error err = {0};
  sft_fit *fit = NULL;
  uint64_t state = 17;
  sft_model_create(model, &err);
  sft_model_set_elements(*model, 2, names, &err);
  (*model)->descriptor = (sft_symfn_parameters){2.4, 0.15, 0.6, 2.4, 0.2, 2};
  (*model)->training.xgboost.max_bin = POOL_BINS;
  (*model)->nsamples = 1;
  (*model)->samples = calloc(1, sizeof *(*model)->samples);
  CHECK_EQUAL(sft_fit_create(*model, 1, rows, SFT_HALVES_NONE, &fit, &err), SFT_OK, "%s",
              err.message);
  if (!fit) exit(EXIT_FAILURE);
  CHECK_EQUAL(sft_fit_own_codes(fit, &err), SFT_OK, "%s", err.message);
  CHECK_EQUAL(fit->columns, 18, "columns");
  for (int c = 0; c < fit->columns; c++) {
    float edges[POOL_BINS];
    const int count = c == 3 ? 1 : c % 5 == 1 ? 2 + c : POOL_BINS;
    for (int b = 0; b < count; b++) edges[b] = (float) (b * b - 40 * c) * 0.37f;
    sft_bins_set(fit->bins, c, edges, count);
    for (size_t r = 0; r < POOL_ROWS; r++)
      fit->codes[r * (size_t) fit->columns + (size_t) c] =
          (uint8_t) (number_uniform(&state) * count);
  }
  for (size_t r = 0; r < POOL_ROWS; r++) {
    const uint8_t *codes = fit->codes + r * (size_t) fit->columns;
    const double sum = codes[0] - codes[2] + (codes[4] > 20 ? codes[5] : 0);
    fit->label[r] = sum + 10.0 * number_gaussian(&state) > 8.0 ? SFT_FAST : SFT_SLOW;
  }
  for (int r = 0; r < POOL_ROWS; r++) fit->id[r] = r + 1;
  for (int r = 0; r < POOL_ROWS; r++) fit->element[r] = r % 2;
  return fit;
}

#endif
