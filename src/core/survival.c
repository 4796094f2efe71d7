/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "survival.h"

#include <math.h>
#include <stdlib.h>

typedef struct {
  double time;
  int censored;
} moment;

static int compare(const void *a, const void *b)
{
  const moment *left = a, *right = b;
  if (left->time != right->time) return left->time < right->time ? -1 : 1;
  return left->censored - right->censored;
}

int sft_survival_curve(size_t n, const double *time, const unsigned char *censored,
                       sft_survival_step **steps, size_t *nsteps, sft_error *err)
{
  double survival = 1.0, sum = 0.0;
  moment *moments = malloc((n + 1) * sizeof *moments);
  *steps = malloc((n + 1) * sizeof **steps);
  *nsteps = 0;
  if (!moments || !*steps) {
    free(moments);
    free(*steps);
    *steps = NULL;
    return sft_fail_memory(err, "a survival curve");
  }
  for (size_t i = 0; i < n; i++) moments[i] = (moment){time[i], censored[i] != 0};
  qsort(moments, n, sizeof *moments, compare);
  for (size_t i = 0, end; i < n; i = end) {
    const double risk = (double) (n - i);
    double events = 0.0;
    for (end = i; end < n && moments[end].time == moments[i].time; end++)
      events += !moments[end].censored;
    if (events == 0.0) continue;
    survival *= (risk - events) / risk;
    /* at the last event S is 0, and so is its error */
    if (events < risk) sum += events / (risk * (risk - events));
    (*steps)[(*nsteps)++] = (sft_survival_step){moments[i].time, survival, survival * sqrt(sum)};
  }
  free(moments);
  return SFT_OK;
}

int sft_survival_find_median(size_t n, const double *time, const unsigned char *censored,
                             sft_survival_median *median, sft_error *err)
{
  sft_survival_step *steps;
  size_t nsteps;
  *median = (sft_survival_median){n, 0, NAN, NAN, NAN};
  for (size_t i = 0; i < n; i++) median->censored += censored[i] != 0;
  const int status = sft_survival_curve(n, time, censored, &steps, &nsteps, err);
  if (status) return status;
  /* a product of rounded factors may miss 1/2 by a little */
  const double half = 0.5 * (1.0 + 1.0e-9);
  for (size_t k = 0; k < nsteps; k++) {
    const sft_survival_step *s = &steps[k];
    if (isnan(median->low) && s->survival - s->error <= half) median->low = s->time;
    if (isnan(median->median) && s->survival <= half) median->median = s->time;
    if (isnan(median->high) && s->survival + s->error <= half) median->high = s->time;
  }
  free(steps);
  return SFT_OK;
}
