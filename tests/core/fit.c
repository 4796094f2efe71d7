/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The fit: labels, features, folds and scores on synthetic samples whose labels follow from the
   neighborhood, or from nothing at all. */

#include "core/fit.h"
#include "core/fit_search.h"
#include "core/stats.h"
#include "core/stats_fit.h"

#include "check.h"
#include "numbers.h"

enum { SAMPLES = 6, ATOMS = 220, SAMPLE_NUMBERS = 3 };

static const double edge = 7.0, cutoff = 2.4, sigma = 0.15;

/* sum over images of Gaussians at distance r_k around atom i, neighbors of a type */
static double direct_sum(const sft_sample *s, int i, int kind, double centre)
{
  double sum = 0.0;
  for (int j = 0; j < s->natoms; j++) {
    if (j == i || s->type[j] != kind) continue;
    double sq = 0.0;
    for (int d = 0; d < 3; d++) {
      double delta = s->position[3 * j + d] - s->position[3 * i + d];
      delta -= edge * rint(delta / edge);
      sq += delta * delta;
    }
    if (sq < cutoff * cutoff) sum += exp(-pow((sqrt(sq) - centre) / sigma, 2) / 2.0);
  }
  return sum;
}

/* memory for a sample whose atoms all have a label; halves: with lnm_odd and lnm_even */
static sft_sample *empty_sample(int natoms, int halves)
{
  sft_sample *s = calloc(1, sizeof *s);
  const size_t n = (size_t) natoms;
  s->natoms = natoms;
  s->type = calloc(n, sizeof *s->type);
  s->position = calloc(3 * n, sizeof *s->position);
  s->lnm = calloc(n, sizeof *s->lnm);
  s->censored = calloc(n, 1);
  s->labeled = malloc(n);
  memset(s->labeled, 1, n);
  s->ncolumns = 4;
  s->column = calloc(4, sizeof *s->column);
  for (int k = 0; k < 2 && halves; k++) s->column[k] = calloc(n, sizeof **s->column);
  return s;
}

static sft_sample *make_sample(uint64_t seed, int meaningful)
{
  sft_sample *s = empty_sample(ATOMS, 1);
  uint64_t state = seed;
  for (int d = 0; d < 3; d++) s->box.edge[d] = edge, s->box.periodic[d] = 1;
  for (int i = 0; i < ATOMS; i++) {
    s->type[i] = 1 + (number_uniform(&state) < 0.4);
    for (int d = 0; d < 3; d++) s->position[3 * i + d] = edge * number_uniform(&state);
  }
  for (int i = 0; i < ATOMS; i++) {
    const double noise = number_gaussian(&state);
    s->lnm[i] = meaningful ? 0.5 * noise + direct_sum(s, i, 1, 1.2) - direct_sum(s, i, 2, 1.8)
                           : noise;
    for (int k = 0; k < 2; k++) s->column[k][i] = s->lnm[i] + 0.8 * number_gaussian(&state);
  }
  return s;
}

/* Regions of eight atoms at the corners of bricks, far from each other. All atoms of a region have the
   same surroundings and, with noise, the same ln m, which has nothing to do with the surroundings. */
static sft_sample *make_regions(uint64_t seed, int ignored)
{
  enum { ACROSS = 4, REGIONS = ACROSS * ACROSS * ACROSS };
  const double apart = 4.2;
  sft_sample *s = empty_sample(8 * REGIONS, 0);
  uint64_t state = seed;
  (void) ignored;
  for (int d = 0; d < 3; d++) s->box.edge[d] = ACROSS * apart, s->box.periodic[d] = 1;
  for (int r = 0; r < REGIONS; r++) {
    const int place[3] = {r % ACROSS, r / ACROSS % ACROSS, r / ACROSS / ACROSS};
    const double lnm = number_uniform(&state) < 0.5 ? 1.3 : -0.7;
    double brick[3];
    for (int d = 0; d < 3; d++) brick[d] = 0.8 + 0.8 * number_uniform(&state);
    for (int corner = 0; corner < 8; corner++) {
      const int i = 8 * r + corner;
      s->type[i] = 1;
      s->lnm[i] = lnm + 0.1 * number_gaussian(&state);
      for (int d = 0; d < 3; d++)
        s->position[3 * i + d] =
            apart * place[d] + (corner >> d & 1) * brick[d] + 0.005 * number_gaussian(&state);
    }
  }
  return s;
}

static sft_model *make_model(void)
{
  const char *const names[] = {"A", "B"};
  sft_model *model = NULL;
  sft_error err;
  sft_model_create(&model, &err);
  sft_model_set_elements(model, 2, names, &err);
  model->descriptor = (sft_symfn_parameters){cutoff, sigma, 0.6, 2.4, 0.2, 2};
  model->threshold = 0.3;
  model->training.draw = 60;
  model->training.members = 2;
  model->training.folds = 3;
  model->training.cvmembers = 2;
  model->training.seed = 11;
  model->training.xgboost.rounds = 25;
  model->training.xgboost.depth = 3;
  return model;
}

/* symmetry functions of all rows; owned by the caller */
static float *make_features(const sft_model *model, sft_fit_rows *rows, int columns)
{
  float *features = malloc((size_t) (rows->count * columns) * sizeof *features);
  sft_error err = {0};
  CHECK_EQUAL(sft_fit_rows_features(model, rows, 0, NULL, features, &err), SFT_OK, "%s",
              err.message);
  return features;
}

