/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Failing allocations: the steps of a fit, each on what the step before it leaves. */

#define _GNU_SOURCE

#include "alloc.h"
#include "numbers.h"

#include "core/fit.h"
#include "core/fit_outfold.h"
#include "core/fit_parts.h"
#include "core/fit_search.h"

enum { SAMPLES = 4, ATOMS = 120, MOST_COLUMNS = 40 };
static const int element_of_type[] = {0, 1};
static sft_sample *samples[SAMPLES];
static sft_fit_rows *rows[SAMPLES];
static sft_model *model;

static sft_sample *make_sample(uint64_t seed)
{
  uint64_t state = seed;
  char *text = NULL;
  size_t length;
  sft_sample *sample = NULL;
  sft_error err;
  FILE *out = open_memstream(&text, &length);
  fprintf(out,
          "ITEM: UNITS\nlj\nITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n%d\n"
          "ITEM: BOX BOUNDS xy xz yz pp pp pp\n0 6.5 0.5\n0 6 0\n0 6 0\n"
          "ITEM: ATOMS id type x y z lnm censored lnm_odd lnm_even Fs_min_odd Fs_min_even pe\n",
          ATOMS);
  for (int i = 1; i <= ATOMS; i++) {
    fprintf(out, "%d %d", i, 1 + i % 2);
    for (int d = 0; d < 3; d++) fprintf(out, " %g", 6.0 * number_uniform(&state));
    const double lnm = number_gaussian(&state);
    fprintf(out, " %g 0 %g %g 0.3 0.2 %d\n", lnm, lnm + 0.1, lnm - 0.1, i % 7);
  }
  fclose(out);
  CHECK_EQUAL(sft_fit_read_sample(model, "s", text, length, &sample, &err), SFT_OK, "%s",
              err.message);
  free(text);
  return sample;
}

static sft_model *make_model(void)
{
  const char *const names[] = {"A", "B"}, *const features[] = {"pe", "element"};
  sft_model *m = NULL;
  sft_error err;
  sft_model_create(&m, &err);
  sft_model_set_elements(m, 2, names, &err);
  sft_model_set_features(m, 2, features, &err);
  strcpy(m->units, "lj");
  m->descriptor = (sft_symfn_parameters){2.4, 0.15, 0.6, 2.4, 0.2, 2};
  m->threshold = 0.3;
  m->training.draw = 30;
  m->training.members = 1;
  m->training.folds = 2;
  m->training.cvmembers = 1;
  m->training.resubstitution = 1;
  m->training.xgboost.rounds = 5;
  m->training.xgboost.depth = 3;
  m->search.members = 1;
  return m;
}

/* ---- operations ---- */

static int make_rows(void *context, sft_error *err)
{
  sft_fit_rows *made = (void *) element_of_type;
  (void) context;
  const int status = sft_fit_rows_create(model, "s", samples[0], 2, element_of_type, &made, err);
  ALLOC_OUT(status, made, "rows");
  sft_fit_rows_free(made);
  return status;
}

/* With rows of its own: their search keeps memory for later. */
static int compute_features(void *context, sft_error *err)
{
  float features[ATOMS * MOST_COLUMNS];
  sft_fit_rows *own;
  (void) context;
  int status = sft_fit_rows_create(model, "s", samples[0], 2, element_of_type, &own, err);
  if (!status) status = sft_fit_rows_features(model, own, 0, NULL, features, err);
  sft_fit_rows_free(own);
  return status;
}

/* With a text of its own. */
static int read_sample(void *context, sft_error *err)
{
  static const char text[] = "ITEM: NUMBER OF ATOMS\n1\nITEM: BOX BOUNDS pp pp pp\n0 1\n0 1\n0 1\n"
                             "ITEM: ATOMS id type x y z lnm censored pe\n1 1 0 0 0 1 0 -3\n";
  sft_sample *sample = (void *) element_of_type;
  (void) context;
  const int status = sft_fit_read_sample(model, "s", text, sizeof text - 1, &sample, err);
  ALLOC_OUT(status, sample, "sample");
  sft_sample_free(sample);
  return status;
}

/* A quantile, which another model has. */
static int quantile(void *context, sft_error *err)
{
  const double lnm[] = {1.0, 2.0, 3.0, 4.0}, T[] = {900.0};
  const uint8_t none[4] = {0};
  const int count[] = {4};
  sft_model *other = context;
  other->quantile = 0.5;
  const int status = sft_fit_quantile(other, 1, T, count, lnm, none, none, err);
  free(other->thresholds);
  other->thresholds = NULL;
  return status;
}

