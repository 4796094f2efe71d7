/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "analysis_parts.h"
#include "stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Positions of the same configuration agree to this fraction of the box; files have 8 digits. */
#define SAME_PLACE 1.0e-5

/* Each has tables of its own. */
#define MOST_TYPES 1000

const char *const sft_analysis_columns[SFT_ANALYSIS_COLUMNS + 1] =
    {"S_configurations", "S_atoms", "lnm_odd", "lnm_even", "Fs_min_odd", "Fs_min_even", NULL};

void sft_analysis_defaults(sft_analysis_settings *settings)
{
  *settings = (sft_analysis_settings){.threshold = 1.1,
                                      .folds = -1,
                                      .nbins = 10,
                                      .minimum = 50.0,
                                      .slice = 0.0};
}

int sft_analysis_create(const sft_analysis_settings *settings, sft_analysis **analysis,
                        sft_error *err)
{
  const sft_analysis_settings *s = settings;
  *analysis = NULL;
  if (!isfinite(s->threshold))
    return sft_fail(err, SFT_EINVAL, "threshold is %g: it must be a finite number", s->threshold);
  if (s->nbins < 1 || s->nbins > SFT_ANALYSIS_MOST_BINS)
    return sft_fail(err, SFT_EINVAL, "bins is %d: it must be from 1 to %d", s->nbins,
                    SFT_ANALYSIS_MOST_BINS);
  if (!(s->minimum >= 1.0))
    return sft_fail(err, SFT_EINVAL, "minimum is %g: it must be 1 or more", s->minimum);
  if (!(s->slice >= 0.0) || !isfinite(s->slice))
    return sft_fail(err, SFT_EINVAL, "slice is %g: it must be positive", s->slice);
  if (!isfinite(s->low) || !isfinite(s->high))
    return sft_fail(err, SFT_EINVAL, "range is %g to %g", s->low, s->high);
  *analysis = calloc(1, sizeof **analysis);
  if (!*analysis) return sft_fail_memory(err, "an analysis");
  (*analysis)->settings = *s;
  return SFT_OK;
}

/* What sft_analysis_run makes. */
static void forget_results(sft_analysis *a)
{
  if (a->open) sft_table_end(a, NULL);
  if (a->findings_file) fclose(a->findings_file);
  a->findings_file = NULL;
  free(a->findings);
  a->findings = NULL;
  for (int k = 0; k < a->ntables; k++) free(a->tables[k].text);
  free(a->tables);
  a->tables = NULL;
  a->ntables = 0;
  free(a->temperatures);
  free(a->first);
  free(a->has);
  a->temperatures = NULL;
  a->first = NULL;
  a->has = NULL;
  a->ntemperatures = a->ntypes = 0;
  a->natoms = a->most = 0;
}

void sft_analysis_free(sft_analysis *a)
{
  if (!a) return;
  forget_results(a);
  for (int s = 0; s < a->nsamples; s++) {
    sft_sample_free(a->samples[s].sample);
    sft_sample_free(a->samples[s].relaxation);
  }
  free(a->samples);
  free(a);
}

static sft_analysis_sample *find(sft_analysis *a, double temperature, int number)
{
  for (int s = 0; s < a->nsamples; s++)
    if (a->samples[s].temperature == temperature && a->samples[s].number == number)
      return &a->samples[s];
  return NULL;
}

static int check_sample(const sft_analysis *a, const char *name, const sft_sample *sample,
                        sft_error *err)
{
  const sft_analysis_settings *s = &a->settings;
  if (sample->units[0] && s->units[0] && strcmp(sample->units, s->units) != 0)
    return sft_fail(err, SFT_EMISFIT, "sample %s has units %s, but this run has units %s", name,
                    sample->units, s->units);
  for (int i = 0; s->ntypes && i < sample->natoms; i++)
    if (sample->type[i] > s->ntypes)
      return sft_fail(
          err, SFT_EMISFIT,
          "sample %s has atoms of type %d, but elements names %d types: name each type, "
          "or give NULL for it",
          name, sample->type[i], s->ntypes);
  for (int i = 0; i < sample->natoms; i++)
    if (sample->type[i] > MOST_TYPES)
      return sft_fail(err, SFT_EMISFIT,
                      "sample %s has an atom of type %d: there may be up to %d types", name,
                      sample->type[i], MOST_TYPES);
  return SFT_OK;
}

