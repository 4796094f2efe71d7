/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The pieces of the path from rest: kicks, drifts, sums over atoms, and the even part of a trajectory. */

#include "core/release.h"

#include "check.h"
#include "numbers.h"

enum { ATOMS = 3 };
static const double inverse_mass[ATOMS] = {1.0, 0.5, 0.25};

/* Velocity Verlet on springs: the exact solution has the frequency w of 4 sin^2(w dt / 2) = k dt^2 / m. */
static void springs(void)
{
  double position[ATOMS][3] = {{0.3, -0.1, 0.2}, {0.0, 0.5, 0.0}, {-0.7, 0.1, 0.4}};
  double pull[ATOMS][3], velocity[3 * ATOMS] = {0.0}, start[ATOMS][3];
  double *x[ATOMS], *f[ATOMS];
  const double dt = 0.1, stiffness = 2.0;
  const int nstep = 50;
  for (int i = 0; i < ATOMS; i++) {
    x[i] = position[i];
    f[i] = pull[i];
    for (int d = 0; d < 3; d++) start[i][d] = position[i][d];
  }
  for (int n = 0; n < nstep; n++) {
    for (int i = 0; i < ATOMS; i++)
      for (int d = 0; d < 3; d++) pull[i][d] = -stiffness * position[i][d];
    sft_release_kick(ATOMS, 0.5 * dt, inverse_mass, f, velocity);
    if (n > 0) sft_release_kick(ATOMS, 0.5 * dt, inverse_mass, f, velocity);
    sft_release_drift(ATOMS, dt, velocity, x);
  }
  for (int i = 0; i < ATOMS; i++) {
    const double w = 2.0 / dt * asin(0.5 * dt * sqrt(stiffness * inverse_mass[i]));
    for (int d = 0; d < 3; d++)
      CHECK_ABS(position[i][d], start[i][d] * cos(w * nstep * dt), 1.0e-13, "spring of atom %d", i);
  }
}

static void sums(void)
{
  double moved[ATOMS][3] = {{1.0, 0.0, 0.0}, {0.0, 2.0, 0.0}, {0.5, 0.5, -1.0}};
  double *x[ATOMS] = {moved[0], moved[1], moved[2]}, sum[4];
  const double reference[3 * ATOMS] = {0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.5, 0.5, 0.0};
  sft_release_center(ATOMS, inverse_mass, reference, x, sum);
  const double expected[4] = {1.0, 2.0, -4.0, 7.0};
  for (int k = 0; k < 4; k++) CHECK_REL(sum[k], expected[k], 1.0e-15, "sum %d", k);

  const double velocity[3 * ATOMS] = {1.0, 2.0, 2.0, 0.0, 3.0, 0.0, 0.0, 0.0, -1.0};
  CHECK_REL(sft_release_kinetic(ATOMS, inverse_mass, velocity), 9.0 + 18.0 + 4.0, 1.0e-15,
            "sum of m v^2");
  CHECK_REL(sft_release_drift(ATOMS, 0.5, velocity, x), 2.25, 1.0e-15, "largest step, squared");
  CHECK_REL(moved[1][1], 3.5, 1.0e-15, "position after the step");

  const double wild[3 * ATOMS] = {1.0, NAN, 0.0, 0.0, 0.0, 0.0, 5.0, 0.0, 0.0};
  CHECK(isinf(sft_release_drift(ATOMS, 1.0, wild, x)), "a step that is not a number");
  CHECK_EQUAL(sft_release_drift(0, 1.0, velocity, x), 0.0, "no atoms");
}

static void even_part(void)
{
  const double before[3] = {0.9, 2.0, 3.0}, center[3] = {1.0, 2.0, 3.0}, after[3] = {1.1, 2.0, 3.0};
  CHECK_ABS(sft_release_even_part(before, center, after), 0.0, 1.0e-15, "uniform motion");
  const double turned[3] = {0.9, 2.6, 3.8};
  CHECK_REL(sft_release_even_part(before, center, turned), sqrt(0.01 + 0.09 + 0.16), 1.0e-14,
            "half of the sum of both displacements");
}

int main(void)
{
  springs();
  sums();
  even_part();
  return check_report();
}
