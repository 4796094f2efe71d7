/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "neighbours.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A cutoff many times the box would mean thousands of images of every atom: surely a mistake. */
#define MAX_IMAGES 20

/* Cells are at least this fraction of the cutoff wide; halves search less volume than whole ones. */
#define CELLS_PER_CUTOFF 2

/* The grid lives in fractional coordinates, so that a triclinic box needs no special case. */
struct sft_neighbours {
  double cutoff_sq;
  double vector[3][3]; /* edge vectors of the box */
  int periodic[3];
  int cells[3];  /* number of cells in each direction */
  int reach[3];  /* cells to search on either side */
  int *first;    /* first[cell] .. first[cell+1]-1: entries of that cell */
  double *place; /* 3 per entry: wrapped Cartesian positions, ordered by cell */
  int *kind;     /* type of each entry */
  int *entry;    /* entry of each atom */
  int *cell;     /* 3 per atom: its cell */
  double *distance_sq;
  int *type;
  int capacity;
};

void sft_neighbours_free(sft_neighbours *nb)
{
  if (!nb) return;
  free(nb->first);
  free(nb->place);
  free(nb->kind);
  free(nb->entry);
  free(nb->cell);
  free(nb->distance_sq);
  free(nb->type);
  free(nb);
}

static int check_box(const sft_box *box, double cutoff, sft_error *err)
{
  if (!(cutoff > 0.0) || !isfinite(cutoff))
    return sft_fail(err, SFT_EINVAL, "neighbour cutoff %g: it must be positive", cutoff);
  for (int k = 0; k < 3; k++)
    if (!(box->edge[k] > 0.0) || !isfinite(box->edge[k]) || !isfinite(box->tilt[k]) ||
        !isfinite(box->origin[k]))
      return sft_fail(err, SFT_EINVAL, "box edge %c is %g: it must be positive and finite",
                      "xyz"[k], box -> edge[k]);
  return SFT_OK;
}

/* Fractional coordinates of a position: back substitution in the upper triangular cell matrix. */
static void to_fraction(const sft_box *box, const double *x, double *s)
{
  s[2] = (x[2] - box->origin[2]) / box->edge[2];
  s[1] = (x[1] - box->origin[1] - box->tilt[2] * s[2]) / box->edge[1];
  s[0] = (x[0] - box->origin[0] - box->tilt[0] * s[1] - box->tilt[1] * s[2]) / box->edge[0];
}

/* Distance between the two faces of the box that direction k connects: V / |a_l x a_m|. */
static void face_distances(const double v[3][3], double width[3])
{
  const double volume = v[0][0] * v[1][1] * v[2][2];
  for (int k = 0; k < 3; k++) {
    const double *a = v[(k + 1) % 3], *b = v[(k + 2) % 3];
    const double cx = a[1] * b[2] - a[2] * b[1];
    const double cy = a[2] * b[0] - a[0] * b[2];
    const double cz = a[0] * b[1] - a[1] * b[0];
    width[k] = volume / sqrt(cx * cx + cy * cy + cz * cz);
  }
}

static int cell_index(const sft_neighbours *nb, const int *cell)
{
  return (cell[2] * nb->cells[1] + cell[1]) * nb->cells[0] + cell[0];
}

/* Choose the grid for atoms whose fractions span low..low+span in each direction. */
static int set_grid(sft_neighbours *nb, int natoms, double cutoff, const double *span,
                    sft_error *err)
{
  double width[3];
  face_distances(nb->vector, width);
  for (int k = 0; k < 3; k++) {
    if (!(width[k] > 0.0) || !isfinite(width[k]))
      return sft_fail(err, SFT_EINVAL,
                      "box is %g thick in direction %c: its edges or tilts are absurd", width[k],
                      "xyz"[k]);
    if (nb->periodic[k] && width[k] * MAX_IMAGES < cutoff)
      return sft_fail(err, SFT_EINVAL,
                      "box is %g thick in direction %c, less than 1/%d of the cutoff %g", width[k],
                      "xyz"[k], MAX_IMAGES, cutoff);
    const double extent = width[k] * span[k];
    /* no more cells than atoms along one edge would make sense, whatever the box says */
    const double most = fmax(1.0, 2.0 * cbrt((double) natoms));
    nb->cells[k] = (int) fmax(1.0, fmin(most, floor(extent * CELLS_PER_CUTOFF / cutoff)));
    const double reach = ceil(cutoff * nb->cells[k] / fmax(extent, 1e-300));
    nb->reach[k] = nb->periodic[k] ? (int) reach : (int) fmin(reach, nb->cells[k]);
  }
  return SFT_OK;
}

