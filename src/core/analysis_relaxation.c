/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Relaxation times of atoms of a given softness and of the system, with censoring, and where they
   leave the Arrhenius law: relaxation.txt, relaxation_system.txt, relaxation_fits.txt. */

#include "analysis_parts.h"
#include "sisf.h"
#include "stats_lines.h"
#include "survival.h"

#include <math.h>
#include <stdlib.h>

/* What the second line must reach to count as a turn. */
#define MOST_PROBABLE 0.01

/* One point of a curve tau(T). */
typedef struct {
  double tau, low, high;
} relaxation_time;

typedef struct {
  sft_analysis *a;
  double *tau;
  unsigned char *censored;
  relaxation_time *F, *median; /* of the system, at each temperature */
  relaxation_time *bins;       /* nbins * ntemperatures */
  double *S;                   /* nbins: mean over all temperatures */
  double *x, *y;               /* ntemperatures */
} work;

/* Samples of a temperature: those with long windows if there are any. */
static const sft_sample *source(const sft_analysis *a, int k, int s)
{
  for (int other = a->first[k]; other < a->first[k + 1]; other++)
    if (a->samples[other].relaxation) return a->samples[s].relaxation;
  return a->samples[s].sample;
}

/* Times of the atoms of a bin (or of all, bin < 0); the mean softness; the shortest window. */
static size_t gather(const work *w, int k, int bin, double *S, double *window)
{
  const sft_analysis *a = w->a;
  size_t n = 0;
  *S = 0.0;
  *window = HUGE_VAL;
  for (int s = a->first[k]; s < a->first[k + 1]; s++) {
    const sft_sample *sample = source(a, k, s);
    const sft_analysis_sample *scored = &a->samples[s];
    if (!sample) continue;
    if (sample->ntimes) *window = fmin(*window, sample->times[sample->ntimes - 1]);
    for (int i = 0; i < sample->natoms; i++) {
      if (!sft_analysis_counts(a, sample, i)) continue;
      if (bin >= 0 &&
          (!sft_analysis_soft(a, scored, i) || sft_analysis_bin(a, scored->S[i]) != bin))
        continue;
      w->tau[n] = exp(-sample->lnm[i]);
      w->censored[n] = sample->censored[i];
      if (sample->censored[i]) *window = fmin(*window, w->tau[n]);
      *S += bin >= 0 ? scored->S[i] : 0.0;
      n++;
    }
  }
  *S = n && bin >= 0 ? *S / (double) n : NAN;
  if (isinf(*window)) *window = NAN;
  return n;
}

static int write_bins(work *w, sft_error *err)
{
  sft_analysis *a = w->a;
  FILE *out =
      sft_table_begin(a, "relaxation.txt",
                      "relaxation times of atoms of a given softness, Kaplan-Meier medians",
                      "T, 1000/T, tau, tau_low, tau_high, atoms, censored, window, S, bin", err);
  if (!out) return SFT_ENOMEM;
  for (int b = 0; b < a->settings.nbins; b++) {
    double sum = 0.0, atoms = 0.0;
    sft_table_block(out, b, "bin %d S %.4g to %.4g", b + 1, a->low + b * a->width,
                    a->low + (b + 1) * a->width);
    for (int k = 0; k < a->ntemperatures; k++) {
      double S, window;
      sft_survival_median m;
      const size_t n = gather(w, k, b, &S, &window);
      const int status = sft_survival_find_median(n, w->tau, w->censored, &m, err);
      if (status) return status;
      const double T = a->temperatures[k];
      const double row[] = {T,          1000.0 / T,          m.median, m.low, m.high,
                            (double) n, (double) m.censored, window,   S,     b + 1};
      sft_table_row(out, 10, row);
      const int enough = (double) n >= a->settings.minimum;
      w->bins[b * a->ntemperatures + k] = (relaxation_time){enough ? m.median : NAN, m.low, m.high};
      if (!n) continue;
      sum += S * (double) n;
      atoms += (double) n;
    }
    w->S[b] = atoms > 0.0 ? sum / atoms : NAN;
  }
  return sft_table_end(a, err);
}

