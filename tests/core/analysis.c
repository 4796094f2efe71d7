/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The analysis as a whole on planted laws: what the tables say is what was planted, within their own
   errors; and that samples which do not fit are refused. */

#include "core/analysis.h"
#include "core/labels.h"

#include "check.h"
#include "numbers.h"

#include <unistd.h>

enum { NT = 6, NSAMPLES = 3, NATOMS = 4000, NBINS = 10 };
static const double temperatures[NT] = {800, 900, 1000, 1200, 1400, 1800};
static const double window = 0.4;

/* ---- what is planted ---- */

static double weight_high(double T)
{
  return 0.5 + (T - 1100.0) / 2000.0; /* 1/2 at 1100 */
}
/* The same for all atoms of a bin of softness. */
static double energy(int bin)
{
  return 5000.0 - 400.0 * bin;
}
static double sigma(int bin)
{
  return 1.5 - 0.12 * bin;
}
/* Relaxation of the slow atoms of a bin: ln tau = a + E/T, and twice the E below 1000. */
static double tau_of(int bin, double T)
{
  const double E = 3000.0 - 100.0 * bin;
  return 0.1 * exp(E / T + fmax(0.0, E * (1.0 / T - 1.0 / 1000.0)));
}

static int bin_of(double S)
{
  return S < 0.0 ? 0 : S >= 1.0 ? NBINS - 1 : (int) (S * NBINS);
}

/* The sample of a text, which is freed. */
static sft_sample *parsed(char *text, size_t n)
{
  sft_sample *sample = NULL;
  sft_error err = {0};
  CHECK_EQUAL(sft_sample_parse("s", text, n, sft_analysis_columns, &sample, &err), SFT_OK, "%s",
              err.message);
  free(text);
  return sample;
}

static sft_sample *make_sample(const double *S, double T, uint64_t *state)
{
  const size_t size = 200 * NATOMS;
  char *text = malloc(size);
  size_t n = (size_t) sprintf(text,
                              "ITEM: UNITS\nmetal\nITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n%d\n"
                              "ITEM: BOX BOUNDS pp pp pp\n0 10\n0 10\n0 10\n"
                              "ITEM: ATOMS id type x y z tau lnm censored S_configurations "
                              "S_atoms lnm_odd lnm_even\n",
                              NATOMS);
  for (int i = 0; i < NATOMS; i++) {
    const int bin = bin_of(S[i]);
    const int fast = number_uniform(state) < exp(sigma(bin) - energy(bin) / T);
    /* fast atoms spread over ln m from 1.1 on; the slow ones are censored, mostly */
    const double lnm = fast           ? 1.1 + 0.5 * number_uniform(state)
        : number_uniform(state) < 0.8 ? -log(window)
                                      : 0.92 + 0.1 * number_uniform(state);
    const int censored = lnm == -log(window);
    const double x = 10.0 * (i % 20) / 20.0, y = 10.0 * (i / 20 % 20) / 20.0,
                 z = 10.0 * (i / 400) / 10.0;
    n += (size_t) sprintf(text + n, "%d %d %g %g %g %.9g %.9g %d %.6f %.6f %.9g %.9g\n", i + 1,
                          1 + i % 2, x, y, z, exp(-lnm), lnm, censored, fmin(fmax(S[i], 0), 1),
                          fmin(fmax(S[i], 0), 1), lnm, lnm);
  }
  return parsed(text, n);
}

