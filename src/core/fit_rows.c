/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* From a labelled sample to labels and symmetry functions. */

#include "fit.h"
#include "neighbours.h"
#include "symfn.h"

#include <stdlib.h>
#include <string.h>

void sft_fit_rows_free(sft_fit_rows *rows)
{
  if (!rows) return;
  free(rows->id);
  free(rows->label);
  free(rows->element);
  free(rows->features);
  free(rows);
}

/* A censored atom is slower than its bound: that settles the label only if the bound itself is slow,
   that is, if the window is longer than the threshold time. */
static enum sft_label label_of(double lnm, int censored, double threshold)
{
  if (censored) return lnm <= threshold ? SFT_SLOW : SFT_UNKNOWN;
  return lnm >= threshold ? SFT_FAST : SFT_SLOW;
}

/* Labels of all atoms that have one, and the element column (from 1; 0: none) of every atom. */
static int label_atoms(const sft_model *model, const char *name, const sft_sample *sample,
                       int ntypes, const int *element_of_type, int *column_type, sft_fit_rows *rows,
                       sft_error *err)
{
  sft_model_sample *counts = &rows->counts;
  for (int i = 0; i < sample->natoms; i++) {
    if (sample->type[i] > ntypes)
      return sft_fail(err, SFT_EMISFIT,
                      "sample %s: atom %d has type %d, but only %d element(s) are given", name,
                      i + 1, sample->type[i], ntypes);
    const int element = element_of_type[sample->type[i] - 1];
    column_type[i] = element + 1;
    if (element < 0) continue;
    counts->atoms++;
    if (!sample->labelled[i]) {
      counts->left_out++;
      continue;
    }
    const int label = label_of(sample->lnm[i], sample->censored[i], model->threshold);
    counts->fast += label == SFT_FAST;
    counts->slow += label == SFT_SLOW;
    counts->left_out += label == SFT_UNKNOWN;
    counts->censored += sample->censored[i];
    rows->id[rows->count] = i + 1;
    rows->label[rows->count] = (uint8_t) label;
    rows->element[rows->count++] = (uint8_t) element;
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

int sft_fit_rows_create(const sft_model *model, const char *name, const sft_sample *sample,
                        int ntypes, const int *element_of_type, sft_fit_rows **rows_out,
                        sft_error *err)
{
  sft_symfn *symfn = NULL;
  int *column_type = NULL;
  *rows_out = NULL;
  sft_fit_rows *rows = calloc(1, sizeof *rows);
  int status = rows ? sft_symfn_create(&model->descriptor, &symfn, err)
                    : sft_fail_memory(err, "the rows of a sample");
  if (status) goto done;

  const size_t n = (size_t) sample->natoms;
  rows->columns = sft_symfn_columns(symfn);
  rows->id = malloc(n * sizeof *rows->id);
  rows->label = malloc(n);
  rows->element = malloc(n);
  column_type = malloc(n * sizeof *column_type);
  if (!rows->id || !rows->label || !rows->element || !column_type) {
    status = sft_fail_memory(err, "the rows of a sample");
    goto done;
  }
  status = label_atoms(model, name, sample, ntypes, element_of_type, column_type, rows, err);
  if (status) goto done;
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
