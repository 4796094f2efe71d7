/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

// softness fit: from the samples of each rank to the pool that every rank holds.

#include "softness_fit.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#ifdef __GLIBC__
#include <malloc.h>
#endif

using namespace LAMMPS_NS;

/* ----------------------------------------------------------------------
   the C library keeps what was freed, unless it is asked for it
------------------------------------------------------------------------- */

void SoftnessFit::give_back()
{
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

/* ----------------------------------------------------------------------
   the pool of all labeled atoms, on every rank
------------------------------------------------------------------------- */

void SoftnessFit::make_pool()
{
  const int n = list->count;
  sft_error err;

  model->nsamples = n;
  model->samples = (sft_model_sample *) calloc(n, sizeof(sft_model_sample));
  agree(model->samples ? 0 : sft_fail_memory(&err, "the samples"), err);

  std::vector<int> count(n);
  int mine = SFT_HALVES_SMALLEST, halves;
  for (int s = 0; s < n; s++) {
    if (owner(s) == me) {
      count[s] = rows[s]->count;
      mine = std::min(mine,
                      !rows[s]->half[0]           ? (int) SFT_HALVES_NONE
                          : !rows[s]->smallest[0] ? (int) SFT_HALVES_LNM
                                                  : (int) SFT_HALVES_SMALLEST);
      model->samples[s] = rows[s]->counts;
    }
    MPI_Bcast(&count[s], 1, MPI_INT, owner(s), world);
    MPI_Bcast(&model->samples[s], sizeof(sft_model_sample), MPI_CHAR, owner(s), world);
    model->samples[s].temperature = list->entries[s].temperature;
    model->samples[s].number = list->entries[s].number;
  }
  MPI_Allreduce(&mine, &halves, 1, MPI_INT, MPI_MIN, world);
  agree(sft_fit_create(model, n, count.data(), (sft_model_halves) halves, &fit, &err), err);
  const bool room = codes.allocate(world, fit->nrows * fit->columns);
  agree(room ? 0 : sft_fail_memory(&err, "the bin numbers of the features"), err);
  fit->codes = (uint8_t *) codes.data();
  find_bins();
  const auto features = take_features();
  fill_pool();
  give_back();    // the memory of the samples
  agree(sft_fit_prepare(fit, &err), err);
  find_untrained(features);
}

/* ----------------------------------------------------------------------
   features of the atoms of this rank, which are needed again when the pool
   holds no more than their bins
------------------------------------------------------------------------- */

std::vector<std::vector<float>> SoftnessFit::take_features() const
{
  std::vector<std::vector<float>> features(list->count);
  for (int s = 0; s < list->count; s++)
    if (owner(s) == me && rows[s]->features)
      features[s].assign(rows[s]->features,
                         rows[s]->features + (size_t) rows[s]->count * model->nfeatures);
  return features;
}

/* ----------------------------------------------------------------------
   the AUC of every feature by itself: the ranks take turns in gathering one
------------------------------------------------------------------------- */

void SoftnessFit::find_untrained(const std::vector<std::vector<float>> &features)
{
  const int nfeatures = model->nfeatures, ngroups = fit->ngroups;
  if (!nfeatures) return;
  sft_error err;
  int status = 0;
  model->untrained = (double *) calloc((size_t) ngroups * nfeatures, sizeof(double));
  agree(model->untrained ? 0 : sft_fail_memory(&err, "the AUCs of the features"), err);
  model->nuntrained = ngroups;
  std::vector<double> auc((size_t) nfeatures * ngroups);
  std::vector<float> value(fit->nrows);
  for (int k = 0; k < nfeatures; k++) {
    for (int s = 0; s < list->count; s++) {
      const size_t first = fit->first[s], n = fit->first[s + 1] - first;
      for (size_t i = 0; i < n && owner(s) == me; i++)
        value[first + i] = features[s][i * nfeatures + k];
      MPI_Bcast(value.data() + first, (int) n, MPI_FLOAT, owner(s), world);
    }
    if (owner(k) == me && !status)
      status = sft_fit_untrained(fit, value.data(), auc.data() + (size_t) k * ngroups, &err);
  }
  agree(status, err);
  for (int k = 0; k < nfeatures; k++) {
    MPI_Bcast(auc.data() + (size_t) k * ngroups, ngroups, MPI_DOUBLE, owner(k), world);
    for (int g = 0; g < ngroups; g++)
      model->untrained[g * nfeatures + k] = auc[(size_t) k * ngroups + g];
  }
}

/* ----------------------------------------------------------------------
   features of the atoms of this rank that the edges of the bins are found
   from, row by row; returns their number
------------------------------------------------------------------------- */

int SoftnessFit::sample_features(std::vector<float> &features)
{
  std::vector<std::vector<int>> chosen(list->count);
  sft_error err;
  int status = 0, local = 0;
  for (size_t k = 0, s = 0; k < sft_bins_sample(fit->nrows); k++) {
    const size_t row = sft_bins_sampled(fit->nrows, k);
    while (row >= fit->first[s + 1]) s++;
    if (owner(s) == me) chosen[s].push_back(row - fit->first[s]);
  }
  for (const auto &some : chosen) local += some.size();
  features.resize((size_t) local * fit->columns);
  float *next = features.data();
  for (int s = 0; s < list->count && !status; s++) {
    if (chosen[s].empty()) continue;
    status = sft_fit_rows_features(model, rows[s], chosen[s].size(), chosen[s].data(), next, &err);
    next += chosen[s].size() * fit->columns;
  }
  agree(status, err);
  return local;
}

/* ----------------------------------------------------------------------
   edges of the bins of every feature: the ranks take turns in gathering one
   column and finding its quantiles
------------------------------------------------------------------------- */

void SoftnessFit::find_bins()
{
  const int max_bin = model->training.xgboost.max_bin;
  std::vector<float> features, column, edges((size_t) fit->columns * max_bin);
  std::vector<int> count(fit->columns), lengths(nprocs), starts(nprocs);
  sft_error err;
  int status = 0;

  int local = sample_features(features);
  std::vector<float> mine(local);
  MPI_Allgather(&local, 1, MPI_INT, lengths.data(), 1, MPI_INT, world);
  for (int r = 1; r < nprocs; r++) starts[r] = starts[r - 1] + lengths[r - 1];

  for (int c = 0; c < fit->columns; c++) {
    for (int i = 0; i < local; i++) mine[i] = features[(size_t) i * fit->columns + c];
    if (owner(c) == me) column.resize(sft_bins_sample(fit->nrows));
    MPI_Gatherv(mine.data(), local, MPI_FLOAT, column.data(), lengths.data(), starts.data(),
                MPI_FLOAT, owner(c), world);
    if (owner(c) == me && !status)
      status = sft_bins_quantiles(max_bin, column.data(), column.size(),
                                  edges.data() + (size_t) c * max_bin, &count[c], &err);
  }
  agree(status, err);

  for (int c = 0; c < fit->columns; c++) {
    MPI_Bcast(&count[c], 1, MPI_INT, owner(c), world);
    MPI_Bcast(edges.data() + (size_t) c * max_bin, count[c], MPI_FLOAT, owner(c), world);
    sft_bins_set(fit->bins, c, edges.data() + (size_t) c * max_bin, count[c]);
  }
}

/* ----------------------------------------------------------------------
   everything but the features of sample s, from its owner to all ranks
------------------------------------------------------------------------- */

void SoftnessFit::share_rows(int s)
{
  const size_t first = fit->first[s];
  const int n = fit->first[s + 1] - first;
  if (owner(s) == me) {
    memcpy(fit->id + first, rows[s]->id, n * sizeof(int));
    memcpy(fit->label + first, rows[s]->label, n);
    memcpy(fit->element + first, rows[s]->element, n);
    for (int k = 0; k < 2 && fit->half[k]; k++)
      memcpy(fit->half[k] + first, rows[s]->half[k], n * sizeof(double));
    for (int k = 0; k < 2 && fit->smallest[k]; k++)
      memcpy(fit->smallest[k] + first, rows[s]->smallest[k], n * sizeof(double));
    fit->bound[s] = rows[s]->bound;
  }
  MPI_Bcast(fit->id + first, n, MPI_INT, owner(s), world);
  MPI_Bcast(fit->label + first, n, MPI_CHAR, owner(s), world);
  MPI_Bcast(fit->element + first, n, MPI_CHAR, owner(s), world);
  for (int k = 0; k < 2 && fit->half[k]; k++)
    MPI_Bcast(fit->half[k] + first, n, MPI_DOUBLE, owner(s), world);
  for (int k = 0; k < 2 && fit->smallest[k]; k++)
    MPI_Bcast(fit->smallest[k] + first, n, MPI_DOUBLE, owner(s), world);
  MPI_Bcast(&fit->bound[s], 1, MPI_DOUBLE, owner(s), world);
}

/* ----------------------------------------------------------------------
   in each round every rank computes the features of one of its samples,
   which then travel as numbers of bins, one byte each
------------------------------------------------------------------------- */

void SoftnessFit::fill_pool()
{
  std::vector<float> features;
  std::vector<uint8_t> ours, theirs;
  sft_error err;

  for (int round = 0; round < list->count; round += nprocs) {
    const int mine = round + me;
    int status = 0;
    if (mine < list->count) {
      features.resize((size_t) rows[mine]->count * fit->columns);
      ours.resize(features.size());
      status = sft_fit_rows_features(model, rows[mine], 0, nullptr, features.data(), &err);
      if (!status) sft_bins_encode(fit->bins, rows[mine]->count, features.data(), ours.data());
    }
    agree(status, err);
    for (int s = round; s < list->count && s < round + nprocs; s++) {
      share_rows(s);
      const int n = fit->first[s + 1] - fit->first[s];
      theirs.resize((size_t) n * fit->columns);
      if (owner(s) == me) theirs.swap(ours);
      for (int c = 0; c < fit->columns; c++)
        MPI_Bcast(theirs.data() + (size_t) c * n, n, MPI_CHAR, owner(s), world);
      if (codes.writes())
        memcpy(fit->codes + fit->first[s] * fit->columns, theirs.data(), theirs.size());
      sft_fit_rows_free(rows[s]);
      rows[s] = nullptr;
    }
  }
  codes.publish();
}
