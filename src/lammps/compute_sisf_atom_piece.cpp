/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

// compute sisf/atom, second part: its sums as a piece of an ensemble on rank 0, and back from there

#include "compute_sisf_atom.h"

#include "atom.h"
#include "comm.h"
#include "error.h"
#include "fix_isoconf.h"
#include "fix_store_atom.h"
#include "fix_store_global.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <unordered_map>

using namespace LAMMPS_NS;

// an atom in a message: ID, groups, reference position, then its sums
static constexpr int NBEFORE = 5;

/* ---------------------------------------------------------------------- */

bool ComputeSisfAtom::within_replica() const
{
  return replicas()[0] != replicas()[ntimes - 1];
}

/* ---------------------------------------------------------------------- */

sft_piece *ComputeSisfAtom::gather()
{
  const int me = comm->me, nprocs = comm->nprocs, nlocal = atom->nlocal;
  const int nvalues = values_of_an_atom(), row = NBEFORE + nvalues;

  std::vector<double> mine((size_t) nlocal * row);
  for (int i = 0; i < nlocal; i++) {
    double *const buf = &mine[(size_t) i * row];
    buf[0] = ubuf(atom->tag[i]).d;
    buf[1] = (atom->mask[i] & isoconf->groupbit ? SFT_PIECE_FIX_GROUP : 0) +
        (atom->mask[i] & groupbit ? SFT_PIECE_COMPUTE_GROUP : 0);
    isoconf->reference_position(i, buf + 2);
    std::copy(sums->astore[i], sums->astore[i] + nvalues, buf + NBEFORE);
  }

  const double identity = isoconf->identity_of_atoms(0);
  std::vector<int> number(nprocs), start(nprocs, 0);
  MPI_Gather(&nlocal, 1, MPI_INT, number.data(), 1, MPI_INT, 0, world);
  for (int p = 1; p < nprocs; p++) start[p] = start[p - 1] + number[p - 1];
  const size_t natoms = me == 0 ? (size_t) start[nprocs - 1] + number[nprocs - 1] : 0;

  std::vector<double> all(natoms * row);
  MPI_Datatype an_atom;    // so that counts stay below 2^31
  MPI_Type_contiguous(row, MPI_DOUBLE, &an_atom);
  MPI_Type_commit(&an_atom);
  MPI_Gatherv(mine.data(), nlocal, an_atom, all.data(), number.data(), start.data(), an_atom, 0,
              world);
  MPI_Type_free(&an_atom);
  if (me != 0) return nullptr;

  std::vector<size_t> order(natoms);
  std::iota(order.begin(), order.end(), 0);
  auto id_of = [&](size_t k) {
    return (tagint) ubuf(all[k * row]).i;
  };
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return id_of(a) < id_of(b);
  });

  sft_piece *piece;
  sft_error err;
  int status = sft_piece_create((int64_t) natoms, ntimes, halves, &piece, &err);
  for (int k = 0; k < held.count && !status; k++)
    status = sft_replicas_add(&piece->replicas, held.range[2 * k], held.range[2 * k + 1], &err);
  if (status) error->one(FLERR, "Compute sisf/atom: {}", err.message);

  isoconf->describe(piece);
  piece->identity = (int64_t) identity;
  piece->kernel = kernel;
  piece->remove_drift = remove_drift;
  for (size_t i = 0; i < natoms; i++) {
    const double *const buf = &all[order[i] * row];
    piece->id[i] = id_of(order[i]);
    piece->member[i] = (unsigned char) buf[1];
    std::copy(buf + 2, buf + NBEFORE, piece->position + 3 * i);
    std::copy(buf + NBEFORE, buf + row, piece->sums + i * nvalues);
  }
  return piece;
}

/* ----------------------------------------------------------------------
   the atoms go out in messages of limited size; each rank picks its own
------------------------------------------------------------------------- */

void ComputeSisfAtom::adopt(const sft_piece *piece)
{
  const int me = comm->me, nvalues = values_of_an_atom(), row = NBEFORE + nvalues;

  int64_t ranges = me == 0 ? piece->replicas.count : 0;
  MPI_Bcast(&ranges, 1, MPI_INT64_T, 0, world);
  std::vector<int64_t> range(2 * ranges);
  if (me == 0) std::copy(piece->replicas.range, piece->replicas.range + 2 * ranges, range.begin());
  MPI_Bcast(range.data(), (int) range.size(), MPI_INT64_T, 0, world);
  sft_replicas_free(&held);
  for (int64_t k = 0; k < ranges; k++)
    sft_replicas_add(&held, range[2 * k], range[2 * k + 1], nullptr);
  store_held();
  std::fill_n(replicas(), ntimes, (double) sft_replicas_number(&held));
  std::fill_n(odd_replicas(), ntimes, (double) sft_replicas_odd(&held));

  std::unordered_map<tagint, int> local;
  for (int i = 0; i < atom->nlocal; i++) local[atom->tag[i]] = i;

  const bool positions = isoconf->adopts_positions();
  const int64_t chunk = std::max(1, (1 << 20) / row);
  int64_t natoms = me == 0 ? piece->natoms : 0;
  MPI_Bcast(&natoms, 1, MPI_INT64_T, 0, world);
  std::vector<double> message(std::min(chunk, natoms) * row);
  for (int64_t begin = 0; begin < natoms; begin += chunk) {
    const int64_t n = std::min(chunk, natoms - begin);
    for (int64_t k = 0; k < n && me == 0; k++) {
      double *const buf = &message[k * row];
      const int64_t i = begin + k;
      buf[0] = ubuf((tagint) piece->id[i]).d;
      std::copy(piece->position + 3 * i, piece->position + 3 * i + 3, buf + 2);
      std::copy(piece->sums + i * nvalues, piece->sums + (i + 1) * nvalues, buf + NBEFORE);
    }
    MPI_Bcast(message.data(), (int) (n * row), MPI_DOUBLE, 0, world);
    for (int64_t k = 0; k < n; k++) {
      const double *const buf = &message[k * row];
      const auto found = local.find((tagint) ubuf(buf[0]).i);
      if (found == local.end()) continue;
      if (positions) isoconf->adopt_position(found->second, buf + 2);
      std::copy(buf + NBEFORE, buf + row, sums->astore[found->second]);
    }
  }
  isoconf->adopt(sft_replicas_number(&held));
}
