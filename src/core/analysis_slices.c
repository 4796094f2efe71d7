/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Atoms in a slice of each temperature: slices.txt. */

#include "analysis_parts.h"

#include <math.h>

static int has_number(const sft_analysis *a, int k, int number)
{
  for (int s = a->first[k]; s < a->first[k + 1]; s++)
    if (a->samples[s].number == number) return 1;
  return 0;
}

/* The smallest number that all temperatures share, or -1. */
static int shared_number(const sft_analysis *a)
{
  for (int s = a->first[0]; s < a->first[1]; s++) {
    int everywhere = 1;
    for (int k = 1; k < a->ntemperatures; k++)
      everywhere = everywhere && has_number(a, k, a->samples[s].number);
    if (everywhere) return a->samples[s].number;
  }
  return -1;
}

/* Into the box, along its edge vectors; tilt = xy, xz, yz. */
static void wrap(const sft_box *box, double *x)
{
  const double nz = box->periodic[2] ? floor((x[2] - box->origin[2]) / box->edge[2]) : 0.0;
  x[2] -= nz * box->edge[2];
  x[1] -= nz * box->tilt[2];
  x[0] -= nz * box->tilt[1];
  const double along_y = (x[2] - box->origin[2]) / box->edge[2] * box->tilt[2];
  const double ny = box->periodic[1] ? floor((x[1] - box->origin[1] - along_y) / box->edge[1])
                                     : 0.0;
  x[1] -= ny * box->edge[1];
  x[0] -= ny * box->tilt[0];
  const double up = (x[2] - box->origin[2]) / box->edge[2];
  const double across = (x[1] - box->origin[1] - up * box->tilt[2]) / box->edge[1];
  const double along_x = up * box->tilt[1] + across * box->tilt[0];
  const double nx = box->periodic[0] ? floor((x[0] - box->origin[0] - along_x) / box->edge[0])
                                     : 0.0;
  x[0] -= nx * box->edge[0];
}

int sft_analysis_slices(sft_analysis *a, sft_error *err)
{
  const int shared = shared_number(a);
  FILE *out =
      sft_table_begin(a, "slices.txt", "atoms in a slice",
                      "x (distance), y, z, S, fast (1 fast, 0 slow, -1 unknown), type, id, T", err);
  if (!out) return SFT_ENOMEM;
  for (int k = 0; k < a->ntemperatures; k++) {
    int s = a->first[k];
    while (shared >= 0 && a->samples[s].number != shared) s++;
    const sft_analysis_sample *chosen = &a->samples[s];
    const sft_sample *sample = chosen->sample;
    const double *o = sample->box.origin, *e = sample->box.edge;
    const double thickness = a->settings.slice > 0.0 ? a->settings.slice : 0.1 * e[2];
    const double from = o[2] + 0.5 * (e[2] - thickness), to = from + thickness;
    sft_table_block(out, k, "T %g sample %d box %.8g %.8g %.8g %.8g %.8g %.8g slice %.8g %.8g",
                    chosen->temperature, chosen->number, o[0], o[0] + e[0], o[1], o[1] + e[1], o[2],
                    o[2] + e[2], from, to);
    for (int i = 0; i < sample->natoms; i++) {
      if (!sft_analysis_counts(a, sample, i)) continue;
      double x[3] = {sample->position[3 * i], sample->position[3 * i + 1],
                     sample->position[3 * i + 2]};
      wrap(&sample->box, x);
      if (x[2] < from || x[2] >= to) continue;
      const enum sft_label label = sft_analysis_label(a, sample, i);
      const double row[] = {x[0],
                            x[1],
                            x[2],
                            chosen->S[i] >= 0.0 ? chosen->S[i] : NAN,
                            label == SFT_UNKNOWN ? -1.0 : label == SFT_FAST,
                            sample->type[i],
                            i + 1,
                            chosen->temperature};
      sft_table_row(out, 8, row);
    }
  }
  return sft_table_end(a, err);
}
