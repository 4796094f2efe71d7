/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "trees.h"
#include "booster_reader.h"
#include "tree_masks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rows are taken in blocks, so that a tree is used many times while it is in the cache. */
enum { BLOCK = SFT_MASK_ROWS, WALK_BLOCK = 64 };

struct sft_trees {
  int columns;
  int nmembers;
  int capacity;
  sft_booster *members;
  sft_tree_masks *masks; /* of all members, or NULL: the trees are walked */
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
  sft_tree_masks_free(trees->masks);
  free(trees->members);
  free(trees);
}

int sft_trees_add(sft_trees *trees, const char *name, const void *bytes, size_t length,
                  sft_error *err)
{
  sft_tree_masks_free(trees->masks); /* they are for the members before */
  trees->masks = NULL;
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

int sft_trees_prepare(sft_trees *trees, enum sft_simd simd, sft_error *err)
{
  sft_tree_masks_free(trees->masks);
  trees->masks = NULL;
  return sft_tree_masks_create(trees->members, trees->nmembers, trees->columns, simd, &trees->masks,
                               err);
}

void sft_trees_limit(sft_trees *trees, int rounds)
{
  sft_tree_masks_free(trees->masks); /* they are for all trees */
  trees->masks = NULL;
  for (int m = 0; m < trees->nmembers; m++) {
    sft_booster *b = &trees->members[m];
    if (b->ntrees <= rounds) continue;
    b->nnodes = b->root[rounds]; /* the nodes of a tree follow those of the tree before it */
    b->ntrees = rounds;
  }
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

int sft_trees_walked(const sft_trees *trees)
{
  int walked = 0;
  for (int m = 0; m < trees->nmembers; m++)
    walked += sft_tree_masks_walked(&trees->members[m], trees->columns);
  return walked;
}

size_t sft_trees_bytes(const sft_trees *trees)
{
  size_t bytes = sizeof *trees + sft_tree_masks_bytes(trees->masks);
  bytes += (size_t) trees->capacity * sizeof *trees->members;
  for (int m = 0; m < trees->nmembers; m++) {
    const sft_booster *b = &trees->members[m];
    bytes += (size_t) b->ntrees * sizeof *b->root + (size_t) b->nnodes * sizeof *b->nodes;
  }
  return bytes;
}

static void walk_block(const sft_booster *b, int columns, int nrows, const float *features,
                       float *margin)
{
  for (int i = 0; i < nrows; i++) margin[i] = b->base_margin;
  for (int t = 0; t < b->ntrees; t++)
    for (int i = 0; i < nrows; i++)
      margin[i] += sft_booster_walk(b, t, features + (size_t) i * (size_t) columns);
}

/* found(context, member, margin) for each of the members first..last, for nrows <= BLOCK rows */
static void block_margins(const sft_trees *trees, int first, int last, int nrows,
                          const float *features,
                          void (*found)(void *context, int member, const float *margin),
                          void *context)
{
  float margin[BLOCK];
  if (trees->masks && nrows >= SFT_MASK_MIN_ROWS) {
    sft_tree_masks_evaluate(trees->masks, first, last, nrows, features, found, context);
    return;
  }
  for (int m = first; m <= last; m++) {
    for (int start = 0; start < nrows; start += WALK_BLOCK)
      walk_block(&trees->members[m], trees->columns,
                 nrows - start < WALK_BLOCK ? nrows - start : WALK_BLOCK,
                 features + (size_t) start * (size_t) trees->columns, margin + start);
    found(context, m, margin);
  }
}

typedef struct {
  int nrows;
  float *margin;
} margin_copy;

static void copy_margin(void *context, int member, const float *margin)
{
  const margin_copy *copy = context;
  (void) member;
  memcpy(copy->margin, margin, (size_t) copy->nrows * sizeof *margin);
}

void sft_trees_margin(const sft_trees *trees, int member, int nrows, const float *features,
                      float *margin)
{
  for (int start = 0; start < nrows; start += BLOCK) {
    margin_copy copy = {nrows - start < BLOCK ? nrows - start : BLOCK, margin + start};
    block_margins(trees, member, member, copy.nrows,
                  features + (size_t) start * (size_t) trees->columns, copy_margin, &copy);
  }
}

float sft_trees_probability(float margin)
{
  /* expf overflows beyond 88.7: XGBoost clamps there */
  const float x = -margin < 88.7f ? -margin : 88.7f;
  return 1.0f / (expf(x) + 1.0f);
}

/* sums of deviations from the first member: no cancellation when the members agree */
typedef struct {
  int nrows;
  double first[BLOCK], sum[BLOCK], sum_sq[BLOCK];
} block_sums;

static void add_member(void *context, int member, const float *margin)
{
  block_sums *s = context;
  for (int i = 0; i < s->nrows; i++) {
    const double p = sft_trees_probability(margin[i]);
    if (member == 0) s->first[i] = p;
    const double deviation = p - s->first[i];
    s->sum[i] += deviation;
    s->sum_sq[i] += deviation * deviation;
  }
}

void sft_trees_predict(const sft_trees *trees, int nrows, const float *features, double *mean,
                       double *spread)
{
  const double members = trees->nmembers;
  for (int start = 0; start < nrows; start += BLOCK) {
    block_sums s = {.nrows = nrows - start < BLOCK ? nrows - start : BLOCK};
    block_margins(trees, 0, trees->nmembers - 1, s.nrows,
                  features + (size_t) start * (size_t) trees->columns, add_member, &s);
    for (int i = 0; i < s.nrows; i++) {
      mean[start + i] = s.first[i] + s.sum[i] / members;
      if (spread)
        spread[start + i] = trees->nmembers > 1
            ? sqrt(fmax(0.0, s.sum_sq[i] - s.sum[i] * s.sum[i] / members) / (members - 1.0))
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
