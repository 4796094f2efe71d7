/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#define _POSIX_C_SOURCE 200809L

#include "fit_outfold.h"
#include "gzip.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIST "samples.list"
#define MARK "# scored samples of softness fit"

static int has_end(const char *text, const char *end)
{
  const size_t n = strlen(text), m = strlen(end);
  return n >= m && strcmp(text + n - m, end) == 0;
}

static int ours(const char *file)
{
  return strcmp(file, LIST) == 0 || has_end(file, ".gz");
}

const sft_folder_kind sft_outfold_folder = {"scored samples", ours, LIST, MARK};

char *sft_outfold_name(const char *path)
{
  const char *slash = strrchr(path, '/');
  const char *base = slash ? slash + 1 : path;
  const size_t length = strlen(base) - (has_end(base, ".gz") ? 3 : 0);
  char *name = malloc(length + 4);
  if (name) {
    memcpy(name, base, length);
    strcpy(name + length, ".gz");
  }
  return name;
}

static int compare_names(const void *a, const void *b)
{
  return strcmp(*(char *const *) a, *(char *const *) b);
}

int sft_outfold_check(const char *folder, const sft_sample_list *list, sft_error *err)
{
  int status = sft_folder_check(&sft_outfold_folder, folder, err);
  if (status) return status;
  char **names = calloc((size_t) list->count, sizeof *names);
  if (!names) return sft_fail_memory(err, "the names of scored samples");
  for (int s = 0; s < list->count && !status; s++) {
    char *word = NULL;
    names[s] = sft_outfold_name(list->entries[s].path);
    status = names[s] ? sft_sample_list_word(names[s], &word, err)
                      : sft_fail_memory(err, "the names of scored samples");
    free(word);
  }
  if (!status) qsort(names, (size_t) list->count, sizeof *names, compare_names);
  for (int s = 1; s < list->count && !status; s++)
    if (strcmp(names[s - 1], names[s]) == 0)
      status =
          sft_fail(err, SFT_EINVAL,
                   "outfold: two samples would be written as %.200s; rename one of them", names[s]);
  for (int s = 0; s < list->count; s++) free(names[s]);
  free(names);
  return status;
}

int sft_outfold_write_list(const char *folder, const sft_sample_list *list, sft_error *err)
{
  char *text = NULL;
  size_t length = 0;
  FILE *out = open_memstream(&text, &length);
  if (!out) return sft_fail_memory(err, "the list of scored samples");
  fprintf(out, MARK ": path, temperature, sample number\n");
  int failed = 0;
  for (int s = 0; s < list->count; s++) {
    const sft_sample_entry *entry = &list->entries[s];
    char *name = sft_outfold_name(entry->path), *word = NULL;
    failed |= !name || sft_sample_list_word(name, &word, NULL);
    if (word) fprintf(out, "%s %.15g %d\n", word, entry->temperature, entry->number);
    free(word);
    free(name);
  }
  failed |= ferror(out);
  failed |= fclose(out) != 0;
  const int status = failed ? sft_fail_memory(err, "the list of scored samples")
                            : sft_folder_write(folder, LIST, text, length, err);
  free(text);
  return status;
}

/* The bounds of a triclinic box are those of its bounding box (manual of LAMMPS, Howto triclinic). */
static void print_box(FILE *out, const sft_box *box)
{
  const double xy = box->tilt[0], xz = box->tilt[1], yz = box->tilt[2];
  const int triclinic = xy != 0.0 || xz != 0.0 || yz != 0.0;
  const double below[3] = {fmin(fmin(0.0, xy), fmin(xz, xy + xz)), fmin(0.0, yz), 0.0};
  const double above[3] = {fmax(fmax(0.0, xy), fmax(xz, xy + xz)), fmax(0.0, yz), 0.0};
  fprintf(out, "ITEM: BOX BOUNDS%s", triclinic ? " xy xz yz" : "");
  for (int d = 0; d < 3; d++) fprintf(out, box->periodic[d] ? " pp" : " ff");
  fprintf(out, "\n");
  for (int d = 0; d < 3; d++) {
    const double low = box->origin[d];
    fprintf(out, "%.16e %.16e", low + below[d], low + box->edge[d] + above[d]);
    if (triclinic) fprintf(out, " %.16e", box->tilt[d]);
    fprintf(out, "\n");
  }
}

