/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The same configuration is found whatever its file does to it; other configurations are not taken for it. */

#include "core/configuration.h"

#include "check.h"
#include "numbers.h"

typedef struct {
  int natoms;
  double edge, tilt; /* xy */
  int flat, lattice;
} kind;

static sft_sample *empty(int natoms)
{
  sft_sample *s = calloc(1, sizeof *s);
  s->natoms = natoms;
  s->type = calloc((size_t) natoms, sizeof *s->type);
  s->position = calloc(3 * (size_t) natoms, sizeof *s->position);
  for (int i = 0; i < natoms; i++) s->type[i] = 1 + i % 2;
  return s;
}

/* A liquid of sorts: atoms at random, at least 0.8 spacings apart; or a simple cubic lattice. */
static sft_sample *make(const kind *k, uint64_t seed)
{
  uint64_t state = seed;
  sft_sample *s = empty(k->natoms);
  s->box = (sft_box){{0.5, -1.0, 0.0},
                     {k->edge, k->edge, k->flat ? 1.0 : k->edge},
                     {k->tilt},
                     {1, 1, 1}};
  const int across = (int) ceil(cbrt(k->natoms) - 1e-9);
  const double volume = k->edge * k->edge * (k->flat ? 1.0 : k->edge);
  const double spacing = k->flat ? sqrt(volume / k->natoms) : cbrt(volume / k->natoms);
  for (int i = 0; i < k->natoms; i++) {
    double *x = s->position + 3 * i;
    int tries = 0, near = 1;
    while (near && tries++ < 200) {
      near = 0;
      for (int d = 0; d < 3; d++)
        x[d] = k->flat && d == 2 ? 0.25 : k->edge * number_uniform(&state);
      for (int j = 0; j < i && !near; j++) {
        double sum = 0.0;
        for (int d = 0; d < 3; d++) {
          double apart = x[d] - s->position[3 * j + d];
          apart -= k->edge * round(apart / k->edge);
          sum += apart * apart;
        }
        near = sum < 0.6 * spacing * spacing;
      }
    }
    if (k->lattice) {
      x[0] = k->edge / across * (i % across);
      x[1] = k->edge / across * (i / across % across);
      x[2] = k->edge / across * (i / across / across);
    }
  }
  return s;
}

static double spacing_of(const kind *k)
{
  return k->flat ? k->edge / sqrt(k->natoms) : k->edge / cbrt(k->natoms);
}

static int compare(const sft_sample *one, const sft_sample *other)
{
  static sft_configuration a, b;
  sft_error err = {0};
  CHECK_EQUAL(sft_configuration_make(one, &a, &err), SFT_OK, "%s", err.message);
  CHECK_EQUAL(sft_configuration_make(other, &b, &err), SFT_OK, "%s", err.message);
  const int relation = sft_configuration_compare(&a, &b);
  CHECK_EQUAL(sft_configuration_compare(&b, &a), relation, "in the other order");
  return relation;
}

/* ---- what a file may do to a configuration ---- */

static void wrap_otherwise(sft_sample *s)
{
  for (int i = 0; i < s->natoms; i++) {
    s->position[3 * i] += s->box.edge[0] * (i % 3 - 1) + s->box.tilt[0] * (i % 2);
    s->position[3 * i + 1] += s->box.edge[1] * (i % 2);
  }
}

static void shift(sft_sample *s)
{
  for (int i = 0; i < s->natoms; i++)
    for (int d = 0; d < 2; d++) s->position[3 * i + d] += 0.37 * s->box.edge[d];
}

static void round_off(sft_sample *s)
{
  for (int i = 0; i < 3 * s->natoms; i++) s->position[i] = round(100.0 * s->position[i]) / 100.0;
}

static void other_ids(sft_sample *s)
{
  const int n = s->natoms;
  for (int i = 0; i < n / 2; i++)
    for (int d = 0; d < 3; d++) {
      double *a = s->position + 3 * i + d, *b = s->position + 3 * (n - 1 - i) + d, x = *a;
      *a = *b, *b = x;
    }
}

static void rotate(sft_sample *s)
{
  if (s->box.tilt[0] != 0.0 || s->box.edge[2] != s->box.edge[0]) return;
  for (int i = 0; i < s->natoms; i++) {
    double *x = s->position + 3 * i, kept = x[0];
    x[0] = -x[1], x[1] = x[2], x[2] = kept;
  }
}

