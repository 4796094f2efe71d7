/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#define _POSIX_C_SOURCE 200809L

#include "fit_parts.h"
#include "checksum.h"
#include "file_write.h"
#include "model_folder.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* To be counted up when draws, folds, training or scores change, so that old parts are not used. */
#define VERSION 1
#define MARK "parts of a softness fit that is not finished"
#define FINGERPRINT "fingerprint"
#define LONGEST_PATH 4096
#define LONGEST_HEADER 120

/* ---- the fingerprint ------------------------------------------------------------------------------- */

/* All edges of the bins. */
static int edges_checksum(const sft_fit *fit, uint32_t *sum, sft_error *err)
{
  const size_t columns = (size_t) fit->columns;
  const size_t bins = (size_t) fit->model->training.xgboost.max_bin;
  uint8_t *numbers = malloc(bins * columns);
  float *edges = malloc(bins * columns * sizeof *edges);
  if (numbers && edges) {
    for (size_t b = 0; b < bins; b++) memset(numbers + b * columns, (int) b, columns);
    sft_bins_decode(fit->bins, bins, numbers, edges);
    *sum = sft_checksum(edges, bins * columns * sizeof *edges);
  }
  const int status = numbers && edges ? SFT_OK : sft_fail_memory(err, "a fingerprint");
  free(numbers);
  free(edges);
  return status;
}

static void print_sample(FILE *out, const sft_fit *fit, int s)
{
  const size_t first = fit->first[s], n = fit->first[s + 1] - first;
  const size_t columns = (size_t) fit->columns;
  fprintf(out, "sample %d: %zu atoms, %08x %08x %08x %08x", s + 1, n,
          sft_checksum(fit->codes + first * columns, n * columns),
          sft_checksum(fit->label + first, n), sft_checksum(fit->element + first, n),
          sft_checksum(fit->id + first, n * sizeof *fit->id));
  for (int k = 0; k < 2 && fit->half[k]; k++)
    fprintf(out, " %08x", sft_checksum(fit->half[k] + first, n * sizeof **fit->half));
  for (int k = 0; k < 2 && fit->smallest[k]; k++)
    fprintf(out, " %08x", sft_checksum(fit->smallest[k] + first, n * sizeof **fit->smallest));
  fprintf(out, " %a\n", fit->bound[s]);
}

int sft_fit_fingerprint(const sft_fit *fit, char **text, sft_error *err)
{
  char *settings = NULL;
  uint32_t edges = 0;
  size_t length;
  *text = NULL;
  int status = edges_checksum(fit, &edges, err);
  if (!status) status = sft_model_json(fit->model, &settings, err);
  if (status) return status;
  FILE *out = open_memstream(text, &length);
  int failed = !out;
  if (out) {
    fprintf(out, MARK "\nversion %d\n%s\nedges of the bins: %08x\n", VERSION, settings, edges);
    for (int s = 0; s < fit->nsamples; s++) print_sample(out, fit, s);
    failed = ferror(out);
    failed |= fclose(out) != 0;
  }
  free(settings);
  if (!failed) return SFT_OK;
  free(*text);
  *text = NULL;
  return sft_fail_memory(err, "a fingerprint");
}

/* ---- files ----------------------------------------------------------------------------------------- */

static const char *const names[] = {"booster", "search"};

/* fingerprint, booster_N.part and search_N.part, or their first states with .tmp */
static int ours(const char *file)
{
  static const char *const begins[] = {FINGERPRINT, "booster_", "search_"};
  static const char *const ends[] = {FINGERPRINT, FINGERPRINT ".tmp", ".part", ".part.tmp"};
  const size_t length = strlen(file);
  int begin = 0, end = 0;
  for (int k = 0; k < 3; k++) begin |= strncmp(file, begins[k], strlen(begins[k])) == 0;
  for (int k = 0; k < 4; k++)
    end |= length >= strlen(ends[k]) && strcmp(file + length - strlen(ends[k]), ends[k]) == 0;
  return begin && end;
}

static const sft_folder_kind parts_folder = {MARK, ours, NULL, NULL};

/* MODEL.part/file, or the folder itself if file is NULL. */
static int make_path(char path[LONGEST_PATH], const char *model_folder, const char *file,
                     sft_error *err)
{
  size_t length = strlen(model_folder);
  while (length > 1 && model_folder[length - 1] == '/') length--;
  const int n = snprintf(path, LONGEST_PATH, "%.*s.part%s%s", (int) length, model_folder,
                         file ? "/" : "", file ? file : "");
  if (n < 0 || n >= LONGEST_PATH)
    return sft_fail(err, SFT_EIO, "the name of folder %.60s... is too long", model_folder);
  return SFT_OK;
}

