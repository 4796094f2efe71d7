/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Reader of Universal Binary JSON (ubjson.org, draft 12) as XGBoost 1.7 to 3.x writes it: objects and
   arrays without or with a count, arrays of one number type with a count, all numbers big-endian.
   A counted or typed object, a no-op and a high-precision number are refused: XGBoost writes none. */

#ifndef SFT_UBJSON_H
#define SFT_UBJSON_H

#include "error.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum sft_ubjson_kind {
  SFT_UBJSON_NULL,
  SFT_UBJSON_BOOLEAN,
  SFT_UBJSON_INTEGER,
  SFT_UBJSON_REAL,
  SFT_UBJSON_STRING,
  SFT_UBJSON_NUMBERS, /* array of numbers of one type */
  SFT_UBJSON_ARRAY,   /* any other array */
  SFT_UBJSON_OBJECT
};

/* Text and numbers stay where they are in the buffer. */
typedef struct sft_ubjson_value {
  enum sft_ubjson_kind kind;
  char number_type; /* of NUMBERS: i U I l L d D */
  const char *key;  /* of a member of an object, not null-terminated */
  size_t key_length;
  int64_t integer;                /* of INTEGER and BOOLEAN */
  double real;                    /* of INTEGER and REAL */
  const unsigned char *data;      /* of STRING and NUMBERS */
  size_t count;                   /* bytes of STRING, elements of NUMBERS, ARRAY and OBJECT */
  struct sft_ubjson_value *first; /* of ARRAY and OBJECT */
  struct sft_ubjson_value *next;  /* the following element of the same array or object */
} sft_ubjson_value;

typedef struct sft_ubjson sft_ubjson;

/* Parse the whole buffer, which must outlive the document. Owned by the caller (sft_ubjson_free).
   SFT_EFORMAT: damaged, nested deeper than 32, or bytes left over; names the byte. SFT_ENOMEM. */
int sft_ubjson_parse(const void *bytes, size_t length, sft_ubjson **document, sft_error *err);
void sft_ubjson_free(sft_ubjson *document);

const sft_ubjson_value *sft_ubjson_root(const sft_ubjson *document);

/* Member of an object; NULL if value is NULL, no object, or has no such member. */
const sft_ubjson_value *sft_ubjson_get(const sft_ubjson_value *value, const char *key);

/* 1 if value is this string. */
int sft_ubjson_is(const sft_ubjson_value *value, const char *string);

/* Element i < count of NUMBERS; the first is 0 for an array of reals. */
int64_t sft_ubjson_integer_at(const sft_ubjson_value *numbers, size_t i);
double sft_ubjson_real_at(const sft_ubjson_value *numbers, size_t i);

#ifdef __cplusplus
}
#endif
#endif
