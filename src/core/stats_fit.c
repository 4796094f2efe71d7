/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "stats_fit.h"

#include <math.h>
#include <stdlib.h>

/* The density is computed on a grid, on which the points are dealt to their two neighbors. */
#define PER_BANDWIDTH 25 /* grid points */
#define REACH 6          /* bandwidths to either side of a point */
#define LARGEST_GRID 1000000

static int compare_points(const void *a, const void *b)
{
  const double left = ((const sft_stats_point *) a)->value,
               right = ((const sft_stats_point *) b)->value;
  return (left > right) - (left < right);
}

/* The value below which a share of the weight lies. */
static double quantile(size_t n, const sft_stats_point *points, double total, double share)
{
  double sum = 0.0;
  for (size_t i = 0; i < n; i++) {
    sum += points[i].weight;
    if (sum >= share * total) return points[i].value;
  }
  return points[n - 1].value;
}

double sft_stats_bandwidth(size_t n, sft_stats_point *points)
{
  double total = 0.0, squares = 0.0, mean = 0.0, variance = 0.0;
  qsort(points, n, sizeof *points, compare_points);
  for (size_t i = 0; i < n; i++) {
    total += points[i].weight;
    squares += points[i].weight * points[i].weight;
    mean += points[i].weight * points[i].value;
  }
  mean /= total;
  for (size_t i = 0; i < n; i++)
    variance += points[i].weight / total * (points[i].value - mean) * (points[i].value - mean);
  const double quartiles = quantile(n, points, total, 0.75) - quantile(n, points, total, 0.25);
  const double width = fmin(sqrt(variance), quartiles / 1.349);
  return width * pow(4.0 * squares / (7.0 * total * total), 1.0 / 9.0);
}

/* sum over the grid of weight times the second derivative of the kernel, or the kernel itself, at
   grid point k; factors that do not matter are left out. */
static double smoothed(const double *grid, int count, int k, int second)
{
  double sum = 0.0;
  const int reach = REACH * PER_BANDWIDTH;
  for (int j = k < reach ? 0 : k - reach; j < count && j <= k + reach; j++) {
    const double u = (double) (j - k) / PER_BANDWIDTH;
    if (grid[j] > 0.0) sum += grid[j] * (second ? u * u - 1.0 : 1.0) * exp(-0.5 * u * u);
  }
  return sum;
}

int sft_stats_inflection(size_t n, const sft_stats_point *points, double bandwidth, double *peak,
                         double *inflection, sft_error *err)
{
  const double step = bandwidth / PER_BANDWIDTH;
  double low = points[0].value, high = low;
  for (size_t i = 1; i < n; i++) {
    low = fmin(low, points[i].value);
    high = fmax(high, points[i].value);
  }
  low -= REACH * bandwidth;
  high += REACH * bandwidth;
  if (!((high - low) / step < LARGEST_GRID))
    return sft_fail(err, SFT_EINVAL, "bandwidth %g is too small for values from %g to %g",
                    bandwidth, low, high);
  const int count = (int) ((high - low) / step) + 2;
  double *grid = calloc((size_t) count, sizeof *grid);
  if (!grid) return sft_fail_memory(err, "a distribution");
  for (size_t i = 0; i < n; i++) {
    const double place = (points[i].value - low) / step;
    const int k = (int) place;
    grid[k] += points[i].weight * (1.0 - (place - k));
    grid[k + 1] += points[i].weight * (place - k);
  }

  int top = 0;
  double highest = -1.0;
  for (int k = 0; k < count; k++) {
    const double density = smoothed(grid, count, k, 0);
    if (density > highest) highest = density, top = k;
  }
  /* the second derivative is negative at the peak and positive in the far tail */
  double before = smoothed(grid, count, top, 1), after = before;
  int k = top;
  while (after < 0.0 && k + 1 < count) {
    before = after;
    after = smoothed(grid, count, ++k, 1);
  }
  *peak = low + step * top;
  *inflection = low + step * (k > top ? k - 1 + before / (before - after) : k);
  free(grid);
  return SFT_OK;
}