static void labels_and_features(void)
{
  const int element_of_type[] = {0, 1}, only_first[] = {0, -1};
  sft_model *model = make_model();
  sft_sample *s = make_sample(3, 1);
  sft_fit_rows *rows = NULL;
  sft_error err = {0};
  s->labeled[0] = 0;                    /* outside the group */
  s->lnm[1] = 0.3, s->lnm[2] = 0.29999; /* at the threshold: fast */
  s->censored[3] = s->censored[4] = 1;
  s->censored[5] = 1, s->lnm[5] = 0.3; /* no faster than the threshold: slow */
  s->lnm[3] = 0.2, s->lnm[4] = 0.4; /* slower than a slow bound: slow; than a fast one: unknown */
  CHECK_EQUAL(sft_fit_rows_create(model, "s", s, 2, element_of_type, &rows, &err), SFT_OK, "%s",
              err.message);
  if (rows) {
    sft_fit_rows_label(model, rows);
    float *features = make_features(model, rows, 18), some[2 * 18];
    const int which[] = {rows->count - 1, 7};
    CHECK_EQUAL(sft_fit_rows_features(model, rows, 2, which, some, &err), SFT_OK, "%s",
                err.message);
    for (int k = 0; k < 2; k++)
      CHECK(memcmp(some + 18 * k, features + 18 * which[k], 18 * sizeof *some) == 0, "row %d alone",
            which[k]);
    CHECK_EQUAL(rows->counts.left_out, 2, "left out: no label, and a window too short");
    const int expected[] = {-1, SFT_FAST, SFT_SLOW, SFT_SLOW, SFT_UNKNOWN, SFT_SLOW};
    int fast = 0, slow = 0;
    for (int r = 0; r < rows->count; r++) {
      const int i = rows->id[r] - 1;
      CHECK(i != 0, "the atom without a label has no row");
      if (i < 6) CHECK_EQUAL(rows->label[r], expected[i], "label of atom %d", i + 1);
      if (i >= 6)
        CHECK_EQUAL(rows->label[r] == SFT_FAST, s->lnm[i] >= 0.3, "label, atom %d", i + 1);
      CHECK_EQUAL(rows->element[r], s->type[i] - 1, "element of atom %d", i + 1);
      fast += rows->label[r] == SFT_FAST;
      slow += rows->label[r] == SFT_SLOW;
      for (int x = 1; x <= 2; x++)
        for (int k = 0; k < 9; k++) {
          const double exact = direct_sum(s, i, x, 0.6 + 0.2 * k);
          CHECK_ABS(features[r * 18 + (x - 1) * 9 + k], exact, 1.0e-6 * fmax(1.0, exact),
                    "feature of atom %d, type %d, centre %d", i + 1, x, k);
        }
    }
    CHECK_EQUAL(rows->counts.fast, fast, "number of fast atoms");
    CHECK_EQUAL(rows->counts.slow, slow, "number of slow atoms");
    free(features);
  }
  sft_fit_rows_free(rows);

  /* atoms that are mapped to no element neither count nor are seen */
  CHECK_EQUAL(sft_fit_rows_create(model, "s", s, 2, only_first, &rows, &err), SFT_OK, "%s",
              err.message);
  float *features = make_features(model, rows, 18);
  for (int r = 0; r < rows->count; r++) {
    CHECK_EQUAL(s->type[rows->id[r] - 1], 1, "type of a row");
    for (int k = 9; k < 18; k++) CHECK_EQUAL(features[r * 18 + k], 0.0, "the other element");
  }
  free(features);
  sft_fit_rows_free(rows);
  CHECK_REFUSED(sft_fit_rows_create(model, "the-sample", s, 1, element_of_type, &rows, &err),
                SFT_EMISFIT, err, "the-sample");

  /* two dimensions: a thin box that is periodic across the plane, where nothing has images */
  s->box.edge[2] = 1.0;
  for (int i = 0; i < s->natoms; i++) s->position[3 * i + 2] = 0.25;
  CHECK_EQUAL(sft_fit_rows_create(model, "s", s, 2, element_of_type, &rows, &err), SFT_OK, "%s",
              err.message);
  features = make_features(model, rows, 18);
  for (int r = 0; r < rows->count; r++)
    for (int k = 0; k < 18; k++) {
      const double exact = direct_sum(s, rows->id[r] - 1, 1 + k / 9, 0.6 + 0.2 * (k % 9));
      CHECK_ABS(features[r * 18 + k], exact, 1.0e-6 * fmax(1.0, exact), "in a plane: row %d, %d", r,
                k);
    }
  free(features);
  sft_fit_rows_free(rows);
  sft_sample_free(s);
  sft_model_free(model);
}

