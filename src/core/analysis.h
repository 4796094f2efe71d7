/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The analysis of scored samples (softness analyze): what the figures of the paper show, as text
   tables; src/doc/softness_analyze.md describes each of them and the rules behind the numbers.

     sft_analysis_create           settings
     sft_analysis_add              each scored sample
     sft_analysis_add_relaxation   labeled samples with long windows, if there are any
     sft_analysis_run              all tables, in memory
     sft_analysis_write            into a folder

   Without MPI: one rank does it all. */

#ifndef SFT_ANALYSIS_H
#define SFT_ANALYSIS_H

#include "error.h"
#include "sample.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SFT_ANALYSIS_MOST_BINS 100

/* Columns of a scored sample; the list for sft_sample_parse is sft_analysis_columns. */
enum sft_analysis_column {
  SFT_BY_CONFIGURATIONS,
  SFT_BY_ATOMS,
  SFT_LNM_ODD,
  SFT_LNM_EVEN,
  SFT_SMALLEST_ODD, /* smallest F_s */
  SFT_SMALLEST_EVEN,
  SFT_ANALYSIS_COLUMNS
};
extern const char *const sft_analysis_columns[SFT_ANALYSIS_COLUMNS + 1];

typedef struct {
  double threshold; /* fast: ln m >= threshold */
  int folds; /* SFT_BY_CONFIGURATIONS, SFT_BY_ATOMS, or -1: the former if all samples have it */
  int nbins;
  double low, high; /* softness covered by the bins; low >= high: 1st to 99th percentile */
  double minimum;   /* fewest atoms of a bin in a fit */
  double slice;     /* thickness; 0: a tenth of the box */
  int ntypes;       /* types that have a name */
  char **names;     /* ntypes, NULL: left out; owned by the caller */
  char units[16];   /* of the run; energies in eV if "metal" */
} sft_analysis_settings;

typedef struct sft_analysis sft_analysis;

void sft_analysis_defaults(sft_analysis_settings *settings);

/* Settings are copied, names are not. Owned by the caller (sft_analysis_free).
   SFT_EINVAL: a setting out of range. SFT_ENOMEM. */
int sft_analysis_create(const sft_analysis_settings *settings, sft_analysis **analysis,
                        sft_error *err);
void sft_analysis_free(sft_analysis *analysis);

/* Add a scored sample, parsed with sft_analysis_columns; the analysis owns it from now on, also if
   it fails. `name` stands in messages. SFT_EMISFIT: no softness of the chosen kind, other units, a
   type without a name, temperature and number already there. SFT_ENOMEM. */
int sft_analysis_add(sft_analysis *analysis, const char *name, double temperature, int number,
                     sft_sample *sample, sft_error *err);

/* Add a labeled sample of the same configuration as the scored one of this temperature and number;
   owned as above. Of several the one with the longest window stays. SFT_EMISFIT: no such scored
   sample, other atoms or positions. */
int sft_analysis_add_relaxation(sft_analysis *analysis, const char *name, double temperature,
                                int number, sft_sample *sample, sft_error *err);

/* Make all tables. May be called again, after more samples were added, too: all tables are made anew.
   SFT_EMISFIT: nothing to analyse. SFT_ENOMEM, SFT_ELIBRARY. */
int sft_analysis_run(sft_analysis *analysis, sft_error *err);

/* After sft_analysis_run: number, file names and text of the tables; the last is the summary. */
int sft_analysis_tables(const sft_analysis *analysis);
const char *sft_analysis_table_name(const sft_analysis *analysis, int table);
const char *sft_analysis_table_text(const sft_analysis *analysis, int table);

/* Can tables be written to this folder? Makes it if it is not there. SFT_EIO. */
int sft_analysis_check_folder(const char *folder, sft_error *err);

/* Write all tables under temporary names, then rename them. SFT_EIO. */
int sft_analysis_write(const sft_analysis *analysis, const char *folder, sft_error *err);

#ifdef __cplusplus
}
#endif
#endif
