/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* bench_trees LABEL MODEL SAMPLE REPEATS: load a softness model, and predict all atoms of a labeled
   sample with every native evaluator of this processor in turn with XGBoost's own predict, which gets all
   rows of a booster in one call; margins are compared bit by bit. One thread. */

#include "bench.h"

#include "core/trees.h"
#include "core/xgboost_api.h"

typedef struct {
  sft_model *model;
  sft_trees *trees;
  sft_xgboost_booster **boosters; /* filled by a second pass, which is not timed */
} ensemble;

/* as compute softness/atom does it, on one rank */
static void load(const char *folder, ensemble *e, int with_xgboost)
{
  char path[4096];
  sft_error err;
  size_t length;
  snprintf(path, sizeof path, "%s/model.json", folder);
  char *bytes = read_file(path, &length);
  must(sft_model_parse(folder, bytes, length, &e->model, &err), &err);
  free(bytes);
  sft_symfn *symfn;
  must(sft_symfn_create(&e->model->descriptor, &symfn, &err), &err);
  must(sft_trees_create(sft_symfn_columns(symfn), &e->trees, &err), &err);
  sft_symfn_free(symfn);
  if (with_xgboost) e->boosters = room((size_t) e->model->nboosters * sizeof *e->boosters);
  for (int k = 0; k < e->model->nboosters; k++) {
    snprintf(path, sizeof path, "%s/%s", folder, e->model->boosters[k].file);
    bytes = read_file(path, &length);
    must(sft_model_check_booster(e->model, folder, k, bytes, length, &err), &err);
    must(sft_trees_add(e->trees, path, bytes, length, &err), &err);
    if (with_xgboost) must(sft_xgboost_load(bytes, length, &e->boosters[k], &err), &err);
    free(bytes);
  }
  must(sft_trees_prepare(e->trees, sft_cpu_best(), &err), &err);
}

static void unload(ensemble *e)
{
  for (int k = 0; e->boosters && k < e->model->nboosters; k++) sft_xgboost_free(e->boosters[k]);
  free(e->boosters);
  sft_trees_free(e->trees);
  sft_model_free(e->model);
}

static double predict_xgboost(const ensemble *e, int nrows, const float *features, float *values)
{
  sft_error err;
  const double start = seconds(CLOCK_PROCESS_CPUTIME_ID);
  for (int k = 0; k < e->model->nboosters; k++)
    must(sft_xgboost_predict(e->boosters[k], nrows, sft_trees_columns(e->trees), features, 0,
                             values, &err),
         &err);
  return seconds(CLOCK_PROCESS_CPUTIME_ID) - start;
}

static double predict_native(const ensemble *e, enum sft_simd simd, int nrows,
                             const float *features, double *mean)
{
  sft_error err;
  must(sft_trees_prepare(e->trees, simd, &err), &err);
  const double start = seconds(CLOCK_PROCESS_CPUTIME_ID);
  sft_trees_predict(e->trees, nrows, features, mean, NULL);
  return seconds(CLOCK_PROCESS_CPUTIME_ID) - start;
}

/* margins that differ in any bit from XGBoost's, over all members and evaluators */
static long count_different(const ensemble *e, int nrows, const float *features, float *theirs,
                            float *ours)
{
  sft_error err;
  long different = 0;
  for (int simd = SFT_SIMD_PLAIN; simd <= (int) sft_cpu_best(); simd++) {
    must(sft_trees_prepare(e->trees, (enum sft_simd) simd, &err), &err);
    for (int k = 0; k < e->model->nboosters; k++) {
      must(sft_xgboost_predict(e->boosters[k], nrows, sft_trees_columns(e->trees), features, 1,
                               theirs, &err),
           &err);
      sft_trees_margin(e->trees, k, nrows, features, ours);
      for (int i = 0; i < nrows; i++) different += memcmp(&ours[i], &theirs[i], sizeof *ours) != 0;
    }
  }
  return different;
}

int main(int narg, char **arg)
{
  if (narg != 5) stop("usage: bench_trees LABEL MODEL SAMPLE REPEATS");
  const char *label = arg[1];
  const int repeats = atoi(arg[4]);
  for (int repeat = 0; repeat < repeats; repeat++) {
    ensemble e = {NULL, NULL, NULL};
    const double start = seconds(CLOCK_MONOTONIC);
    load(arg[2], &e, 0);
    printf("load.%s\t%.6g\n", label, seconds(CLOCK_MONOTONIC) - start);
    unload(&e);
  }

  ensemble e = {NULL, NULL, NULL};
  load(arg[2], &e, 1);
  int nrows;
  float *features = read_features(arg[3], &e.model->descriptor, &nrows);
  float *values = room((size_t) nrows * sizeof *values),
        *margins = room((size_t) nrows * sizeof *values);
  double *mean = room((size_t) nrows * sizeof *mean);
  printf("trees.%s.different\t%ld\n", label, count_different(&e, nrows, features, values, margins));
  const double tests = (double) nrows * sft_trees_count(e.trees);
  for (int repeat = 0; repeat < repeats; repeat++) {
    const double xgboost = predict_xgboost(&e, nrows, features, values);
    printf("trees.%s.xgboost.ns\t%.6g\n", label, 1.0e9 * xgboost / tests);
    for (int simd = SFT_SIMD_PLAIN; simd <= (int) sft_cpu_best(); simd++) {
      const char *name = sft_cpu_name((enum sft_simd) simd);
      const double native = predict_native(&e, (enum sft_simd) simd, nrows, features, mean);
      printf("trees.%s.%s.ns\t%.6g\n", label, name, 1.0e9 * native / tests);
      printf("trees.%s.%s.ratio\t%.6g\n", label, name, xgboost / native);
    }
  }
  free(features);
  free(values);
  free(margins);
  free(mean);
  unload(&e);
  return 0;
}