/* features beside the symmetry functions and in place of them; the column of a sample is number 4 */
static void features(void)
{
  const int element_of_type[] = {0, 1};
  const char *const names[] = {"pe", "element"};
  sft_fit_rows *rows = NULL;
  sft_error err = {0};
  for (int alone = 0; alone < 2; alone++) {
    sft_model *model = make_model();
    sft_sample *s = make_sample(5, 1);
    const int symfn = alone ? 0 : 18;
    int columns;
    model->no_descriptor = alone;
    CHECK_EQUAL(sft_model_set_features(model, 2, names, &err), SFT_OK, "%s", err.message);
    CHECK_EQUAL(sft_model_columns(model, &columns, &err), SFT_OK, "%s", err.message);
    CHECK_EQUAL(columns, symfn + 2, "columns");
    CHECK_REFUSED(sft_fit_rows_create(model, "the-sample", s, 2, element_of_type, &rows, &err),
                  SFT_EMISFIT, err, "the-sample has no column pe");
    s->ncolumns = 5;
    s->column = realloc(s->column, 5 * sizeof *s->column);
    s->column[4] = malloc((size_t) s->natoms * sizeof **s->column);
    for (int i = 0; i < s->natoms; i++) s->column[4][i] = 0.1 * i;
    s->column[4][6] = 1e300;
    CHECK_REFUSED(sft_fit_rows_create(model, "the-sample", s, 2, element_of_type, &rows, &err),
                  SFT_EFORMAT, err, "column pe of atom 7");
    s->column[4][6] = -3.25;
    s->labeled[2] = 0;
    CHECK_EQUAL(sft_fit_rows_create(model, "s", s, 2, element_of_type, &rows, &err), SFT_OK, "%s",
                err.message);
    float *values = make_features(model, rows, columns);
    for (int r = 0; r < rows->count; r++) {
      const int i = rows->id[r] - 1;
      CHECK_EQUAL(values[r * columns + symfn], (float) (i == 6 ? -3.25 : 0.1 * i), "atom %d", i);
      CHECK_EQUAL(values[r * columns + symfn + 1], s->type[i] - 1, "element of atom %d", i);
    }
    if (!alone)
      CHECK_ABS(values[0], direct_sum(s, rows->id[0] - 1, 1, 0.6), 1e-5,
                "symmetry functions first");
    free(values);
    sft_fit_rows_free(rows);
    sft_sample_free(s);
    sft_model_free(model);
  }
  static const struct {
    const char *names[2], *fragment;
  } wrong[] = {{{"lnm", "pe"}, "lnm"},
               {{"pe", "pe"}, "twice"},
               {{"pe", "type"}, "element"},
               {{"Fs_0.1", "pe"}, "Fs_0.1"},
               {{"", "pe"}, "1 to"},
               {{"release/atom:1:2", "pe"}, "[COLUMN]"},
               {{"path/atom[1]", "pe"}, "ARG"},
               {{"release/atom:1:2[0]", "pe"}, "[COLUMN]"},
               {{"xu", "pe"}, "xu"},
               {{"a b", "pe"}, "blanks"}};
  sft_model *model = make_model();
  for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++)
    CHECK_REFUSED(sft_model_set_features(model, 2, wrong[k].names, &err), SFT_EINVAL, err,
                  wrong[k].fragment);
  sft_feature_source source;
  CHECK_EQUAL(sft_model_source("release/atom:0.333:22:path:10[11]", &source, &err), SFT_OK,
              "source");
  CHECK(source.kind == SFT_SOURCE_RELEASE && source.column == 11 &&
            !strcmp(source.arguments, "0.333 22 path 10"),
        "arguments %s, column %d", source.arguments, source.column);
  sft_model_free(model);
}

/* the fraction that is fast, in every temperature and element by itself */
static void quantiles(void)
{
  enum { N = 100 };
  const double temperature[] = {1.0, 2.0, 1.0};
  const int count[] = {N, N, N};
  double lnm[3 * N];
  uint8_t censored[3 * N] = {0}, element[3 * N];
  sft_model *model = make_model();
  sft_error err = {0};
  model->quantile = 0.1;
  for (int i = 0; i < 3 * N; i++) {
    element[i] = i % 4 == 0;
    lnm[i] = (i * 37 % 101) + 1000 * element[i] + (i / N == 1 ? 5000 : 0);
  }
  CHECK_EQUAL(sft_fit_quantile(model, 3, temperature, count, lnm, censored, element, &err), SFT_OK,
              "%s", err.message);
  for (int t = 0; t < 2; t++)
    for (int e = 0; e < 2; e++) {
      int atoms = 0, fast = 0;
      for (int i = 0; i < 3 * N; i++) {
        if (i / N % 2 != t || element[i] != e) continue;
        atoms++;
        fast += lnm[i] >= sft_model_threshold(model, i / N, e);
      }
      CHECK_ABS(fast, 0.1 * atoms, 1.01, "fast of %d atoms, temperature %d, element %d", atoms, t,
                e);
    }
  for (int i = 0; i < N; i++) censored[N + i] = i % 20 != 0;
  CHECK_REFUSED(sft_fit_quantile(model, 3, temperature, count, lnm, censored, element, &err),
                SFT_EINVAL, err, "longer window");
  sft_model_free(model);
}