/* The same configuration in a long ensemble: exponential times about tau_of, window 1000. */
static sft_sample *make_long(const double *S, double T, uint64_t *state)
{
  const size_t size = 200 * NATOMS;
  char *text = malloc(size);
  size_t n = (size_t) sprintf(text,
                              "ITEM: UNITS\nmetal\nITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n%d\n"
                              "ITEM: BOX BOUNDS pp pp pp\n0 10\n0 10\n0 10\n"
                              "ITEM: ATOMS id type x y z tau lnm censored Fs_0.1 Fs_1 Fs_10 "
                              "Fs_100 Fs_1000\n",
                              NATOMS);
  const double tau_F = tau_of(4, T);
  for (int i = 0; i < NATOMS; i++) {
    const double tau = -log(1.0 - number_uniform(state)) * tau_of(bin_of(S[i]), T) / log(2.0);
    const int censored = tau > 1000.0;
    const double x = 10.0 * (i % 20) / 20.0, y = 10.0 * (i / 20 % 20) / 20.0,
                 z = 10.0 * (i / 400) / 10.0;
    /* wrapped by one box in y; F falls linearly in ln t through 1/e at tau_F */
    n += (size_t) sprintf(text + n, "%d %d %g %g %g %.9g %.9g %d", i + 1, 1 + i % 2, x, y - 10.0, z,
                          fmin(tau, 1000.0), -log(fmin(tau, 1000.0)), censored);
    for (double t = 0.1; t < 2000.0; t *= 10.0)
      n += (size_t) sprintf(text + n, " %.9g", exp(-1.0) - 0.02 * log(t / tau_F));
    text[n++] = '\n';
  }
  sft_sample *sample = NULL;
  sft_error err = {0};
  CHECK_EQUAL(sft_sample_parse("s", text, n, NULL, &sample, &err), SFT_OK, "%s", err.message);
  free(text);
  return sample;
}

static sft_analysis *make_analysis(uint64_t seed, int with_long)
{
  sft_analysis_settings settings;
  sft_analysis *a = NULL;
  sft_error err = {0};
  uint64_t state = seed;
  double S[NATOMS];
  sft_analysis_defaults(&settings);
  settings.low = 0.0;
  settings.high = 1.0;
  strcpy(settings.units, "metal");
  CHECK_EQUAL(sft_analysis_create(&settings, &a, &err), SFT_OK, "%s", err.message);
  for (int k = 0; a && k < NT; k++)
    for (int s = 1; s <= NSAMPLES; s++) {
      for (int i = 0; i < NATOMS; i++) {
        const int high = number_uniform(&state) < weight_high(temperatures[k]);
        S[i] = high ? 0.65 + 0.09 * number_gaussian(&state) : 0.33 + 0.08 * number_gaussian(&state);
      }
      CHECK_EQUAL(sft_analysis_add(a, "s", temperatures[k], s,
                                   make_sample(S, temperatures[k], &state), &err),
                  SFT_OK, "%s", err.message);
      if (!with_long) continue;
      CHECK_EQUAL(sft_analysis_add_relaxation(a, "l", temperatures[k], s,
                                              make_long(S, temperatures[k], &state), &err),
                  SFT_OK, "%s", err.message);
    }
  CHECK_EQUAL(sft_analysis_run(a, &err), SFT_OK, "%s", err.message);
  return a;
}

/* ---- reading tables ---- */

/* Row (from 0) of a block (from 0) of a table: the rest of its text, or NULL. */
static const char *find_row(const sft_analysis *a, const char *name, int block, int row)
{
  for (int t = 0; t < sft_analysis_tables(a); t++) {
    if (strcmp(sft_analysis_table_name(a, t), name) != 0) continue;
    int blank = 0;
    for (const char *line = sft_analysis_table_text(a, t); *line; line = strchr(line, '\n') + 1) {
      blank = *line == '\n' ? blank + 1 : 0;
      if (blank == 2) block--;
      if (*line == '#' || *line == '\n' || block) continue;
      if (row-- == 0) return line;
    }
  }
  return NULL;
}

/* Column from 1, as in the manual page. */
static double value(const sft_analysis *a, const char *name, int block, int row, int column)
{
  const char *text = find_row(a, name, block, row);
  double number = -HUGE_VAL;
  CHECK(text, "%s has block %d, row %d", name, block, row);
  for (int c = 1; text && c <= column; c++) {
    char *end;
    while (*text == ' ') text++;
    number = strtod(text, &end);
    if (end == text) end = (char *) text + strcspn(text, " \n");
    text = end;
  }
  return number;
}

/* Value or error of a finding. */
static double finding(const sft_analysis *a, const char *name, int error)
{
  const char *text = strstr(sft_analysis_table_text(a, sft_analysis_tables(a) - 1), name);
  CHECK(text, "finding %s", name);
  double numbers[2] = {NAN, NAN};
  if (text) sscanf(text + strlen(name), "%lf %lf", &numbers[0], &numbers[1]);
  return numbers[error];
}

/* ---- the checks ---- */

