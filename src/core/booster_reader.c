/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "booster_reader.h"
#include "text.h"
#include "ubjson.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Sums over as many leaves as memory holds stay finite. */
#define LARGEST_LEAF 1e25

/* The arrays of one tree as XGBoost writes them; a leaf has left child -1 and its value where a split
   has its threshold. */
typedef struct {
  size_t count;
  const sft_ubjson_value *left, *right, *feature, *condition, *default_left;
} tree_arrays;

typedef struct {
  const char *name;
  int columns;
  sft_booster *booster;
  size_t node_capacity;
  int32_t *place; /* scratch: place of each node of the current tree in the booster's nodes */
  size_t place_capacity;
  sft_error *err;
} reader;

void sft_booster_clear(sft_booster *booster)
{
  free(booster->root);
  free(booster->nodes);
  memset(booster, 0, sizeof *booster);
}

static int misfit(const reader *r, const char *what)
{
  return sft_fail(r->err, SFT_EMISFIT, "booster %s: %s", r->name, what);
}

static int damaged(const reader *r, const char *what)
{
  return sft_fail(r->err, SFT_EFORMAT, "booster %s is damaged: %s", r->name, what);
}

/* XGBoost writes most of its parameters as strings: "160", "5E-1", from 3.1 on also "[5E-1]". */
static int string_number(const sft_ubjson_value *value, double *number)
{
  if (!value) return 0;
  if (value->kind == SFT_UBJSON_INTEGER || value->kind == SFT_UBJSON_REAL) {
    *number = value->real;
    return 1;
  }
  if (value->kind != SFT_UBJSON_STRING) return 0;
  sft_span word = {(const char *) value->data, value->count};
  if (word.length > 2 && word.begin[0] == '[' && word.begin[word.length - 1] == ']') {
    word.begin++;
    word.length -= 2;
  }
  /* strtod takes blanks and hexadecimal numbers too, XGBoost does not */
  for (size_t k = 0; k < word.length; k++)
    if (!memchr("+-.0123456789Ee", word.begin[k], 15)) return 0;
  return sft_text_real(&word, number);
}

/* The parameter if it is there, else the fallback. */
static double parameter(const sft_ubjson_value *object, const char *key, double fallback)
{
  double number;
  return string_number(sft_ubjson_get(object, key), &number) ? number : fallback;
}

static int check_kind(const reader *r, const sft_ubjson_value *learner, sft_booster *booster)
{
  const sft_ubjson_value *parameters = sft_ubjson_get(learner, "learner_model_param");
  const sft_ubjson_value *objective = sft_ubjson_get(learner, "objective");
  double base_score;
  if (!learner || !parameters || !objective) return damaged(r, "no learner in it");
  if (!sft_ubjson_is(sft_ubjson_get(objective, "name"), "binary:logistic"))
    return misfit(r, "its objective is not binary:logistic");
  if (!sft_ubjson_is(sft_ubjson_get(sft_ubjson_get(learner, "gradient_booster"), "name"), "gbtree"))
    return misfit(r, "its booster is not gbtree");
  if (parameter(parameters, "num_class", 0.0) > 1.0)
    return misfit(r, "it has more than two classes");
  if (parameter(parameters, "num_target", 1.0) > 1.0) return misfit(r, "it has several targets");
  const double features = parameter(parameters, "num_feature", -1.0);
  if (features != r->columns)
    return sft_fail(r->err, SFT_EMISFIT, "booster %s has %g features where the descriptor has %d",
                    r->name, features, r->columns);
  if (!string_number(sft_ubjson_get(parameters, "base_score"), &base_score))
    return damaged(r, "base_score is not one number");
  if (!(base_score > 0.0 && base_score < 1.0))
    return damaged(r, "base_score is not between 0 and 1");
  /* the inverse of the sigmoid, in float32 as in XGBoost */
  booster->base_margin = -logf(1.0f / (float) base_score - 1.0f);
  if (!isfinite(booster->base_margin)) return damaged(r, "base_score is too close to 0 or 1");
  return SFT_OK;
}

static const sft_ubjson_value *numbers(const sft_ubjson_value *tree, const char *key, size_t count,
                                       int reals)
{
  const sft_ubjson_value *array = sft_ubjson_get(tree, key);
  if (!array || array->kind != SFT_UBJSON_NUMBERS || array->count != count) return NULL;
  const int is_real = array->number_type == 'd' || array->number_type == 'D';
  return is_real == reals ? array : NULL;
}

static int find_arrays(const reader *r, const sft_ubjson_value *tree, tree_arrays *a)
{
  const sft_ubjson_value *shape = sft_ubjson_get(tree, "tree_param");
  const sft_ubjson_value *categories = sft_ubjson_get(tree, "categories_nodes");
  const sft_ubjson_value *children = sft_ubjson_get(tree, "left_children");
  if (parameter(shape, "size_leaf_vector", 0.0) > 1.0)
    return misfit(r, "it has leaves of several values");
  if (categories && categories->count > 0) return misfit(r, "it has categorical splits");
  if (!children || children->count < 1 || children->count > INT32_MAX / 2)
    return damaged(r, "a tree has no nodes");
  a->count = children->count;
  a->left = numbers(tree, "left_children", a->count, 0);
  a->right = numbers(tree, "right_children", a->count, 0);
  a->feature = numbers(tree, "split_indices", a->count, 0);
  a->condition = numbers(tree, "split_conditions", a->count, 1);
  a->default_left = numbers(tree, "default_left", a->count, 0);
  if (!a->left || !a->right || !a->feature || !a->condition || !a->default_left)
    return damaged(r, "the arrays of a tree are missing or differ in length");
  /* older libraries mark categorical splits here */
  const sft_ubjson_value *kinds = numbers(tree, "split_type", a->count, 0);
  for (size_t n = 0; kinds && n < a->count; n++)
    if (sft_ubjson_integer_at(kinds, n) != 0) return misfit(r, "it has categorical splits");
  return SFT_OK;
}

