/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Changes to model.json that stay JSON: a value anywhere is removed, or another one takes its place. One input in four
   is changed blindly. */

#include "fuzz.h"

#include <jansson.h>

static unsigned int next_random(unsigned int *state)
{
  *state = *state * 1664525u + 1013904223u;
  return *state >> 8;
}

static json_t *another(json_t *root, unsigned int choice)
{
  static const char *const values[] =
      {"null",    "true",       "0",           "1",
       "-1",      "2147483647", "-2147483648", "9223372036854775807",
       "1e308",   "-1e308",     "0.5",         "1e-9",
       "1e-320",  "\"\"",       "\"Cu\"",      "\"\\u0001\"",
       "\"../\"", "[]",         "{}",          "[[]]",
       "[1,2,3]", "\"metal\"",  "1.0",         "\"booster_001.ubj\""};
  const unsigned int n = sizeof values / sizeof *values;
  if (choice % (n + 1) == n) return json_deep_copy(root);
  return json_loads(values[choice % (n + 1)], JSON_DECODE_ANY, NULL);
}

/* go down at random, and change something where the way ends */
static void change(json_t *root, unsigned int *state)
{
  json_t *at = root;
  for (;;) {
    const unsigned int choice = next_random(state), what = next_random(state) % 8;
    json_t *child = NULL;
    if (json_is_array(at) && json_array_size(at)) {
      const size_t k = choice % json_array_size(at);
      child = json_array_get(at, k);
      if ((json_is_object(child) || json_is_array(child)) && what) {
        at = child;
        continue;
      }
      if (what == 1)
        json_array_remove(at, k);
      else if (what == 2)
        json_array_append_new(at, json_deep_copy(child));
      else
        json_array_set_new(at, k, another(child, next_random(state)));
    } else if (json_is_object(at) && json_object_size(at)) {
      void *iterator = json_object_iter(at);
      for (size_t k = choice % json_object_size(at); k; k--)
        iterator = json_object_iter_next(at, iterator);
      child = json_object_iter_value(iterator);
      if ((json_is_object(child) || json_is_array(child)) && what) {
        at = child;
        continue;
      }
      if (what == 1)
        json_object_del(at, json_object_iter_key(iterator));
      else
        json_object_iter_set_new(at, iterator, another(child, next_random(state)));
    }
    return;
  }
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
  unsigned int state = seed;
  json_t *root = next_random(&state) % 4 ? json_loadb((const char *) data, size, 0, NULL) : NULL;
  if (!root) return LLVMFuzzerMutate(data, size, max_size);
  for (unsigned int changes = 1 + next_random(&state) % 3; changes; changes--) change(root, &state);
  char *text = json_dumps(root, JSON_COMPACT | JSON_REAL_PRECISION(15));
  json_decref(root);
  const size_t length = text ? strlen(text) : 0;
  if (!length || length > max_size) {
    free(text);
    return LLVMFuzzerMutate(data, size, max_size);
  }
  memcpy(data, text, length);
  free(text);
  return length;
}
