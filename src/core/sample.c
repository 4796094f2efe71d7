/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "sample.h"
#include "text.h"

#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ID, TYPE, X, Y, Z, LNM, CENSORED, TAU, NCOLUMNS };
static const char *const column_names[NCOLUMNS] = {"id", "type", "x",        "y",
                                                   "z",  "lnm",  "censored", "tau"};
static const char *const unwrapped_names[3] = {"xu", "yu", "zu"};

/* Columns of one dump line that are looked at. */
#define MOST_COLUMNS 1024
/* Values of an atom: the columns above, the optional ones, F_s. */
#define PLACES (NCOLUMNS + 2 * MOST_COLUMNS)

typedef struct {
  const char *name;
  sft_text text;
  const char *label; /* column whose values become lnm */
  const char *const *optional;
  int noptional;
  int ntimes;
  double times[MOST_COLUMNS];
  /* -1, or the place of a column in a row of values: the columns above, the optional ones, F_s */
  short meaning[MOST_COLUMNS];
  int ncolumns;
  int has_tau;
  int by_lnm; /* the label is ln m, and atoms may be censored */
  int64_t natoms;
} parser;

void sft_sample_free(sft_sample *sample)
{
  if (!sample) return;
  free(sample->type);
  free(sample->position);
  free(sample->lnm);
  free(sample->censored);
  free(sample->labelled);
  for (int k = 0; sample->column && k < sample->ncolumns; k++) free(sample->column[k]);
  free(sample->column);
  free(sample->times);
  free(sample->mean_F);
  free(sample);
}

static int next_line(parser *p, sft_span *line, const char *expected, sft_error *err)
{
  if (sft_text_line(&p->text, line)) return SFT_OK;
  return sft_fail(err, SFT_EFORMAT, "sample %s ends after line %d where %s should follow", p->name,
                  p->text.line, expected);
}

/* n numbers on the next line. */
static int read_numbers(parser *p, int n, double *values, const char *what, sft_error *err)
{
  sft_span line, word;
  const int status = next_line(p, &line, what, err);
  if (status) return status;
  for (int k = 0; k < n; k++)
    if (!sft_text_word(&line, &word) || !sft_text_real(&word, &values[k]))
      return sft_fail(err, SFT_EFORMAT, "sample %s line %d: %s should be %d number(s)", p->name,
                      p->text.line, what, n);
  /* more of them, such as tilts without a header that says so, would be lost in silence */
  if (sft_text_word(&line, &word))
    return sft_fail(err, SFT_EFORMAT, "sample %s line %d: %s should be %d number(s), not more",
                    p->name, p->text.line, what, n);
  return SFT_OK;
}

/* ITEM: BOX BOUNDS [xy xz yz] pp pp pp. The bounds of a triclinic box are those of its bounding
   box; the LAMMPS manual (Howto triclinic) has the formula to get the box back. */
static int read_box(parser *p, sft_span header, sft_box *box, sft_error *err)
{
  double bounds[3][3] = {{0}};
  sft_span word;
  int triclinic = 0, direction = 0;
  while (sft_text_word(&header, &word)) {
    if (sft_text_is(&word, "xy")) {
      triclinic = 1;
    } else if (sft_text_is(&word, "abc")) {
      return sft_fail(err, SFT_EFORMAT,
                      "sample %s line %d: general triclinic boxes are not read; dump without "
                      "dump_modify triclinic/general",
                      p->name, p->text.line);
    } else if (!sft_text_is(&word, "xz") && !sft_text_is(&word, "yz") && direction < 3) {
      box->periodic[direction++] = word.begin[0] == 'p';
    }
  }
  if (direction != 3)
    return sft_fail(err, SFT_EFORMAT,
                    "sample %s line %d: BOX BOUNDS needs three boundary flags such as pp pp pp",
                    p->name, p->text.line);
  for (int k = 0; k < 3; k++) {
    const int status = read_numbers(p, triclinic ? 3 : 2, bounds[k], "BOX BOUNDS", err);
    if (status) return status;
  }
  const double xy = bounds[0][2], xz = bounds[1][2], yz = bounds[2][2];
  bounds[0][0] -= fmin(fmin(0.0, xy), fmin(xz, xy + xz));
  bounds[0][1] -= fmax(fmax(0.0, xy), fmax(xz, xy + xz));
  bounds[1][0] -= fmin(0.0, yz);
  bounds[1][1] -= fmax(0.0, yz);
  for (int k = 0; k < 3; k++) {
    box->origin[k] = bounds[k][0];
    box->edge[k] = bounds[k][1] - bounds[k][0];
    box->tilt[k] = bounds[k][2];
    if (!(box->edge[k] > 0.0))
      return sft_fail(err, SFT_EFORMAT, "sample %s line %d: the box is empty in direction %c",
                      p->name, p->text.line, "xyz"[k]);
  }
  return SFT_OK;
}

