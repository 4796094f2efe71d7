/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "checksum.h"

uint32_t sft_checksum(const void *bytes, size_t length)
{
  return sft_checksum_add(0, bytes, length);
}

uint32_t sft_checksum_add(uint32_t before, const void *bytes, size_t length)
{
  const unsigned char *p = bytes;
  uint32_t table[256], crc = ~before;
  for (uint32_t byte = 0; byte < 256; byte++) {
    uint32_t rest = byte;
    for (int bit = 0; bit < 8; bit++) rest = rest & 1 ? rest >> 1 ^ 0xedb88320u : rest >> 1;
    table[byte] = rest;
  }
  for (size_t k = 0; k < length; k++) crc = table[(crc ^ p[k]) & 0xff] ^ crc >> 8;
  return ~crc;
}
