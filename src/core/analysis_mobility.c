/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* How ln m is distributed: mobility.txt and mobility_peaks.txt, or both of the long windows. */

#include "analysis_parts.h"
#include "peaks.h"

#include <math.h>
#include <stdlib.h>

#define BIN 0.1       /* of the PDF */
#define FINE_BIN 0.01 /* of the Gaussians */
#define MOST_BINS 100000
#define LEAST_SD 0.02
/* A mean lies no further than this beyond the values that are seen. */
#define FAR 10.0
#define BETTER 10.0 /* difference in BIC */
/* With more censored atoms, two Gaussians are a guess: a narrow one just below the bound would do. */
#define MOST_CENSORED 0.5

/* ln m of the atoms of some samples. */
typedef struct {
  size_t n, ncensored;
  double *lnm;
  unsigned char *censored;
  double bound; /* the highest lower bound of tau as ln m, or -HUGE_VAL */
  double fast, slow, unknown;
} mobilities;

static const sft_sample *source(const sft_analysis_sample *s, int from_relaxation)
{
  return from_relaxation ? s->relaxation : s->sample;
}

static void gather(const sft_analysis *a, int from_relaxation, int first, int last, mobilities *m)
{
  m->n = m->ncensored = 0;
  m->bound = -HUGE_VAL;
  m->fast = m->slow = m->unknown = 0.0;
  for (int s = first; s < last; s++) {
    const sft_sample *sample = source(&a->samples[s], from_relaxation);
    for (int i = 0; sample && i < sample->natoms; i++) {
      if (!sft_analysis_counts(a, sample, i)) continue;
      const int label = sft_analysis_label(a, sample, i);
      m->fast += label == SFT_FAST;
      m->slow += label == SFT_SLOW;
      m->unknown += label == SFT_UNKNOWN;
      m->lnm[m->n] = sample->lnm[i];
      m->censored[m->n++] = sample->censored[i];
      if (!sample->censored[i]) continue;
      m->ncensored++;
      m->bound = fmax(m->bound, sample->lnm[i]);
    }
  }
}

/* One block of the PDF, in bins from `lowest` on. */
static void write_pdf(FILE *out, double temperature, const mobilities *m, int lowest, int nbins,
                      double *counts)
{
  for (int b = 0; b < nbins; b++) counts[b] = 0.0;
  for (size_t i = 0; i < m->n; i++)
    if (!m->censored[i]) counts[(int) floor(m->lnm[i] / BIN) - lowest] += 1.0;
  for (int b = 0; b < nbins; b++) {
    const double from = (lowest + b) * BIN, n = (double) m->n;
    if (from + BIN <= m->bound) continue;
    const double share = counts[b] / n;
    const double row[] = {temperature, from + 0.5 * BIN,
                          share / BIN, sqrt(share * (1.0 - share) / n) / BIN,
                          counts[b],   from >= m->bound};
    sft_table_row(out, 6, row);
  }
}

static int compare_points(const void *x, const void *y)
{
  const sft_gaussian_point *left = x, *right = y;
  if (left->censored != right->censored) return left->censored - right->censored;
  return (left->value > right->value) - (left->value < right->value);
}

/* One Gaussian and two, from values in fine bins. */
static int fit_gaussians(const mobilities *m, sft_gaussian_point *points, sft_gaussians *one,
                         sft_gaussians *two, sft_error *err)
{
  sft_gaussian_bounds bounds = {HUGE_VAL, -HUGE_VAL, LEAST_SD};
  size_t n = 0;
  for (size_t i = 0; i < m->n; i++) {
    const double value = m->censored[i] ? m->lnm[i]
                                        : (floor(m->lnm[i] / FINE_BIN) + 0.5) * FINE_BIN;
    points[i] = (sft_gaussian_point){value, 1.0, m->censored[i]};
    bounds.low = fmin(bounds.low, value - FAR);
    bounds.high = fmax(bounds.high, value + FAR);
  }
  qsort(points, m->n, sizeof *points, compare_points);
  for (size_t i = 0; i < m->n; i++) {
    if (n && !compare_points(&points[n - 1], &points[i]))
      points[n - 1].weight += 1.0;
    else
      points[n++] = points[i];
  }
  int status = sft_stats_gaussians(1, n, points, &bounds, one, err);
  if (!status) status = sft_stats_gaussians(2, n, points, &bounds, two, err);
  return status;
}

/* A line of mobility_peaks.txt; *peaks is the number of peaks, the hidden one included. */
static int write_peaks(FILE *out, double temperature, const mobilities *m, double *seen,
                       sft_gaussian_point *points, int *number, sft_error *err)
{
  sft_peaks peaks;
  sft_gaussians one, two;
  size_t n = 0;
  for (size_t i = 0; i < m->n; i++)
    if (!m->censored[i]) seen[n++] = m->lnm[i];
  int status = sft_peaks_find(n, seen, m->bound, &peaks, err);
  if (!status) status = fit_gaussians(m, points, &one, &two, err);
  if (status) return status;
  *number = peaks.count + peaks.hidden;
  const double censored = (double) m->ncensored / (double) m->n;
  const double known = censored <= MOST_CENSORED ? 0.0 : NAN;
  const double *v = two.value, gain = one.bic - two.bic + known;
  const double row[] = {temperature,
                        (double) m->n,
                        censored,
                        m->ncensored ? m->bound : NAN,
                        m->fast / (m->fast + m->slow),
                        m->unknown,
                        peaks.count,
                        peaks.hidden,
                        peaks.place[0],
                        peaks.place[1],
                        (gain > BETTER) + known,
                        gain,
                        1.0 - v[SFT_WEIGHT_HIGH] + known,
                        v[SFT_MEAN_LOW] + known,
                        v[SFT_SD_LOW] + known,
                        v[SFT_MEAN_HIGH] + known,
                        v[SFT_SD_HIGH] + known};
  sft_table_row(out, 17, row);
  return SFT_OK;
}

