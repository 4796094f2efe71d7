/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "booster_strict.h"
#include "ubjson.h"

#include <limits.h>
#include <string.h>

typedef sft_ubjson_value value;

/* the arrays of a tree: their type of number, and whether each node has an element (else they are empty) */
static const struct {
  const char *key, *types;
  int of_nodes;
} tree_arrays[] = {
    {"base_weights", "d", 1},
    {"loss_changes", "d", 1},
    {"sum_hessian", "d", 1},
    {"split_conditions", "d", 1},
    {"left_children", "l", 1},
    {"right_children", "l", 1},
    {"parents", "l", 1},
    {"split_indices", "lL", 1},
    {"default_left", "U", 1},
    {"split_type", "U", 1},
    {"categories", "l", 0},
    {"categories_nodes", "l", 0},
    {"categories_segments", "L", 0},
    {"categories_sizes", "L", 0},
};

static int misfit(sft_error *err, const char *what)
{
  return sft_fail(err, SFT_EMISFIT,
                  "%s of the booster is not as XGBoost writes it, which would take it on trust; "
                  "use engine native",
                  what);
}

/* A parameter: digits in a string; -1 if it is not that. */
static long parameter(const value *object, const char *key)
{
  const value *word = sft_ubjson_get(object, key);
  long number = 0;
  if (!word || word->kind != SFT_UBJSON_STRING || word->count < 1 || word->count > 9) return -1;
  for (size_t k = 0; k < word->count; k++) {
    if (word->data[k] < '0' || word->data[k] > '9') return -1;
    number = 10 * number + (word->data[k] - '0');
  }
  return number;
}

static const value *list(const value *object, const char *key)
{
  const value *array = sft_ubjson_get(object, key);
  return array && array->kind == SFT_UBJSON_ARRAY ? array : NULL;
}

static int64_t at(const value *tree, const char *key, size_t node)
{
  return sft_ubjson_integer_at(sft_ubjson_get(tree, key), node);
}

static int check_arrays(const value *tree, size_t nodes, sft_error *err)
{
  for (size_t k = 0; k < sizeof tree_arrays / sizeof *tree_arrays; k++) {
    const value *array = sft_ubjson_get(tree, tree_arrays[k].key);
    if (!array || array->kind != SFT_UBJSON_NUMBERS ||
        !strchr(tree_arrays[k].types, array->number_type) ||
        array->count != (tree_arrays[k].of_nodes ? nodes : 0))
      return misfit(err, tree_arrays[k].key);
  }
  return SFT_OK;
}

/* Children follow their parents and are nobody else's, and every node but the root is one: a tree without loose
   nodes. */
static int check_nodes(const value *tree, size_t nodes, long columns, sft_error *err)
{
  const int64_t n = (int64_t) nodes;
  size_t children = 0;
  if (at(tree, "parents", 0) != INT_MAX) return misfit(err, "the root of a tree");
  for (int64_t i = 0; i < n; i++) {
    const int64_t left = at(tree, "left_children", (size_t) i);
    const int64_t right = at(tree, "right_children", (size_t) i);
    const int64_t feature = at(tree, "split_indices", (size_t) i);
    if (feature < 0 || feature >= columns) return misfit(err, "the feature of a split");
    if (at(tree, "default_left", (size_t) i) > 1 || at(tree, "split_type", (size_t) i) != 0)
      return misfit(err, "a split");
    if (left == -1 && right == -1) continue;
    if (left <= i || right <= i || left == right || left >= n || right >= n ||
        at(tree, "parents", (size_t) left) != i || at(tree, "parents", (size_t) right) != i)
      return misfit(err, "the order of the nodes");
    children += 2;
  }
  return children + 1 == nodes ? SFT_OK : misfit(err, "the number of nodes");
}

