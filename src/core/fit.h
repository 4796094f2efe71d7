/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The fit of a softness model, step by step, without MPI: the caller spreads samples and tasks over
   its ranks. The settings are those of the sft_model that is being made (model.h).

     sft_fit_rows_create   a labeled sample -> its atoms with ln m, and who their neighbors are
     sft_fit_threshold     the threshold from the distribution of ln m, if asked for
     sft_fit_rows_label    labels
     sft_fit_rows_features symmetry functions: of some atoms for the edges of the bins (bins.h), then of
                           all atoms, one sample after the other, for their bin numbers
     sft_fit_create        the pool of all atoms, features as bin numbers
     sft_fit_prepare       temperatures, folds, the table of samples, the list of tasks
                           (fit_search.h: grid search for XGBoost's parameters)
     sft_fit_train         one task: draw, train one booster
     sft_fit_score_task    predict the atoms that the task's fold held out
     sft_fit_finish        out-of-fold softness and the table of AUCs (fit_outfold.h writes it down)

   A task is one booster: of the cross-validation (scheme, fold, member), or of the final ensemble.
   Every random choice depends on seed and task alone, and sums over tasks are exact, so the outcome
   is the same for any number of ranks. */

#ifndef SFT_FIT_H
#define SFT_FIT_H

#include "bins.h"
#include "error.h"
#include "labels.h"
#include "model.h"
#include "neighbors.h"
#include "sample.h"
#include "trees.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The atoms of one sample that have a ln m, in order of their IDs. */
typedef struct {
  int count;
  sft_model_sample counts; /* all but `drawn` */
  int *id;
  uint8_t *element; /* index in the model */
  double *lnm;
  uint8_t *censored;
  double
      *half[2]; /* ln m from the replicas of odd and of even index; both NULL: not in the sample */
  double *smallest[2];      /* their smallest F_s; both NULL: not in the sample */
  double bound;             /* the least ln m of the sample, see sft_half_censored */
  uint8_t *label;           /* enum sft_label */
  float *features;          /* count*nfeatures; NULL: the model has none */
  int sample;               /* its number in the list */
  sft_neighbors *neighbors; /* of all atoms of the sample; NULL without a descriptor */
} sft_fit_rows;

/* The optional columns that say what the halves of the replicas do. */
const char *const *sft_fit_columns(void);

/* Read a sample with the label of the model, those columns, and behind them those of the features that are columns.
   Error codes of sft_sample_parse. */
int sft_fit_read_sample(const sft_model *model, const char *name, const char *text, size_t length,
                        sft_sample **sample, sft_error *err);

/* What a sample, read by sft_fit_read_sample, has of the halves of its replicas. */
enum sft_model_halves sft_fit_halves_of(const sft_sample *sample);

/* The atoms of a sample for the model's descriptor. element_of_type[ntypes] is the element index of each LAMMPS type, or -1: atoms of such a type are left out, as atoms and as
   neighbors. Owned by the caller (sft_fit_rows_free).
   The sample was read by sft_fit_read_sample. SFT_EMISFIT: a type beyond ntypes, no halves where the model's labels need
   them, or no column of a feature. SFT_EFORMAT: a feature is beyond the range of 32-bit numbers.
   SFT_EINVAL: box too thin for the cutoff. SFT_ENOMEM. */
int sft_fit_rows_create(const sft_model *model, const char *name, const sft_sample *sample,
                        int ntypes, const int *element_of_type, sft_fit_rows **rows,
                        sft_error *err);
void sft_fit_rows_free(sft_fit_rows *rows);

/* Symmetry functions and features of rows which[n], or of all rows if which is NULL: features[n*columns] for the n rows,
   or for all. SFT_ENOMEM. */
int sft_fit_rows_features(const sft_model *model, sft_fit_rows *rows, int n, const int *which,
                          float *features, sft_error *err);

/* The paper's rule: the model's threshold is the first inflection point, right of the main peak, of the
   pooled distribution of ln m of the atoms that are not censored. Every temperature has the same
   weight, shared by all its atoms, censored or not; the distribution is smoothed by a Gaussian kernel
   of standard deviation bandwidth (0: sft_stats_bandwidth). Sample s has temperature[s] and count[s]
   atoms, which follow each other in lnm[] and censored[]. Enters model->threshold and model->rule.
   SFT_EINVAL: fewer than 100 atoms, no width, more than half of the weight censored, or a peak within
   two bandwidths of where more than 1 % are. SFT_ENOMEM. */
int sft_fit_threshold(sft_model *model, int nsamples, const double *temperature, const int *count,
                      const double *lnm, const uint8_t *censored, double bandwidth, sft_error *err);

/* Thresholds of a quantile: in every temperature and element the fraction model->quantile of all atoms with the highest
   labels is fast. Sample s has temperature[s] and count[s] atoms, which follow each other in lnm[], censored[] and
   element[]. Makes model->thresholds. SFT_EINVAL: more atoms are censored than may be, in one of them. SFT_ENOMEM. */
int sft_fit_quantile(sft_model *model, int nsamples, const double *temperature, const int *count,
                     const double *lnm, const uint8_t *censored, const uint8_t *element,
                     sft_error *err);

/* Labels by the model's threshold, `labels` and `clear`, and their numbers. */
void sft_fit_rows_label(const sft_model *model, sft_fit_rows *rows);

/* Keep the samples of a list with one of these temperatures and one of these numbers (count 0: all).
   SFT_EINVAL: one of them is not in the list, or nothing is left. */
int sft_fit_select(sft_sample_list *list, int ntemperatures, const double *temperatures,
                   int nnumbers, const int *numbers, sft_error *err);

typedef struct {
  int scheme; /* enum sft_scheme; SFT_SCHEME_NONE: a member of the final ensemble */
  int fold;
  int member;
} sft_fit_task;

/* The pool. Arrays over rows run through the samples in the order of the list. */
typedef struct {
  sft_model *model; /* not owned */
  sft_bins *bins;
  int columns;
  int nsamples;
  size_t nrows;
  size_t *first; /* nsamples + 1: rows of each sample */
  int *id;
  uint8_t *label;
  uint8_t *element;
  double *half[2];        /* ln m from half of the replicas, or NULL: not in all samples */
  double *smallest[2];    /* the smallest F_s, in the same way */
  double *bound;          /* nsamples: as in sft_fit_rows */
  uint8_t *codes;         /* nrows * columns bin numbers */
  uint8_t *own_codes;     /* to be freed with the pool; NULL: they are the caller's */
  int folds[SFT_SCHEMES]; /* below 2: the scheme is not possible */
  int *fold[SFT_SCHEMES]; /* fold of each row, -1: never trained on nor held out; NULL: no folds */
  int64_t *sum[SFT_SCHEMES];     /* of out-of-fold probabilities, in units of 2^-40 */
  double *softness[SFT_SCHEMES]; /* the result: mean out-of-fold probability of each row */
  int ntasks;
  sft_fit_task *tasks;
  int ngroups;        /* rows of the table of AUCs: temperatures times (all, element 1, 2, ...) */
  double *single_auc; /* ntasks * ngroups; NaN where not defined; 0 for tasks of other ranks */
} sft_fit;

/* The pool for nsamples samples, of which sample s has count[s] rows, with room for what
   all samples have of the halves of their replicas, which is entered in the model. The caller enters
   model->samples, sets `codes` to memory that outlives the pool, or calls sft_fit_own_codes, and copies id,
   label, element, codes, half, smallest and bound of each sample to its place. Owned by the caller (sft_fit_free).
   SFT_ENOMEM. SFT_EINVAL: no labeled atoms. */
int sft_fit_create(sft_model *model, int nsamples, const int *count, enum sft_model_halves halves,
                   sft_fit **fit, sft_error *err);
void sft_fit_free(sft_fit *fit);

/* Room for the codes. SFT_ENOMEM. */
int sft_fit_own_codes(sft_fit *fit, sft_error *err);

/* Set up temperatures, folds, draws and tasks once the pool is filled; completes model->samples and
   model->temperatures. SFT_EINVAL: no fast or no slow atoms at all, or a fold without them. */
int sft_fit_prepare(sft_fit *fit, sft_error *err);

/* Train the booster of a task: UBJSON bytes, owned by the caller (free), and its trees (owned by the
   caller). SFT_ELIBRARY, also if XGBoost split at a value that is no edge of a bin. */
int sft_fit_train(const sft_fit *fit, int task, unsigned char **bytes, size_t *length,
                  sft_trees **trees, sft_error *err);

/* The trees of a booster that was trained before for this fit (fit_parts.h). Failure codes as for
   sft_trees_add; SFT_ELIBRARY, SFT_EMISFIT: it cannot be of this fit. */
int sft_fit_take_over(const sft_fit *fit, const unsigned char *bytes, size_t length,
                      sft_trees **trees, sft_error *err);

/* Predict the rows that a task holds out and add to sum[] and single_auc[]; for the final ensemble all
   rows, if its in-sample score is wanted. */
int sft_fit_score_task(sft_fit *fit, int task, const sft_trees *trees, sft_error *err);

/* After sum[] and single_auc[] were added up over all ranks: softness[] and model->scores. */
int sft_fit_finish(sft_fit *fit, sft_error *err);

/* The AUCs of one column of numbers, value[nrows], by itself, in the order of model->scores: out[ngroups]. Ties rank in
   their middle. SFT_ENOMEM. */
int sft_fit_untrained(const sft_fit *fit, const float *value, double *out, sft_error *err);

#ifdef __cplusplus
}
#endif
#endif
