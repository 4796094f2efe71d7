/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* How well softness tells fast from slow: auc.txt. */

#include "analysis_parts.h"
#include "stats.h"

#include <math.h>
#include <stdlib.h>

/* Scores and classes of atoms, filled for one AUC at a time. */
typedef struct {
  const sft_analysis *a;
  int type_group; /* 0: all; else atoms of the types with the name of this type */
  double *score;
  unsigned char *positive;
  sft_half_labels *halves;
  double *of_samples; /* one value for each sample of a temperature */
} work;

static int takes_part(const work *w, const sft_sample *sample, int i)
{
  return sft_analysis_counts(w->a, sample, i) &&
      (!w->type_group || sft_analysis_group(w->a, sample->type[i]) == w->type_group);
}

/* The atoms of a sample behind the n that are there, with the softness of a column as score.
   Returns the new n. */
static size_t gather(work *w, const sft_sample *sample, int column, size_t n)
{
  for (int i = 0; i < sample->natoms; i++) {
    const int label = sft_analysis_label(w->a, sample, i);
    if (!takes_part(w, sample, i) || label == SFT_UNKNOWN) continue;
    if (!(sample->column[column][i] >= 0.0)) continue;
    w->score[n] = sample->column[column][i];
    w->positive[n++] = label == SFT_FAST;
  }
  return n;
}

static int auc_of_sample(work *w, const sft_sample *sample, int column, double *auc, sft_error *err)
{
  *auc = NAN;
  if (!sample->column[column]) return SFT_OK;
  return sft_stats_auc(gather(w, sample, column, 0), w->score, w->positive, auc, err);
}

/* The atoms of a sample that have a label, as the halves of their replicas see them, behind the n that
   are there. Returns the new n. */
static size_t gather_halves(work *w, const sft_sample *sample, size_t n)
{
  double bound = HUGE_VAL, *const *column = sample->column;
  for (int i = 0; i < sample->natoms; i++)
    if (sft_analysis_counts(w->a, sample, i))
      bound =
          fmin(fmin(bound, sample->lnm[i]), fmin(column[SFT_LNM_ODD][i], column[SFT_LNM_EVEN][i]));
  for (int i = 0; i < sample->natoms; i++) {
    if (!takes_part(w, sample, i) || sft_analysis_label(w->a, sample, i) == SFT_UNKNOWN) continue;
    sft_halves halves = {{column[SFT_LNM_ODD][i], column[SFT_LNM_EVEN][i]}, {NAN, NAN}};
    for (int k = 0; k < 2 && w->a->smallest; k++)
      halves.smallest[k] = column[SFT_SMALLEST_ODD + k][i];
    w->halves[n++] = sft_half_labels_of(&halves, bound, w->a->settings.threshold);
  }
  return n;
}

/* The ceiling of samples first .. last-1 together; NaN if one of them has no halves. */
static int find_ceiling(work *w, int first, int last, double *ceiling, sft_error *err)
{
  size_t n = 0;
  *ceiling = NAN;
  for (int s = first; s < last; s++) {
    const sft_sample *sample = w->a->samples[s].sample;
    if (!sample->column[SFT_LNM_ODD] || !sample->column[SFT_LNM_EVEN]) return SFT_OK;
    n = gather_halves(w, sample, n);
  }
  return sft_label_ceiling(n, w->halves, ceiling, err);
}

/* Mean and standard error of the values that are there. */
static void average(const double *values, int n, double *mean, double *error)
{
  double sum = 0.0, square = 0.0;
  int there = 0;
  for (int k = 0; k < n; k++)
    if (!isnan(values[k])) {
      sum += values[k];
      there++;
    }
  *mean = there ? sum / there : NAN;
  for (int k = 0; k < n; k++)
    if (!isnan(values[k])) square += (values[k] - *mean) * (values[k] - *mean);
  *error = there > 1 ? sqrt(square / (there - 1) / there) : NAN;
}

enum {
  T,
  SAMPLES,
  ATOMS,
  FAST,
  PREVALENCE,
  PREVALENCE_ERROR,
  CONFIGURATIONS,
  CONFIGURATIONS_ERROR
};
enum { BY_ATOMS = 8, BY_ATOMS_ERROR, CEILING, CEILING_ERROR, POOLED_CONFIGURATIONS, POOLED_ATOMS };
#define COLUMNS 14

/* AUC of all atoms of a temperature together. */
static int pooled(work *w, int k, int column, double *auc, sft_error *err)
{
  size_t n = 0;
  *auc = NAN;
  for (int s = w->a->first[k]; s < w->a->first[k + 1]; s++) {
    if (!w->a->samples[s].sample->column[column]) return SFT_OK;
    n = gather(w, w->a->samples[s].sample, column, n);
  }
  return sft_stats_auc(n, w->score, w->positive, auc, err);
}

