/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "error.h"

#include <stdarg.h>
#include <stdio.h>

int sft_fail(sft_error *err, int code, const char *format, ...)
{
  if (err) {
    va_list args;
    va_start(args, format);
    err->code = code;
    vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    /* words of a damaged file may hold line ends and what terminals obey */
    for (char *c = err->message; *c; c++)
      if ((unsigned char) *c < ' ' || *c == 0x7f) *c = '?';
  }
  return code;
}

int sft_fail_memory(sft_error *err, const char *what)
{
  return sft_fail(err, SFT_ENOMEM, "Could not allocate memory for %s", what);
}
