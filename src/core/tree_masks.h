/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Trees by bit masks: the same margins as a walk from the root to a leaf, bit for bit, but for
   SFT_MASK_ROWS rows together and without branches. Used by trees*.c only.

   1. Every distinct test (feature, threshold) of a batch of trees is made once for all rows; the result
      is a mask, one bit for each row, set if the row goes right: not (x < threshold).
   2. A tree is filled up to a complete one of its depth D. Level by level, the masks of its 2^d nodes are
      merged to the one that counts for each row by bitwise selections, each with one bit of the path to
      that level: merged = bit ? right : left.
   3. The D bits of the path are the number of the leaf, whose value is added to the margin.

   Rows with NaN, which goes by the default direction of each split, and trees deeper than
   SFT_MASK_DEPTH are walked. */

#ifndef SFT_TREE_MASKS_H
#define SFT_TREE_MASKS_H

#include "booster_reader.h"
#include "cpu.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

enum {
  SFT_MASK_ROWS = 256,
  SFT_MASK_WORDS = SFT_MASK_ROWS / 64, /* words of one mask */
  SFT_MASK_DEPTH = 8,
  SFT_MASK_MIN_LEAVES = 16, /* leaves of a tree in memory, at least: one vector */
  SFT_MASK_TESTS = 16383,   /* distinct tests of one batch: 512 kB of masks */
  SFT_MASK_FEATURES = 512,  /* features, at most: 512 kB of columns */
  SFT_MASK_MIN_ROWS = 32    /* for fewer rows a walk is faster */
};

/* What differs between instruction sets. */
typedef struct {
  /* Row i of 32 is expected in this place of a column, so that it becomes bit i of the mask. */
  uint8_t place[32];
  /* Masks of n thresholds for column[SFT_MASK_ROWS], aligned to 64 bytes. */
  void (*compare)(int n, const float *threshold, const float *column, uint64_t *masks);
  /* Add one tree to margin[SFT_MASK_ROWS], aligned to 64 bytes. node[2^depth - 1], level by level, is the
     first word of each node's mask in `masks`. */
  void (*add_tree)(int depth, const uint16_t *node, const float *leaf, const uint64_t *masks,
                   float *margin);
} sft_mask_kernel;

extern const sft_mask_kernel sft_mask_kernel_avx2, sft_mask_kernel_avx512;

typedef struct sft_tree_masks sft_tree_masks;

/* Prepare the trees of members[nmembers] for rows of `columns` features; `masks` is NULL where this does
   not pay: plain C, or too many features. The members are referred to. SFT_ENOMEM. */
int sft_tree_masks_create(const sft_booster *members, int nmembers, int columns, enum sft_simd simd,
                          sft_tree_masks **masks, sft_error *err);
void sft_tree_masks_free(sft_tree_masks *masks);

/* Trees of one member that are walked whatever the processor. */
int sft_tree_masks_walked(const sft_booster *member, int columns);

size_t sft_tree_masks_bytes(const sft_tree_masks *masks);

/* Margins of the members first..last for nrows <= SFT_MASK_ROWS rows: found(context, member, margin) is
   called for each in turn. Allocates nothing; the masks hold its working memory, so one call at a time. */
void sft_tree_masks_evaluate(const sft_tree_masks *masks, int first, int last, int nrows,
                             const float *features,
                             void (*found)(void *context, int member, const float *margin),
                             void *context);

/* The value of the leaf that the row x falls into. */
static inline float sft_booster_walk(const sft_booster *booster, int tree, const float *x)
{
  const sft_tree_node *nodes = booster->nodes, *node = nodes + booster->root[tree];
  while (node->left >= 0) {
    const float value = x[node->feature];
    const int to_left = isnan(value) ? node->default_left : value < node->value;
    node = nodes + node->left + !to_left;
  }
  return node->value;
}

#endif
