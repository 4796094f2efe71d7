/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

// The arguments of softness fit.

#include "softness_fit.h"

#include "error.h"
#include "keywords.h"
#include "update.h"

#include <cctype>
#include <climits>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace LAMMPS_NS;

namespace {
struct IntegerKeyword {
  const char *name;
  int sft_model_training::*own;
  int sft_xgboost_parameters::*xgboost;
  int low, high;
};

struct RealKeyword {
  const char *name;
  double sft_xgboost_parameters::*xgboost;
  double low, high;
};
}    // namespace

static const IntegerKeyword integers[] = {
    {"draw", &sft_model_training::draw, nullptr, 1, INT_MAX / 4},
    {"members", &sft_model_training::members, nullptr, 1, 10000},
    {"cvmembers", &sft_model_training::cvmembers, nullptr, 0, 10000},
    {"folds", &sft_model_training::folds, nullptr, 2, 1000},
    {"seed", &sft_model_training::seed, nullptr, 1, INT_MAX},
    {"rounds", nullptr, &sft_xgboost_parameters::rounds, 1, 100000},
    {"depth", nullptr, &sft_xgboost_parameters::depth, 1, 16},
    {"max_bin", nullptr, &sft_xgboost_parameters::max_bin, 2, SFT_BINS_MOST},
};

static const RealKeyword reals[] = {
    {"eta", &sft_xgboost_parameters::eta, 1e-6, 1.0},
    {"lambda", &sft_xgboost_parameters::lambda, 0.0, 1e6},
    {"min_child_weight", &sft_xgboost_parameters::min_child_weight, 0.0, 1e6},
    {"subsample", &sft_xgboost_parameters::subsample, 1e-3, 1.0},
    {"colsample", &sft_xgboost_parameters::colsample, 1e-3, 1.0},
};

// keywords with values of their own kind

static const char *const words[] = {"descriptor", "threshold",      "outfold", "temperatures",
                                    "samples",    "resubstitution", "clear",   "labels",
                                    "replace",    "bandwidth",      "grid",    "gridmembers",
                                    "features",   "label",          "quantile"};

/* ---------------------------------------------------------------------- */

static bool is_keyword(const char *word)
{
  for (const auto &keyword : integers)
    if (strcmp(word, keyword.name) == 0) return true;
  for (const auto &keyword : reals)
    if (strcmp(word, keyword.name) == 0) return true;
  for (const auto name : words)
    if (strcmp(word, name) == 0) return true;
  return false;
}

/* ----------------------------------------------------------------------
   LIST MODEL, the elements up to the first keyword, keywords
------------------------------------------------------------------------- */

void SoftnessFit::parse(int narg, char **arg)
{
  sft_error err;
  if (narg < 3)
    error->all(FLERR,
               "Illegal softness fit command: expected softness fit LIST MODEL elem1 elem2 ... "
               "keyword value ...");
  list_file = arg[0];
  folder = arg[1];
  while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
  agree(sft_model_create(&model, &err), err);

  int iarg = 2;
  std::vector<const char *> names;
  for (; iarg < narg && !is_keyword(arg[iarg]); iarg++) {
    if (!isalpha((unsigned char) arg[iarg][0]))
      error->all(FLERR,
                 "Softness fit: {} is neither the name of an element nor a keyword; the elements, "
                 "one for each atom type, stand before the keywords",
                 arg[iarg]);
    int element = -1;
    if (strcmp(arg[iarg], "NULL") != 0) {
      for (size_t k = 0; k < names.size(); k++)
        if (strcmp(arg[iarg], names[k]) == 0) element = k;
      if (element < 0) {
        element = names.size();
        names.push_back(arg[iarg]);
      }
    }
    element_of_type.push_back(element);
  }
  if (names.empty()) error->all(FLERR, "Softness fit: no element is given");
  if (names.size() > UINT8_MAX) error->all(FLERR, "Softness fit: too many elements");
  agree(sft_model_set_elements(model, names.size(), names.data(), &err), err);

  SoftnessKeywords given("softness fit");
  while (iarg < narg) {
    given.once(error, arg[iarg]);
    iarg += parse_keyword(narg - iarg, arg + iarg);
  }

  if (!grid.empty()) make_grid();
  check_label(given);
  sft_symfn *symfn;
  if (sft_symfn_create(&model->descriptor, &symfn, &err))
    error->all(FLERR, "Softness fit descriptor: {}", err.message);
  sft_symfn_free(symfn);
  check_units(given);

  sft_error why;
  const int status = sft_cpu_choose(getenv("SOFTNESS_SIMD"), &model->simd, &err);
  if (status) sft_fail(&why, status, "environment variable SOFTNESS_SIMD: %s", err.message);
  agree(status, why);

  int version[3];
  sft_xgboost_version(version);
  snprintf(model->xgboost, sizeof(model->xgboost), "%d.%d.%d", version[0], version[1], version[2]);
  snprintf(model->units, sizeof(model->units), "%s", update->unit_style);
}

