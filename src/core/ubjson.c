/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "ubjson.h"

#include <stdlib.h>
#include <string.h>

#define DEEPEST 32
#define MOST_MEMBERS 1000 /* of an object; XGBoost writes less than twenty */
#define VALUES_PER_CHUNK 512

/* Values live in chunks, which never move. */
typedef struct chunk {
  struct chunk *next;
  int used;
  sft_ubjson_value values[VALUES_PER_CHUNK];
} chunk;

struct sft_ubjson {
  chunk *chunks;
  sft_ubjson_value *root;
};

typedef struct {
  const unsigned char *begin, *p, *end;
  sft_ubjson *document;
  sft_error *err;
} reader;

static int damaged(reader *r, const char *what)
{
  return sft_fail(r->err, SFT_EFORMAT, "UBJSON: %s at byte %lld", what,
                  (long long) (r->p - r->begin));
}

static sft_ubjson_value *new_value(reader *r)
{
  chunk *c = r->document->chunks;
  if (!c || c->used == VALUES_PER_CHUNK) {
    c = calloc(1, sizeof *c);
    if (!c) {
      sft_fail_memory(r->err, "a UBJSON document");
      return NULL;
    }
    c->next = r->document->chunks;
    r->document->chunks = c;
  }
  return &c->values[c->used++];
}

/* Bytes of a number type; 0 if it is none. */
static size_t number_size(int type)
{
  switch (type) {
    case 'i':
    case 'U':
      return 1;
    case 'I':
      return 2;
    case 'l':
    case 'd':
      return 4;
    case 'L':
    case 'D':
      return 8;
    default:
      return 0;
  }
}

static uint64_t big_endian(const unsigned char *p, size_t size)
{
  uint64_t bits = 0;
  for (size_t k = 0; k < size; k++) bits = bits << 8 | p[k];
  return bits;
}

static int64_t decode_integer(int type, const unsigned char *p)
{
  const uint64_t bits = big_endian(p, number_size(type));
  switch (type) {
    case 'i':
      return (int8_t) bits;
    case 'I':
      return (int16_t) bits;
    case 'l':
      return (int32_t) bits;
    default:
      return (int64_t) bits; /* U and L */
  }
}

