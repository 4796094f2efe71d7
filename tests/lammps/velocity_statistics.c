/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* velocity_statistics KT < DUMP: velocities of many replicas (id mass vx vy vz) against the Maxwell-Boltzmann
   distribution with zero total momentum. Prints what was compared; status 1 if something is further off than chance
   explains (5 standard errors and more).

   With y = v sqrt(m/kT) the distribution is Gaussian with <y_i y_j> = delta_ij - sqrt(m_i m_j)/M for each component. */

#define _GNU_SOURCE
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LAGS = 30, BINS = 100 };

static int failures, natoms;
static double *mass, *share; /* m/M */
static long long replicas;

static void within(const char *what, double value, double expected, double error)
{
  const int bad = !(fabs(value - expected) <= 5.0 * error);
  failures += bad;
  printf("%s: %.6f, expected %.6f +- %.6f%s\n", what, value, expected, error,
         bad ? "  DEVIATION" : "");
}

static void *room(size_t n, size_t size)
{
  void *memory = calloc(n, size);
  if (!memory) exit(2);
  return memory;
}

/* ---- sums over replicas ---- */

static double *history;    /* [LAGS + 1][natoms * 3]: y of the last replicas */
static double *covariance; /* [natoms][natoms], i < j, over the components */
static double *cross;      /* [natoms][3]: xy, yz, zx */
static double moment[5], numbers, normal_bin[BINS], speed_bin[BINS], beyond;
static double lag[LAGS + 1], lag_square[LAGS + 1], energy_lag[LAGS + 1];
static double *energies;
static long long capacity;

static void add_bin(double *bins, double probability)
{
  const int b = (int) (BINS * probability);
  bins[b < BINS ? b : BINS - 1] += 1.0;
}

static void add_replica(const double *y)
{
  double energy = 0.0;
  for (int i = 0; i < natoms; i++) {
    double square = 0.0;
    const double sd = sqrt(1.0 - share[i]);
    for (int d = 0; d < 3; d++) {
      const double x = y[3 * i + d] / sd;
      double power = 1.0;
      for (int m = 1; m <= 4; m++) moment[m] += power *= x;
      beyond += fabs(x) > 4.0;
      square += x * x;
      add_bin(normal_bin, 0.5 * erfc(-x / sqrt(2.0)));
      cross[3 * i + d] += y[3 * i + d] * y[3 * i + (d + 1) % 3];
      energy += 0.5 * y[3 * i + d] * y[3 * i + d];
    }
    const double v = sqrt(square);
    add_bin(speed_bin, erf(v / sqrt(2.0)) - sqrt(2.0 / acos(-1.0)) * v * exp(-0.5 * v * v));
    for (int j = 0; j < i; j++)
      covariance[(size_t) j * (size_t) natoms + (size_t) i] +=
          y[3 * i] * y[3 * j] + y[3 * i + 1] * y[3 * j + 1] + y[3 * i + 2] * y[3 * j + 2];
  }
  numbers += 3.0 * natoms;
  const size_t n = 3 * (size_t) natoms;
  for (int L = 1; L <= LAGS && L <= replicas; L++) {
    const double *before = history + (size_t) ((replicas - L) % (LAGS + 1)) * n;
    for (size_t k = 0; k < n; k++) {
      lag[L] += y[k] * before[k];
      lag_square[L] += (y[k] * y[k] - 1.0) * (before[k] * before[k] - 1.0) / 2.0;
    }
  }
  memcpy(history + (size_t) (replicas % (LAGS + 1)) * n, y, n * sizeof *y);
  if (replicas == capacity) {
    capacity = 2 * capacity + 1024;
    energies = realloc(energies, (size_t) capacity * sizeof *energies);
    if (!energies) exit(2);
  }
  energies[replicas++] = energy;
}

/* ---- what they say ---- */

static void report_distribution(void)
{
  const double expected[] = {0, 0, 1, 0, 3}, variance[] = {0, 1, 2, 15, 96};
  char what[80];
  for (int m = 1; m <= 4; m++) {
    snprintf(what, sizeof what, "moment %d", m);
    within(what, moment[m] / numbers, expected[m], sqrt(variance[m] / numbers));
  }
  const double rare = numbers * erfc(4.0 / sqrt(2.0));
  within("components beyond four standard deviations", beyond, rare, sqrt(rare));
  double chi_sq[2] = {0.0, 0.0};
  for (int b = 0; b < BINS; b++) {
    chi_sq[0] += pow(normal_bin[b] - numbers / BINS, 2) / (numbers / BINS);
    chi_sq[1] += pow(speed_bin[b] - numbers / 3.0 / BINS, 2) / (numbers / 3.0 / BINS);
  }
  within("chi square of the components", chi_sq[0], BINS - 1.0, sqrt(2.0 * (BINS - 1.0)));
  within("chi square of the speeds", chi_sq[1], BINS - 1.0, sqrt(2.0 * (BINS - 1.0)));
}

