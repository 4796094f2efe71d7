/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "peaks.h"

#include <math.h>
#include <stdlib.h>

/* The density is computed at places this far apart, for values counted in bins of this width. */
#define STEP (0.1 * SFT_PEAKS_SMOOTHING)
#define REACH 50 /* steps: 5 standard deviations */
#define MOST_PLACES 1000000

typedef struct {
  int n;
  double *density, *variance;
} curve;

static double above(double z)
{
  return 0.5 * erfc(z * sqrt(0.5));
}

/* counts[n] of bins from low on; the variance is that of a kernel estimate, f times the integral of
   the squared kernel over N. */
static void smooth(int n, const double *counts, double total, double low, double cut, curve *c)
{
  const double h = SFT_PEAKS_SMOOTHING, pi = acos(-1.0);
  double kernel[REACH + 1];
  for (int k = 0; k <= REACH; k++)
    kernel[k] = exp(-0.5 * (k * STEP / h) * (k * STEP / h)) / (h * sqrt(2.0 * pi));
  for (int i = 0; i < n; i++) {
    double sum = 0.0, square = 0.0;
    for (int k = -REACH; k <= REACH; k++) {
      if (i + k < 0 || i + k >= n) continue;
      sum += counts[i + k] * kernel[abs(k)];
      square += counts[i + k] * kernel[abs(k)] * kernel[abs(k)];
    }
    const double seen = above((cut - (low + (i + 0.5) * STEP)) / h);
    c->density[i] = sum / (total * seen);
    c->variance[i] = square / (total * total * seen * seen);
  }
}

/* The lowest place from i on in a direction until the ground is higher than at i, or to the end. */
static int valley(const curve *c, int i, int direction)
{
  int lowest = i;
  for (int k = i + direction; k >= 0 && k < c->n && c->density[k] <= c->density[i]; k += direction)
    if (c->density[k] < c->density[lowest]) lowest = k;
  return lowest;
}

static int stands_out(const curve *c, int i, int ground)
{
  const double height = c->density[i] - c->density[ground];
  return height > SFT_PEAKS_ERRORS * sqrt(c->variance[i] + c->variance[ground]) &&
      height > SFT_PEAKS_FRACTION * c->density[i];
}

static void search(const curve *c, double low, int has_cut, sft_peaks *peaks)
{
  double heights[2] = {0.0, 0.0};
  if (has_cut && c->n > 1 && c->density[0] > c->density[1])
    peaks->hidden = stands_out(c, 0, valley(c, 0, 1));
  for (int i = 1; i + 1 < c->n; i++) {
    if (!(c->density[i] > c->density[i - 1]) || !(c->density[i] >= c->density[i + 1])) continue;
    const int left = valley(c, i, -1), right = valley(c, i, 1);
    if (!stands_out(c, i, c->density[left] > c->density[right] ? left : right)) continue;
    peaks->count++;
    const double place = low + (i + 0.5) * STEP;
    if (c->density[i] > heights[0]) {
      heights[1] = heights[0];
      peaks->place[1] = peaks->place[0];
      heights[0] = c->density[i];
      peaks->place[0] = place;
    } else if (c->density[i] > heights[1]) {
      heights[1] = c->density[i];
      peaks->place[1] = place;
    }
  }
}

int sft_peaks_find(size_t n, const double *values, double cut, sft_peaks *peaks, sft_error *err)
{
  const int has_cut = isfinite(cut);
  double low = HUGE_VAL, high = -HUGE_VAL, total = 0.0;
  int status = SFT_OK;
  *peaks = (sft_peaks){0, 0, {NAN, NAN}};
  for (size_t i = 0; i < n; i++) {
    if (!(values[i] > cut)) continue;
    low = fmin(low, values[i]);
    high = fmax(high, values[i]);
    total += 1.0;
  }
  if (total == 0.0) return SFT_OK;
  /* so far beyond the ends that nothing is left of the density, but not below the cut */
  low = has_cut ? cut : low - REACH * STEP;
  high += REACH * STEP;
  if ((high - low) / STEP > MOST_PLACES)
    return sft_fail(err, SFT_EINVAL, "ln m extends from %g to %g", low, high);
  curve c = {.n = (int) ceil((high - low) / STEP) + 1};
  double *counts = calloc((size_t) c.n, sizeof *counts);
  c.density = malloc((size_t) c.n * sizeof *c.density);
  c.variance = malloc((size_t) c.n * sizeof *c.variance);
  if (counts && c.density && c.variance) {
    for (size_t i = 0; i < n; i++)
      if (values[i] > cut) counts[(int) ((values[i] - low) / STEP)] += 1.0;
    smooth(c.n, counts, total, low, cut, &c);
    search(&c, low, has_cut, peaks);
  } else {
    status = sft_fail_memory(err, "the peaks of a distribution");
  }
  free(counts);
  free(c.density);
  free(c.variance);
  return status;
}
