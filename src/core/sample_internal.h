/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* What the two halves of the parser of labeled samples share: the header, and the atoms. */

#ifndef SFT_SAMPLE_INTERNAL_H
#define SFT_SAMPLE_INTERNAL_H

#include "sample.h"
#include "text.h"

enum { ID, TYPE, X, Y, Z, LNM, CENSORED, TAU, NCOLUMNS };
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
} sft_sample_parser;

/* The next line; SFT_EFORMAT if the text ends where `expected` should follow. */
int sft_sample_next_line(sft_sample_parser *p, sft_span *line, const char *expected,
                         sft_error *err);

/* Everything above the atom lines, into units and box of the sample and the columns of the parser. SFT_EFORMAT. */
int sft_sample_read_header(sft_sample_parser *p, sft_sample *sample, sft_error *err);

/* Name of the column at this place of a row of values. */
const char *sft_sample_shown_column(const sft_sample_parser *p, int meaning);

#endif