/* Room for every node of this tree, in the booster and in the scratch array. */
static int grow(reader *r, size_t nodes)
{
  sft_booster *b = r->booster;
  const size_t needed = (size_t) b->nnodes + nodes;
  if (needed > INT32_MAX / 2) return misfit(r, "it has more than a billion nodes");
  if (needed > r->node_capacity) {
    const size_t capacity = 2 * needed;
    sft_tree_node *larger = realloc(b->nodes, capacity * sizeof *larger);
    if (!larger) return sft_fail_memory(r->err, "the nodes of a booster");
    b->nodes = larger;
    r->node_capacity = capacity;
  }
  if (nodes > r->place_capacity) {
    int32_t *larger = realloc(r->place, nodes * sizeof *larger);
    if (!larger) return sft_fail_memory(r->err, "the nodes of a booster");
    r->place = larger;
    r->place_capacity = nodes;
  }
  return SFT_OK;
}

/* Copy the nodes that can be reached from the root, level by level, so that the children of a node
   are neighbors. A node reached twice would make the tree a graph: refused, so it ends. */
static int read_tree(reader *r, const sft_ubjson_value *tree)
{
  tree_arrays a = {0};
  sft_booster *b = r->booster;
  int status = find_arrays(r, tree, &a);
  if (!status) status = grow(r, a.count);
  if (status) return status;

  const int32_t first = b->nnodes;
  int32_t used = 1;
  /* until it is filled in, `left` of a node holds its number in the file */
  b->nodes[first].left = 0;
  memset(r->place, 0xff, a.count * sizeof *r->place);
  r->place[0] = first;
  for (int32_t n = 0; n < used; n++) {
    sft_tree_node *node = &b->nodes[first + n];
    const size_t source = (size_t) node->left;
    const int64_t left = sft_ubjson_integer_at(a.left, source);
    const int64_t right = sft_ubjson_integer_at(a.right, source);
    const int64_t feature = sft_ubjson_integer_at(a.feature, source);
    const double value = sft_ubjson_real_at(a.condition, source);
    if (isnan(value)) return damaged(r, "a threshold or leaf is not a number");
    node->value = (float) value;
    node->default_left = sft_ubjson_integer_at(a.default_left, source) != 0;
    node->feature = 0;
    node->left = -1;
    if (left == -1) {
      if (!(fabs(value) <= LARGEST_LEAF)) return damaged(r, "a leaf is infinite or very large");
      continue;
    }
    if (left < 0 || right < 0 || left >= (int64_t) a.count || right >= (int64_t) a.count ||
        left == right || r->place[left] >= 0 || r->place[right] >= 0)
      return damaged(r, "the nodes of a tree do not form a tree");
    if (feature < 0 || feature >= r->columns) return damaged(r, "a split has no such feature");
    node->feature = (int32_t) feature;
    node->left = first + used;
    r->place[left] = first + used;
    r->place[right] = first + used + 1;
    b->nodes[first + used].left = (int32_t) left;
    b->nodes[first + used + 1].left = (int32_t) right;
    used += 2;
  }
  b->root[b->ntrees++] = first;
  b->nnodes += used;
  return SFT_OK;
}

/* All trees must belong to the one output; several parallel trees per round are fine, as the margin
   sums them all. */
static int read_trees(reader *r, const sft_ubjson_value *learner)
{
  const sft_ubjson_value *model =
      sft_ubjson_get(sft_ubjson_get(learner, "gradient_booster"), "model");
  const sft_ubjson_value *trees = sft_ubjson_get(model, "trees");
  const double announced =
      parameter(sft_ubjson_get(model, "gbtree_model_param"), "num_trees", -1.0);
  if (!trees || trees->kind != SFT_UBJSON_ARRAY || trees->count < 1 || trees->count > INT_MAX / 2)
    return damaged(r, "no trees in it");
  if (announced != (double) trees->count)
    return damaged(r, "the number of trees is not the one announced");
  r->booster->root = malloc(trees->count * sizeof *r->booster->root);
  if (!r->booster->root) return sft_fail_memory(r->err, "the trees of a booster");
  for (const sft_ubjson_value *tree = trees->first; tree; tree = tree->next) {
    const int status = read_tree(r, tree);
    if (status) return status;
  }
  return SFT_OK;
}

int sft_booster_read(const char *name, const void *bytes, size_t length, int columns,
                     sft_booster *booster, sft_error *err)
{
  sft_ubjson *document;
  sft_error cause;
  reader r = {.name = name, .columns = columns, .booster = booster, .err = err};
  memset(booster, 0, sizeof *booster);
  int status = sft_ubjson_parse(bytes, length, &document, &cause);
  if (status) return sft_fail(err, status, "booster %s: %s", name, cause.message);
  const sft_ubjson_value *learner = sft_ubjson_get(sft_ubjson_root(document), "learner");
  status = check_kind(&r, learner, booster);
  if (!status) status = read_trees(&r, learner);
  sft_ubjson_free(document);
  free(r.place);
  if (status) {
    sft_booster_clear(booster);
  } else if (booster->nnodes) {
    /* the arrays doubled while they grew: give back the rest */
    sft_tree_node *fitted =
        realloc(booster->nodes, (size_t) booster->nnodes * sizeof *booster->nodes);
    if (fitted) booster->nodes = fitted;
  }
  return status;
}
