/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* GSL's default error handler aborts the process, for a value that underflows, too: every call of GSL that may
   fail stands between these two. Used by stats*.c only, which are all that uses GSL. */

#ifndef SFT_STATS_GSL_H
#define SFT_STATS_GSL_H

#include <gsl/gsl_errno.h>

static inline gsl_error_handler_t *sft_gsl_begin(void)
{
  return gsl_set_error_handler_off();
}

static inline void sft_gsl_end(gsl_error_handler_t *handler)
{
  gsl_set_error_handler(handler);
}

#endif
