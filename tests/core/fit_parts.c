/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Parts of a fit: what was written is read, anything else is refused; fits that differ in anything have
   different fingerprints; files of others stay. */

#include "core/fit_parts.h"

#include "pools.h"

#include <sys/stat.h>
#include <unistd.h>

enum { PART = 300 };

static const char *const model_folder = "x.softness/",
                         *const part = "x.softness.part/booster_3.part";

/* the fingerprint, and 1 if it differs from `before`, which is freed */
static int changed(const sft_fit *fit, char **before)
{
  sft_error err = {0};
  char *now = NULL;
  CHECK_EQUAL(sft_fit_fingerprint(fit, &now, &err), SFT_OK, "%s", err.message);
  const int differ = !*before || strcmp(now, *before) != 0;
  free(*before);
  *before = now;
  return differ;
}

static void fingerprints(sft_fit *fit)
{
  sft_model *model = fit->model;
  char *text = NULL;
  changed(fit, &text);
  CHECK(!changed(fit, &text), "the same fit");
  fit->codes[18 * 100 + 5] ^= 1;
  CHECK(changed(fit, &text), "a bin number");
  fit->label[7] ^= 1;
  CHECK(changed(fit, &text), "a label");
  fit->element[7] ^= 1;
  CHECK(changed(fit, &text), "an element");
  fit->id[7] = 99999;
  CHECK(changed(fit, &text), "an ID");
  fit->bound[0] = -2.0;
  CHECK(changed(fit, &text), "a bound");
  const float edges[] = {0.5f, 0.75f};
  sft_bins_set(fit->bins, 17, edges, 2);
  CHECK(changed(fit, &text), "edges of the bins");
  model->training.seed++;
  CHECK(changed(fit, &text), "the seed");
  model->training.xgboost.eta += 1e-9;
  CHECK(changed(fit, &text), "eta");
  model->training.cvmembers++;
  CHECK(changed(fit, &text), "cvmembers");
  model->samples[0].number++;
  CHECK(changed(fit, &text), "a sample number");
  snprintf(model->xgboost, sizeof model->xgboost, "9.9.9");
  CHECK(changed(fit, &text), "the version of XGBoost");
  free(text);
}

static int refused(const char *fingerprint, enum sft_part kind, int index)
{
  sft_error err = {0};
  unsigned char *bytes = NULL;
  size_t length;
  const int status =
      sft_fit_parts_read(model_folder, fingerprint, kind, index, &bytes, &length, &err);
  CHECK(!status == (bytes != NULL), "bytes with success only");
  free(bytes);
  return status;
}

static void overwrite(const unsigned char *bytes, size_t length)
{
  FILE *file = fopen(part, "wb");
  CHECK(file && fwrite(bytes, 1, length, file) == length, "writing");
  if (file) fclose(file);
}

static void damage(void)
{
  unsigned char bytes[PART + 200];
  FILE *file = fopen(part, "rb");
  const size_t length = file ? fread(bytes, 1, sizeof bytes, file) : 0;
  size_t accepted = 0;
  if (file) fclose(file);
  CHECK(length > PART && length < PART + 120, "a header and the content");
  for (size_t n = 0; n < length; n++) {
    overwrite(bytes, n);
    accepted += refused("fit A", SFT_PART_BOOSTER, 3) != SFT_EFORMAT;
  }
  CHECK_EQUAL(accepted, 0, "truncated parts that are accepted");
  for (size_t n = 0; n < length; n++) {
    bytes[n] ^= (unsigned char) (1 << n % 8);
    overwrite(bytes, length);
    accepted += refused("fit A", SFT_PART_BOOSTER, 3) != SFT_EFORMAT;
    bytes[n] ^= (unsigned char) (1 << n % 8);
  }
  CHECK_EQUAL(accepted, 0, "altered parts that are accepted");
  bytes[length] = 0;
  overwrite(bytes, length + 1);
  CHECK_EQUAL(refused("fit A", SFT_PART_BOOSTER, 3), SFT_EFORMAT, "a byte more");
  overwrite(bytes, length);
  CHECK_EQUAL(refused("fit A", SFT_PART_BOOSTER, 3), SFT_OK, "undamaged");
}

