/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "sample_internal.h"

#include <limits.h>
#include <math.h>
#include <string.h>

static const char *const column_names[NCOLUMNS] = {"id", "type", "x",        "y",
                                                   "z",  "lnm",  "censored", "tau"};
static const char *const unwrapped_names[3] = {"xu", "yu", "zu"};

int sft_sample_next_line(sft_sample_parser *p, sft_span *line, const char *expected, sft_error *err)
{
  if (sft_text_line(&p->text, line)) return SFT_OK;
  return sft_fail(err, SFT_EFORMAT, "sample %s ends after line %d where %s should follow", p->name,
                  p->text.line, expected);
}

/* n numbers on the next line. */
static int read_numbers(sft_sample_parser *p, int n, double *values, const char *what,
                        sft_error *err)
{
  sft_span line, word;
  const int status = sft_sample_next_line(p, &line, what, err);
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
static int read_box(sft_sample_parser *p, sft_span header, sft_box *box, sft_error *err)
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
static int read_time(sft_sample_parser *p, const sft_span *word, int *meaning, sft_error *err)
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

const char *sft_sample_shown_column(const sft_sample_parser *p, int meaning)
{
  if (meaning == LNM) return p->label;
  if (meaning < NCOLUMNS) return column_names[meaning];
  return meaning < NCOLUMNS + p->noptional ? p->optional[meaning - NCOLUMNS] : "Fs";
}

/* Place of a column in a row of values, or -1. */
static int find_column(const sft_sample_parser *p, const sft_span *word)
{
  for (int c = 0; c < NCOLUMNS; c++)
    if (sft_text_is(word, sft_sample_shown_column(p, c)))
      return c == CENSORED && !p->by_lnm ? -1 : c;
  for (int d = 0; d < 3; d++)
    if (sft_text_is(word, unwrapped_names[d])) return X + d;
  for (int k = 0; k < p->noptional; k++)
    if (sft_text_is(word, p->optional[k])) return NCOLUMNS + k;
  return -1;
}

/* ITEM: ATOMS names... */
static int read_columns(sft_sample_parser *p, sft_span header, sft_error *err)
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
                      p->name, p->text.line, sft_sample_shown_column(p, c), p->label,
                      p->by_lnm ? " censored" : "");
  p->has_tau = found[TAU];
  return SFT_OK;
}

static int read_count(sft_sample_parser *p, sft_error *err)
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

static int read_units(sft_sample_parser *p, sft_sample *sample, sft_error *err)
{
  sft_span line, word, rest;
  const int status = sft_sample_next_line(p, &line, "UNITS", err);
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
static int find_header(const sft_sample_parser *p, sft_span *line, int seen[NHEADERS], int *header,
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

int sft_sample_read_header(sft_sample_parser *p, sft_sample *sample, sft_error *err)
{
  sft_span line;
  double ignored;
  int seen[NHEADERS] = {0}, header;
  for (;;) {
    int status = sft_sample_next_line(p, &line, headers[ATOMS], err);
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
