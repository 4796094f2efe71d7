/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The probability of being fast at given softness, its Arrhenius law, and how energy and entropy
   depend on softness: activation.txt, energy.txt. */

#include "analysis_parts.h"
#include "arrhenius.h"
#include "stats_lines.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BOLTZMANN_EV 8.617333262e-5 /* eV/K */
/* A bin with this many temperatures has a goodness of fit, and enters the straight lines. */
#define LEAST_TEMPERATURES 3
#define IMPROBABLE 0.01

typedef struct {
  double *trials, *successes, *unknown, *sum_S; /* nbins * ntemperatures */
} counts;

static void count(const sft_analysis *a, counts *c)
{
  for (int k = 0; k < a->ntemperatures; k++)
    for (int s = a->first[k]; s < a->first[k + 1]; s++) {
      const sft_analysis_sample *sample = &a->samples[s];
      for (int i = 0; i < sample->sample->natoms; i++) {
        if (!sft_analysis_soft(a, sample, i)) continue;
        const int at = sft_analysis_bin(a, sample->S[i]) * a->ntemperatures + k;
        const int label = sft_analysis_label(a, sample->sample, i);
        if (label == SFT_UNKNOWN) {
          c->unknown[at] += 1.0;
          continue;
        }
        c->trials[at] += 1.0;
        c->successes[at] += label == SFT_FAST;
        c->sum_S[at] += sample->S[i];
      }
    }
}

static int write_activation(sft_analysis *a, const counts *c, sft_arrhenius *fits, sft_error *err)
{
  FILE *out =
      sft_table_begin(a, "activation.txt", "probability of being fast at given softness",
                      "T, 1000/T, P_f, error, fit, ln_P_f, error, atoms, fast, unknown, used, S",
                      err);
  if (!out) return SFT_ENOMEM;
  for (int b = 0; b < a->settings.nbins; b++) {
    const int from = b * a->ntemperatures;
    sft_arrhenius_fit(a->ntemperatures, a->temperatures, c->trials + from, c->successes + from,
                      a->settings.minimum, &fits[b]);
    sft_table_block(out, b, "bin %d S %.4g to %.4g", b + 1, a->low + b * a->width,
                    a->low + (b + 1) * a->width);
    for (int k = 0; k < a->ntemperatures; k++) {
      const double T = a->temperatures[k], n = c->trials[from + k], hits = c->successes[from + k];
      const double p = n > 0.0 ? hits / n : NAN;
      const double row[] = {T,
                            1000.0 / T,
                            p,
                            sqrt(p * (1.0 - p) / n),
                            sft_arrhenius_value(&fits[b], T),
                            hits > 0.0 ? log(p) : NAN,
                            hits > 0.0 ? sqrt((1.0 - p) / hits) : NAN,
                            n,
                            hits,
                            c->unknown[from + k],
                            sft_arrhenius_usable(n, hits, a->settings.minimum),
                            n > 0.0 ? c->sum_S[from + k] / n : NAN};
      sft_table_row(out, 12, row);
    }
  }
  return sft_table_end(a, err);
}

static void write_line(FILE *out, const char *name, const sft_line *line)
{
  const double row[] = {line->intercept, line->intercept_error,
                        line->slope,     line->slope_error,
                        line->chi2,      line->dof,
                        line->p,         line->r};
  fprintf(out, "%s ", name);
  sft_table_row(out, 8, row);
}

static void report(sft_analysis *a, const sft_arrhenius *fits, int points, const sft_line lines[2])
{
  double deviance = 0.0;
  int dof = 0, bad = 0, tried = 0;
  for (int b = 0; b < a->settings.nbins; b++) {
    if (!(fits[b].dof > 0)) continue;
    tried++;
    deviance += fits[b].deviance;
    dof += fits[b].dof;
    bad += fits[b].p < IMPROBABLE;
  }
  sft_finding(a, "P_f_deviance", dof ? deviance / dof : NAN, dof ? sqrt(2.0 / dof) : NAN, "-",
              "deviance per degree of freedom of the Arrhenius laws of P_f, 1 expected; %d of %d "
              "bins are improbable (p < %g)",
              bad, tried, IMPROBABLE);
  const char *const names[2] = {"DeltaE_slope", "Sigma_slope"};
  for (int q = 0; q < 2; q++)
    sft_finding(a, names[q], lines[q].slope, lines[q].slope_error, q ? "-" : "T",
                "per unit of S over %d bins; correlation %.4f, chi2/dof %.3g (%d dof, p %.2g)",
                points, lines[q].r, lines[q].chi2 / lines[q].dof, lines[q].dof, lines[q].p);
}

