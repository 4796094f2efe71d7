/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The threshold as the inflection point right of the main peak of the distribution of ln m. */

#include "fit.h"
#include "stats_fit.h"

#include <math.h>
#include <stdlib.h>

#define FEWEST_ATOMS 100

/* Below the bounds of censored atoms the distribution is not known; this share of the weight may be
   missing above. */
#define MISSING 0.01
/* If more than this is censored, the main peak may be anywhere below. */
#define MOST_CENSORED 0.5

/* Weight of an atom of each sample: every temperature counts the same, whatever its atoms. */
static void weigh(int nsamples, const double *temperature, const int *count, double *weight)
{
  double total = 0.0;
  for (int s = 0; s < nsamples; s++) {
    double atoms = 0.0;
    for (int other = 0; other < nsamples; other++)
      if (temperature[other] == temperature[s]) atoms += count[other];
    weight[s] = atoms > 0.0 ? 1.0 / atoms : 0.0;
    total += count[s] * weight[s];
  }
  for (int s = 0; s < nsamples; s++) weight[s] /= total;
}

/* The largest bound at or above which more than MISSING of the weight is censored; else -inf. */
static double known_above(int nsamples, const double *bound, const double *censored)
{
  double edge = -INFINITY;
  for (int s = 0; s < nsamples; s++) {
    double missing = 0.0;
    for (int other = 0; other < nsamples; other++)
      if (bound[other] >= bound[s]) missing += censored[other];
    if (missing > MISSING && bound[s] > edge) edge = bound[s];
  }
  return edge;
}

int sft_fit_threshold(sft_model *model, int nsamples, const double *temperature, const int *count,
                      const double *lnm, const uint8_t *censored, double bandwidth, sft_error *err)
{
  sft_model_rule *rule = &model->rule;
  size_t total = 0, row = 0, n = 0;
  int status = SFT_OK;
  for (int s = 0; s < nsamples; s++) total += (size_t) count[s];
  sft_stats_point *points = malloc((total + 1) * sizeof *points);
  double *memory = calloc(3 * (size_t) nsamples, sizeof *memory);
  if (!points || !memory) {
    status = sft_fail_memory(err, "the distribution of ln m");
    goto done;
  }
  double *weight = memory, *bound = memory + nsamples, *missing = memory + 2 * nsamples;
  weigh(nsamples, temperature, count, weight);
  for (int s = 0; s < nsamples; s++) {
    bound[s] = -INFINITY;
    for (int i = 0; i < count[s]; i++, row++) {
      if (!censored[row]) {
        points[n++] = (sft_stats_point){lnm[row], weight[s]};
      } else {
        bound[s] = fmax(bound[s], lnm[row]);
        missing[s] += weight[s];
      }
    }
  }
  rule->inflection = 1;
  rule->atoms = (int) n;
  rule->censored = (int) (total - n);
  if (n < FEWEST_ATOMS) {
    status =
        sft_fail(err, SFT_EINVAL,
                 "threshold inflection: %d atoms are not censored, and %d are needed; give the "
                 "threshold as a number",
                 (int) n, FEWEST_ATOMS);
    goto done;
  }
  double unseen = 0.0;
  for (int s = 0; s < nsamples; s++) unseen += missing[s];
  if (unseen > MOST_CENSORED) {
    status =
        sft_fail(err, SFT_EINVAL,
                 "threshold inflection: the main peak is not within the windows: %.0f %% of the "
                 "distribution of ln m is censored; label with longer windows, choose "
                 "temperatures, or give the threshold as a number",
                 100.0 * unseen);
    goto done;
  }
  rule->bandwidth = bandwidth > 0.0 ? bandwidth : sft_stats_bandwidth(n, points);
  if (!(rule->bandwidth > 0.0)) {
    status = sft_fail(err, SFT_EINVAL,
                      "threshold inflection: the distribution of ln m has no width; give the "
                      "threshold as a number");
    goto done;
  }
  status = sft_stats_inflection(n, points, rule->bandwidth, &rule->peak, &model->threshold, err);
  if (status) goto done;
  /* a cut-off distribution has a peak just above the cut, wherever that is */
  const double edge = known_above(nsamples, bound, missing);
  if (rule->peak < edge + 2.0 * rule->bandwidth)
    status = sft_fail(err, SFT_EINVAL,
                      "threshold inflection: the main peak is not within the windows: ln m is "
                      "highest at %.3g, and atoms are censored up to %.3g (bandwidth %.2g); label "
                      "with longer windows, or give the threshold as a number",
                      rule->peak, edge, rule->bandwidth);

done:
  free(points);
  free(memory);
  return status;
}
