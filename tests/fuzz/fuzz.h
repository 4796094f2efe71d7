/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* A fuzz target: one function that gets any bytes and must neither crash nor break a promise of the header of
   what it calls. ../fuzz.sh links it with libFuzzer; the test core_fuzz_* links it with main.c. */

#ifndef FUZZ_H
#define FUZZ_H

#include "core/error.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Optional: libFuzzer's way to change an input; returns the new size. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

#define FUZZ_CHECK(condition)                                                   \
  do {                                                                          \
    if (!(condition)) {                                                         \
      fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition); \
      abort();                                                                  \
    }                                                                           \
  } while (0)

/* A refusal: one of these codes, and one line of printable text that says which file. */
static inline void fuzz_refused(int status, const sft_error *err, const char *name)
{
  FUZZ_CHECK(status == SFT_EFORMAT || status == SFT_EMISFIT || status == SFT_EINVAL);
  FUZZ_CHECK(err->code == status);
  FUZZ_CHECK(strstr(err->message, name) != NULL);
  const size_t length = strlen(err->message);
  FUZZ_CHECK(length < sizeof err->message);
  for (size_t k = 0; k < length; k++) {
    const unsigned char byte = (unsigned char) err->message[k];
    FUZZ_CHECK(byte >= 0x20 && byte != 0x7f);
  }
}

#endif