static void planted(void)
{
  const int seeds = 12;
  double deviance = 0.0, dof = 0.0, covered = 0.0, bins = 0.0, pull_T = 0.0, covered_T = 0.0;
  for (int seed = 1; seed <= seeds; seed++) {
    sft_analysis *a = make_analysis((uint64_t) seed * 77, 0);
    /* energies: the bins that have enough fast atoms */
    for (int b = 0; b < NBINS; b++) {
      if (!(value(a, "energy.txt", 0, b, 10) >= 3.0)) continue;
      const double E = value(a, "energy.txt", 0, b, 2), error = value(a, "energy.txt", 0, b, 3);
      const double scale = value(a, "energy.txt", 0, b, 9);
      CHECK_ABS(E, energy(b), 4.5 * error, "seed %d: Delta E of bin %d", seed, b + 1);
      CHECK_ABS(value(a, "energy.txt", 0, b, 4), sigma(b), 4.5 * value(a, "energy.txt", 0, b, 5),
                "seed %d: Sigma of bin %d", seed, b + 1);
      CHECK_REL(value(a, "energy.txt", 0, b, 14), E * 8.617333262e-5, 1e-6, "eV");
      bins++;
      covered += fabs(E - energy(b)) <= error / scale;
      deviance += value(a, "energy.txt", 0, b, 6);
      dof += value(a, "energy.txt", 0, b, 7);
    }
    /* a step of 400 for each 0.1 of S */
    CHECK_ABS(finding(a, "DeltaE_slope", 0), -4000.0, 4.0 * finding(a, "DeltaE_slope", 1) + 80.0,
              "seed %d: slope of Delta E", seed);
    CHECK_ABS(finding(a, "Sigma_slope", 0), -1.2, 4.0 * finding(a, "Sigma_slope", 1) + 0.03,
              "seed %d: slope of Sigma", seed);

    for (int k = 0; k < NT; k++) {
      const double truth[5] = {weight_high(temperatures[k]), 0.33, 0.08, 0.65, 0.09};
      for (int c = 0; c < 5; c++)
        CHECK_ABS(value(a, "gaussians.txt", 0, k, 3 + 2 * c), truth[c],
                  4.5 * value(a, "gaussians.txt", 0, k, 4 + 2 * c), "seed %d, T %g: Gaussians, %d",
                  seed, temperatures[k], c);
      CHECK_EQUAL(value(a, "gaussians.txt", 0, k, 17), 1, "two Gaussians");
    }
    const double T = finding(a, "equal_weights", 0), T_error = finding(a, "equal_weights", 1);
    CHECK(T_error > 1.0 && T_error < 40.0, "error of the temperature of equal weights: %g",
          T_error);
    pull_T += (T - 1100.0) / T_error;
    covered_T += fabs(T - 1100.0) <= 2.0 * T_error;
    sft_analysis_free(a);
  }
  CHECK(bins > 6.0 * seeds, "%g bins with an energy", bins);
  CHECK_ABS(covered / bins, 0.6827, 4.0 * sqrt(0.2166 / bins), "Delta E within its error");
  CHECK_ABS(deviance / dof, 1.0, 5.0 * sqrt(2.0 / dof), "deviance per degree of freedom");
  CHECK_ABS(pull_T / seeds, 0.0, 4.0 / sqrt(seeds), "temperature of equal weights");
  CHECK(covered_T >= seeds - 3, "equal weights within two errors: %g of %d", covered_T, seeds);
}

