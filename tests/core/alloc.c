/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Failing allocations: evaluators, readers of text, pieces of ensembles, structure factor, statistics. */

#define _GNU_SOURCE

#include "alloc.h"
#include "numbers.h"

#include "core/cells.h"
#include "core/configuration.h"
#include "core/file_write.h"
#include "core/gzip.h"
#include "core/neighbors.h"
#include "core/peaks.h"
#include "core/piece.h"
#include "core/replicas.h"
#include "core/sample.h"
#include "core/stats.h"
#include "core/stats_fit.h"
#include "core/stats_gaussians.h"
#include "core/stats_lines.h"
#include "core/structure_factor.h"
#include "core/survival.h"
#include "core/symfn.h"
#include "core/times.h"
#include "core/waves.h"

/* ---- symmetry functions, neighbors ---- */

static const sft_symfn_parameters descriptor = {10.0, 0.1, 2.0, 10.0, 0.1, 2};

static int symfn_create(void *simd, sft_error *err)
{
  sft_symfn *s = (void *) &descriptor;
  int status = sft_symfn_create(&descriptor, &s, err);
  ALLOC_OUT(status, s, "symfn");
  if (!status) status = sft_symfn_set_simd(s, *(enum sft_simd *) simd, err);
  sft_symfn_free(s);
  return status;
}

/* An evaluator that could not change its kernel still evaluates. */
static int symfn_set_simd(void *context, sft_error *err)
{
  sft_symfn *s = NULL;
  const double rsq[] = {6.3, 9.0, 81.0};
  const int type[] = {1, 2, 1};
  double values[160], plain[160];
  (void) context;
  int status = sft_symfn_create(&descriptor, &s, err);
  if (!status) status = sft_symfn_set_simd(s, SFT_SIMD_PLAIN, err);
  if (!status) status = sft_symfn_set_simd(s, sft_cpu_best(), err);
  if (!s) return status;
  sft_symfn_evaluate(s, 3, rsq, type, values);
  sft_symfn_evaluate_plain(s, 3, rsq, type, plain);
  for (int k = 0; k < 160; k++) CHECK_ABS(values[k], plain[k], 1.0e-12, "column %d", k);
  sft_symfn_free(s);
  return status;
}

enum { NATOMS = 60 };
static double position[3 * NATOMS];
static int types[NATOMS];
static const sft_box box = {{0, 0, 0}, {9, 9, 9}, {1, 0, 0}, {1, 1, 1}};

static int neighbors(void *context, sft_error *err)
{
  sft_neighbors *nb = (void *) &box;
  const double *rsq;
  const int *type;
  int n;
  (void) context;
  int status = sft_neighbors_create(&box, NATOMS, position, types, 12.0, sft_cpu_best(), &nb, err);
  ALLOC_OUT(status, nb, "neighbours");
  for (int i = 0; i < NATOMS && !status; i++)
    status = sft_neighbors_gather(nb, i, &n, &rsq, &type, err);
  if (status && nb) {
    sft_error ignored;
    alloc_state.armed = 0;
    CHECK_EQUAL(sft_neighbors_gather(nb, 0, &n, &rsq, &type, &ignored), SFT_OK,
                "neighbours can be asked for again");
    CHECK(n > 400, "and all are there: %d", n);
  }
  sft_neighbors_free(nb);
  return status;
}

/* Filled twice, the second time with more points: after a failure they can be filled again. */
static int cells(void *context, sft_error *err)
{
  sft_cells *c = (void *) &box;
  const double *rsq;
  const int *type;
  int n;
  (void) context;
  int status = sft_cells_create(20.0, sft_cpu_best(), &c, err);
  ALLOC_OUT(status, c, "cells");
  if (status) return status;
  for (int pass = 1; pass <= 2 && !status; pass++) {
    status = sft_cells_fill(c, pass * NATOMS / 2, position, types, err);
    if (!status) status = sft_cells_gather(c, 0, &n, &rsq, &type, err);
    if (!status) CHECK_EQUAL(n, pass * NATOMS / 2 - 1, "all points are near");
  }
  if (status) {
    sft_error ignored;
    alloc_state.armed = 0;
    CHECK_EQUAL(sft_cells_fill(c, NATOMS, position, types, &ignored), SFT_OK, "filled again");
    CHECK_EQUAL(sft_cells_gather(c, 0, &n, &rsq, &type, &ignored), SFT_OK, "and gathered");
    CHECK_EQUAL(n, NATOMS - 1, "all points are near");
  }
  sft_cells_free(c);
  return status;
}

