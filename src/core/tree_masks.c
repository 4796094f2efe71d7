/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "tree_masks.h"
#include "tree_tests.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  int member, tree;  /* the tree `tree` of this member */
  int depth;         /* -1: to be walked */
  size_t first_node; /* of its 2^depth - 1 in `node` */
  size_t first_leaf; /* of its leaves in `leaf` */
} mask_tree;

/* consecutive trees and their distinct tests */
typedef struct {
  int first_tree, end_tree;
  size_t first_test, end_test;
} mask_batch;

struct sft_tree_masks {
  const sft_booster *members;
  int columns;
  const sft_mask_kernel *kernel;
  int ntrees;
  mask_tree *trees; /* in the order of the members */
  uint16_t *node;
  float *leaf;
  size_t nnodes, nleaves;
  int nbatches;
  mask_batch *batches;
  size_t ntests;
  int32_t *feature; /* of each test, ascending within a batch */
  float *threshold;
  /* of one evaluation, together up to 1 MB: too much for the stack of a thread */
  size_t most_tests; /* of a batch */
  float *values;     /* columns * SFT_MASK_ROWS */
  uint64_t *masks;   /* (most_tests + 1) * SFT_MASK_WORDS */
};

void sft_tree_masks_free(sft_tree_masks *masks)
{
  if (!masks) return;
  free(masks->trees);
  free(masks->node);
  free(masks->leaf);
  free(masks->batches);
  free(masks->feature);
  free(masks->threshold);
  free(masks->values);
  free(masks->masks);
  free(masks);
}

size_t sft_tree_masks_bytes(const sft_tree_masks *m)
{
  if (!m) return 0;
  return sizeof *m + (size_t) m->ntrees * (sizeof *m->trees + sizeof *m->batches) +
      m->nnodes * sizeof *m->node + m->nleaves * sizeof *m->leaf +
      m->ntests * (sizeof *m->feature + sizeof *m->threshold) +
      (size_t) m->columns * SFT_MASK_ROWS * sizeof *m->values +
      (m->most_tests + 1) * SFT_MASK_WORDS * sizeof *m->masks;
}

/* Depth below a node, or a number above SFT_MASK_DEPTH if `level` and it are more than that. */
static int depth_below(const sft_tree_node *nodes, int32_t n, int level)
{
  if (nodes[n].left < 0) return 0;
  if (level == SFT_MASK_DEPTH) return 1;
  const int left = depth_below(nodes, nodes[n].left, level + 1);
  const int right = depth_below(nodes, nodes[n].left + 1, level + 1);
  return 1 + (left > right ? left : right);
}

int sft_tree_masks_walked(const sft_booster *member, int columns)
{
  int walked = 0;
  for (int t = 0; t < member->ntrees; t++)
    walked += columns > SFT_MASK_FEATURES ||
        depth_below(member->nodes, member->root[t], 0) > SFT_MASK_DEPTH;
  return walked;
}

static size_t leaves_of(int depth)
{
  const size_t leaves = (size_t) 1 << depth;
  return leaves < SFT_MASK_MIN_LEAVES ? SFT_MASK_MIN_LEAVES : leaves;
}

/* List the trees, and count the room for their nodes and leaves. Returns their number of splits. */
static size_t list_trees(sft_tree_masks *m, int nmembers)
{
  size_t splits = 0;
  for (int member = 0; member < nmembers; member++) {
    const sft_booster *b = &m->members[member];
    for (int t = 0; t < b->ntrees; t++) {
      mask_tree *tree = &m->trees[m->ntrees++];
      const int depth = depth_below(b->nodes, b->root[t], 0);
      *tree = (mask_tree){member, t, depth <= SFT_MASK_DEPTH ? depth : -1, m->nnodes, m->nleaves};
      if (tree->depth < 0) continue;
      m->nnodes += ((size_t) 1 << depth) - 1;
      m->nleaves += leaves_of(depth);
    }
    splits += (size_t) b->nnodes / 2;
  }
  return splits;
}

/* Fill in the complete tree at and below place h of its level. Below a leaf the test is none, which is
   never true, and both sides hold the value of that leaf. */
static void fill_tree(const sft_tree_masks *m, const mask_tree *tree, sft_tree_tests *tests,
                      int32_t n, int level, size_t h)
{
  const sft_tree_node *nodes = m->members[tree->member].nodes;
  if (level == tree->depth) {
    m->leaf[tree->first_leaf + h] = nodes[n].value;
    return;
  }
  const int is_leaf = nodes[n].left < 0;
  m->node[tree->first_node + ((size_t) 1 << level) - 1 + h] =
      (uint16_t) (is_leaf ? SFT_NO_TEST
                          : sft_tree_tests_number(tests, nodes[n].feature, nodes[n].value));
  fill_tree(m, tree, tests, is_leaf ? n : nodes[n].left, level + 1, 2 * h);
  fill_tree(m, tree, tests, is_leaf ? n : nodes[n].left + 1, level + 1, 2 * h + 1);
}