static void two_atoms_moved(sft_sample *s)
{
  s->position[0] += 1.0;
  s->position[3 * (s->natoms / 2)] += 1.0;
}

static void both_ids_and_place(sft_sample *s)
{
  other_ids(s);
  shift(s);
  wrap_otherwise(s);
  round_off(s);
}

/* every atom moves by a Gaussian of this width, as a multiple of the spacing */
static void vibrate(sft_sample *s, double width, uint64_t seed)
{
  uint64_t state = seed;
  for (int i = 0; i < 3 * s->natoms; i++)
    if (s->box.edge[2] > 1.0 || i % 3 < 2) s->position[i] += width * number_gaussian(&state);
}

static void same_or_not(void)
{
  static const kind kinds[] = {{1200, 27.8, 0.0, 0, 0},
                               {600, 22.0, 7.0, 0, 0},
                               {40, 9.0, 0.0, 0, 0},
                               {400, 50.0, 0.0, 1, 0}};
  static void (*const changes[])(sft_sample *) = {wrap_otherwise,    shift,  round_off,
                                                  other_ids,         rotate, two_atoms_moved,
                                                  both_ids_and_place};
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
    sft_sample *one = make(&kinds[k], 1);
    const double spacing = spacing_of(&kinds[k]);
    CHECK_EQUAL(compare(one, one), SFT_SAME, "kind %zu: itself", k);
    for (size_t c = 0; c < sizeof changes / sizeof *changes; c++) {
      sft_sample *other = make(&kinds[k], 1);
      changes[c](other);
      CHECK_EQUAL(compare(one, other), SFT_SAME, "kind %zu: change %zu", k, c);
      sft_sample_free(other);
    }
    for (uint64_t seed = 2; seed < 12; seed++) {
      sft_sample *other = make(&kinds[k], seed);
      CHECK_EQUAL(compare(one, other), SFT_INDEPENDENT, "kind %zu: seed %d", k, (int) seed);
      vibrate(other, 0.001, seed);
      CHECK_EQUAL(compare(one, other), SFT_INDEPENDENT, "kind %zu: seed %d", k, (int) seed);
      sft_sample_free(other);
    }
    /* frames of a trajectory: after few steps, after some vibrations, after all have left their places */
    const double widths[] = {0.012, 0.1, 2.5};
    const int expected[] = {SFT_ALMOST, SFT_SAME_CAGES, SFT_INDEPENDENT};
    for (int w = 0; w < 3; w++) {
      sft_sample *other = make(&kinds[k], 1);
      vibrate(other, widths[w] * spacing, 7);
      wrap_otherwise(other);
      shift(other);
      CHECK_EQUAL(compare(one, other), expected[w], "kind %zu: width %g", k, widths[w]);
      sft_sample_free(other);
    }
    sft_sample_free(one);
  }
}

/* a box that is repeated has the same surroundings */
static void repeated(void)
{
  const kind small = {300, 17.0, 0.0, 0, 0};
  sft_sample *one = make(&small, 3), *eight = empty(8 * 300);
  eight->box = one->box;
  for (int d = 0; d < 3; d++) eight->box.edge[d] *= 2.0;
  for (int i = 0; i < eight->natoms; i++)
    for (int d = 0; d < 3; d++)
      eight->position[3 * i + d] = one->position[3 * (i % 300) + d] + 17.0 * (i / 300 >> d & 1);
  CHECK_EQUAL(compare(one, eight), SFT_SAME, "twice in each direction");
  sft_sample_free(one);
  sft_sample_free(eight);
}

/* Crystals: snapshots of one are related, not the same; atoms of a frozen lattice prove nothing. */
static void crystals(void)
{
  const kind lattice = {1000, 25.0, 0.0, 0, 1}, liquid = {1000, 25.0, 0.0, 0, 0};
  sft_sample *a = make(&lattice, 1), *b = make(&lattice, 1);
  CHECK_EQUAL(compare(a, b), SFT_SAME, "a lattice is itself");
  other_ids(b);
  vibrate(a, 0.15, 3);
  vibrate(b, 0.15, 4);
  CHECK_EQUAL(compare(a, b), SFT_INDEPENDENT, "warm lattices with other IDs");
  other_ids(b);
  CHECK_EQUAL(compare(a, b), SFT_SAME_CAGES, "warm lattices");
  sft_sample_free(a);
  sft_sample_free(b);
  /* two liquids on a frozen wall of a third of the atoms */
  sft_sample *wall = make(&lattice, 1);
  a = make(&liquid, 5);
  b = make(&liquid, 6);
  for (int i = 0; i < 1000; i++)
    for (int d = 0; d < 3; d++) {
      if (i < 300) a->position[3 * i + d] = b->position[3 * i + d] = wall->position[3 * i + d];
    }
  CHECK_EQUAL(compare(a, b), SFT_INDEPENDENT, "liquids with a wall in common");
  sft_sample_free(a);
  sft_sample_free(b);
  sft_sample_free(wall);
}

