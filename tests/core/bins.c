/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The common binning: for thresholds at edges, a value and the lower edge of its bin go the same way. */

#include "core/bins.h"

#include "check.h"
#include "numbers.h"

enum { N = 3000, MOST_BINS = 64 };

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

  sorted[5] = NAN;
  CHECK_REFUSED(sft_bins_quantiles(MOST_BINS, sorted, N, edges, &count, &err), SFT_EINVAL, err, "");
  CHECK_REFUSED(sft_bins_quantiles(MOST_BINS, sorted, 0, edges, &count, &err), SFT_EINVAL, err, "");
  CHECK_REFUSED(sft_bins_create(1, 1, &bins, &err), SFT_EINVAL, err, "");
  CHECK_REFUSED(sft_bins_create(1, 257, &bins, &err), SFT_EINVAL, err, "");
  sft_bins_free(NULL);
  return check_report();
}
