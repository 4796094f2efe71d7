/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Parts of a fit that is not finished: the boosters, and the scores of the grid search, each in a file
   of its own in the folder MODEL.part, so that a fit which is killed goes on where it was. The file
   `fingerprint` in it says which fit they belong to: whatever decides about the outcome is in there,
   settings, versions, and checksums of the pool. A part holds the checksums of its content and of the
   fingerprint; what does not fit to the last byte is not used. */

#ifndef SFT_FIT_PARTS_H
#define SFT_FIT_PARTS_H

#include "error.h"
#include "fit.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum sft_part { SFT_PART_BOOSTER, SFT_PART_SEARCH };

enum sft_parts_found {
  SFT_PARTS_NONE,   /* there was no folder */
  SFT_PARTS_SAME,   /* parts of this fit */
  SFT_PARTS_OTHERS, /* parts of another fit, which are gone now */
};

/* What tells this fit from others, after sft_fit_prepare and before the grid search: text, owned by
   the caller (free). SFT_ENOMEM. */
int sft_fit_fingerprint(const sft_fit *fit, char **text, sft_error *err);

/* Make ready the folder of the parts for this fingerprint. SFT_EIO: it cannot be made or read, or holds
   files of somebody else. SFT_ENOMEM. */
int sft_fit_parts_open(const char *model_folder, const char *fingerprint,
                       enum sft_parts_found *found, sft_error *err);

/* Write part number `index` of this kind under another name, and rename it. SFT_EIO. */
int sft_fit_parts_write(const char *model_folder, const char *fingerprint, enum sft_part kind,
                        int index, const void *bytes, size_t length, sft_error *err);

/* Read it: *bytes is owned by the caller (free). SFT_EIO: there is none. SFT_EFORMAT: it is damaged, or
   of another fit. SFT_ENOMEM. */
int sft_fit_parts_read(const char *model_folder, const char *fingerprint, enum sft_part kind,
                       int index, unsigned char **bytes, size_t *length, sft_error *err);

/* Remove the folder. SFT_EIO. */
int sft_fit_parts_remove(const char *model_folder, sft_error *err);

#ifdef __cplusplus
}
#endif
#endif
