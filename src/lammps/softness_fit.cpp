/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "softness_fit.h"

#include "comm.h"
#include "error.h"
#include "file_broadcast.h"
#include "platform.h"
#include "update.h"

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

  read_samples();
  make_pool();
  print(SFT_REPORT_SAMPLES);
  train();
  collect_scores();
  collect_boosters();
  print(SFT_REPORT_SCORES);
  agree(me == 0 ? sft_model_write(model, folder.c_str(), boosters.size(), boosters.data(),
                                  lengths.data(), &err)
                : 0,
        err);
  if (me == 0)
    utils::logmesg(lmp, "Softness fit: wrote {} boosters to model {}\n", boosters.size(), folder);
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
  if (me == 0) utils::logmesg(lmp, "Softness fit: {} labelled samples\n", list->count);
}

/* ----------------------------------------------------------------------
   sample s of this rank: read, label, symmetry functions
------------------------------------------------------------------------- */

int SoftnessFit::read_sample(int s, sft_error *err)
{
  const char *path = list->entries[s].path;
  std::string bytes;
  const auto problem = FileBroadcast::read(path, bytes);
  if (!problem.empty()) return sft_fail(err, SFT_EIO, "sample: %s", problem.c_str());

  sft_sample *sample;
  int status = sft_sample_parse(path, bytes.data(), bytes.size(), nullptr, &sample, err);
  if (status) return status;
  if (sample->units[0] && strcmp(sample->units, update->unit_style) != 0)
    status = sft_fail(err, SFT_EMISFIT, "sample %s has units %s, but this run has units %s", path,
                      sample->units, update->unit_style);
  if (!status)
    status = sft_fit_rows_create(model, path, sample, element_of_type.size(),
                                 element_of_type.data(), &rows[s], err);
  sft_sample_free(sample);
  return status;
}

/* ---------------------------------------------------------------------- */

void SoftnessFit::read_samples()
{
  sft_error err;
  int status = 0;
  rows.assign(list->count, nullptr);
  for (int s = 0; s < list->count && !status; s++)
    if (owner(s) == me) status = read_sample(s, &err);
  agree(status, err);
}

/* ----------------------------------------------------------------------
   the pool of all labelled atoms, on every rank
------------------------------------------------------------------------- */

void SoftnessFit::make_pool()
{
  const int n = list->count;
  sft_error err;

  model->nsamples = n;
  model->samples = (sft_model_sample *) calloc(n, sizeof(sft_model_sample));
  agree(model->samples ? 0 : sft_fail_memory(&err, "the samples"), err);

  std::vector<int> count(n);
  for (int s = 0; s < n; s++) {
    if (owner(s) == me) {
      count[s] = rows[s]->count;
      model->samples[s] = rows[s]->counts;
    }
    MPI_Bcast(&count[s], 1, MPI_INT, owner(s), world);
    MPI_Bcast(&model->samples[s], sizeof(sft_model_sample), MPI_CHAR, owner(s), world);
    model->samples[s].temperature = list->entries[s].temperature;
    model->samples[s].number = list->entries[s].number;
  }
  agree(sft_fit_create(model, n, count.data(), &fit, &err), err);
  find_bins();
  share_rows();
  agree(sft_fit_prepare(fit, &err), err);
}

/* ----------------------------------------------------------------------
   edges of the bins of every feature: the ranks take turns in gathering one
   column of the pooled features and finding its quantiles
------------------------------------------------------------------------- */

void SoftnessFit::find_bins()
{
  const int max_bin = model->training.xgboost.max_bin;
  std::vector<float> mine, column, edges((size_t) fit->columns * max_bin);
  std::vector<int> count(fit->columns), lengths(nprocs), starts(nprocs);
  sft_error err;
  int status = 0, local = 0;

  for (auto sample : rows)
    if (sample) local += sample->count;
  MPI_Allgather(&local, 1, MPI_INT, lengths.data(), 1, MPI_INT, world);
  for (int r = 1; r < nprocs; r++) starts[r] = starts[r - 1] + lengths[r - 1];

  for (int c = 0; c < fit->columns; c++) {
    mine.clear();
    for (auto sample : rows)
      for (int i = 0; sample && i < sample->count; i++)
        mine.push_back(sample->features[(size_t) i * fit->columns + c]);
    if (owner(c) == me) column.resize(fit->nrows);
    MPI_Gatherv(mine.data(), local, MPI_FLOAT, column.data(), lengths.data(), starts.data(),
                MPI_FLOAT, owner(c), world);
    if (owner(c) == me && !status)
      status = sft_bins_quantiles(max_bin, column.data(), fit->nrows, &edges[(size_t) c * max_bin],
                                  &count[c], &err);
  }
  agree(status, err);

  for (int c = 0; c < fit->columns; c++) {
    MPI_Bcast(&count[c], 1, MPI_INT, owner(c), world);
    MPI_Bcast(&edges[(size_t) c * max_bin], count[c], MPI_FLOAT, owner(c), world);
    sft_bins_set(fit->bins, c, &edges[(size_t) c * max_bin], count[c]);
  }
}

