/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "waves.h"

#include <math.h>
#include <stdlib.h>

static const double two_pi = 6.28318530717958647693;

/* |n_i| = |a_i.k| / 2 pi does not exceed this */
static void bounds(const double h[6], double qmax, double most[3])
{
  const double turns = qmax * (1.0 + SFT_WAVES_EDGE) / two_pi;
  most[0] = turns * h[0];
  most[1] = turns * hypot(h[1], h[5]);
  most[2] = turns * sqrt(h[2] * h[2] + h[3] * h[3] + h[4] * h[4]);
}

/* Half of the points of an ellipsoid with these axes: rather too many, so that a thin box counts too. */
static double estimate(const double h[6], double qmax)
{
  double n[3];
  bounds(h, qmax, n);
  return two_pi / 24.0 * (2.0 * n[0] + 1.0) * (2.0 * n[1] + 1.0) * (2.0 * n[2] + 1.0);
}

static int check(const double h[6], double qmax, double most, sft_error *err)
{
  for (int i = 0; i < 6; i++)
    if (!isfinite(h[i]) || (i < 3 && !(h[i] > 0.0)))
      return sft_fail(err, SFT_EINVAL,
                      "Box %g x %g x %g: its lengths must be positive, and finite as its tilts",
                      h[0], h[1], h[2]);
  if (estimate(h, qmax) <= most) return SFT_OK;
  double lower = qmax;
  while (estimate(h, lower) > most && lower > 0.0) lower *= 0.99;
  return sft_fail(err, SFT_EINVAL,
                  "qmax %g makes about %.2g wave vectors in this box, more than the limit of %.2g: "
                  "use qmax %.3g or less",
                  qmax, estimate(h, qmax), most, lower);
}

static void invert(const double h[6], double inverse[6])
{
  for (int d = 0; d < 3; d++) inverse[d] = 1.0 / h[d];
  inverse[3] = -h[3] / (h[1] * h[2]);
  inverse[4] = (h[3] * h[5] - h[1] * h[4]) / (h[0] * h[1] * h[2]);
  inverse[5] = -h[5] / (h[0] * h[1]);
}

/* k = 2 pi h^-T n */
static void wave_vector(const double inverse[6], int n1, int n2, int n3, double k[3])
{
  k[0] = two_pi * inverse[0] * n1;
  k[1] = two_pi * (inverse[5] * n1 + inverse[1] * n2);
  k[2] = two_pi * (inverse[4] * n1 + inverse[3] * n2 + inverse[2] * n3);
}

double sft_waves_number(const sft_waves *waves, const sft_wave_line *line, int j)
{
  const int n3 = line->n[2] + j;
  if (line->n[0] == 0 && line->n[1] == 0 && n3 <= 0) return 0.0;
  double k[3];
  wave_vector(waves->inverse, line->n[0], line->n[1], n3, k);
  const double q = sqrt(k[0] * k[0] + k[1] * k[1] + k[2] * k[2]);
  return q <= waves->qmax * (1.0 + SFT_WAVES_EDGE) ? q : 0.0;
}

/* The line of n1 and n2 through the sphere of radius qmax; 0 if it passes by. */
static int find_line(const sft_waves *waves, int n1, int n2, sft_wave_line *line)
{
  double k[3];
  wave_vector(waves->inverse, n1, n2, 0, k);
  const double radius = waves->qmax * (1.0 + SFT_WAVES_EDGE);
  const double rest = radius * radius - k[0] * k[0] - k[1] * k[1];
  if (rest < 0.0) return 0;
  const double b3 = two_pi * waves->inverse[2];
  const int low = (int) ceil((-k[2] - sqrt(rest)) / b3);
  const int high = (int) floor((sqrt(rest) - k[2]) / b3);
  if (low > high) return 0;
  line->n[0] = n1;
  line->n[1] = n2;
  line->n[2] = low + (high - low) / 2;
  line->half = high - line->n[2];
  return 1;
}

/* Count the lines, and store them unless lines is NULL; sets reach and nsums. */
static size_t list_lines(sft_waves *waves, sft_wave_line *lines)
{
  double most[3];
  bounds(waves->box, waves->qmax, most);
  const int most1 = (int) most[0], most2 = (int) most[1];
  size_t count = 0;
  waves->nsums = 0;
  for (int d = 0; d < 3; d++) waves->reach[d] = 0;
  for (int n1 = 0; n1 <= most1; n1++) {
    for (int n2 = n1 == 0 ? 0 : -most2; n2 <= most2; n2++) {
      sft_wave_line line;
      if (!find_line(waves, n1, n2, &line)) continue;
      line.first = waves->nsums;
      waves->nsums += 4 * ((size_t) line.half + 1);
      for (int d = 0; d < 3; d++)
        if (abs(line.n[d]) > waves->reach[d]) waves->reach[d] = abs(line.n[d]);
      if (line.half > waves->reach[2]) waves->reach[2] = line.half;
      if (lines) lines[count] = line;
      count++;
    }
  }
  return count;
}

int sft_waves_list(sft_waves *waves, double qmax, const double box[6], double most, sft_error *err)
{
  const int status = check(box, qmax, most, err);
  if (status) return status;
  waves->qmax = qmax;
  for (int i = 0; i < 6; i++) waves->box[i] = box[i];
  invert(box, waves->inverse);

  waves->nlines = 0;
  const size_t count = list_lines(waves, NULL);
  if (count > waves->size) {
    free(waves->lines);
    waves->size = 0;
    waves->lines = malloc(count * sizeof *waves->lines);
    if (!waves->lines) return sft_fail_memory(err, "the wave vectors of the box");
    waves->size = count;
  }
  waves->nlines = list_lines(waves, waves->lines);
  return SFT_OK;
}

void sft_waves_clear(sft_waves *waves)
{
  free(waves->lines);
  waves->lines = NULL;
  waves->size = waves->nlines = 0;
}