static int write_energy(sft_analysis *a, const counts *c, const sft_arrhenius *fits, double *space,
                        sft_error *err)
{
  const int nbins = a->settings.nbins;
  double *S = space, *value[2] = {space + nbins, space + 2 * nbins},
         *error[2] = {space + 3 * nbins, space + 4 * nbins};
  const double unit = strcmp(a->settings.units, "metal") == 0 ? BOLTZMANN_EV : NAN;
  sft_line lines[2];
  int points = 0;
  FILE *out = sft_table_begin(
      a, "energy.txt", "P_f = exp(Sigma - DeltaE/T); the second block has straight lines in S",
      "S, DeltaE (T), error, Sigma, error, deviance, dof, p, scale, used, left_out, atoms, "
      "above_one, DeltaE_eV, error, bin",
      err);
  if (!out) return SFT_ENOMEM;
  sft_table_block(out, 0, "bins");
  for (int b = 0; b < nbins; b++) {
    const sft_arrhenius *f = &fits[b];
    double atoms = 0.0, sum = 0.0;
    for (int k = 0; k < a->ntemperatures; k++) {
      const int at = b * a->ntemperatures + k;
      if (!sft_arrhenius_usable(c->trials[at], c->successes[at], a->settings.minimum)) continue;
      atoms += c->trials[at];
      sum += c->sum_S[at];
    }
    const double row[] = {atoms > 0.0 ? sum / atoms : NAN,
                          f->energy,
                          f->energy_error * f->scale,
                          f->sigma,
                          f->sigma_error * f->scale,
                          f->deviance,
                          f->dof,
                          f->p,
                          f->scale,
                          f->used,
                          f->left_out,
                          atoms,
                          f->above_one,
                          f->energy * unit,
                          f->energy_error * f->scale * unit,
                          b + 1};
    sft_table_row(out, 16, row);
    /* a law that is not determined, too, has no place in the lines */
    if (f->used < LEAST_TEMPERATURES || f->above_one) continue;
    if (!isfinite(row[1]) || !isfinite(row[3]) || !(row[2] > 0.0) || !(row[4] > 0.0) ||
        !isfinite(row[2]) || !isfinite(row[4]))
      continue;
    S[points] = row[0];
    for (int q = 0; q < 2; q++) {
      value[q][points] = row[1 + 2 * q];
      error[q][points] = row[2 + 2 * q];
    }
    points++;
  }
  sft_table_block(
      out, 1,
      "lines: 1 quantity,  2 intercept,  3 error,  4 slope,  5 error,  6 chi2,  7 dof,  "
      "8 p,  9 r");
  for (int q = 0; q < 2; q++) {
    const int status = sft_stats_line(points, S, value[q], error[q], &lines[q], err);
    if (status) return status;
    write_line(out, q ? "Sigma" : "DeltaE", &lines[q]);
  }
  report(a, fits, points, lines);
  return sft_table_end(a, err);
}

int sft_analysis_activation(sft_analysis *a, sft_error *err)
{
  const size_t nbins = (size_t) a->settings.nbins, n = nbins * (size_t) a->ntemperatures;
  counts c = {calloc(n, sizeof *c.trials), calloc(n, sizeof *c.successes),
              calloc(n, sizeof *c.unknown), calloc(n, sizeof *c.sum_S)};
  sft_arrhenius *fits = malloc(nbins * sizeof *fits);
  double *space = malloc(5 * nbins * sizeof *space);
  int status = SFT_OK;
  if (c.trials && c.successes && c.unknown && c.sum_S && fits && space) {
    count(a, &c);
    status = write_activation(a, &c, fits, err);
    if (!status) status = write_energy(a, &c, fits, space, err);
  } else {
    status = sft_fail_memory(err, "the probabilities of being fast");
  }
  free(c.trials);
  free(c.successes);
  free(c.unknown);
  free(c.sum_S);
  free(fits);
  free(space);
  return status;
}