/* Wrap the atoms, and find the lower end and the span of their fractions: 0 and 1 where periodic. */
static int wrap(const sft_neighbours *nb, const sft_box *box, int natoms, const double *position,
                double *fraction, double *low, double *span, sft_error *err)
{
  double high[3] = {1.0, 1.0, 1.0};
  for (int k = 0; k < 3; k++) {
    low[k] = nb->periodic[k] ? 0.0 : INFINITY;
    high[k] = nb->periodic[k] ? 1.0 : -INFINITY;
  }
  for (int i = 0; i < natoms; i++) {
    double *s = fraction + 3 * (size_t) i;
    to_fraction(box, position + 3 * (size_t) i, s);
    for (int k = 0; k < 3; k++) {
      if (!isfinite(s[k]))
        return sft_fail(err, SFT_EINVAL, "position %c of atom %d is not finite", "xyz"[k], i + 1);
      if (nb->periodic[k]) {
        s[k] -= floor(s[k]);
        if (s[k] >= 1.0) s[k] = 0.0; /* -1e-20 rounds up to 1 */
      } else {
        low[k] = fmin(low[k], s[k]);
        high[k] = fmax(high[k], s[k]);
      }
    }
  }
  for (int k = 0; k < 3; k++) span[k] = high[k] - low[k];
  return SFT_OK;
}

/* Counting sort of the atoms by cell; Cartesian positions are made from the wrapped fractions. */
static void fill_cells(sft_neighbours *nb, int natoms, const double *fraction, const int *type,
                       const double *low, const double *span)
{
  const int ncells = nb->cells[0] * nb->cells[1] * nb->cells[2];
  for (int i = 0; i < natoms; i++) {
    int *cell = nb->cell + 3 * (size_t) i;
    for (int k = 0; k < 3; k++) {
      const double s = span[k] > 0.0 ? (fraction[3 * (size_t) i + k] - low[k]) / span[k] : 0.0;
      cell[k] = (int) (s * nb->cells[k]);
      if (cell[k] >= nb->cells[k]) cell[k] = nb->cells[k] - 1;
    }
    nb->first[cell_index(nb, cell) + 1]++;
  }
  for (int c = 0; c < ncells; c++) nb->first[c + 1] += nb->first[c];
  for (int i = natoms - 1; i >= 0; i--) {
    /* while filling, first[c+1] is the end of cell c and runs down to its start */
    const int entry = --nb->first[cell_index(nb, nb->cell + 3 * (size_t) i) + 1];
    const double *s = fraction + 3 * (size_t) i;
    for (int d = 0; d < 3; d++)
      nb->place[3 * (size_t) entry + d] =
          s[0] * nb->vector[0][d] + s[1] * nb->vector[1][d] + s[2] * nb->vector[2][d];
    nb->kind[entry] = type[i];
    nb->entry[i] = entry;
  }
  /* first[c+1] is now the start of cell c: move down by one place */
  memmove(nb->first, nb->first + 1, (size_t) ncells * sizeof(int));
  nb->first[ncells] = natoms;
}