/* Numbers of the lowest bin and of all bins over all uncensored atoms. */
static int find_range(const mobilities *m, int *lowest, int *nbins, sft_error *err)
{
  double low = HUGE_VAL, high = -HUGE_VAL;
  *lowest = *nbins = 0;
  for (size_t i = 0; i < m->n; i++) {
    if (m->censored[i]) continue;
    low = fmin(low, floor(m->lnm[i] / BIN));
    high = fmax(high, floor(m->lnm[i] / BIN));
  }
  if (low > high) return SFT_OK;
  if (!(high - low < MOST_BINS) || fabs(low) > MOST_BINS)
    return sft_fail(err, SFT_EMISFIT, "ln m extends from %g to %g", low * BIN, high * BIN);
  *lowest = (int) low;
  *nbins = (int) (high - low) + 1;
  return SFT_OK;
}

static void report(sft_analysis *a, int from_relaxation, const int *numbers, int pooled)
{
  double highest = NAN;
  int several = 0, temperatures = 0;
  for (int k = 0; k < a->ntemperatures; k++) {
    if (numbers[k] < 0) continue;
    temperatures++;
    if (numbers[k] < 2) continue;
    several++;
    highest = a->temperatures[k];
  }
  sft_finding(a, from_relaxation ? "two_peaks_long" : "two_peaks", highest, NAN, "T",
              "highest temperature with two or more peaks of ln m%s: %d of %d temperatures, pooled "
              "%s",
              from_relaxation ? " (long windows)" : "", several, temperatures,
              pooled > 1 ? "two or more" : "one");
}

/* The PDF first, then its peaks. */
static int write_tables(sft_analysis *a, int from_relaxation, mobilities *m, double *seen,
                        sft_gaussian_point *points, int *numbers, sft_error *err)
{
  int lowest, nbins, block = 0, pooled = 0;
  gather(a, from_relaxation, 0, a->nsamples, m);
  int status = find_range(m, &lowest, &nbins, err);
  if (status) return status;
  double *counts = malloc(((size_t) nbins + 1) * sizeof *counts);
  if (!counts) return sft_fail_memory(err, "the PDF of ln m");
  FILE *out = sft_table_begin(
      a, from_relaxation ? "mobility_long.txt" : "mobility.txt", "PDF of ln m",
      "T (0: all), lnm, pdf (of all atoms), error, atoms, complete (0: cut by the window)", err);
  if (!out) status = SFT_ENOMEM;
  for (int k = 0; k <= a->ntemperatures && !status; k++) {
    const int all = k == a->ntemperatures;
    gather(a, from_relaxation, all ? 0 : a->first[k], all ? a->nsamples : a->first[k + 1], m);
    if (!m->n) continue;
    if (all)
      sft_table_block(out, block++, "T all");
    else
      sft_table_block(out, block++, "T %g", a->temperatures[k]);
    write_pdf(out, all ? 0.0 : a->temperatures[k], m, lowest, nbins, counts);
  }
  free(counts);
  if (!status) status = sft_table_end(a, err);
  if (status) return status;

  out = sft_table_begin(
      a, from_relaxation ? "mobility_long_peaks.txt" : "mobility_peaks.txt",
      "peaks of the PDF of ln m, and Gaussians",
      "T (0: all), atoms, censored (fraction), bound (ln m), prevalence, unknown, peaks, hidden, "
      "peak1, peak2, two, delta_bic, weight_low, mean_low, sd_low, mean_high, sd_high",
      err);
  if (!out) return SFT_ENOMEM;
  for (int k = 0; k <= a->ntemperatures && !status; k++) {
    const int all = k == a->ntemperatures;
    int *number = all ? &pooled : &numbers[k];
    gather(a, from_relaxation, all ? 0 : a->first[k], all ? a->nsamples : a->first[k + 1], m);
    *number = -1;
    if (m->n)
      status = write_peaks(out, all ? 0.0 : a->temperatures[k], m, seen, points, number, err);
  }
  if (!status) status = sft_table_end(a, err);
  if (!status) report(a, from_relaxation, numbers, pooled);
  return status;
}

int sft_analysis_mobility(sft_analysis *a, int from_relaxation, sft_error *err)
{
  mobilities m = {.lnm = malloc(a->natoms * sizeof *m.lnm), .censored = malloc(a->natoms)};
  double *seen = malloc(a->natoms * sizeof *seen);
  sft_gaussian_point *points = malloc(a->natoms * sizeof *points);
  int *numbers = malloc((size_t) a->ntemperatures * sizeof *numbers);
  const int status = m.lnm && m.censored && seen && points && numbers
      ? write_tables(a, from_relaxation, &m, seen, points, numbers, err)
      : sft_fail_memory(err, "the distribution of ln m");
  free(m.lnm);
  free(m.censored);
  free(seen);
  free(points);
  free(numbers);
  return status;
}
