/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Arrhenius law of a probability from counts: P = exp(Sigma - DeltaE / T), k successes among n. */

#ifndef SFT_ARRHENIUS_H
#define SFT_ARRHENIUS_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int used, left_out;          /* temperatures */
  double energy, energy_error; /* Delta E, in units of T */
  double sigma, sigma_error;
  double deviance,
      p;         /* twice the log-likelihood that the law falls short of P = k/n; its chi-square
                         probability of more, NaN for dof = 0 */
  int dof;       /* used - 2; 0 without a law */
  double scale;  /* sqrt(deviance / dof), at least 1; not in the errors above */
  int above_one; /* the law exceeds 1 at a temperature left out because k = n */
} sft_arrhenius;

/* Whether a temperature can be used: at least `minimum` trials, some but not all successes. */
int sft_arrhenius_usable(double trials, double successes, double minimum);

/* Maximum binomial likelihood: a generalised linear model with logarithmic link, by Newton's method
   with steps halved until the likelihood rises and P stays below 1. T[n] > 0. Only usable
   temperatures enter; the results are NaN with fewer than two of them, or if no maximum is found. */
void sft_arrhenius_fit(int n, const double *T, const double *trials, const double *successes,
                       double minimum, sft_arrhenius *fit);

/* exp(Sigma - DeltaE / T) */
double sft_arrhenius_value(const sft_arrhenius *fit, double T);

#ifdef __cplusplus
}
#endif
#endif
