/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* From a labeled sample to its atoms with their ln m and, when they are needed, symmetry functions. */

#include "fit.h"
#include "symfn.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const *sft_fit_columns(void)
{
  static const char *const columns[] = {"lnm_odd", "lnm_even", "Fs_min_odd", "Fs_min_even", NULL};
  return columns;
}

#define NHALVES 4

int sft_fit_read_sample(const sft_model *model, const char *name, const char *text, size_t length,
                        sft_sample **sample, sft_error *err)
{
  const char **wanted = calloc((size_t) model->nfeatures + NHALVES + 1, sizeof *wanted);
  int n = 0;
  *sample = NULL;
  if (!wanted) return sft_fail_memory(err, "the features of a sample");
  while (n < NHALVES) {
    wanted[n] = sft_fit_columns()[n];
    n++;
  }
  for (int k = 0; k < model->nfeatures; k++)
    if (!sft_model_is_element(model->features[k])) wanted[n++] = model->features[k];
  const int status = sft_sample_parse_label(name, text, length, model->label, wanted, sample, err);
  free(wanted);
  return status;
}

enum sft_model_halves sft_fit_halves_of(const sft_sample *sample)
{
  if (sample->ncolumns < 2 || !sample->column[0] || !sample->column[1]) return SFT_HALVES_NONE;
  if (sample->ncolumns < 4 || !sample->column[2] || !sample->column[3]) return SFT_HALVES_LNM;
  return SFT_HALVES_SMALLEST;
}

void sft_fit_rows_free(sft_fit_rows *rows)
{
  if (!rows) return;
  free(rows->id);
  free(rows->element);
  free(rows->lnm);
  free(rows->censored);
  for (int k = 0; k < 2; k++) {
    free(rows->half[k]);
    free(rows->smallest[k]);
  }
  free(rows->label);
  free(rows->features);
  sft_neighbors_free(rows->neighbors);
  free(rows);
}

/* Are all features that are columns there? */
static int check_features(const sft_model *model, const char *name, const sft_sample *sample,
                          sft_error *err)
{
  int column = NHALVES;
  for (int k = 0; k < model->nfeatures; k++) {
    if (sft_model_is_element(model->features[k])) continue;
    if (column >= sample->ncolumns || !sample->column[column])
      return sft_fail(
          err, SFT_EMISFIT,
          "sample %s has no column %s: add it (lammps-inputs/features.in), or leave it out "
          "of features",
          name, model->features[k]);
    column++;
  }
  return SFT_OK;
}

/* The features of atom i as row r. */
static int copy_features(const sft_model *model, const char *name, const sft_sample *sample, int i,
                         int r, sft_fit_rows *rows, sft_error *err)
{
  float *out = rows->features + (size_t) r * (size_t) model->nfeatures;
  int column = NHALVES;
  for (int k = 0; k < model->nfeatures; k++) {
    const int is_element = sft_model_is_element(model->features[k]);
    const double value = is_element ? rows->element[r] : sample->column[column++][i];
    out[k] = (float) value;
    if (!isfinite(out[k]))
      return sft_fail(err, SFT_EFORMAT,
                      "sample %s: column %s of atom %d is %g, beyond the numbers of 32 bits: use "
                      "other units for it",
                      name, model->features[k], i + 1, value);
  }
  return SFT_OK;
}

/* The atoms that have a ln m, and the element column (from 1; 0: none) of every atom. */
static int gather_atoms(const sft_model *model, const char *name, const sft_sample *sample,
                        int ntypes, const int *element_of_type, int *column_type,
                        sft_fit_rows *rows, sft_error *err)
{
  for (int i = 0; i < sample->natoms; i++) {
    if (sample->type[i] > ntypes)
      return sft_fail(err, SFT_EMISFIT,
                      "sample %s: atom %d has type %d, but only %d element(s) are given", name,
                      i + 1, sample->type[i], ntypes);
    const int element = element_of_type[sample->type[i] - 1];
    column_type[i] = element + 1;
    if (element < 0) continue;
    rows->counts.atoms++;
    if (!sample->labeled[i]) continue;
    const int r = rows->count++;
    rows->id[r] = i + 1;
    rows->element[r] = (uint8_t) element;
    rows->lnm[r] = sample->lnm[i];
    rows->censored[r] = sample->censored[i];
    rows->bound = fmin(rows->bound, rows->lnm[r]);
    for (int k = 0; k < 2 && rows->half[k]; k++) {
      rows->half[k][r] = sample->column[k][i];
      rows->bound = fmin(rows->bound, rows->half[k][r]);
    }
    for (int k = 0; k < 2 && rows->smallest[k]; k++)
      rows->smallest[k][r] = sample->column[2 + k][i];
    const int status = model->nfeatures ? copy_features(model, name, sample, i, r, rows, err)
                                        : SFT_OK;
    if (status) return status;
  }
  return SFT_OK;
}

