/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Model folders: what is written is read back, damage is named, and nothing else is overwritten. */

#include "core/model.h"

#include "check.h"

#include <sys/stat.h>
#include <unistd.h>

static sft_model *make(void)
{
  const char *const names[] = {"Cu", "Zr"};
  sft_model *model = NULL;
  sft_error err = {0};
  CHECK_EQUAL(sft_model_create(&model, &err), SFT_OK, "create");
  CHECK_EQUAL(sft_model_set_elements(model, 2, names, &err), SFT_OK, "%s", err.message);
  strcpy(model->units, "metal");
  strcpy(model->related, "two samples are related");
  strcpy(model->xgboost, "1.7.4");
  model->threshold = 0.1 + 0.2;
  model->descriptor.dr = 1.0 / 3.0;
  model->ntemperatures = 2;
  model->temperatures = calloc(2, sizeof *model->temperatures);
  model->temperatures[0] = 780.0;
  model->temperatures[1] = 1200.5;
  model->nsamples = 1;
  model->samples = calloc(1, sizeof *model->samples);
  model->samples[0] = (sft_model_sample){1200.5, 2, 100, 30, 60, 20, 10, 3, 30};
  model->rule = (sft_model_rule){1, 0.25, 0.125, 1000, 7};
  model->training.labels = SFT_LABELS_EVEN;
  model->training.replace = 1;
  model->training.clear = 0.5;
  model->halves = SFT_HALVES_SMALLEST;
  model->search.inner = SFT_SCHEME_CONFIGURATIONS;
  model->search.folds = 2;
  model->search.npoints = 2;
  model->search.points = calloc(2, sizeof *model->search.points);
  model->search.points[0] = (sft_model_point){50, 3, 0.1, 1.0, NAN};
  model->search.points[1] = (sft_model_point){100, 4, 0.1, 1.0, 0.75};
  model->nscores = 2;
  model->scores = calloc(2, sizeof *model->scores);
  model->scores[0] =
      (sft_model_score){1200.5, -1, 90, 30, {0.75, 0.5, NAN}, {0.7, NAN, NAN}, 0.02, 0.9};
  model->scores[1] =
      (sft_model_score){1200.5, 1, 45, 10, {0.625, NAN, NAN}, {0.6, NAN, NAN}, NAN, NAN};
  return model;
}

static char *slurp(const char *path, size_t *length)
{
  FILE *file = fopen(path, "rb");
  CHECK(file != NULL, "%s can be read", path);
  if (!file) return calloc(1, 1);
  char *text = calloc(1, 100000);
  *length = fread(text, 1, 99999, file);
  fclose(file);
  return text;
}

