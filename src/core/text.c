/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "text.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* No number in a sensible file is longer than this. */
#define LONGEST_NUMBER 63
#define LONGEST_SHOWN 60

static int begins(const char *text, size_t length, const char *with, size_t n)
{
  return length >= n && memcmp(text, with, n) == 0;
}

int sft_text_check(const char *what, const char *text, size_t length, sft_error *err)
{
  if (begins(text, length, "\xef\xbb\xbf", 3))
    return sft_fail(err, SFT_EFORMAT,
                    "%.300s begins with a byte order mark, which editors do not show: remove its "
                    "first three bytes, with tail -c +4 for instance",
                    what);
  const char *null = length ? memchr(text, '\0', length) : NULL;
  /* a line of UTF-16 has a null byte beside each letter */
  if (begins(text, length, "\xff\xfe", 2) || begins(text, length, "\xfe\xff", 2) ||
      (null && null - text < 4 && length > 4))
    return sft_fail(err, SFT_EFORMAT,
                    "%.300s is not plain text but seems to be UTF-16 or UTF-32: convert it, with "
                    "iconv -f UTF-16 -t UTF-8 for instance",
                    what);
  if (null) {
    int line = 1;
    for (const char *c = text; c < null; c++) line += *c == '\n';
    return sft_fail(err, SFT_EFORMAT, "%.300s is damaged, or not text: null byte in line %d", what,
                    line);
  }
  if (length && memchr(text, '\r', length) && !memchr(text, '\n', length))
    return sft_fail(err, SFT_EFORMAT,
                    "%.300s has line ends of carriage returns alone: convert them, with tr "
                    "'\\r' '\\n' for instance",
                    what);
  return SFT_OK;
}

int sft_text_line(sft_text *text, sft_span *line)
{
  if (text->next >= text->end) return 0;
  const size_t left = (size_t) (text->end - text->next);
  const char *stop = memchr(text->next, '\n', left);
  line->begin = text->next;
  line->length = stop ? (size_t) (stop - text->next) : left;
  text->next = stop ? stop + 1 : text->end;
  text->line++;
  if (line->length && line->begin[line->length - 1] == '\r') line->length--;
  return 1;
}

int sft_text_word(sft_span *rest, sft_span *word)
{
  const char *p = rest->begin, *end = rest->begin + rest->length;
  while (p < end && (*p == ' ' || *p == '\t')) p++;
  word->begin = p;
  while (p < end && *p != ' ' && *p != '\t') p++;
  word->length = (size_t) (p - word->begin);
  rest->begin = p;
  rest->length = (size_t) (end - p);
  return word->length > 0;
}

int sft_text_is(const sft_span *word, const char *string)
{
  return strlen(string) == word->length && memcmp(word->begin, string, word->length) == 0;
}

int sft_text_ascii(const sft_span *word)
{
  for (size_t k = 0; k < word->length; k++)
    if ((unsigned char) word->begin[k] > 0x7f) return 0;
  return 1;
}

int sft_text_prefix(sft_span *line, const char *prefix)
{
  const size_t n = strlen(prefix);
  if (line->length < n || memcmp(line->begin, prefix, n) != 0) return 0;
  line->begin += n;
  line->length -= n;
  return 1;
}

/* strtod and strtoll need a null byte at the end. */
static int copy_number(const sft_span *word, char *copy)
{
  if (word->length == 0 || word->length > LONGEST_NUMBER) return 0;
  memcpy(copy, word->begin, word->length);
  copy[word->length] = '\0';
  return strlen(copy) == word->length;
}

int sft_text_real(const sft_span *word, double *value)
{
  char copy[LONGEST_NUMBER + 1], *stop;
  /* strtod knows hexadecimal numbers, too */
  if (!copy_number(word, copy) || strpbrk(copy, "xX")) return 0;
  *value = strtod(copy, &stop);
  return *stop == '\0' && isfinite(*value);
}

int sft_text_integer(const sft_span *word, int64_t *value)
{
  char copy[LONGEST_NUMBER + 1], *stop;
  if (!copy_number(word, copy)) return 0;
  errno = 0;
  *value = strtoll(copy, &stop, 10);
  return *stop == '\0' && errno == 0;
}

int sft_text_shown(const sft_span *word)
{
  return word->length > LONGEST_SHOWN ? LONGEST_SHOWN : (int) word->length;
}
