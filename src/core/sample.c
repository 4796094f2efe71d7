/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "sample_internal.h"

#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void sft_sample_free(sft_sample *sample)
{
  if (!sample) return;
  free(sample->type);
  free(sample->position);
  free(sample->lnm);
  free(sample->censored);
  free(sample->labeled);
  for (int k = 0; sample->column && k < sample->ncolumns; k++) free(sample->column[k]);
  free(sample->column);
  free(sample->times);
  free(sample->mean_F);
  free(sample);
}

/* The ID of an atom from its line, for a message; empty if there is none. */
static sft_span atom_id(const sft_sample_parser *p, sft_span line)
{
  sft_span word;
  for (int c = 0; c < p->ncolumns && sft_text_word(&line, &word); c++)
    if (p->meaning[c] == ID) return word;
  return (sft_span){line.begin, 0};
}

/* One atom line into a row of values. */
static int read_atom(sft_sample_parser *p, double *values, sft_error *err)
{
  sft_span line, word;
  const int status = sft_sample_next_line(p, &line, "another atom", err);
  if (status) return status;
  const sft_span whole = line;
  for (int c = 0; c < p->ncolumns; c++) {
    const int meaning = p->meaning[c];
    if (!sft_text_word(&line, &word))
      return sft_fail(err, SFT_EFORMAT, "sample %s line %d: %d columns where %d are announced",
                      p->name, p->text.line, c, p->ncolumns);
    if (meaning < 0) continue;
    if (sft_text_real(&word, &values[meaning])) continue;
    const sft_span id = atom_id(p, whole);
    return sft_fail(err, SFT_EFORMAT,
                    "sample %s line %d: column %s is \"%.*s\", not a finite number (atom %.*s)%s",
                    p->name, p->text.line, sft_sample_shown_column(p, meaning),
                    sft_text_shown(&word), word.begin, sft_text_shown(&id), id.begin,
                    meaning < NCOLUMNS ? ""
                                       : "; write this column anew, or leave it out of the fit");
  }
  if (sft_text_word(&line, &word))
    return sft_fail(err, SFT_EFORMAT, "sample %s line %d: more than the %d columns announced",
                    p->name, p->text.line, p->ncolumns);
  return SFT_OK;
}

/* IDs are 1..N, so that the ID is the place, and a dump of part of the atoms, which would lack
   neighbors, is noticed. */
static int read_atoms(sft_sample_parser *p, sft_sample *sample, unsigned char *seen, sft_error *err)
{
  double value[PLACES] = {0};
  double nlabeled = 0.0;
  for (int64_t n = 0; n < p->natoms; n++) {
    const int status = read_atom(p, value, err);
    if (status) return status;
    if (!(value[ID] >= 1.0) || value[ID] > (double) p->natoms || value[ID] != floor(value[ID]))
      return sft_fail(err, SFT_EFORMAT,
                      "sample %s line %d: ID %.15g where IDs 1 to %lld are expected; dump all "
                      "atoms, and use reset_atoms id after deleting some",
                      p->name, p->text.line, value[ID], (long long) p->natoms);
    const size_t i = (size_t) value[ID] - 1;
    if (seen[i]++)
      return sft_fail(err, SFT_EFORMAT, "sample %s line %d: ID %.0f is there twice", p->name,
                      p->text.line, value[ID]);
    if (!(value[TYPE] >= 1.0) || value[TYPE] > INT_MAX / 4 || value[TYPE] != floor(value[TYPE]))
      return sft_fail(err, SFT_EFORMAT, "sample %s line %d: column type is %g", p->name,
                      p->text.line, value[TYPE]);
    if (value[CENSORED] != 0.0 && value[CENSORED] != 1.0)
      return sft_fail(err, SFT_EFORMAT, "sample %s line %d: column censored is %g, not 0 or 1",
                      p->name, p->text.line, value[CENSORED]);
    sample->type[i] = (int) value[TYPE];
    for (int d = 0; d < 3; d++) sample->position[3 * i + (size_t) d] = value[X + d];
    sample->lnm[i] = value[LNM];
    sample->censored[i] = value[CENSORED] != 0.0;
    sample->labeled[i] = !p->has_tau || value[TAU] > 0.0;
    for (int k = 0; k < p->noptional; k++)
      if (sample->column[k]) sample->column[k][i] = value[NCOLUMNS + k];
    if (!sample->labeled[i]) continue;
    nlabeled++;
    for (int k = 0; k < p->ntimes; k++) sample->mean_F[k] += value[NCOLUMNS + p->noptional + k];
  }
  for (int k = 0; k < p->ntimes; k++) sample->mean_F[k] /= nlabeled;
  return SFT_OK;
}

