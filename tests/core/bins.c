/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The common binning: for thresholds at edges, a value and the lower edge of its bin go the same way. */

#include "core/bins.h"

#include "check.h"
#include "numbers.h"

enum { N = 3000, MOST_BINS = 64 };

/* a large pool: as many rows as asked for, spread evenly, not every n-th */
static void sampled_rows(void)
{
  CHECK_EQUAL(sft_bins_sample(1000), 1000, "all rows");
  CHECK_EQUAL(sft_bins_sampled(1000, 7), 7, "all rows");
  CHECK_EQUAL(sft_bins_sampled(SFT_BINS_SAMPLE, 70), 70, "all rows");
  const size_t sizes[] = {SFT_BINS_SAMPLE + 1, 2 * SFT_BINS_SAMPLE, 10000019};
  for (int k = 0; k < 3; k++) {
    const size_t n = sft_bins_sample(sizes[k]);
    size_t odd = 0, last = 0, bad = 0;
    CHECK_EQUAL(n, SFT_BINS_SAMPLE, "rows of %zu", sizes[k]);
    for (size_t i = 0; i < n; i++) {
      const size_t row = sft_bins_sampled(sizes[k], i);
      bad += row >= sizes[k] || (i && row <= last) ||
          fabs((double) row - (double) i * (double) sizes[k] / (double) n) >
              (double) sizes[k] / (double) n + 1.0;
      odd += row % 2;
      last = row;
    }
    CHECK_EQUAL(bad, 0, "rows of %zu that are not where they should be", sizes[k]);
    CHECK_ABS(odd, 0.5 * (double) n, 4.0 * 0.5 * sqrt((double) n), "odd rows of %zu", sizes[k]);
  }
}

int main(void)
{
  float values[N], sorted[N], edges[MOST_BINS], decoded[N];
  uint8_t codes[N];
  sft_bins *bins = NULL;
  sft_error err;
  uint64_t state = 4;
  int count = 0;

  for (int i = 0; i < N; i++) {
    /* many values are exactly zero, as for centres within the core of an atom */
    const double u = number_uniform(&state);
    values[i] = sorted[i] = u < 0.3 ? 0.0f : (float) pow(u, 5.0);
  }
  CHECK_EQUAL(sft_bins_quantiles(MOST_BINS, sorted, N, edges, &count, &err), SFT_OK, "quantiles");
  CHECK(count > MOST_BINS / 2 && count <= MOST_BINS, "%d bins", count);
  for (int b = 1; b < count; b++) CHECK(edges[b] > edges[b - 1], "edge %d ascends", b);

  CHECK_EQUAL(sft_bins_create(1, MOST_BINS, &bins, &err), SFT_OK, "create");
  CHECK_EQUAL(sft_bins_columns(bins), 1, "columns");
  sft_bins_set(bins, 0, edges, count);
  sft_bins_encode(bins, N, values, codes);
  sft_bins_decode(bins, N, codes, decoded);
  int largest = 0, members[MOST_BINS] = {0};
  for (int i = 0; i < N; i++) {
    int found = 0;
    while (found + 1 < count && edges[found + 1] <= values[i]) found++;
    CHECK_EQUAL(codes[i], found, "bin of value %d", i);
    CHECK_EQUAL(decoded[i], edges[found], "lower edge of value %d", i);
    members[found]++;
    for (int b = 0; b < count; b++)
      if ((values[i] < edges[b]) != (decoded[i] < edges[b]))
        CHECK(0, "value %d and its edge part at threshold %d", i, b);
  }
  for (int b = 1; b < count; b++)
    if (members[b] > largest) largest = members[b];
  CHECK(largest < 3 * N / MOST_BINS, "quantiles: the largest bin has %d of %d", largest, N);
  for (int b = 0; b < count; b++) CHECK(sft_bins_is_edge(bins, 0, edges[b]), "edge %d", b);
  CHECK(!sft_bins_is_edge(bins, 0, 0.5f * (edges[3] + edges[4])), "between edges");
  const float below = -5.0f;
  sft_bins_encode(bins, 1, &below, codes);
  CHECK_EQUAL(codes[0], 0, "below the first edge");
  sft_bins_free(bins);

  sampled_rows();
  sorted[5] = NAN;
  CHECK_REFUSED(sft_bins_quantiles(MOST_BINS, sorted, N, edges, &count, &err), SFT_EINVAL, err, "");
  CHECK_REFUSED(sft_bins_quantiles(MOST_BINS, sorted, 0, edges, &count, &err), SFT_EINVAL, err, "");
  CHECK_REFUSED(sft_bins_create(1, 1, &bins, &err), SFT_EINVAL, err, "");
  CHECK_REFUSED(sft_bins_create(1, 257, &bins, &err), SFT_EINVAL, err, "");
  sft_bins_free(NULL);
  return check_report();
}
