/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Self-intermediate scattering function of one atom, averaged over the isoconfigurational ensemble,

     F_s^i(q, t) = < exp(i q.(r_i(t) - r_i(0))) >,

   and the relaxation time tau_i at which it has fallen to 1/e. */

#ifndef SFT_SISF_H
#define SFT_SISF_H

#include "error.h"

#ifdef __cplusplus
extern "C" {
#endif

enum sft_sisf_average {
  SFT_SISF_SINC,  /* all directions of q: sin(q r) / (q r); in two dimensions J_0(q r) */
  SFT_SISF_AXES,  /* q along x, y and z (x and y in two dimensions): the mean of the cosines */
  SFT_SISF_VECTOR /* one direction: cos(q n.r) */
};

typedef struct {
  enum sft_sisf_average average;
  double q;            /* wave number > 0, 1/length */
  double direction[3]; /* unit vector, for SFT_SISF_VECTOR */
  int dimension;       /* 3, unless the caller sets 2 after sft_sisf_kernel_init */
} sft_sisf_kernel;

/* Fill *kernel; direction (NULL unless SFT_SISF_VECTOR) need not be of unit length.
   SFT_EINVAL: q is not positive, or the direction is zero or not finite. */
int sft_sisf_kernel_init(sft_sisf_kernel *kernel, enum sft_sisf_average average, double q,
                         const double *direction, sft_error *err);

/* The function of one displacement (same length unit as 1/q). Odd parts average to zero and are left out. */
double sft_sisf_value(const sft_sisf_kernel *kernel, const double displacement[3]);

typedef struct {
  double tau;         /* relaxation time; the last sampling time if F never fell to 1/e */
  double ln_mobility; /* ln m = -ln tau */
  double
      std_error; /* standard error of ln m; 0 if censored or if there are fewer than two replicas */
  int censored;  /* 1: tau is a lower bound */
} sft_relaxation;

/* The relaxation time from sums over replicas: for sampling time k, times[k] > 0 ascending, replicas[k] terms
   with the sums sum[k] of F and sum_sq[k] of F^2. Times from the first without a term on are not used; with no
   term at all everything is 0.

   tau is the first crossing of 1/e, F interpolated against ln t; before the first sampling time F is taken as
   ballistic, exp(-(t/tau)^2). The error of F at the crossing, from its variance over replicas, is carried to ln t
   by the slope there: F at neighboring times is taken as fully correlated. The slope is that of the times around
   the crossing, as many as it takes for F to fall by four standard errors. */
void sft_sisf_relaxation(int ntimes, const double *times, const double *replicas, const double *sum,
                         const double *sum_sq, sft_relaxation *relaxation);

/* The smallest F_s of the window, from the same sums: the smallest mean over the sampling times before the first one
   without a term; 0 with no term at all. It orders atoms by mobility where many of them never reach 1/e, and all
   of these have one and the same tau. */
double sft_sisf_smallest(int ntimes, const double *replicas, const double *sum);

#ifdef __cplusplus
}
#endif
#endif