static int replace_file(void *context, sft_error *err)
{
  (void) context;
  return sft_file_replace("alloc.txt", "text", 4, err);
}

/* ---- samples and lists ---- */

static const char *const optional[] = {"lnm_odd", "lnm_even", NULL};
static const char sample_text[] = "ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n2\n"
                                  "ITEM: BOX BOUNDS pp pp pp\n0 9\n0 9\n0 9\n"
                                  "ITEM: ATOMS id type x y z lnm censored lnm_odd lnm_even Fs_0.1\n"
                                  "1 1 0 0 0 1.5 0 1.4 1.6 0.9\n2 2 1 1 1 0.5 1 0.5 0.5 0.8\n";

static int sample(void *context, sft_error *err)
{
  sft_sample *s = (void *) &box;
  (void) context;
  const int status = sft_sample_parse("s", sample_text, sizeof sample_text - 1, optional, &s, err);
  ALLOC_OUT(status, s, "sample");
  sft_sample_free(s);
  return status;
}

static int configuration(void *context, sft_error *err)
{
  uint64_t state = 3;
  sft_configuration c;
  double x[60];
  int type[20];
  (void) context;
  for (int i = 0; i < 60; i++) x[i] = 5.0 * number_uniform(&state);
  for (int i = 0; i < 20; i++) type[i] = 1;
  const sft_sample s = {.natoms = 20,
                        .box = {.edge = {5, 5, 5}, .periodic = {1, 1, 1}},
                        .type = type,
                        .position = x};
  return sft_configuration_make(&s, &c, err);
}

static int gzip_there_and_back(void *context, sft_error *err)
{
  unsigned char *packed = (void *) &box;
  char *content = (void *) &box;
  size_t n, length;
  (void) context;
  int status = sft_gzip_compress(sample_text, sizeof sample_text, &packed, &n, err);
  ALLOC_OUT(status, packed, "gzip data");
  if (status) return status;
  status = sft_gzip_uncompress("s", packed, n, &content, &length, err);
  ALLOC_OUT(status, content, "content");
  free(packed);
  free(content);
  return status;
}

static int read_file(void *context, sft_error *err)
{
  char *content = (void *) &box, *word = (void *) &box;
  size_t length;
  (void) context;
  int status = sft_file_read("alloc.txt", &content, &length, err);
  ALLOC_OUT(status, content, "content");
  free(content);
  if (!status) status = sft_sample_list_word("a b", &word, err);
  ALLOC_OUT(status, word == (void *) &box ? NULL : word, "word");
  if (!status) free(word);
  return status;
}

static int sample_list(void *context, sft_error *err)
{
  char text[2000] = "# a list\n";
  sft_sample_list *list = (void *) &box;
  size_t n = strlen(text);
  (void) context;
  for (int i = 1; i <= 40; i++)
    n += (size_t) snprintf(text + n, sizeof text - n,
                           i % 2 ? "s%d.dump %d %d\n" : "\"s %d.dump\" %d %d\n", i, 800 + i, i);
  const int status = sft_sample_list_parse("l", "folder", text, n, &list, err);
  ALLOC_OUT(status, list, "sample list");
  sft_sample_list_free(list);
  return status;
}

/* ---- ensembles ---- */

static int times(void *linear, sft_error *err)
{
  int64_t *steps = (void *) &box;
  int n = 1;
  const int status = linear ? sft_times_linear(7, 1000, &steps, &n, err)
                            : sft_times_log(20, 1000, &steps, &n, err);
  ALLOC_OUT(status, steps, "times");
  if (status) CHECK_EQUAL(n, 0, "no times");
  free(steps);
  return status;
}

static int replicas(void *context, sft_error *err)
{
  sft_replicas set = {0, NULL};
  int status = SFT_OK;
  int64_t added = 0;
  (void) context;
  for (int k = 0; k < 5 && !status; k++) {
    status = sft_replicas_add(&set, 10 * k + 1, 10 * k + 3, err);
    if (!status) added += 3;
  }
  CHECK_EQUAL(sft_replicas_number(&set), added, "what had been added is there");
  sft_replicas_free(&set);
  return status;
}

