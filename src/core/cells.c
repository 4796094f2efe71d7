/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "cells.h"
#include "cells_kernels.h"

#include <math.h>
#include <stdlib.h>

/* Cells across the cutoff, in y and z and in x. A row of cells along x is searched in one go, only as
   far as it can reach: cells that are short in x cost nothing. More rows waste less volume but fill the
   vectors less. */
enum { ROWS_PER_CUTOFF = 2, CELLS_PER_CUTOFF = 8 };

/* Rows that a cutoff can touch; the one with the point itself has two runs. */
enum { MOST_RUNS = (2 * ROWS_PER_CUTOFF + 2) * (2 * ROWS_PER_CUTOFF + 2) + 1 };

/* Cells for each point at most, so that a few points far away cost time but no memory. */
#define MOST_CELLS 4.0

/* Larger coordinates have squares that overflow. */
static const double FARTHEST = 1.0e100;

struct sft_cells {
  double cutoff, cutoff_sq;
  sft_cells_kernel *select;

  double reach;                            /* the cutoff and what rounding may add */
  double low[3], edge[3], inverse_edge[3]; /* corner of the grid, edges of a cell */
  int count[3];                            /* of cells in each direction */
  int *first; /* first[cell] .. first[cell+1]-1: the points of that cell; x runs fastest */
  size_t cell_room;
  sft_cell_points sorted;
  int *cell, *place; /* of each point: its cell, or -1, and where it is among the sorted ones */
  int point_room;

  /* of one gather */
  sft_cell_run runs[MOST_RUNS];
  double *distance_sq;
  int *type;
  int found_room;
};

/* The points of the runs that are within the cutoff; the vector kernels do the same. */
static int select_plain(const sft_cell_points *points, const double *centre, double cutoff_sq,
                        int nruns, const sft_cell_run *runs, double *distance_sq, int *type)
{
  int found = 0;
  for (int k = 0; k < nruns; k++)
    for (int j = runs[k].begin; j < runs[k].end; j++) {
      const double dx = points->x[j] - centre[0], dy = points->y[j] - centre[1],
                   dz = points->z[j] - centre[2];
      const double square = dx * dx + dy * dy + dz * dz;
      /* without a branch, which could not be foretold: the next one overwrites what is too far */
      distance_sq[found] = square;
      type[found] = points->type[j];
      found += square < cutoff_sq;
    }
  return found;
}

int sft_cells_create(double cutoff, enum sft_simd simd, sft_cells **cells, sft_error *err)
{
  *cells = NULL;
  if (!(cutoff > 0.0) || !(cutoff < FARTHEST))
    return sft_fail(err, SFT_EINVAL, "neighbour cutoff %g: it must be positive and finite", cutoff);
  sft_cells *c = calloc(1, sizeof *c);
  if (!c) return sft_fail_memory(err, "neighbour cells");
  c->cutoff = cutoff;
  c->cutoff_sq = cutoff * cutoff;
  c->select = select_plain;
#ifdef SFT_X86_KERNELS
  if (simd == SFT_SIMD_AVX2) c->select = sft_cells_select_avx2;
  if (simd == SFT_SIMD_AVX512) c->select = sft_cells_select_avx512;
#else
  (void) simd;
#endif
  *cells = c;
  return SFT_OK;
}

static void free_points(sft_cells *c)
{
  free(c->sorted.x);
  free(c->sorted.y);
  free(c->sorted.z);
  free(c->sorted.type);
  free(c->cell);
  free(c->place);
  c->sorted = (sft_cell_points){NULL, NULL, NULL, NULL};
  c->cell = c->place = NULL;
  c->point_room = 0;
}

static void free_found(sft_cells *c)
{
  free(c->distance_sq);
  free(c->type);
  c->distance_sq = NULL;
  c->type = NULL;
  c->found_room = 0;
}

void sft_cells_free(sft_cells *c)
{
  if (!c) return;
  free_points(c);
  free_found(c);
  free(c->first);
  free(c);
}