/* Sort the tests of the batch by feature, and make the nodes of its trees point to masks. */
static void close_batch(sft_tree_masks *m, sft_tree_tests *tests, int end_tree)
{
  mask_batch *batch = &m->batches[m->nbatches++];
  uint16_t place[SFT_MASK_TESTS + 1];
  sft_tree_tests_sort(tests, m->feature + m->ntests, m->threshold + m->ntests, place);
  if ((size_t) tests->count > m->most_tests) m->most_tests = (size_t) tests->count;
  m->ntests += (size_t) tests->count;
  batch->end_test = m->ntests;
  batch->end_tree = end_tree;
  for (int t = batch->first_tree; t < end_tree; t++) {
    const mask_tree *tree = &m->trees[t];
    const size_t nodes = tree->depth < 0 ? 0 : ((size_t) 1 << tree->depth) - 1;
    uint16_t *node = m->node + tree->first_node;
    for (size_t i = 0; i < nodes; i++) node[i] = (uint16_t) (SFT_MASK_WORDS * place[node[i]]);
  }
  sft_tree_tests_clear(tests);
}

/* Batches of as many trees as `limit` distinct tests allow. */
static void make_batches(sft_tree_masks *m, sft_tree_tests *tests, int limit)
{
  const int most_of_a_tree = (1 << SFT_MASK_DEPTH) - 1;
  m->nbatches = 0;
  m->ntests = 0;
  m->most_tests = 0;
  m->batches[0] = (mask_batch){0, 0, 0, 0};
  for (int t = 0; t < m->ntrees; t++) {
    const mask_tree *tree = &m->trees[t];
    if (tests->count + most_of_a_tree > limit) {
      close_batch(m, tests, t);
      m->batches[m->nbatches] = (mask_batch){t, t, m->ntests, m->ntests};
    }
    if (tree->depth >= 0)
      fill_tree(m, tree, tests, m->members[tree->member].root[tree->tree], 0, 0);
  }
  close_batch(m, tests, m->ntrees);
}

int sft_tree_masks_create(const sft_booster *members, int nmembers, int columns, enum sft_simd simd,
                          sft_tree_masks **masks, sft_error *err)
{
  const sft_mask_kernel *kernel = NULL;
  *masks = NULL;
#ifdef SFT_X86_KERNELS
  if (simd == SFT_SIMD_AVX512) kernel = &sft_mask_kernel_avx512;
  if (simd == SFT_SIMD_AVX2) kernel = &sft_mask_kernel_avx2;
#else
  (void) simd;
#endif
  size_t ntrees = 0;
  for (int k = 0; k < nmembers; k++) ntrees += (size_t) members[k].ntrees;
  if (!kernel || columns > SFT_MASK_FEATURES || ntrees == 0 || ntrees > INT32_MAX) return SFT_OK;

  sft_tree_tests *tests = malloc(sizeof *tests);
  sft_tree_masks *m = calloc(1, sizeof *m);
  if (!tests || !m) goto fail;
  m->members = members;
  m->columns = columns;
  m->kernel = kernel;
  m->trees = malloc(ntrees * sizeof *m->trees);
  m->batches = malloc(ntrees * sizeof *m->batches);
  if (!m->trees || !m->batches) goto fail;
  const size_t splits = list_trees(m, nmembers);
  m->node = malloc((m->nnodes + 1) * sizeof *m->node);
  m->leaf = aligned_alloc(64, (m->nleaves + SFT_MASK_MIN_LEAVES) * sizeof *m->leaf);
  m->feature = malloc((splits + 1) * sizeof *m->feature);
  m->threshold = malloc((splits + 1) * sizeof *m->threshold);
  if (!m->node || !m->leaf || !m->feature || !m->threshold) goto fail;
  memset(m->leaf, 0, m->nleaves * sizeof *m->leaf);

  sft_tree_tests_clear(tests);
  /* one batch for an ensemble that shares its cuts; else smaller ones, that stay in the cache */
  make_batches(m, tests, SFT_MASK_TESTS);
  if (m->nbatches > 1) make_batches(m, tests, SFT_MASK_TESTS / 2);
  /* most splits share their tests with others: give back the rest */
  int32_t *feature = realloc(m->feature, (m->ntests + 1) * sizeof *feature);
  if (feature) m->feature = feature;
  float *threshold = realloc(m->threshold, (m->ntests + 1) * sizeof *threshold);
  if (threshold) m->threshold = threshold;
  m->values = aligned_alloc(64, (size_t) columns * SFT_MASK_ROWS * sizeof *m->values);
  m->most_tests |= 1; /* so that the size is a multiple of the alignment */
  m->masks = aligned_alloc(64, (m->most_tests + 1) * SFT_MASK_WORDS * sizeof *m->masks);
  if (!m->values || !m->masks) goto fail;
  free(tests);
  *masks = m;
  return SFT_OK;

fail:
  free(tests);
  sft_tree_masks_free(m);
  return sft_fail_memory(err, "an ensemble of trees");
}