static void round_trip(void)
{
  unsigned char check[] = "123456789", other[] = "\x00\x01\xff";
  unsigned char *const bytes[] = {check, other};
  const size_t lengths[] = {9, 3};
  sft_error err = {0};
  sft_model *model = make(), *read = NULL;
  size_t length = 0;

  /* twice: the second takes the place of the first */
  CHECK_EQUAL(sft_model_write(model, "a.softness", 2, bytes, lengths, &err), SFT_OK, "%s",
              err.message);
  CHECK_EQUAL(sft_model_write(model, "a.softness/", 2, bytes, lengths, &err), SFT_OK, "%s",
              err.message);
  CHECK(access("a.softness.tmp", F_OK) && access("a.softness.tmp.old", F_OK),
        "nothing is left over");
  CHECK(!access("a.softness/report.txt", R_OK), "report.txt");
  char *booster = slurp("a.softness/booster_001.ubj", &length);
  CHECK(length == 9 && !memcmp(booster, check, 9), "booster_001.ubj");
  free(booster);

  char *json = slurp("a.softness/model.json", &length);
  CHECK_EQUAL(sft_model_parse("a", json, length, &read, &err), SFT_OK, "%s", err.message);
  if (read) {
    CHECK(!strcmp(read->related, model->related), "related: %s", read->related);
    CHECK(!strcmp(read->units, "metal"), "units");
    CHECK_EQUAL(read->nelements, 2, "elements");
    CHECK_EQUAL(sft_model_element(read, "Zr"), 1, "Zr");
    CHECK_EQUAL(sft_model_element(read, "Al"), -1, "Al");
    CHECK_EQUAL(read->descriptor.ntypes, 2, "types of the descriptor");
    CHECK_EQUAL(read->descriptor.cutoff, 10.0, "Rc");
    CHECK_REL(read->descriptor.dr, 1.0 / 3.0, 1.0e-14, "dr");
    CHECK_REL(read->threshold, 0.1 + 0.2, 1.0e-14, "threshold");
    CHECK_EQUAL(read->ntemperatures, 2, "temperatures");
    CHECK_EQUAL(read->temperatures[1], 1200.5, "temperature");
    CHECK_EQUAL(read->training.draw, 400, "draw");
    CHECK_EQUAL(read->training.xgboost.eta, 0.1, "eta");
    CHECK_EQUAL(read->samples[0].left_out, 10, "sample");
    CHECK_EQUAL(read->nscores, 2, "scores");
    CHECK_EQUAL(read->scores[0].element, -1, "all elements");
    CHECK_EQUAL(read->scores[1].element, 1, "Zr");
    CHECK_EQUAL(read->scores[1].ensemble[0], 0.625, "AUC");
    CHECK(isnan(read->scores[1].ensemble[1]), "undefined AUC");
    CHECK_EQUAL(read->scores[0].ceiling, 0.9, "ceiling");
    CHECK_EQUAL(read->halves, SFT_HALVES_SMALLEST, "what the ceilings are made of");
    CHECK_EQUAL(read->scores[0].error, 0.02, "error");
    CHECK_EQUAL(read->rule.inflection, 1, "rule");
    CHECK_EQUAL(read->rule.bandwidth, 0.125, "bandwidth");
    CHECK_EQUAL(read->rule.censored, 7, "censored atoms of the rule");
    CHECK_EQUAL(read->samples[0].unclear, 3, "unclear");
    CHECK_EQUAL(read->training.labels, SFT_LABELS_EVEN, "labels");
    CHECK_EQUAL(read->training.replace, 1, "replace");
    CHECK_EQUAL(read->training.resubstitution, 0, "resubstitution");
    CHECK_EQUAL(read->training.clear, 0.5, "clear");
    CHECK_EQUAL(read->search.npoints, 2, "points of the grid");
    CHECK_EQUAL(read->search.members, 2, "boosters of the search");
    CHECK_EQUAL(read->search.inner, SFT_SCHEME_CONFIGURATIONS, "inner folds");
    CHECK(isnan(read->search.points[0].auc), "no score");
    CHECK_EQUAL(read->search.points[1].depth, 4, "depth of a point");
    CHECK_EQUAL(read->nboosters, 2, "boosters");
    /* the check value of CRC-32 */
    CHECK_EQUAL(read->boosters[0].crc32, 0xcbf43926, "CRC-32 of 123456789");
    CHECK_EQUAL(sft_model_check_booster(read, "a", 1, other, 3, &err), SFT_OK, "sound booster");
    CHECK_REFUSED(sft_model_check_booster(read, "a", 0, check, 8, &err), SFT_EFORMAT, err,
                  "booster_001.ubj has 8 bytes");
    check[4] ^= 1;
    CHECK_REFUSED(sft_model_check_booster(read, "a", 0, check, 9, &err), SFT_EFORMAT, err,
                  "booster_001.ubj is damaged");
    char *again = NULL, *report = NULL;
    CHECK_EQUAL(sft_model_json(read, &again, &err), SFT_OK, "write again");
    CHECK(again && strlen(again) == length && !strncmp(again, json, length), "same model.json");
    CHECK_EQUAL(sft_model_report(read, SFT_REPORT_ALL, &report, &err), SFT_OK, "report");
    CHECK(report && strstr(report, "Zr") && strstr(report, "0.6250"), "report");
    CHECK(report &&
              strstr(report, "halves ranked by ln m and, where censored, by the smallest F_s\n"),
          "the report says how the halves are ranked");
    free(report);
    free(again);
  }
  sft_model_free(read);

  /* truncated anywhere */
  for (size_t cut = 0; cut + 1 < length; cut++) {
    char *exact = malloc(cut + 1);
    memcpy(exact, json, cut);
    read = NULL;
    CHECK_REFUSED(sft_model_parse("the-model", exact, cut, &read, &err), SFT_EFORMAT, err,
                  "the-model");
    sft_model_free(read);
    free(exact);
  }
  free(json);
  sft_model_free(model);
}