/* two temperatures, each with samples 1 to 3 */
static sft_fit *make_fit(sft_model *model, sft_sample *(*make)(uint64_t, int), int meaningful)
{
  const int element_of_type[] = {0, 1};
  sft_fit_rows *rows[SAMPLES];
  int count[SAMPLES];
  enum sft_model_halves halves = SFT_HALVES_SMALLEST;
  sft_fit *fit = NULL;
  sft_error err = {0};
  model->nsamples = SAMPLES;
  model->samples = calloc(SAMPLES, sizeof *model->samples);
  for (int s = 0; s < SAMPLES; s++) {
    sft_sample *sample = make((uint64_t) s + 50, meaningful);
    if (sft_fit_halves_of(sample) < halves) halves = sft_fit_halves_of(sample);
    CHECK_EQUAL(sft_fit_rows_create(model, "s", sample, 2, element_of_type, &rows[s], &err), SFT_OK,
                "%s", err.message);
    sft_sample_free(sample);
    sft_fit_rows_label(model, rows[s]);
    count[s] = rows[s]->count;
    model->samples[s] = rows[s]->counts;
    model->samples[s].temperature = s < SAMPLE_NUMBERS ? 900.0 : 1200.0;
    model->samples[s].number = s % SAMPLE_NUMBERS + 1;
  }
  CHECK_EQUAL(sft_fit_create(model, SAMPLES, count, halves, &fit, &err), SFT_OK, "%s", err.message);
  if (!fit) exit(EXIT_FAILURE);
  CHECK_EQUAL(sft_fit_own_codes(fit, &err), SFT_OK, "%s", err.message);
  float *features[SAMPLES];
  for (int s = 0; s < SAMPLES; s++) features[s] = make_features(model, rows[s], fit->columns);
  float *column = malloc(fit->nrows * sizeof *column), edges[SFT_BINS_MOST];
  for (int c = 0; c < fit->columns; c++) {
    size_t n = 0;
    int bins = 0;
    for (int s = 0; s < SAMPLES; s++)
      for (int r = 0; r < count[s]; r++) column[n++] = features[s][r * fit->columns + c];
    sft_bins_quantiles(model->training.xgboost.max_bin, column, n, edges, &bins, &err);
    sft_bins_set(fit->bins, c, edges, bins);
  }
  for (int s = 0; s < SAMPLES; s++) {
    const size_t first = fit->first[s], n = (size_t) count[s];
    memcpy(fit->id + first, rows[s]->id, n * sizeof *fit->id);
    memcpy(fit->label + first, rows[s]->label, n);
    memcpy(fit->element + first, rows[s]->element, n);
    for (int k = 0; k < 2 && fit->half[k]; k++)
      memcpy(fit->half[k] + first, rows[s]->half[k], n * sizeof **fit->half);
    for (int k = 0; k < 2 && fit->smallest[k]; k++)
      memcpy(fit->smallest[k] + first, rows[s]->smallest[k], n * sizeof **fit->smallest);
    fit->bound[s] = rows[s]->bound;
    sft_bins_encode(fit->bins, n, features[s], fit->codes + first * (size_t) fit->columns);
    free(features[s]);
    sft_fit_rows_free(rows[s]);
  }
  free(column);
  CHECK_EQUAL(sft_fit_prepare(fit, &err), SFT_OK, "%s", err.message);
  return fit;
}

static void check_folds(const sft_fit *fit)
{
  int seen[SFT_SCHEMES][3][2] = {{{0}}};
  CHECK_EQUAL(fit->folds[SFT_SCHEME_ATOMS], 3, "folds of atoms");
  CHECK_EQUAL(fit->folds[SFT_SCHEME_CONFIGURATIONS], 3, "folds of sample numbers");
  for (int s = 0; s < SAMPLES; s++)
    for (size_t r = fit->first[s]; r < fit->first[s + 1]; r++) {
      const int atoms = fit->fold[SFT_SCHEME_ATOMS][r],
                numbers = fit->fold[SFT_SCHEME_CONFIGURATIONS][r];
      if (atoms < 0 || atoms > 2 || numbers < 0 || numbers > 2) {
        CHECK(0, "row %d is in folds %d and %d", (int) r, atoms, numbers);
        continue;
      }
      /* a configuration, and its descendants at other temperatures, stay together */
      CHECK_EQUAL(numbers, fit->fold[SFT_SCHEME_CONFIGURATIONS][fit->first[s % SAMPLE_NUMBERS]],
                  "fold of sample number %d", s % SAMPLE_NUMBERS + 1);
      seen[SFT_SCHEME_ATOMS][atoms][s / SAMPLE_NUMBERS]++;
      seen[SFT_SCHEME_CONFIGURATIONS][numbers][s / SAMPLE_NUMBERS]++;
    }
  for (int f = 0; f < 3; f++)
    for (int t = 0; t < 2; t++) {
      CHECK_ABS(seen[SFT_SCHEME_ATOMS][f][t], ATOMS, 2.0, "atoms in fold %d at temperature %d", f,
                t);
      CHECK_EQUAL(seen[SFT_SCHEME_CONFIGURATIONS][f][t], ATOMS, "one configuration a fold");
    }
}

/* train and score all tasks, forward or backward */
static void run(sft_fit *fit, int backward)
{
  sft_error err = {0};
  for (int t = 0; t < fit->ntasks; t++) {
    const int task = backward ? fit->ntasks - 1 - t : t;
    unsigned char *bytes = NULL;
    size_t length = 0;
    sft_trees *trees = NULL;
    CHECK_EQUAL(sft_fit_train(fit, task, &bytes, &length, &trees, &err), SFT_OK, "%s", err.message);
    if (trees) CHECK_EQUAL(sft_fit_score_task(fit, task, trees, &err), SFT_OK, "%s", err.message);
    sft_trees_free(trees);
    free(bytes);
  }
  CHECK_EQUAL(sft_fit_finish(fit, &err), SFT_OK, "%s", err.message);
}

