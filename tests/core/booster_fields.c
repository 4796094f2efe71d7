/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Boosters of other kinds, of other versions of XGBoost, and with any field missing or wrong: refused with a line, or
   evaluated as XGBoost does. libxgboost gets none that it could crash with. */

#include "core/booster_strict.h"
#include "core/trees.h"

#include "boosters.h"
#include "check.h"
#include "ubjson_edit.h"

enum { ROWS = 40 };

static unsigned char *sound;
static size_t sound_length;
static float rows[ROWS * BOOSTER_COLUMNS];
static int loaded, refused_natively, refused_strictly;

/* A value as UBJSON: a string, or numbers of an array, each with n elements. */
static unsigned char *as_string(const char *text, size_t *length)
{
  ubjson_editor e = {0};
  edit_put(&e, "S", 1);
  edit_put_length(&e, strlen(text));
  edit_put(&e, text, strlen(text));
  *length = e.length;
  return e.bytes;
}

/* an array of the booster with the big-endian element i replaced */
static unsigned char *as_numbers(const char *path, size_t i, uint64_t bits, size_t *length)
{
  char key[300];
  ubjson_editor e = {0};
  sft_ubjson *document = NULL;
  sft_error err;
  sft_ubjson_parse(sound, sound_length, &document, &err);
  const sft_ubjson_value *v = sft_ubjson_root(document);
  for (const char *next = path; v && *next; next += strcspn(next, "/") + 1) {
    snprintf(key, sizeof key, "%.*s", (int) strcspn(next, "/"), next);
    if (v->kind == SFT_UBJSON_OBJECT) {
      v = sft_ubjson_get(v, key);
    } else {
      v = v->first;
      for (int k = atoi(key); v && k; k--) v = v->next;
    }
  }
  CHECK(v && v->kind == SFT_UBJSON_NUMBERS && i < v->count, "%s has element %d", path, (int) i);
  if (v) {
    const size_t size = edit_size(v->number_type);
    edit_copy(&e, v, "");
    unsigned char *element = e.bytes + e.length - (v->count - i) * size;
    for (size_t b = 0; b < size; b++) element[b] = (unsigned char) (bits >> 8 * (size - 1 - b));
  }
  sft_ubjson_free(document);
  *length = e.length;
  return e.bytes;
}

/* Add it to an ensemble, load it into libxgboost, compare. Returns the status of the first that refuses. */
static int use(const char *what, const unsigned char *bytes, size_t length, sft_error *err)
{
  sft_trees *trees = NULL;
  sft_xgboost_booster *booster = NULL;
  float margin[ROWS], theirs[ROWS];
  CHECK_EQUAL(sft_trees_create(BOOSTER_COLUMNS, &trees, err), SFT_OK, "create");
  int status = sft_trees_add(trees, "the-file", bytes, length, err);
  if (status) {
    refused_natively++;
    CHECK((status == SFT_EFORMAT || status == SFT_EMISFIT) && strstr(err->message, "the-file"),
          "%s: %s", what, err->message);
    sft_trees_free(trees);
    return status;
  }
  sft_trees_margin(trees, 0, ROWS, rows, margin);
  status = sft_xgboost_load(bytes, length, &booster, err);
  if (status) {
    refused_strictly++;
    CHECK(!booster && err->message[0], "%s: a line", what);
  } else {
    loaded++;
    CHECK_EQUAL(sft_xgboost_predict(booster, ROWS, BOOSTER_COLUMNS, rows, 1, theirs, err), SFT_OK,
                "%s: %s", what, err->message);
    CHECK(!memcmp(margin, theirs, sizeof margin), "%s: the margins of XGBoost", what);
    sft_xgboost_free(booster);
  }
  sft_trees_free(trees);
  return status;
}

static void edited(int line, const char *path, unsigned char *value, size_t value_length, int code,
                   const char *words)
{
  size_t length;
  sft_error err = {0};
  unsigned char *bytes = ubjson_edit(sound, sound_length, path, value, value_length, &length);
  const int status = use(path, bytes, length, &err);
  if (code)
    check_refused(__FILE__, line, status, code, err.message, words);
  else
    CHECK_EQUAL(status, SFT_OK, "line %d: %s: %s", line, path, err.message);
  free(bytes);
  free(value);
}