/* Row of the pool for each atom of the sample, or -1. */
static int find_rows(const sft_fit *fit, int s, const sft_sample *sample, int64_t **row_of,
                     sft_error *err)
{
  *row_of = malloc((size_t) sample->natoms * sizeof **row_of);
  if (!*row_of) return sft_fail_memory(err, "a scored sample");
  for (int i = 0; i < sample->natoms; i++) (*row_of)[i] = -1;
  for (size_t row = fit->first[s]; row < fit->first[s + 1]; row++)
    if (fit->id[row] <= sample->natoms) (*row_of)[fit->id[row] - 1] = (int64_t) row;
  return SFT_OK;
}

int sft_outfold_dump(const sft_fit *fit, int s, const sft_sample *sample, char **text,
                     size_t *length, sft_error *err)
{
  static const int schemes[] = {SFT_SCHEME_CONFIGURATIONS, SFT_SCHEME_ATOMS};
  static const char *const names[] = {" S_configurations", " S_atoms"};
  const int by_lnm = strcmp(fit->model->label, "lnm") == 0;
  const enum sft_model_halves halves = by_lnm ? sft_fit_halves_of(sample) : SFT_HALVES_NONE;
  const int more = halves == SFT_HALVES_SMALLEST ? 4 : halves == SFT_HALVES_LNM ? 2 : 0;
  int64_t *row_of;
  *text = NULL;
  int status = find_rows(fit, s, sample, &row_of, err);
  if (status) return status;
  FILE *out = open_memstream(text, length);
  if (!out) {
    free(row_of);
    return sft_fail_memory(err, "a scored sample");
  }
  if (sample->units[0]) fprintf(out, "ITEM: UNITS\n%s\n", sample->units);
  fprintf(out, "ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n%d\n", sample->natoms);
  print_box(out, &sample->box);
  fprintf(out, "ITEM: ATOMS id type x y z %s", by_lnm ? "tau lnm censored" : fit->model->label);
  for (int k = 0; k < 2; k++)
    if (fit->folds[schemes[k]] >= 2) fputs(names[k], out);
  for (int k = 0; k < more; k++) fprintf(out, " %s", sft_fit_columns()[k]);
  fprintf(out, "\n");

  for (int i = 0; i < sample->natoms; i++) {
    const int64_t row = row_of[i];
    const double *x = sample->position + 3 * (size_t) i;
    fprintf(out, "%d %d %.10g %.10g %.10g", i + 1, sample->type[i], x[0], x[1], x[2]);
    if (!by_lnm)
      fprintf(out, " %.8g", row >= 0 ? sample->lnm[i] : 0.0);
    else if (row >= 0)
      fprintf(out, " %.8g %.8g %d", exp(-sample->lnm[i]), sample->lnm[i], sample->censored[i]);
    else
      fprintf(out, " 0 0 0");
    for (int k = 0; k < 2; k++)
      if (fit->folds[schemes[k]] >= 2)
        fprintf(out, " %.7g", row >= 0 ? fit->softness[schemes[k]][row] : 0.0);
    for (int k = 0; k < more; k++) fprintf(out, " %.8g", row >= 0 ? sample->column[k][i] : 0.0);
    fprintf(out, "\n");
  }
  free(row_of);
  const int failed = ferror(out);
  if (fclose(out) || failed) {
    free(*text);
    *text = NULL;
    return sft_fail_memory(err, "a scored sample");
  }
  return SFT_OK;
}

int sft_outfold_write(const char *folder, const sft_fit *fit, int s, const char *path,
                      const sft_sample *sample, sft_error *err)
{
  char *text = NULL;
  unsigned char *packed = NULL;
  size_t length, packed_length;
  char *name = sft_outfold_name(path);
  int status = name ? sft_outfold_dump(fit, s, sample, &text, &length, err)
                    : sft_fail_memory(err, "the name of a scored sample");
  if (!status) status = sft_gzip_compress(text, length, &packed, &packed_length, err);
  free(text);
  if (!status) status = sft_folder_write(folder, name, packed, packed_length, err);
  free(packed);
  free(name);
  return status;
}