/* AUC by its definition over the rows of a temperature, from the out-of-fold softness */
static double auc(const sft_fit *fit, int scheme, int temperature, int element)
{
  double wins = 0.0, pairs = 0.0;
  const size_t low = fit->first[temperature * SAMPLE_NUMBERS],
               high = fit->first[(temperature + 1) * SAMPLE_NUMBERS];
  for (size_t a = low; a < high; a++)
    for (size_t b = low; b < high; b++) {
      if (fit->label[a] != SFT_FAST || fit->label[b] != SFT_SLOW) continue;
      if (element >= 0 && (fit->element[a] != element || fit->element[b] != element)) continue;
      const double difference = fit->softness[scheme][a] - fit->softness[scheme][b];
      pairs += 1.0;
      wins += difference > 0.0 ? 1.0 : difference == 0.0 ? 0.5 : 0.0;
    }
  return wins / pairs;
}

static void scores(int meaningful)
{
  sft_model *model = make_model(), *other = make_model();
  sft_fit *fit = make_fit(model, make_sample, meaningful),
          *second = make_fit(other, make_sample, meaningful);
  check_folds(fit);
  CHECK_EQUAL(fit->ntasks, 2 * 3 * 2 + 2, "tasks: schemes, folds, members; and the ensemble");
  for (int s = 0; s < SAMPLES; s++) {
    const sft_model_sample *sample = &model->samples[s];
    const int smaller = sample->fast < sample->slow ? sample->fast : sample->slow;
    CHECK_EQUAL(sample->drawn, smaller < 60 ? smaller : 60, "balanced draw of sample %d", s);
  }
  run(fit, 0);
  run(second, 1);
  for (int scheme = 0; scheme < SFT_SCHEME_NONE; scheme++)
    for (size_t r = 0; r < fit->nrows; r++)
      CHECK_EQUAL(second->softness[scheme][r], fit->softness[scheme][r],
                  "softness of row %d in another order of the tasks", (int) r);

  CHECK_EQUAL(model->nscores, 2 * 3, "scores: temperatures times all, A, B");
  for (int n = 0; n < model->nscores; n++) {
    const sft_model_score *score = &model->scores[n];
    const int t = score->temperature == 900.0 ? 0 : 1;
    for (int scheme = 0; scheme < SFT_SCHEME_NONE; scheme++) {
      const double value = score->ensemble[scheme];
      CHECK_REL(value, auc(fit, scheme, t, score->element), 1.0e-12, "AUC at %g, element %d",
                score->temperature, score->element);
      /* 660 atoms: the standard error of an AUC of 0.5 is 0.023, for one element up to 0.04 */
      if (meaningful && score->element < 0)
        CHECK(value > 0.75, "AUC %g at %g", value, score->temperature);
      if (!meaningful && score->element < 0)
        CHECK_ABS(value, 0.5, 0.09, "labels without meaning: AUC at %g", score->temperature);
    }
  }
  sft_fit_free(fit);
  sft_fit_free(second);
  sft_model_free(model);
  sft_model_free(other);
}

/* halves of the replicas: the ceiling equals its definition, and labels may come from one of them */
static void halves(void)
{
  sft_model *model = make_model(), *odd = make_model();
  odd->training.labels = SFT_LABELS_ODD;
  sft_fit *fit = make_fit(model, make_sample, 1), *second = make_fit(odd, make_sample, 1);
  run(fit, 0);
  for (int n = 0; n < model->nscores; n++) {
    const sft_model_score *score = &model->scores[n];
    const int t = score->temperature == 900.0 ? 0 : 1;
    double mean = 0.0;
    for (int k = 0; k < 2; k++) {
      double wins = 0.0, pairs = 0.0;
      const double *by = fit->half[k], *of = fit->half[!k];
      for (size_t a = fit->first[3 * t]; a < fit->first[3 * t + 3]; a++)
        for (size_t b = fit->first[3 * t]; b < fit->first[3 * t + 3]; b++) {
          if (!(of[a] >= 0.3 && of[b] < 0.3)) continue;
          if (score->element >= 0 &&
              (fit->element[a] != score->element || fit->element[b] != score->element))
            continue;
          pairs += 1.0;
          wins += by[a] > by[b] ? 1.0 : by[a] == by[b] ? 0.5 : 0.0;
        }
      mean += 0.5 * wins / pairs;
    }
    CHECK_REL(score->ceiling, mean, 1.0e-12, "ceiling at %g, element %d", score->temperature,
              score->element);
    CHECK(score->error > 0.0 && score->error < 0.1, "error %g", score->error);
  }
  for (size_t r = 0; r < fit->nrows; r++) {
    CHECK_EQUAL(second->label[r] == SFT_FAST, fit->half[0][r] >= 0.3, "label of odd replicas");
  }
  sft_fit_free(fit);
  sft_fit_free(second);
  sft_model_free(model);
  sft_model_free(odd);
}

/* windows that many atoms survive in one half or both, with their smallest F_s */
static sft_sample *make_windows(uint64_t seed, int with_smallest)
{
  const double window = exp(-0.2);
  sft_sample *s = make_sample(seed, 1);
  for (int k = 0; k < 2; k++) {
    /* the last sample decides what all of them are taken to have */
    const int there = with_smallest || seed != 50 + SAMPLES - 1;
    if (there) s->column[2 + k] = calloc(ATOMS, sizeof **s->column);
    for (int i = 0; i < ATOMS; i++) {
      const double smallest = exp(-window * exp(s->column[k][i]));
      if (there) s->column[2 + k][i] = smallest;
      if (smallest > exp(-1.0)) s->column[k][i] = 0.2;
    }
  }
  for (int i = 0; i < ATOMS; i++) {
    s->censored[i] = s->lnm[i] < 0.2;
    s->lnm[i] = fmax(s->lnm[i], 0.2);
  }
  return s;
}

