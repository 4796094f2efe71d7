/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Labeled samples: LAMMPS text dumps of one reference configuration with the columns of
   compute sisf/atom beside the positions; and lists of them. */

#ifndef SFT_SAMPLE_H
#define SFT_SAMPLE_H

#include "error.h"
#include "neighbors.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One labeled configuration, atoms ordered by ID (1..natoms). */
typedef struct {
  int natoms;
  sft_box box;
  char units[16]; /* from ITEM: UNITS, or "" */
  int *type;
  double *position;        /* 3*natoms */
  double *lnm;             /* ln m = -ln tau; the lower bound of tau where censored */
  unsigned char *censored; /* F_s never fell to 1/e within the window */
  unsigned char *labeled;  /* 0 where tau is 0: outside the group of compute sisf/atom */
  int ncolumns;            /* optional columns asked for */
  double **column;         /* ncolumns: natoms values each, or NULL where the dump lacks it */
  int ntimes;              /* columns named Fs_<t>; 0 if there are none */
  double *times;           /* ntimes, ascending */
  double *mean_F;          /* ntimes: mean F_s over the labeled atoms; NaN if there are none */
} sft_sample;

/* Parse a dump of one frame from memory. Columns are found by name, in any order, others are
   ignored: id type, x y z or xu yu zu, lnm censored, tau if it is there, those of `optional`, a list
   of names that ends in NULL (or NULL for none), and those named Fs_<sampling time>. `name` is used
   in messages, which name line and column.
   *sample is owned by the caller (sft_sample_free).
   SFT_EFORMAT: not a dump, truncated (also when only the last line end is missing), column missing, value not a finite number, IDs not 1..N,
   sampling times that do not ascend. SFT_ENOMEM. */
int sft_sample_parse(const char *name, const char *text, size_t length, const char *const *optional,
                     sft_sample **sample, sft_error *err);
/* The same with another label: the values of column `label` become lnm. If that is not ln m, there is no column
   censored, and no atom is. */
int sft_sample_parse_label(const char *name, const char *text, size_t length, const char *label,
                           const char *const *optional, sft_sample **sample, sft_error *err);
void sft_sample_free(sft_sample *sample);

typedef struct {
  char *path;
  double temperature;
  int number; /* samples of one quench share a number at all temperatures */
} sft_sample_entry;

typedef struct {
  int count;
  sft_sample_entry *entries;
} sft_sample_list;

/* Parse a sample list: one line `path temperature number` per sample, # starts a comment. A path with
   blanks, tabs or # stands in double or single quotes, as words of LAMMPS do. Relative paths are put
   behind `folder` (may be ""). Owned by the caller (sft_sample_list_free).
   SFT_EFORMAT: not plain text (sft_text_check), wrong words on a line (named), a path given twice, an
   empty list. SFT_ENOMEM. */
int sft_sample_list_parse(const char *name, const char *folder, const char *text, size_t length,
                          sft_sample_list **list, sft_error *err);
/* The path as it is to be written in a list: in quotes if it needs them. Owned by the caller (free).
   SFT_EINVAL: it has both kinds of quotes, or a line end, and cannot be written. SFT_ENOMEM. */
int sft_sample_list_word(const char *path, char **word, sft_error *err);
void sft_sample_list_free(sft_sample_list *list);

#ifdef __cplusplus
}
#endif
#endif
