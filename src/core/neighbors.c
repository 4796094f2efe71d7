/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "neighbors.h"
#include "cells.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A cutoff many times the box would mean thousands of images of every atom: surely a mistake. */
#define MAX_IMAGES 20

struct sft_neighbors {
  sft_cells *cells; /* the atoms, then the images within the cutoff of the box */
};

void sft_neighbors_free(sft_neighbors *nb)
{
  if (!nb) return;
  sft_cells_free(nb->cells);
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

/* Atoms and images, before they go to the cells. */
typedef struct {
  double vector[3][3]; /* edge vectors of the box */
  double margin[3];    /* the cutoff as a fraction of the box; 0 where it is not periodic */
  double *fraction;    /* 3 per atom, wrapped where the box is periodic */
  size_t count;
  double *position; /* 3 per point, from the origin of the box */
  int *type;
} point_list;

static int wrap(const sft_box *box, int natoms, const double *position, double *fraction,
                sft_error *err)
{
  for (int i = 0; i < natoms; i++) {
    double *s = fraction + 3 * (size_t) i;
    to_fraction(box, position + 3 * (size_t) i, s);
    for (int k = 0; k < 3; k++) {
      if (!isfinite(s[k]))
        return sft_fail(err, SFT_EINVAL, "position %c of atom %d is not finite", "xyz"[k], i + 1);
      if (box->periodic[k]) s[k] -= floor(s[k]);
    }
  }
  return SFT_OK;
}

static void put_point(const point_list *points, size_t p, const double *fraction, const int *image,
                      int type)
{
  for (int d = 0; d < 3; d++) {
    double x = 0.0;
    for (int k = 0; k < 3; k++) x += (fraction[k] + image[k]) * points->vector[k][d];
    points->position[3 * p + (size_t) d] = x;
  }
  points->type[p] = type;
}

/* Count the images of all atoms within the cutoff of the box, and put them behind the atoms if there is room. */
static size_t put_images(const point_list *points, int natoms, const int *type)
{
  size_t count = (size_t) natoms;
  for (int i = 0; i < natoms; i++) {
    const double *s = points->fraction + 3 * (size_t) i;
    int low[3], high[3], m[3];
    for (int k = 0; k < 3; k++) {
      low[k] = points->margin[k] > 0.0 ? (int) ceil(-points->margin[k] - s[k]) : 0;
      high[k] = points->margin[k] > 0.0 ? (int) floor(1.0 + points->margin[k] - s[k]) : 0;
    }
    for (m[0] = low[0]; m[0] <= high[0]; m[0]++)
      for (m[1] = low[1]; m[1] <= high[1]; m[1]++)
        for (m[2] = low[2]; m[2] <= high[2]; m[2]++) {
          if (!m[0] && !m[1] && !m[2]) continue;
          if (points->position) put_point(points, count, s, m, type[i]);
          count++;
        }
  }
  return count;
}

static int make_points(const sft_box *box, int natoms, const double *position, const int *type,
                       double cutoff, point_list *points, sft_error *err)
{
  const double v[3][3] = {{box->edge[0], 0.0, 0.0},
                          {box->tilt[0], box->edge[1], 0.0},
                          {box->tilt[1], box->tilt[2], box->edge[2]}};
  double width[3];
  memcpy(points->vector, v, sizeof v);
  face_distances(v, width);
  for (int k = 0; k < 3; k++) {
    if (!(width[k] > 0.0) || !isfinite(width[k]))
      return sft_fail(err, SFT_EINVAL,
                      "box is %g thick in direction %c: its edges or tilts are absurd", width[k],
                      "xyz"[k]);
    if (!box->periodic[k]) continue;
    if (width[k] * MAX_IMAGES < cutoff)
      return sft_fail(err, SFT_EINVAL,
                      "box is %g thick in direction %c, less than 1/%d of the cutoff %g", width[k],
                      "xyz"[k], MAX_IMAGES, cutoff);
    points->margin[k] = cutoff / width[k] + 1.0e-9; /* for rounding */
  }
  points->fraction = malloc(3 * (size_t) natoms * sizeof *points->fraction);
  if (!points->fraction) return sft_fail_memory(err, "neighbour cells");
  const int status = wrap(box, natoms, position, points->fraction, err);
  if (status) return status;

  points->count = put_images(points, natoms, type);
  if (points->count > INT_MAX / 4)
    return sft_fail(err, SFT_EINVAL,
                    "%zu periodic images of %d atoms lie within the cutoff %g: too many",
                    points->count, natoms, cutoff);
  points->position = malloc(3 * points->count * sizeof *points->position);
  points->type = malloc(points->count * sizeof *points->type);
  if (!points->position || !points->type) return sft_fail_memory(err, "neighbour cells");
  for (int i = 0; i < natoms; i++) {
    static const int none[3];
    put_point(points, (size_t) i, points->fraction + 3 * (size_t) i, none, type[i]);
  }
  put_images(points, natoms, type);
  return SFT_OK;
}

int sft_neighbors_create(const sft_box *box, int natoms, const double *position, const int *type,
                         double cutoff, enum sft_simd simd, sft_neighbors **neighbors,
                         sft_error *err)
{
  point_list points = {.count = 0};
  *neighbors = NULL;
  int status = check_box(box, cutoff, err);
  if (status) return status;
  if (natoms < 1) return sft_fail(err, SFT_EINVAL, "no atoms to find neighbours of");

  sft_neighbors *nb = calloc(1, sizeof *nb);
  if (!nb) return sft_fail_memory(err, "neighbour cells");
  status = sft_cells_create(cutoff, simd, &nb->cells, err);
  if (!status) status = make_points(box, natoms, position, type, cutoff, &points, err);
  if (!status)
    status = sft_cells_fill(nb->cells, (int) points.count, points.position, points.type, err);
  free(points.fraction);
  free(points.position);
  free(points.type);
  if (status)
    sft_neighbors_free(nb);
  else
    *neighbors = nb;
  return status;
}

int sft_neighbors_gather(sft_neighbors *nb, int i, int *n, const double **distance_sq,
                         const int **type, sft_error *err)
{
  return sft_cells_gather(nb->cells, i, n, distance_sq, type, err);
}
