/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* From the UBJSON bytes of an XGBoost booster to the trees in memory. Used by trees.c only. */

#ifndef SFT_BOOSTER_READER_H
#define SFT_BOOSTER_READER_H

#include "error.h"

#include <stddef.h>
#include <stdint.h>

/* The right child follows the left one. */
typedef struct {
  float value;  /* threshold of a split, or value of a leaf */
  int32_t left; /* left child in the booster's nodes, or -1: a leaf */
  int32_t feature;
  int32_t default_left; /* where NaN goes */
} sft_tree_node;

typedef struct {
  float base_margin;
  int ntrees;
  int nnodes;
  int32_t *root; /* node of each tree */
  sft_tree_node *nodes;
} sft_booster;

/* Fill *booster, to be emptied by sft_booster_clear. Failure codes as for sft_trees_add; *booster
   is then empty. */
int sft_booster_read(const char *name, const void *bytes, size_t length, int columns,
                     sft_booster *booster, sft_error *err);
void sft_booster_clear(sft_booster *booster);

#endif
