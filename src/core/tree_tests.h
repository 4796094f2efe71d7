/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The distinct tests x[feature] < threshold of some trees. Used by tree_masks.c only. */

#ifndef SFT_TREE_TESTS_H
#define SFT_TREE_TESTS_H

#include "tree_masks.h"

enum { SFT_NO_TEST = 0, SFT_TREE_TESTS_SLOTS = 4 * SFT_MASK_TESTS };

typedef struct {
  int32_t feature;
  float threshold;
  int number;
} sft_tree_test;

typedef struct {
  int count;
  sft_tree_test test[SFT_MASK_TESTS];
  uint16_t slot[SFT_TREE_TESTS_SLOTS]; /* hash table of numbers */
} sft_tree_tests;

void sft_tree_tests_clear(sft_tree_tests *tests);

/* The number, from 1, of a test, which is added unless it is there. There must be room for it. */
int sft_tree_tests_number(sft_tree_tests *tests, int32_t feature, float threshold);

/* Write the tests in ascending order; place[number] is the place, from 1, of each; place[SFT_NO_TEST] is 0.
   The numbers are not valid any more. */
void sft_tree_tests_sort(sft_tree_tests *tests, int32_t *feature, float *threshold,
                         uint16_t *place);

#endif