int sft_analysis_add(sft_analysis *a, const char *name, double temperature, int number,
                     sft_sample *sample, sft_error *err)
{
  int status = check_sample(a, name, sample, err);
  if (!status && find(a, temperature, number))
    status = sft_fail(err, SFT_EMISFIT,
                      "sample %s: there is another one with temperature %g and number %d", name,
                      temperature, number);
  if (!status && !sample->column[SFT_BY_CONFIGURATIONS] && !sample->column[SFT_BY_ATOMS])
    status =
        sft_fail(err, SFT_EMISFIT,
                 "sample %s has no column S_configurations or S_atoms: list the scored samples "
                 "that softness fit writes with outfold",
                 name);
  if (!status && a->settings.folds >= 0 && !sample->column[a->settings.folds])
    status = sft_fail(err, SFT_EMISFIT, "sample %s has no column %s: use the other kind of folds",
                      name, sft_analysis_columns[a->settings.folds]);
  if (!status && a->nsamples == a->capacity) {
    const int capacity = 2 * a->capacity + 16;
    sft_analysis_sample *samples = realloc(a->samples, (size_t) capacity * sizeof *samples);
    if (samples) {
      a->samples = samples;
      a->capacity = capacity;
    } else {
      status = sft_fail_memory(err, "the samples");
    }
  }
  if (status) {
    sft_sample_free(sample);
    return status;
  }
  a->samples[a->nsamples++] = (sft_analysis_sample){temperature, number, sample, NULL, NULL};
  return SFT_OK;
}

/* Longest time that the labels of a sample cover. */
static double window(const sft_sample *sample)
{
  if (sample->ntimes) return sample->times[sample->ntimes - 1];
  double longest = 0.0;
  for (int i = 0; i < sample->natoms; i++)
    if (sample->labeled[i]) longest = fmax(longest, exp(-sample->lnm[i]));
  return longest;
}

/* Atoms, types and positions of two samples of one configuration; wrapped or not. */
static int check_same(const char *name, const sft_sample *scored, const sft_sample *sample,
                      sft_error *err)
{
  if (sample->natoms != scored->natoms)
    return sft_fail(err, SFT_EMISFIT, "sample %s has %d atoms, but the scored sample has %d", name,
                    sample->natoms, scored->natoms);
  const double *edge = scored->box.edge;
  for (int i = 0; i < sample->natoms; i++) {
    double apart = 0.0;
    double d[3];
    for (int k = 0; k < 3; k++) d[k] = sample->position[3 * i + k] - scored->position[3 * i + k];
    /* whole edge vectors do not count; tilt = xy, xz, yz */
    const double nz = round(d[2] / edge[2]);
    d[1] -= nz * scored->box.tilt[2];
    d[0] -= nz * scored->box.tilt[1];
    d[2] -= nz * edge[2];
    const double ny = round(d[1] / edge[1]);
    d[0] -= ny * scored->box.tilt[0];
    d[1] -= ny * edge[1];
    d[0] -= round(d[0] / edge[0]) * edge[0];
    for (int k = 0; k < 3; k++) apart = fmax(apart, fabs(d[k]) / edge[k]);
    if (sample->type[i] != scored->type[i] || apart > SAME_PLACE)
      return sft_fail(
          err, SFT_EMISFIT,
          "sample %s is not the configuration of the scored sample: atom %d has another "
          "%s",
          name, i + 1, sample->type[i] != scored->type[i] ? "type" : "position");
  }
  return SFT_OK;
}

