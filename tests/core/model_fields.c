/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Every field of model.json in turn: taken out, of every other type, at and beyond the ends of its range. The table says
   what is accepted, apart from the parser; all else is refused with a line that names the field. */

#include "core/model.h"

#include "check.h"

#include <jansson.h>
#include <limits.h>
#include <math.h>

/* Kinds: s string, c string that is one of known words, i integer, n number, b boolean, o object, l list;
   a capital letter: null too. */
typedef struct {
  const char *path; /* [] is any element of a list */
  char kind;
  double low, high;
  int depends; /* what is in range may still be refused: it must fit other fields */
} field;

static const field fields[] = {
    {"format", 'c', 0, 0, 0},
    {"format_version", 'i', 1, SFT_MODEL_VERSION, 0},
    {"units", 's', 1, SFT_MODEL_NAME - 1, 0},
    {"elements", 'l', 1, 100000, 1},
    {"elements[]", 's', 1, SFT_MODEL_NAME - 1, 1},
    {"descriptor", 'o', 0, 0, 0},
    {"descriptor.style", 'c', 0, 0, 0},
    {"descriptor.cutoff", 'n', 1e-60, 1e60, 1},
    {"descriptor.sigma", 'n', 1e-60, 1e60, 1},
    {"descriptor.rlo", 'n', 0, 1e60, 1},
    {"descriptor.rhi", 'n', 0, 1e60, 1},
    {"descriptor.dr", 'n', 1e-60, 1e60, 1},
    {"threshold", 'n', -1e300, 1e300, 0},
    {"threshold_rule", 'O', 0, 0, 0},
    {"threshold_rule.name", 'c', 0, 0, 0},
    {"threshold_rule.peak", 'n', -1e300, 1e300, 0},
    {"threshold_rule.bandwidth", 'n', 0, 1e300, 0},
    {"threshold_rule.atoms", 'i', 0, INT_MAX, 0},
    {"threshold_rule.censored", 'i', 0, INT_MAX, 0},
    {"temperatures", 'l', 1, 100000, 0},
    {"temperatures[]", 'n', 1e-323, 1e308, 0},
    {"training", 'o', 0, 0, 0},
    {"training.xgboost", 's', 1, 31, 0},
    {"training.draw", 'i', 1, INT_MAX, 1},
    {"training.members", 'i', 1, 100000, 0},
    {"training.folds", 'i', 2, INT_MAX, 0},
    {"training.cvmembers", 'i', 0, INT_MAX, 0},
    {"training.seed", 'i', 0, INT_MAX, 0},
    {"training.labels", 'c', 0, 0, 0},
    {"training.replace", 'b', 0, 0, 0},
    {"training.resubstitution", 'b', 0, 0, 0},
    {"training.clear", 'n', 0, 1e300, 0},
    {"training.rounds", 'i', 1, INT_MAX, 0},
    {"training.depth", 'i', 1, INT_MAX, 0},
    {"training.eta", 'n', 0, 1, 0},
    {"training.lambda", 'n', 0, 1e300, 0},
    {"training.min_child_weight", 'n', 0, 1e300, 0},
    {"training.subsample", 'n', 0, 1, 0},
    {"training.colsample", 'n', 0, 1, 0},
    {"training.max_bin", 'i', 2, INT_MAX, 0},
    {"training.search", 'O', 0, 0, 0},
    {"training.search.outer", 'c', 0, 0, 0},
    {"training.search.inner", 'c', 0, 0, 0},
    {"training.search.folds", 'i', 2, INT_MAX, 0},
    {"training.search.members", 'i', 1, INT_MAX, 0},
    {"training.search.points", 'l', 1, 100000, 0},
    {"training.search.points[]", 'o', 0, 0, 0},
    {"training.search.points[].rounds", 'i', 1, INT_MAX, 0},
    {"training.search.points[].depth", 'i', 1, INT_MAX, 0},
    {"training.search.points[].eta", 'n', 0, 1, 0},
    {"training.search.points[].lambda", 'n', 0, 1e300, 0},
    {"training.search.points[].auc", 'N', 0, 1, 0},
    {"training.samples", 'l', 1, 100000, 0},
    {"training.samples[]", 'o', 0, 0, 0},
    {"training.samples[].temperature", 'n', 0, 1e300, 0},
    {"training.samples[].number", 'i', 0, INT_MAX, 0},
    {"training.samples[].atoms", 'i', 0, INT_MAX, 1},
    {"training.samples[].fast", 'i', 0, INT_MAX, 1},
    {"training.samples[].slow", 'i', 0, INT_MAX, 1},
    {"training.samples[].censored", 'i', 0, INT_MAX, 1},
    {"training.samples[].left_out", 'i', 0, INT_MAX, 1},
    {"training.samples[].unclear", 'i', 0, INT_MAX, 1},
    {"training.samples[].drawn", 'i', 0, INT_MAX, 1},
    {"cross_validation", 'o', 0, 0, 0},
    {"cross_validation.configurations_folds", 'i', 0, INT_MAX, 0},
    {"cross_validation.halves", 'C', 0, 0, 0},
    {"cross_validation.auc", 'l', 0, 100000, 0},
    {"cross_validation.auc[]", 'o', 0, 0, 0},
    {"cross_validation.auc[].temperature", 'n', 0, 1e300, 0},
    {"cross_validation.auc[].element", 'S', 1, SFT_MODEL_NAME - 1, 1},
    {"cross_validation.auc[].atoms", 'i', 0, INT_MAX, 1},
    {"cross_validation.auc[].fast", 'i', 0, INT_MAX, 1},
    {"cross_validation.auc[].atoms_ensemble", 'N', 0, 1, 0},
    {"cross_validation.auc[].atoms_single", 'N', 0, 1, 0},
    {"cross_validation.auc[].configurations_ensemble", 'N', 0, 1, 0},
    {"cross_validation.auc[].configurations_single", 'N', 0, 1, 0},
    {"cross_validation.auc[].configurations_error", 'N', 0, 1, 0},
    {"cross_validation.auc[].resubstitution_ensemble", 'N', 0, 1, 0},
    {"cross_validation.auc[].resubstitution_single", 'N', 0, 1, 0},
    {"cross_validation.auc[].ceiling", 'N', 0, 1, 0},
    {"boosters", 'l', 1, 100000, 0},
    {"boosters[]", 'o', 0, 0, 0},
    {"boosters[].file", 's', 1, 63, 1},
    {"boosters[].bytes", 'i', 1, INT_MAX, 0},
    {"boosters[].crc32", 's', 8, 8, 1},
    {"features", 'l', 0, 100000, 1},
    {"features[]", 's', 1, SFT_MODEL_FEATURE - 1, 1},
    {"label", 'o', 0, 0, 0},
    {"label.column", 's', 1, SFT_MODEL_FEATURE - 1, 0},
    {"label.quantile", 'n', 0, 1, 1},
    {"label.thresholds", 'l', 0, 100000, 1},
    {"label.thresholds[]", 'l', 0, 100000, 1},
    {"label.thresholds[][]", 'N', -INFINITY, INFINITY, 0},
    {"untrained_auc", 'l', 0, 100000, 1},
    {"untrained_auc[]", 'l', 0, 100000, 1},
    {"untrained_auc[][]", 'N', -INFINITY, INFINITY, 0},
};
enum { NFIELDS = sizeof fields / sizeof *fields };
static int seen[NFIELDS];

