/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The wave vectors of a periodic box, k = 2 pi h^-T n with n integer and 0 < |k| <= qmax, one of k and -k each,
   listed as lines along the third reciprocal axis. h holds the edge vectors a = (xx, 0, 0), b = (xy, yy, 0) and
   c = (xz, yz, zz) in its columns; a box is given as xx, yy, zz, yz, xz, xy (LAMMPS's Domain::h). */

#ifndef SFT_WAVES_H
#define SFT_WAVES_H

#include "error.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Equal |k| come with different last digits: by this, relative to |k| or to a bin, limits are exceeded at no charge. */
#define SFT_WAVES_EDGE 1.0e-9

/* The vectors (n1, n2, n3 + j), j = -half..half. Their sums over atoms are kept as four blocks of half + 1 numbers,
   see structure_factor.c. */
typedef struct {
  int n[3];
  int half;
  size_t first; /* where the blocks start */
} sft_wave_line;

/* All zero at first, then filled by sft_waves_list, emptied by sft_waves_clear. */
typedef struct {
  double qmax;
  double box[6];
  double inverse[6]; /* of h, in the same order; r to fractional coordinates */
  size_t nlines, size;
  sft_wave_line *lines;
  int reach[3]; /* largest |n| along each axis */
  size_t nsums; /* length of all blocks together */
} sft_waves;

/* List the lines. most: largest number of vectors allowed.
   SFT_EINVAL: the box has no volume, or there are more vectors; the message names the qmax to use. SFT_ENOMEM. */
int sft_waves_list(sft_waves *waves, double qmax, const double box[6], double most, sft_error *err);
void sft_waves_clear(sft_waves *waves);

/* |k| of the vector j of a line; 0 if it does not count: beyond qmax, zero, or -k of another one */
double sft_waves_number(const sft_waves *waves, const sft_wave_line *line, int j);

#ifdef __cplusplus
}
#endif
#endif