int sft_analysis_add_relaxation(sft_analysis *a, const char *name, double temperature, int number,
                                sft_sample *sample, sft_error *err)
{
  int status = check_sample(a, name, sample, err);
  sft_analysis_sample *s = find(a, temperature, number);
  if (!status && !s)
    status =
        sft_fail(err, SFT_EMISFIT,
                 "relaxation: sample %s has temperature %g and number %d, but no scored sample "
                 "has both",
                 name, temperature, number);
  if (!status) status = check_same(name, s->sample, sample, err);
  if (status) {
    sft_sample_free(sample);
    return status;
  }
  if (s->relaxation && window(s->relaxation) >= window(sample)) {
    sft_sample_free(sample);
    return SFT_OK;
  }
  sft_sample_free(s->relaxation);
  s->relaxation = sample;
  return SFT_OK;
}

/* ---- atoms ---- */

int sft_analysis_counts(const sft_analysis *a, const sft_sample *sample, int i)
{
  return sample->labeled[i] && (!a->settings.ntypes || a->settings.names[sample->type[i] - 1]);
}

enum sft_label sft_analysis_label(const sft_analysis *a, const sft_sample *sample, int i)
{
  return sft_label_of(sample->lnm[i], sample->censored[i], a->settings.threshold);
}

int sft_analysis_soft(const sft_analysis *a, const sft_analysis_sample *s, int i)
{
  return sft_analysis_counts(a, s->sample, i) && s->S[i] >= 0.0;
}

int sft_analysis_bin(const sft_analysis *a, double S)
{
  const double place = (S - a->low) / a->width;
  if (!(place >= 0.0)) return 0;
  return place >= a->settings.nbins ? a->settings.nbins - 1 : (int) place;
}

int sft_analysis_group(const sft_analysis *a, int type)
{
  char *const *names = a->settings.names;
  if (!a->settings.ntypes) return type;
  for (int t = 1; t < type; t++)
    if (names[t - 1] && strcmp(names[t - 1], names[type - 1]) == 0) return t;
  return type;
}

int sft_analysis_group_name(const sft_analysis *a, int group, char name[SFT_ANALYSIS_NAME])
{
  const int named = group && a->settings.ntypes;
  if (group && !a->has[group]) return 0;
  if (named && (!a->settings.names[group - 1] || sft_analysis_group(a, group) != group)) return 0;
  if (!group)
    snprintf(name, SFT_ANALYSIS_NAME, "all");
  else if (named)
    snprintf(name, SFT_ANALYSIS_NAME, "%s", a->settings.names[group - 1]);
  else
    snprintf(name, SFT_ANALYSIS_NAME, "%d", group);
  return 1;
}

/* ---- preparation ---- */

static int compare_samples(const void *x, const void *y)
{
  const sft_analysis_sample *left = x, *right = y;
  if (left->temperature != right->temperature)
    return left->temperature < right->temperature ? -1 : 1;
  return (left->number > right->number) - (left->number < right->number);
}

static int find_temperatures(sft_analysis *a, sft_error *err)
{
  qsort(a->samples, (size_t) a->nsamples, sizeof *a->samples, compare_samples);
  a->temperatures = malloc((size_t) a->nsamples * sizeof *a->temperatures);
  a->first = malloc(((size_t) a->nsamples + 1) * sizeof *a->first);
  if (!a->temperatures || !a->first) return sft_fail_memory(err, "the temperatures");
  size_t here = 0;
  for (int s = 0; s < a->nsamples; s++) {
    const sft_sample *sample = a->samples[s].sample;
    if (!s || a->samples[s].temperature != a->samples[s - 1].temperature) {
      a->temperatures[a->ntemperatures] = a->samples[s].temperature;
      a->first[a->ntemperatures++] = s;
      here = 0;
    }
    here += (size_t) sample->natoms;
    a->natoms += (size_t) sample->natoms;
    if (here > a->most) a->most = here;
    for (int i = 0; i < sample->natoms; i++)
      if (sample->type[i] > a->ntypes) a->ntypes = sample->type[i];
  }
  a->first[a->ntemperatures] = a->nsamples;
  a->has = calloc((size_t) a->ntypes + 1, 1);
  if (!a->has) return sft_fail_memory(err, "the types");
  for (int s = 0; s < a->nsamples; s++)
    for (int i = 0; i < a->samples[s].sample->natoms; i++)
      if (sft_analysis_counts(a, a->samples[s].sample, i))
        a->has[sft_analysis_group(a, a->samples[s].sample->type[i])] = 1;
  return SFT_OK;
}