static const field *find(const char *path)
{
  for (int k = 0; k < NFIELDS; k++)
    if (strcmp(fields[k].path, path) == 0) {
      seen[k] = 1;
      return &fields[k];
    }
  CHECK(0, "%s is in the table", path);
  return NULL;
}

/* -1: not, 1: accepted, 0: perhaps */
static int expected(const field *f, const json_t *value)
{
  const char kind = f->kind >= 'a' ? f->kind : (char) (f->kind - 'A' + 'a');
  int fits = 0;
  if (json_is_null(value)) return f->kind < 'a' ? 1 : -1;
  if (kind == 's')
    fits = json_is_string(value) && (double) json_string_length(value) >= f->low &&
        (double) json_string_length(value) <= f->high;
  if (kind == 'i' || kind == 'n') {
    const double x = json_number_value(value);
    fits = (json_is_integer(value) || (kind == 'n' && json_is_real(value))) && x >= f->low &&
        x <= f->high;
  }
  if (kind == 'b') return json_is_boolean(value) ? 1 : -1;
  if (kind == 'l')
    fits = json_is_array(value) && (double) json_array_size(value) >= f->low &&
        (double) json_array_size(value) <= f->high;
  if (!fits) return -1;
  return f->depends ? 0 : 1;
}

/* what a message has to name: the last key of the path, or what people call it */
static void name_of(const char *path, char *name, size_t size)
{
  static const char *const others[][2] = {{"format", "not say that it is"},
                                          {"format_version", "format"},
                                          {"elements[]", "element"},
                                          {"features[]", "feature"},
                                          {"descriptor.style", "descriptor"}};
  const char *dot = strrchr(path, '.'), *key = dot ? dot + 1 : path;
  snprintf(name, size, "%.*s", (int) strcspn(key, "["), key);
  for (size_t k = 0; k < sizeof others / sizeof *others; k++)
    if (strcmp(path, others[k][0]) == 0) snprintf(name, size, "%s", others[k][1]);
}

