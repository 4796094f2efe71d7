/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Allocations that fail on request. The test programs alloc*.c are linked with --wrap (tests/CMakeLists.txt), so
   that every call of our own objects to malloc and its relatives, to GSL's _alloc functions, and to what allocates
   a stream or a folder handle comes here. XGBoost's own allocations (operator new) are out of reach.

   An operation is a function that calls one thing of the core, and frees what it returned. alloc_exhaust makes its
   first allocation fail, then its second, and so on, until it succeeds; once with that single failure, once with
   everything failing from there on. Each time it must return SFT_ENOMEM (or SFT_EIO where files are opened) with a
   line of explanation, and leave as much memory alive as before. */

#ifndef ALLOC_H
#define ALLOC_H

#include "check.h"

#include "core/error.h"

#include <dirent.h>
#include <errno.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_min.h>
#include <gsl/gsl_multifit.h>
#include <jansson.h>
#include <stddef.h>

static struct {
  int armed, persistent, triggered;
  long long fail_at, count, live;
} alloc_state;

/* Is it the turn of this allocation to fail? */
static inline int alloc_refuse(void)
{
  if (!alloc_state.armed) return 0;
  const long long n = alloc_state.count++;
  if (n != alloc_state.fail_at && !(alloc_state.persistent && n > alloc_state.fail_at)) return 0;
  alloc_state.triggered = 1;
  errno = ENOMEM;
  return 1;
}

static inline void *alloc_made(void *memory)
{
  alloc_state.live += memory != NULL;
  return memory;
}

