/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Text tables of an analysis: in memory first, all of them on disk afterwards. */

#include "analysis_parts.h"
#include "file_write.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LONGEST_PATH 4096

FILE *sft_table_begin(sft_analysis *a, const char *name, const char *what, const char *columns,
                      sft_error *err)
{
  const sft_analysis_settings *set = &a->settings;
  int number = 1, inside = 0;
  sft_analysis_table *tables = realloc(a->tables, ((size_t) a->ntables + 1) * sizeof *a->tables);
  if (!tables) {
    sft_fail_memory(err, "a table");
    return NULL;
  }
  a->tables = tables;
  sft_analysis_table *table = &tables[a->ntables];
  snprintf(table->name, sizeof table->name, "%s", name);
  a->open = open_memstream(&table->text, &table->length);
  if (!a->open) {
    sft_fail_memory(err, "a table");
    return NULL;
  }
  fprintf(
      a->open,
      "# %s\n# %d samples at %d temperatures; fast: ln m >= %g; softness: %s, %d bins from %.4g "
      "to %.4g\n# columns: 1 ",
      what, a->nsamples, a->ntemperatures, set->threshold, sft_analysis_columns[a->folds],
      set->nbins, a->low, a->low + set->nbins * a->width);
  for (const char *c = columns; *c; c++) {
    inside += (*c == '(') - (*c == ')');
    if (!inside && c[0] == ',' && c[1] == ' ')
      fprintf(a->open, ",  %d", ++number);
    else
      fputc(*c, a->open);
  }
  fputc('\n', a->open);
  return a->open;
}

int sft_table_end(sft_analysis *a, sft_error *err)
{
  int failed = ferror(a->open);
  failed |= fclose(a->open);
  a->open = NULL;
  a->ntables++;
  return failed ? sft_fail_memory(err, "a table") : SFT_OK;
}

void sft_table_block(FILE *out, int block, const char *format, ...)
{
  va_list values;
  if (block) fputs("\n\n", out);
  fputs("# ", out);
  va_start(values, format);
  vfprintf(out, format, values);
  va_end(values);
  fputc('\n', out);
}

void sft_table_row(FILE *out, int n, const double *values)
{
  for (int k = 0; k < n; k++) {
    const char *end = k + 1 < n ? " " : "\n";
    if (isnan(values[k]))
      fprintf(out, "nan%s", end);
    else
      fprintf(out, "%.8g%s", values[k], end);
  }
}

void sft_finding(sft_analysis *a, const char *name, double value, double error, const char *unit,
                 const char *format, ...)
{
  FILE *out = a->findings_file;
  va_list values;
  fprintf(out, "%-28s", name);
  const double numbers[2] = {value, error};
  for (int k = 0; k < 2; k++) {
    if (isnan(numbers[k]))
      fprintf(out, " %10s", "nan");
    else
      fprintf(out, " %10.5g", numbers[k]);
  }
  const int kelvin = strcmp(a->settings.units, "metal") == 0 ||
      strcmp(a->settings.units, "real") == 0;
  fprintf(out, " %s ", strcmp(unit, "T") == 0 && kelvin ? "K" : unit);
  va_start(values, format);
  vfprintf(out, format, values);
  va_end(values);
  fputc('\n', out);
}

int sft_analysis_tables(const sft_analysis *a)
{
  return a->ntables;
}

const char *sft_analysis_table_name(const sft_analysis *a, int table)
{
  return a->tables[table].name;
}

const char *sft_analysis_table_text(const sft_analysis *a, int table)
{
  return a->tables[table].text;
}

/* ---- on disk ---- */

static int make_path(char *path, const char *folder, const char *name, const char *ending,
                     sft_error *err)
{
  const int n = snprintf(path, LONGEST_PATH, "%s/%s%s", folder, name, ending);
  if (!folder[0] || n < 0 || n >= LONGEST_PATH)
    return sft_fail(err, SFT_EIO, "folder name \"%.60s\" is empty or too long", folder);
  return SFT_OK;
}

int sft_analysis_check_folder(const char *folder, sft_error *err)
{
  char path[LONGEST_PATH];
  struct stat info;
  const int status = make_path(path, folder, "summary.txt", ".part", err);
  if (status) return status;
  if (stat(folder, &info) == 0) {
    if (!S_ISDIR(info.st_mode))
      return sft_fail(err, SFT_EIO, "folder %.300s is a file; choose another name", folder);
  } else if (mkdir(folder, 0777)) {
    return sft_fail(err, SFT_EIO, "cannot make folder %.300s: %s", folder, strerror(errno));
  }
  FILE *fp = fopen(path, "w");
  if (!fp)
    return sft_fail(err, SFT_EIO, "cannot write to folder %.300s: %s", folder, strerror(errno));
  fclose(fp);
  unlink(path);
  return SFT_OK;
}

static int write_part(const char *folder, const sft_analysis_table *table, sft_error *err)
{
  char path[LONGEST_PATH];
  const int status = make_path(path, folder, table->name, ".part", err);
  if (status) return status;
  return sft_file_write(path, table->text, table->length, err);
}

int sft_analysis_write(const sft_analysis *a, const char *folder, sft_error *err)
{
  char part[LONGEST_PATH], path[LONGEST_PATH];
  int status = SFT_OK;
  for (int k = 0; k < a->ntables && !status; k++) status = write_part(folder, &a->tables[k], err);
  for (int k = 0; k < a->ntables && !status; k++) {
    status = make_path(part, folder, a->tables[k].name, ".part", err);
    if (!status) status = make_path(path, folder, a->tables[k].name, "", err);
    if (!status && rename(part, path))
      status = sft_fail(err, SFT_EIO, "cannot rename %.200s: %s", part, strerror(errno));
  }
  /* tables that an earlier analysis may have left, of long windows or several elements */
  static const char *const sometimes[] = {"mobility_long.txt", "mobility_long_peaks.txt",
                                          "softness_elements.txt", "gaussians_elements.txt"};
  for (int k = 0; k < 4 && !status; k++) {
    int made = 0;
    for (int t = 0; t < a->ntables; t++) made |= strcmp(a->tables[t].name, sometimes[k]) == 0;
    if (!made && !make_path(path, folder, sometimes[k], "", NULL)) unlink(path);
  }
  for (int k = 0; k < a->ntables && status; k++)
    if (!make_path(part, folder, a->tables[k].name, ".part", NULL)) unlink(part);
  return status;
}
