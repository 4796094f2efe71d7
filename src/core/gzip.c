/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "gzip.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

/* windowBits of zlib: largest window, gzip header and trailer */
#define GZIP_FORMAT (15 + 16)
#define MOST_FREE_BYTES ((size_t) 64 << 20)
#define MOST_GROWTH 200
/* zlib counts in unsigned int */
#define MOST_AT_ONCE ((size_t) 1 << 30)

/* zlib's own would do; these are seen by the tests in which allocations fail */
static void *allocate(void *unused, unsigned int n, unsigned int size)
{
  (void) unused;
  return calloc(n, size);
}

static void release(void *unused, void *memory)
{
  (void) unused;
  free(memory);
}

static unsigned int at_most(size_t n)
{
  return (unsigned int) (n < MOST_AT_ONCE ? n : MOST_AT_ONCE);
}

int sft_gzip_is(const void *bytes, size_t length)
{
  return length >= 2 && memcmp(bytes, "\x1f\x8b", 2) == 0;
}

/* ---- to memory that grows, with room for one more byte ---- */

typedef struct {
  char *bytes;
  size_t length, capacity;
} buffer;

static int reserve(buffer *b, size_t more, sft_error *err)
{
  if (b->length + more < b->capacity) return SFT_OK;
  const size_t capacity = 2 * b->capacity + more + 1;
  char *bytes = capacity > b->capacity ? realloc(b->bytes, capacity) : NULL;
  if (!bytes) return sft_fail_memory(err, "the content of a file");
  b->bytes = bytes;
  b->capacity = capacity;
  return SFT_OK;
}

static int damaged(const char *name, const char *how, sft_error *err)
{
  return sft_fail(err, SFT_EFORMAT, "file %.300s is not sound gzip data: %s", name, how);
}

/* One member, whose data begins at z->next_in; *left counts what z has not been given yet. */
static int inflate_member(const char *name, z_stream *z, size_t *left, size_t packed, buffer *out,
                          sft_error *err)
{
  for (;;) {
    int status = reserve(out, 65536, err);
    if (status) return status;
    if (!z->avail_in) {
      z->avail_in = at_most(*left);
      *left -= z->avail_in;
    }
    const size_t room = at_most(out->capacity - out->length - 1);
    z->next_out = (unsigned char *) out->bytes + out->length;
    z->avail_out = (unsigned int) room;
    const int result = inflate(z, Z_NO_FLUSH);
    out->length += room - z->avail_out;
    if (out->length > MOST_FREE_BYTES && out->length / MOST_GROWTH > packed)
      return damaged(name, "it grows to more than 200 times its size, as no sample does", err);
    if (result == Z_STREAM_END) return SFT_OK;
    if (result == Z_MEM_ERROR) return sft_fail_memory(err, "uncompressing a file");
    if (result == Z_BUF_ERROR || (result == Z_OK && !z->avail_in && !*left && z->avail_out))
      return damaged(name, "it is truncated", err);
    if (result != Z_OK) return damaged(name, z->msg ? z->msg : "it is damaged", err);
  }
}

/* What is behind the last member. */
static int only_padding(const unsigned char *bytes, size_t length)
{
  for (size_t k = 0; k < length; k++)
    if (bytes[k]) return 0;
  return 1;
}

int sft_gzip_uncompress(const char *name, const void *bytes, size_t length, char **content,
                        size_t *content_length, sft_error *err)
{
  z_stream z = {.zalloc = allocate, .zfree = release};
  buffer out = {NULL, 0, 0};
  size_t left = length;
  int status;
  *content = NULL;
  *content_length = 0;
  if (!sft_gzip_is(bytes, length))
    return damaged(name, length < 2 ? "it is truncated" : "it does not begin as such", err);
  if (inflateInit2(&z, GZIP_FORMAT) != Z_OK) return sft_fail_memory(err, "uncompressing a file");
  z.next_in = (z_const unsigned char *) bytes;
  do {
    status = inflate_member(name, &z, &left, length, &out, err);
    if (status) goto done;
    left += z.avail_in;
    z.avail_in = 0;
    inflateReset(&z);
  } while (sft_gzip_is(z.next_in, left));
  if (!only_padding(z.next_in, left))
    status = damaged(name, "something else is behind its end", err);

done:
  inflateEnd(&z);
  if (status) {
    free(out.bytes);
    return status;
  }
  out.bytes[out.length] = '\0';
  *content = out.bytes;
  *content_length = out.length;
  return SFT_OK;
}

