/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* What symfn.c and its vector kernels share. Included by symfn*.c only. */

#ifndef SFT_SYMFN_KERNELS_H
#define SFT_SYMFN_KERNELS_H

#include "symfn.h"

/* Centres that a vector kernel takes together. */
#define SFT_SYMFN_BLOCK 8

/* Accumulators that a kernel may have on the stack. More columns than that are left to plain C. */
#define SFT_SYMFN_SCRATCH 4096

typedef void sft_symfn_kernel(const sft_symfn *symfn, int n, const double *distance_sq,
                              const int *type, double *values);

struct sft_symfn {
  sft_symfn_parameters p;
  int ncentres;
  double cutoff_sq;
  double inverse_dr;
  /* a = dr^2 / (2 sigma^2): a Gaussian of u = (r - rlo) / dr is exp(-a (u - k)^2) */
  double steepness;
  int reach;     /* centres on either side of the nearest one that a pair adds to */
  double *gauss; /* exp(-a m^2), m = 0..reach */
  sft_symfn_kernel *kernel;

  /* for the vector kernels, which take the centres in blocks */
  int nblocks;               /* that hold all centres */
  int half;                  /* blocks on either side of its own that a pair adds to */
  double inner_sq, outer_sq; /* squared distances of the pairs that belong to one of the blocks */
  double *block_gauss;       /* exp(-a (8 b + l)^2), [2 half + 1][8], b = -half..half */
};

/* Add one pair at distance r to the functions g[K] of its neighbor type, in plain C. */
void sft_symfn_add_pair(const sft_symfn *symfn, double r, double *g);

/* Kernels which evaluate like sft_symfn_evaluate. */
sft_symfn_kernel sft_symfn_evaluate_avx2, sft_symfn_evaluate_avx512;

#endif
