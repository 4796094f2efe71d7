/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "bins.h"
#include "stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct sft_bins {
  int columns;
  int max_bin;
  int *count;   /* bins of each feature */
  float *edges; /* max_bin per feature */
};

int sft_bins_create(int columns, int max_bin, sft_bins **bins_out, sft_error *err)
{
  *bins_out = NULL;
  if (max_bin < 2 || max_bin > SFT_BINS_MOST)
    return sft_fail(err, SFT_EINVAL, "max_bin %d: it must be from 2 to %d", max_bin, SFT_BINS_MOST);
  sft_bins *bins = calloc(1, sizeof *bins);
  if (!bins) return sft_fail_memory(err, "the bins of the features");
  bins->columns = columns;
  bins->max_bin = max_bin;
  bins->count = malloc((size_t) columns * sizeof *bins->count);
  bins->edges = calloc((size_t) columns * (size_t) max_bin, sizeof *bins->edges);
  if (!bins->count || !bins->edges) {
    sft_bins_free(bins);
    return sft_fail_memory(err, "the bins of the features");
  }
  for (int c = 0; c < columns; c++) bins->count[c] = 1;
  *bins_out = bins;
  return SFT_OK;
}

void sft_bins_free(sft_bins *bins)
{
  if (!bins) return;
  free(bins->count);
  free(bins->edges);
  free(bins);
}

size_t sft_bins_sample(size_t nrows)
{
  return nrows < SFT_BINS_SAMPLE ? nrows : SFT_BINS_SAMPLE;
}

/* Every n-th row might be of one type of atoms: the place within a part looks random (SplitMix64). */
size_t sft_bins_sampled(size_t nrows, size_t k)
{
  if (nrows <= SFT_BINS_SAMPLE) return k;
  const uint64_t first = (uint64_t) k * nrows / SFT_BINS_SAMPLE,
                 next = (uint64_t) (k + 1) * nrows / SFT_BINS_SAMPLE;
  uint64_t mixed = (uint64_t) k * UINT64_C(0x9e3779b97f4a7c15);
  mixed = (mixed ^ mixed >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94d049bb133111eb);
  return (size_t) (first + (mixed ^ mixed >> 31) % (next - first));
}

/* A number above low, at most high; the sum of two floats is exact enough in double. */
static float midpoint(float low, float high)
{
  const float middle = (float) (0.5 * ((double) low + (double) high));
  return middle > low ? middle : high;
}

int sft_bins_quantiles(int max_bin, float *values, size_t n, float *edges, int *count,
                       sft_error *err)
{
  if (n == 0) return sft_fail(err, SFT_EINVAL, "no rows to bin");
  for (size_t i = 0; i < n; i++)
    if (!isfinite(values[i])) return sft_fail(err, SFT_EINVAL, "a feature is not finite");
  sft_stats_sort_float(values, n);
  edges[0] = values[0];
  *count = 1;
  for (int b = 1; b < max_bin; b++) {
    size_t place = (size_t) ((double) n * b / max_bin);
    while (place > 0 && values[place - 1] == values[place]) place--;
    if (place == 0) continue;
    const float edge = midpoint(values[place - 1], values[place]);
    if (edge > edges[*count - 1]) edges[(*count)++] = edge;
  }
  return SFT_OK;
}

void sft_bins_set(sft_bins *bins, int column, const float *edges, int count)
{
  bins->count[column] = count;
  memcpy(bins->edges + (size_t) column * (size_t) bins->max_bin, edges,
         (size_t) count * sizeof *edges);
}

int sft_bins_columns(const sft_bins *bins)
{
  return bins->columns;
}

/* Largest b with edges[b] <= x, or 0. */
static int find_bin(const float *edges, int count, float x)
{
  int low = 0, high = count;
  while (high - low > 1) {
    const int middle = (low + high) / 2;
    if (edges[middle] <= x)
      low = middle;
    else
      high = middle;
  }
  return low;
}

void sft_bins_encode(const sft_bins *bins, size_t rows, const float *values, uint8_t *codes)
{
  for (size_t r = 0; r < rows; r++)
    for (int c = 0; c < bins->columns; c++) {
      const float *edges = bins->edges + (size_t) c * (size_t) bins->max_bin;
      *codes++ = (uint8_t) find_bin(edges, bins->count[c], *values++);
    }
}

void sft_bins_decode(const sft_bins *bins, size_t rows, const uint8_t *codes, float *values)
{
  for (size_t r = 0; r < rows; r++) {
    const float *edges = bins->edges;
    for (int c = 0; c < bins->columns; c++, edges += bins->max_bin) *values++ = edges[*codes++];
  }
}

int sft_bins_is_edge(const sft_bins *bins, int column, float threshold)
{
  const float *edges = bins->edges + (size_t) column * (size_t) bins->max_bin;
  return edges[find_bin(edges, bins->count[column], threshold)] == threshold;
}