static void relaxation(void)
{
  sft_analysis *a = make_analysis(5, 1);
  int compared = 0;
  for (int b = 0; b < NBINS; b++)
    for (int k = 0; k < NT; k++) {
      const double tau = value(a, "relaxation.txt", b, k, 3), truth = tau_of(b, temperatures[k]);
      const double low = value(a, "relaxation.txt", b, k, 4),
                   high = value(a, "relaxation.txt", b, k, 5);
      if (value(a, "relaxation.txt", b, k, 6) < 100.0 || isnan(low) || isnan(high)) continue;
      compared++;
      CHECK_ABS(log(tau), log(truth), 2.2 * log(high / low), "tau of bin %d at %g", b + 1,
                temperatures[k]);
    }
  CHECK(compared > 20, "%d times are compared", compared);
  /* tau_F from the mean F_s, exact but for the digits; then the turn at 1000 */
  for (int k = 0; k < NT; k++) {
    CHECK_REL(value(a, "relaxation_system.txt", 0, k, 3), tau_of(4, temperatures[k]), 1e-5,
              "tau_F at %g", temperatures[k]);
    CHECK_EQUAL(value(a, "relaxation_system.txt", 0, k, 16), NSAMPLES, "long samples");
    CHECK_EQUAL(value(a, "relaxation_system.txt", 0, k, 13), 1000.0, "window");
  }
  CHECK_REL(finding(a, "turn_F", 0), 1000.0, 1e-3, "turning temperature");
  CHECK_REL(value(a, "relaxation_fits.txt", 0, 0, 9), 2600.0, 1e-3, "slope at high temperature");
  CHECK_REL(value(a, "relaxation_fits.txt", 0, 0, 11), 5200.0, 1e-3, "slope at low temperature");
  CHECK_ABS(finding(a, "turn_median", 0), 1000.0, 60.0, "turning temperature of the medians");
  /* line of high temperatures, continued: tau = 0.1 exp(E/T) */
  CHECK_REL(value(a, "relaxation_system.txt", 0, 0, 14), 0.1 * exp(2600.0 / 800.0), 1e-3,
            "Arrhenius law");
  CHECK(find_row(a, "mobility_long.txt", NT, 0), "PDF of the long windows");
  sft_analysis_free(a);
}

static void other_tables(void)
{
  sft_analysis *a = make_analysis(9, 0);
  CHECK(!find_row(a, "mobility_long.txt", 0, 0), "no long windows, no table of them");
  for (int k = 0; k < NT; k++) {
    /* the area of the PDF and the censored fraction are 1 */
    double area = 0.0, pdf_S = 0.0;
    for (int row = 0; find_row(a, "mobility.txt", k, row); row++)
      area += 0.1 * value(a, "mobility.txt", k, row, 3);
    CHECK_ABS(area + value(a, "mobility_peaks.txt", 0, k, 3), 1.0, 1e-6, "area of the PDF of ln m");
    for (int row = 0; row < 50; row++) pdf_S += 0.02 * value(a, "softness.txt", k, row, 2);
    CHECK_ABS(pdf_S, 1.0, 1e-6, "area of P(S)");
    /* the elements are the odd and the even atoms: both have both Gaussians */
    for (int e = 0; e < 2; e++) {
      CHECK_EQUAL(value(a, "gaussians_elements.txt", e, k, 2), NATOMS * NSAMPLES / 2,
                  "atoms of one type");
      CHECK_EQUAL(value(a, "gaussians_elements.txt", e, k, 18), 2, "two maxima of one type");
      CHECK_ABS(value(a, "gaussians_elements.txt", e, k, 9), 0.65,
                4.5 * value(a, "gaussians_elements.txt", e, k, 10), "upper Gaussian of one type");
    }
    for (int row = 0; row < 50; row++)
      CHECK_EQUAL(value(a, "softness.txt", k, row, 4),
                  value(a, "softness_elements.txt", k, row, 4) +
                      value(a, "softness_elements.txt", NT + k, row, 4),
                  "the elements make up all atoms");
    CHECK_REL(value(a, "mobility_peaks.txt", 0, k, 4), -log(window), 1e-6, "bound");
    /* AUC of both folds is that of the planted law, of halves that are the labels 1 */
    CHECK_EQUAL(value(a, "auc.txt", 0, k, 7), value(a, "auc.txt", 0, k, 9), "both folds");
    CHECK(value(a, "auc.txt", 0, k, 7) > 0.55, "AUC");
    CHECK_EQUAL(value(a, "auc.txt", 0, k, 11), 1.0, "ceiling");
    CHECK_EQUAL(value(a, "auc.txt", 0, k, 3), NATOMS * NSAMPLES, "atoms");
    CHECK_EQUAL(value(a, "auc.txt", 1, k, 3), NATOMS * NSAMPLES / 2, "atoms of one type");
    /* layers at 0, 1, ... 9: the slice from 4.5 to 5.5 has one of them */
    CHECK(find_row(a, "slices.txt", k, NATOMS / 10 - 1) &&
              !find_row(a, "slices.txt", k, NATOMS / 10),
          "a layer of atoms in the slice");
    CHECK_EQUAL(value(a, "slices.txt", k, 0, 3), 5.0, "z in the slice");
    CHECK_EQUAL(value(a, "slices.txt", k, 0, 7), 2001, "ID in the slice");
  }
  sft_error err;
  CHECK_EQUAL(sft_analysis_check_folder("tables", &err), SFT_OK, "folder");
  CHECK_EQUAL(sft_analysis_write(a, "tables", &err), SFT_OK, "tables");
  for (int t = 0; t < sft_analysis_tables(a); t++) {
    char path[100], part[110];
    snprintf(path, sizeof path, "tables/%s", sft_analysis_table_name(a, t));
    snprintf(part, sizeof part, "%s.part", path);
    CHECK(access(path, R_OK) == 0 && access(part, R_OK) != 0, "%s", path);
  }
  CHECK_REFUSED(sft_analysis_check_folder("tables/auc.txt", &err), SFT_EIO, err, "is a file");
  CHECK_REFUSED(sft_analysis_check_folder("not/there", &err), SFT_EIO, err, "cannot make folder");
  CHECK_REFUSED(sft_analysis_check_folder("", &err), SFT_EIO, err, "empty");
  sft_analysis_free(a);
}

