/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The search in cells, by every kernel that this processor has, against all pairs: the same squared
   distances to the bit, and the same types. */

#include "core/cells.h"

#include "check.h"
#include "numbers.h"

enum { MOST = 3000 };

typedef struct {
  double distance_sq;
  int type;
} neighbor;

static double position[3 * MOST];
static int type[MOST];

static int in_order(const void *a, const void *b)
{
  const neighbor *x = a, *y = b;
  if (x->distance_sq != y->distance_sq) return x->distance_sq < y->distance_sq ? -1 : 1;
  return x->type - y->type;
}

static int all_pairs(int n, int i, double cutoff, neighbor *found)
{
  const double *x = position + 3 * i;
  int count = 0;
  for (int j = 0; j < n; j++) {
    const double *y = position + 3 * j;
    const double dx = y[0] - x[0], dy = y[1] - x[1], dz = y[2] - x[2];
    const double sq = dx * dx + dy * dy + dz * dz;
    if (j != i && sq < cutoff * cutoff) found[count++] = (neighbor){sq, type[j]};
  }
  qsort(found, (size_t) count, sizeof *found, in_order);
  return count;
}

static size_t pairs; /* compared */

static void against_all_pairs(const char *name, sft_cells *cells, int n, double cutoff)
{
  static neighbor expected[MOST], found[MOST];
  sft_error err = {0};
  CHECK_EQUAL(sft_cells_fill(cells, n, position, type, &err), SFT_OK, "%s: %s", name, err.message);
  for (int i = 0; i < n; i++) {
    const double *distance_sq;
    const int *kind;
    int count;
    CHECK_EQUAL(sft_cells_gather(cells, i, &count, &distance_sq, &kind, &err), SFT_OK, "%s", name);
    const int all = all_pairs(n, i, cutoff, expected);
    CHECK_EQUAL(count, all, "%s: neighbours of point %d", name, i);
    if (count != all) continue;
    for (int j = 0; j < count; j++) found[j] = (neighbor){distance_sq[j], kind[j]};
    qsort(found, (size_t) count, sizeof *found, in_order);
    int same = 1;
    for (int j = 0; j < count; j++)
      same &= found[j].distance_sq == expected[j].distance_sq && found[j].type == expected[j].type;
    CHECK(same, "%s: distances and types of the neighbours of point %d", name, i);
    pairs += (size_t) count;
  }
}

/* points in a box with this corner and these edges */
static void fill(int n, double x, double y, double z, double ex, double ey, double ez,
                 uint64_t *state)
{
  const double corner[] = {x, y, z}, edge[] = {ex, ey, ez};
  for (int i = 0; i < n; i++) {
    for (int d = 0; d < 3; d++) position[3 * i + d] = corner[d] + edge[d] * number_uniform(state);
    type[i] = (int) (4 * number_uniform(state)); /* 0 is no exception here */
  }
}

static void everything(enum sft_simd simd)
{
  uint64_t state = 11;
  const double cutoff = 2.0;
  sft_cells *cells = NULL;
  sft_error err = {0};
  CHECK_EQUAL(sft_cells_create(cutoff, simd, &cells, &err), SFT_OK, "%s", err.message);
  CHECK_EQUAL(sft_cells_fill(cells, 0, NULL, NULL, &err), SFT_OK, "no points");
  against_all_pairs("no points", cells, 0, cutoff);
  fill(1, 0, 0, 0, 1, 1, 1, &state);
  against_all_pairs("one point", cells, 1, cutoff);
  fill(2000, -3.0, 40.0, 7.0, 9.0, 11.0, 8.0, &state);
  against_all_pairs("a box", cells, 2000, cutoff);
  /* fewer points, then more, in the same cells */
  for (int n = 1; n <= 40; n++) {
    fill(n, 0, 0, 0, 3.0, 3.0, 3.0, &state);
    against_all_pairs("few points", cells, n, cutoff);
  }
  fill(1500, 0, 0, 0, 1.5, 1.6, 1.4, &state);
  against_all_pairs("dense: all within the cutoff", cells, 1500, cutoff);
  fill(3000, 0, 0, 0, 200.0, 200.0, 200.0, &state);
  against_all_pairs("dilute", cells, 3000, cutoff);
  fill(1000, 5.0, 5.0, 5.0, 30.0, 30.0, 0.0, &state);
  against_all_pairs("a plane", cells, 1000, cutoff);
  fill(1000, 5.0, 5.0, 5.0, 0.0, 400.0, 0.0, &state);
  against_all_pairs("a line", cells, 1000, cutoff);
  fill(500, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, &state);
  against_all_pairs("all in one place", cells, 500, cutoff);
  fill(800, 1.0e9, -1.0e9, 0.0, 9.0, 9.0, 9.0, &state);
  against_all_pairs("far from the origin", cells, 800, cutoff);
  fill(300, 1.0e18, 0.0, 0.0, 900.0, 9.0, 9.0, &state);
  against_all_pairs("where coordinates have no decimals", cells, 300, cutoff);

  /* one point far away from the others, and some that are nowhere */
  fill(1000, 0.0, 0.0, 0.0, 9.0, 9.0, 9.0, &state);
  position[3 * 7] = 3.0e9;
  against_all_pairs("one point far away", cells, 1000, cutoff);
  position[3 * 7] = -1.0e99;
  position[3 * 8 + 1] = 1.0e99;
  against_all_pairs("two points very far away", cells, 1000, cutoff);
  position[3 * 20] = NAN;
  position[3 * 30 + 1] = INFINITY;
  position[3 * 40 + 2] = -INFINITY;
  position[3 * 50 + 2] = 1.0e300;
  against_all_pairs("positions that are no numbers", cells, 1000, cutoff);
  for (int i = 0; i < 3 * 10; i++) position[i] = NAN;
  against_all_pairs("no position is a number", cells, 10, cutoff);

  /* distances that are the cutoff exactly do not count, whatever the cell; x, y and z in turn */
  for (int i = 0; i < 600; i++) {
    for (int d = 0; d < 3; d++) position[3 * i + d] = 0.25;
    position[3 * i + i % 3] = 0.25 + 0.125 * (i / 3 - 100);
  }
  against_all_pairs("at the cutoff", cells, 600, cutoff);
  sft_cells_free(cells);
}

int main(void)
{
  for (int simd = SFT_SIMD_PLAIN; simd <= (int) sft_cpu_best(); simd++)
    everything((enum sft_simd) simd);
  CHECK(pairs > 1000000, "%zu pairs compared", pairs);

  sft_cells *cells = NULL;
  sft_error err;
  const double cutoffs[] = {0.0, -1.0, NAN, INFINITY, 1.0e200};
  for (int i = 0; i < 5; i++)
    CHECK_REFUSED(sft_cells_create(cutoffs[i], SFT_SIMD_PLAIN, &cells, &err), SFT_EINVAL, err,
                  "cutoff");
  CHECK(cells == NULL, "nothing is created");
  sft_cells_free(NULL);
  return check_report();
}