/* model.json with `from` replaced by `to` is refused */
static void refused(int line, const char *from, const char *to, int code, const char *fragment)
{
  sft_model *model = make(), *read = NULL;
  sft_error err = {0};
  char *json = NULL;
  unsigned char byte[] = "x";
  unsigned char *const bytes[] = {byte};
  const size_t lengths[] = {1};
  CHECK_EQUAL(sft_model_write(model, "b.softness", 1, bytes, lengths, &err), SFT_OK, "%s",
              err.message);
  CHECK_EQUAL(sft_model_json(model, &json, &err), SFT_OK, "json");
  char *at = strstr(json, from);
  CHECK(at != NULL, "line %d: model.json has %s", line, from);
  if (at) {
    char *changed = calloc(1, strlen(json) + strlen(to) + 1);
    memcpy(changed, json, (size_t) (at - json));
    strcat(changed, to);
    strcat(changed, at + strlen(from));
    const int status = sft_model_parse("m", changed, strlen(changed), &read, &err);
    check_refused(__FILE__, line, status, code, err.message, fragment);
    free(changed);
  }
  sft_model_free(read);
  sft_model_free(model);
  free(json);
}
#define REFUSED(from, to, code, fragment) refused(__LINE__, from, to, code, fragment)

static void damaged(void)
{
  REFUSED("lammps-softness model", "another model", SFT_EMISFIT, "not say that it is");
  REFUSED("\"format_version\": 2", "\"format_version\": 99", SFT_EMISFIT, "format version 99");
  REFUSED("\"format_version\": 2", "\"format_version\": \"1\"", SFT_EFORMAT, "format_version");
  REFUSED("symfn/atom", "soap/atom", SFT_EMISFIT, "soap/atom");
  REFUSED("\"cutoff\": 10.0", "\"cutoff\": -1.0", SFT_EFORMAT, "cutoff");
  REFUSED("\"sigma\": 0.1", "\"sigma\": \"wide\"", SFT_EFORMAT, "sigma");
  REFUSED("\"rhi\": 10.0", "\"rhi\": 1.0", SFT_EINVAL, "rhi");
  REFUSED("\"units\"", "\"unit\"", SFT_EFORMAT, "units");
  REFUSED("\"threshold\"", "\"thresh\"", SFT_EFORMAT, "threshold");
  REFUSED("\"Zr\"\n ]", "\"Cu\"\n ]", SFT_EFORMAT, "Cu is given twice");
  REFUSED("\"Zr\"", "7", SFT_EFORMAT, "elements");
  REFUSED("\"crc32\": \"", "\"crc32\": \"zz", SFT_EFORMAT, "crc32");
  REFUSED("booster_001.ubj", "../../secret", SFT_EFORMAT, "file");
  REFUSED("\"bytes\": 1", "\"bytes\": -1", SFT_EFORMAT, "bytes");
  REFUSED("\"even\"", "\"most\"", SFT_EFORMAT, "training.labels");
  REFUSED("\"replace\": true", "\"replace\": 1", SFT_EFORMAT, "training.replace");
  REFUSED("\"clear\"", "\"clean\"", SFT_EFORMAT, "training.clear");
  REFUSED("\"unclear\": 3", "\"unclear\": 11", SFT_EFORMAT, "training.samples.unclear");
  REFUSED("\"inflection\"", "\"bend\"", SFT_EFORMAT, "threshold_rule.name");
  REFUSED("\"bandwidth\"", "\"width\"", SFT_EFORMAT, "threshold_rule.bandwidth");
  REFUSED("\"points\": [", "\"points\": [], \"other\": [", SFT_EFORMAT, "training.search.points");
  REFUSED("\"related\": \"", "\"related\": \"\\u001b[2J", SFT_EFORMAT, "cross_validation.related");
  REFUSED("\"related\": \"", "\"related\": 5, \"other\": \"", SFT_EFORMAT, "related");
  REFUSED("{\n", "\xef\xbb\xbf{\n", SFT_EFORMAT, "model.json begins with a byte order mark");
  REFUSED("\"ceiling\"", "\"roof\"", SFT_EFORMAT, "cross_validation.auc.ceiling");
  REFUSED("\"boosters\": [", "\"boosters\": [], \"other\": [", SFT_EFORMAT, "boosters");
}