static int threshold(void *context, sft_error *err)
{
  double lnm[SAMPLES * ATOMS], T[SAMPLES];
  uint8_t censored[SAMPLES * ATOMS] = {0};
  int count[SAMPLES];
  (void) context;
  for (int s = 0; s < SAMPLES; s++) {
    T[s] = 900.0;
    count[s] = ATOMS;
    memcpy(lnm + s * ATOMS, samples[s]->lnm, ATOMS * sizeof *lnm);
  }
  const double before = model->threshold;
  const int status = sft_fit_threshold(model, SAMPLES, T, count, lnm, censored, 0.0, err);
  model->threshold = before;
  model->rule = (sft_model_rule){0};
  return status;
}

static int create(sft_fit **fit, sft_error *err)
{
  int count[SAMPLES];
  *fit = (void *) element_of_type;
  for (int s = 0; s < SAMPLES; s++) count[s] = rows[s]->count;
  const int status = sft_fit_create(model, SAMPLES, count, SFT_HALVES_SMALLEST, fit, err);
  ALLOC_OUT(status, *fit, "fit");
  return status;
}

static int create_fit(void *context, sft_error *err)
{
  sft_fit *fit;
  (void) context;
  int status = create(&fit, err);
  if (!status) status = sft_fit_own_codes(fit, err);
  sft_fit_free(fit);
  return status;
}

/* A pool that is filled, made with all the memory it wants. */
static sft_fit *make_pool(void)
{
  const int armed = alloc_state.armed;
  static float features[SAMPLES][ATOMS * MOST_COLUMNS];
  float column[SAMPLES * ATOMS], edges[SFT_BINS_MOST];
  sft_fit *fit;
  sft_error err = {0};
  alloc_state.armed = 0;
  CHECK_EQUAL(create(&fit, &err), SFT_OK, "%s", err.message);
  CHECK_EQUAL(sft_fit_own_codes(fit, &err), SFT_OK, "%s", err.message);
  CHECK(fit->columns <= MOST_COLUMNS, "%d columns", fit->columns);
  for (int s = 0; s < SAMPLES; s++)
    CHECK_EQUAL(sft_fit_rows_features(model, rows[s], 0, NULL, features[s], &err), SFT_OK, "%s",
                err.message);
  for (int c = 0; c < fit->columns; c++) {
    size_t n = 0;
    int bins = 0;
    for (int s = 0; s < SAMPLES; s++)
      for (int r = 0; r < rows[s]->count; r++) column[n++] = features[s][r * fit->columns + c];
    sft_bins_quantiles(model->training.xgboost.max_bin, column, n, edges, &bins, &err);
    sft_bins_set(fit->bins, c, edges, bins);
  }
  for (int s = 0; s < SAMPLES; s++) {
    const size_t first = fit->first[s], n = (size_t) rows[s]->count;
    memcpy(fit->id + first, rows[s]->id, n * sizeof *fit->id);
    memcpy(fit->label + first, rows[s]->label, n);
    memcpy(fit->element + first, rows[s]->element, n);
    for (int k = 0; k < 2; k++) {
      memcpy(fit->half[k] + first, rows[s]->half[k], n * sizeof **fit->half);
      memcpy(fit->smallest[k] + first, rows[s]->smallest[k], n * sizeof **fit->smallest);
    }
    fit->bound[s] = rows[s]->bound;
    sft_bins_encode(fit->bins, n, features[s], fit->codes + first * (size_t) fit->columns);
  }
  alloc_state.armed = armed;
  return fit;
}

/* What the model holds by now is no leak, but would hide one. */
static void forget(void **list, int *count)
{
  free(*list);
  *list = NULL;
  *count = 0;
}

static int prepare(void *context, sft_error *err)
{
  sft_fit *fit = make_pool();
  int ntasks, scores;
  (void) context;
  int status = sft_fit_prepare(fit, err);
  if (!status) status = sft_fit_search_prepare(fit, &ntasks, &scores, err);
  sft_fit_free(fit);
  forget((void **) &model->temperatures, &model->ntemperatures);
  return status;
}

static int grid(void *context, sft_error *err)
{
  const int count[SFT_GRID_NAMES] = {2, 0, 0, 0};
  const double rounds[] = {3.0, 5.0};
  const double *const values[SFT_GRID_NAMES] = {rounds, NULL, NULL, NULL};
  const int status = sft_fit_search_grid(model, count, values, err);
  if (*(int *) context) forget((void **) &model->search.points, &model->search.npoints);
  return status;
}