static int check_tree(const value *tree, int64_t number, long columns, sft_error *err)
{
  const value *id = sft_ubjson_get(tree, "id"), *shape = sft_ubjson_get(tree, "tree_param");
  const long nodes = parameter(shape, "num_nodes");
  if (!id || id->kind != SFT_UBJSON_INTEGER || id->integer != number)
    return misfit(err, "the number of a tree");
  if (nodes < 1 || parameter(shape, "num_deleted") != 0 ||
      parameter(shape, "num_feature") != columns || parameter(shape, "size_leaf_vector") < 0 ||
      parameter(shape, "size_leaf_vector") > 1)
    return misfit(err, "tree_param");
  const int status = check_arrays(tree, (size_t) nodes, err);
  return status ? status : check_nodes(tree, (size_t) nodes, columns, err);
}

/* 1 if all elements are integers from `first` on, each larger than the one before by `step` */
static int counts_up(const value *array, int64_t first, int64_t step)
{
  for (const value *element = array->first; element; element = element->next, first += step)
    if (element->kind != SFT_UBJSON_INTEGER || element->integer != first) return 0;
  return 1;
}

/* which trees belong together, and nothing that changes their values */
static int check_rounds(const value *model, const value *trees, sft_error *err)
{
  const value *parameters = sft_ubjson_get(model, "gbtree_model_param");
  const value *groups = list(model, "tree_info"), *ends = sft_ubjson_get(model, "iteration_indptr");
  const value *drop = sft_ubjson_get(model, "weight_drop"), *cats = sft_ubjson_get(model, "cats");
  const long parallel = parameter(parameters, "num_parallel_tree");
  const int single = !sft_ubjson_get(parameters, "size_leaf_vector") ||
      parameter(parameters, "size_leaf_vector") == 0;
  if (parameter(parameters, "num_trees") != (long) trees->count || parallel < 1 ||
      trees->count % (size_t) parallel || !single)
    return misfit(err, "gbtree_model_param");
  if (!groups || groups->count != trees->count || !counts_up(groups, 0, 0))
    return misfit(err, "tree_info");
  if (ends &&
      (ends->kind != SFT_UBJSON_ARRAY || !counts_up(ends, 0, parallel) ||
       ends->count != trees->count / (size_t) parallel + 1))
    return misfit(err, "iteration_indptr");
  if (drop && drop->count) return misfit(err, "weight_drop");
  if (cats && cats->kind != SFT_UBJSON_OBJECT) return misfit(err, "cats");
  for (const value *member = cats ? cats->first : NULL; member; member = member->next)
    if (member->count || member->kind == SFT_UBJSON_OBJECT) return misfit(err, "cats");
  return SFT_OK;
}

static int check(const value *learner, sft_error *err)
{
  const value *parameters = sft_ubjson_get(learner, "learner_model_param");
  const value *booster = sft_ubjson_get(learner, "gradient_booster");
  const value *model = sft_ubjson_get(booster, "model"), *trees = list(model, "trees");
  const long columns = parameter(parameters, "num_feature");
  const int classes_known = parameter(parameters, "num_class") >= 0;
  const int one_target = !sft_ubjson_get(parameters, "num_target") ||
      parameter(parameters, "num_target") == 1;
  if (columns < 1 || !classes_known || !one_target) return misfit(err, "learner_model_param");
  if (!trees) return misfit(err, "trees");
  if (sft_ubjson_get(booster, "weight_drop")) return misfit(err, "weight_drop");
  int status = check_rounds(model, trees, err);
  int64_t number = 0;
  for (const value *tree = trees->first; tree && !status; tree = tree->next)
    status = check_tree(tree, number++, columns, err);
  return status;
}

int sft_booster_check_strictly(const void *bytes, size_t length, sft_error *err)
{
  sft_ubjson *document;
  int status = sft_ubjson_parse(bytes, length, &document, err);
  if (status) return status;
  status = check(sft_ubjson_get(sft_ubjson_root(document), "learner"), err);
  sft_ubjson_free(document);
  return status;
}