int sft_fit_rows_features(const sft_model *model, sft_fit_rows *rows, int n, const int *which,
                          float *features, sft_error *err)
{
  sft_symfn *symfn;
  int status = sft_symfn_create(&model->descriptor, &symfn, err);
  if (status) return status;
  status = sft_symfn_set_simd(symfn, model->simd, err);
  const int columns = model->no_descriptor ? 0 : sft_symfn_columns(symfn);
  const int count = which ? n : rows->count;
  const size_t more = (size_t) model->nfeatures;
  double *values = malloc(((size_t) columns + 1) * sizeof *values);
  if (!status && !values) status = sft_fail_memory(err, "symmetry functions");
  for (int k = 0; k < count && !status; k++) {
    const int row = which ? which[k] : k;
    if (!model->no_descriptor) {
      const double *distance_sq;
      const int *type;
      int found;
      status = sft_neighbors_gather(rows->neighbors, rows->id[row] - 1, &found, &distance_sq, &type,
                                    err);
      if (status) break;
      sft_symfn_evaluate(symfn, found, distance_sq, type, values);
    }
    for (int c = 0; c < columns; c++) *features++ = (float) values[c];
    for (size_t f = 0; f < more; f++) *features++ = rows->features[(size_t) row * more + f];
  }
  sft_symfn_free(symfn);
  free(values);
  return status;
}

/* Memory for all rows of a sample. */
static int allocate_rows(size_t n, size_t nfeatures, enum sft_model_halves halves,
                         sft_fit_rows *rows, sft_error *err)
{
  rows->id = malloc(n * sizeof *rows->id);
  rows->element = malloc(n);
  rows->lnm = malloc(n * sizeof *rows->lnm);
  rows->censored = malloc(n);
  rows->label = malloc(n);
  rows->features = nfeatures ? malloc(n * nfeatures * sizeof *rows->features) : NULL;
  int enough = rows->features || !nfeatures;
  for (int k = 0; k < 2 && halves >= SFT_HALVES_LNM; k++)
    enough &= (rows->half[k] = malloc(n * sizeof **rows->half)) != NULL;
  for (int k = 0; k < 2 && halves >= SFT_HALVES_SMALLEST; k++)
    enough &= (rows->smallest[k] = malloc(n * sizeof **rows->smallest)) != NULL;
  if (!rows->id || !rows->element || !rows->lnm || !rows->censored || !rows->label || !enough)
    return sft_fail_memory(err, "the rows of a sample");
  rows->bound = INFINITY;
  return SFT_OK;
}

/* The box, not periodic across the plane of a simulation in two dimensions: a dump calls it periodic, but its computes see no
   images there. */
static sft_box box_of(const sft_sample *sample)
{
  sft_box box = sample->box;
  int i = 0;
  while (i < sample->natoms && sample->position[3 * i + 2] == sample->position[2]) i++;
  if (i == sample->natoms && i > 1) box.periodic[2] = 0;
  return box;
}

int sft_fit_rows_create(const sft_model *model, const char *name, const sft_sample *sample,
                        int ntypes, const int *element_of_type, sft_fit_rows **rows_out,
                        sft_error *err)
{
  sft_error cause;
  const size_t n = (size_t) sample->natoms;
  const sft_box box = box_of(sample);
  const int by_lnm = strcmp(model->label, "lnm") == 0;
  const enum sft_model_halves halves = by_lnm ? sft_fit_halves_of(sample) : SFT_HALVES_NONE;
  *rows_out = NULL;
  if (model->training.labels != SFT_LABELS_ALL && halves == SFT_HALVES_NONE)
    return sft_fail(err, SFT_EMISFIT,
                    "sample %s has no columns lnm_odd and lnm_even, which labels odd and labels "
                    "even need; make it with compute sisf/atom ... halves yes",
                    name);
  int *column_type = malloc(n * sizeof *column_type);
  sft_fit_rows *rows = calloc(1, sizeof *rows);
  int status = rows && column_type ? allocate_rows(n, (size_t) model->nfeatures, halves, rows, err)
                                   : sft_fail_memory(err, "the rows of a sample");
  if (!status) status = check_features(model, name, sample, err);
  if (!status)
    status = gather_atoms(model, name, sample, ntypes, element_of_type, column_type, rows, err);
  if (!status && !model->no_descriptor) {
    status = sft_neighbors_create(&box, sample->natoms, sample->position, column_type,
                                  model->descriptor.cutoff, model->simd, &rows->neighbors, &cause);
    if (status) sft_fail(err, status, "sample %s: %s", name, cause.message);
  }
  free(column_type);
  if (status)
    sft_fit_rows_free(rows);
  else
    *rows_out = rows;
  return status;
}