static sft_piece *make_piece(int first, int last)
{
  sft_piece *piece = NULL;
  sft_error err;
  sft_piece_create(4, 3, 1, &piece, &err);
  strcpy(piece->units, "lj");
  piece->timestep = 0.005;
  for (int d = 0; d < 3; d++) piece->box[d] = 10.0;
  piece->temperature = 1.0;
  piece->seed = 1;
  piece->nstep = 10;
  sft_sisf_kernel_init(&piece->kernel, SFT_SISF_SINC, 7.0, NULL, &err);
  for (int k = 0; k < 3; k++) piece->steps[k] = k + 1;
  for (int i = 0; i < 4; i++) {
    piece->id[i] = i + 1;
    piece->member[i] = 3;
    for (int k = 0; k < 9; k++) piece->sums[9 * i + k] = first;
  }
  sft_replicas_add(&piece->replicas, first, last, &err);
  return piece;
}

static int piece_create(void *context, sft_error *err)
{
  sft_piece *piece = (void *) &box;
  (void) context;
  const int status = sft_piece_create(10, 3, 1, &piece, err);
  ALLOC_OUT(status, piece, "piece");
  sft_piece_free(piece);
  return status;
}

/* A piece that could not be added has changed nothing. */
static int piece_add(void *context, sft_error *err)
{
  const int armed = alloc_state.armed;
  (void) context;
  alloc_state.armed = 0;
  sft_piece *piece = make_piece(1, 3), *other = make_piece(7, 9);
  alloc_state.armed = armed;
  const int status = sft_piece_add(piece, other, "other", err);
  CHECK_EQUAL(piece->sums[4], status ? 1.0 : 8.0, "sums");
  CHECK_EQUAL(sft_replicas_number(&piece->replicas), status ? 3 : 6, "replicas");
  sft_piece_free(piece);
  sft_piece_free(other);
  return status;
}

static int piece_bytes(void *context, sft_error *err)
{
  sft_piece *read = (void *) &box;
  unsigned char *bytes = (void *) &box;
  size_t length = 0;
  int status = sft_piece_write(context, &bytes, &length, err);
  ALLOC_OUT(status, bytes, "bytes of a piece");
  if (status) return status;
  status = sft_piece_parse("p", bytes, length, &read, err);
  ALLOC_OUT(status, read, "piece from bytes");
  free(bytes);
  sft_piece_free(read);
  return status;
}

/* ---- structure factor ---- */

static int structure_factor(void *context, sft_error *err)
{
  const double h[6] = {9, 9, 9, 0, 0, 1}, larger[6] = {12, 12, 12, 0, 0, 0};
  sft_structure_factor *f = (void *) &box;
  size_t count;
  (void) context;
  int status = sft_structure_factor_create(4.0, 0.5, 2, h, &f, err);
  ALLOC_OUT(status, f, "structure factor");
  if (status) return status;
  status = sft_structure_factor_set_box(f, larger, err);
  if (status) {
    sft_error ignored;
    alloc_state.armed = 0;
    CHECK_EQUAL(sft_structure_factor_set_box(f, larger, &ignored), SFT_OK, "set_box once more");
    sft_structure_factor_add(f, 1, NATOMS, (const double(*)[3]) position);
    CHECK(isfinite(sft_structure_factor_sums(f, &count)[0]) && count > 0, "and it serves");
  }
  sft_structure_factor_free(f);
  return status;
}

static int waves(void *context, sft_error *err)
{
  const double h[6] = {9, 9, 9, 0, 0, 1};
  sft_waves w = {0};
  (void) context;
  const int status = sft_waves_list(&w, 3.0, h, 1e6, err);
  sft_waves_clear(&w);
  return status;
}

/* ---- statistics ---- */

enum { N = 300 };
static double values[N], x[N], y[N], errors[N];
static unsigned char flags[N];

static int auc(void *context, sft_error *err)
{
  double area = 2.0;
  (void) context;
  const int status = sft_stats_auc(N, values, flags, &area, err);
  CHECK(status ? isnan(area) : area > 0.0 && area < 1.0, "AUC %g", area);
  return status;
}

static int inflection(void *context, sft_error *err)
{
  sft_stats_point points[N];
  double peak, place;
  (void) context;
  for (int i = 0; i < N; i++) points[i] = (sft_stats_point){values[i], 1.0};
  return sft_stats_inflection(N, points, sft_stats_bandwidth(N, points), &peak, &place, err);
}

static int gaussians(void *context, sft_error *err)
{
  sft_gaussian_point points[N];
  sft_gaussians g;
  const sft_gaussian_bounds bounds = {-9.0, 9.0, 0.01};
  for (int i = 0; i < N; i++) points[i] = (sft_gaussian_point){values[i], 1.0, 0};
  return sft_stats_gaussians(*(int *) context, N, points, &bounds, &g, err);
}