/* 1/e crossing of the mean F_s of each sample: mean of ln tau and its error, if all cross. */
static int system_tau(const work *w, int k, int *samples, int *crossed, relaxation_time *tau,
                      sft_error *err)
{
  const sft_analysis *a = w->a;
  double sum = 0.0, square = 0.0;
  *samples = *crossed = 0;
  for (int s = a->first[k]; s < a->first[k + 1]; s++) {
    const sft_sample *sample = source(a, k, s);
    if (!sample) continue;
    ++*samples;
    if (!sample->ntimes || isnan(sample->mean_F[0])) continue;
    /* the mean F_s is one replica without scatter */
    double *replicas = malloc(2 * (size_t) sample->ntimes * sizeof *replicas);
    if (!replicas) return sft_fail_memory(err, "the mean F_s");
    for (int t = 0; t < sample->ntimes; t++) {
      replicas[t] = 1.0;
      replicas[sample->ntimes + t] = sample->mean_F[t] * sample->mean_F[t];
    }
    sft_relaxation r;
    sft_sisf_relaxation(sample->ntimes, sample->times, replicas, sample->mean_F,
                        replicas + sample->ntimes, &r);
    free(replicas);
    if (r.censored) continue;
    ++*crossed;
    sum -= r.ln_mobility;
    square += r.ln_mobility * r.ln_mobility;
  }
  const int n = *crossed;
  *tau = (relaxation_time){NAN, NAN, NAN};
  if (!n || n < *samples) return SFT_OK;
  const double mean = sum / n;
  const double error = n > 1 ? sqrt(fmax(0.0, square - n * mean * mean) / (n - 1) / n) : NAN;
  *tau = (relaxation_time){exp(mean), exp(mean - error), exp(mean + error)};
  return SFT_OK;
}

/* ln tau against 1/T, from high temperatures on. */
static int fit(const work *w, const relaxation_time *times, sft_broken_line *line, sft_error *err)
{
  int n = 0;
  for (int k = w->a->ntemperatures - 1; k >= 0; k--) {
    if (isnan(times[k].tau)) continue;
    w->x[n] = 1.0 / w->a->temperatures[k];
    w->y[n++] = log(times[k].tau);
  }
  return sft_stats_broken_line(n, w->x, w->y, line, err);
}

static int turns(const sft_broken_line *line)
{
  return line->p < MOST_PROBABLE && line->delta_bic > 0.0;
}

static void write_fit(FILE *out, int bin, double S, const sft_broken_line *f)
{
  const double row[] = {bin,
                        S,
                        f->points,
                        f->one.slope,
                        f->one.slope_error,
                        1.0 / f->x_turn,
                        1.0 / f->x_high,
                        1.0 / f->x_low,
                        f->slope_before,
                        f->slope_before_error,
                        f->slope_after,
                        f->slope_after_error,
                        f->intercept_before,
                        f->p,
                        f->delta_bic,
                        turns(f)};
  sft_table_row(out, 16, row);
}

static int write_system(work *w, const int *samples, const int *crossed,
                        const sft_broken_line fits[2], sft_error *err)
{
  sft_analysis *a = w->a;
  FILE *out = sft_table_begin(
      a, "relaxation_system.txt", "relaxation times of the system",
      "T, 1000/T, tau_F, low, high, tau_median, low, high, samples, crossed, atoms, censored, "
      "window, tau_F_arrhenius, tau_median_arrhenius, long",
      err);
  if (!out) return SFT_ENOMEM;
  for (int k = 0; k < a->ntemperatures; k++) {
    double S, window, lines[2], nlong = 0.0, censored = 0.0;
    const double T = a->temperatures[k];
    const size_t n = gather(w, k, -1, &S, &window);
    for (size_t i = 0; i < n; i++) censored += w->censored[i];
    for (int s = a->first[k]; s < a->first[k + 1]; s++) nlong += a->samples[s].relaxation != NULL;
    for (int f = 0; f < 2; f++) lines[f] = exp(fits[f].intercept_before + fits[f].slope_before / T);
    const relaxation_time *F = &w->F[k], *m = &w->median[k];
    const double row[] = {T,      1000.0 / T, F->tau,     F->low,     F->high,    m->tau,
                          m->low, m->high,    samples[k], crossed[k], (double) n, censored,
                          window, lines[0],   lines[1],   nlong};
    sft_table_row(out, 16, row);
  }
  return sft_table_end(a, err);
}