/* From rows to columns, in the order that the kernel wants; has_nan[nrows] marks rows with NaN. */
static void transpose(const sft_tree_masks *m, int nrows, const float *features, float *columns,
                      uint8_t *has_nan)
{
  enum { TILE = 16 }; /* features: one line of the cache */
  memset(has_nan, 0, (size_t) nrows);
  for (int first = 0; first < m->columns; first += TILE) {
    const int end = first + TILE < m->columns ? first + TILE : m->columns;
    for (int i = 0; i < nrows; i++) {
      const float *x = features + (size_t) i * (size_t) m->columns;
      float *place = columns + (i & ~31) + m->kernel->place[i & 31];
      for (int f = first; f < end; f++) {
        has_nan[i] |= isnan(x[f]) != 0;
        place[f * SFT_MASK_ROWS] = x[f];
      }
    }
  }
}

/* Masks of all tests of a batch; the first one is that of no test. */
static void make_masks(const sft_tree_masks *m, const mask_batch *batch, const float *columns,
                       uint64_t *masks)
{
  memset(masks, 0, SFT_MASK_WORDS * sizeof *masks);
  masks += SFT_MASK_WORDS;
  for (size_t first = batch->first_test, end; first < batch->end_test; first = end) {
    const int32_t feature = m->feature[first];
    for (end = first + 1; end < batch->end_test && m->feature[end] == feature;) end++;
    m->kernel->compare((int) (end - first), m->threshold + first, columns + feature * SFT_MASK_ROWS,
                       masks);
    masks += (end - first) * SFT_MASK_WORDS;
  }
}

/* A large ensemble comes from memory for every block of rows: ask for a tree before it is needed. */
static inline void prefetch(const sft_tree_masks *m, const mask_tree *tree)
{
#if defined(__GNUC__)
  enum { LINE = 64 };
  if (tree->depth < 0) return;
  const char *node = (const char *) (m->node + tree->first_node);
  const char *leaf = (const char *) (m->leaf + tree->first_leaf);
  const size_t places = (size_t) 1 << tree->depth;
  for (size_t i = 0; i < places * sizeof *m->node; i += LINE) __builtin_prefetch(node + i);
  for (size_t i = 0; i < places * sizeof *m->leaf; i += LINE) __builtin_prefetch(leaf + i);
#else
  (void) m;
  (void) tree;
#endif
}

static void walk_tree(const sft_tree_masks *m, const mask_tree *tree, int nrows,
                      const float *features, float *margin)
{
  for (int i = 0; i < nrows; i++)
    margin[i] += sft_booster_walk(&m->members[tree->member], tree->tree,
                                  features + (size_t) i * (size_t) m->columns);
}

/* Rows with NaN took wrong turns in the masks: their margins again. */
static void walk_nan_rows(const sft_tree_masks *m, const sft_booster *b, int nrows,
                          const float *features, const uint8_t *has_nan, float *margin)
{
  for (int i = 0; i < nrows; i++) {
    if (!has_nan[i]) continue;
    margin[i] = b->base_margin;
    for (int t = 0; t < b->ntrees; t++)
      margin[i] += sft_booster_walk(b, t, features + (size_t) i * (size_t) m->columns);
  }
}

void sft_tree_masks_evaluate(const sft_tree_masks *m, int first, int last, int nrows,
                             const float *features,
                             void (*found)(void *context, int member, const float *margin),
                             void *context)
{
  enum { AHEAD = 3 }; /* trees */
  float *const columns = m->values;
  uint64_t *const masks = m->masks;
  float margin[SFT_MASK_ROWS] __attribute__((aligned(64)));
  uint8_t has_nan[SFT_MASK_ROWS];

  if (nrows < SFT_MASK_ROWS)
    memset(columns, 0, (size_t) m->columns * SFT_MASK_ROWS * sizeof *columns);
  transpose(m, nrows, features, columns, has_nan);
  for (int k = 0; k < m->nbatches; k++) {
    const mask_batch *batch = &m->batches[k];
    if (m->trees[batch->end_tree - 1].member < first) continue;
    if (m->trees[batch->first_tree].member > last) break;
    make_masks(m, batch, columns, masks);
    for (int t = batch->first_tree; t < batch->end_tree; t++) {
      const mask_tree *tree = &m->trees[t];
      if (tree->member < first || tree->member > last) continue;
      const sft_booster *b = &m->members[tree->member];
      if (t + AHEAD < m->ntrees) prefetch(m, tree + AHEAD);
      if (tree->tree == 0)
        for (int i = 0; i < SFT_MASK_ROWS; i++) margin[i] = b->base_margin;
      if (tree->depth < 0)
        walk_tree(m, tree, nrows, features, margin);
      else
        m->kernel->add_tree(tree->depth, m->node + tree->first_node, m->leaf + tree->first_leaf,
                            masks, margin);
      if (tree->tree < b->ntrees - 1) continue;
      walk_nan_rows(m, b, nrows, features, has_nan, margin);
      found(context, tree->member, margin);
    }
  }
}