static void string(int line, const char *path, const char *text, int code, const char *words)
{
  size_t length;
  unsigned char *value = as_string(text, &length);
  edited(line, path, value, length, code, words);
}
#define STRING(path, text, code, words) string(__LINE__, path, text, code, words)

static void number(int line, const char *path, size_t i, uint64_t bits, int code, const char *words)
{
  size_t length;
  unsigned char *value = as_numbers(path, i, bits, &length);
  edited(line, path, value, length, code, words);
}
#define NUMBER(path, i, bits, code, words) number(__LINE__, path, i, bits, code, words)

static unsigned char *copy(const char *bytes, size_t length)
{
  unsigned char *value = malloc(length);
  memcpy(value, bytes, length);
  return value;
}
#define VALUE(path, bytes, code, words) \
  edited(__LINE__, path, copy(bytes, sizeof bytes - 1), sizeof bytes - 1, code, words)
#define REMOVED(path, code, words) edited(__LINE__, path, NULL, 0, code, words)

#define PARAMETER "learner/learner_model_param/"
#define MODEL "learner/gradient_booster/model/"
#define TREE MODEL "trees/1/"

static void other_kinds(void)
{
  /* the base score as XGBoost 3.1 and later write it */
  STRING(PARAMETER "base_score/", "[5E-1]", SFT_OK, "");
  STRING(PARAMETER "base_score/", "[5E-1,5E-1]", SFT_EFORMAT, "base_score is not one number");
  STRING(PARAMETER "base_score/", "2.5E-1", SFT_OK, "");
  STRING(PARAMETER "base_score/", "0x1p-1", SFT_EFORMAT, "base_score is not one number");
  STRING(PARAMETER "base_score/", " 5E-1", SFT_EFORMAT, "base_score is not one number");
  STRING(PARAMETER "base_score/", "", SFT_EFORMAT, "base_score is not one number");
  STRING(PARAMETER "base_score/", "0", SFT_EFORMAT, "base_score is not between 0 and 1");
  STRING(PARAMETER "base_score/", "1E0", SFT_EFORMAT, "base_score is not between 0 and 1");
  STRING(PARAMETER "base_score/", "1E-60", SFT_EFORMAT, "base_score is too close");
  STRING(PARAMETER "base_score/", "nan", SFT_EFORMAT, "base_score is not one number");

  STRING(PARAMETER "num_class/", "3", SFT_EMISFIT, "more than two classes");
  STRING(PARAMETER "num_target/", "2", SFT_EMISFIT, "several targets");
  STRING(PARAMETER "num_target/", "-1", SFT_EMISFIT, "learner_model_param");
  STRING(PARAMETER "num_feature/", "7", SFT_EMISFIT, "7 features where the descriptor has 6");
  STRING("learner/objective/name/", "multi:softprob", SFT_EMISFIT,
         "objective is not binary:logistic");
  STRING("learner/objective/name/", "reg:squarederror", SFT_EMISFIT,
         "objective is not binary:logistic");
  STRING("learner/gradient_booster/name/", "dart", SFT_EMISFIT, "booster is not gbtree");
  STRING("learner/gradient_booster/name/", "gblinear", SFT_EMISFIT, "booster is not gbtree");
  STRING(TREE "tree_param/size_leaf_vector/", "2", SFT_EMISFIT, "leaves of several values");
  /* before XGBoost 3, and since */
  STRING(TREE "tree_param/size_leaf_vector/", "0", SFT_OK, "");
  STRING(TREE "tree_param/size_leaf_vector/", "1", SFT_OK, "");
  VALUE(TREE "categories_nodes/", "[$l#L\0\0\0\0\0\0\0\1\0\0\0\0", SFT_EMISFIT,
        "categorical splits");
  NUMBER(TREE "split_type/", 0, 1, SFT_EMISFIT, "categorical splits");
  STRING(MODEL "gbtree_model_param/num_trees/", "4", SFT_EFORMAT, "number of trees");
}

