/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The paths of SFT_MASK_ROWS rows through a complete tree. Included by trees_avx2.c and trees_avx512.c,
   which define before:
     bits                    a vector of SFT_MASK_ROWS bits
     bits_load(words)
     bits_choose(s, r, l)    bit by bit, r where s is set, else l */

#include "tree_masks.h"

/* choose_D: of 2^D nodes, `step` apart, the mask of the one that path[0..D-1] leads to. The first bit of
   the path halves the nodes first, so that only the last selection waits for the latest bit. */
#define CHOOSE static inline __attribute__((always_inline)) bits

CHOOSE choose_1(const uint64_t *masks, const uint16_t *node, const bits *path, int step)
{
  return bits_choose(path[0], bits_load(masks + node[step]), bits_load(masks + node[0]));
}

#define CHOOSE_NEXT(D, D_LESS_1)                                                             \
  CHOOSE choose_##D(const uint64_t *masks, const uint16_t *node, const bits *path, int step) \
  {                                                                                          \
    const bits even = choose_##D_LESS_1(masks, node, path, 2 * step);                        \
    const bits odd = choose_##D_LESS_1(masks, node + step, path, 2 * step);                  \
    return bits_choose(path[D_LESS_1], odd, even);                                           \
  }
CHOOSE_NEXT(2, 1)
CHOOSE_NEXT(3, 2)
CHOOSE_NEXT(4, 3)
CHOOSE_NEXT(5, 4)
CHOOSE_NEXT(6, 5)
CHOOSE_NEXT(7, 6)

/* path[0..depth-1], 1 <= depth <= 8; the nodes of level d start at node[2^d - 1] */
static inline __attribute__((always_inline)) void find_paths(int depth, const uint64_t *masks,
                                                             const uint16_t *node, bits *path)
{
  path[0] = bits_load(masks + node[0]);
  if (depth == 1) return;
  path[1] = choose_1(masks, node + 1, path, 1);
  if (depth == 2) return;
  path[2] = choose_2(masks, node + 3, path, 1);
  if (depth == 3) return;
  path[3] = choose_3(masks, node + 7, path, 1);
  if (depth == 4) return;
  path[4] = choose_4(masks, node + 15, path, 1);
  if (depth == 5) return;
  path[5] = choose_5(masks, node + 31, path, 1);
  if (depth == 6) return;
  path[6] = choose_6(masks, node + 63, path, 1);
  if (depth == 7) return;
  path[7] = choose_7(masks, node + 127, path, 1);
}

/* sft_mask_kernel.add_tree for a depth that the compiler knows */
static inline __attribute__((always_inline)) void add_tree_of_depth(int depth, const uint16_t *node,
                                                                    const float *leaf,
                                                                    const uint64_t *masks,
                                                                    float *margin);

static void add_tree(int depth, const uint16_t *node, const float *leaf, const uint64_t *masks,
                     float *margin)
{
#define ADD_TREE(D)                                  \
  case D:                                            \
    add_tree_of_depth(D, node, leaf, masks, margin); \
    break;
  switch (depth) {
    ADD_TREE(0)
    ADD_TREE(1)
    ADD_TREE(2)
    ADD_TREE(3)
    ADD_TREE(4)
    ADD_TREE(5)
    ADD_TREE(6)
    ADD_TREE(7)
    ADD_TREE(8)
  }
#undef ADD_TREE
}