static int search(void *fit, sft_error *err)
{
  double scores[2];
  return sft_fit_search_task(fit, 0, scores, err);
}

/* Training is XGBoost's affair for the most part. */
static int train(void *fit, sft_error *err)
{
  unsigned char *bytes = (void *) element_of_type;
  size_t length;
  sft_trees *trees = NULL;
  const int status = sft_fit_train(fit, 0, &bytes, &length, &trees, err);
  ALLOC_OUT(status, bytes, "booster");
  ALLOC_OUT(status, trees, "trees");
  if (!status) free(bytes);
  sft_trees_free(trees);
  return status;
}

static sft_trees *trees_of_task;

static int score(void *fit, sft_error *err)
{
  return sft_fit_score_task(fit, 0, trees_of_task, err);
}

static int finish(void *fit, sft_error *err)
{
  const int status = sft_fit_finish(fit, err);
  forget((void **) &model->scores, &model->nscores);
  return status;
}

/* ---- scored samples ---- */

static int name(void *context, sft_error *err)
{
  (void) context;
  char *made = sft_outfold_name("folder/a.dump.gz");
  if (!made) return sft_fail_memory(err, "NULL is what says so");
  free(made);
  return SFT_OK;
}

static int check_outfold(void *list, sft_error *err)
{
  return sft_outfold_check("scored", list, err);
}

static int write_list(void *list, sft_error *err)
{
  const int armed = alloc_state.armed;
  sft_error ignored;
  alloc_state.armed = 0;
  CHECK_EQUAL(sft_folder_begin(&sft_outfold_folder, "scored", &ignored), SFT_OK, "folder: %s",
              ignored.message);
  alloc_state.armed = armed;
  const int status = sft_outfold_write_list("scored", list, err);
  alloc_state.armed = 0;
  sft_folder_abandon(&sft_outfold_folder, "scored");
  return status;
}

static int dump(void *fit, sft_error *err)
{
  char *text = (void *) element_of_type;
  size_t length;
  const int status = sft_outfold_dump(fit, 0, samples[0], &text, &length, err);
  ALLOC_OUT(status, text, "scored sample");
  if (!status) free(text);
  return status;
}

static int write_scored(void *fit, sft_error *err)
{
  const int armed = alloc_state.armed;
  sft_error ignored;
  alloc_state.armed = 0;
  sft_folder_begin(&sft_outfold_folder, "scored", &ignored);
  CHECK_EQUAL(sft_folder_write("scored", "samples.list", sft_outfold_folder.mark,
                               strlen(sft_outfold_folder.mark), &ignored),
              SFT_OK, "%s", ignored.message);
  alloc_state.armed = armed;
  const int status = sft_outfold_write("scored", fit, 0, "there/a.dump", samples[0], err);
  alloc_state.armed = 0;
  sft_folder_abandon(&sft_outfold_folder, "scored");
  return status;
}

/* ---- parts of a fit ---- */

static int fingerprint(void *fit, sft_error *err)
{
  char *text = (void *) element_of_type;
  const int status = sft_fit_fingerprint(fit, &text, err);
  ALLOC_OUT(status, text, "fingerprint");
  if (!status) free(text);
  return status;
}

static int take_over(void *fit, sft_error *err)
{
  static unsigned char *bytes;
  static size_t length;
  const int armed = alloc_state.armed;
  sft_trees *trees = (void *) element_of_type;
  alloc_state.armed = 0;
  if (!bytes) {
    sft_fit_train(fit, 0, &bytes, &length, &trees, err);
    sft_trees_free(trees);
    alloc_state.live--; /* the bytes are kept */
  }
  alloc_state.armed = armed;
  const int status = sft_fit_take_over(fit, bytes, length, &trees, err);
  ALLOC_OUT(status, trees, "trees");
  if (!status) sft_trees_free(trees);
  return status;
}

/* a folder with one part, which outlives whatever fails */
static int open_again(void *context, sft_error *err)
{
  enum sft_parts_found found;
  (void) context;
  const int status = sft_fit_parts_open("m", "mine", &found, err);
  if (!status) CHECK_EQUAL(found, SFT_PARTS_SAME, "the folder is that of this fit");
  return status;
}

static int write_part(void *context, sft_error *err)
{
  (void) context;
  return sft_fit_parts_write("m", "mine", SFT_PART_SEARCH, 7, "part", 4, err);
}