/* The whole file, and a null byte after it. */
static int read_whole(const char *path, char **bytes, size_t *length, sft_error *err)
{
  struct stat info;
  FILE *file = fopen(path, "rb");
  *bytes = NULL;
  *length = 0;
  if (!file || fstat(fileno(file), &info) || !S_ISREG(info.st_mode)) {
    const int cause = file ? EINVAL : errno;
    if (file) fclose(file);
    return sft_fail(err, SFT_EIO, "cannot read %.300s: %s", path, strerror(cause));
  }
  *bytes = malloc((size_t) info.st_size + 1);
  if (*bytes) {
    *length = fread(*bytes, 1, (size_t) info.st_size, file);
    (*bytes)[*length] = '\0';
  }
  fclose(file);
  return *bytes ? SFT_OK : sft_fail_memory(err, "a part of a fit");
}

/* Header and content into path.tmp, which becomes path. What a power failure leaves of a part, its
   checksum tells; only the fingerprint is worth waiting for the disk. */
static int write_whole(const char *model_folder, const char *file, const char *header,
                       const void *bytes, size_t length, int wait, sft_error *err)
{
  char path[LONGEST_PATH];
  const size_t start = strlen(header);
  int status = make_path(path, model_folder, file, err);
  if (status) return status;
  char *whole = malloc(start + length + 1);
  if (!whole) return sft_fail_memory(err, "a part of a fit");
  memcpy(whole, header, start);
  memcpy(whole + start, bytes, length);
  status = sft_file_replace_by(path, ".tmp", whole, start + length, wait, err);
  free(whole);
  return status;
}

int sft_fit_parts_open(const char *model_folder, const char *fingerprint,
                       enum sft_parts_found *found, sft_error *err)
{
  char folder[LONGEST_PATH], path[LONGEST_PATH], *text = NULL;
  struct stat info;
  size_t length;
  *found = SFT_PARTS_NONE;
  int status = make_path(folder, model_folder, NULL, err);
  if (!status) status = make_path(path, model_folder, FINGERPRINT, err);
  if (status) return status;
  if (lstat(folder, &info) == 0) {
    /* a fingerprint that is there but cannot be read is no reason to discard anything */
    status = read_whole(path, &text, &length, err);
    if (status && lstat(path, &info) == 0) return status;
    const int same = !status && strcmp(text, fingerprint) == 0;
    free(text);
    *found = same ? SFT_PARTS_SAME : SFT_PARTS_OTHERS;
    if (same) return SFT_OK;
    status = sft_folder_remove(&parts_folder, folder, err);
    if (status) return status;
  }
  if (mkdir(folder, 0777))
    return sft_fail(err, SFT_EIO, "cannot make folder %.300s: %s", folder, strerror(errno));
  status = write_whole(model_folder, FINGERPRINT, fingerprint, "", 0, 1, err);
  if (status) rmdir(folder);
  return status;
}

int sft_fit_parts_remove(const char *model_folder, sft_error *err)
{
  char folder[LONGEST_PATH];
  const int status = make_path(folder, model_folder, NULL, err);
  return status ? status : sft_folder_remove(&parts_folder, folder, err);
}

/* ---- parts ----------------------------------------------------------------------------------------- */

/* All that a part must say about itself. */
static void describe(const char *fingerprint, enum sft_part kind, int index, const void *bytes,
                     size_t length, char header[LONGEST_HEADER])
{
  snprintf(header, LONGEST_HEADER, "softness fit %08x %s %d bytes %zu checksum %08x\n",
           sft_checksum(fingerprint, strlen(fingerprint)), names[kind], index, length,
           sft_checksum(bytes, length));
}

static void name_part(enum sft_part kind, int index, char name[40])
{
  snprintf(name, 40, "%s_%d.part", names[kind], index);
}

int sft_fit_parts_write(const char *model_folder, const char *fingerprint, enum sft_part kind,
                        int index, const void *bytes, size_t length, sft_error *err)
{
  char header[LONGEST_HEADER], name[40];
  describe(fingerprint, kind, index, bytes, length, header);
  name_part(kind, index, name);
  return write_whole(model_folder, name, header, bytes, length, 0, err);
}

int sft_fit_parts_read(const char *model_folder, const char *fingerprint, enum sft_part kind,
                       int index, unsigned char **bytes, size_t *length, sft_error *err)
{
  char header[LONGEST_HEADER], name[40], path[LONGEST_PATH], *text = NULL;
  size_t whole;
  *bytes = NULL;
  name_part(kind, index, name);
  int status = make_path(path, model_folder, name, err);
  if (!status) status = read_whole(path, &text, &whole, err);
  if (status) return status;
  const char *end = memchr(text, '\n', whole);
  const size_t start = end ? (size_t) (end + 1 - text) : whole;
  *length = whole - start;
  describe(fingerprint, kind, index, text + start, *length, header);
  if (start != strlen(header) || memcmp(text, header, start) != 0) {
    free(text);
    return sft_fail(err, SFT_EFORMAT, "%.300s is damaged, or belongs to another fit", path);
  }
  memmove(text, text + start, *length);
  *bytes = (unsigned char *) text;
  return SFT_OK;
}
