/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The path of atoms that are released from rest. The kicks and drifts of the velocity-Verlet algorithm,

     v += (f / m) dt / 2      r += v dt,

   and sums over n atoms. Masses are given as their inverse; velocities and references are 3 n values, forces and
   positions n rows of 3. */

#ifndef SFT_RELEASE_H
#define SFT_RELEASE_H

#ifdef __cplusplus
extern "C" {
#endif

/* v += factor * f / m; factor is half of the time step, times what converts force / mass to acceleration. */
void sft_release_kick(int n, double factor, const double *inverse_mass, double *const *f,
                      double *v);

/* r += v dt; returns the square of the largest |v dt|, infinity if one is not a number. */
double sft_release_drift(int n, double dt, const double *v, double *const *x);

/* sum[0..2] = sum of m (r - reference), sum[3] = sum of m: their quotient is the displacement of the center of mass. */
void sft_release_center(int n, const double *inverse_mass, const double *reference,
                        double *const *x, double sum[4]);

/* |e|, with e = (r(+t) + r(-t)) / 2 - r(0), the part of a displacement that is even in time: by time reversal, an
   estimate of the path from rest by a single trajectory through r(0). */
double sft_release_even_part(const double before[3], const double center[3], const double after[3]);

/* Sum of m v^2. */
double sft_release_kinetic(int n, const double *inverse_mass, const double *v);

#ifdef __cplusplus
}
#endif
#endif
