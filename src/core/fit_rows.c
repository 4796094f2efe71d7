/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* From a labelled sample to the atoms with their ln m and symmetry functions. */

#include "fit.h"
#include "neighbours.h"
#include "symfn.h"

#include <math.h>
#include <stdlib.h>

const char *const *sft_fit_columns(void)
{
  static const char *const columns[] = {"lnm_odd", "lnm_even", NULL};
  return columns;
}

void sft_fit_rows_free(sft_fit_rows *rows)
{
  if (!rows) return;
  free(rows->id);
  free(rows->element);
  free(rows->lnm);
  free(rows->censored);
  free(rows->half[0]);
  free(rows->half[1]);
  free(rows->label);
  free(rows->features);
  free(rows);
}

/* The atoms that have a ln m, and the element column (from 1; 0: none) of every atom. */
static int gather_atoms(const char *name, const sft_sample *sample, int ntypes,
                        const int *element_of_type, int *column_type, sft_fit_rows *rows,
                        sft_error *err)
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
    if (!sample->labelled[i]) continue;
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
  }
  return SFT_OK;
}

static int compute_features(const sft_model *model, const char *name, const sft_sample *sample,
                            const int *column_type, const sft_symfn *symfn, sft_fit_rows *rows,
                            sft_error *err)
{
  sft_neighbours *neighbours;
  sft_error cause;
  double *values = malloc((size_t) rows->columns * sizeof *values);
  if (!values) return sft_fail_memory(err, "symmetry functions");
  int status = sft_neighbours_create(&sample->box, sample->natoms, sample->position, column_type,
                                     model->descriptor.cutoff, &neighbours, &cause);
  if (status) sft_fail(err, status, "sample %s: %s", name, cause.message);
  for (int r = 0; r < rows->count && !status; r++) {
    const double *distance_sq;
    const int *type;
    int n;
    status = sft_neighbours_gather(neighbours, rows->id[r] - 1, &n, &distance_sq, &type, err);
    if (status) break;
    sft_symfn_evaluate(symfn, n, distance_sq, type, values);
    float *row = rows->features + (size_t) r * (size_t) rows->columns;
    for (int c = 0; c < rows->columns; c++) row[c] = (float) values[c];
  }
  sft_neighbours_free(neighbours);
  free(values);
  return status;
}

/* Memory for all rows of a sample but their features. */
static int allocate_rows(size_t n, int halves, sft_fit_rows *rows, sft_error *err)
{
  rows->id = malloc(n * sizeof *rows->id);
  rows->element = malloc(n);
  rows->lnm = malloc(n * sizeof *rows->lnm);
  rows->censored = malloc(n);
  rows->label = malloc(n);
  for (int k = 0; k < 2 && halves; k++) rows->half[k] = malloc(n * sizeof **rows->half);
  if (!rows->id || !rows->element || !rows->lnm || !rows->censored || !rows->label ||
      (halves && !(rows->half[0] && rows->half[1])))
    return sft_fail_memory(err, "the rows of a sample");
  rows->bound = INFINITY;
  return SFT_OK;
}

int sft_fit_rows_create(const sft_model *model, const char *name, const sft_sample *sample,
                        int ntypes, const int *element_of_type, sft_fit_rows **rows_out,
                        sft_error *err)
{
  sft_symfn *symfn = NULL;
  const size_t n = (size_t) sample->natoms;
  const int halves = sample->ncolumns == 2 && sample->column[0] && sample->column[1];
  *rows_out = NULL;
  if (model->training.labels != SFT_LABELS_ALL && !halves)
    return sft_fail(err, SFT_EMISFIT,
                    "sample %s has no columns lnm_odd and lnm_even, which labels odd and labels "
                    "even need; make it with compute sisf/atom ... halves yes",
                    name);
  int *column_type = malloc(n * sizeof *column_type);
  sft_fit_rows *rows = calloc(1, sizeof *rows);
  int status = rows && column_type ? allocate_rows(n, halves, rows, err)
                                   : sft_fail_memory(err, "the rows of a sample");
  if (!status) status = sft_symfn_create(&model->descriptor, &symfn, err);
  if (!status) status = gather_atoms(name, sample, ntypes, element_of_type, column_type, rows, err);
  if (status) goto done;
  rows->columns = sft_symfn_columns(symfn);
  rows->features =
      malloc((size_t) rows->count * (size_t) rows->columns * sizeof *rows->features + 1);
  status = rows->features ? compute_features(model, name, sample, column_type, symfn, rows, err)
                          : sft_fail_memory(err, "the symmetry functions of a sample");

done:
  free(column_type);
  sft_symfn_free(symfn);
  if (status)
    sft_fit_rows_free(rows);
  else
    *rows_out = rows;
  return status;
}
