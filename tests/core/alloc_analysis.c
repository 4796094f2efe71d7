/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Failing allocations: softness analyze, with long windows, two elements, five temperatures. */

#define _GNU_SOURCE

#include "alloc.h"
#include "numbers.h"

#include "core/analysis.h"

enum { NT = 5, ATOMS = 60 };

/* Atoms with a softness, or the same ones in a long window. */
static sft_sample *make_sample(double T, int is_long)
{
  uint64_t state = (uint64_t) T;
  char *text = NULL;
  size_t length;
  sft_sample *sample = NULL;
  sft_error err;
  FILE *out = open_memstream(&text, &length);
  fprintf(
      out,
      "ITEM: UNITS\nmetal\nITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n%d\n"
      "ITEM: BOX BOUNDS pp pp pp\n0 10\n0 10\n0 10\nITEM: ATOMS id type x y z lnm censored %s\n",
      ATOMS,
      is_long ? "Fs_1 Fs_10 Fs_100"
              : "S_configurations S_atoms lnm_odd lnm_even Fs_min_odd Fs_min_even");
  for (int i = 1; i <= ATOMS; i++) {
    const double S = (i / 2 % 2 ? 0.3 : 0.7) + 0.05 * number_gaussian(&state);
    const int fast = number_uniform(&state) < exp(1.5 * S - 800.0 / T);
    fprintf(out, "%d %d %d %d %d", i, 1 + i % 2, i % 10, i / 10 % 10, i / 100);
    if (is_long)
      fprintf(out, " %g %d %g %g %g\n", 5.0 * S - 2500.0 / T, S < 0.2, 0.9, 600.0 / T - 0.1, 0.01);
    else
      fprintf(out, " %g 0 %.6f %.6f %g %g 0.2 0.3\n",
              (fast ? 1.5 : 0.2) + 0.05 * number_gaussian(&state), S, S, S, S + 0.01 * T);
  }
  fclose(out);
  CHECK_EQUAL(sft_sample_parse("s", text, length, is_long ? NULL : sft_analysis_columns, &sample,
                               &err),
              SFT_OK, "%s", err.message);
  free(text);
  return sample;
}

static char *names[] = {"Cu", "Zr"};

/* Samples are the analysis's own from the call on, so they are made with all the memory they want. */
static int analyse(void *tables, sft_error *err)
{
  const int armed = alloc_state.armed;
  sft_analysis_settings settings;
  sft_analysis *a = (void *) names;
  sft_analysis_defaults(&settings);
  settings.minimum = 2.0;
  settings.nbins = 3;
  settings.ntypes = 2;
  settings.names = names;
  strcpy(settings.units, "metal");
  int status = sft_analysis_create(&settings, &a, err);
  ALLOC_OUT(status, a, "analysis");
  for (int pass = 0; pass < 2; pass++)
    for (int k = 0; k < NT && !status; k++) {
      const double T = 800.0 + 100.0 * k;
      alloc_state.armed = 0;
      sft_sample *sample = make_sample(T, pass);
      alloc_state.armed = armed;
      status = pass ? sft_analysis_add_relaxation(a, "l", T, 1, sample, err)
                    : sft_analysis_add(a, "s", T, 1, sample, err);
    }
  if (!status) status = sft_analysis_run(a, err);
  if (!status) {
    *(int *) tables = sft_analysis_tables(a);
    status = sft_analysis_write(a, "tables", err);
  }
  sft_analysis_free(a);
  return status;
}

static int check_folder(void *context, sft_error *err)
{
  (void) context;
  return sft_analysis_check_folder("tables", err);
}

int main(void)
{
  int tables = 0;
  alloc_begin();
  alloc_exhaust("folder of tables", check_folder, NULL, ALLOC_FILES);
  alloc_exhaust("analysis", analyse, &tables, ALLOC_FILES);
  CHECK_EQUAL(tables, 16, "tables");
  CHECK_EQUAL(alloc_state.live, 0, "everything is freed");
  return check_report();
}