int sft_gzip_compress(const void *bytes, size_t length, unsigned char **packed,
                      size_t *packed_length, sft_error *err)
{
  z_stream z = {.zalloc = allocate, .zfree = release};
  buffer out = {NULL, 0, 0};
  size_t left = length;
  *packed = NULL;
  *packed_length = 0;
  if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_FORMAT, 8, Z_DEFAULT_STRATEGY) !=
      Z_OK)
    return sft_fail_memory(err, "compressing a file");
  z.next_in = (z_const unsigned char *) bytes;
  int result = Z_OK;
  while (result == Z_OK) {
    if (reserve(&out, 65536, err)) break;
    if (!z.avail_in) {
      z.avail_in = at_most(left);
      left -= z.avail_in;
    }
    const size_t room = at_most(out.capacity - out.length - 1);
    z.next_out = (unsigned char *) out.bytes + out.length;
    z.avail_out = (unsigned int) room;
    result = deflate(&z, left ? Z_NO_FLUSH : Z_FINISH);
    out.length += room - z.avail_out;
  }
  deflateEnd(&z);
  if (result != Z_STREAM_END) {
    free(out.bytes);
    return sft_fail_memory(err, "compressing a file");
  }
  *packed = (unsigned char *) out.bytes;
  *packed_length = out.length;
  return SFT_OK;
}

/* ---- files ---- */

static int has_end(const char *text, const char *end)
{
  const size_t n = strlen(text), m = strlen(end);
  return n >= m && strcmp(text + n - m, end) == 0;
}

/* The program that a file is compressed with other than gzip, by its name or its first bytes, or NULL. */
static const char *other_program(const char *path, const char *bytes, size_t length)
{
  static const struct {
    const char *program, *ending, *begin;
    size_t n;
  } others[] = {{"bzip2", ".bz2", "BZh", 3},
                {"xz", ".xz", "\xfd\x37zXZ\0", 6},
                {"zstd", ".zst", "\x28\xb5\x2f\xfd", 4},
                {"lz4", ".lz4", "\x04\x22\x4d\x18", 4},
                {"lzma", ".lzma", "\x5d\0\0", 3}};
  for (size_t k = 0; k < sizeof others / sizeof *others; k++)
    if (has_end(path, others[k].ending) ||
        (length >= others[k].n && memcmp(bytes, others[k].begin, others[k].n) == 0))
      return others[k].program;
  return NULL;
}

static int read_bytes(const char *path, FILE *file, buffer *all, sft_error *err)
{
  struct stat info;
  if (fstat(fileno(file), &info))
    return sft_fail(err, SFT_EIO, "cannot read file %.300s: %s", path, strerror(errno));
  if (S_ISDIR(info.st_mode)) return sft_fail(err, SFT_EIO, "%.300s is a folder, not a file", path);
  /* some, such as /dev/zero, never end */
  if (S_ISCHR(info.st_mode) || S_ISBLK(info.st_mode))
    return sft_fail(err, SFT_EIO, "%.300s is a device, not a file", path);
  size_t n = S_ISREG(info.st_mode) && info.st_size > 0 ? (size_t) info.st_size : 0;
  do {
    const int status = reserve(all, n + 65536, err);
    if (status) return status;
    errno = 0;
    n = fread(all->bytes + all->length, 1, all->capacity - all->length - 1, file);
    all->length += n;
    if (ferror(file))
      return sft_fail(err, SFT_EIO, "cannot read file %.300s: %s", path,
                      strerror(errno ? errno : EIO));
    n = 0;
  } while (!feof(file));
  all->bytes[all->length] = '\0';
  return SFT_OK;
}

/* What the bytes of a file hold: *all is replaced if it is compressed. */
static int unpack(const char *path, buffer *all, sft_error *err)
{
  if (sft_gzip_is(all->bytes, all->length)) {
    buffer content = {NULL, 0, 0};
    const int status =
        sft_gzip_uncompress(path, all->bytes, all->length, &content.bytes, &content.length, err);
    free(all->bytes);
    *all = content;
    return status;
  }
  const char *program = other_program(path, all->bytes, all->length);
  if (program)
    return sft_fail(err, SFT_EFORMAT,
                    "file %.300s is compressed by %s, which is not read: uncompress it, and "
                    "compress it by gzip if it shall be small",
                    path, program);
  if (has_end(path, ".gz"))
    return damaged(path,
                   all->length ? "it does not begin as such; rename it if it is plain text"
                               : "it is empty",
                   err);
  return SFT_OK;
}

int sft_file_read(const char *path, char **content, size_t *length, sft_error *err)
{
  buffer all = {NULL, 0, 0};
  *content = NULL;
  *length = 0;
  errno = 0;
  FILE *file = fopen(path, "rb");
  if (!file && errno == ENOMEM) return sft_fail_memory(err, "reading a file");
  if (!file) return sft_fail(err, SFT_EIO, "cannot open file %.300s: %s", path, strerror(errno));
  int status = read_bytes(path, file, &all, err);
  fclose(file);
  if (!status) status = unpack(path, &all, err);
  if (status) {
    free(all.bytes);
    return status;
  }
  *content = all.bytes;
  *length = all.length;
  return SFT_OK;
}
