/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "softness_analyze.h"

#include "comm.h"
#include "error.h"
#include "file_broadcast.h"
#include "keywords.h"
#include "update.h"

#include "core/configuration.h"

#include <cctype>
#include <cstdio>
#include <cstring>
#include <vector>

using namespace LAMMPS_NS;

static const char *const keywords[] = {"threshold", "folds",      "bins",  "range",
                                       "minimum",   "relaxation", "slice", "elements"};

/* ---------------------------------------------------------------------- */

static bool is_keyword(const char *word)
{
  for (auto keyword : keywords)
    if (strcmp(word, keyword) == 0) return true;
  return false;
}

/* ---------------------------------------------------------------------- */

SoftnessAnalyze::SoftnessAnalyze(LAMMPS *lmp) : Pointers(lmp), me(comm->me), analysis(nullptr)
{
  sft_analysis_defaults(&settings);
}

/* ---------------------------------------------------------------------- */

SoftnessAnalyze::~SoftnessAnalyze()
{
  sft_analysis_free(analysis);
}

/* ----------------------------------------------------------------------
   rank 0 does it all; the others learn how it went
------------------------------------------------------------------------- */

void SoftnessAnalyze::command(int narg, char **arg)
{
  parse(narg, arg);
  sft_error err = {};
  agree(me == 0 ? analyze(&err) : 0, err);
}

/* ----------------------------------------------------------------------
   stop on all ranks with the message of rank 0
------------------------------------------------------------------------- */

void SoftnessAnalyze::agree(int status, const sft_error &err)
{
  std::string message = status ? err.message : "";
  MPI_Bcast(&status, 1, MPI_INT, 0, world);
  if (!status) return;
  FileBroadcast::share(lmp, message);
  error->all(FLERR, "Softness analyze: {}", message);
}

/* ---------------------------------------------------------------------- */

void SoftnessAnalyze::parse(int narg, char **arg)
{
  if (narg < 2)
    error->all(FLERR,
               "Illegal softness analyze command: expected softness analyze LIST FOLDER keyword "
               "value ...");
  list_file = arg[0];
  folder = arg[1];
  SoftnessKeywords given("softness analyze");
  for (int iarg = 2; iarg < narg;) {
    given.once(error, arg[iarg]);
    iarg += parse_keyword(narg - iarg, arg + iarg);
  }

  settings.ntypes = names.size();
  settings.names = names.data();
  snprintf(settings.units, sizeof(settings.units), "%s", update->unit_style);

  sft_error err;
  if (sft_analysis_create(&settings, &analysis, &err))
    error->all(FLERR, "Softness analyze: {}", err.message);

  // the default threshold is -ln of a time in ps: in other units it would be taken for another time

  if (strcmp(update->unit_style, "metal") != 0 && !given.has("threshold"))
    error->all(
        FLERR,
        "Softness analyze: the default threshold is for times in ps, but this run has units {}: "
        "give threshold, -ln of a time in these units",
        update->unit_style);
}

/* ----------------------------------------------------------------------
   one keyword with its values; returns how many words it took
------------------------------------------------------------------------- */