/* Clusters in a vacuum: the box says nothing about the spacing. */
static void clusters(void)
{
  const kind drop = {300, 17.0, 0.0, 0, 0};
  for (int periodic = 0; periodic < 2; periodic++) {
    sft_sample *a = make(&drop, 8), *b = make(&drop, 9), *c = make(&drop, 8);
    sft_sample *const all[] = {a, b, c};
    for (int k = 0; k < 3; k++)
      for (int d = 0; d < 3; d++) {
        all[k]->box.edge[d] = 170.0;
        all[k]->box.periodic[d] = periodic;
      }
    CHECK_EQUAL(compare(a, b), SFT_INDEPENDENT, "clusters");
    other_ids(c);
    CHECK_EQUAL(compare(a, c), SFT_SAME, "a cluster");
    sft_sample_free(a);
    sft_sample_free(b);
    sft_sample_free(c);
  }
}

/* too small to say much: no crash, and what is equal is equal */
static void tiny(void)
{
  for (int n = 1; n < 12; n++) {
    const kind few = {n, 6.0, 0.0, 0, 0};
    sft_sample *a = make(&few, 3), *b = make(&few, 4);
    if (n > 1) CHECK_EQUAL(compare(a, a), SFT_SAME, "%d atoms", n);
    if (n > 2) CHECK_EQUAL(compare(a, b), SFT_INDEPENDENT, "%d other atoms", n);
    sft_sample_free(a);
    sft_sample_free(b);
  }
}

/* ---- lists ---- */

static void lists(void)
{
  const kind liquid = {600, 22.0, 0.0, 0, 0};
  static const struct {
    double width;
    int other_number;
    const char *words, *warning;
  } cases[] =
      {{0.0, 0, "a.dump and b.dump are the same configuration (sample numbers 1 and 1)", ""},
       {0.0, 1, "a.dump and b.dump are the same configuration (sample numbers 1 and 2)", ""},
       {0.012, 0, NULL, ""},
       {0.012, 1, "a.dump and b.dump are almost the same", ""},
       {0.1, 0, NULL, ""},
       {0.1, 1, NULL, "in 1 pairs of samples with different numbers, such as a.dump and b.dump"},
       {2.5, 1, NULL, ""}};
  sft_sample_entry entries[] = {{(char *) "a.dump", 900.0, 1},
                                {(char *) "c.dump", 900.0, 3},
                                {(char *) "b.dump", 1000.0, 1}};
  const sft_sample_list list = {3, entries};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    static sft_configuration c[3];
    char warning[SFT_CONFIGURATIONS_WARNING];
    sft_error err = {0};
    for (int s = 0; s < 3; s++) {
      sft_sample *sample = make(&liquid, s == 1 ? 2 : 1);
      if (s == 2) vibrate(sample, cases[k].width * spacing_of(&liquid), 5);
      CHECK_EQUAL(sft_configuration_make(sample, &c[s], &err), SFT_OK, "%s", err.message);
      sft_sample_free(sample);
    }
    entries[2].number = 1 + cases[k].other_number;
    const int status = sft_configurations_check(&list, c, warning, &err);
    if (cases[k].words)
      CHECK_REFUSED(status, SFT_EMISFIT, err, cases[k].words);
    else
      CHECK_EQUAL(status, SFT_OK, "case %zu: %s", k, err.message);
    CHECK(cases[k].warning[0] ? strstr(warning, cases[k].warning) != NULL : !warning[0],
          "case %zu: %s", k, warning);
  }
}

int main(void)
{
  same_or_not();
  repeated();
  crystals();
  clusters();
  tiny();
  lists();
  return check_report();
}
