/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* gzip data; and any bytes, compressed and back. */

#include "fuzz.h"

#include "core/gzip.h"

static void there_and_back(const uint8_t *data, size_t size)
{
  unsigned char *packed;
  char *content;
  size_t packed_length, length;
  sft_error err;
  FUZZ_CHECK(sft_gzip_compress(data, size, &packed, &packed_length, &err) == SFT_OK);
  FUZZ_CHECK(sft_gzip_uncompress("s", packed, packed_length, &content, &length, &err) == SFT_OK);
  FUZZ_CHECK(length == size && (!size || memcmp(content, data, size) == 0));
  free(packed);
  free(content);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  char *content;
  size_t length;
  sft_error err;
  const int status = sft_gzip_uncompress("the-name", data, size, &content, &length, &err);
  if (status) {
    fuzz_refused(status, &err, "the-name");
    FUZZ_CHECK(content == NULL && length == 0);
  } else {
    FUZZ_CHECK(content[length] == '\0');
  }
  free(content);
  there_and_back(data, size);
  return 0;
}
