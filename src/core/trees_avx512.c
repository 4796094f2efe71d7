/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Trees by bit masks with AVX-512; tree_masks.h explains, and the walk there is the same in
   plain C. */

#include "tree_masks.h"

#include <immintrin.h>

typedef __m256i bits;
#define bits_load(words) _mm256_load_si256((const __m256i *) (words))
#define bits_choose(s, r, l) _mm256_ternarylogic_epi64(s, r, l, 0xCA)

#include "tree_paths.h"

static void compare(int n, const float *threshold, const float *column, uint64_t *masks)
{
  for (int k = 0; k < n; k++) {
    const __m512 limit = _mm512_set1_ps(threshold[k]);
    __mmask16 part[SFT_MASK_ROWS / 16];
    for (int j = 0; j < SFT_MASK_ROWS / 16; j++)
      part[j] = _mm512_cmp_ps_mask(_mm512_load_ps(column + 16 * j), limit, _CMP_NLT_UQ);
    for (int w = 0; w < SFT_MASK_WORDS; w++)
      masks[SFT_MASK_WORDS * k + w] = (uint64_t) part[4 * w] | (uint64_t) part[4 * w + 1] << 16 |
          (uint64_t) part[4 * w + 2] << 32 | (uint64_t) part[4 * w + 3] << 48;
  }
}

/* leaf[index] for 16 rows */
static inline __m512 pick_leaves(int depth, const float *leaf, __m512i index)
{
  if (depth > 6) return _mm512_i32gather_ps(index, leaf, 4);
  const __m512 first = _mm512_load_ps(leaf);
  if (depth < 5) return _mm512_permutexvar_ps(index, first);
  const __m512 low = _mm512_permutex2var_ps(first, index, _mm512_load_ps(leaf + 16));
  if (depth == 5) return low;
  const __m512 high =
      _mm512_permutex2var_ps(_mm512_load_ps(leaf + 32), index, _mm512_load_ps(leaf + 48));
  return _mm512_mask_blend_ps(_mm512_test_epi32_mask(index, _mm512_set1_epi32(32)), low, high);
}

static void add_tree_of_depth(int depth, const uint16_t *node, const float *leaf,
                              const uint64_t *masks, float *margin)
{
  bits path[SFT_MASK_DEPTH];
  uint64_t word[SFT_MASK_DEPTH][SFT_MASK_WORDS];
  if (depth > 0) find_paths(depth, masks, node, path);
  for (int d = 0; d < depth; d++) _mm256_storeu_si256((__m256i *) word[d], path[d]);
  for (int w = 0; w < SFT_MASK_WORDS; w++) {
    /* numbers of the leaves of 64 rows, a byte each */
    uint8_t number[64] __attribute__((aligned(64)));
    __m512i bytes = _mm512_setzero_si512();
    for (int d = 0; d < depth; d++)
      bytes = _mm512_mask_add_epi8(bytes, word[d][w], bytes,
                                   _mm512_set1_epi8((char) (1 << (depth - 1 - d))));
    _mm512_store_si512(number, bytes);
    for (int j = 0; j < 64; j += 16) {
      const __m512i index = _mm512_cvtepu8_epi32(_mm_load_si128((const __m128i *) (number + j)));
      float *m = margin + 64 * w + j;
      _mm512_store_ps(m, _mm512_load_ps(m) + pick_leaves(depth, leaf, index));
    }
  }
}

const sft_mask_kernel sft_mask_kernel_avx512 = {{0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10,
                                                 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
                                                 22, 23, 24, 25, 26, 27, 28, 29, 30, 31},
                                                compare,
                                                add_tree};
