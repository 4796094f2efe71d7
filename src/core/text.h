/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Lines and words of a text in memory. The text need not end in a null byte, so that a file or a
   broadcast buffer is parsed as it is. */

#ifndef SFT_TEXT_H
#define SFT_TEXT_H

#include "error.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  const char *next; /* start of the next line */
  const char *end;
  int line; /* number of the line read last, from 1 */
} sft_text;

typedef struct {
  const char *begin;
  size_t length;
} sft_span;

/* Refuse what is no text in ASCII or UTF-8, or would look right in a message although it is not: a byte order mark, UTF-16
   or UTF-32, null bytes, line ends of one carriage return. `what` begins the message, such as "sample a.dump". SFT_EFORMAT. */
int sft_text_check(const char *what, const char *text, size_t length, sft_error *err);

/* The next line, without its line end; 0 if there is none. */
int sft_text_line(sft_text *text, sft_span *line);

/* Take the first word, split at blanks and tabs, off the rest of a line; 0 if there is none. */
int sft_text_word(sft_span *rest, sft_span *word);

/* 1 if the word is this string. */
int sft_text_is(const sft_span *word, const char *string);

/* 1 if no byte is beyond 7 bits: others may be blanks or marks that nobody sees. */
int sft_text_ascii(const sft_span *word);

/* If line starts with prefix, take it off and return 1. */
int sft_text_prefix(sft_span *line, const char *prefix);

/* The whole word as a finite number or an integer; 0 if it is not one. */
int sft_text_real(const sft_span *word, double *value);
int sft_text_integer(const sft_span *word, int64_t *value);

/* Length of the word for "%.*s", cut where a message would get too long. */
int sft_text_shown(const sft_span *word);

#ifdef __cplusplus
}
#endif
#endif