static void parse(const json_t *root, const char *path, const char *how, int expectation)
{
  char name[100];
  sft_model *model = NULL;
  sft_error err = {0};
  char *text = json_dumps(root, JSON_REAL_PRECISION(17));
  const int status = sft_model_parse("the-model", text, strlen(text), &model, &err);
  name_of(path, name, sizeof name);
  CHECK(!status == (model != NULL), "%s %s", path, how);
  if (expectation > 0) CHECK(!status, "%s %s: %s", path, how, err.message);
  if (expectation < 0) CHECK(status, "%s %s is refused", path, how);
  if (status) {
    CHECK(status == SFT_EFORMAT || status == SFT_EMISFIT || status == SFT_EINVAL, "%s %s: code %d",
          path, how, status);
    CHECK(strstr(err.message, "the-model") && !strchr(err.message, '\n'), "%s %s: %s", path, how,
          err.message);
    /* what depends on other fields may be named by them */
    if (expectation < 0)
      CHECK(strstr(err.message, name), "%s %s is named: %s", path, how, err.message);
  }
  sft_model_free(model);
  free(text);
}

static void change(json_t *root, json_t *parent, const char *key, size_t index, const char *path)
{
  static const char *const values[] =
      {"null",
       "true",
       "false",
       "\"\"",
       "\"a\"",
       "\"eight888\"",
       "\"sixteen-letters-\"",
       "\"a-word-of-more-than-sixty-four-letters-is-too-long-for-any-name-in-here\"",
       "\"../a\"",
       "0",
       "1",
       "2",
       "-1",
       "3",
       "2147483647",
       "2147483648",
       "-9223372036854775808",
       "9223372036854775807",
       "100000",
       "100001",
       "0.0",
       "0.5",
       "1.5",
       "-0.5",
       "1e-7",
       "1.1e6",
       "1.1e60",
       "1e300",
       "1.1e300",
       "-1e301",
       "1e-320",
       "[]",
       "{}",
       "[[]]",
       "[null]"};
  const field *f = find(path);
  if (!f) return;
  json_t *kept = json_incref(key ? json_object_get(parent, key) : json_array_get(parent, index));
  for (size_t k = 0; k < sizeof values / sizeof *values; k++) {
    json_t *value = json_loads(values[k], JSON_DECODE_ANY, NULL);
    /* an object without its members and a list of other things are refused for what they lack */
    const int inside = (json_is_object(value) && (f->kind == 'o' || f->kind == 'O')) ||
        (json_is_array(value) && f->kind == 'l' && json_array_size(value));
    /* an older model that says it is of the newest format is refused for the fields that it lacks */
    const int lacks = strcmp(path, "format_version") == 0 && strcmp(values[k], "3") == 0 &&
        !json_object_get(root, "features");
    /* version 3: a model may have no descriptor, or thresholds in place of one */
    const int may_be_null = json_object_get(root, "features") && json_is_null(value) &&
        (strcmp(path, "descriptor") == 0 || strcmp(path, "threshold") == 0);
    const int expectation = inside || lacks || may_be_null ? 0 : expected(f, value);
    if (key)
      json_object_set(parent, key, value);
    else
      json_array_set(parent, index, value);
    parse(root, path, values[k], expectation);
    json_decref(value);
  }
  if (key) {
    json_object_del(parent, key);
    /* models from before it was there */
    const int may_be_missing = strcmp(path, "cross_validation.halves") == 0;
    parse(root, path, "missing", may_be_missing ? 1 : -1);
    json_object_set(parent, key, kept);
  } else {
    json_array_set(parent, index, kept);
  }
  json_decref(kept);
}

