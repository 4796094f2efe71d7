/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "softness_fit.h"

#include "comm.h"
#include "error.h"
#include "file_broadcast.h"
#include "platform.h"
#include "softness_lock.h"
#include "update.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>

using namespace LAMMPS_NS;

/* ---------------------------------------------------------------------- */

SoftnessFit::SoftnessFit(LAMMPS *lmp) :
    Pointers(lmp), me(comm->me), nprocs(comm->nprocs), model(nullptr), list(nullptr), fit(nullptr)
{
}

/* ---------------------------------------------------------------------- */

SoftnessFit::~SoftnessFit()
{
  for (auto bytes : boosters) free(bytes);
  for (auto sample : rows) sft_fit_rows_free(sample);
  sft_fit_free(fit);
  sft_sample_list_free(list);
  sft_model_free(model);
}

/* ---------------------------------------------------------------------- */

void SoftnessFit::command(int narg, char **arg)
{
  parse(narg, arg);
  read_list();

  sft_error err;
  agree(me == 0 ? sft_model_check_folder(folder.c_str(), &err) : 0, err);
  if (!outfold.empty()) check_outfold();

  // a second fit would take temporary files and what can be resumed from this one

  const SoftnessLock lock(lmp, "Softness fit", folder);
  const SoftnessLock outfold_lock(lmp, "Softness fit", outfold.empty() ? folder : outfold);

  read_samples();
  make_pool();
  print(SFT_REPORT_SAMPLES);
  open_parts();
  if (model->search.npoints) search();
  train();
  collect_scores();
  collect_boosters();
  print(SFT_REPORT_SCORES);
  if (!outfold.empty()) write_outfold();
  agree(me == 0 ? sft_model_write(model, folder.c_str(), boosters.size(), boosters.data(),
                                  lengths.data(), &err)
                : 0,
        err);
  remove_parts();
  if (me == 0)
    utils::logmesg(lmp, "Softness fit: wrote {} boosters to model {}\n", boosters.size(), folder);
  codes.release();
}

/* ----------------------------------------------------------------------
   stop if any rank failed, with the message of the first one that did
------------------------------------------------------------------------- */

void SoftnessFit::agree(int status, const sft_error &err)
{
  int failed = status ? me : nprocs, first;
  MPI_Allreduce(&failed, &first, 1, MPI_INT, MPI_MIN, world);
  if (first == nprocs) return;
  std::string message = status ? err.message : "";
  FileBroadcast::share(lmp, message, first);
  codes.release();
  error->all(FLERR, "Softness fit: {}", message);
}

/* ---------------------------------------------------------------------- */

void SoftnessFit::print(int parts)
{
  char *text;
  sft_error err;
  agree(sft_model_report(model, parts, &text, &err), err);
  if (me == 0) utils::logmesg(lmp, text);
  free(text);
}

/* ---------------------------------------------------------------------- */

void SoftnessFit::read_list()
{
  std::string bytes;
  const auto problem = FileBroadcast::read_all(lmp, list_file, bytes);
  if (!problem.empty()) error->all(FLERR, "Softness fit: sample list: {}", problem);

  // paths in the list are relative to the folder of the list

  std::string beside;
  const auto slash = list_file.rfind('/');
  if (slash != std::string::npos) beside = list_file.substr(0, slash + 1);

  sft_error err;
  agree(sft_sample_list_parse(list_file.c_str(), beside.c_str(), bytes.data(), bytes.size(), &list,
                              &err),
        err);
  agree(sft_fit_select(list, temperatures.size(), temperatures.data(), numbers.size(),
                       numbers.data(), &err),
        err);
  if (me == 0) utils::logmesg(lmp, "Softness fit: {} labelled samples\n", list->count);
}

/* ----------------------------------------------------------------------
   sample s from its file
------------------------------------------------------------------------- */

int SoftnessFit::read_sample(int s, sft_sample **sample, sft_error *err)
{
  const char *path = list->entries[s].path;
  std::string bytes;
  const auto problem = FileBroadcast::read(path, bytes);
  if (!problem.empty()) return sft_fail(err, SFT_EIO, "sample: %s", problem.c_str());

  const int status = sft_fit_read_sample(model, path, bytes.data(), bytes.size(), sample, err);
  if (status) return status;
  if (!(*sample)->units[0] || strcmp((*sample)->units, update->unit_style) == 0) return SFT_OK;
  sft_fail(err, SFT_EMISFIT, "sample %s has units %s, but this run has units %s", path,
           (*sample)->units, update->unit_style);
  sft_sample_free(*sample);
  *sample = nullptr;
  return SFT_EMISFIT;
}

