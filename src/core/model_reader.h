/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Fields of model.json, each checked for type and range. Used by model_parse.c only. */

#ifndef SFT_MODEL_READER_H
#define SFT_MODEL_READER_H

#include "model.h"

#include <jansson.h>

/* Lists in model.json are no longer than this. */
#define SFT_READER_LONGEST 100000

/* Where we are, for messages; the first error sticks, so that fields can be read in a row. */
typedef struct {
  const char *name;
  const char *where; /* object being read */
  int version;       /* of the format */
  int status;
  sft_error *err;
} sft_reader;

/* The field is wrong: the reader fails with a message that names it. */
void sft_reader_wrong(sft_reader *r, const char *key, const char *expected);

/* A number from low to high; low after a failure. */
double sft_reader_number(sft_reader *r, const json_t *object, const char *key, double low,
                         double high);
int sft_reader_integer(sft_reader *r, const json_t *object, const char *key, int low, int high);

/* A string of at least one and less than size bytes. */
void sft_reader_string(sft_reader *r, const json_t *object, const char *key, char *out,
                       size_t size);

/* A string that is one of n names: its number. */
int sft_reader_choice(sft_reader *r, const json_t *object, const char *key, int n,
                      const char *const *names);
int sft_reader_boolean(sft_reader *r, const json_t *object, const char *key);
const json_t *sft_reader_object(sft_reader *r, const json_t *parent, const char *key);

/* A list of low or more elements, with memory for them at the address of *memory, owned by the caller;
   *count is 0 after an error. */
const json_t *sft_reader_list(sft_reader *r, const json_t *parent, const char *key, int low,
                              size_t size, void *memory, int *count);

/* AUC: NaN for null, where it is not defined. */
double sft_reader_auc(sft_reader *r, const json_t *object, const char *key);

#endif