static void report_turn(sft_analysis *a, const char *name, const char *what,
                        const sft_broken_line *f)
{
  if (isnan(f->x_turn))
    sft_finding(a, name, NAN, NAN, "T", "%s: %d temperatures with a tau, five are needed", what,
                f->points);
  else
    sft_finding(a, name, 1.0 / f->x_turn, 0.5 * (1.0 / f->x_low - 1.0 / f->x_high), "T",
                "%s: %s; slope %.5g above, %.5g below, p %.2g, delta BIC %.3g", what,
                turns(f) ? "leaves the Arrhenius law here" : "no turn is established",
                f->slope_before, f->slope_after, f->p, f->delta_bic);
}

static int write_all(work *w, int *samples, int *crossed, sft_error *err)
{
  sft_analysis *a = w->a;
  sft_broken_line fits[2], line;
  int status = write_bins(w, err);
  for (int k = 0; k < a->ntemperatures && !status; k++) {
    double S, window;
    sft_survival_median m;
    status = system_tau(w, k, &samples[k], &crossed[k], &w->F[k], err);
    if (status) break;
    const size_t n = gather(w, k, -1, &S, &window);
    status = sft_survival_find_median(n, w->tau, w->censored, &m, err);
    w->median[k] = (relaxation_time){m.median, m.low, m.high};
  }
  if (!status) status = fit(w, w->F, &fits[0], err);
  if (!status) status = fit(w, w->median, &fits[1], err);
  if (!status) status = write_system(w, samples, crossed, fits, err);
  if (status) return status;

  FILE *out = sft_table_begin(
      a, "relaxation_fits.txt", "ln tau = a + E/T: one line, and two that meet at T_turn",
      "bin (0: tau_F, -1: tau_median of the system), S, points, E_one, error, T_turn, T_turn_low, "
      "T_turn_high, E_high, error, E_low, error, a_high, p, delta_bic, turns",
      err);
  if (!out) return SFT_ENOMEM;
  write_fit(out, 0, NAN, &fits[0]);
  write_fit(out, -1, NAN, &fits[1]);
  report_turn(a, "turn_F", "1/e of the mean F_s", &fits[0]);
  report_turn(a, "turn_median", "median tau of all atoms", &fits[1]);
  double sum = 0.0, square = 0.0;
  int found = 0, tried = 0;
  for (int b = 0; b < a->settings.nbins; b++) {
    status = fit(w, &w->bins[b * a->ntemperatures], &line, err);
    if (status) return status;
    write_fit(out, b + 1, w->S[b], &line);
    if (isnan(line.x_turn)) continue;
    tried++;
    if (!turns(&line)) continue;
    found++;
    sum += 1.0 / line.x_turn;
    square += 1.0 / (line.x_turn * line.x_turn);
  }
  const double mean = found ? sum / found : NAN;
  sft_finding(a, "turn_bins", mean,
              found > 1 ? sqrt(fmax(0.0, square - found * mean * mean) / (found - 1)) : NAN, "T",
              "mean and standard deviation over bins of softness: %d of %d bins with five "
              "temperatures turn",
              found, tried);
  return sft_table_end(a, err);
}

int sft_analysis_relaxation(sft_analysis *a, sft_error *err)
{
  const size_t n = (size_t) a->ntemperatures, nbins = (size_t) a->settings.nbins;
  work w = {.a = a,
            .tau = malloc(a->most * sizeof *w.tau),
            .censored = malloc(a->most),
            .F = malloc(n * sizeof *w.F),
            .median = malloc(n * sizeof *w.median),
            .bins = malloc(n * nbins * sizeof *w.bins),
            .S = malloc(nbins * sizeof *w.S),
            .x = malloc(n * sizeof *w.x),
            .y = malloc(n * sizeof *w.y)};
  int *samples = malloc(2 * n * sizeof *samples);
  const int status =
      w.tau && w.censored && w.F && w.median && w.bins && w.S && w.x && w.y && samples
      ? write_all(&w, samples, samples + n, err)
      : sft_fail_memory(err, "the relaxation times");
  free(w.tau);
  free(w.censored);
  free(w.F);
  free(w.median);
  free(w.bins);
  free(w.S);
  free(w.x);
  free(w.y);
  free(samples);
  return status;
}