/* Room for n points; what was there is lost. A little more, as the number of ghosts varies. */
static int make_room(sft_cells *c, int n, sft_error *err)
{
  if (n <= c->point_room) return SFT_OK;
  free_points(c);
  const size_t room = (size_t) n + (size_t) n / 8 + SFT_CELLS_PADDING;
  c->sorted.x = calloc(room, sizeof *c->sorted.x);
  c->sorted.y = calloc(room, sizeof *c->sorted.y);
  c->sorted.z = calloc(room, sizeof *c->sorted.z);
  c->sorted.type = calloc(room, sizeof *c->sorted.type);
  c->cell = malloc(room * sizeof *c->cell);
  c->place = malloc(room * sizeof *c->place);
  if (!c->sorted.x || !c->sorted.y || !c->sorted.z || !c->sorted.type || !c->cell || !c->place)
    return sft_fail_memory(err, "neighbour cells");
  c->point_room = (int) (room - SFT_CELLS_PADDING);
  return SFT_OK;
}

static int is_usable(const double *position)
{
  return fabs(position[0]) < FARTHEST && fabs(position[1]) < FARTHEST &&
      fabs(position[2]) < FARTHEST; /* not if one is NaN */
}

/* Lay the grid over the points. */
static int set_grid(sft_cells *c, int n, const double *position, sft_error *err)
{
  double high[3] = {-FARTHEST, -FARTHEST, -FARTHEST}, count[3], total, largest = 0.0;
  for (int k = 0; k < 3; k++) c->low[k] = FARTHEST;
  for (int i = 0; i < n; i++) {
    const double *x = position + 3 * (size_t) i;
    if (!is_usable(x)) continue;
    for (int k = 0; k < 3; k++) {
      if (x[k] < c->low[k]) c->low[k] = x[k];
      if (x[k] > high[k]) high[k] = x[k];
    }
  }
  for (int k = 0; k < 3; k++)
    if (high[k] >= c->low[k]) largest = fmax(largest, fmax(fabs(c->low[k]), fabs(high[k])));

  /* by rounding a point may be in the next cell */
  c->reach = c->cutoff * (1.0 + 1.0e-9) + 1.0e-14 * largest;
  const double most = MOST_CELLS * n + 64.0;
  for (double wider = 1.0;; wider *= fmax(1.1, cbrt(total / most))) {
    total = 1.0;
    for (int k = 0; k < 3; k++) {
      c->edge[k] = wider * c->reach / (k ? ROWS_PER_CUTOFF : CELLS_PER_CUTOFF);
      count[k] = high[k] > c->low[k] ? floor((high[k] - c->low[k]) / c->edge[k]) + 1.0 : 1.0;
      total *= count[k];
    }
    if (total <= most) break;
  }
  for (int k = 0; k < 3; k++) {
    c->inverse_edge[k] = 1.0 / c->edge[k];
    c->count[k] = (int) count[k];
  }
  const size_t needed = (size_t) total + 1;
  if (needed > c->cell_room) {
    free(c->first);
    c->cell_room = needed + needed / 8;
    c->first = malloc(c->cell_room * sizeof *c->first);
    if (!c->first) {
      c->cell_room = 0;
      return sft_fail_memory(err, "neighbour cells");
    }
  }
  return SFT_OK;
}

/* the cell of a coordinate within the grid, or the nearest one */
static inline int cell_along(const sft_cells *c, int k, double x)
{
  const double cell = (x - c->low[k]) * c->inverse_edge[k];
  return cell <= 0.0 ? 0 : cell >= c->count[k] - 1.0 ? c->count[k] - 1 : (int) cell;
}

