/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The fit: labels, features, folds and scores on synthetic samples whose labels follow from the
   neighbourhood, or from nothing at all. */

#include "core/fit.h"
#include "core/stats.h"
#include "core/stats_fit.h"

#include "check.h"
#include "numbers.h"

enum { SAMPLES = 6, ATOMS = 220, SAMPLE_NUMBERS = 3 };

static const double edge = 7.0, cutoff = 2.4, sigma = 0.15;

/* sum over images of Gaussians at distance r_k around atom i, neighbours of a type */
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

static sft_sample *make_sample(uint64_t seed, int meaningful)
{
  sft_sample *s = calloc(1, sizeof *s);
  uint64_t state = seed;
  s->natoms = ATOMS;
  for (int d = 0; d < 3; d++) s->box.edge[d] = edge, s->box.periodic[d] = 1;
  s->type = calloc(ATOMS, sizeof *s->type);
  s->position = calloc(3 * ATOMS, sizeof *s->position);
  s->lnm = calloc(ATOMS, sizeof *s->lnm);
  s->censored = calloc(ATOMS, 1);
  s->labelled = calloc(ATOMS, 1);
  for (int i = 0; i < ATOMS; i++) {
    s->type[i] = 1 + (number_uniform(&state) < 0.4);
    for (int d = 0; d < 3; d++) s->position[3 * i + d] = edge * number_uniform(&state);
    s->labelled[i] = 1;
  }
  for (int i = 0; i < ATOMS; i++) {
    const double noise = number_gaussian(&state);
    s->lnm[i] = meaningful ? 0.5 * noise + direct_sum(s, i, 1, 1.2) - direct_sum(s, i, 2, 1.8)
                           : noise;
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

static void labels_and_features(void)
{
  const int element_of_type[] = {0, 1}, only_first[] = {0, -1};
  sft_model *model = make_model();
  sft_sample *s = make_sample(3, 1);
  sft_fit_rows *rows = NULL;
  sft_error err = {0};
  s->labelled[0] = 0;                   /* outside the group */
  s->lnm[1] = 0.3, s->lnm[2] = 0.29999; /* at the threshold: fast */
  s->censored[3] = s->censored[4] = 1;
  s->lnm[3] = 0.2, s->lnm[4] = 0.4; /* slower than a slow bound: slow; than a fast one: unknown */
  CHECK_EQUAL(sft_fit_rows_create(model, "s", s, 2, element_of_type, &rows, &err), SFT_OK, "%s",
              err.message);
  if (rows) {
    sft_fit_rows_label(model, rows);
    CHECK_EQUAL(rows->columns, 18, "columns");
    CHECK_EQUAL(rows->counts.left_out, 2, "left out: no label, and a window too short");
    const int expected[] = {-1, SFT_FAST, SFT_SLOW, SFT_SLOW, SFT_UNKNOWN};
    int fast = 0, slow = 0;
    for (int r = 0; r < rows->count; r++) {
      const int i = rows->id[r] - 1;
      CHECK(i != 0, "the atom without a label has no row");
      if (i < 5) CHECK_EQUAL(rows->label[r], expected[i], "label of atom %d", i + 1);
      if (i >= 5)
        CHECK_EQUAL(rows->label[r] == SFT_FAST, s->lnm[i] >= 0.3, "label, atom %d", i + 1);
      CHECK_EQUAL(rows->element[r], s->type[i] - 1, "element of atom %d", i + 1);
      fast += rows->label[r] == SFT_FAST;
      slow += rows->label[r] == SFT_SLOW;
      for (int x = 1; x <= 2; x++)
        for (int k = 0; k < 9; k++) {
          const double exact = direct_sum(s, i, x, 0.6 + 0.2 * k);
          CHECK_ABS(rows->features[r * 18 + (x - 1) * 9 + k], exact, 1.0e-6 * fmax(1.0, exact),
                    "feature of atom %d, type %d, centre %d", i + 1, x, k);
        }
    }
    CHECK_EQUAL(rows->counts.fast, fast, "number of fast atoms");
    CHECK_EQUAL(rows->counts.slow, slow, "number of slow atoms");
  }
  sft_fit_rows_free(rows);

  /* atoms that are mapped to no element neither count nor are seen */
  CHECK_EQUAL(sft_fit_rows_create(model, "s", s, 2, only_first, &rows, &err), SFT_OK, "%s",
              err.message);
  for (int r = 0; r < rows->count; r++) {
    CHECK_EQUAL(s->type[rows->id[r] - 1], 1, "type of a row");
    for (int k = 9; k < 18; k++) CHECK_EQUAL(rows->features[r * 18 + k], 0.0, "the other element");
  }
  sft_fit_rows_free(rows);
  CHECK_REFUSED(sft_fit_rows_create(model, "the-sample", s, 1, element_of_type, &rows, &err),
                SFT_EMISFIT, err, "the-sample");
  sft_sample_free(s);
  sft_model_free(model);
}

/* two temperatures, each with samples 1 to 3 */
static sft_fit *make_fit(sft_model *model, int meaningful)
{
  const int element_of_type[] = {0, 1};
  sft_fit_rows *rows[SAMPLES];
  int count[SAMPLES];
  sft_fit *fit = NULL;
  sft_error err = {0};
  model->nsamples = SAMPLES;
  model->samples = calloc(SAMPLES, sizeof *model->samples);
  for (int s = 0; s < SAMPLES; s++) {
    sft_sample *sample = make_sample((uint64_t) s + 50, meaningful);
    CHECK_EQUAL(sft_fit_rows_create(model, "s", sample, 2, element_of_type, &rows[s], &err), SFT_OK,
                "%s", err.message);
    sft_sample_free(sample);
    sft_fit_rows_label(model, rows[s]);
    count[s] = rows[s]->count;
    model->samples[s] = rows[s]->counts;
    model->samples[s].temperature = s < SAMPLE_NUMBERS ? 900.0 : 1200.0;
    model->samples[s].number = s % SAMPLE_NUMBERS + 1;
  }
  CHECK_EQUAL(sft_fit_create(model, SAMPLES, count, 0, &fit, &err), SFT_OK, "%s", err.message);
  if (!fit) exit(EXIT_FAILURE);
  float *column = malloc(fit->nrows * sizeof *column), edges[SFT_BINS_MOST];
  for (int c = 0; c < fit->columns; c++) {
    size_t n = 0;
    int bins = 0;
    for (int s = 0; s < SAMPLES; s++)
      for (int r = 0; r < count[s]; r++) column[n++] = rows[s]->features[r * fit->columns + c];
    sft_bins_quantiles(model->training.xgboost.max_bin, column, n, edges, &bins, &err);
    sft_bins_set(fit->bins, c, edges, bins);
  }
  for (int s = 0; s < SAMPLES; s++) {
    const size_t first = fit->first[s], n = (size_t) count[s];
    memcpy(fit->id + first, rows[s]->id, n * sizeof *fit->id);
    memcpy(fit->label + first, rows[s]->label, n);
    memcpy(fit->element + first, rows[s]->element, n);
    sft_bins_encode(fit->bins, n, rows[s]->features, fit->codes + first * (size_t) fit->columns);
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
  sft_fit *fit = make_fit(model, meaningful), *second = make_fit(other, meaningful);
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
  scores(1);
  scores(0);
  threshold();
  return check_report();
}