/* Memory for all arrays of the sample. */
static int allocate(const sft_sample_parser *p, sft_sample *sample, sft_error *err)
{
  const size_t n = (size_t) p->natoms, ntimes = (size_t) p->ntimes + 1;
  sample->natoms = (int) p->natoms;
  sample->ncolumns = p->noptional;
  sample->ntimes = p->ntimes;
  sample->type = malloc(n * sizeof *sample->type);
  sample->position = malloc(3 * n * sizeof *sample->position);
  sample->lnm = malloc(n * sizeof *sample->lnm);
  sample->censored = malloc(n);
  sample->labeled = malloc(n);
  sample->column = calloc((size_t) p->noptional + 1, sizeof *sample->column);
  sample->times = malloc(ntimes * sizeof *sample->times);
  sample->mean_F = calloc(ntimes, sizeof *sample->mean_F);
  int enough = sample->type && sample->position && sample->lnm && sample->censored &&
      sample->labeled && sample->column && sample->times && sample->mean_F;
  for (int c = 0; c < p->ncolumns && enough; c++) {
    const int k = p->meaning[c] - NCOLUMNS;
    if (k < 0 || k >= p->noptional) continue;
    sample->column[k] = malloc(n * sizeof **sample->column);
    enough = sample->column[k] != NULL;
  }
  if (!enough) return sft_fail_memory(err, "a labelled sample");
  memcpy(sample->times, p->times, (size_t) p->ntimes * sizeof *p->times);
  return SFT_OK;
}

int sft_sample_parse(const char *name, const char *text, size_t length, const char *const *optional,
                     sft_sample **sample, sft_error *err)
{
  return sft_sample_parse_label(name, text, length, "lnm", optional, sample, err);
}

int sft_sample_parse_label(const char *name, const char *text, size_t length, const char *label,
                           const char *const *optional, sft_sample **sample_out, sft_error *err)
{
  sft_sample_parser p = {.name = name,
                         .text = {text, text + length, 0},
                         .label = label,
                         .optional = optional,
                         .by_lnm = strcmp(label, "lnm") == 0};
  sft_span line, word;
  unsigned char *seen = NULL;
  int status;
  *sample_out = NULL;
  while (optional && optional[p.noptional]) p.noptional++;
  if (p.noptional > MOST_COLUMNS)
    return sft_fail(err, SFT_EINVAL, "more than %d optional columns", MOST_COLUMNS);

  char what[320];
  snprintf(what, sizeof what, "sample %.300s", name);
  status = sft_text_check(what, text, length, err);
  if (status) return status;
  sft_sample *sample = calloc(1, sizeof *sample);
  if (!sample) return sft_fail_memory(err, "a labelled sample");
  status = sft_sample_read_header(&p, sample, err);
  if (status) goto fail;

  status = allocate(&p, sample, err);
  if (status) goto fail;
  seen = calloc((size_t) p.natoms, 1);
  if (!seen) {
    status = sft_fail_memory(err, "a labelled sample");
    goto fail;
  }
  status = read_atoms(&p, sample, seen, err);
  if (status) goto fail;
  /* the last number may lack digits */
  if (text[length - 1] != '\n') {
    status = sft_fail(err, SFT_EFORMAT, "sample %s is truncated: its last line, %d, does not end",
                      name, p.text.line);
    goto fail;
  }
  while (sft_text_line(&p.text, &line))
    if (sft_text_word(&line, &word)) {
      status = sft_fail(err, SFT_EFORMAT,
                        "sample %s line %d: text after the last of %d atoms; a labelled sample is "
                        "one frame",
                        name, p.text.line, sample->natoms);
      goto fail;
    }
  free(seen);
  *sample_out = sample;
  return SFT_OK;

fail:
  free(seen);
  sft_sample_free(sample);
  return status;
}