static int read_part(void *context, sft_error *err)
{
  unsigned char *bytes = (void *) element_of_type;
  size_t length;
  (void) context;
  const int status = sft_fit_parts_read("m", "mine", SFT_PART_SEARCH, 7, &bytes, &length, err);
  ALLOC_OUT(status, bytes, "part");
  if (!status) free(bytes);
  return status;
}

static void parts(sft_fit *fit)
{
  enum sft_parts_found found;
  sft_error err = {0};
  alloc_exhaust("fingerprint", fingerprint, fit, 0);
  alloc_exhaust("a booster taken over", take_over, fit, ALLOC_SPARE);
  CHECK_EQUAL(sft_fit_parts_open("m", "mine", &found, &err), SFT_OK, "%s", err.message);
  alloc_exhaust("folder of parts", open_again, NULL, ALLOC_FILES);
  alloc_exhaust("writing a part", write_part, NULL, ALLOC_FILES);
  alloc_exhaust("reading a part", read_part, NULL, ALLOC_FILES);
  CHECK_EQUAL(sft_fit_parts_remove("m", &err), SFT_OK, "%s", err.message);
}

int main(void)
{
  sft_error err = {0};
  alloc_begin();
  model = make_model();
  model->nsamples = SAMPLES;
  model->samples = calloc(SAMPLES, sizeof *model->samples);
  for (int s = 0; s < SAMPLES; s++) {
    samples[s] = make_sample((uint64_t) s + 1);
    sft_fit_rows_create(model, "s", samples[s], 2, element_of_type, &rows[s], &err);
    sft_fit_rows_label(model, rows[s]);
    model->samples[s] = rows[s]->counts;
    model->samples[s].temperature = s < 2 ? 900.0 : 1200.0;
    model->samples[s].number = s % 2 + 1;
  }
  sft_model *other = make_model();
  alloc_exhaust("read a sample", read_sample, NULL, 0);
  alloc_exhaust("quantile", quantile, other, 0);
  sft_model_free(other);
  alloc_exhaust("rows", make_rows, NULL, 0);
  alloc_exhaust("features", compute_features, NULL, 0);
  alloc_exhaust("threshold", threshold, NULL, 0);
  int forgetting = 1, keeping = 0;
  alloc_exhaust("grid", grid, &forgetting, 0);
  CHECK_EQUAL(grid(&keeping, &err), SFT_OK, "%s", err.message);
  alloc_exhaust("fit", create_fit, NULL, 0);
  sft_fit_free(make_pool()); /* the searches of the rows have the memory that they keep */
  alloc_exhaust("folds and tasks", prepare, NULL, 0);

  sft_fit *fit = make_pool();
  int ntasks, scores;
  unsigned char *bytes;
  size_t length;
  CHECK_EQUAL(sft_fit_prepare(fit, &err), SFT_OK, "%s", err.message);
  CHECK_EQUAL(sft_fit_search_prepare(fit, &ntasks, &scores, &err), SFT_OK, "%s", err.message);
  alloc_exhaust("training", train, fit, ALLOC_SPARE);
  alloc_exhaust("grid search", search, fit, ALLOC_SPARE);
  CHECK_EQUAL(sft_fit_train(fit, 0, &bytes, &length, &trees_of_task, &err), SFT_OK, "%s",
              err.message);
  free(bytes);
  alloc_exhaust("scores of a task", score, fit, 0);
  alloc_exhaust("scores", finish, fit, 0);
  alloc_exhaust("scored sample", dump, fit, 0);
  alloc_exhaust("file of a scored sample", write_scored, fit, ALLOC_FILES);
  sft_trees_free(trees_of_task);
  parts(fit);
  sft_fit_free(fit);

  const char list_text[] = "a.dump 900 1\nb.dump.gz 900 2\n";
  sft_sample_list *list = NULL;
  sft_sample_list_parse("l", "", list_text, sizeof list_text - 1, &list, &err);
  alloc_exhaust("name of a scored sample", name, NULL, 0);
  alloc_exhaust("folder of scored samples", check_outfold, list, ALLOC_FILES);
  alloc_exhaust("list of scored samples", write_list, list, ALLOC_FILES);
  sft_sample_list_free(list);

  for (int s = 0; s < SAMPLES; s++) {
    sft_fit_rows_free(rows[s]);
    sft_sample_free(samples[s]);
  }
  sft_model_free(model);
  CHECK_EQUAL(alloc_state.live, 0, "everything is freed");
  return check_report();
}
