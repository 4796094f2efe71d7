/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Whole files in memory, compressed by gzip or not. zlib does it in this process: the name of a file never reaches a
   shell, a program that ends early cannot kill the run, and every error has a line. */

#ifndef SFT_GZIP_H
#define SFT_GZIP_H

#include "error.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The content of a file, uncompressed if it is gzip data, whatever its name is; (*content)[*length] is a null byte.
   Owned by the caller (free).
   SFT_EIO: it cannot be opened or read, or is a folder. SFT_EFORMAT: its gzip data is damaged; its name ends in .gz
   but it is not gzip data; or it is compressed by another program (bzip2, xz, zstd, lz4, lzma), by name or content.
   SFT_ENOMEM. */
int sft_file_read(const char *path, char **content, size_t *length, sft_error *err);

/* 1 if bytes begin as gzip data does. */
int sft_gzip_is(const void *bytes, size_t length);

/* Uncompress gzip data: one member or several behind each other, then nothing but null bytes (padding). `name` is used
   in messages. *content as above.
   SFT_EFORMAT: not gzip data, truncated, damaged (the checksum of each member is verified), something behind the last
   member; or it grows beyond 64 MiB and to more than 200 times its size, which no dump of atoms does. SFT_ENOMEM. */
int sft_gzip_uncompress(const char *name, const void *bytes, size_t length, char **content,
                        size_t *content_length, sft_error *err);

/* The same bytes give the same gzip data: it holds no name and no time. Owned by the caller (free). SFT_ENOMEM. */
int sft_gzip_compress(const void *bytes, size_t length, unsigned char **packed,
                      size_t *packed_length, sft_error *err);

#ifdef __cplusplus
}
#endif
#endif