/* ----------------------------------------------------------------------
   the default descriptor is in Angstrom, the default threshold is -ln of a
   time in ps: in other units they would be taken for other lengths and times
------------------------------------------------------------------------- */

void SoftnessFit::check_units(const SoftnessKeywords &given)
{
  const std::string units = update->unit_style;
  if (units == "metal") return;
  if (units != "real" && !given.has("descriptor"))
    error->all(
        FLERR,
        "Softness fit: the default descriptor is in Angstrom, but this run has units {}: give "
        "descriptor Rc sigma rlo rhi dr in these units",
        units);
  if (!given.has("threshold") && !given.has("quantile"))
    error->all(
        FLERR,
        "Softness fit: the default threshold is for times in ps, but this run has units {}: give "
        "threshold, -ln of a time in these units, or inflection",
        units);
}

/* ----------------------------------------------------------------------
   names of columns; NAME[m*n] stands for NAME[m] to NAME[n]
------------------------------------------------------------------------- */

void SoftnessFit::parse_features(const char *value)
{
  std::vector<std::string> names;
  for (const auto &word : utils::split_words(value)) {
    const auto open = word.find('[');
    int low, high;
    char end, more;
    if (open == std::string::npos ||
        sscanf(word.c_str() + open, "[%d*%d%c%c", &low, &high, &end, &more) != 3 || end != ']') {
      if (word.find('*') != std::string::npos)
        error->all(
            FLERR,
            "Softness fit features {}: columns of samples are named one by one, or as a range "
            "such as NAME[1*11]",
            word);
      names.push_back(word);
      continue;
    }
    if (low < 1 || high < low || high - low > 100000)
      error->all(FLERR, "Softness fit features {}: the range is empty or too long", word);
    for (int k = low; k <= high; k++)
      names.push_back(fmt::format("{}[{}]", word.substr(0, open), k));
  }
  if (names.empty())
    error->all(FLERR, "Softness fit features: give a list of columns such as \"element pe\"");
  std::vector<const char *> pointers;
  for (const auto &name : names) pointers.push_back(name.c_str());
  sft_error err;
  if (sft_model_set_features(model, pointers.size(), pointers.data(), &err))
    error->all(FLERR, "Softness fit features: {}", err.message);
}

/* ----------------------------------------------------------------------
   what the labels are made of
------------------------------------------------------------------------- */

void SoftnessFit::check_label(const SoftnessKeywords &given)
{
  const bool by_lnm = strcmp(model->label, "lnm") == 0;
  static const char *const no_labels[] = {"id", "type", "x",  "y",       "z",
                                          "xu", "yu",   "zu", "censored"};
  for (const auto name : no_labels)
    if (strcmp(model->label, name) == 0)
      error->all(FLERR, "Softness fit label {}: this column cannot be a label", name);
  for (int k = 0; k < model->nfeatures; k++)
    if (strcmp(model->features[k], model->label) == 0)
      error->all(FLERR, "Softness fit: column {} cannot be both label and feature", model->label);
  if (model->no_descriptor && !model->nfeatures)
    error->all(FLERR, "Softness fit: descriptor none leaves nothing to learn from: give features");
  if (given.has("threshold") && given.has("quantile"))
    error->all(FLERR, "Softness fit: give threshold or quantile, not both");
  if (!by_lnm && !given.has("threshold") && !given.has("quantile"))
    error->all(
        FLERR,
        "Softness fit label {}: the default threshold is for ln m: give threshold or quantile",
        model->label);
  if (!by_lnm && model->training.labels != SFT_LABELS_ALL)
    error->all(FLERR, "Softness fit label {}: labels odd and even are for ln m", model->label);
}

/* ----------------------------------------------------------------------
   one keyword with its values; returns how many words it took
------------------------------------------------------------------------- */

