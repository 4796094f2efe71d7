/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Radial symmetry functions (Behler and Parrinello 2007, radial part without cut-off function):

     G_X(i, r_k) = sum over neighbors j of type X with r_ij < Rc of exp(-(r_ij - r_k)^2 / (2 sigma^2))

   with centres r_k = rlo + k dr for every r_k < rhi. Lengths are in any one unit. */

#ifndef SFT_SYMFN_H
#define SFT_SYMFN_H

#include "cpu.h"
#include "error.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  double cutoff; /* Rc > 0 */
  double sigma;  /* > 0 */
  double rlo;    /* first centre, >= 0 */
  double rhi;    /* centres lie below it, > rlo */
  double dr;     /* distance of the centres, > 0 */
  int ntypes;    /* number of neighbor types, >= 1 */
} sft_symfn_parameters;

typedef struct sft_symfn sft_symfn;

/* The evaluator for these parameters, owned by the caller (sft_symfn_free).
   SFT_EINVAL: a parameter is out of range or not finite. SFT_ENOMEM. */
int sft_symfn_create(const sft_symfn_parameters *parameters, sft_symfn **symfn, sft_error *err);
void sft_symfn_free(sft_symfn *symfn);

/* Use the kernels of `simd`, which must not be more than sft_cpu_best(). A new evaluator has the best;
   values differ between kernels by rounding only. Plain C serves centres more than two sigma or so
   apart and thousands of columns. SFT_ENOMEM. */
int sft_symfn_set_simd(sft_symfn *symfn, enum sft_simd simd, sft_error *err);

/* Number of centres K, and of columns K * ntypes. Column (X-1)*K + k is type X (from 1), centre k (from 0). */
int sft_symfn_centres(const sft_symfn *symfn);
int sft_symfn_columns(const sft_symfn *symfn);

/* The functions of one atom from its n neighbors: squared distances distance_sq[n] and types type[n].
   Pairs at or beyond Rc, and those whose type is not in 1..ntypes, do not count.
   values[K * ntypes] is overwritten. Reentrant, allocates nothing. */
void sft_symfn_evaluate(const sft_symfn *symfn, int n, const double *distance_sq, const int *type,
                        double *values);

/* The same by the plain sum of exponentials: the definition, as a reference for tests and benchmarks. */
void sft_symfn_evaluate_plain(const sft_symfn *symfn, int n, const double *distance_sq,
                              const int *type, double *values);

#ifdef __cplusplus
}
#endif
#endif