/* a model of version 1 lacks what version 2 has */
static void first_version(void)
{
  sft_model *model = make(), *read = NULL;
  sft_error err = {0};
  char *json = NULL;
  model->nboosters = 1;
  model->boosters = calloc(1, sizeof *model->boosters);
  model->boosters[0] = (sft_model_booster){"booster_001.ubj", 1, 0};
  CHECK_EQUAL(sft_model_json(model, &json, &err), SFT_OK, "json");
  /* the ceilings of a model from before the smallest F_s are of ln m */
  char *halves = strstr(json, "\"halves\"");
  if (halves) halves[1] = '_';
  CHECK_EQUAL(sft_model_parse("m", json, strlen(json), &read, &err), SFT_OK, "%s", err.message);
  if (read) CHECK_EQUAL(read->halves, SFT_HALVES_LNM, "ln m");
  sft_model_free(read);
  read = NULL;
  static const char *const newer[] = {"threshold_rule",
                                      "labels",
                                      "replace",
                                      "resubstitution",
                                      "clear",
                                      "search",
                                      "halves",
                                      "unclear",
                                      "configurations_error",
                                      "resubstitution_ensemble",
                                      "resubstitution_single",
                                      "ceiling"};
  for (size_t k = 0; k < sizeof newer / sizeof *newer; k++) {
    char key[64];
    snprintf(key, sizeof key, "\"%s\"", newer[k]);
    for (char *at = json; (at = strstr(at, key)); at++) at[1] = '_';
  }
  CHECK_EQUAL(sft_model_parse("m", json, strlen(json), &read, &err), SFT_EFORMAT,
              "version 2 needs them");
  strstr(json, "\"format_version\": 2")[18] = '1';
  CHECK_EQUAL(sft_model_parse("m", json, strlen(json), &read, &err), SFT_OK, "%s", err.message);
  if (read) {
    CHECK_EQUAL(read->training.labels, SFT_LABELS_ALL, "labels");
    CHECK_EQUAL(read->rule.inflection + read->search.npoints, 0, "neither rule nor search");
    CHECK_EQUAL(read->halves, SFT_HALVES_NONE, "no halves");
    CHECK(isnan(read->scores[0].ceiling) && isnan(read->scores[0].error), "not known");
    CHECK_EQUAL(read->scores[0].ensemble[SFT_SCHEME_ATOMS], 0.75, "AUC");
  }
  sft_model_free(read);
  sft_model_free(model);
  free(json);
}