static int survival(void *context, sft_error *err)
{
  sft_survival_step *steps = (void *) &box;
  size_t n;
  (void) context;
  const int status = sft_survival_curve(N, x, flags, &steps, &n, err);
  ALLOC_OUT(status, steps, "survival");
  if (!status) free(steps);
  return status;
}

static int median(void *context, sft_error *err)
{
  sft_survival_median m;
  (void) context;
  const int status = sft_survival_find_median(N, x, flags, &m, err);
  CHECK(isnan(m.median) == (status != 0), "median %g", m.median);
  return status;
}

static int peaks(void *context, sft_error *err)
{
  sft_peaks p;
  (void) context;
  return sft_peaks_find(N, values, -HUGE_VAL, &p, err);
}

/* What a fit returns is the whole answer, or an error: never a coarser one. */
static int broken_line(void *context, sft_error *err)
{
  const sft_broken_line *best = context;
  sft_broken_line b;
  const int status = sft_stats_broken_line(40, x, y, &b, err);
  if (!status)
    CHECK(b.x_turn == best->x_turn && b.slope_after_error == best->slope_after_error,
          "two lines: turn at %.17g, not %.17g", b.x_turn, best->x_turn);
  return status;
}

static int line(void *context, sft_error *err)
{
  sft_line l;
  (void) context;
  return sft_stats_line(N, x, y, errors, &l, err);
}

int main(void)
{
  uint64_t state = 5;
  enum sft_simd best = sft_cpu_best(), plain = SFT_SIMD_PLAIN;
  int one = 1, two = 2;
  sft_error err;
  alloc_begin();
  for (int i = 0; i < NATOMS; i++) {
    types[i] = 1 + i % 2;
    for (int d = 0; d < 3; d++) position[3 * i + d] = 9.0 * number_uniform(&state);
  }
  for (int i = 0; i < N; i++) {
    values[i] = number_gaussian(&state);
    flags[i] = i % 3 == 0;
    x[i] = 0.1 * (i + 1);
    y[i] = fabs(x[i] - 2.03) + 0.01 * number_gaussian(&state);
    errors[i] = 0.01;
  }
  alloc_exhaust("symfn", symfn_create, &best, 0);
  alloc_exhaust("symfn, plain", symfn_create, &plain, 0);
  alloc_exhaust("symfn_set_simd", symfn_set_simd, NULL, 0);
  alloc_exhaust("neighbours", neighbors, NULL, 0);
  alloc_exhaust("cells", cells, NULL, 0);
  alloc_exhaust("file", replace_file, NULL, ALLOC_FILES);
  alloc_exhaust("sample", sample, NULL, 0);
  alloc_exhaust("sample list", sample_list, NULL, 0);
  alloc_exhaust("configuration", configuration, NULL, 0);
  alloc_exhaust("gzip", gzip_there_and_back, NULL, 0);
  alloc_exhaust("reading a file", read_file, NULL, ALLOC_FILES);
  alloc_exhaust("times log", times, NULL, 0);
  alloc_exhaust("times linear", times, &one, 0);
  alloc_exhaust("replicas", replicas, NULL, 0);
  alloc_exhaust("piece", piece_create, NULL, 0);
  alloc_exhaust("piece_add", piece_add, NULL, 0);
  sft_piece *piece = make_piece(1, 3);
  alloc_exhaust("bytes of a piece", piece_bytes, piece, 0);
  sft_piece_free(piece);
  alloc_exhaust("structure factor", structure_factor, NULL, 0);
  alloc_exhaust("waves", waves, NULL, 0);
  alloc_exhaust("auc", auc, NULL, 0);
  alloc_exhaust("inflection", inflection, NULL, 0);
  alloc_exhaust("one Gaussian", gaussians, &one, 0);
  alloc_exhaust("two Gaussians", gaussians, &two, 0);
  alloc_exhaust("survival", survival, NULL, 0);
  alloc_exhaust("median", median, NULL, 0);
  alloc_exhaust("peaks", peaks, NULL, 0);
  sft_broken_line best_lines;
  sft_stats_broken_line(40, x, y, &best_lines, &err);
  alloc_exhaust("two lines", broken_line, &best_lines, 0);
  alloc_exhaust("line", line, NULL, 0);
  CHECK_EQUAL(alloc_state.live, 0, "everything is freed");
  return check_report();
}
