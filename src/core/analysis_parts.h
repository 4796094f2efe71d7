/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* What the files analysis*.c share. */

#ifndef SFT_ANALYSIS_PARTS_H
#define SFT_ANALYSIS_PARTS_H

#include "analysis.h"
#include "labels.h"
#include "stats_gaussians.h"

#include <stdio.h>

typedef struct {
  double temperature;
  int number;
  sft_sample *sample;
  sft_sample *relaxation; /* or NULL */
  const double *S;        /* a column of sample */
} sft_analysis_sample;

typedef struct {
  char name[40];
  char *text;
  size_t length;
} sft_analysis_table;

struct sft_analysis {
  sft_analysis_settings settings;
  int nsamples, capacity;
  sft_analysis_sample *samples; /* ordered by temperature and number by sft_analysis_run */
  int ntemperatures;
  double *temperatures; /* ascending */
  int *first;           /* ntemperatures + 1: samples of each */
  int ntypes;           /* largest type */
  unsigned char *has;   /* ntypes + 1: does an atom of this group take part? */
  size_t most;          /* largest number of atoms at one temperature, and of all */
  size_t natoms;
  double low, width; /* bins of softness */
  int folds;         /* the softness that is analysed */
  int smallest;      /* all samples with halves have their smallest F_s */
  int ntables;
  sft_analysis_table *tables;
  FILE *open;     /* the table that is being written */
  char *findings; /* lines of the summary */
  size_t findings_length;
  FILE *findings_file;
};

/* ---- atoms ---- */

/* 1 if the atom takes part: labeled, and not of a type named NULL. */
int sft_analysis_counts(const sft_analysis *a, const sft_sample *sample, int i);
/* Fast, slow or unknown, from ln m of the atom. */
enum sft_label sft_analysis_label(const sft_analysis *a, const sft_sample *sample, int i);
/* 1 if it has a softness, too. */
int sft_analysis_soft(const sft_analysis *a, const sft_analysis_sample *s, int i);
int sft_analysis_bin(const sft_analysis *a, double S);
/* Types of one name are one group, numbered as the first of them. */
int sft_analysis_group(const sft_analysis *a, int type);
/* Name of a group from 0 (all) to ntypes; 0 if there is no group of this number. */
#define SFT_ANALYSIS_NAME 64
int sft_analysis_group_name(const sft_analysis *a, int group, char name[SFT_ANALYSIS_NAME]);

/* ---- tables ---- */

/* Start a table with what it is and its columns: "name (unit), name, ..." split at ", ". NULL: no
   memory. The rows go to the returned stream. */
FILE *sft_table_begin(sft_analysis *a, const char *name, const char *what, const char *columns,
                      sft_error *err);
int sft_table_end(sft_analysis *a, sft_error *err);
/* Two blank lines before each block but the first, and its comment line. */
void sft_table_block(FILE *out, int block, const char *format, ...) SFT_PRINTF(3, 4);
/* A line of numbers, NaN as nan. */
void sft_table_row(FILE *out, int n, const double *values);

/* A line of the summary: name value error unit words. */
void sft_finding(sft_analysis *a, const char *name, double value, double error, const char *unit,
                 const char *format, ...) SFT_PRINTF(6, 7);

/* ---- the tables; each ends with sft_table_end ---- */

int sft_analysis_mobility(sft_analysis *a, int from_relaxation, sft_error *err);
int sft_analysis_auc(sft_analysis *a, sft_error *err);
int sft_analysis_slices(sft_analysis *a, sft_error *err);
int sft_analysis_relaxation(sft_analysis *a, sft_error *err);
int sft_analysis_activation(sft_analysis *a, sft_error *err);
/* by_element: the tables of each element, else those of all atoms */
int sft_analysis_softness(sft_analysis *a, int by_element, sft_error *err);

#endif