static void folders(void)
{
  sft_model *model = make();
  sft_error err = {0};
  unsigned char byte[] = "x";
  unsigned char *const bytes[] = {byte};
  const size_t lengths[] = {1};
  mkdir("foreign", 0777);
  fclose(fopen("foreign/thesis.tex", "w"));
  fclose(fopen("file", "w"));
  CHECK_REFUSED(sft_model_check_folder("foreign", &err), SFT_EIO, err, "thesis.tex");
  CHECK_REFUSED(sft_model_write(model, "foreign", 1, bytes, lengths, &err), SFT_EIO, err,
                "thesis.tex");
  CHECK(!access("foreign/thesis.tex", F_OK), "the file of somebody else is there");
  CHECK_REFUSED(sft_model_check_folder("file", &err), SFT_EIO, err, "is a file");
  CHECK_REFUSED(sft_model_check_folder("", &err), SFT_EIO, err, "empty");
  CHECK_REFUSED(sft_model_check_folder("no/such/folder", &err), SFT_EIO, err, "no/such/folder");
  CHECK_EQUAL(sft_model_check_folder("new.softness", &err), SFT_OK, "a new folder");
  CHECK(access("new.softness", F_OK), "asking leaves nothing behind");

  const char *const twice[] = {"Cu", "Cu"}, *const longer[] = {"Praseodymiumoxide"};
  CHECK_REFUSED(sft_model_set_elements(model, 2, twice, &err), SFT_EINVAL, err,
                "Cu is given twice");
  CHECK_REFUSED(sft_model_set_elements(model, 1, longer, &err), SFT_EINVAL, err, "letters");
  CHECK_REFUSED(sft_model_set_elements(model, 0, twice, &err), SFT_EINVAL, err, "element");
  sft_model_free(model);
  sft_model_free(NULL);
}

/* format version 3: only what needs it is written so, and it comes back */
static void features(void)
{
  const char *const names[] = {"element", "release/atom:0.333:22[1]", "pe"};
  sft_error err = {0};
  char *json = NULL, *text = NULL;
  sft_model *model = make(), *read = NULL;
  CHECK_EQUAL(sft_model_json(model, &json, &err), SFT_OK, "%s", err.message);
  CHECK(strstr(json, "\"format_version\": 2") && !strstr(json, "features"), "version 2 stays");
  free(json);
  CHECK_EQUAL(sft_model_set_features(model, 3, names, &err), SFT_OK, "%s", err.message);
  model->no_descriptor = 1;
  strcpy(model->label, "mobility");
  model->quantile = 0.05;
  model->threshold = NAN;
  model->thresholds = calloc(2, sizeof *model->thresholds);
  model->thresholds[0] = 1.5;
  model->thresholds[1] = NAN;
  model->nuntrained = 6;
  model->untrained = calloc(18, sizeof *model->untrained);
  for (int k = 0; k < 18; k++) model->untrained[k] = 0.05 * k;
  model->nboosters = 1;
  model->boosters = calloc(1, sizeof *model->boosters);
  model->boosters[0] = (sft_model_booster){"booster_001.ubj", 7, 8};
  CHECK_EQUAL(sft_model_json(model, &json, &err), SFT_OK, "%s", err.message);
  CHECK_EQUAL(sft_model_parse("a", json, strlen(json), &read, &err), SFT_OK, "%s", err.message);
  if (read) {
    CHECK(read->no_descriptor && read->nfeatures == 3, "features alone");
    for (int k = 0; k < 3 && read->nfeatures == 3; k++)
      CHECK(!strcmp(read->features[k], names[k]), "feature %d: %s", k, read->features[k]);
    CHECK(!strcmp(read->label, "mobility"), "label %s", read->label);
    CHECK_EQUAL(read->quantile, 0.05, "quantile");
    CHECK_EQUAL(sft_model_threshold(read, 0, 0), 1.5, "threshold");
    CHECK(isnan(read->threshold) && isnan(sft_model_threshold(read, 0, 1)), "no threshold");
    CHECK_EQUAL(read->nuntrained, 6, "rows");
    CHECK_REL(read->untrained[17], 0.85, 1e-14, "untrained");
    CHECK_EQUAL(sft_model_report(read, SFT_REPORT_ALL, &text, &err), SFT_OK, "%s", err.message);
    CHECK(strstr(text, "feature 2: release/atom:0.333:22[1] (defined"), "report: %s", text);
    CHECK(strstr(text, "feature 3: pe (to be given"), "report: %s", text);
    CHECK(strstr(text, "  -0.9500"), "an AUC below one half is turned over: %s", text);
    free(text);
  }
  sft_model_free(read);
  free(json);
  sft_model_free(model);
}

int main(void)
{
  round_trip();
  features();
  damaged();
  first_version();
  folders();
  return check_report();
}