/* the first element stands for all others of its list */
static void walk(json_t *root, json_t *value, const char *path)
{
  char below[200];
  if (json_is_array(value) && json_array_size(value)) {
    snprintf(below, sizeof below, "%.150s[]", path);
    change(root, value, NULL, 0, below);
    walk(root, json_array_get(value, 0), below);
  }
  if (!json_is_object(value)) return;
  /* a copy of the keys: the object changes under way */
  json_t *shape = json_copy(value), *child;
  const char *key;
  json_object_foreach(shape, key, child)
  {
    snprintf(below, sizeof below, "%.150s%s%.40s", path, *path ? "." : "", key);
    change(root, value, key, 0, below);
    walk(root, json_object_get(value, key), below);
  }
  json_decref(shape);
}

/* fields of others, and a field that is there twice */
static void more(json_t *root)
{
  sft_model *model = NULL;
  sft_error err = {0};
  json_object_set_new(root, "comment", json_string("mine"));
  parse(root, "comment", "added", 1);
  const char twice[] =
      "{\"format\":\"lammps-softness model\",\"format\":\"lammps-softness model\"}";
  CHECK_REFUSED(sft_model_parse("the-model", twice, strlen(twice), &model, &err), SFT_EFORMAT, err,
                "duplicate object key");
  static const char *const others[] =
      {"[]", "{}", "null", "7", "\"lammps-softness model\"", "", "{", "\xef\xbb\xbf{}"};
  for (size_t k = 0; k < sizeof others / sizeof *others; k++) {
    const int status = sft_model_parse("the-model", others[k], strlen(others[k]), &model, &err);
    CHECK(status && !model && strstr(err.message, "the-model"), "%s is refused: %s", others[k],
          err.message);
  }
}

int main(void)
{
  static const char *const files[] = {SFT_SOURCE "/potentials/CuZr.softness/model.json",
                                      SFT_SOURCE "/tests/fuzz/corpus/model/format-2.json",
                                      SFT_SOURCE "/tests/fuzz/corpus/model/format-3.json"};
  for (int k = 0; k < 3; k++) {
    json_error_t where;
    json_t *root = json_load_file(files[k], 0, &where);
    CHECK(root != NULL, "%s: %s", files[k], where.text);
    if (!root) continue;
    parse(root, files[k], "as it is", 1);
    walk(root, root, "");
    more(root);
    json_decref(root);
  }
  for (int k = 0; k < NFIELDS; k++) CHECK(seen[k], "%s is there", fields[k].path);
  return check_report();
}