/* ----------------------------------------------------------------------
   the atoms of sample s of this rank: ln m and neighbors
------------------------------------------------------------------------- */

int SoftnessFit::make_rows(int s, sft_error *err)
{
  sft_sample *sample = nullptr;
  int status = read_sample(s, &sample, err);
  if (!status)
    status = sft_fit_rows_create(model, list->entries[s].path, sample, element_of_type.size(),
                                 element_of_type.data(), &rows[s], err);
  if (!status) rows[s]->sample = s;
  if (!status) status = sft_configuration_make(sample, &configurations[s], err);
  if (sample) sft_sample_free(sample);
  return status;
}

/* ---------------------------------------------------------------------- */

void SoftnessFit::read_samples()
{
  sft_error err;
  int status = 0;
  rows.assign(list->count, nullptr);
  configurations.resize(list->count);
  for (int s = 0; s < list->count && !status; s++)
    if (owner(s) == me) status = make_rows(s, &err);
  agree(status, err);
  check_configurations();
  if (inflection || model->quantile > 0.0) find_threshold();
  for (auto sample : rows)
    if (sample) sft_fit_rows_label(model, sample);
}

/* ----------------------------------------------------------------------
   rank 0 compares all samples: none may be there twice, as the folds would
   not hold it out
------------------------------------------------------------------------- */

void SoftnessFit::check_configurations()
{
  static_assert(sizeof(model->related) == SFT_CONFIGURATIONS_WARNING, "the warning is kept");
  constexpr int SIZE = sizeof(sft_configuration);
  sft_error err;
  char warning[SFT_CONFIGURATIONS_WARNING];
  int status = 0;
  for (int s = 0; s < list->count; s++) {
    if (owner(s) == 0) continue;
    if (me == 0)
      MPI_Recv(&configurations[s], SIZE, MPI_CHAR, owner(s), 0, world, MPI_STATUS_IGNORE);
    else if (owner(s) == me)
      MPI_Send(&configurations[s], SIZE, MPI_CHAR, 0, 0, world);
  }
  if (me == 0) {
    status = sft_configurations_check(list, configurations.data(), warning, &err);
    if (!status && warning[0]) error->warning(FLERR, "Softness fit: {}", warning);
  }
  configurations = {};
  agree(status, err);
  if (me == 0) memcpy(model->related, warning, sizeof(warning));
  MPI_Bcast(model->related, sizeof(warning), MPI_CHAR, 0, world);
}

/* ----------------------------------------------------------------------
   every rank gets the ln m of all samples and finds the same threshold
------------------------------------------------------------------------- */

void SoftnessFit::find_threshold()
{
  const int n = list->count;
  std::vector<double> temperature(n), lnm;
  std::vector<int> count(n);
  std::vector<uint8_t> censored, element;
  for (int s = 0; s < n; s++) {
    temperature[s] = list->entries[s].temperature;
    if (owner(s) == me) count[s] = rows[s]->count;
    MPI_Bcast(&count[s], 1, MPI_INT, owner(s), world);
    const size_t first = lnm.size();
    lnm.resize(first + count[s]);
    censored.resize(first + count[s]);
    element.resize(first + count[s]);
    if (owner(s) == me) {
      std::copy_n(rows[s]->lnm, count[s], lnm.begin() + first);
      std::copy_n(rows[s]->censored, count[s], censored.begin() + first);
      std::copy_n(rows[s]->element, count[s], element.begin() + first);
    }
    MPI_Bcast(lnm.data() + first, count[s], MPI_DOUBLE, owner(s), world);
    MPI_Bcast(censored.data() + first, count[s], MPI_CHAR, owner(s), world);
    MPI_Bcast(element.data() + first, count[s], MPI_CHAR, owner(s), world);
  }
  sft_error err;
  if (model->quantile > 0.0) {
    agree(sft_fit_quantile(model, n, temperature.data(), count.data(), lnm.data(), censored.data(),
                           element.data(), &err),
          err);
    return;
  }
  agree(sft_fit_threshold(model, n, temperature.data(), count.data(), lnm.data(), censored.data(),
                          bandwidth, &err),
        err);
  if (me == 0)
    utils::logmesg(lmp,
                   "Softness fit: threshold {:.6g} (tau {:.6g}), the inflection right of the peak "
                   "at ln m = {:.4g}, from {} atoms beside {} censored, Gaussian kernel {:.3g}\n",
                   model->threshold, exp(-model->threshold), model->rule.peak, model->rule.atoms,
                   model->rule.censored, model->rule.bandwidth);
}