/* Fs_<t>: the next sampling time; the column gets its place. */
static int read_time(parser *p, const sft_span *word, int *meaning, sft_error *err)
{
  sft_span rest = *word;
  double time;
  if (!sft_text_prefix(&rest, "Fs_") || !sft_text_real(&rest, &time)) return SFT_OK;
  if (!(time > (p->ntimes ? p->times[p->ntimes - 1] : 0.0)))
    return sft_fail(
        err, SFT_EFORMAT,
        "sample %s line %d: the sampling time of column %.*s is not larger than the one "
        "before",
        p->name, p->text.line, sft_text_shown(word), word->begin);
  *meaning = NCOLUMNS + p->noptional + p->ntimes;
  p->times[p->ntimes++] = time;
  return SFT_OK;
}

/* Name of the column at this place of a row of values. */
static const char *shown_column(const parser *p, int meaning)
{
  if (meaning == LNM) return p->label;
  if (meaning < NCOLUMNS) return column_names[meaning];
  return meaning < NCOLUMNS + p->noptional ? p->optional[meaning - NCOLUMNS] : "Fs";
}

/* Place of a column in a row of values, or -1. */
static int find_column(const parser *p, const sft_span *word)
{
  for (int c = 0; c < NCOLUMNS; c++)
    if (sft_text_is(word, shown_column(p, c))) return c == CENSORED && !p->by_lnm ? -1 : c;
  for (int d = 0; d < 3; d++)
    if (sft_text_is(word, unwrapped_names[d])) return X + d;
  for (int k = 0; k < p->noptional; k++)
    if (sft_text_is(word, p->optional[k])) return NCOLUMNS + k;
  return -1;
}

/* ITEM: ATOMS names... */
static int read_columns(parser *p, sft_span header, sft_error *err)
{
  int found[PLACES] = {0};
  sft_span word;
  p->ncolumns = 0;
  while (sft_text_word(&header, &word)) {
    int meaning = find_column(p, &word);
    if (p->ncolumns == MOST_COLUMNS)
      return sft_fail(err, SFT_EFORMAT, "sample %s line %d: more than %d columns", p->name,
                      p->text.line, MOST_COLUMNS);
    if (meaning < 0) {
      const int status = read_time(p, &word, &meaning, err);
      if (status) return status;
    }
    /* x and xu side by side: either will do, the first is taken */
    if (meaning >= 0 && found[meaning]++) {
      if (meaning < X || meaning > Z)
        return sft_fail(err, SFT_EFORMAT, "sample %s line %d: column %.*s is there twice", p->name,
                        p->text.line, sft_text_shown(&word), word.begin);
      meaning = -1;
    }
    p->meaning[p->ncolumns++] = (short) meaning;
  }
  const int ncolumns = p->by_lnm ? TAU : CENSORED;
  for (int c = 0; c < ncolumns; c++)
    if (!found[c])
      return sft_fail(err, SFT_EFORMAT,
                      "sample %s line %d: no column %s (a labelled sample has id type x y z %s%s; "
                      "name them with dump_modify colname)",
                      p->name, p->text.line, shown_column(p, c), p->label,
                      p->by_lnm ? " censored" : "");
  p->has_tau = found[TAU];
  return SFT_OK;
}

static int read_count(parser *p, sft_error *err)
{
  double count;
  const int status = read_numbers(p, 1, &count, "NUMBER OF ATOMS", err);
  if (status) return status;
  /* an atom needs at least two bytes for each of its columns: no memory for absurd counts */
  const size_t left = (size_t) (p->text.end - p->text.next) + 1;
  if (!(count >= 1.0) || count != floor(count) || count > INT_MAX / 4)
    return sft_fail(err, SFT_EFORMAT, "sample %s line %d: %g atoms", p->name, p->text.line, count);
  if (count > (double) (left / (size_t) (2 * (p->by_lnm ? TAU : CENSORED))))
    return sft_fail(err, SFT_EFORMAT, "sample %s is truncated: %.0f atoms announced in line %d",
                    p->name, count, p->text.line);
  p->natoms = (int64_t) count;
  return SFT_OK;
}

static int read_units(parser *p, sft_sample *sample, sft_error *err)
{
  sft_span line, word, rest;
  const int status = next_line(p, &line, "UNITS", err);
  if (status) return status;
  if (!sft_text_word(&line, &word) || sft_text_word(&line, &rest) ||
      word.length >= sizeof sample->units)
    return sft_fail(err, SFT_EFORMAT, "sample %s line %d: UNITS should be one word such as metal",
                    p->name, p->text.line);
  memcpy(sample->units, word.begin, word.length);
  return SFT_OK;
}

enum { TIMESTEP, TIME, UNITS, NUMBER, BOX, ATOMS, NHEADERS };
static const char *const headers[NHEADERS] = {"ITEM: TIMESTEP",   "ITEM: TIME",
                                              "ITEM: UNITS",      "ITEM: NUMBER OF ATOMS",
                                              "ITEM: BOX BOUNDS", "ITEM: ATOMS"};

