/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Files that are whole or not there: a full disk is noticed when they are written, not when they are read. */

#ifndef SFT_FILE_WRITE_H
#define SFT_FILE_WRITE_H

#include "error.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Write the file and wait until it is on the disk. SFT_EIO: it is removed again. */
int sft_file_write(const char *path, const void *bytes, size_t length, sft_error *err);

/* The same under the name PATH.part, which then takes the place of PATH. SFT_EIO: what was there before is
   whole; or it is a device or a pipe, which is not replaced. */
int sft_file_replace(const char *path, const void *bytes, size_t length, sft_error *err);

/* The same under the name PATH + ending, for a file that is no device; without waiting for the disk unless `wait`, where a
   checksum in the file tells what a power failure leaves. */
int sft_file_replace_by(const char *path, const char *ending, const void *bytes, size_t length,
                        int wait, sft_error *err);

#ifdef __cplusplus
}
#endif
#endif
