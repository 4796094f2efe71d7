/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "tree_tests.h"

#include <stdlib.h>
#include <string.h>

void sft_tree_tests_clear(sft_tree_tests *tests)
{
  tests->count = 0;
  memset(tests->slot, 0, sizeof tests->slot);
}

int sft_tree_tests_number(sft_tree_tests *tests, int32_t feature, float threshold)
{
  uint32_t bits;
  memcpy(&bits, &threshold, sizeof bits);
  const uint32_t hash = (bits ^ (uint32_t) feature * 2246822519u) * 2654435761u;
  for (uint32_t at = hash >> 16;; at++) {
    uint16_t *number = &tests->slot[at % SFT_TREE_TESTS_SLOTS];
    if (!*number) {
      *number = (uint16_t) ++tests->count;
      tests->test[*number - 1] = (sft_tree_test){feature, threshold, *number};
      return *number;
    }
    const sft_tree_test *test = &tests->test[*number - 1];
    if (test->feature == feature && test->threshold == threshold) return *number;
  }
}

static int by_feature(const void *left, const void *right)
{
  const sft_tree_test *a = left, *b = right;
  if (a->feature != b->feature) return a->feature < b->feature ? -1 : 1;
  if (a->threshold != b->threshold) return a->threshold < b->threshold ? -1 : 1;
  return a->number - b->number; /* 0 and -0 */
}

void sft_tree_tests_sort(sft_tree_tests *tests, int32_t *feature, float *threshold, uint16_t *place)
{
  qsort(tests->test, (size_t) tests->count, sizeof *tests->test, by_feature);
  place[SFT_NO_TEST] = 0;
  for (int k = 0; k < tests->count; k++) {
    feature[k] = tests->test[k].feature;
    threshold[k] = tests->test[k].threshold;
    place[tests->test[k].number] = (uint16_t) (k + 1);
  }
}
