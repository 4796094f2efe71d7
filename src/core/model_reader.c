/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "model_reader.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void sft_reader_wrong(sft_reader *r, const char *key, const char *expected)
{
  if (r->status) return;
  r->status = sft_fail(r->err, SFT_EFORMAT, "model %s: model.json: %s%s%s %s", r->name, r->where,
                       *r->where ? "." : "", key, expected);
}

double sft_reader_number(sft_reader *r, const json_t *object, const char *key, double low,
                         double high)
{
  const json_t *value = json_object_get(object, key);
  if (!json_is_number(value)) {
    sft_reader_wrong(r, key, "is missing or not a number");
    return low;
  }
  const double x = json_number_value(value);
  if (!(x >= low && x <= high)) {
    sft_reader_wrong(r, key, "is out of range");
    return low;
  }
  return x;
}

int sft_reader_integer(sft_reader *r, const json_t *object, const char *key, int low, int high)
{
  const json_t *value = json_object_get(object, key);
  if (!json_is_integer(value)) {
    sft_reader_wrong(r, key, "is missing or not an integer");
    return low;
  }
  const json_int_t n = json_integer_value(value);
  if (n < low || n > high) {
    sft_reader_wrong(r, key, "is out of range");
    return low;
  }
  return (int) n;
}

/* Control characters could make a terminal do anything when the model is described. */
static int printable(const char *text)
{
  for (; *text; text++)
    if ((unsigned char) *text < ' ' || *text == 0x7f) return 0;
  return 1;
}

void sft_reader_string(sft_reader *r, const json_t *object, const char *key, char *out, size_t size)
{
  const json_t *value = json_object_get(object, key);
  const size_t length = json_is_string(value) ? json_string_length(value) : 0;
  if (length < 1 || length >= size || strlen(json_string_value(value)) != length ||
      !printable(json_string_value(value))) {
    sft_reader_wrong(r, key, "is missing, empty, too long or not a printable string");
    return;
  }
  memcpy(out, json_string_value(value), length + 1);
}

/* A string that is one of n names: its number. */
int sft_reader_choice(sft_reader *r, const json_t *object, const char *key, int n,
                      const char *const *names)
{
  char word[32] = "";
  sft_reader_string(r, object, key, word, sizeof word);
  for (int k = 0; k < n; k++)
    if (strcmp(word, names[k]) == 0) return k;
  sft_reader_wrong(r, key, "is not one of the known words");
  return 0;
}

int sft_reader_boolean(sft_reader *r, const json_t *object, const char *key)
{
  const json_t *value = json_object_get(object, key);
  if (!json_is_boolean(value)) sft_reader_wrong(r, key, "is missing or not true or false");
  return json_is_true(value);
}

const json_t *sft_reader_object(sft_reader *r, const json_t *parent, const char *key)
{
  const json_t *value = json_object_get(parent, key);
  if (!json_is_object(value)) sft_reader_wrong(r, key, "is missing or not an object");
  return value;
}

/* A list of low or more elements, with memory for them; *count is 0 after an error. */
const json_t *sft_reader_list(sft_reader *r, const json_t *parent, const char *key, int low,
                              size_t size, void *memory, int *count)
{
  const json_t *value = json_object_get(parent, key);
  *count = 0;
  if (!json_is_array(value)) {
    sft_reader_wrong(r, key, "is missing or not a list");
  } else if (json_array_size(value) < (size_t) low) {
    sft_reader_wrong(r, key, "is empty");
  } else if (json_array_size(value) > SFT_READER_LONGEST) {
    sft_reader_wrong(r, key, "is too long");
  } else if (!r->status && json_array_size(value)) {
    void *space = calloc(json_array_size(value), size);
    if (!space) {
      r->status = sft_fail_memory(r->err, "a model");
      return value;
    }
    memcpy(memory, &space, sizeof space);
    *count = (int) json_array_size(value);
  }
  return value;
}

/* AUC: null where it is not defined. */
double sft_reader_auc(sft_reader *r, const json_t *object, const char *key)
{
  if (json_is_null(json_object_get(object, key))) return NAN;
  return sft_reader_number(r, object, key, 0.0, 1.0);
}
