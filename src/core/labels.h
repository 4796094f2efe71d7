/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The one rule that makes an atom fast, slow or unknown, and how well one half of the replicas predicts the
   labels that the other half gives: the ceiling of every AUC. Both are shared by softness fit and softness
   analyze. */

#ifndef SFT_LABELS_H
#define SFT_LABELS_H

#include "error.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum sft_label {
  SFT_SLOW,
  SFT_FAST,
  SFT_UNKNOWN /* censored, and the window is too short to call the atom slow; or not clear-cut */
};

/* Fast: not censored and ln m >= threshold. A censored atom has tau > exp(-lnm), the end of its window: it is slow
   if that is not shorter than the threshold time, lnm <= threshold, and unknown otherwise. Dumps have six or
   more digits: a bound that differs from the threshold by less (1e-5, relative to |threshold| beyond 1) equals it. */
enum sft_label sft_label_of(double lnm, int censored, double threshold);

/* What the odd and the even replicas say of an atom. */
typedef struct {
  double lnm[2];
  double smallest[2]; /* the smallest F_s of the window; NaN: not known */
} sft_halves;

/* Whether half k is censored: its smallest F_s lies above 1/e. If that is not known, or 1/e to the decimals of
   dumps: its ln m is the bound, the least ln m of all atoms and halves of the sample, which is that of its window
   if anything is censored. */
int sft_half_censored(const sft_halves *halves, int k, double bound);

/* An atom with what its halves say, for sft_label_ceiling. */
typedef struct {
  double rank[2];          /* the higher, the faster */
  enum sft_label label[2]; /* by the rule above */
} sft_half_labels;

/* Atoms whose half is not censored rank by its ln m. Those that are censored lie below: with the smallest F_s, by
   how near that came to 1/e (ln m - F_s); without it they all share one rank, which makes the ceiling too low
   where many are censored. The smallest F_s alone is no rank for all: in the shipped samples at 1800 K it gives
   .885, ln m .922, as it comes at the end of the window, when the order of fast atoms is lost. */
sft_half_labels sft_half_labels_of(const sft_halves *halves, double bound, double threshold);

/* The ceiling: the AUC of the ranks of one half for the labels of the other one, mean of both ways, over all n atoms
   together. Atoms that are unknown to the half that labels are left out. NaN where a class is empty.
   SFT_ENOMEM. */
int sft_label_ceiling(size_t n, const sft_half_labels *atoms, double *auc, sft_error *err);

#ifdef __cplusplus
}
#endif
#endif