#define ALLOC_WRAP(type, name, parameters, arguments) \
  type __real_##name parameters;                      \
  type __wrap_##name parameters;                      \
  type __wrap_##name parameters                       \
  {                                                   \
    if (alloc_refuse()) return NULL;                  \
    return alloc_made(__real_##name arguments);       \
  }

ALLOC_WRAP(void *, malloc, (size_t size), (size))
ALLOC_WRAP(void *, calloc, (size_t n, size_t size), (n, size))
ALLOC_WRAP(void *, aligned_alloc, (size_t alignment, size_t size), (alignment, size))
ALLOC_WRAP(char *, strdup, (const char *text), (text))
ALLOC_WRAP(char *, strndup, (const char *text, size_t most), (text, most))
ALLOC_WRAP(FILE *, fopen, (const char *path, const char *mode), (path, mode))
ALLOC_WRAP(DIR *, opendir, (const char *path), (path))

void *__real_realloc(void *memory, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void *__wrap_realloc(void *memory, size_t size)
{
  if (alloc_refuse()) return NULL;
  void *moved = __real_realloc(memory, size);
  alloc_state.live += moved && !memory;
  return moved;
}

#define ALLOC_WRAP_FREE(result, name, type) \
  result __real_##name(type memory);        \
  result __wrap_##name(type memory);        \
  result __wrap_##name(type memory)         \
  {                                         \
    alloc_state.live -= memory != NULL;     \
    return __real_##name(memory);           \
  }

void __real_free(void *memory);
void __wrap_free(void *memory);
void __wrap_free(void *memory)
{
  alloc_state.live -= memory != NULL;
  __real_free(memory);
}
ALLOC_WRAP_FREE(int, fclose, FILE *)
ALLOC_WRAP_FREE(int, closedir, DIR *)

/* ---- GSL: its functions call the error handler, which aborts unless it is switched off ---- */

#define ALLOC_WRAP_GSL(type, name, parameters, arguments)                    \
  type __real_##name parameters;                                             \
  type __wrap_##name parameters;                                             \
  type __wrap_##name parameters                                              \
  {                                                                          \
    if (alloc_refuse()) {                                                    \
      gsl_error("failed to allocate space", __FILE__, __LINE__, GSL_ENOMEM); \
      return NULL;                                                           \
    }                                                                        \
    return alloc_made(__real_##name arguments);                              \
  }
#define ALLOC_WRAP_GSL_FREE(name, type) \
  void __real_##name(type memory);      \
  void __wrap_##name(type memory);      \
  void __wrap_##name(type memory)       \
  {                                     \
    alloc_state.live -= memory != NULL; \
    __real_##name(memory);              \
  }

ALLOC_WRAP_GSL(gsl_matrix *, gsl_matrix_alloc, (const size_t n1, const size_t n2), (n1, n2))
ALLOC_WRAP_GSL(gsl_vector *, gsl_vector_alloc, (const size_t n), (n))
ALLOC_WRAP_GSL(gsl_vector *, gsl_vector_calloc, (const size_t n), (n))
ALLOC_WRAP_GSL(gsl_multifit_linear_workspace *, gsl_multifit_linear_alloc,
               (const size_t n, const size_t p), (n, p))
ALLOC_WRAP_GSL(gsl_min_fminimizer *, gsl_min_fminimizer_alloc, (const gsl_min_fminimizer_type *T),
               (T))
ALLOC_WRAP_GSL_FREE(gsl_matrix_free, gsl_matrix *)
ALLOC_WRAP_GSL_FREE(gsl_vector_free, gsl_vector *)
ALLOC_WRAP_GSL_FREE(gsl_multifit_linear_free, gsl_multifit_linear_workspace *)
ALLOC_WRAP_GSL_FREE(gsl_min_fminimizer_free, gsl_min_fminimizer *)

/* ---- open_memstream: glibc's allocates out of our sight ---- */

typedef struct {
  char **text, *bytes;
  size_t *length, used;
} alloc_stream;

static inline ssize_t alloc_stream_write(void *cookie, const char *bytes, size_t n)
{
  alloc_stream *s = cookie;
  char *larger = __wrap_realloc(s->bytes, s->used + n + 1);
  if (!larger) return 0;
  s->bytes = larger;
  memcpy(larger + s->used, bytes, n);
  s->used += n;
  larger[s->used] = '\0';
  return (ssize_t) n;
}

static inline int alloc_stream_close(void *cookie)
{
  alloc_stream *s = cookie;
  *s->text = s->bytes;
  *s->length = s->used;
  __real_free(s);
  return 0;
}

FILE *__wrap_open_memstream(char **text, size_t *length);
FILE *__wrap_open_memstream(char **text, size_t *length)
{
  const cookie_io_functions_t functions = {.write = alloc_stream_write,
                                           .close = alloc_stream_close};
  char *bytes = __wrap_calloc(1, 1);
  if (!bytes) return NULL;
  alloc_stream *s = __real_calloc(1, sizeof *s);
  *s = (alloc_stream){text, bytes, length, 0};
  return alloc_made(fopencookie(s, "w", functions));
}

/* ---- the test ---- */

typedef int (*alloc_operation)(void *context, sft_error *err);

enum {
  ALLOC_FILES = 1 /* files or folders are opened: SFT_EIO will do */,
  ALLOC_SPARE = 2 /* some allocations are not needed to succeed */
};

static inline void alloc_exhaust(const char *name, alloc_operation operation, void *context,
                                 int allowed)
{
  const int failures = check_failures;
  for (int persistent = 0; persistent < 2; persistent++)
    for (long long n = 0;; n++) {
      sft_error err = {0};
      const long long live = alloc_state.live;
      alloc_state.persistent = persistent;
      alloc_state.triggered = 0;
      alloc_state.count = 0;
      alloc_state.fail_at = n;
      alloc_state.armed = 1;
      const int status = operation(context, &err);
      alloc_state.armed = 0;
      CHECK_EQUAL(alloc_state.live, live, "%s, allocation %lld fails: what is left behind", name,
                  n);
      if (!alloc_state.triggered) {
        CHECK_EQUAL(status, SFT_OK, "%s with all its memory: %s", name, err.message);
        CHECK(n > 0, "%s allocates nothing", name);
        printf("%s: %lld allocations\n", name, n);
        break;
      }
      const int spared = status == SFT_OK && (allowed & ALLOC_SPARE);
      const int refused =
          (status == SFT_ENOMEM || (status == SFT_EIO && (allowed & ALLOC_FILES))) &&
          err.code == status && err.message[0] && !strchr(err.message, '\n');
      CHECK(spared || refused, "%s, allocation %lld fails%s: status %d, message \"%s\"", name, n,
            persistent ? " and all that follow" : "", status, err.message);
      if (check_failures > failures + 20) return;
    }
}

/* For operations: after a failure the out-pointer is NULL. */
#define ALLOC_OUT(status, pointer, name)                            \
  do {                                                              \
    if (status) CHECK(!(pointer), "%s: nothing is returned", name); \
  } while (0)

static inline void alloc_begin(void)
{
  json_set_alloc_funcs(__wrap_malloc, __wrap_free);
}

#endif
