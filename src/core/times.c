/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "times.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

/* Sampling costs memory for every atom: more times than this are taken for a mistake. */
enum { MAX_TIMES = 100000 };

static int allocate(int64_t count, int64_t **steps, sft_error *err)
{
  if (count > MAX_TIMES)
    return sft_fail(err, SFT_EINVAL, "%" PRId64 " sampling times are more than %d: choose fewer",
                    count, MAX_TIMES);
  *steps = malloc((size_t) count * sizeof **steps);
  return *steps ? SFT_OK : sft_fail_memory(err, "sampling times");
}

int sft_times_log(int per_decade, int64_t nstep, int64_t **steps, int *nsteps, sft_error *err)
{
  *steps = NULL;
  *nsteps = 0;
  if (per_decade < 1)
    return sft_fail(err, SFT_EINVAL,
                    "Number of sampling times a decade is %d: it must be at least 1", per_decade);
  if (nstep < 1)
    return sft_fail(err, SFT_EINVAL, "Window is %" PRId64 " steps: it must be at least 1", nstep);

  const int64_t most = (int64_t) (per_decade * log10((double) nstep)) + 2;
  const int status = allocate(most + 1, steps, err);
  if (status) return status;

  int n = 0;
  for (int64_t j = 0; j < most; j++) {
    const int64_t step = (int64_t) llround(pow(10.0, (double) j / per_decade));
    if (step > nstep) break;
    if (n == 0 || step > (*steps)[n - 1]) (*steps)[n++] = step;
  }
  if ((*steps)[n - 1] < nstep) (*steps)[n++] = nstep;
  *nsteps = n;
  return SFT_OK;
}

int sft_times_linear(int64_t interval, int64_t nstep, int64_t **steps, int *nsteps, sft_error *err)
{
  *steps = NULL;
  *nsteps = 0;
  if (interval < 1 || interval > nstep)
    return sft_fail(err, SFT_EINVAL,
                    "Sampling interval is %" PRId64 " steps: it must be 1 to %" PRId64
                    ", the window",
                    interval, nstep);
  const int64_t whole = nstep / interval, count = whole + (nstep % interval ? 1 : 0);
  const int status = allocate(count, steps, err);
  if (status) return status;
  for (int64_t k = 0; k < whole; k++) (*steps)[k] = (k + 1) * interval;
  (*steps)[count - 1] = nstep;
  *nsteps = (int) count;
  return SFT_OK;
}

int sft_times_check(const int64_t *steps, int nsteps, int64_t nstep, sft_error *err)
{
  if (nsteps < 1)
    return sft_fail(err, SFT_EINVAL, "No sampling time is given: name at least one step");
  for (int k = 0; k < nsteps; k++) {
    if (steps[k] < 1 || steps[k] > nstep)
      return sft_fail(err, SFT_EINVAL,
                      "Sampling time is step %" PRId64 ": it must be 1 to %" PRId64 ", the window",
                      steps[k], nstep);
    if (k > 0 && steps[k] <= steps[k - 1])
      return sft_fail(err, SFT_EINVAL,
                      "Sampling time %" PRId64 " follows %" PRId64
                      ": list the steps in ascending order, each once",
                      steps[k], steps[k - 1]);
  }
  return SFT_OK;
}
