/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Static structure factor by direct sum over the wave vectors of the periodic box,

     rho_X(k) = sum over the atoms j of type X of exp(i k.r_j),    k = 2 pi h^-T n,  n integer,  0 < |k| <= qmax
     S_XY(q)  = < Re rho_X(k) rho_Y(k)* > / sqrt(N_X N_Y)          (Ashcroft and Langreth 1967)
     S(q)     = < |sum of rho_X(k) over the types|^2 > / N = sum over X, Y of sqrt(c_X c_Y) S_XY(q),  c_X = N_X / N

   with < > the mean over the vectors of a bin of |k|. Half of the vectors is enough: rho(-k) = rho(k)*.

   Use: create; then for each configuration set_box, add (any number of times), add up sums over MPI ranks,
   evaluate. Lengths are in any one unit, wave numbers in its inverse. */

#ifndef SFT_STRUCTURE_FACTOR_H
#define SFT_STRUCTURE_FACTOR_H

#include "error.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sft_structure_factor sft_structure_factor;

/* Vectors (of the half space) times types: 16 bytes each. */
#define SFT_STRUCTURE_FACTOR_MOST 8.0e6

/* A bin width for this box: 3/4 of 2 pi / V^(1/3), the spacing of the wave vectors of a cube of its volume. */
double sft_structure_factor_default_bin(const double box[6]);

/* A structure factor for ntypes >= 1 types of atoms. Bin b covers |k| from (b - 1/2) bin to (b + 1/2) bin,
   the last one, qmax / bin rounded down, up to qmax. The bins
   that hold a wave vector of the box become the rows, once and for all. box: the edge vectors (xx, 0, 0), (xy, yy, 0)
   and (xz, yz, zz) as xx, yy, zz, yz, xz, xy (LAMMPS's Domain::h). Owned by the caller
   (sft_structure_factor_free).
   SFT_EINVAL: an argument is out of range, no wave vector or too many of them. SFT_ENOMEM. */
int sft_structure_factor_create(double qmax, double bin, int ntypes, const double box[6],
                                sft_structure_factor **factor, sft_error *err);
void sft_structure_factor_free(sft_structure_factor *factor);

/* Rows, and columns 2 + ntypes (ntypes + 1) / 2. */
int sft_structure_factor_rows(const sft_structure_factor *factor);
int sft_structure_factor_columns(const sft_structure_factor *factor);

/* Start a configuration in this box: lists the wave vectors if it is not the last box, and puts all rho to zero.
   SFT_EINVAL: as above; the rho are then not to be used. SFT_ENOMEM. */
int sft_structure_factor_set_box(sft_structure_factor *factor, const double box[6], sft_error *err);

/* Add n atoms of one type (1..ntypes) at r[n], relative to the corner of the box; wrapped or not. */
void sft_structure_factor_add(sft_structure_factor *factor, int type, size_t n,
                              const double (*r)[3]);

/* The sums that make up all rho, *count doubles in the same order on every rank: to be added up over ranks in place. */
double *sft_structure_factor_sums(sft_structure_factor *factor, size_t *count);

/* The table from the sums and the numbers of atoms natoms[ntypes]: table[row * columns + ...] is the mean |k| of the
   bin, S, S_11, S_12, ..., S_22, ... (X <= Y). A type without atoms has 0. A bin that a change of the box has emptied
   has its center and zeros; a vector in a bin that had been empty counts to the next row. */
void sft_structure_factor_evaluate(sft_structure_factor *factor, const double *natoms,
                                   double *table);

/* Position of the highest maximum of S (column 1 of a table with that many columns): the vertex of the parabola
   through it and its two neighbors. 0 if there is none: S is nowhere above both its neighbors, or is higher still
   in the last row, where qmax may have cut a peak. */
double sft_structure_factor_peak(int rows, int columns, const double *table);

#ifdef __cplusplus
}
#endif
#endif
