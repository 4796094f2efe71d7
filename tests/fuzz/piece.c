/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Pieces of an ensemble: the bytes as they are, and with a length and checksum that are right all the same. What is
   accepted is written again as the same bytes. */

#include "fuzz.h"

#include "core/checksum.h"
#include "core/piece.h"

static void parse(const uint8_t *data, size_t size)
{
  sft_piece *piece;
  sft_error err;
  const int status = sft_piece_parse("the-name", data, size, &piece, &err);
  if (status) {
    fuzz_refused(status, &err, "the-name");
    FUZZ_CHECK(piece == NULL);
    return;
  }
  unsigned char *bytes;
  size_t length;
  FUZZ_CHECK(sft_piece_write(piece, &bytes, &length, &err) == SFT_OK);
  /* version 1 lacks the checksum of types and masses */
  if (data[16] > 1)
    FUZZ_CHECK(length == size && memcmp(bytes, data, size) == 0);
  else
    FUZZ_CHECK(length == size + 8);
  free(bytes);
  FUZZ_CHECK(sft_piece_check_same(piece, piece, "itself", &err) == SFT_OK);
  if (piece->replicas.count) FUZZ_CHECK(sft_piece_add(piece, piece, "itself", &err) == SFT_EMISFIT);
  sft_piece_free(piece);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  enum { LENGTH_AT = 20, LEAST = 32 };
  parse(data, size);
  if (size < LEAST) return 0;
  uint8_t *sealed = malloc(size);
  FUZZ_CHECK(sealed != NULL);
  memcpy(sealed, data, size);
  for (int b = 0; b < 8; b++) sealed[LENGTH_AT + b] = (uint8_t) ((uint64_t) size >> 8 * b);
  const uint32_t crc = sft_checksum(sealed, size - 4);
  for (int b = 0; b < 4; b++) sealed[size - 4 + (size_t) b] = (uint8_t) (crc >> 8 * b);
  parse(sealed, size);
  free(sealed);
  return 0;
}
