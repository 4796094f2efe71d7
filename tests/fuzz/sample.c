/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Labeled samples: what is accepted is finite, and the neighbors of its atoms can be searched or are refused. */

#include "fuzz.h"

#include "core/configuration.h"
#include "core/sample.h"

#include <math.h>

enum { MOST_ATOMS = 50 };

static void search_neighbors(const sft_sample *s)
{
  sft_neighbors *neighbors;
  sft_error err;
  if (s->natoms > MOST_ATOMS) return;
  const int status = sft_neighbors_create(&s->box, s->natoms, s->position, s->type, 2.5,
                                          sft_cpu_best(), &neighbors, &err);
  if (status) {
    fuzz_refused(status, &err, "");
    return;
  }
  for (int i = 0; i < s->natoms; i++) {
    int n;
    const double *distance_sq;
    const int *type;
    FUZZ_CHECK(sft_neighbors_gather(neighbors, i, &n, &distance_sq, &type, &err) == SFT_OK);
    for (int k = 0; k < n; k++)
      FUZZ_CHECK(distance_sq[k] >= 0.0 && distance_sq[k] < 2.5 * 2.5 && type[k] >= 1);
  }
  sft_neighbors_free(neighbors);
}

static void check(const sft_sample *s)
{
  FUZZ_CHECK(s->natoms >= 1 && strlen(s->units) < sizeof s->units && s->ncolumns == 2);
  for (int k = 0; k < 3; k++) {
    FUZZ_CHECK(s->box.edge[k] > 0.0 && isfinite(s->box.edge[k]));
    FUZZ_CHECK(isfinite(s->box.origin[k]) && isfinite(s->box.tilt[k]));
  }
  for (int i = 0; i < s->natoms; i++) {
    FUZZ_CHECK(s->type[i] >= 1 && isfinite(s->lnm[i]) && s->censored[i] <= 1 && s->labeled[i] <= 1);
    for (int d = 0; d < 3; d++) FUZZ_CHECK(isfinite(s->position[3 * i + d]));
    for (int c = 0; c < s->ncolumns; c++) FUZZ_CHECK(!s->column[c] || isfinite(s->column[c][i]));
  }
  for (int k = 0; k < s->ntimes; k++)
    FUZZ_CHECK(s->times[k] > (k ? s->times[k - 1] : 0.0) && isfinite(s->times[k]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const char *const optional[] = {"lnm_odd", "S_atoms", NULL};
  sft_sample *sample;
  sft_error err;
  const int status =
      sft_sample_parse("the-name", (const char *) data, size, optional, &sample, &err);
  if (status) {
    fuzz_refused(status, &err, "the-name");
    FUZZ_CHECK(sample == NULL);
    return 0;
  }
  check(sample);
  search_neighbors(sample);
  static sft_configuration c;
  FUZZ_CHECK(sft_configuration_make(sample, &c, &err) == SFT_OK);
  const enum sft_relation relation = sft_configuration_compare(&c, &c);
  FUZZ_CHECK(relation == SFT_SAME || relation == SFT_INDEPENDENT);
  sft_sample_free(sample);
  return 0;
}
