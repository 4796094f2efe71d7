/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* A softness model: a folder NAME.softness with model.json (what the model is for, how it was made
   and how well it did) and one booster_001.ubj ... per member of the ensemble, in XGBoost's own
   format. The checksum of a booster is a CRC-32: it finds damage, not malice. */

#ifndef SFT_MODEL_H
#define SFT_MODEL_H

#include "cpu.h"
#include "error.h"
#include "symfn.h"
#include "xgboost_api.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SFT_MODEL_VERSION \
  3 /* the newest that is read; models that need nothing of it are written as 2 */
#define SFT_MODEL_NAME 16     /* bytes of an element or unit style with its null byte */
#define SFT_MODEL_FEATURE 128 /* bytes of the name of a feature or label */

/* How atoms are kept apart in cross-validation. The numbers are part of what random draws depend on. */
enum sft_scheme {
  SFT_SCHEME_ATOMS,          /* folds of atoms, within each temperature */
  SFT_SCHEME_CONFIGURATIONS, /* folds of sample numbers: no shared neighborhood */
  SFT_SCHEME_NONE,           /* nothing is held out: the final ensemble; its scores are in-sample */
  SFT_SCHEME_SEARCH,         /* folds of the grid search */
  SFT_SCHEMES
};
#define SFT_SCORED 3 /* the schemes of the table of AUCs */

/* What all samples have of the halves of their replicas: nothing, ln m alone, or the smallest F_s as well. */
enum sft_model_halves { SFT_HALVES_NONE, SFT_HALVES_LNM, SFT_HALVES_SMALLEST };

/* The replicas whose ln m makes the labels. */
enum sft_labels { SFT_LABELS_ALL, SFT_LABELS_ODD, SFT_LABELS_EVEN };

typedef struct {
  int draw;    /* fast and slow atoms each that a draw takes from a sample */
  int members; /* boosters of the ensemble */
  int folds;
  int cvmembers; /* boosters per fold of the cross-validation */
  int seed;
  int labels;         /* enum sft_labels */
  int replace;        /* fill up short classes with copies of atoms */
  int resubstitution; /* score the final ensemble on the atoms that it was trained on */
  double clear;       /* atoms nearer to the threshold than this have no label */
  sft_xgboost_parameters xgboost;
} sft_model_training;

/* Names in model.json: of the labels, of the halves (none: null), and of the schemes that keep atoms apart. */
extern const char *const sft_model_labels_names[3];
extern const char *const sft_model_halves_names[3];
extern const char *const sft_model_scheme_names[2];

/* A point of the grid search. */
typedef struct {
  int rounds, depth;
  double eta, lambda;
  double auc; /* mean over the temperatures and inner folds; NaN: not defined */
} sft_model_point;

/* The grid search for XGBoost's parameters, inside the training part of the first outer fold. */
typedef struct {
  int outer, inner; /* enum sft_scheme of the outer fold and of the inner folds */
  int folds;        /* inner folds */
  int members;      /* boosters for each inner fold */
  int npoints;      /* 0: no search was made */
  sft_model_point *points;
} sft_model_search;

/* Where the threshold comes from; peak and bandwidth in units of ln m. */
typedef struct {
  int inflection; /* 0: given as a number, and the rest is not set */
  double peak, bandwidth;
  int atoms, censored; /* atoms that the distribution was made of; beside censored ones */
} sft_model_rule;

/* A labeled sample that the model was trained on. */
typedef struct {
  double temperature;
  int number;
  int atoms;
  int fast, slow; /* labeled so */
  int censored;
  int left_out; /* censored within a window that is too short to call them slow, or not labeled */
  int unclear;  /* those of left_out that are nearer to the threshold than `clear` */
  int drawn;    /* fast and slow atoms each in a draw */
} sft_model_sample;

/* Area under the ROC curve over all held-out atoms of a temperature, or of one species there; NaN
   where it is not defined. */
typedef struct {
  double temperature;
  int element; /* index, or -1: all */
  int atoms, fast;
  double ensemble[SFT_SCORED]; /* of the mean over the boosters of a fold */
  double single[SFT_SCORED];   /* mean of the AUCs of single boosters, each on its own fold */
  double error;   /* standard error of ensemble[SFT_SCHEME_CONFIGURATIONS] over sample numbers */
  double ceiling; /* sft_label_ceiling */
} sft_model_score;

typedef struct {
  char file[64];
  size_t bytes;
  uint32_t crc32;
} sft_model_booster;