/* Which header line this is; its words are taken off. NHEADERS: none. Each may be there once: of two
   boxes or units, which would count? */
static int find_header(const parser *p, sft_span *line, int seen[NHEADERS], int *header,
                       sft_error *err)
{
  const sft_span whole = *line;
  for (*header = 0; *header < NHEADERS; ++*header)
    if (sft_text_prefix(line, headers[*header])) break;
  if (*header == NHEADERS)
    return sft_fail(err, SFT_EFORMAT,
                    "sample %s line %d: \"%.*s\" is not a header line of a LAMMPS text dump%s",
                    p->name, p->text.line, sft_text_shown(&whole), whole.begin,
                    sft_text_ascii(&whole) ? "" : ", it holds characters that are not ASCII");
  if (seen[*header]++)
    return sft_fail(err, SFT_EFORMAT, "sample %s line %d: %s is there twice", p->name, p->text.line,
                    headers[*header]);
  return SFT_OK;
}

/* Everything above the atom lines. */
static int read_header(parser *p, sft_sample *sample, sft_error *err)
{
  sft_span line;
  double ignored;
  int seen[NHEADERS] = {0}, header;
  for (;;) {
    int status = next_line(p, &line, headers[ATOMS], err);
    if (!status) status = find_header(p, &line, seen, &header, err);
    if (status) return status;
    switch (header) {
      case UNITS:
        status = read_units(p, sample, err);
        break;
      case NUMBER:
        status = read_count(p, err);
        break;
      case BOX:
        status = read_box(p, line, &sample->box, err);
        break;
      case ATOMS:
        if (!seen[NUMBER] || !seen[BOX])
          return sft_fail(err, SFT_EFORMAT, "sample %s line %d: no %s before ITEM: ATOMS", p->name,
                          p->text.line, seen[BOX] ? "NUMBER OF ATOMS" : "BOX BOUNDS");
        return read_columns(p, line, err);
      default:
        status = read_numbers(p, 1, &ignored, headers[header] + strlen("ITEM: "), err);
    }
    if (status) return status;
  }
}

/* The ID of an atom from its line, for a message; empty if there is none. */
static sft_span atom_id(const parser *p, sft_span line)
{
  sft_span word;
  for (int c = 0; c < p->ncolumns && sft_text_word(&line, &word); c++)
    if (p->meaning[c] == ID) return word;
  return (sft_span){line.begin, 0};
}

/* One atom line into a row of values. */
static int read_atom(parser *p, double *values, sft_error *err)
{
  sft_span line, word;
  const int status = next_line(p, &line, "another atom", err);
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
                    p->name, p->text.line, shown_column(p, meaning), sft_text_shown(&word),
                    word.begin, sft_text_shown(&id), id.begin,
                    meaning < NCOLUMNS ? ""
                                       : "; write this column anew, or leave it out of the fit");
  }
  if (sft_text_word(&line, &word))
    return sft_fail(err, SFT_EFORMAT, "sample %s line %d: more than the %d columns announced",
                    p->name, p->text.line, p->ncolumns);
  return SFT_OK;
}

/* IDs are 1..N, so that the ID is the place, and a dump of part of the atoms, which would lack
   neighbours, is noticed. */
static int read_atoms(parser *p, sft_sample *sample, unsigned char *seen, sft_error *err)
{
  double value[PLACES] = {0};
  double nlabelled = 0.0;
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
    sample->labelled[i] = !p->has_tau || value[TAU] > 0.0;
    for (int k = 0; k < p->noptional; k++)
      if (sample->column[k]) sample->column[k][i] = value[NCOLUMNS + k];
    if (!sample->labelled[i]) continue;
    nlabelled++;
    for (int k = 0; k < p->ntimes; k++) sample->mean_F[k] += value[NCOLUMNS + p->noptional + k];
  }
  for (int k = 0; k < p->ntimes; k++) sample->mean_F[k] /= nlabelled;
  return SFT_OK;
}

/* Memory for all arrays of the sample. */
static int allocate(const parser *p, sft_sample *sample, sft_error *err)
{
  const size_t n = (size_t) p->natoms, ntimes = (size_t) p->ntimes + 1;
  sample->natoms = (int) p->natoms;
  sample->ncolumns = p->noptional;
  sample->ntimes = p->ntimes;
  sample->type = malloc(n * sizeof *sample->type);
  sample->position = malloc(3 * n * sizeof *sample->position);
  sample->lnm = malloc(n * sizeof *sample->lnm);
  sample->censored = malloc(n);
  sample->labelled = malloc(n);
  sample->column = calloc((size_t) p->noptional + 1, sizeof *sample->column);
  sample->times = malloc(ntimes * sizeof *sample->times);
  sample->mean_F = calloc(ntimes, sizeof *sample->mean_F);
  int enough = sample->type && sample->position && sample->lnm && sample->censored &&
      sample->labelled && sample->column && sample->times && sample->mean_F;
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
  parser p = {.name = name,
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
  status = read_header(&p, sample, err);
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