/* ----------------------------------------------------------------------
   features travel as numbers of bins, one byte each
------------------------------------------------------------------------- */

void SoftnessFit::share_rows()
{
  for (int s = 0; s < list->count; s++) {
    const size_t first = fit->first[s];
    const int n = fit->first[s + 1] - first;
    uint8_t *codes = fit->codes + first * fit->columns;
    if (owner(s) == me) {
      memcpy(fit->id + first, rows[s]->id, n * sizeof(int));
      memcpy(fit->label + first, rows[s]->label, n);
      memcpy(fit->element + first, rows[s]->element, n);
      sft_bins_encode(fit->bins, n, rows[s]->features, codes);
      sft_fit_rows_free(rows[s]);
      rows[s] = nullptr;
    }
    MPI_Bcast(fit->id + first, n, MPI_INT, owner(s), world);
    MPI_Bcast(fit->label + first, n, MPI_CHAR, owner(s), world);
    MPI_Bcast(fit->element + first, n, MPI_CHAR, owner(s), world);
    for (int i = 0; i < fit->columns; i++)
      MPI_Bcast(codes + (size_t) i * n, n, MPI_CHAR, owner(s), world);
  }
}

/* ----------------------------------------------------------------------
   every rank trains its share of the boosters
------------------------------------------------------------------------- */

void SoftnessFit::train()
{
  constexpr double INTERVAL = 10.0;    // seconds between progress lines
  const double start = platform::walltime();
  double last = start;
  sft_error err;
  int status = 0;

  boosters.assign(model->training.members, nullptr);
  lengths.assign(model->training.members, 0);
  for (int task = me; task < fit->ntasks && !status; task += nprocs) {
    unsigned char *bytes = nullptr;
    size_t length = 0;
    sft_trees *trees = nullptr;
    status = sft_fit_train(fit, task, &bytes, &length, &trees, &err);
    if (!status) status = sft_fit_score_task(fit, task, trees, &err);
    sft_trees_free(trees);
    if (!status && fit->tasks[task].scheme == SFT_SCHEMES) {
      boosters[fit->tasks[task].member] = bytes;
      lengths[fit->tasks[task].member] = length;
    } else {
      free(bytes);
    }

    const double now = platform::walltime();
    if (me == 0 && now - last > INTERVAL) {
      const double share = (double) (task + 1) / fit->ntasks;
      utils::logmesg(lmp,
                     "Softness fit: {:.0f} % of {} boosters in {:.0f} s, about {:.0f} s left\n",
                     100.0 * share, fit->ntasks, now - start, (now - start) * (1.0 / share - 1.0));
      last = now;
    }
  }
  agree(status, err);
}

/* ----------------------------------------------------------------------
   integers, and numbers of which all but one are 0: the sums are exact, so
   the scores do not depend on the number of ranks
------------------------------------------------------------------------- */

void SoftnessFit::collect_scores()
{
  sft_error err;
  std::vector<bigint> sum(fit->nrows);
  static_assert(sizeof(bigint) == sizeof(int64_t), "sums of softness are summed as bigint");
  for (int scheme = 0; scheme < SFT_SCHEMES; scheme++) {
    MPI_Allreduce(fit->sum[scheme], sum.data(), fit->nrows, MPI_LMP_BIGINT, MPI_SUM, world);
    memcpy(fit->sum[scheme], sum.data(), fit->nrows * sizeof(bigint));
  }
  for (int task = 0; task < fit->ntasks; task++) {
    double *mine = fit->single_auc + (size_t) task * fit->ngroups;
    MPI_Bcast(mine, fit->ngroups, MPI_DOUBLE, owner(task), world);
  }
  agree(sft_fit_finish(fit, &err), err);
}

/* ---------------------------------------------------------------------- */

void SoftnessFit::collect_boosters()
{
  for (int task = 0; task < fit->ntasks; task++) {
    if (fit->tasks[task].scheme != SFT_SCHEMES || owner(task) == 0) continue;
    const int member = fit->tasks[task].member;
    if (me == owner(task)) {
      bigint length = lengths[member];
      MPI_Send(&length, 1, MPI_LMP_BIGINT, 0, 0, world);
      MPI_Send(boosters[member], (int) length, MPI_CHAR, 0, 0, world);
    } else if (me == 0) {
      bigint length;
      MPI_Recv(&length, 1, MPI_LMP_BIGINT, owner(task), 0, world, MPI_STATUS_IGNORE);
      lengths[member] = length;
      boosters[member] = (unsigned char *) malloc(length);
      if (!boosters[member]) error->one(FLERR, "Softness fit: no memory for the boosters");
      MPI_Recv(boosters[member], (int) length, MPI_CHAR, owner(task), 0, world, MPI_STATUS_IGNORE);
    }
  }
}
