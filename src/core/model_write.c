/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Model folders on disk: a new model is complete before it takes the place of an old one. */

#include "checksum.h"
#include "model.h"
#include "model_folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int ours(const char *file)
{
  const size_t length = strlen(file);
  return strcmp(file, "model.json") == 0 || strcmp(file, "report.txt") == 0 ||
      (strncmp(file, "booster_", 8) == 0 && length > 4 && strcmp(file + length - 4, ".ubj") == 0);
}

static const sft_folder_kind model_folder = {"a model", ours, NULL, NULL};

int sft_model_check_folder(const char *folder, sft_error *err)
{
  return sft_folder_check(&model_folder, folder, err);
}

static int enter_boosters(sft_model *model, int n, unsigned char *const *bytes,
                          const size_t *lengths, sft_error *err)
{
  sft_model_booster *boosters = calloc((size_t) n, sizeof *boosters);
  if (!boosters) return sft_fail_memory(err, "the boosters of a model");
  for (int k = 0; k < n; k++) {
    snprintf(boosters[k].file, sizeof boosters[k].file, "booster_%03d.ubj", k + 1);
    boosters[k].bytes = lengths[k];
    boosters[k].crc32 = sft_checksum(bytes[k], lengths[k]);
  }
  free(model->boosters);
  model->boosters = boosters;
  model->nboosters = n;
  return SFT_OK;
}

int sft_model_write(sft_model *model, const char *folder, int n, unsigned char *const *bytes,
                    const size_t *lengths, sft_error *err)
{
  char *json = NULL, *report = NULL;
  int status = sft_model_check_folder(folder, err);
  if (!status) status = enter_boosters(model, n, bytes, lengths, err);
  if (!status) status = sft_model_json(model, &json, err);
  if (!status) status = sft_model_report(model, SFT_REPORT_ALL, &report, err);
  if (!status) status = sft_folder_begin(&model_folder, folder, err);
  if (status) goto done;
  for (int k = 0; k < n && !status; k++)
    status = sft_folder_write(folder, model->boosters[k].file, bytes[k], lengths[k], err);
  if (!status) status = sft_folder_write(folder, "report.txt", report, strlen(report), err);
  if (!status) status = sft_folder_write(folder, "model.json", json, strlen(json), err);
  if (!status) status = sft_folder_finish(&model_folder, folder, err);
  if (status) sft_folder_abandon(&model_folder, folder);

done:
  free(json);
  free(report);
  return status;
}
