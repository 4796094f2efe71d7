/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "labels.h"
#include "stats.h"

#include <math.h>
#include <stdlib.h>

/* What is lost in printing six digits of ln m, and five decimals of F_s. */
#define ROUNDING 1.0e-5

static int at_most(double lnm, double limit)
{
  return lnm <= limit + ROUNDING * fmax(1.0, fabs(limit));
}

enum sft_label sft_label_of(double lnm, int censored, double threshold)
{
  if (censored) return at_most(lnm, threshold) ? SFT_SLOW : SFT_UNKNOWN;
  return lnm >= threshold ? SFT_FAST : SFT_SLOW;
}

int sft_half_censored(const sft_halves *halves, int k, double bound)
{
  const double above = halves->smallest[k] - exp(-1.0);
  /* NaN and what the decimals leave open are for ln m to decide */
  if (above > ROUNDING) return 1;
  if (above < -ROUNDING) return 0;
  return at_most(halves->lnm[k], bound);
}

sft_half_labels sft_half_labels_of(const sft_halves *halves, double bound, double threshold)
{
  sft_half_labels result;
  for (int k = 0; k < 2; k++) {
    const double lnm = halves->lnm[k], smallest = halves->smallest[k];
    const int censored = sft_half_censored(halves, k, bound);
    const int nearness_known = censored && !isnan(smallest);
    result.label[k] = sft_label_of(lnm, censored, threshold);
    result.rank[k] = nearness_known ? lnm - smallest : lnm;
  }
  return result;
}

int sft_label_ceiling(size_t n, const sft_half_labels *atoms, double *auc, sft_error *err)
{
  double way[2] = {NAN, NAN};
  double *rank = malloc((n + 1) * sizeof *rank);
  unsigned char *fast = malloc(n + 1);
  int status = rank && fast ? SFT_OK : sft_fail_memory(err, "the ceiling of the AUCs");
  for (int k = 0; k < 2 && !status; k++) {
    size_t known = 0;
    for (size_t i = 0; i < n; i++) {
      if (atoms[i].label[!k] == SFT_UNKNOWN) continue;
      rank[known] = atoms[i].rank[k];
      fast[known++] = atoms[i].label[!k] == SFT_FAST;
    }
    status = sft_stats_auc(known, rank, fast, &way[k], err);
  }
  *auc = 0.5 * (way[0] + way[1]);
  free(rank);
  free(fast);
  return status;
}
