/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* model.json: what is accepted is in range, is written, read again and reported. */

#include "fuzz.h"

#include "core/model.h"

#include <math.h>

static void check(sft_model *model)
{
  FUZZ_CHECK(model->nelements >= 1 && model->descriptor.ntypes == model->nelements);
  for (int k = 0; k < model->nelements; k++)
    FUZZ_CHECK(sft_model_element(model, model->elements[k]) == k);
  FUZZ_CHECK(model->nboosters >= 1 && model->ntemperatures >= 1 && isfinite(model->threshold));
  for (int k = 0; k < model->nboosters; k++) {
    const sft_model_booster *b = &model->boosters[k];
    sft_error err;
    FUZZ_CHECK(b->file[0] && b->file[0] != '.' && !strchr(b->file, '/') && b->bytes >= 1);
    FUZZ_CHECK(sft_model_check_booster(model, "the-name", k, "xyz", 3, &err) || b->bytes == 3);
  }
  sft_symfn *descriptor;
  sft_error err;
  FUZZ_CHECK(sft_symfn_create(&model->descriptor, &descriptor, &err) == SFT_OK);
  FUZZ_CHECK(sft_symfn_columns(descriptor) >= 1);
  sft_symfn_free(descriptor);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  sft_model *model, *again;
  sft_error err;
  const int status = sft_model_parse("the-name", (const char *) data, size, &model, &err);
  if (status) {
    fuzz_refused(status, &err, "the-name");
    FUZZ_CHECK(model == NULL);
    return 0;
  }
  check(model);
  char *json, *report, *copy;
  FUZZ_CHECK(sft_model_json(model, &json, &err) == SFT_OK);
  FUZZ_CHECK(sft_model_report(model, SFT_REPORT_ALL, &report, &err) == SFT_OK);
  FUZZ_CHECK(sft_model_parse("the-name", json, strlen(json), &again, &err) == SFT_OK);
  FUZZ_CHECK(sft_model_json(again, &copy, &err) == SFT_OK);
  FUZZ_CHECK(strcmp(json, copy) == 0);
  free(json);
  free(report);
  free(copy);
  sft_model_free(again);
  sft_model_free(model);
  return 0;
}