/* ---- what does not fit ---- */

static sft_sample *small(const char *columns, const char *values, double x)
{
  char text[1000];
  sft_sample *sample = NULL;
  sft_error err = {0};
  snprintf(
      text, sizeof text,
      "ITEM: UNITS\nmetal\nITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n2\n"
      "ITEM: BOX BOUNDS pp pp pp\n0 10\n0 10\n0 10\nITEM: ATOMS id type x y z tau lnm censored %s\n"
      "1 1 %g 2 3 0.3 1.2 0 %s\n2 2 4 5 6 0.4 0.9 1 %s\n",
      columns, x, values, values);
  CHECK_EQUAL(sft_sample_parse("s", text, strlen(text), sft_analysis_columns, &sample, &err),
              SFT_OK, "%s", err.message);
  return sample;
}

static void refused(void)
{
  sft_analysis_settings s;
  sft_analysis *a = NULL;
  sft_error err = {0};
  char *names[] = {"Cu"};
#define REFUSED_SETTING(change, fragment)                                      \
  sft_analysis_defaults(&s);                                                   \
  change;                                                                      \
  CHECK_REFUSED(sft_analysis_create(&s, &a, &err), SFT_EINVAL, err, fragment); \
  CHECK(!a, "nothing is returned")
  REFUSED_SETTING(s.threshold = NAN, "threshold");
  REFUSED_SETTING(s.nbins = 0, "bins is 0");
  REFUSED_SETTING(s.nbins = 101, "bins is 101");
  REFUSED_SETTING(s.minimum = 0.0, "minimum is 0");
  REFUSED_SETTING(s.slice = -1.0, "slice is -1");

  sft_analysis_defaults(&s);
  strcpy(s.units, "metal");
  sft_analysis_create(&s, &a, &err);
  CHECK_REFUSED(sft_analysis_run(a, &err), SFT_EMISFIT, err, "no sample");
  CHECK_REFUSED(sft_analysis_add(a, "n", 900, 1, small("", "", 1), &err), SFT_EMISFIT, err,
                "no column S_configurations or S_atoms");
  CHECK_EQUAL(sft_analysis_add(a, "n", 900, 1, small("S_atoms", "0.5", 1), &err), SFT_OK, "%s",
              err.message);
  CHECK_REFUSED(sft_analysis_add(a, "n", 900, 1, small("S_atoms", "0.5", 1), &err), SFT_EMISFIT,
                err, "there is another one with temperature 900 and number 1");
  CHECK_REFUSED(sft_analysis_add_relaxation(a, "n", 900, 2, small("", "", 1), &err), SFT_EMISFIT,
                err, "no scored sample");
  CHECK_REFUSED(sft_analysis_add_relaxation(a, "n", 900, 1, small("", "", 1.1), &err), SFT_EMISFIT,
                err, "atom 1 has another position");
  CHECK_EQUAL(sft_analysis_add_relaxation(a, "n", 900, 1, small("", "", 11), &err), SFT_OK,
              "a box further on: %s", err.message);
  CHECK_EQUAL(sft_analysis_add(a, "n", 900, 2, small("S_configurations", "0.5", 1), &err), SFT_OK,
              "%s", err.message);
  CHECK_REFUSED(sft_analysis_run(a, &err), SFT_EMISFIT, err, "no kind of folds");
  sft_analysis_free(a);

  strcpy(s.units, "lj");
  s.folds = SFT_BY_CONFIGURATIONS;
  sft_analysis_create(&s, &a, &err);
  CHECK_REFUSED(sft_analysis_add(a, "n", 900, 1, small("S_configurations", "0.5", 1), &err),
                SFT_EMISFIT, err, "units metal, but this run has units lj");
  sft_analysis_free(a);
  strcpy(s.units, "metal");
  s.ntypes = 1;
  s.names = names;
  sft_analysis_create(&s, &a, &err);
  CHECK_REFUSED(sft_analysis_add(a, "n", 900, 1, small("S_configurations", "0.5", 1), &err),
                SFT_EMISFIT, err, "type 2, but elements names 1");
  sft_analysis_free(a);
  s.ntypes = 0;
  sft_analysis_create(&s, &a, &err);
  CHECK_REFUSED(sft_analysis_add(a, "n", 900, 1, small("S_atoms", "0.5", 1), &err), SFT_EMISFIT,
                err, "no column S_configurations");
  CHECK_EQUAL(sft_analysis_add(a, "n", 900, 1, small("S_configurations", "-1", 1), &err), SFT_OK,
              "%s", err.message);
  CHECK_REFUSED(sft_analysis_run(a, &err), SFT_EMISFIT, err, "no atom has a softness");
  sft_analysis_free(a);

  /* so few atoms that nothing can be fitted: tables of nan, no crash */
  sft_analysis_create(&s, &a, &err);
  sft_analysis_add(a, "n", 900, 1, small("S_configurations", "0.5", 1), &err);
  CHECK_EQUAL(sft_analysis_run(a, &err), SFT_OK, "two atoms: %s", err.message);
  CHECK_EQUAL(sft_analysis_tables(a), 14, "tables");
  CHECK(isnan(value(a, "gaussians.txt", 0, 0, 3)), "no Gaussians of two equal atoms");
  CHECK(isnan(value(a, "relaxation.txt", 0, 0, 5)), "no upper limit of the median of two atoms");
  sft_analysis_free(a);

  /* types 1 and 3: no table for a type without atoms; and no tables for thousands of types */
  sft_analysis_create(&s, &a, &err);
  sft_sample *sample = small("S_configurations", "0.5", 1);
  sample->type[1] = 3;
  CHECK_EQUAL(sft_analysis_add(a, "n", 900, 1, sample, &err), SFT_OK, "%s", err.message);
  sample = small("S_configurations", "0.5", 1);
  sample->type[0] = 5000;
  CHECK_REFUSED(sft_analysis_add(a, "n", 900, 2, sample, &err), SFT_EMISFIT, err,
                "an atom of type 5000: there may be up to 1000 types");
  CHECK_EQUAL(sft_analysis_run(a, &err), SFT_OK, "types 1 and 3: %s", err.message);
  CHECK(find_row(a, "auc.txt", 2, 0), "blocks for all atoms, type 1 and type 3");
  CHECK(!find_row(a, "auc.txt", 3, 0), "no other block");
  sft_analysis_free(a);
}

