/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Errors of the core: no module prints or exits. A fallible function returns 0 or one of these codes
   and fills the caller's sft_error with one line that names the argument, the value and the remedy. */

#ifndef SFT_ERROR_H
#define SFT_ERROR_H

#ifdef __cplusplus
extern "C" {
#endif

enum sft_code {
  SFT_OK = 0,
  SFT_EINVAL,   /* an argument is out of range */
  SFT_ENOMEM,   /* memory could not be allocated */
  SFT_EIO,      /* a file could not be read or written */
  SFT_EFORMAT,  /* text or binary data is damaged or not of the expected form */
  SFT_EMISFIT,  /* sound data that does not fit the run: units, elements, version */
  SFT_ELIBRARY, /* XGBoost or GSL reported an error */
  SFT_EBUSY     /* another process is at work on the same files */
};

typedef struct {
  int code;
  char message[512];
} sft_error;

#if defined(__GNUC__)
#define SFT_PRINTF(fmt_index, arg_index) __attribute__((format(printf, fmt_index, arg_index)))
#else
#define SFT_PRINTF(fmt_index, arg_index)
#endif

/* Fill err (may be NULL) with code and the formatted message; returns code, so that
   `return sft_fail(err, SFT_EINVAL, ...)` ends a function. */
int sft_fail(sft_error *err, int code, const char *format, ...) SFT_PRINTF(3, 4);

/* sft_fail with the usual line for an allocation of `what`. */
int sft_fail_memory(sft_error *err, const char *what);

#ifdef __cplusplus
}
#endif
#endif