/* the ceiling with windows: as sft_label_ceiling has it, over all samples of a temperature, and higher with the
   smallest F_s; one sample without it, and all are ranked by ln m */
static void windows(void)
{
  double mean[2] = {0.0, 0.0};
  for (int with = 0; with < 2; with++) {
    sft_model *model = make_model();
    sft_fit *fit = make_fit(model, make_windows, with);
    sft_error err = {0};
    CHECK_EQUAL(model->halves, with ? SFT_HALVES_SMALLEST : SFT_HALVES_LNM, "what is used");
    CHECK_EQUAL(fit->smallest[0] != NULL, with, "the smallest F_s in the pool");
    run(fit, 0);
    for (int n = 0; n < model->nscores; n++) {
      const sft_model_score *score = &model->scores[n];
      sft_half_labels atoms[SAMPLES * ATOMS];
      double expected = 0.0;
      size_t count = 0;
      for (int s = 0; s < SAMPLES; s++) {
        if (model->samples[s].temperature != score->temperature) continue;
        CHECK_REL(fit->bound[s], 0.2, 1e-12, "bound of sample %d", s);
        for (size_t r = fit->first[s]; r < fit->first[s + 1]; r++) {
          if (score->element >= 0 && fit->element[r] != score->element) continue;
          sft_halves halves = {{fit->half[0][r], fit->half[1][r]}, {NAN, NAN}};
          for (int k = 0; k < 2 && with; k++) halves.smallest[k] = fit->smallest[k][r];
          atoms[count++] = sft_half_labels_of(&halves, 0.2, model->threshold);
        }
      }
      CHECK_EQUAL(sft_label_ceiling(count, atoms, &expected, &err), SFT_OK, "%s", err.message);
      CHECK_REL(score->ceiling, expected, 1e-12, "ceiling at %g, element %d", score->temperature,
                score->element);
      mean[with] += score->ceiling / model->nscores;
    }
    sft_fit_free(fit);
    sft_model_free(model);
  }
  CHECK(mean[1] > mean[0] + 0.01, "ceilings of %g with the smallest F_s, %g without", mean[1],
        mean[0]);
}

/* atoms nearer to the threshold than `clear` have no label; a half at the bound of the sample is censored */
static void clear_cut(void)
{
  const int element_of_type[] = {0, 1};
  sft_model *model = make_model();
  sft_sample *s = make_sample(3, 0);
  sft_fit_rows *rows = NULL;
  sft_error err = {0};
  const double lnm[] = {0.3, 0.7, 0.81, -0.19, -0.21, 0.6, -0.5};
  for (int i = 0; i < 7; i++) s->lnm[i] = lnm[i];
  s->censored[5] = s->censored[6] = 1;
  const int expected[] = {SFT_UNKNOWN, SFT_UNKNOWN, SFT_FAST, SFT_UNKNOWN,
                          SFT_SLOW,    SFT_UNKNOWN, SFT_SLOW};
  model->training.clear = 0.5;
  sft_fit_rows_create(model, "s", s, 2, element_of_type, &rows, &err);
  sft_fit_rows_label(model, rows);
  int known = 0, unclear = 0;
  for (int r = 0; r < rows->count; r++) {
    known += rows->label[r] != SFT_UNKNOWN;
    unclear += r != 5 && fabs(s->lnm[r] - 0.3) < 0.5;
    if (r < 7) CHECK_EQUAL(rows->label[r], expected[r], "clear-cut label of atom %d", r + 1);
  }
  CHECK_EQUAL(rows->counts.fast + rows->counts.slow, known, "atoms left");
  CHECK_EQUAL(rows->counts.unclear, unclear, "atoms too near to the threshold");
  sft_fit_rows_free(rows);

  /* a window shorter than the threshold time: the bound is no label */
  model->training.clear = 0.0;
  model->training.labels = SFT_LABELS_EVEN;
  for (int i = 0; i < ATOMS; i++) s->column[1][i] = fmax(s->column[1][i], 0.35);
  for (int i = 0; i < ATOMS; i++) s->lnm[i] = fmax(s->lnm[i], 0.35);
  for (int i = 0; i < ATOMS; i++) s->column[0][i] = fmax(s->column[0][i], 0.35);
  sft_fit_rows_create(model, "s", s, 2, element_of_type, &rows, &err);
  sft_fit_rows_label(model, rows);
  for (int r = 0; r < rows->count; r++)
    CHECK_EQUAL(rows->label[r], s->column[1][r] > 0.35 ? SFT_FAST : SFT_UNKNOWN,
                "half at its bound");
  sft_fit_rows_free(rows);
  free(s->column[0]);
  s->column[0] = NULL;
  CHECK_REFUSED(sft_fit_rows_create(model, "s", s, 2, element_of_type, &rows, &err), SFT_EMISFIT,
                err, "no columns lnm_odd and lnm_even");
  sft_sample_free(s);
  sft_model_free(model);
}

/* AUC of all atoms, the mean of the temperatures */
static double mean_auc(const sft_model *model, int scheme)
{
  double sum = 0.0;
  for (int n = 0; n < model->nscores; n++)
    if (model->scores[n].element < 0) sum += model->scores[n].ensemble[scheme];
  return sum / model->ntemperatures;
}

/* A leak between folds of atoms is seen by the folds of configurations. 384 regions: the standard error
   of an AUC of 0.5 is 0.03. */
