/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Folders that are written as a whole: everything goes into FOLDER.tmp, which changes places with
   FOLDER when it is complete, in one step; where the file system cannot do that, FOLDER is called FOLDER.tmp.old in between. A folder that holds files of somebody else is never replaced. */

#ifndef SFT_MODEL_FOLDER_H
#define SFT_MODEL_FOLDER_H

#include "error.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  const char *what;              /* for messages: "a model" */
  int (*ours)(const char *file); /* does a file of this name belong there? */
  const char *marked, *mark;     /* file that must begin with these bytes, unless the folder is
                                     empty; NULL: names are enough */
} sft_folder_kind;

/* Can the folder be written? It must not exist, or hold nothing but files of its kind. What a killed
   run left in FOLDER.tmp is removed, and a FOLDER.tmp.old that it left without FOLDER gets its name back. SFT_EIO. */
int sft_folder_check(const sft_folder_kind *kind, const char *folder, sft_error *err);

/* Make an empty FOLDER.tmp. SFT_EIO. */
int sft_folder_begin(const sft_folder_kind *kind, const char *folder, sft_error *err);

/* Write a file in FOLDER.tmp. SFT_EIO. */
int sft_folder_write(const char *folder, const char *file, const void *bytes, size_t length,
                     sft_error *err);

/* FOLDER.tmp becomes FOLDER, and what was there before is removed. SFT_EIO: it is whole. */
int sft_folder_finish(const sft_folder_kind *kind, const char *folder, sft_error *err);

/* Remove FOLDER.tmp after a failure, as far as that is possible. */
void sft_folder_abandon(const sft_folder_kind *kind, const char *folder);

/* Remove FOLDER itself, unless it holds something of somebody else. SFT_EIO. */
int sft_folder_remove(const sft_folder_kind *kind, const char *folder, sft_error *err);

#ifdef __cplusplus
}
#endif
#endif