/* The mean square of many numbers that should be standard normal, and the largest of them. */
static void report_scores(const char *what, double sum_sq, double largest, double n)
{
  char line[100];
  snprintf(line, sizeof line, "%s: mean square of %.0f scores", what, n);
  within(line, sum_sq / n, 1.0, sqrt(2.0 / n));
  const double limit = sqrt(2.0 * log(n)) + 2.0;
  printf("%s: largest score %.2f, limit %.2f\n", what, largest, limit);
  if (!(largest < limit)) failures++;
}

static void report_atoms(void)
{
  double sum_sq = 0.0, largest = 0.0, sum_cross = 0.0, largest_cross = 0.0;
  for (int i = 0; i < natoms; i++) {
    for (int j = i + 1; j < natoms; j++) {
      const double mean = -sqrt(share[i] * share[j]);
      const double sd = sqrt((1.0 - share[i]) * (1.0 - share[j]) + mean * mean);
      const double score =
          (covariance[(size_t) i * (size_t) natoms + (size_t) j] / (3.0 * (double) replicas) -
           mean) /
          sd * sqrt(3.0 * (double) replicas);
      sum_sq += score * score;
      largest = fmax(largest, fabs(score));
    }
    for (int d = 0; d < 3; d++) {
      const double score = cross[3 * i + d] / sqrt((double) replicas) / (1.0 - share[i]);
      sum_cross += score * score;
      largest_cross = fmax(largest_cross, fabs(score));
    }
  }
  report_scores("pairs of atoms", sum_sq, largest, 0.5 * natoms * (natoms - 1.0));
  report_scores("components of an atom", sum_cross, largest_cross, 3.0 * natoms);
}

static void report_replicas(void)
{
  const double freedom = 3.0 * natoms - 3.0, n = (double) replicas;
  double sum[4] = {0.0}, sum_sq = 0.0, largest = 0.0;
  for (long long r = 0; r < replicas; r++) {
    const double z = (energies[r] - 0.5 * freedom) / sqrt(0.5 * freedom);
    for (int m = 1; m <= 3; m++) sum[m] += pow(z, m);
    for (int L = 1; L <= LAGS && L <= r; L++)
      energy_lag[L] += z * (energies[r - L] - 0.5 * freedom) / sqrt(0.5 * freedom);
  }
  within("kinetic energy", sum[1] / n, 0.0, 1.0 / sqrt(n));
  within("its variance", sum[2] / n, 1.0, sqrt((2.0 + 12.0 / freedom) / n));
  within("its third moment", sum[3] / n, sqrt(8.0 / freedom), sqrt(16.0 / n));
  for (int L = 1; L <= LAGS; L++) {
    const double terms = (n - L) * 3.0 * natoms;
    const double scores[] = {lag[L] / sqrt(terms), lag_square[L] / sqrt(terms),
                             energy_lag[L] / sqrt(n - L)};
    for (int k = 0; k < 3; k++) {
      sum_sq += scores[k] * scores[k];
      largest = fmax(largest, fabs(scores[k]));
    }
  }
  report_scores("replicas up to 30 apart", sum_sq, largest, 3.0 * LAGS);
}

int main(int argc, char **argv)
{
  const double kT = argc == 2 ? atof(argv[1]) : 0.0;
  char *line = NULL;
  size_t size = 0;
  long long step = -1;
  double *y = NULL, momentum[3] = {0.0}, largest = 0.0;
  if (!(kT > 0.0)) return 2;
  while (getline(&line, &size, stdin) > 0) {
    if (!strncmp(line, "ITEM: TIMESTEP", 14)) {
      if (getline(&line, &size, stdin) > 0) step = atoll(line);
    } else if (!strncmp(line, "ITEM: NUMBER OF ATOMS", 21)) {
      if (getline(&line, &size, stdin) > 0 && !natoms) {
        natoms = atoi(line);
        const size_t n = (size_t) natoms;
        mass = room(n, sizeof *mass);
        share = room(n, sizeof *share);
        y = room(3 * n, sizeof *y);
        history = room((LAGS + 1) * 3 * n, sizeof *history);
        covariance = room(n * n, sizeof *covariance);
        cross = room(3 * n, sizeof *cross);
      }
    } else if (!strncmp(line, "ITEM: ATOMS", 11)) {
      double total = 0.0;
      memset(momentum, 0, sizeof momentum);
      for (int i = 0; i < natoms; i++) {
        if (getline(&line, &size, stdin) <= 0) return 2;
        char *rest;
        strtol(line, &rest, 10);
        mass[i] = strtod(rest, &rest);
        total += mass[i];
        for (int d = 0; d < 3; d++) {
          const double v = strtod(rest, &rest);
          momentum[d] += mass[i] * v;
          y[3 * i + d] = v * sqrt(mass[i] / kT);
        }
      }
      if (step < 1) continue; /* the reference */
      for (int i = 0; i < natoms; i++) share[i] = mass[i] / total;
      for (int d = 0; d < 3; d++) largest = fmax(largest, fabs(momentum[d]) / sqrt(total * kT));
      add_replica(y);
    }
  }
  printf("%lld replicas of %d atoms, largest total momentum %.2g sqrt(M kT)\n", replicas, natoms,
         largest);
  if (replicas < 1000 || largest > 1.0e-12) failures++;
  report_distribution();
  report_atoms();
  report_replicas();
  printf("%d deviations\n", failures);
  return failures > 0;
}
