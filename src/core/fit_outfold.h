/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Scored samples: labeled samples with the out-of-fold softness of their atoms, that is, the mean
   over boosters which did not see the atom, for either kind of folds. A folder of compressed LAMMPS
   dumps and their sample list. */

#ifndef SFT_FIT_OUTFOLD_H
#define SFT_FIT_OUTFOLD_H

#include "error.h"
#include "fit.h"
#include "model_folder.h"
#include "sample.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* For sft_folder_begin, sft_folder_finish and sft_folder_abandon. The list of the folder must be
   written before anything else: it tells scored samples from labeled samples of the same names. */
extern const sft_folder_kind sft_outfold_folder;

/* Name of the scored sample of a labeled one: without folder and .gz, with .gz. Owned by the caller
   (free); NULL without memory. */
char *sft_outfold_name(const char *path);

/* Can the folder be written, and do the samples have different names? To be asked before the
   training. SFT_EIO. SFT_EINVAL: two names are equal, or one cannot be written in a list. SFT_ENOMEM. */
int sft_outfold_check(const char *folder, const sft_sample_list *list, sft_error *err);

/* Write the list of the folder into FOLDER.tmp. SFT_EIO, SFT_ENOMEM. */
int sft_outfold_write_list(const char *folder, const sft_sample_list *list, sft_error *err);

/* The scored dump of sample s of the pool, after sft_fit_finish: id type x y z tau lnm censored,
   S_configurations and S_atoms as far as these folds were possible, lnm_odd lnm_even Fs_min_odd Fs_min_even
   if the sample, parsed with sft_fit_columns(), has them. Atoms without softness have 0 in all columns after z, as
   atoms without label have tau 0. *text is owned by the caller (free). SFT_ENOMEM. */
int sft_outfold_dump(const sft_fit *fit, int s, const sft_sample *sample, char **text,
                     size_t *length, sft_error *err);

/* The same, compressed by gzip, into FOLDER.tmp under the name sft_outfold_name gives to `path`. SFT_EIO: the disk is full, or
   the folder is not there; SFT_ENOMEM. */
int sft_outfold_write(const char *folder, const sft_fit *fit, int s, const char *path,
                      const sft_sample *sample, sft_error *err);

#ifdef __cplusplus
}
#endif
#endif