/* ---- windows, halves, a second run ---- */

enum { FEW = 400 };

/* Units lj, window 1, threshold 0: atoms with ln m below 0 are censored at the threshold. half: with what is there
   of the halves (0 nothing, 1 ln m, 2 the smallest F_s). */
static sft_sample *make_window(uint64_t seed, double window, int half)
{
  uint64_t state = seed;
  char *text = malloc(200 * FEW);
  size_t n = (size_t) sprintf(
      text,
      "ITEM: UNITS\nlj\nITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n%d\n"
      "ITEM: BOX BOUNDS pp pp pp\n0 10\n0 10\n0 10\nITEM: ATOMS id type x y z tau lnm censored S_atoms%s%s\n",
      FEW, half > 0 ? " lnm_odd lnm_even" : "", half > 1 ? " Fs_min_odd Fs_min_even" : "");
  for (int i = 0; i < FEW; i++) {
    const double lnm = number_gaussian(&state);
    double measured[3], smallest[3];
    for (int k = 0; k < 3; k++) {
      measured[k] = lnm + (k ? 0.3 * number_gaussian(&state) : 0.0);
      smallest[k] = exp(-window * exp(measured[k]));
      if (exp(-measured[k]) > window) measured[k] = -log(window);
    }
    n += (size_t) sprintf(text + n, "%d 1 %d %d %d %.7g %.7g %d %.6f", i + 1, i % 10, i / 10 % 10,
                          i / 100, exp(-measured[0]), measured[0], exp(-lnm) > window,
                          1.0 / (1.0 + exp(-lnm - number_gaussian(&state))));
    if (half > 0) n += (size_t) sprintf(text + n, " %.6g %.6g", measured[1], measured[2]);
    if (half > 1) n += (size_t) sprintf(text + n, " %.5f %.5f", smallest[1], smallest[2]);
    text[n++] = '\n';
  }
  return parsed(text, n);
}