typedef struct {
  char units[SFT_MODEL_NAME];
  int nelements;
  char (*elements)[SFT_MODEL_NAME];
  sft_symfn_parameters descriptor; /* ntypes = nelements, in this order */
  int no_descriptor;               /* the features alone */
  int nfeatures;                   /* columns of the samples behind the symmetry functions */
  char (*features)[SFT_MODEL_FEATURE];
  char label[SFT_MODEL_FEATURE]; /* column that makes the labels, "lnm" unless another is chosen */
  double quantile;    /* 0, or the fraction that is fast of each temperature and element */
  double *thresholds; /* quantile: nsamples*nelements thresholds; else NULL */
  double threshold;   /* fast: label >= threshold; NaN with a quantile */
  sft_model_rule rule;
  int ntemperatures;
  double *temperatures;
  sft_model_training training;
  sft_model_search search;
  char xgboost[32]; /* version it was trained with */
  int nsamples;
  sft_model_sample *samples;
  int halves;               /* enum sft_model_halves: what the ceilings are made of */
  int configurations_folds; /* folds of the second scheme; below 2: not possible */
  /* "", or what sft_configurations_check warns of: then the folds by configuration flatter */
  char related[512];
  int nscores;
  sft_model_score *scores;
  int nuntrained; /* temperatures times (all, element 1, 2, ...), or 0 */
  double *
      untrained; /* nuntrained*nfeatures: the AUC of a feature by itself; below 1/2: low values are fast */
  int nboosters;
  sft_model_booster *boosters;
  enum sft_simd simd; /* kernels that the fit uses; not in model.json */
} sft_model;

/* An empty model with the default settings of `softness fit`. Owned by the caller (sft_model_free).
   The lists are allocated with malloc, and freed with the model. */
int sft_model_create(sft_model **model, sft_error *err);
void sft_model_free(sft_model *model);

/* Give the model its elements: names[n] of at most 15 letters, different from each other. */
int sft_model_set_elements(sft_model *model, int n, const char *const *names, sft_error *err);

/* Give the model its features: names[n], different from each other. SFT_EINVAL: a name twice, too long, not plain, or of
   a column that positions or labels are made of. SFT_ENOMEM. */
int sft_model_set_features(sft_model *model, int n, const char *const *names, sft_error *err);

/* Whether the feature is the element of the atom, as its number in the model from 0: no column. */
int sft_model_is_element(const char *feature);

/* Whether a column is made of the replicas that the default label is made of, or is a position or ID. */
int sft_model_is_reserved(const char *column);

/* Number of columns of the feature matrix: symmetry functions, then features. Errors of sft_symfn_create. */
int sft_model_columns(const sft_model *model, int *columns, sft_error *err);

/* Threshold of an element in sample number s of the list. */
double sft_model_threshold(const sft_model *model, int s, int element);

/* A feature of the styles of this package carries the arguments in its name: STYLE:ARG:ARG:...[I], as
   release/atom:0.333:22:path:10[1], is column I of compute release/atom 0.333 22 path 10.
   path/atom:TIME:K[I] is column I of fix path/atom with TIME between positions. */
enum sft_source { SFT_SOURCE_GIVEN, SFT_SOURCE_ELEMENT, SFT_SOURCE_RELEASE, SFT_SOURCE_PATH };
typedef struct {
  enum sft_source kind;
  char arguments[SFT_MODEL_FEATURE]; /* with blanks between them */
  int column;
} sft_feature_source;

/* Where a feature comes from. SFT_EINVAL: the name begins as that of a style of this package, but is not made so. */
int sft_model_source(const char *feature, sft_feature_source *source, sft_error *err);

/* Index of an element, or -1. */
int sft_model_element(const sft_model *model, const char *name);

/* Parse model.json from memory; `name` is used in messages. Owned by the caller (sft_model_free).
   SFT_EFORMAT: not JSON, or a field missing, of the wrong type or out of range (named).
   SFT_EMISFIT: not a softness model, or of a newer format. SFT_ENOMEM. */
int sft_model_parse(const char *name, const char *json, size_t length, sft_model **model,
                    sft_error *err);

/* Check the bytes of booster k against length and checksum. SFT_EFORMAT. */
int sft_model_check_booster(const sft_model *model, const char *name, int k, const void *bytes,
                            size_t length, sft_error *err);

/* model.json as a null-terminated string, owned by the caller (free). SFT_ENOMEM. */
int sft_model_json(const sft_model *model, char **json, sft_error *err);

/* Can the folder be written? It must not exist, or be a model with no other files in it.
   To be asked before hours are spent on a fit. SFT_EIO. */
int sft_model_check_folder(const char *folder, sft_error *err);

/* Write the model with its boosters: bytes[k] of lengths[k] for k < n, whose names, lengths and
   checksums are entered in the model. Everything is written into FOLDER.tmp, which then takes the
   place of FOLDER. SFT_EIO: a file could not be written (named); what was there before is whole. */
int sft_model_write(sft_model *model, const char *folder, int n, unsigned char *const *bytes,
                    const size_t *lengths, sft_error *err);

/* Parts of the report on a model. */
enum {
  SFT_REPORT_MODEL = 1,
  SFT_REPORT_TRAINING = 2,
  SFT_REPORT_SAMPLES = 4,
  SFT_REPORT_SCORES = 8,
  SFT_REPORT_ALL = 15
};

/* Parts of what the model holds, as text for people, owned by the caller (free). SFT_ENOMEM. */
int sft_model_report(const sft_model *model, int parts, char **text, sft_error *err);

#ifdef __cplusplus
}
#endif
#endif
