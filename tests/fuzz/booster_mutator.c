/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Changes to a booster that stay UBJSON: numbers of an array are exchanged, copied or set to an extreme one, digits of
   a string are changed. One input in four is changed blindly. */

#include "fuzz.h"

#include "core/ubjson.h"

#include <limits.h>
#include <math.h>

enum { MOST_PLACES = 4000 };

typedef struct {
  unsigned char *data;
  size_t count, element; /* bytes of an element; 1: a string */
  int real;
} place;

static place places[MOST_PLACES];
static int nplaces;

static unsigned int next_random(unsigned int *state)
{
  *state = *state * 1664525u + 1013904223u;
  return *state >> 8;
}

static size_t element_size(char type)
{
  return type == 'L' || type == 'D' ? 8 : type == 'l' || type == 'd' ? 4 : type == 'I' ? 2 : 1;
}

static void list_places(const sft_ubjson_value *value, uint8_t *data, const uint8_t *copy)
{
  for (const sft_ubjson_value *v = value->first; v; v = v->next) list_places(v, data, copy);
  if (!value->data || !value->count || nplaces == MOST_PLACES) return;
  const int numbers = value->kind == SFT_UBJSON_NUMBERS;
  places[nplaces++] = (place){data + (value->data - copy), value->count,
                              numbers ? element_size(value->number_type) : 1,
                              numbers && (value->number_type == 'd' || value->number_type == 'D')};
}

static void put(const place *p, size_t i, uint64_t bits)
{
  for (size_t b = 0; b < p->element; b++)
    p->data[i * p->element + b] = (unsigned char) (bits >> 8 * (p->element - 1 - b));
}

static void set_number(const place *p, size_t i, unsigned int *state)
{
  static const float reals[] = {0.0f,   -0.0f,  1.0f, -1.0f,    1e30f,
                                -3e38f, 1e-45f, NAN,  INFINITY, -INFINITY};
  const int64_t integers[] = {0,
                              -1,
                              1,
                              2,
                              (int64_t) p->count,
                              (int64_t) p->count - 1,
                              INT_MAX,
                              INT_MIN,
                              (int64_t) (next_random(state) % (p->count + 2))};
  if (!p->real) {
    put(p, i, (uint64_t) integers[next_random(state) % (sizeof integers / sizeof *integers)]);
    return;
  }
  const float real = reals[next_random(state) % (sizeof reals / sizeof *reals)];
  uint32_t bits;
  memcpy(&bits, &real, sizeof bits);
  put(p, i, p->element == 4 ? bits : (uint64_t) bits << 32);
}

static void change(const place *p, unsigned int *state)
{
  const size_t i = next_random(state) % p->count, j = next_random(state) % p->count;
  unsigned char kept[8];
  unsigned char *a = p->data + i * p->element, *b = p->data + j * p->element;
  if (p->element == 1 && a[0] >= '+' && a[0] <= '9') {
    a[0] = (unsigned char) ("0123456789.-+Ex[] "[next_random(state) % 18]);
    return;
  }
  switch (next_random(state) % 3) {
    case 0:
      memcpy(kept, a, p->element);
      memcpy(a, b, p->element);
      memcpy(b, kept, p->element);
      break;
    case 1:
      memcpy(a, b, p->element);
      break;
    default:
      set_number(p, i, state);
  }
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
  unsigned int state = seed;
  sft_ubjson *document;
  sft_error err;
  uint8_t *copy = malloc(size + 1);
  if (next_random(&state) % 4 == 0 || !copy) {
    free(copy);
    return LLVMFuzzerMutate(data, size, max_size);
  }
  memcpy(copy, data, size);
  if (sft_ubjson_parse(copy, size, &document, &err)) {
    free(copy);
    return LLVMFuzzerMutate(data, size, max_size);
  }
  nplaces = 0;
  list_places(sft_ubjson_root(document), data, copy);
  for (unsigned int changes = 1 + next_random(&state) % 3; changes && nplaces; changes--)
    change(&places[next_random(&state) % (unsigned int) nplaces], &state);
  sft_ubjson_free(document);
  free(copy);
  return size;
}