/* ----------------------------------------------------------------------
   a booster, trained now or before, and its scores
------------------------------------------------------------------------- */

int SoftnessFit::train_task(int task, sft_error *err)
{
  unsigned char *bytes = nullptr;
  size_t length = 0;
  sft_trees *trees = nullptr;
  sft_error ignored;
  if (read_part(SFT_PART_BOOSTER, task, &bytes, &length) &&
      sft_fit_take_over(fit, bytes, length, &trees, &ignored)) {
    free(bytes);
    bytes = nullptr;
  }
  int status = 0;
  if (!bytes) {
    status = sft_fit_train(fit, task, &bytes, &length, &trees, err);
    if (status) return status;
    write_part(SFT_PART_BOOSTER, task, bytes, length);
  }
  status = sft_fit_score_task(fit, task, trees, err);
  sft_trees_free(trees);
  if (!status && fit->tasks[task].scheme == SFT_SCHEME_NONE) {
    boosters[fit->tasks[task].member] = bytes;
    lengths[fit->tasks[task].member] = length;
  } else {
    free(bytes);
  }
  return status;
}

/* ----------------------------------------------------------------------
   every rank trains its share of the boosters
------------------------------------------------------------------------- */

void SoftnessFit::train()
{
  double start = platform::walltime(), last = start;
  sft_error err;
  int status = 0, taken;

  boosters.assign(model->training.members, nullptr);
  lengths.assign(model->training.members, 0);
  deal_tasks(SFT_PART_BOOSTER, fit->ntasks);
  const auto tasks = my_tasks(&taken);
  const int mine = tasks.size();
  for (int k = 0; k < mine && !status; k++) {
    if (k == taken) start = last = platform::walltime();
    status = train_task(tasks[k], &err);
    if (k >= taken)
      progress(fmt::format("of {} boosters", fit->ntasks), k - taken + 1, mine - taken, start,
               last);
  }
  agree(status, err);
  give_back();    // the memory of XGBoost

  // rank 0 has not heard of a full disk elsewhere

  int mine_lost = lost, any;
  MPI_Allreduce(&mine_lost, &any, 1, MPI_INT, MPI_MAX, world);
  if (any) lose_parts("another rank cannot write its boosters");
}

/* ----------------------------------------------------------------------
   integers, and numbers of which all but one are 0: the sums are exact, so
   the scores do not depend on the number of ranks
------------------------------------------------------------------------- */

void SoftnessFit::collect_scores()
{
  sft_error err;
  constexpr size_t PIECE = 65536;
  std::vector<bigint> sum(PIECE);
  static_assert(sizeof(bigint) == sizeof(int64_t), "sums of softness are summed as bigint");
  for (int scheme = 0; scheme < SFT_SCORED; scheme++)
    for (size_t row = 0; row < fit->nrows && fit->sum[scheme]; row += PIECE) {
      const int n = std::min(PIECE, fit->nrows - row);
      MPI_Allreduce(fit->sum[scheme] + row, sum.data(), n, MPI_LMP_BIGINT, MPI_SUM, world);
      memcpy(fit->sum[scheme] + row, sum.data(), n * sizeof(bigint));
    }
  for (int task = 0; task < fit->ntasks; task++) {
    double *mine = fit->single_auc + (size_t) task * fit->ngroups;
    MPI_Bcast(mine, fit->ngroups, MPI_DOUBLE, doer[task], world);
  }
  agree(sft_fit_finish(fit, &err), err);
}

/* ---------------------------------------------------------------------- */

void SoftnessFit::collect_boosters()
{
  for (int task = 0; task < fit->ntasks; task++) {
    if (fit->tasks[task].scheme != SFT_SCHEME_NONE || doer[task] == 0) continue;
    const int member = fit->tasks[task].member;
    if (me == doer[task]) {
      bigint length = lengths[member];
      MPI_Send(&length, 1, MPI_LMP_BIGINT, 0, 0, world);
      MPI_Send(boosters[member], (int) length, MPI_CHAR, 0, 0, world);
    } else if (me == 0) {
      bigint length;
      MPI_Recv(&length, 1, MPI_LMP_BIGINT, doer[task], 0, world, MPI_STATUS_IGNORE);
      lengths[member] = length;
      boosters[member] = (unsigned char *) malloc(length);
      if (!boosters[member]) error->one(FLERR, "Softness fit: no memory for the boosters");
      MPI_Recv(boosters[member], (int) length, MPI_CHAR, doer[task], 0, world, MPI_STATUS_IGNORE);
    }
  }
}
