/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

// softness fit: from the samples of each rank to the pool that every rank holds.

#include "softness_fit.h"

#include <cstdlib>
#include <cstring>

using namespace LAMMPS_NS;

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
  int mine = 1, halves;
  for (int s = 0; s < n; s++) {
    if (owner(s) == me) {
      count[s] = rows[s]->count;
      if (!rows[s]->half[0]) mine = 0;
      model->samples[s] = rows[s]->counts;
    }
    MPI_Bcast(&count[s], 1, MPI_INT, owner(s), world);
    MPI_Bcast(&model->samples[s], sizeof(sft_model_sample), MPI_CHAR, owner(s), world);
    model->samples[s].temperature = list->entries[s].temperature;
    model->samples[s].number = list->entries[s].number;
  }
  MPI_Allreduce(&mine, &halves, 1, MPI_INT, MPI_MIN, world);
  agree(sft_fit_create(model, n, count.data(), halves, &fit, &err), err);
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
      for (int k = 0; k < 2 && fit->half[k]; k++)
        memcpy(fit->half[k] + first, rows[s]->half[k], n * sizeof(double));
      fit->bound[s] = rows[s]->bound;
      sft_bins_encode(fit->bins, n, rows[s]->features, codes);
      sft_fit_rows_free(rows[s]);
      rows[s] = nullptr;
    }
    MPI_Bcast(fit->id + first, n, MPI_INT, owner(s), world);
    MPI_Bcast(fit->label + first, n, MPI_CHAR, owner(s), world);
    MPI_Bcast(fit->element + first, n, MPI_CHAR, owner(s), world);
    for (int k = 0; k < 2 && fit->half[k]; k++)
      MPI_Bcast(fit->half[k] + first, n, MPI_DOUBLE, owner(s), world);
    MPI_Bcast(&fit->bound[s], 1, MPI_DOUBLE, owner(s), world);
    for (int i = 0; i < fit->columns; i++)
      MPI_Bcast(codes + (size_t) i * n, n, MPI_CHAR, owner(s), world);
  }
}
