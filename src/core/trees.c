/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "trees.h"
#include "booster_reader.h"

#include <math.h>
#include <stdlib.h>

/* Rows are taken in blocks, so that a tree is used many times while it is in the cache. */
#define BLOCK 64

struct sft_trees {
  int columns;
  int nmembers;
  int capacity;
  sft_booster *members;
};

int sft_trees_create(int columns, sft_trees **trees, sft_error *err)
{
  *trees = NULL;
  if (columns < 1) return sft_fail(err, SFT_EINVAL, "an ensemble for %d features", columns);
  sft_trees *t = calloc(1, sizeof *t);
  if (!t) return sft_fail_memory(err, "an ensemble of trees");
  t->columns = columns;
  *trees = t;
  return SFT_OK;
}

void sft_trees_free(sft_trees *trees)
{
  if (!trees) return;
  for (int m = 0; m < trees->nmembers; m++) sft_booster_clear(&trees->members[m]);
  free(trees->members);
  free(trees);
}

int sft_trees_add(sft_trees *trees, const char *name, const void *bytes, size_t length,
                  sft_error *err)
{
  if (trees->nmembers == trees->capacity) {
    const int capacity = 2 * trees->capacity + 8;
    sft_booster *members = realloc(trees->members, (size_t) capacity * sizeof *members);
    if (!members) return sft_fail_memory(err, "an ensemble of trees");
    trees->members = members;
    trees->capacity = capacity;
  }
  const int status =
      sft_booster_read(name, bytes, length, trees->columns, &trees->members[trees->nmembers], err);
  if (!status) trees->nmembers++;
  return status;
}

int sft_trees_members(const sft_trees *trees)
{
  return trees->nmembers;
}

int sft_trees_columns(const sft_trees *trees)
{
  return trees->columns;
}

int sft_trees_count(const sft_trees *trees)
{
  int count = 0;
  for (int m = 0; m < trees->nmembers; m++) count += trees->members[m].ntrees;
  return count;
}

size_t sft_trees_bytes(const sft_trees *trees)
{
  size_t bytes = sizeof *trees + (size_t) trees->capacity * sizeof *trees->members;
  for (int m = 0; m < trees->nmembers; m++) {
    const sft_booster *b = &trees->members[m];
    bytes += (size_t) b->ntrees * sizeof *b->root + (size_t) b->nnodes * sizeof *b->nodes;
  }
  return bytes;
}

/* The value of the leaf that the row x falls into. */
static float walk(const sft_tree_node *nodes, int root, const float *x)
{
  const sft_tree_node *node = nodes + root;
  while (node->left >= 0) {
    const float value = x[node->feature];
    const int to_left = isnan(value) ? node->default_left : value < node->value;
    node = nodes + node->left + !to_left;
  }
  return node->value;
}

static void block_margin(const sft_booster *b, int columns, int nrows, const float *features,
                         float *margin)
{
  for (int i = 0; i < nrows; i++) margin[i] = b->base_margin;
  for (int t = 0; t < b->ntrees; t++)
    for (int i = 0; i < nrows; i++)
      margin[i] += walk(b->nodes, b->root[t], features + (size_t) i * (size_t) columns);
}

void sft_trees_margin(const sft_trees *trees, int member, int nrows, const float *features,
                      float *margin)
{
  for (int first = 0; first < nrows; first += BLOCK) {
    const int n = nrows - first < BLOCK ? nrows - first : BLOCK;
    block_margin(&trees->members[member], trees->columns, n,
                 features + (size_t) first * (size_t) trees->columns, margin + first);
  }
}

float sft_trees_probability(float margin)
{
  /* expf overflows beyond 88.7: XGBoost clamps there */
  const float x = -margin < 88.7f ? -margin : 88.7f;
  return 1.0f / (expf(x) + 1.0f);
}

void sft_trees_predict(const sft_trees *trees, int nrows, const float *features, double *mean,
                       double *spread)
{
  const double members = trees->nmembers;
  for (int start = 0; start < nrows; start += BLOCK) {
    const int n = nrows - start < BLOCK ? nrows - start : BLOCK;
    const float *block = features + (size_t) start * (size_t) trees->columns;
    float margin[BLOCK];
    /* sums of deviations from the first member: no cancellation when the members agree */
    double first[BLOCK], sum[BLOCK] = {0.0}, sum_sq[BLOCK] = {0.0};
    for (int m = 0; m < trees->nmembers; m++) {
      block_margin(&trees->members[m], trees->columns, n, block, margin);
      for (int i = 0; i < n; i++) {
        const double p = sft_trees_probability(margin[i]);
        if (m == 0) first[i] = p;
        const double deviation = p - first[i];
        sum[i] += deviation;
        sum_sq[i] += deviation * deviation;
      }
    }
    for (int i = 0; i < n; i++) {
      mean[start + i] = first[i] + sum[i] / members;
      if (spread)
        spread[start + i] = trees->nmembers > 1
            ? sqrt(fmax(0.0, sum_sq[i] - sum[i] * sum[i] / members) / (members - 1.0))
            : 0.0;
    }
  }
}

int sft_trees_each_split(const sft_trees *trees,
                         int (*visit)(void *context, int feature, float threshold), void *context)
{
  for (int m = 0; m < trees->nmembers; m++) {
    const sft_booster *b = &trees->members[m];
    for (int n = 0; n < b->nnodes; n++)
      if (b->nodes[n].left >= 0) {
        const int status = visit(context, b->nodes[n].feature, b->nodes[n].value);
        if (status) return status;
      }
  }
  return 0;
}