static void leak_of_regions(void)
{
  sft_model *model = make_model();
  model->descriptor = (sft_symfn_parameters){cutoff, 0.05, 0.6, 2.4, 0.05, 2};
  model->training.draw = 200;
  model->training.xgboost.rounds = 60;
  model->training.xgboost.depth = 6;
  model->training.xgboost.eta = 0.3;
  sft_fit *fit = make_fit(model, make_regions, 0);
  run(fit, 0);
  CHECK(mean_auc(model, SFT_SCHEME_ATOMS) > 0.85, "regions: AUC of atoms %g",
        mean_auc(model, SFT_SCHEME_ATOMS));
  CHECK_ABS(mean_auc(model, SFT_SCHEME_CONFIGURATIONS), 0.5, 0.09, "regions: by configuration");
  sft_fit_free(fit);
  sft_model_free(model);
}

/* Copies of atoms, too: the labels mean nothing, and about 5 of 220 atoms are fast. The standard error is
   0.05 for 30 fast atoms. */
static void leak_of_copies(void)
{
  for (int replace = 0; replace < 2; replace++) {
    sft_model *model = make_model();
    model->threshold = 2.0;
    model->training.replace = replace;
    model->training.resubstitution = 1;
    sft_fit *fit = make_fit(model, make_sample, 0);
    run(fit, 0);
    const double atoms = mean_auc(model, SFT_SCHEME_ATOMS),
                 numbers = mean_auc(model, SFT_SCHEME_CONFIGURATIONS);
    if (replace)
      CHECK(atoms > 0.85, "copies: AUC of atoms %g", atoms);
    else
      CHECK_ABS(atoms, 0.5, 0.15, "no copies: AUC of atoms");
    CHECK_ABS(numbers, 0.5, 0.15, "copies or not: by configuration");
    CHECK(mean_auc(model, SFT_SCHEME_NONE) > 0.85, "in-sample AUC %g",
          mean_auc(model, SFT_SCHEME_NONE));
    for (int s = 0; s < SAMPLES; s++)
      CHECK_EQUAL(model->samples[s].drawn, replace ? 60 : model->samples[s].fast, "drawn");
    sft_fit_free(fit);
    sft_model_free(model);
  }
}

/* the scores of a grid; labels of the outer fold, 0, take no part */
static double *search(sft_model *model, sft_fit *fit, const int count[],
                      const double *const values[], int backward, int spoil)
{
  int ntasks = 0, nscores = 0;
  sft_error err = {0};
  CHECK_EQUAL(sft_fit_search_grid(model, count, values, &err), SFT_OK, "%s", err.message);
  CHECK_EQUAL(sft_fit_search_prepare(fit, &ntasks, &nscores, &err), SFT_OK, "%s", err.message);
  if (spoil)
    for (size_t r = 0; r < fit->nrows; r++)
      if (fit->fold[SFT_SCHEME_CONFIGURATIONS][r] == 0) fit->label[r] = !fit->label[r];
  double *scores = calloc((size_t) (ntasks * nscores), sizeof *scores);
  for (int t = 0; t < ntasks; t++) {
    const int task = backward ? ntasks - 1 - t : t;
    CHECK_EQUAL(sft_fit_search_task(fit, task, scores + task * nscores, &err), SFT_OK, "%s",
                err.message);
  }
  CHECK_EQUAL(sft_fit_search_finish(fit, scores, &err), SFT_OK, "%s", err.message);
  double *auc = calloc((size_t) model->search.npoints, sizeof *auc);
  for (int k = 0; k < model->search.npoints; k++) auc[k] = model->search.points[k].auc;
  free(scores);
  return auc;
}

static void grid(void)
{
  const double rounds[] = {1, 10, 25}, depth[] = {1, 3}, eta[] = {0.3}, down[] = {3, 1};
  const double *const values[] = {rounds, depth, eta, NULL};
  const double *const one[] = {rounds + 1, depth, eta, NULL},
                      *const wrong[] = {rounds, down, eta, NULL};
  const int count[] = {3, 2, 1, 0}, single[] = {1, 2, 1, 0};
  sft_error err = {0};
  sft_model *model = make_model();
  sft_fit *fit = make_fit(model, make_sample, 1);
  double *all = search(model, fit, count, values, 0, 0);
  CHECK_EQUAL(model->search.npoints, 6, "points");
  CHECK_EQUAL(model->search.outer, SFT_SCHEME_CONFIGURATIONS, "outer fold");
  CHECK_EQUAL(model->search.inner, SFT_SCHEME_CONFIGURATIONS, "inner folds");
  CHECK_EQUAL(model->search.folds, 2, "two sample numbers are left");
  int best = 0;
  for (int k = 0; k < 6; k++)
    if (all[k] > all[best]) best = k;
  CHECK(all[best] > 0.7 && all[best] > all[0] + 0.02, "best %g, first %g", all[best], all[0]);
  CHECK_EQUAL(model->training.xgboost.rounds, model->search.points[best].rounds, "best rounds");
  CHECK_EQUAL(model->training.xgboost.depth, model->search.points[best].depth, "best depth");
  CHECK_EQUAL(model->training.xgboost.eta, 0.3, "eta of the grid");
  /* the first trees of a booster are those of one with fewer rounds */
  double *fewer = search(model, fit, single, one, 1, 0);
  for (int k = 0; k < 2; k++) CHECK_EQUAL(fewer[k], all[3 * k + 1], "10 rounds alone");
  double *spoilt = search(model, fit, count, values, 1, 1);
  for (int k = 0; k < 6; k++) CHECK_EQUAL(spoilt[k], all[k], "the outer fold takes no part");
  CHECK_REFUSED(sft_fit_search_grid(model, count, wrong, &err), SFT_EINVAL, err, "1 follows 3");
  sft_fit_free(fit);
  sft_model_free(model);
  free(all);
  free(fewer);
  free(spoilt);
}

