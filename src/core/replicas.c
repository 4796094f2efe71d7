/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "replicas.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t larger(int64_t a, int64_t b)
{
  return a > b ? a : b;
}

static int64_t smaller(int64_t a, int64_t b)
{
  return a < b ? a : b;
}

int sft_replicas_add(sft_replicas *set, int64_t first, int64_t last, sft_error *err)
{
  if (first < 1 || last < first)
    return sft_fail(err, SFT_EINVAL, "Replicas %lld to %lld: not a range of indices from 1",
                    (long long) first, (long long) last);
  for (int k = 0; k < set->count; k++) {
    const int64_t from = larger(first, set->range[2 * k]);
    const int64_t to = smaller(last, set->range[2 * k + 1]);
    if (from == to)
      return sft_fail(err, SFT_EINVAL, "replica %lld is held already", (long long) from);
    if (from < to)
      return sft_fail(err, SFT_EINVAL, "replicas %lld to %lld are held already", (long long) from,
                      (long long) to);
  }

  int64_t *grown = realloc(set->range, 2 * ((size_t) set->count + 1) * sizeof *grown);
  if (!grown) return sft_fail_memory(err, "a set of replicas");
  set->range = grown;
  int place = 0;
  while (place < set->count && grown[2 * place] < first) place++;
  memmove(&grown[2 * place + 2], &grown[2 * place],
          2 * (size_t) (set->count - place) * sizeof *grown);
  grown[2 * place] = first;
  grown[2 * place + 1] = last;
  set->count++;

  /* neighbors that touch become one */
  int kept = 0;
  for (int k = 1; k < set->count; k++) {
    if (grown[2 * k] == grown[2 * kept + 1] + 1) {
      grown[2 * kept + 1] = grown[2 * k + 1];
    } else {
      kept++;
      grown[2 * kept] = grown[2 * k];
      grown[2 * kept + 1] = grown[2 * k + 1];
    }
  }
  set->count = kept + 1;
  return SFT_OK;
}

void sft_replicas_free(sft_replicas *set)
{
  free(set->range);
  set->range = NULL;
  set->count = 0;
}

int sft_replicas_overlap(const sft_replicas *set, int64_t first, int64_t last)
{
  return sft_replicas_missing(set, first, last) < last - first + 1;
}

int64_t sft_replicas_number(const sft_replicas *set)
{
  int64_t number = 0;
  for (int k = 0; k < set->count; k++) number += set->range[2 * k + 1] - set->range[2 * k] + 1;
  return number;
}

int64_t sft_replicas_odd(const sft_replicas *set)
{
  int64_t number = 0;
  for (int k = 0; k < set->count; k++)
    number += (set->range[2 * k + 1] + 1) / 2 - set->range[2 * k] / 2;
  return number;
}

int64_t sft_replicas_missing(const sft_replicas *set, int64_t first, int64_t last)
{
  int64_t missing = last - first + 1;
  for (int k = 0; k < set->count; k++) {
    const int64_t from = larger(first, set->range[2 * k]);
    const int64_t to = smaller(last, set->range[2 * k + 1]);
    if (from <= to) missing -= to - from + 1;
  }
  return missing;
}

/* append a range to a list; 0 if it does not fit any more */
static int append(char *text, size_t size, int64_t first, int64_t last)
{
  char item[64];
  const size_t used = strlen(text);
  int length = snprintf(item, sizeof item, first == last ? "%s%lld" : "%s%lld-%lld",
                        used ? ", " : "", (long long) first, (long long) last);
  const int fits = used + (size_t) length + sizeof ", ..." <= size;
  if (!fits) snprintf(item, sizeof item, "%s...", used ? ", " : "");
  strncat(text, item, size - used - 1);
  return fits;
}

char *sft_replicas_list(const sft_replicas *set, char *text, size_t size)
{
  text[0] = '\0';
  for (int k = 0; k < set->count; k++)
    if (!append(text, size, set->range[2 * k], set->range[2 * k + 1])) break;
  return text;
}

char *sft_replicas_list_missing(const sft_replicas *set, int64_t first, int64_t last, char *text,
                                size_t size)
{
  text[0] = '\0';
  int64_t next = first; /* all before it are listed or held */
  for (int k = 0; k < set->count && next <= last; k++) {
    const int64_t to = smaller(last, set->range[2 * k] - 1);
    if (next <= to && !append(text, size, next, to)) return text;
    next = larger(next, set->range[2 * k + 1] + 1);
  }
  if (next <= last) append(text, size, next, last);
  return text;
}