int sft_neighbours_create(const sft_box *box, int natoms, const double *position, const int *type,
                          double cutoff, sft_neighbours **neighbours, sft_error *err)
{
  double *fraction = NULL;
  double low[3], span[3];
  int status = check_box(box, cutoff, err);
  *neighbours = NULL;
  if (status) return status;
  if (natoms < 1) return sft_fail(err, SFT_EINVAL, "no atoms to find neighbours of");

  sft_neighbours *nb = calloc(1, sizeof *nb);
  if (!nb) return sft_fail_memory(err, "neighbour cells");
  nb->cutoff_sq = cutoff * cutoff;
  for (int k = 0; k < 3; k++) {
    nb->periodic[k] = box->periodic[k] != 0;
    nb->vector[k][k] = box->edge[k];
  }
  nb->vector[1][0] = box->tilt[0];
  nb->vector[2][0] = box->tilt[1];
  nb->vector[2][1] = box->tilt[2];

  fraction = malloc(3 * (size_t) natoms * sizeof *fraction);
  nb->place = malloc(3 * (size_t) natoms * sizeof *nb->place);
  nb->kind = malloc((size_t) natoms * sizeof *nb->kind);
  nb->entry = malloc((size_t) natoms * sizeof *nb->entry);
  nb->cell = malloc(3 * (size_t) natoms * sizeof *nb->cell);
  if (!fraction || !nb->place || !nb->kind || !nb->entry || !nb->cell) goto no_memory;

  status = wrap(nb, box, natoms, position, fraction, low, span, err);
  if (!status) status = set_grid(nb, natoms, cutoff, span, err);
  if (status) goto fail;
  nb->first = calloc((size_t) nb->cells[0] * nb->cells[1] * nb->cells[2] + 2, sizeof *nb->first);
  if (!nb->first) goto no_memory;
  fill_cells(nb, natoms, fraction, type, low, span);
  free(fraction);
  *neighbours = nb;
  return SFT_OK;

no_memory:
  status = sft_fail_memory(err, "neighbour cells");
fail:
  free(fraction);
  sft_neighbours_free(nb);
  return status;
}

static int grow(sft_neighbours *nb, int needed, sft_error *err)
{
  if (needed <= nb->capacity) return SFT_OK;
  const size_t capacity = 2 * (size_t) needed + 64;
  double *distance_sq = realloc(nb->distance_sq, capacity * sizeof *distance_sq);
  if (distance_sq) nb->distance_sq = distance_sq;
  int *type = realloc(nb->type, capacity * sizeof *type);
  if (type) nb->type = type;
  if (!distance_sq || !type) return sft_fail_memory(err, "the neighbours of an atom");
  nb->capacity = (int) capacity;
  return SFT_OK;
}

/* Cell index and image of cell + step in one direction; 0 if there is no such cell. */
static int step_cell(const sft_neighbours *nb, int k, int cell, int *wrapped, int *image)
{
  *image = 0;
  *wrapped = cell;
  if (cell >= 0 && cell < nb->cells[k]) return 1;
  if (!nb->periodic[k]) return 0;
  *image = cell < 0 ? -((nb->cells[k] - 1 - cell) / nb->cells[k]) : cell / nb->cells[k];
  *wrapped = cell - *image * nb->cells[k];
  return 1;
}

int sft_neighbours_gather(sft_neighbours *nb, int i, int *n, const double **distance_sq,
                          const int **type, sft_error *err)
{
  const int self = nb->entry[i];
  const double *x = nb->place + 3 * (size_t) self;
  const int *home = nb->cell + 3 * (size_t) i;
  int cell[3], image[3], found = 0;
  *n = 0;

  for (int dz = -nb->reach[2]; dz <= nb->reach[2]; dz++) {
    if (!step_cell(nb, 2, home[2] + dz, &cell[2], &image[2])) continue;
    for (int dy = -nb->reach[1]; dy <= nb->reach[1]; dy++) {
      if (!step_cell(nb, 1, home[1] + dy, &cell[1], &image[1])) continue;
      for (int dx = -nb->reach[0]; dx <= nb->reach[0]; dx++) {
        if (!step_cell(nb, 0, home[0] + dx, &cell[0], &image[0])) continue;
        const int c = cell_index(nb, cell);
        const int count = nb->first[c + 1] - nb->first[c];
        const int at_home = !image[0] && !image[1] && !image[2];
        double origin[3];
        if (grow(nb, found + count, err)) return SFT_ENOMEM;
        for (int d = 0; d < 3; d++)
          origin[d] = image[0] * nb->vector[0][d] + image[1] * nb->vector[1][d] +
              image[2] * nb->vector[2][d] - x[d];
        for (int j = nb->first[c]; j < nb->first[c + 1]; j++) {
          const double *y = nb->place + 3 * (size_t) j;
          const double rx = y[0] + origin[0], ry = y[1] + origin[1], rz = y[2] + origin[2];
          const double rsq = rx * rx + ry * ry + rz * rz;
          if (rsq >= nb->cutoff_sq || (j == self && at_home)) continue;
          nb->distance_sq[found] = rsq;
          nb->type[found++] = nb->kind[j];
        }
      }
    }
  }
  *n = found;
  *distance_sq = nb->distance_sq;
  *type = nb->type;
  return SFT_OK;
}