static void damaged_trees(void)
{
  const uint64_t nan_bits = 0x7fc00000, infinite = 0x7f800000, huge = 0x7f000000;
  /* of a tree of depth 4 the last node is a leaf, the root is none */
  sft_ubjson *document = NULL;
  sft_error err;
  sft_ubjson_parse(sound, sound_length, &document, &err);
  const sft_ubjson_value *model =
      sft_ubjson_get(sft_ubjson_get(sft_ubjson_get(sft_ubjson_root(document), "learner"),
                                    "gradient_booster"),
                     "model");
  const size_t last =
      sft_ubjson_get(sft_ubjson_get(model, "trees")->first->next, "left_children")->count - 1;
  sft_ubjson_free(document);

  NUMBER(TREE "split_conditions/", last, nan_bits, SFT_EFORMAT, "not a number");
  NUMBER(TREE "split_conditions/", last, infinite, SFT_EFORMAT, "a leaf is infinite");
  NUMBER(TREE "split_conditions/", last, huge, SFT_EFORMAT, "a leaf is infinite or very large");
  NUMBER(TREE "split_conditions/", 0, nan_bits, SFT_EFORMAT, "not a number");
  NUMBER(TREE "split_conditions/", 0, infinite, SFT_OK, "");
  NUMBER(TREE "left_children/", 0, 100000, SFT_EFORMAT, "do not form a tree");
  NUMBER(TREE "left_children/", 0, 0, SFT_EFORMAT, "do not form a tree");
  NUMBER(TREE "left_children/", 0, (uint64_t) -2, SFT_EFORMAT, "do not form a tree");
  NUMBER(TREE "right_children/", 0, 1, SFT_EFORMAT, "do not form a tree");
  NUMBER(TREE "left_children/", last, 0, SFT_EFORMAT, "do not form a tree");
  NUMBER(TREE "split_indices/", 0, 6, SFT_EFORMAT, "no such feature");
  NUMBER(TREE "split_indices/", 0, (uint64_t) -1, SFT_EFORMAT, "no such feature");
  VALUE(TREE "split_indices/", "[$l#L\0\0\0\0\0\0\0\0", SFT_EFORMAT, "arrays of a tree");

  /* what we have no use for, but libxgboost */
  NUMBER(TREE "parents/", last, 100000, SFT_EMISFIT, "the order of the nodes");
  NUMBER(TREE "parents/", 0, 0, SFT_EMISFIT, "the root of a tree");
  NUMBER(TREE "split_indices/", last, 77, SFT_EMISFIT, "the feature of a split");
  NUMBER(TREE "default_left/", 0, 2, SFT_EMISFIT, "a split");
  VALUE(TREE "sum_hessian/", "[$d#L\0\0\0\0\0\0\0\0", SFT_EMISFIT, "sum_hessian");
  VALUE(TREE "parents/", "[$l#L\0\0\0\0\0\0\0\1\x7f\xff\xff\xff", SFT_EMISFIT, "parents");
  VALUE(TREE "id/", "i\7", SFT_EMISFIT, "the number of a tree");
  VALUE(TREE "id/", "i\0", SFT_EMISFIT, "the number of a tree");
  STRING(TREE "tree_param/num_nodes/", "3", SFT_EMISFIT, "base_weights");
  STRING(TREE "tree_param/num_nodes/", "999999999", SFT_EMISFIT, "base_weights");
  STRING(TREE "tree_param/num_deleted/", "1", SFT_EMISFIT, "tree_param");
  STRING(MODEL "gbtree_model_param/num_parallel_tree/", "0", SFT_EMISFIT, "gbtree_model_param");
  STRING(MODEL "gbtree_model_param/num_parallel_tree/", "2", SFT_EMISFIT, "gbtree_model_param");
  STRING(MODEL "gbtree_model_param/size_leaf_vector/", "2", SFT_EMISFIT, "gbtree_model_param");
  VALUE(MODEL "tree_info/", "[i\0i\7i\0]", SFT_EMISFIT, "tree_info");
  VALUE(MODEL "tree_info/", "[i\0]", SFT_EMISFIT, "tree_info");
  VALUE(MODEL "iteration_indptr/", "[i\0i\1i\2i\3]", SFT_OK, "");
  VALUE(MODEL "iteration_indptr/", "[i\0i\1i\2i\7]", SFT_EMISFIT, "iteration_indptr");
  VALUE(MODEL "iteration_indptr/", "[i\0i\1i\3]", SFT_EMISFIT, "iteration_indptr");
  VALUE(MODEL "iteration_indptr/", "Z", SFT_EMISFIT, "iteration_indptr");
  VALUE(MODEL "weight_drop/", "[i\1]", SFT_EMISFIT, "weight_drop");
  VALUE(MODEL "cats/", "{L\0\0\0\0\0\0\0\3enc[i\1]}", SFT_EMISFIT, "cats");
  VALUE(MODEL "cats/", "Z", SFT_EMISFIT, "cats");
  /* as XGBoost 3.3 writes it */
  VALUE(
      MODEL "cats/",
      "{L\0\0\0\0\0\0\0\3enc[#L\0\0\0\0\0\0\0\0L\0\0\0\0\0\0\0\20feature_segments[$l#L\0\0\0\0\0\0\0\0"
      "L\0\0\0\0\0\0\0\12sorted_idx[$l#L\0\0\0\0\0\0\0\0}",
      SFT_OK, "");
  VALUE(MODEL "tree_info/", "[i\0i\0i\0]iiteration_indptr[i\0i\3]", SFT_EFORMAT, "UBJSON");
  VALUE(MODEL "tree_info/", "[i\0i\0i\0]i\11tree_info[i\0i\0i\0]", SFT_EFORMAT,
        "two members of an object have the same name");
}

