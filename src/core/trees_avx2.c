/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Trees by bit masks with AVX2; tree_masks.h explains, and the walk there is the same in
   plain C. */

#include "tree_masks.h"

#include <immintrin.h>
#include <string.h>

typedef __m256i bits;
#define bits_load(words) _mm256_load_si256((const __m256i *) (words))
#define bits_choose(s, r, l) _mm256_xor_si256(l, _mm256_and_si256(s, _mm256_xor_si256(r, l)))

#include "tree_paths.h"

static inline __m256i not_below(const float *x, __m256 limit)
{
  return _mm256_castps_si256(_mm256_cmp_ps(_mm256_load_ps(x), limit, _CMP_NLT_UQ));
}

static void compare(int n, const float *threshold, const float *column, uint64_t *masks)
{
  for (int k = 0; k < n; k++) {
    const __m256 limit = _mm256_set1_ps(threshold[k]);
    uint32_t part[SFT_MASK_ROWS / 32];
    for (int j = 0; j < SFT_MASK_ROWS / 32; j++) {
      /* packing works within halves of a vector: the table `place` below makes up for its order */
      const float *x = column + 32 * j;
      const __m256i low = _mm256_packs_epi32(not_below(x, limit), not_below(x + 8, limit));
      const __m256i high = _mm256_packs_epi32(not_below(x + 16, limit), not_below(x + 24, limit));
      part[j] = (uint32_t) _mm256_movemask_epi8(_mm256_packs_epi16(low, high));
    }
    memcpy(masks + SFT_MASK_WORDS * k, part, sizeof part);
  }
}

/* one byte of the value `weight` for each bit that is set */
static inline __m256i spread(uint32_t word, int weight)
{
  const __m256i byte_of_row = _mm256_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2,
                                               2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3);
  const __m256i bit_of_row = _mm256_set1_epi64x((long long) 0x8040201008040201ULL);
  const __m256i bytes = _mm256_shuffle_epi8(_mm256_set1_epi32((int) word), byte_of_row);
  const __m256i set = _mm256_cmpeq_epi8(_mm256_and_si256(bytes, bit_of_row), bit_of_row);
  return _mm256_and_si256(set, _mm256_set1_epi8((char) weight));
}

static void add_tree_of_depth(int depth, const uint16_t *node, const float *leaf,
                              const uint64_t *masks, float *margin)
{
  bits path[SFT_MASK_DEPTH];
  uint32_t word[SFT_MASK_DEPTH][SFT_MASK_ROWS / 32];
  if (depth > 0) find_paths(depth, masks, node, path);
  for (int d = 0; d < depth; d++) _mm256_storeu_si256((__m256i *) word[d], path[d]);
  for (int w = 0; w < SFT_MASK_ROWS / 32; w++) {
    /* numbers of the leaves of 32 rows, a byte each */
    uint8_t number[32] __attribute__((aligned(32)));
    __m256i bytes = _mm256_setzero_si256();
    for (int d = 0; d < depth; d++)
      bytes = _mm256_or_si256(bytes, spread(word[d][w], 1 << (depth - 1 - d)));
    _mm256_store_si256((__m256i *) number, bytes);
    for (int j = 0; j < 32; j += 8) {
      const __m256i index = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *) (number + j)));
      float *m = margin + 32 * w + j;
      _mm256_store_ps(m, _mm256_load_ps(m) + _mm256_i32gather_ps(leaf, index, 4));
    }
  }
}

const sft_mask_kernel sft_mask_kernel_avx2 = {{0,  1,  2,  3,  8,  9,  10, 11, 16, 17, 18,
                                               19, 24, 25, 26, 27, 4,  5,  6,  7,  12, 13,
                                               14, 15, 20, 21, 22, 23, 28, 29, 30, 31},
                                              compare,
                                              add_tree};
