/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Lists of samples. */

#include "fuzz.h"

#include "core/sample.h"

#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  for (int k = 0; k < 2; k++) {
    sft_sample_list *list;
    sft_error err;
    const char *folder = k ? "there" : "";
    const int status =
        sft_sample_list_parse("the-name", folder, (const char *) data, size, &list, &err);
    if (status) {
      fuzz_refused(status, &err, "the-name");
      FUZZ_CHECK(list == NULL);
      continue;
    }
    FUZZ_CHECK(list->count >= 1);
    for (int i = 0; i < list->count; i++) {
      const sft_sample_entry *e = &list->entries[i];
      FUZZ_CHECK(e->path[0] == '/' ||
                 (e->path[0] && strncmp(e->path, folder, strlen(folder)) == 0));
      FUZZ_CHECK(e->temperature > 0.0 && isfinite(e->temperature) && e->number >= 0);
    }
    sft_sample_list_free(list);
  }
  return 0;
}
