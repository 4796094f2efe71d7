/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "sample.h"
#include "text.h"

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void sft_sample_list_free(sft_sample_list *list)
{
  if (!list) return;
  for (int i = 0; i < list->count; i++) free(list->entries[i].path);
  free(list->entries);
  free(list);
}

/* folder/word, or word alone where it is absolute or the folder empty. NULL: no memory. */
static char *join_path(const char *folder, const sft_span *word)
{
  const size_t prefix = word->begin[0] == '/' ? 0 : strlen(folder);
  char *path = malloc(prefix + word->length + 2);
  size_t n = 0;
  if (!path) return NULL;
  if (prefix) {
    memcpy(path, folder, prefix);
    n = prefix;
    if (path[n - 1] != '/') path[n++] = '/';
  }
  memcpy(path + n, word->begin, word->length);
  path[n + word->length] = '\0';
  return path;
}

static void cut_comment(sft_span *line)
{
  const char *comment = memchr(line->begin, '#', line->length);
  if (comment) line->length = (size_t) (comment - line->begin);
}

static int is_blank(char c)
{
  return c == ' ' || c == '\t';
}

/* The first word of a line that is neither blank nor a comment, or what is in its quotes; 0 if those are wrong. */
static int read_path(sft_span *line, sft_span *path)
{
  const char *p = line->begin, *end = line->begin + line->length;
  while (is_blank(*p)) p++;
  if (*p != '"' && *p != '\'') {
    cut_comment(line);
    return sft_text_word(line, path);
  }
  const char *close = memchr(p + 1, *p, (size_t) (end - p - 1));
  if (!close || close == p + 1 || (close + 1 < end && !is_blank(close[1]))) return 0;
  *path = (sft_span){p + 1, (size_t) (close - p - 1)};
  *line = (sft_span){close + 1, (size_t) (end - close - 1)};
  return 1;
}

int sft_sample_list_word(const char *path, char **word, sft_error *err)
{
  const char quote = strchr(path, '"') ? '\'' : '"';
  const size_t length = strlen(path);
  *word = NULL;
  if (strchr(path, '\n') || (strchr(path, '"') && strchr(path, '\'')))
    return sft_fail(err, SFT_EINVAL,
                    "%.300s cannot be written in a sample list: rename it without line ends and "
                    "without quotes",
                    path);
  *word = malloc(length + 3);
  if (!*word) return sft_fail_memory(err, "a sample list");
  const int plain = length && !strpbrk(path, " \t#\r") && path[0] != '"' && path[0] != '\'';
  if (plain)
    strcpy(*word, path);
  else
    sprintf(*word, "%c%s%c", quote, path, quote);
  return SFT_OK;
}

static int read_entry(const char *name, const char *folder, int line_number, sft_span line,
                      sft_sample_entry *entry, sft_error *err)
{
  sft_span path, temperature, number, rest;
  int64_t n;
  if (!read_path(&line, &path))
    return sft_fail(err, SFT_EFORMAT,
                    "sample list %s line %d: the quotes of the path do not end, hold nothing, or "
                    "have no blank behind them",
                    name, line_number);
  cut_comment(&line);
  const int enough = sft_text_word(&line, &temperature) && sft_text_word(&line, &number);
  if (!enough || sft_text_word(&line, &rest))
    return sft_fail(err, SFT_EFORMAT,
                    "sample list %s line %d: expected `path temperature sample-number`%s", name,
                    line_number, enough ? "; a path with blanks stands in quotes" : "");
  if (!sft_text_real(&temperature, &entry->temperature) || !(entry->temperature > 0.0))
    return sft_fail(err, SFT_EFORMAT,
                    "sample list %s line %d: temperature \"%.*s\" is not a positive number", name,
                    line_number, sft_text_shown(&temperature), temperature.begin);
  if (!sft_text_integer(&number, &n) || n < 0 || n > INT_MAX)
    return sft_fail(err, SFT_EFORMAT,
                    "sample list %s line %d: sample number \"%.*s\" is not an integer from 0", name,
                    line_number, sft_text_shown(&number), number.begin);
  entry->number = (int) n;
  entry->path = join_path(folder, &path);
  return entry->path ? SFT_OK : sft_fail_memory(err, "the sample list");
}

static int compare_paths(const void *a, const void *b)
{
  const sft_sample_entry *const *left = a, *const *right = b;
  return strcmp((*left)->path, (*right)->path);
}

/* The same sample twice would stand on both sides of a fold. */
static int check_repeats(const char *name, const sft_sample_list *list, sft_error *err)
{
  int status = SFT_OK;
  const sft_sample_entry **sorted = malloc((size_t) list->count * sizeof *sorted);
  if (!sorted) return sft_fail_memory(err, "the sample list");
  for (int i = 0; i < list->count; i++) sorted[i] = &list->entries[i];
  qsort(sorted, (size_t) list->count, sizeof *sorted, compare_paths);
  for (int i = 1; i < list->count && !status; i++)
    if (strcmp(sorted[i]->path, sorted[i - 1]->path) == 0)
      status = sft_fail(err, SFT_EFORMAT, "sample list %s: %.300s is listed twice", name,
                        sorted[i]->path);
  free(sorted);
  return status;
}

int sft_sample_list_parse(const char *name, const char *folder, const char *text, size_t length,
                          sft_sample_list **list_out, sft_error *err)
{
  sft_text lines = {text, text + length, 0};
  sft_span line, blank, word;
  int status = SFT_OK, capacity = 0;
  *list_out = NULL;

  char what[320];
  snprintf(what, sizeof what, "sample list %.300s", name);
  status = sft_text_check(what, text, length, err);
  if (status) return status;
  sft_sample_list *list = calloc(1, sizeof *list);
  if (!list) return sft_fail_memory(err, "the sample list");
  while (sft_text_line(&lines, &line)) {
    blank = line;
    if (!sft_text_word(&blank, &word) || word.begin[0] == '#') continue;
    if (list->count == capacity) {
      capacity = 2 * capacity + 16;
      sft_sample_entry *entries = realloc(list->entries, (size_t) capacity * sizeof *list->entries);
      if (!entries) {
        status = sft_fail_memory(err, "the sample list");
        goto fail;
      }
      list->entries = entries;
    }
    status = read_entry(name, folder, lines.line, line, &list->entries[list->count], err);
    if (status) goto fail;
    list->count++;
  }
  if (!list->count) {
    status = sft_fail(err, SFT_EFORMAT, "sample list %s names no sample", name);
    goto fail;
  }
  status = check_repeats(name, list, err);
  if (status) goto fail;
  *list_out = list;
  return SFT_OK;

fail:
  sft_sample_list_free(list);
  return status;
}
