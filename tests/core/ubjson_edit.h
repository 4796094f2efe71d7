/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* UBJSON with one value changed or taken out, for tests of what reads it. */

#ifndef UBJSON_EDIT_H
#define UBJSON_EDIT_H

#include "check.h"

#include "core/ubjson.h"

typedef struct {
  unsigned char *bytes;
  size_t length, capacity;
  const char *path; /* keys and places in arrays with a slash behind each */
  const void *value;
  size_t value_length;
  int found;
} ubjson_editor;

static inline void edit_put(ubjson_editor *e, const void *bytes, size_t length)
{
  if (e->length + length > e->capacity) {
    e->capacity = 2 * (e->length + length) + 1000;
    e->bytes = realloc(e->bytes, e->capacity);
  }
  if (length) memcpy(e->bytes + e->length, bytes, length);
  e->length += length;
}

static inline void edit_put_length(ubjson_editor *e, size_t length)
{
  unsigned char bytes[9] = {'L'};
  for (int b = 0; b < 8; b++) bytes[1 + b] = (unsigned char) ((uint64_t) length >> 8 * (7 - b));
  edit_put(e, bytes, 9);
}

static inline size_t edit_size(char type)
{
  return type == 'L' || type == 'D' ? 8 : type == 'l' || type == 'd' ? 4 : type == 'I' ? 2 : 1;
}

static inline void edit_copy(ubjson_editor *e, const sft_ubjson_value *v, const char *at);

enum { EDIT_PATH = 300 };

/* the path of a member or element of what is at `at` */
static inline void edit_path(char *path, const char *at, const sft_ubjson_value *child, int index)
{
  if (child->key)
    snprintf(path, EDIT_PATH, "%.200s%.*s/", at, (int) child->key_length, child->key);
  else
    snprintf(path, EDIT_PATH, "%.200s%d/", at, index);
}

/* a member or element, unless it is the one to be taken out */
static inline void edit_child(ubjson_editor *e, const sft_ubjson_value *child, const char *at,
                              int index)
{
  char path[EDIT_PATH];
  edit_path(path, at, child, index);
  const int here = strcmp(path, e->path) == 0;
  e->found += here;
  if (here && !e->value) return;
  if (child->key) {
    edit_put_length(e, child->key_length);
    edit_put(e, child->key, child->key_length);
  }
  if (here)
    edit_put(e, e->value, e->value_length);
  else
    edit_copy(e, child, path);
}

/* a new member at the end of the object that it is to be in: which members there are depends on the version of XGBoost */
static inline void edit_add(ubjson_editor *e, const sft_ubjson_value *v, const char *at)
{
  const size_t start = strlen(at), length = strlen(e->path);
  if (v->kind != SFT_UBJSON_OBJECT || !e->value || e->found || length <= start + 1 ||
      strncmp(e->path, at, start) != 0 || strchr(e->path + start, '/') != e->path + length - 1)
    return;
  e->found = 1;
  edit_put_length(e, length - 1 - start);
  edit_put(e, e->path + start, length - 1 - start);
  edit_put(e, e->value, e->value_length);
}

static inline void edit_copy(ubjson_editor *e, const sft_ubjson_value *v, const char *at)
{
  int index = 0;
  switch (v->kind) {
    case SFT_UBJSON_NULL:
      edit_put(e, "Z", 1);
      break;
    case SFT_UBJSON_BOOLEAN:
      edit_put(e, v->integer ? "T" : "F", 1);
      break;
    case SFT_UBJSON_INTEGER:
      edit_put_length(e, (size_t) v->integer);
      break;
    case SFT_UBJSON_REAL: /* XGBoost writes none */
      edit_put(e, "d\0\0\0\0", 5);
      break;
    case SFT_UBJSON_STRING:
      edit_put(e, "S", 1);
      edit_put_length(e, v->count);
      edit_put(e, v->data, v->count);
      break;
    case SFT_UBJSON_NUMBERS:
      edit_put(e, "[$", 2);
      edit_put(e, &v->number_type, 1);
      edit_put(e, "#", 1);
      edit_put_length(e, v->count);
      edit_put(e, v->data, v->count * edit_size(v->number_type));
      break;
    case SFT_UBJSON_ARRAY:
    case SFT_UBJSON_OBJECT:
      edit_put(e, v->kind == SFT_UBJSON_ARRAY ? "[" : "{", 1);
      for (const sft_ubjson_value *child = v->first; child; child = child->next)
        edit_child(e, child, at, index++);
      edit_add(e, v, at);
      edit_put(e, v->kind == SFT_UBJSON_ARRAY ? "]" : "}", 1);
  }
}

/* A copy (free) of the document with the value at path, "learner/version/0/", replaced by the bytes of another one, or
   taken out if value is NULL. A member that is not there is added. */
static inline unsigned char *ubjson_edit(const void *bytes, size_t length, const char *path,
                                         const void *value, size_t value_length, size_t *new_length)
{
  ubjson_editor e = {.path = path, .value = value, .value_length = value_length};
  sft_ubjson *document = NULL;
  sft_error err = {0};
  CHECK_EQUAL(sft_ubjson_parse(bytes, length, &document, &err), SFT_OK, "%s", err.message);
  edit_copy(&e, sft_ubjson_root(document), "");
  CHECK_EQUAL(e.found, *path != '\0', "%s is there", path);
  sft_ubjson_free(document);
  *new_length = e.length;
  return e.bytes;
}

#endif
