/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Fast, slow and unknown atoms, and the ceiling: the rule at its edges, and the ceiling by its definition. */

#include "core/labels.h"

#include "check.h"
#include "numbers.h"

enum { ATOMS = 600 };

static void rule(void)
{
  CHECK_EQUAL(sft_label_of(1.1, 0, 1.1), SFT_FAST, "at the threshold");
  CHECK_EQUAL(sft_label_of(1.0999999, 0, 1.1), SFT_SLOW, "below it");
  CHECK_EQUAL(sft_label_of(1.0, 1, 1.1), SFT_SLOW, "slower than a slow bound");
  CHECK_EQUAL(sft_label_of(1.2, 1, 1.1), SFT_UNKNOWN, "slower than a fast bound");
  /* the window is the threshold time: F_s has not come down to 1/e at its end */
  CHECK_EQUAL(sft_label_of(0.0, 1, 0.0), SFT_SLOW, "a bound at the threshold: units lj, window 1");
  CHECK_EQUAL(sft_label_of(0.0, 0, 0.0), SFT_FAST, "tau is the end of the window");
  /* printed numbers: -ln 0.36, -ln 3.3e4 */
  CHECK_EQUAL(sft_label_of(1.02165125, 1, 1.021651), SFT_SLOW, "a bound of more digits");
  CHECK_EQUAL(sft_label_of(-10.4043, 1, -log(3.3e4)), SFT_SLOW, "a bound of six digits");
  CHECK_EQUAL(sft_label_of(1.02175, 1, 1.021651), SFT_UNKNOWN,
              "a window that is shorter by a part in 10000");
}

static void halves(void)
{
  const double bound = 1.02165; /* six digits; other columns have more */
  const sft_halves both = {{1.021651, 1.5}, {0.5, 0.1}};
  CHECK(sft_half_censored(&both, 0, bound) && !sft_half_censored(&both, 1, bound), "censored");
  /* the slowest atom of a sample in which all have relaxed */
  const sft_halves relaxed = {{0.2, 0.3}, {0.3, 0.2}}, unknown = {{0.2, 0.3}, {NAN, NAN}};
  CHECK(!sft_half_censored(&relaxed, 0, 0.2), "F_s has come down to 1/e");
  CHECK(sft_half_censored(&unknown, 0, 0.2), "nothing is known but that it is the slowest");

  sft_half_labels a = sft_half_labels_of(&both, bound, 1.1);
  CHECK_EQUAL(a.label[0], SFT_SLOW, "censored");
  CHECK_EQUAL(a.label[1], SFT_FAST, "not censored");
  CHECK_EQUAL(a.rank[1], 1.5, "by ln m");
  const sft_halves nearer = {{1.021651, 1.021651}, {0.4, NAN}};
  const sft_half_labels b = sft_half_labels_of(&nearer, bound, 1.1);
  CHECK(b.rank[0] > a.rank[0] && b.rank[0] < bound, "nearer to 1/e, and below all that got there");
  CHECK_EQUAL(b.rank[1], nearer.lnm[1], "censored, without the smallest F_s");
  /* a window of its own, shorter than that of the other half */
  const sft_halves shorter = {{1.2, 1.5}, {0.4, 0.1}};
  CHECK(sft_half_censored(&shorter, 0, bound), "above 1/e, whatever ln m says");
  /* 1/e to five decimals: ln m decides */
  const sft_halves close = {{1.0217, 1.02165}, {0.36788, 0.36788}};
  CHECK(!sft_half_censored(&close, 0, bound) && sft_half_censored(&close, 1, bound),
        "close to 1/e");
  a = sft_half_labels_of(&both, bound, 0.9);
  CHECK_EQUAL(a.label[0], SFT_UNKNOWN, "the window is shorter than the threshold time");
  a = sft_half_labels_of(&both, bound, 1.021651);
  CHECK_EQUAL(a.label[0], SFT_SLOW, "it is the threshold time");
}

/* by its definition: pairs in order, ties half */
static double definition(const sft_half_labels *atoms)
{
  double mean = 0.0;
  for (int k = 0; k < 2; k++) {
    double wins = 0.0, pairs = 0.0;
    for (int i = 0; i < ATOMS; i++)
      for (int j = 0; j < ATOMS; j++) {
        if (atoms[i].label[!k] != SFT_FAST || atoms[j].label[!k] != SFT_SLOW) continue;
        const double difference = atoms[i].rank[k] - atoms[j].rank[k];
        pairs += 1.0;
        wins += difference > 0.0 ? 1.0 : difference == 0.0 ? 0.5 : 0.0;
      }
    mean += 0.5 * wins / pairs;
  }
  return mean;
}

/* Atoms with F_s = exp(-t/tau) as either half measures it, in a window that most of them survive: the smallest F_s
   raises the ceiling; in a long window it is noise, and ln m is what counts. */
static void ceiling(double window, double threshold)
{
  sft_half_labels with[ATOMS], without[ATOMS];
  sft_error err = {0};
  uint64_t state = 3;
  double high = 0.0, low = 0.0;
  int left_out = 0;
  for (int i = 0; i < ATOMS; i++) {
    const double lnm = -1.0 + 1.2 * number_gaussian(&state);
    sft_halves halves;
    for (int k = 0; k < 2; k++) {
      const double measured = lnm + 0.1 * number_gaussian(&state);
      const int censored = exp(-measured) > window;
      halves.lnm[k] = censored ? -log(window) : measured;
      halves.smallest[k] = exp(-window * exp(measured));
      if (!censored) halves.smallest[k] *= number_uniform(&state);
    }
    with[i] = sft_half_labels_of(&halves, -log(window), threshold);
    halves.smallest[0] = halves.smallest[1] = NAN;
    without[i] = sft_half_labels_of(&halves, -log(window), threshold);
    for (int k = 0; k < 2; k++) left_out += with[i].label[k] == SFT_UNKNOWN;
  }
  CHECK_EQUAL(sft_label_ceiling(ATOMS, with, &high, &err), SFT_OK, "%s", err.message);
  CHECK_EQUAL(sft_label_ceiling(ATOMS, without, &low, &err), SFT_OK, "%s", err.message);
  CHECK_REL(high, definition(with), 1e-12, "window %g: with the smallest F_s", window);
  CHECK_REL(low, definition(without), 1e-12, "window %g: by ln m alone", window);
  CHECK(high > 0.985 && high >= low, "window %g: %g with the smallest F_s, %g without", window,
        high, low);
  if (window < 2.0)
    CHECK(low < high - 0.02, "window %g: %g where many atoms are tied", window, low);
  CHECK_EQUAL(left_out, 0, "window %g: the window is long enough for all labels", window);

  /* a class that is empty, and no atoms at all */
  for (int i = 0; i < ATOMS; i++) with[i].label[0] = SFT_UNKNOWN;
  CHECK_EQUAL(sft_label_ceiling(ATOMS, with, &high, &err), SFT_OK, "%s", err.message);
  CHECK(isnan(high), "no labels in one half");
  CHECK_EQUAL(sft_label_ceiling(0, with, &high, &err), SFT_OK, "%s", err.message);
  CHECK(isnan(high), "no atoms");
}

int main(void)
{
  rule();
  halves();
  ceiling(1.0, 0.0);
  ceiling(1000.0, 0.0);
  return check_report();
}