/* Every field of the document in turn is taken out, and replaced by values of every type. */
static void every_field(const sft_ubjson_value *v, const char *at)
{
  static const struct {
    const char *bytes;
    size_t length;
  } values[] = {{NULL, 0},
                {"Z", 1},
                {"T", 1},
                {"i\xff", 2},
                {"L\x7f\xff\xff\xff\xff\xff\xff\xff", 9},
                {"d\x7f\xc0\0\0", 5},
                {"SL\0\0\0\0\0\0\0\0", 10},
                {"SL\0\0\0\0\0\0\0\2-1", 12},
                {"SL\0\0\0\0\0\0\0\12"
                 "2147483648",
                 20},
                {"[]", 2},
                {"[i\0i\0i\0i\0i\0]", 12},
                {"[$l#L\0\0\0\0\0\0\0\1\0\0\0\1", 17},
                {"[$L#L\0\0\0\0\0\0\0\0", 13},
                {"{}", 2}};
  int index = 0;
  for (const sft_ubjson_value *child = v->first; child; child = child->next) {
    char path[EDIT_PATH];
    edit_path(path, at, child, index++);
    for (size_t k = 0; k < sizeof values / sizeof *values; k++) {
      size_t length;
      sft_error err = {0};
      unsigned char *bytes =
          ubjson_edit(sound, sound_length, path, values[k].bytes, values[k].length, &length);
      use(path, bytes, length, &err);
      free(bytes);
    }
    every_field(child, path);
  }
}

int main(void)
{
  uint64_t state = 3;
  sft_error err = {0};
  sft_ubjson *document = NULL;
  for (int k = 0; k < ROWS * BOOSTER_COLUMNS; k++)
    rows[k] = number_uniform(&state) < 0.05 ? NAN : (float) number_gaussian(&state);
  sound = booster_train(3, 4, &sound_length, NULL);
  CHECK_EQUAL(use("as it is", sound, sound_length, &err), SFT_OK, "%s", err.message);
  other_kinds();
  damaged_trees();

  loaded = refused_natively = refused_strictly = 0;
  CHECK_EQUAL(sft_ubjson_parse(sound, sound_length, &document, &err), SFT_OK, "%s", err.message);
  every_field(sft_ubjson_root(document), "");
  sft_ubjson_free(document);
  printf("any field: %d refused, %d not for libxgboost, %d work\n", refused_natively,
         refused_strictly, loaded);
  CHECK(refused_natively > 100 && refused_strictly > 100 && loaded > 10, "all of them happen");
  free(sound);
  return check_report();
}