static double decode_real(int type, const unsigned char *p)
{
  const uint64_t bits = big_endian(p, number_size(type));
  if (type == 'd') {
    const uint32_t half = (uint32_t) bits;
    float value;
    memcpy(&value, &half, sizeof value);
    return value;
  }
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static int is_real(int type)
{
  return type == 'd' || type == 'D';
}

static int read_byte(reader *r, int *byte)
{
  *byte = 0;
  if (r->p == r->end) return damaged(r, "unexpected end");
  *byte = *r->p++;
  return SFT_OK;
}

/* A length or count: an integer with its type in front, not negative. */
static int read_length(reader *r, size_t *length)
{
  int type, status = read_byte(r, &type);
  if (status) return status;
  const size_t size = number_size(type);
  if (!size || is_real(type)) return damaged(r, "a length is not an integer");
  if ((size_t) (r->end - r->p) < size) return damaged(r, "unexpected end");
  const int64_t value = decode_integer(type, r->p);
  if (value < 0) return damaged(r, "negative length");
  r->p += size;
  /* nothing counted takes less than a byte each */
  if ((uint64_t) value > (uint64_t) (r->end - r->p)) return damaged(r, "length beyond the end");
  *length = (size_t) value;
  return SFT_OK;
}

static int read_value(reader *r, int type, int depth, sft_ubjson_value *value);

/* Which of two members of one name counts is a matter of taste: XGBoost takes the other one than we do. */
static int check_name(reader *r, const sft_ubjson_value *object, const char *key, size_t length)
{
  if (object->count == MOST_MEMBERS) return damaged(r, "too many members of an object");
  for (const sft_ubjson_value *member = object->first; member; member = member->next)
    if (member->key_length == length && memcmp(member->key, key, length) == 0)
      return damaged(r, "two members of an object have the same name");
  return SFT_OK;
}

static int read_members(reader *r, int depth, sft_ubjson_value *object)
{
  sft_ubjson_value **link = &object->first;
  while (r->p < r->end && *r->p != '}') {
    size_t length;
    int type, status = read_length(r, &length);
    if (!status) status = check_name(r, object, (const char *) r->p, length);
    if (status) return status;
    sft_ubjson_value *member = new_value(r);
    if (!member) return SFT_ENOMEM;
    member->key = (const char *) r->p;
    member->key_length = length;
    r->p += length;
    status = read_byte(r, &type);
    if (!status) status = read_value(r, type, depth + 1, member);
    if (status) return status;
    *link = member;
    link = &member->next;
    object->count++;
  }
  if (r->p == r->end) return damaged(r, "unexpected end of an object");
  r->p++;
  return SFT_OK;
}

/* After $: one type for all elements, which stay in the buffer. */
static int read_numbers(reader *r, sft_ubjson_value *array)
{
  int type, mark, status = read_byte(r, &type);
  if (!status) status = read_byte(r, &mark);
  if (status) return status;
  const size_t size = number_size(type);
  if (!size) return damaged(r, "an array type is no number");
  if (mark != '#') return damaged(r, "a typed array without a count");
  status = read_length(r, &array->count);
  if (status) return status;
  if (array->count > (size_t) (r->end - r->p) / size) return damaged(r, "array beyond the end");
  array->kind = SFT_UBJSON_NUMBERS;
  array->number_type = (char) type;
  array->data = r->p;
  r->p += array->count * size;
  return SFT_OK;
}

static int read_array(reader *r, int depth, sft_ubjson_value *array)
{
  sft_ubjson_value **link = &array->first;
  size_t expected = 0;
  int status, counted = 0, type;
  if (r->p < r->end && *r->p == '$') {
    r->p++;
    return read_numbers(r, array);
  }
  if (r->p < r->end && *r->p == '#') {
    r->p++;
    counted = 1;
    status = read_length(r, &expected);
    if (status) return status;
  }
  for (;;) {
    if (counted && array->count == expected) return SFT_OK;
    status = read_byte(r, &type);
    if (status) return status;
    if (!counted && type == ']') return SFT_OK;
    sft_ubjson_value *element = new_value(r);
    if (!element) return SFT_ENOMEM;
    status = read_value(r, type, depth + 1, element);
    if (status) return status;
    *link = element;
    link = &element->next;
    array->count++;
  }
}

static int read_value(reader *r, int type, int depth, sft_ubjson_value *value)
{
  const size_t size = number_size(type);
  if (depth > DEEPEST) return damaged(r, "nested too deeply");
  if (size) {
    if ((size_t) (r->end - r->p) < size) return damaged(r, "unexpected end");
    if (is_real(type)) {
      value->kind = SFT_UBJSON_REAL;
      value->real = decode_real(type, r->p);
    } else {
      value->kind = SFT_UBJSON_INTEGER;
      value->integer = decode_integer(type, r->p);
      value->real = (double) value->integer;
    }
    r->p += size;
    return SFT_OK;
  }
  switch (type) {
    case 'Z':
      value->kind = SFT_UBJSON_NULL;
      return SFT_OK;
    case 'T':
    case 'F':
      value->kind = SFT_UBJSON_BOOLEAN;
      value->integer = type == 'T';
      return SFT_OK;
    case 'S': {
      const int status = read_length(r, &value->count);
      if (status) return status;
      value->kind = SFT_UBJSON_STRING;
      value->data = r->p;
      r->p += value->count;
      return SFT_OK;
    }
    case '[':
      value->kind = SFT_UBJSON_ARRAY;
      return read_array(r, depth, value);
    case '{':
      value->kind = SFT_UBJSON_OBJECT;
      return read_members(r, depth, value);
    default:
      return damaged(r, "unknown type of value");
  }
}

int sft_ubjson_parse(const void *bytes, size_t length, sft_ubjson **document, sft_error *err)
{
  int type, status;
  *document = NULL;
  sft_ubjson *doc = calloc(1, sizeof *doc);
  if (!doc) return sft_fail_memory(err, "a UBJSON document");
  reader r = {bytes, bytes, (const unsigned char *) bytes + length, doc, err};

  doc->root = new_value(&r);
  status = doc->root ? read_byte(&r, &type) : SFT_ENOMEM;
  if (!status) status = read_value(&r, type, 0, doc->root);
  if (!status && r.p != r.end) status = damaged(&r, "data after the end");
  if (status) {
    sft_ubjson_free(doc);
    return status;
  }
  *document = doc;
  return SFT_OK;
}

void sft_ubjson_free(sft_ubjson *document)
{
  if (!document) return;
  while (document->chunks) {
    chunk *next = document->chunks->next;
    free(document->chunks);
    document->chunks = next;
  }
  free(document);
}

const sft_ubjson_value *sft_ubjson_root(const sft_ubjson *document)
{
  return document->root;
}

const sft_ubjson_value *sft_ubjson_get(const sft_ubjson_value *value, const char *key)
{
  const size_t length = strlen(key);
  if (!value || value->kind != SFT_UBJSON_OBJECT) return NULL;
  for (const sft_ubjson_value *member = value->first; member; member = member->next)
    if (member->key_length == length && memcmp(member->key, key, length) == 0) return member;
  return NULL;
}

int sft_ubjson_is(const sft_ubjson_value *value, const char *string)
{
  return value && value->kind == SFT_UBJSON_STRING && value->count == strlen(string) &&
      memcmp(value->data, string, value->count) == 0;
}

int64_t sft_ubjson_integer_at(const sft_ubjson_value *numbers, size_t i)
{
  const unsigned char *p = numbers->data + i * number_size(numbers->number_type);
  return is_real(numbers->number_type) ? 0 : decode_integer(numbers->number_type, p);
}

double sft_ubjson_real_at(const sft_ubjson_value *numbers, size_t i)
{
  const unsigned char *p = numbers->data + i * number_size(numbers->number_type);
  return is_real(numbers->number_type) ? decode_real(numbers->number_type, p)
                                       : (double) decode_integer(numbers->number_type, p);
}