/* the standard normal quantile, by bisection */
static double normal_quantile(double share)
{
  double low = -10.0, high = 10.0;
  for (int k = 0; k < 80; k++) {
    const double middle = 0.5 * (low + high);
    if (0.5 * erfc(-middle / sqrt(2.0)) < share)
      low = middle;
    else
      high = middle;
  }
  return 0.5 * (low + high);
}

/* a Gaussian has its inflection at mean + deviation; smoothing widens it */
static void threshold(void)
{
  enum { N = 20000, MORE = 4000 };
  const double mean = 0.4, sd = 0.7;
  static double lnm[N + MORE];
  static uint8_t censored[N + MORE];
  static sft_stats_point points[N];
  const double temperature[] = {900.0, 1200.0};
  const int one[] = {N}, two[] = {N, MORE};
  sft_model *model = make_model();
  sft_error err = {0};
  uint64_t state = 5;
  for (int i = 0; i < N; i++) points[i].value = mean + sd * normal_quantile((i + 0.5) / N);
  for (int i = 0; i < N; i++) points[i].weight = 3.0;
  const double h = sft_stats_bandwidth(N, points);
  CHECK_REL(h, sd * pow(4.0 / (7.0 * N), 1.0 / 9.0), 0.01, "bandwidth");
  double peak = 0.0, inflection = 0.0;
  CHECK_EQUAL(sft_stats_inflection(N, points, 0.3, &peak, &inflection, &err), SFT_OK, "%s",
              err.message);
  CHECK_ABS(peak, mean, 0.013, "peak"); /* a point of the grid */
  CHECK_ABS(inflection, mean + sqrt(sd * sd + 0.09), 1.0e-3, "inflection");
  CHECK_REFUSED(sft_stats_inflection(N, points, 1e-9, &peak, &inflection, &err), SFT_EINVAL, err,
                "bandwidth 1e-09");

  /* random atoms; the automatic bandwidth. The zero of the second derivative has the standard error
     sqrt(3 p / (8 sqrt(pi) N h^5)) / |third derivative| = 0.06 sd */
  for (int i = 0; i < N; i++) lnm[i] = mean + sd * number_gaussian(&state);
  CHECK_EQUAL(sft_fit_threshold(model, 1, temperature, one, lnm, censored, 0.0, &err), SFT_OK, "%s",
              err.message);
  CHECK_ABS(model->threshold, mean + sqrt(sd * sd + h * h), 3 * 0.06 * sd, "random atoms");
  CHECK_EQUAL(model->rule.atoms, N, "atoms");

  /* a second temperature has the same weight, with fewer atoms: its sharper peak is the main one */
  for (int i = N; i < N + MORE; i++) lnm[i] = 4.0 + 0.4 * normal_quantile((i - N + 0.5) / MORE);
  CHECK_EQUAL(sft_fit_threshold(model, 2, temperature, two, lnm, censored, 0.2, &err), SFT_OK, "%s",
              err.message);
  CHECK_ABS(model->rule.peak, 4.0, 0.02, "main peak of two temperatures");
  CHECK_ABS(model->threshold, 4.0 + sqrt(0.16 + 0.04), 5.0e-3, "its inflection");

  /* windows that end left of the peak do no harm, those that cut it off are noticed */
  int cut = 0;
  for (int i = 0; i < N + MORE; i++) {
    censored[i] = lnm[i] < 0.2;
    if (censored[i]) lnm[i] = 0.2, cut++;
  }
  CHECK_EQUAL(sft_fit_threshold(model, 2, temperature, two, lnm, censored, 0.2, &err), SFT_OK, "%s",
              err.message);
  CHECK_ABS(model->threshold, 4.0 + sqrt(0.16 + 0.04), 5.0e-3, "beside censored atoms");
  CHECK_EQUAL(model->rule.censored, cut, "censored atoms");
  CHECK_REFUSED(sft_fit_threshold(model, 1, temperature, one, lnm, censored, 0.2, &err), SFT_EINVAL,
                err, "not within the windows");
  for (int i = 0; i < N; i++) censored[i] = i % 9 < 5;
  CHECK_REFUSED(sft_fit_threshold(model, 1, temperature, one, lnm, censored, 0.2, &err), SFT_EINVAL,
                err, "56 % of the distribution");
  memset(censored, 1, N);
  CHECK_REFUSED(sft_fit_threshold(model, 1, temperature, one, lnm, censored, 0.2, &err), SFT_EINVAL,
                err, "0 atoms are not censored");
  memset(censored, 0, N);
  for (int i = 0; i < N; i++) lnm[i] = 1.0;
  CHECK_REFUSED(sft_fit_threshold(model, 1, temperature, one, lnm, censored, 0.0, &err), SFT_EINVAL,
                err, "no width");
  sft_model_free(model);
}

int main(void)
{
  labels_and_features();
  features();
  quantiles();
  scores(1);
  scores(0);
  halves();
  windows();
  clear_cut();
  leak_of_regions();
  leak_of_copies();
  grid();
  threshold();
  return check_report();
}