int SoftnessAnalyze::parse_keyword(int narg, char **arg)
{
  const std::string name = arg[0];
  const int nvalues = name == "range" ? 2 : 1;
  if (!is_keyword(arg[0])) error->all(FLERR, "Unknown softness analyze keyword: {}", name);
  if (narg < 1 + nvalues) utils::missing_cmd_args(FLERR, "softness analyze " + name, error);

  if (name == "threshold") {
    settings.threshold = utils::numeric(FLERR, arg[1], false, lmp);
  } else if (name == "bins") {
    settings.nbins = utils::inumeric(FLERR, arg[1], false, lmp);
  } else if (name == "minimum") {
    settings.minimum = utils::inumeric(FLERR, arg[1], false, lmp);
  } else if (name == "relaxation") {
    relaxation_file = arg[1];
  } else if (name == "slice") {
    settings.slice = utils::numeric(FLERR, arg[1], false, lmp);
    if (!(settings.slice > 0.0))
      error->all(FLERR, "Softness analyze: slice is {}: it must be positive", settings.slice);
  } else if (name == "range") {
    settings.low = utils::numeric(FLERR, arg[1], false, lmp);
    settings.high = utils::numeric(FLERR, arg[2], false, lmp);
    if (!(settings.low < settings.high))
      error->all(FLERR, "Softness analyze: range is {} to {}: the second must be larger",
                 settings.low, settings.high);
  } else if (name == "folds") {
    if (strcmp(arg[1], "configurations") == 0)
      settings.folds = SFT_BY_CONFIGURATIONS;
    else if (strcmp(arg[1], "atoms") == 0)
      settings.folds = SFT_BY_ATOMS;
    else
      error->all(FLERR, "Softness analyze: folds is {}: it must be configurations or atoms",
                 arg[1]);
  } else {    // elements
    names.clear();
    int n = 1;
    for (; n < narg && !is_keyword(arg[n]); n++) {
      if (!isalpha((unsigned char) arg[n][0]))
        error->all(FLERR, "Softness analyze: {} is neither the name of an element nor a keyword",
                   arg[n]);
      names.push_back(strcmp(arg[n], "NULL") == 0 ? nullptr : arg[n]);
    }
    if (names.empty()) utils::missing_cmd_args(FLERR, "softness analyze elements", error);
    return n;
  }
  return 1 + nvalues;
}

/* ----------------------------------------------------------------------
   all samples of a list; paths in it are relative to its folder
------------------------------------------------------------------------- */

int SoftnessAnalyze::read_samples(const std::string &file, bool long_windows, sft_error *err)
{
  std::string bytes, beside;
  auto problem = FileBroadcast::read(file, bytes);
  if (!problem.empty()) return sft_fail(err, SFT_EIO, "sample list: %s", problem.c_str());
  const auto slash = file.rfind('/');
  if (slash != std::string::npos) beside = file.substr(0, slash + 1);

  sft_sample_list *list;
  int status =
      sft_sample_list_parse(file.c_str(), beside.c_str(), bytes.data(), bytes.size(), &list, err);
  if (status) return status;
  std::vector<sft_configuration> configurations(long_windows ? 0 : list->count);
  for (int s = 0; s < list->count && !status; s++) {
    const sft_sample_entry &entry = list->entries[s];
    sft_sample *sample;
    problem = FileBroadcast::read(entry.path, bytes);
    if (!problem.empty())
      status = sft_fail(err, SFT_EIO, "sample: %s", problem.c_str());
    else
      status = sft_sample_parse(entry.path, bytes.data(), bytes.size(),
                                long_windows ? nullptr : sft_analysis_columns, &sample, err);
    if (!status && !long_windows) {
      status = sft_configuration_make(sample, &configurations[s], err);
      if (status) sft_sample_free(sample);
    }
    if (status) break;
    if (long_windows)
      status = sft_analysis_add_relaxation(analysis, entry.path, entry.temperature, entry.number,
                                           sample, err);
    else
      status = sft_analysis_add(analysis, entry.path, entry.temperature, entry.number, sample, err);
  }
  if (!status && !long_windows) {
    char warning[SFT_CONFIGURATIONS_WARNING];
    status = sft_configurations_check(list, configurations.data(), warning, err);
    if (!status && warning[0]) error->warning(FLERR, "Softness analyze: {}", warning);
  }
  if (!status)
    utils::logmesg(lmp, "Softness analyze: {} {} samples\n", list->count,
                   long_windows ? "long-window" : "scored");
  sft_sample_list_free(list);
  return status;
}

/* ---------------------------------------------------------------------- */

int SoftnessAnalyze::analyze(sft_error *err)
{
  int status = read_samples(list_file, false, err);
  if (!status && !relaxation_file.empty()) status = read_samples(relaxation_file, true, err);
  if (!status) status = sft_analysis_check_folder(folder.c_str(), err);
  if (!status) status = sft_analysis_run(analysis, err);
  if (!status) status = sft_analysis_write(analysis, folder.c_str(), err);
  if (status) return status;

  const int ntables = sft_analysis_tables(analysis);
  utils::logmesg(lmp, "{}Softness analyze: wrote {} tables to folder {}\n",
                 sft_analysis_table_text(analysis, ntables - 1), ntables, folder);
  return 0;
}