/* Which softness, and the bins. */
static int find_bins(sft_analysis *a, sft_error *err)
{
  int folds = a->settings.folds;
  if (folds < 0) {
    folds = SFT_BY_CONFIGURATIONS;
    for (int s = 0; s < a->nsamples; s++)
      if (!a->samples[s].sample->column[folds]) folds = SFT_BY_ATOMS;
  }
  a->folds = folds;
  size_t n = 0;
  double *all = malloc((a->natoms + 1) * sizeof *all);
  if (!all) return sft_fail_memory(err, "the softness of all atoms");
  int status = SFT_OK;
  for (int k = 0; k < a->nsamples && !status; k++) {
    sft_analysis_sample *s = &a->samples[k];
    s->S = s->sample->column[folds];
    if (!s->S) {
      status = sft_fail(err, SFT_EMISFIT,
                        "no kind of folds is there for all samples: some have S_configurations, "
                        "others S_atoms");
      break;
    }
    for (int i = 0; i < s->sample->natoms; i++)
      if (sft_analysis_soft(a, s, i)) all[n++] = s->S[i];
  }
  if (!status && !n) status = sft_fail(err, SFT_EMISFIT, "no atom has a softness");
  if (!status) {
    sft_stats_sort_double(all, n);
    double low = a->settings.low, high = a->settings.high;
    if (!(low < high)) {
      low = all[n / 100];
      high = all[n - 1 - n / 100];
    }
    a->low = low;
    a->width = high > low ? (high - low) / a->settings.nbins : 1.0;
  }
  free(all);
  return status;
}

/* Ceilings of samples with and without the smallest F_s could not be compared. */
static void find_halves(sft_analysis *a)
{
  a->smallest = 1;
  for (int s = 0; s < a->nsamples; s++) {
    double *const *column = a->samples[s].sample->column;
    if (column[SFT_LNM_ODD] && column[SFT_LNM_EVEN])
      a->smallest &= column[SFT_SMALLEST_ODD] && column[SFT_SMALLEST_EVEN];
  }
}

int sft_analysis_run(sft_analysis *a, sft_error *err)
{
  forget_results(a);
  if (!a->nsamples) return sft_fail(err, SFT_EMISFIT, "there is no sample");
  int status = find_temperatures(a, err);
  if (!status) find_halves(a);
  if (!status) status = find_bins(a, err);
  if (status) return status;
  a->findings_file = open_memstream(&a->findings, &a->findings_length);
  if (!a->findings_file) return sft_fail_memory(err, "the findings");

  int longer = 0;
  for (int s = 0; s < a->nsamples; s++) longer |= a->samples[s].relaxation != NULL;
  status = sft_analysis_mobility(a, 0, err);
  if (!status && longer) status = sft_analysis_mobility(a, 1, err);
  if (!status) status = sft_analysis_auc(a, err);
  if (!status) status = sft_analysis_slices(a, err);
  if (!status) status = sft_analysis_relaxation(a, err);
  if (!status) status = sft_analysis_activation(a, err);
  if (!status) status = sft_analysis_softness(a, 0, err);
  if (!status && a->ntypes > 1) status = sft_analysis_softness(a, 1, err);

  const int lost = ferror(a->findings_file);
  if (fclose(a->findings_file) || lost) status = status ? status : sft_fail_memory(err, "findings");
  a->findings_file = NULL;
  if (status) return status;
  FILE *out = sft_table_begin(a, "summary.txt", "findings of softness analyze",
                              "name, value, error, unit, words", err);
  if (!out) return SFT_ENOMEM;
  fputs(a->findings, out);
  return sft_table_end(a, err);
}