int sft_cells_fill(sft_cells *c, int n, const double *position, const int *type, sft_error *err)
{
  int status = make_room(c, n, err);
  if (!status) status = set_grid(c, n, position, err);
  if (status) return status;

  /* counting sort; while it goes on, first[cell+1] counts, then is where the next point goes */
  const size_t ncells = (size_t) c->count[0] * (size_t) c->count[1] * (size_t) c->count[2];
  for (size_t k = 0; k <= ncells; k++) c->first[k] = 0;
  int *const next = c->first + 1;
  for (int i = 0; i < n; i++) {
    const double *x = position + 3 * (size_t) i;
    c->cell[i] = -1;
    if (!is_usable(x)) continue;
    c->cell[i] = (cell_along(c, 2, x[2]) * c->count[1] + cell_along(c, 1, x[1])) * c->count[0] +
        cell_along(c, 0, x[0]);
    next[c->cell[i]]++;
  }
  int sum = 0;
  for (size_t k = 0; k < ncells; k++) {
    const int here = next[k];
    next[k] = sum;
    sum += here;
  }
  for (int i = 0; i < n; i++) {
    if (c->cell[i] < 0) continue;
    const int to = next[c->cell[i]]++;
    c->place[i] = to;
    c->sorted.x[to] = position[3 * (size_t) i];
    c->sorted.y[to] = position[3 * (size_t) i + 1];
    c->sorted.z[to] = position[3 * (size_t) i + 2];
    c->sorted.type[to] = type[i];
  }
  return SFT_OK;
}

/* distance of x from the interval that cell number `cell` takes in direction k */
static inline double gap(const sft_cells *c, int k, double x, int cell)
{
  const double begin = c->low[k] + cell * c->edge[k];
  return x < begin ? begin - x : fmax(0.0, x - (begin + c->edge[k]));
}

/* The runs of points that may be within the cutoff, and in *most how many points they have. */
static int set_runs(sft_cells *c, const double *centre, int self, int *most)
{
  const double reach = c->reach;
  const int ylow = cell_along(c, 1, centre[1] - reach), yhigh = cell_along(c, 1, centre[1] + reach);
  const int zlow = cell_along(c, 2, centre[2] - reach), zhigh = cell_along(c, 2, centre[2] + reach);
  int nruns = 0;
  *most = 0;
  for (int iz = zlow; iz <= zhigh; iz++) {
    const double dz = gap(c, 2, centre[2], iz);
    for (int iy = ylow; iy <= yhigh; iy++) {
      const double dy = gap(c, 1, centre[1], iy);
      const double left = reach * reach - dy * dy - dz * dz;
      if (left <= 0.0) continue;
      const double dx = sqrt(left);
      const int *const row = c->first + (size_t) (iz * c->count[1] + iy) * (size_t) c->count[0];
      const int begin = row[cell_along(c, 0, centre[0] - dx)];
      const int end = row[cell_along(c, 0, centre[0] + dx) + 1];
      *most += end - begin;
      /* the point itself is left out */
      if (begin <= self && self < end) {
        c->runs[nruns++] = (sft_cell_run){begin, self};
        c->runs[nruns++] = (sft_cell_run){self + 1, end};
      } else {
        c->runs[nruns++] = (sft_cell_run){begin, end};
      }
    }
  }
  return nruns;
}

int sft_cells_gather(sft_cells *c, int i, int *n, const double **distance_sq, const int **type,
                     sft_error *err)
{
  *n = 0;
  *distance_sq = c->distance_sq;
  *type = c->type;
  if (c->cell[i] < 0) return SFT_OK;

  const int self = c->place[i];
  const double centre[3] = {c->sorted.x[self], c->sorted.y[self], c->sorted.z[self]};
  int most;
  const int nruns = set_runs(c, centre, self, &most);
  if (most + SFT_CELLS_PADDING > c->found_room) {
    free_found(c);
    const size_t room = (size_t) most + (size_t) most / 2 + SFT_CELLS_PADDING;
    c->distance_sq = malloc(room * sizeof *c->distance_sq);
    c->type = malloc(room * sizeof *c->type);
    if (!c->distance_sq || !c->type) return sft_fail_memory(err, "the neighbours of an atom");
    c->found_room = (int) room;
  }
  *n = c->select(&c->sorted, centre, c->cutoff_sq, nruns, c->runs, c->distance_sq, c->type);
  *distance_sq = c->distance_sq;
  *type = c->type;
  return SFT_OK;
}

size_t sft_cells_memory(const sft_cells *c)
{
  return sizeof *c + c->cell_room * sizeof *c->first +
      (size_t) c->point_room * (3 * sizeof(double) + 3 * sizeof(int)) +
      (size_t) c->found_room * (sizeof(double) + sizeof(int));
}