static void files(void)
{
  sft_error err = {0};
  enum sft_parts_found found;
  unsigned char content[PART], *bytes = NULL;
  size_t length = 0;
  for (int k = 0; k < PART; k++) content[k] = (unsigned char) (k * k);
  CHECK_EQUAL(sft_fit_parts_open(model_folder, "fit A", &found, &err), SFT_OK, "%s", err.message);
  CHECK_EQUAL(found, SFT_PARTS_NONE, "no folder yet");
  CHECK_EQUAL(refused("fit A", SFT_PART_BOOSTER, 3), SFT_EIO, "no part yet");
  CHECK_EQUAL(sft_fit_parts_write(model_folder, "fit A", SFT_PART_BOOSTER, 3, content, PART, &err),
              SFT_OK, "%s", err.message);
  CHECK_EQUAL(sft_fit_parts_open(model_folder, "fit A", &found, &err), SFT_OK, "%s", err.message);
  CHECK_EQUAL(found, SFT_PARTS_SAME, "the same fit");
  CHECK_EQUAL(sft_fit_parts_read(model_folder, "fit A", SFT_PART_BOOSTER, 3, &bytes, &length, &err),
              SFT_OK, "%s", err.message);
  CHECK(bytes && length == PART && memcmp(bytes, content, PART) == 0, "what was written is read");
  free(bytes);
  CHECK_EQUAL(refused("fit B", SFT_PART_BOOSTER, 3), SFT_EFORMAT, "another fit");
  CHECK_EQUAL(rename(part, "x.softness.part/booster_4.part"), 0, "rename");
  CHECK_EQUAL(refused("fit A", SFT_PART_BOOSTER, 4), SFT_EFORMAT, "another number");
  CHECK_EQUAL(rename("x.softness.part/booster_4.part", "x.softness.part/search_3.part"), 0,
              "rename");
  CHECK_EQUAL(refused("fit A", SFT_PART_SEARCH, 3), SFT_EFORMAT, "another kind");
  CHECK_EQUAL(rename("x.softness.part/search_3.part", part), 0, "rename");
  damage();

  /* nothing is lost if a part cannot be written */
  CHECK_EQUAL(mkdir("x.softness.part/booster_5.part.tmp", 0777), 0, "a folder in its place");
  CHECK_REFUSED(sft_fit_parts_write(model_folder, "fit A", SFT_PART_BOOSTER, 5, content, PART,
                                    &err),
                SFT_EIO, err, "x.softness.part/booster_5.part: Is a directory");
  rmdir("x.softness.part/booster_5.part.tmp");

  CHECK_EQUAL(sft_fit_parts_open(model_folder, "fit B", &found, &err), SFT_OK, "%s", err.message);
  CHECK_EQUAL(found, SFT_PARTS_OTHERS, "parts of another fit");
  CHECK_EQUAL(refused("fit A", SFT_PART_BOOSTER, 3), SFT_EIO, "they are gone");
  FILE *file = fopen("x.softness.part/booster_notes.txt", "w");
  if (file) fclose(file);
  CHECK_REFUSED(sft_fit_parts_open(model_folder, "fit A", &found, &err), SFT_EIO, err,
                "x.softness.part holds booster_notes.txt");
  CHECK_REFUSED(sft_fit_parts_remove(model_folder, &err), SFT_EIO, err, "booster_notes.txt");
  CHECK_EQUAL(unlink("x.softness.part/booster_notes.txt"), 0, "somebody else's file is there");
  CHECK_EQUAL(sft_fit_parts_remove(model_folder, &err), SFT_OK, "%s", err.message);
  CHECK(access("x.softness.part", F_OK) != 0, "the folder is gone");
  CHECK_EQUAL(sft_fit_parts_write(model_folder, "fit A", SFT_PART_BOOSTER, 3, content, PART, &err),
              SFT_EIO, "no folder");
}

/* a booster of this pool is taken over, others are not */
static void boosters(const sft_fit *fit)
{
  static size_t rows[POOL_ROWS];
  sft_xgboost_parameters parameters = fit->model->training.xgboost;
  sft_error err = {0};
  for (int fewer = 1; fewer >= 0; fewer--) {
    sft_xgboost_booster *booster = NULL;
    sft_trees *trees = NULL;
    unsigned char *bytes = NULL;
    size_t length = 0;
    for (size_t k = 0; k < POOL_ROWS; k++) rows[k] = k;
    parameters.rounds = fit->model->training.xgboost.rounds - fewer;
    sft_fit_train_rows(fit, &parameters, POOL_ROWS, rows, &booster, &err);
    sft_xgboost_save(booster, &bytes, &length, &err);
    const int status = sft_fit_take_over(fit, bytes, length, &trees, &err);
    if (fewer) {
      CHECK_REFUSED(status, SFT_EMISFIT, err, "another number of trees");
    } else {
      CHECK_EQUAL(status, SFT_OK, "%s", err.message);
      const float edge[] = {1e6f};
      sft_trees_free(trees);
      trees = NULL;
      sft_bins_set(fit->bins, 0, edge, 1);
      CHECK_REFUSED(sft_fit_take_over(fit, bytes, length, &trees, &err), SFT_ELIBRARY, err,
                    "not in the training data");
      CHECK_REFUSED(sft_fit_take_over(fit, bytes, length - 9, &trees, &err), SFT_EFORMAT, err, "");
    }
    CHECK(!trees, "no trees after a failure");
    sft_xgboost_free(booster);
    free(bytes);
  }
}

int main(void)
{
  sft_model *model = NULL;
  sft_fit *fit = pool_make(&model);
  files();
  boosters(fit);
  fingerprints(fit);
  sft_fit_free(fit);
  sft_model_free(model);
  return check_report();
}
