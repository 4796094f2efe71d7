/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#ifndef SFT_CHECKSUM_H
#define SFT_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/* CRC-32 as in gzip, PNG and the command crc32 (reflected polynomial 0xedb88320). It finds damage. */
uint32_t sft_checksum(const void *bytes, size_t length);

#endif