static sft_analysis *make_windows(double window, double threshold, int half, int last_half)
{
  sft_analysis_settings s;
  sft_analysis *a = NULL;
  sft_error err = {0};
  sft_analysis_defaults(&s);
  strcpy(s.units, "lj");
  s.threshold = threshold;
  sft_analysis_create(&s, &a, &err);
  for (int k = 0; k < 3; k++)
    CHECK_EQUAL(sft_analysis_add(a, "s", 1.0, k + 1,
                                 make_window(3 + (uint64_t) k, window, k < 2 ? half : last_half),
                                 &err),
                SFT_OK, "%s", err.message);
  CHECK_EQUAL(sft_analysis_run(a, &err), SFT_OK, "%s", err.message);
  return a;
}

static const char *table(const sft_analysis *a, const char *name)
{
  for (int t = 0; t < sft_analysis_tables(a); t++)
    if (strcmp(sft_analysis_table_name(a, t), name) == 0) return sft_analysis_table_text(a, t);
  return "";
}

/* the ceiling of all three samples together */
static double ceiling_of(double window, double threshold, int with)
{
  sft_half_labels atoms[3 * FEW];
  double ceiling = NAN;
  sft_error err = {0};
  size_t n = 0;
  for (int k = 0; k < 3; k++) {
    sft_sample *s = make_window(3 + (uint64_t) k, window, 2);
    double *const *c = s->column;
    for (int i = 0; i < FEW; i++) {
      if (sft_label_of(s->lnm[i], s->censored[i], threshold) == SFT_UNKNOWN) continue;
      const sft_halves halves = {{c[SFT_LNM_ODD][i], c[SFT_LNM_EVEN][i]},
                                 {with ? c[SFT_SMALLEST_ODD][i] : NAN,
                                  with ? c[SFT_SMALLEST_EVEN][i] : NAN}};
      atoms[n++] = sft_half_labels_of(&halves, -log(window), threshold);
    }
    sft_sample_free(s);
  }
  sft_label_ceiling(n, atoms, &ceiling, &err);
  return ceiling;
}

