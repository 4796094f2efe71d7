/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#ifndef SFT_CHECKSUM_H
#define SFT_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* CRC-32 as in gzip, PNG and the command crc32 (reflected polynomial 0xedb88320). It finds damage. */
uint32_t sft_checksum(const void *bytes, size_t length);

/* The checksum of what has checksum `crc` (0: nothing yet) with these bytes behind it. */
uint32_t sft_checksum_add(uint32_t crc, const void *bytes, size_t length);

#ifdef __cplusplus
}
#endif

#endif
