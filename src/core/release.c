/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "release.h"

#include <math.h>

void sft_release_kick(int n, double factor, const double *inverse_mass, double *const *f, double *v)
{
  for (int i = 0; i < n; i++)
    for (int d = 0; d < 3; d++) v[3 * i + d] += factor * inverse_mass[i] * f[i][d];
}

double sft_release_drift(int n, double dt, const double *v, double *const *x)
{
  double largest = 0.0;
  for (int i = 0; i < n; i++) {
    double length_sq = 0.0;
    for (int d = 0; d < 3; d++) {
      const double step = dt * v[3 * i + d];
      x[i][d] += step;
      length_sq += step * step;
    }
    if (!(length_sq <= largest)) largest = isnan(length_sq) ? INFINITY : length_sq;
  }
  return largest;
}

void sft_release_center(int n, const double *inverse_mass, const double *reference,
                        double *const *x, double sum[4])
{
  for (int d = 0; d < 4; d++) sum[d] = 0.0;
  for (int i = 0; i < n; i++) {
    const double mass = 1.0 / inverse_mass[i];
    for (int d = 0; d < 3; d++) sum[d] += mass * (x[i][d] - reference[3 * i + d]);
    sum[3] += mass;
  }
}

double sft_release_even_part(const double before[3], const double center[3], const double after[3])
{
  double length_sq = 0.0;
  for (int d = 0; d < 3; d++) {
    const double e = 0.5 * (before[d] + after[d]) - center[d];
    length_sq += e * e;
  }
  return sqrt(length_sq);
}

double sft_release_kinetic(int n, const double *inverse_mass, const double *v)
{
  double sum = 0.0;
  for (int i = 0; i < n; i++) {
    const double *const u = v + 3 * i;
    sum += (u[0] * u[0] + u[1] * u[1] + u[2] * u[2]) / inverse_mass[i];
  }
  return sum;
}