static int fill_row(work *w, int k, double *row, sft_error *err)
{
  const sft_analysis *a = w->a;
  const int first = a->first[k], n = a->first[k + 1] - first;
  for (int c = 0; c < COLUMNS; c++) row[c] = 0.0;
  row[T] = a->temperatures[k];
  for (int s = 0; s < n; s++) {
    const sft_sample *sample = a->samples[first + s].sample;
    double fast = 0.0, slow = 0.0;
    for (int i = 0; i < sample->natoms; i++) {
      if (!takes_part(w, sample, i)) continue;
      fast += sft_analysis_label(a, sample, i) == SFT_FAST;
      slow += sft_analysis_label(a, sample, i) == SFT_SLOW;
    }
    row[SAMPLES] += fast > 0.0 && slow > 0.0;
    row[ATOMS] += fast + slow;
    row[FAST] += fast;
    w->of_samples[s] = fast + slow > 0.0 ? fast / (fast + slow) : NAN;
  }
  average(w->of_samples, n, &row[PREVALENCE], &row[PREVALENCE_ERROR]);
  row[PREVALENCE] = row[ATOMS] > 0.0 ? row[FAST] / row[ATOMS] : NAN;

  const int columns[] = {SFT_BY_CONFIGURATIONS, SFT_BY_ATOMS, -1};
  const int places[] = {CONFIGURATIONS, BY_ATOMS, CEILING};
  for (int c = 0; c < 3; c++) {
    for (int s = 0; s < n; s++) {
      const sft_sample *sample = a->samples[first + s].sample;
      const int status = columns[c] < 0
          ? find_ceiling(w, first + s, first + s + 1, &w->of_samples[s], err)
          : auc_of_sample(w, sample, columns[c], &w->of_samples[s], err);
      if (status) return status;
    }
    average(w->of_samples, n, &row[places[c]], &row[places[c] + 1]);
  }
  /* of all atoms together, as softness fit has it; its error from the spread between samples */
  int status = find_ceiling(w, first, first + n, &row[CEILING], err);
  if (!status) status = pooled(w, k, SFT_BY_CONFIGURATIONS, &row[POOLED_CONFIGURATIONS], err);
  if (!status) status = pooled(w, k, SFT_BY_ATOMS, &row[POOLED_ATOMS], err);
  return status;
}

/* The lowest AUC of all atoms, and whether both ends of the temperatures lie above it. */
static void report(sft_analysis *a, const double *rows, int column, const char *name)
{
  int lowest = -1, first = -1, last = -1;
  for (int k = 0; k < a->ntemperatures; k++) {
    const double auc = rows[k * COLUMNS + column];
    if (isnan(auc)) continue;
    if (first < 0) first = k;
    last = k;
    if (lowest < 0 || auc < rows[lowest * COLUMNS + column]) lowest = k;
  }
  if (lowest < 0) return;
  const double *low = &rows[lowest * COLUMNS + column];
  const double *ends[2] = {&rows[first * COLUMNS + column], &rows[last * COLUMNS + column]};
  double sigmas[2];
  for (int k = 0; k < 2; k++)
    sigmas[k] = (ends[k][0] - low[0]) / sqrt(ends[k][1] * ends[k][1] + low[1] * low[1]);
  char word[48];
  snprintf(word, sizeof word, "auc_minimum_T_%s", name);
  const double step_down = lowest > first ? a->temperatures[lowest] - a->temperatures[lowest - 1]
                                          : 0;
  const double step_up = lowest < last ? a->temperatures[lowest + 1] - a->temperatures[lowest] : 0;
  sft_finding(a, word, a->temperatures[lowest], 0.5 * fmax(step_down, step_up), "T",
              "temperature of the lowest AUC, folds of %s; error: half a step of temperature",
              name);
  snprintf(word, sizeof word, "auc_minimum_%s", name);
  sft_finding(a, word, low[0], low[1], "-",
              "lowest AUC; at %g: %.4f (%.1f standard errors above), at %g: %.4f (%.1f)",
              a->temperatures[first], ends[0][0], sigmas[0], a->temperatures[last], ends[1][0],
              sigmas[1]);
}

static int write_table(work *w, sft_analysis *a, double *rows, sft_error *err)
{
  int block = 0;
  FILE *out = sft_table_begin(
      a, "auc.txt",
      a->smallest
          ? "AUC of softness against the labels; ceiling: halves ranked by ln m and, where "
            "censored, by the smallest F_s"
          : "AUC of softness against the labels; ceiling: halves ranked by ln m alone (samples "
            "without Fs_min columns), too low where many atoms are censored",
      "T, samples, atoms, fast, prevalence, error, auc_configurations, error, auc_atoms, error, "
      "ceiling, error, pooled_configurations, pooled_atoms",
      err);
  if (!out) return SFT_ENOMEM;
  for (int group = 0; group <= a->ntypes; group++) {
    char name[SFT_ANALYSIS_NAME];
    if (!sft_analysis_group_name(a, group, name)) continue;
    w->type_group = group;
    sft_table_block(out, block++, "element %s", name);
    for (int k = 0; k < a->ntemperatures; k++) {
      double one[COLUMNS];
      double *row = group ? one : &rows[k * COLUMNS];
      const int status = fill_row(w, k, row, err);
      if (status) return status;
      sft_table_row(out, COLUMNS, row);
    }
  }
  const int status = sft_table_end(a, err);
  if (status) return status;
  report(a, rows, CONFIGURATIONS, "configurations");
  report(a, rows, BY_ATOMS, "atoms");
  return SFT_OK;
}

int sft_analysis_auc(sft_analysis *a, sft_error *err)
{
  work w = {.a = a,
            .score = malloc(a->most * sizeof *w.score),
            .positive = malloc(a->most),
            .halves = malloc(a->most * sizeof *w.halves),
            .of_samples = malloc((size_t) a->nsamples * sizeof *w.of_samples)};
  double *rows = malloc((size_t) a->ntemperatures * COLUMNS * sizeof *rows);
  const int status = w.score && w.positive && w.halves && w.of_samples && rows
      ? write_table(&w, a, rows, err)
      : sft_fail_memory(err, "the table of AUCs");
  free(w.score);
  free(w.positive);
  free(w.halves);
  free(w.of_samples);
  free(rows);
  return status;
}