int SoftnessFit::parse_keyword(int narg, char **arg)
{
  const std::string name = arg[0];
  const bool none = narg > 1 && strcmp(arg[1], "none") == 0;
  const int nvalues = name == "descriptor" && !none ? 5 : 1;
  if (!is_keyword(arg[0])) error->all(FLERR, "Unknown softness fit keyword: {}", name);
  if (name == "grid") return parse_grid(narg, arg);
  if (narg < 1 + nvalues) utils::missing_cmd_args(FLERR, "softness fit " + name, error);

  parse_word(name, arg + 1);

  for (const auto &keyword : integers) {
    if (name != keyword.name) continue;
    const int value = utils::inumeric(FLERR, arg[1], false, lmp);
    if (value < keyword.low || value > keyword.high)
      error->all(FLERR, "Softness fit {} {}: it must be from {} to {}", name, value, keyword.low,
                 keyword.high);
    if (keyword.own)
      model->training.*keyword.own = value;
    else
      model->training.xgboost.*keyword.xgboost = value;
  }
  for (const auto &keyword : reals) {
    if (name != keyword.name) continue;
    const double value = utils::numeric(FLERR, arg[1], false, lmp);
    if (!(value >= keyword.low && value <= keyword.high))
      error->all(FLERR, "Softness fit {} {}: it must be from {} to {}", name, value, keyword.low,
                 keyword.high);
    model->training.xgboost.*keyword.xgboost = value;
  }
  return 1 + nvalues;
}

/* ----------------------------------------------------------------------
   keywords with values of their own kind; does nothing for others
------------------------------------------------------------------------- */

void SoftnessFit::parse_word(const std::string &name, char **value)
{
  sft_model_training &training = model->training;
  if (name == "descriptor" && strcmp(value[0], "none") == 0) {
    model->no_descriptor = 1;
  } else if (name == "descriptor") {
    sft_symfn_parameters &d = model->descriptor;
    double *const values[] = {&d.cutoff, &d.sigma, &d.rlo, &d.rhi, &d.dr};
    for (int k = 0; k < 5; k++) *values[k] = utils::numeric(FLERR, value[k], false, lmp);
  } else if (name == "threshold") {
    inflection = strcmp(value[0], "inflection") == 0;
    if (!inflection) model->threshold = utils::numeric(FLERR, value[0], false, lmp);
  } else if (name == "bandwidth") {
    bandwidth = utils::numeric(FLERR, value[0], false, lmp);
    if (!(bandwidth >= 0.0))
      error->all(FLERR, "Softness fit bandwidth {}: it must be positive, or 0 for automatic",
                 value[0]);
  } else if (name == "outfold") {
    outfold = strcmp(value[0], "none") == 0 ? "" : value[0];
  } else if (name == "temperatures") {
    temperatures.clear();
    for (const auto &word : utils::split_words(value[0]))
      temperatures.push_back(utils::numeric(FLERR, word, false, lmp));
    if (temperatures.empty())
      error->all(FLERR, "Softness fit temperatures: give a list such as \"900 1200\"");
  } else if (name == "samples") {
    numbers.clear();
    for (const auto &word : utils::split_words(value[0]))
      numbers.push_back(utils::inumeric(FLERR, word, false, lmp));
    if (numbers.empty()) error->all(FLERR, "Softness fit samples: give a list such as \"1 2\"");
  } else if (name == "resubstitution") {
    training.resubstitution = utils::logical(FLERR, value[0], false, lmp);
  } else if (name == "replace") {
    training.replace = utils::logical(FLERR, value[0], false, lmp);
  } else if (name == "clear") {
    training.clear = utils::numeric(FLERR, value[0], false, lmp);
    if (!(training.clear >= 0.0))
      error->all(FLERR, "Softness fit clear {}: it must not be negative", value[0]);
  } else if (name == "gridmembers") {
    model->search.members = utils::inumeric(FLERR, value[0], false, lmp);
    if (model->search.members < 1 || model->search.members > 10000)
      error->all(FLERR, "Softness fit gridmembers {}: it must be from 1 to 10000", value[0]);
  } else if (name == "features") {
    parse_features(value[0]);
  } else if (name == "label") {
    if (!value[0][0] || strlen(value[0]) >= sizeof model->label)
      error->all(FLERR, "Softness fit label {}: it must be the name of a column of the samples",
                 value[0]);
    strcpy(model->label, value[0]);
  } else if (name == "quantile") {
    model->quantile = utils::numeric(FLERR, value[0], false, lmp);
    if (!(model->quantile > 0.0 && model->quantile < 1.0))
      error->all(FLERR, "Softness fit quantile {}: it must be between 0 and 1", value[0]);
  } else if (name == "labels") {
    int k = 0;
    while (k < 3 && strcmp(value[0], sft_model_labels_names[k]) != 0) k++;
    if (k == 3) error->all(FLERR, "Softness fit labels {}: it must be all, odd or even", value[0]);
    training.labels = k;
  }
}