static void windows(void)
{
  /* the window is the threshold time: who has not relaxed is slow, and no atom is unknown */
  sft_analysis *a = make_windows(1.0, 0.0, 2, 2);
  CHECK_EQUAL(value(a, "auc.txt", 0, 0, 3), 3 * FEW, "all atoms have a label");
  CHECK_EQUAL(value(a, "mobility_peaks.txt", 0, 0, 6), 0, "unknown atoms");
  for (int row = 0; find_row(a, "slices.txt", 0, row); row++)
    CHECK(value(a, "slices.txt", 0, row, 5) >= 0.0, "row %d of the slice", row);
  CHECK_REL(value(a, "auc.txt", 0, 0, 11), ceiling_of(1.0, 0.0, 1), 1e-7, "ceiling");
  CHECK(value(a, "auc.txt", 0, 0, 12) > 0.0, "error of the ceiling");
  CHECK(strstr(table(a, "auc.txt"), "by the smallest F_s"), "what the ceiling is made of");

  /* once more: the same; with another sample: another table, and nothing overflows */
  char *before = strdup(table(a, "auc.txt"));
  sft_error err = {0};
  const int tables = sft_analysis_tables(a);
  for (int k = 0; k < 3; k++) {
    CHECK_EQUAL(sft_analysis_run(a, &err), SFT_OK, "%s", err.message);
    CHECK_EQUAL(sft_analysis_tables(a), tables, "tables of a second run");
    CHECK(strcmp(table(a, "auc.txt"), before) == 0, "a second run makes the same table");
  }
  free(before);
  CHECK_EQUAL(sft_analysis_add(a, "s", 2.0, 1, make_window(9, 1.0, 2), &err), SFT_OK, "%s",
              err.message);
  CHECK_EQUAL(sft_analysis_run(a, &err), SFT_OK, "%s", err.message);
  CHECK_EQUAL(value(a, "auc.txt", 0, 1, 1), 2.0, "the temperature that was added");
  sft_analysis_free(a);

  /* one sample without the smallest F_s, and it is not used; without halves, there is no ceiling */
  a = make_windows(1.0, 0.0, 2, 1);
  CHECK_REL(value(a, "auc.txt", 0, 0, 11), ceiling_of(1.0, 0.0, 0), 1e-7, "ceiling by ln m");
  CHECK(ceiling_of(1.0, 0.0, 1) > ceiling_of(1.0, 0.0, 0) + 0.02, "which is too low");
  CHECK(strstr(table(a, "auc.txt"), "ln m alone"), "and that is said");
  sft_analysis_free(a);
  a = make_windows(1.0, 0.0, 2, 0);
  CHECK(isnan(value(a, "auc.txt", 0, 0, 11)), "a sample without halves");
  sft_analysis_free(a);

  /* a window shorter than the threshold time: a censored half says nothing, and is not fast */
  a = make_windows(0.5, 0.0, 2, 2);
  CHECK(value(a, "auc.txt", 0, 0, 3) < 3 * FEW, "unknown atoms");
  CHECK(isnan(value(a, "auc.txt", 0, 0, 11)), "no slow half, no ceiling");
  sft_analysis_free(a);
}

/* Bins 1 to 4 at four temperatures; bin 5 at three others, whose 1/T have squares that underflow: no law is determined. */
static void no_maximum(void)
{
  static const double T[] = {900.0, 1100.0, 1300.0, 1800.0, 1e170, 2e170, 3e170};
  sft_analysis_settings s;
  sft_analysis *a = NULL;
  sft_error err = {0};
  uint64_t state = 8;
  sft_analysis_defaults(&s);
  strcpy(s.units, "metal");
  s.nbins = 5;
  s.low = 0.0;
  s.high = 1.0;
  sft_analysis_create(&s, &a, &err);
  for (int k = 0; k < 7; k++) {
    double S[NATOMS];
    for (int i = 0; i < NATOMS; i++)
      S[i] = k < 4 ? 0.8 * number_uniform(&state) : 0.8 + 0.2 * number_uniform(&state);
    sft_analysis_add(a, "s", T[k], 1, make_sample(S, fmin(T[k], 1100.0 + 100.0 * k), &state), &err);
  }
  CHECK_EQUAL(sft_analysis_run(a, &err), SFT_OK, "%s", err.message);
  CHECK(isnan(value(a, "energy.txt", 0, 4, 2)), "bin 5 has no law");
  CHECK_EQUAL(value(a, "energy.txt", 0, 4, 10), 3, "bin 5 has three temperatures");
  CHECK_EQUAL(value(a, "energy.txt", 0, 4, 7), 0, "and no degrees of freedom");
  double deviance = 0.0, dof = 0.0;
  for (int b = 0; b < 4; b++) {
    deviance += value(a, "energy.txt", 0, b, 6);
    dof += value(a, "energy.txt", 0, b, 7);
  }
  CHECK(dof >= 3 * 2, "%g degrees of freedom", dof);
  CHECK_REL(finding(a, "P_f_deviance", 0), deviance / dof, 1e-4, "that of the other bins");
  CHECK(finding(a, "DeltaE_slope", 1) > 0.0, "a line through the other bins");
  sft_analysis_free(a);
}

int main(void)
{
  planted();
  relaxation();
  other_tables();
  refused();
  windows();
  no_maximum();
  return check_report();
}
