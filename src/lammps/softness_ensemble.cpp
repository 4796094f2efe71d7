/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "softness_ensemble.h"

#include "comm.h"
#include "compute_sisf_atom.h"
#include "domain.h"
#include "error.h"
#include "file_broadcast.h"
#include "fix_isoconf.h"
#include "modify.h"
#include "partitions.h"
#include "softness_lock.h"
#include "timer.h"
#include "universe.h"

#include "core/file_write.h"
#include "core/lock.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace LAMMPS_NS;

static constexpr int TEXT = 200;    // lists of replicas are cut to this length
static constexpr char CUT_SHORT[] =
    "a time limit or a fix halt has ended a run: give the same command again to go on";

/* ---------------------------------------------------------------------- */

SoftnessEnsemble::SoftnessEnsemble(LAMMPS *lmp) :
    Pointers(lmp), sisf(nullptr), isoconf(nullptr), partial(false), piece(nullptr),
    roots(MPI_COMM_NULL)
{
}

/* ---------------------------------------------------------------------- */

SoftnessEnsemble::~SoftnessEnsemble()
{
  sft_piece_free(piece);
  if (roots != MPI_COMM_NULL) MPI_Comm_free(&roots);
}

/* ---------------------------------------------------------------------- */

void SoftnessEnsemble::find_compute(const char *command, const char *id)
{
  if (!domain->box_exist)
    error->all(FLERR,
               "{}: there is no simulation box yet: define it, fix isoconf and compute {} before",
               command, id);
  sisf = dynamic_cast<ComputeSisfAtom *>(modify->get_compute_by_id(id));
  if (!sisf) error->all(FLERR, "{}: {} is not the ID of a compute sisf/atom", command, id);
  sisf->init();          // finds its fix, or says that it is gone
  sisf->init_flags();    // can be output without a run
  isoconf = sisf->ensemble();
}

/* ----------------------------------------------------------------------
   stop every rank if rank 0 has found a problem, of this partition or of all of them
------------------------------------------------------------------------- */

void SoftnessEnsemble::stop_if_problem(const char *command, bool everywhere)
{
  FileBroadcast::share(lmp, problem);
  if (problem.empty()) return;
  const auto message = fmt::format("{}: {}", command, problem);
  if (everywhere) error->universe_all(FLERR, message);
  error->all(FLERR, message);
}

/* ----------------------------------------------------------------------
   what keeps the sums from being those of whole replicas
------------------------------------------------------------------------- */

std::string SoftnessEnsemble::progress() const
{
  if (!sisf->within_replica()) return "";
  return fmt::format("replica {} of compute {} is in progress: {}", isoconf->replica(), sisf->id,
                     timer->is_timeout() ? CUT_SHORT : "run it to its end, or stop before it");
}

/* ----------------------------------------------------------------------
   softness merge COMPUTE file1 file2 ... partial yes|no
------------------------------------------------------------------------- */

void SoftnessEnsemble::merge(int narg, char **arg)
{
  const char *const command = "Softness merge";
  if (narg < 1) utils::missing_cmd_args(FLERR, "softness merge", error);
  std::vector<std::string> files;
  for (int iarg = 1; iarg < narg; iarg++) {
    if (strcmp(arg[iarg], "partial") != 0) {
      files.emplace_back(arg[iarg]);
      continue;
    }
    if (iarg + 2 > narg) utils::missing_cmd_args(FLERR, "softness merge partial", error);
    if (iarg + 2 < narg)
      error->all(
          FLERR,
          "Illegal softness merge command: {} stands behind the keyword partial: files go before it",
          arg[iarg + 2]);
    partial = utils::logical(FLERR, arg[++iarg], false, lmp);
  }
  find_compute(command, arg[0]);

  const bool over_partitions = files.empty() && universe->nworlds > 1;
  if (over_partitions && !isoconf->shared())
    error->all(
        FLERR,
        "Softness merge: each partition has an ensemble of its own: use fix isoconf share yes, or name files to merge");

  piece = sisf->gather();
  if (comm->me == 0) problem = progress();
  if (over_partitions)
    add_partitions();
  else if (comm->me == 0) {
    for (const auto &file : files)
      if (problem.empty()) add_file(file);
    check_complete();
  }
  stop_if_problem(command, over_partitions);

  if (over_partitions || !files.empty()) {
    sisf->adopt(piece);
    modify->clearstep_compute();    // what was computed in this step is no longer so
  }

  if (comm->me != 0) return;
  char list[TEXT], missing[TEXT];
  sft_replicas_list(&piece->replicas, list, sizeof list);
  sft_replicas_list_missing(&piece->replicas, isoconf->ensemble_first(), isoconf->ensemble_last(),
                            missing, sizeof missing);
  utils::logmesg(lmp, "Softness merge: compute {} holds the replicas {} of fix isoconf {}: {}\n",
                 sisf->id, list[0] ? list : "(none)", isoconf->id,
                 missing[0] ? fmt::format("{} are missing", missing) : "the whole ensemble");
}

/* ----------------------------------------------------------------------
   on rank 0
------------------------------------------------------------------------- */

void SoftnessEnsemble::add_file(const std::string &file)
{
  std::string bytes;
  problem = FileBroadcast::read(file, bytes);
  if (!problem.empty()) return;

  const auto name = "file " + file;
  const bigint first = isoconf->ensemble_first(), last = isoconf->ensemble_last();
  sft_piece *other = nullptr;
  sft_error err;
  int status = sft_piece_parse(name.c_str(), bytes.data(), bytes.size(), &other, &err);
  bytes = std::string();
  if (!status) status = sft_piece_check_same(piece, other, name.c_str(), &err);
  if (!status &&
      sft_replicas_number(&other->replicas) >
          last - first + 1 - sft_replicas_missing(&other->replicas, first, last)) {
    char list[TEXT];
    problem = fmt::format(
        "{} holds the replicas {}, but fix isoconf {} defines the ensemble {} to {}: use its Nreplica and first for the whole ensemble",
        name, sft_replicas_list(&other->replicas, list, sizeof list), isoconf->id, first, last);
  } else if (!status)
    status = sft_piece_add(piece, other, name.c_str(), &err);
  if (status) problem = err.message;
  sft_piece_free(other);
}

/* ----------------------------------------------------------------------
   on rank 0: all replicas of the ensemble are there
------------------------------------------------------------------------- */

void SoftnessEnsemble::check_complete()
{
  const bigint first = isoconf->ensemble_first(), last = isoconf->ensemble_last();
  if (partial || !problem.empty() || sft_replicas_missing(&piece->replicas, first, last) == 0)
    return;
  char list[TEXT];
  problem = fmt::format(
      "of the replicas {} to {} of fix isoconf {} these are missing: {}; add them, or use partial yes",
      first, last, isoconf->id,
      sft_replicas_list_missing(&piece->replicas, first, last, list, sizeof list));
}

/* ----------------------------------------------------------------------
   pairwise along a tree that ends in the first partition, and from there
   back to all. A problem takes the same way as a piece.
------------------------------------------------------------------------- */

void SoftnessEnsemble::add_partitions()
{
  SoftnessPartitions::wait(lmp, "Softness merge");
  MPI_Comm_split(universe->uworld, comm->me == 0 ? 0 : MPI_UNDEFINED, universe->iworld, &roots);
  if (comm->me != 0) return;

  const int me = universe->iworld, n = universe->nworlds;
  if (problem.empty() && timer->is_timeout())
    problem = CUT_SHORT;    // further runs are ignored there
  if (!problem.empty()) problem = fmt::format("partition {}: {}", me + 1, problem);
  for (int step = 1; step < n; step *= 2) {
    if (me % (2 * step)) {
      send(me - step);
      break;
    }
    if (me + step < n) add_from(me + step);
  }
  if (me == 0) check_complete();
  share_result();
}

/* ----------------------------------------------------------------------
   the piece as bytes behind a 'p', or the problem behind a 'e'
------------------------------------------------------------------------- */

std::string SoftnessEnsemble::pack()
{
  unsigned char *bytes;
  size_t length;
  sft_error err;
  if (problem.empty() && sft_piece_write(piece, &bytes, &length, &err)) problem = err.message;
  if (!problem.empty()) return "e" + problem;
  std::string message = "p";
  message.append((const char *) bytes, length);
  free(bytes);
  return message;
}

/* ----------------------------------------------------------------------
   the piece of a message, or null and a problem
------------------------------------------------------------------------- */

sft_piece *SoftnessEnsemble::unpack(const std::string &message, const std::string &name)
{
  sft_piece *other = nullptr;
  sft_error err;
  if (message[0] == 'e')
    problem = message.substr(1);
  else if (sft_piece_parse(name.c_str(), message.data() + 1, message.size() - 1, &other, &err))
    problem = err.message;
  return other;
}

/* ----------------------------------------------------------------------
   MPI counts are int: long messages go in parts
------------------------------------------------------------------------- */

static constexpr bigint PART = 1 << 30;

void SoftnessEnsemble::send(int partition)
{
  const auto message = pack();
  const bigint length = message.size();
  MPI_Send(&length, 1, MPI_LMP_BIGINT, partition, 0, roots);
  for (bigint done = 0; done < length; done += PART)
    MPI_Send(&message[done], (int) std::min(PART, length - done), MPI_CHAR, partition, 0, roots);
}

/* ---------------------------------------------------------------------- */

void SoftnessEnsemble::add_from(int partition)
{
  bigint length;
  MPI_Recv(&length, 1, MPI_LMP_BIGINT, partition, 0, roots, MPI_STATUS_IGNORE);
  std::string message(length, '\0');
  for (bigint done = 0; done < length; done += PART)
    MPI_Recv(&message[done], (int) std::min(PART, length - done), MPI_CHAR, partition, 0, roots,
             MPI_STATUS_IGNORE);
  if (!problem.empty()) return;

  const auto name = fmt::format("partition {}", partition + 1);
  sft_piece *other = unpack(message, name);
  if (!other) return;

  // a second merge finds the same replicas everywhere

  sft_error err;
  const auto &a = piece->replicas, &b = other->replicas;
  const bool merged =
      a.count == b.count && a.count > 0 && std::equal(a.range, a.range + 2 * a.count, b.range);
  if (merged ? sft_piece_check_same(piece, other, name.c_str(), &err)
             : sft_piece_add(piece, other, name.c_str(), &err))
    problem = err.message;
  sft_piece_free(other);
}

/* ---------------------------------------------------------------------- */

void SoftnessEnsemble::share_result()
{
  const bool first = universe->iworld == 0;
  std::string message;
  if (first) message = pack();
  FileBroadcast::share(roots, message);
  if (first) return;
  sft_piece_free(piece);
  problem.clear();
  piece = unpack(message, "the merged ensemble");
}

/* ----------------------------------------------------------------------
   softness save COMPUTE file
------------------------------------------------------------------------- */

void SoftnessEnsemble::save(int narg, char **arg)
{
  const char *const command = "Softness save";
  if (narg != 2)
    error->all(FLERR, "Illegal softness save command: expected softness save COMPUTE FILE");
  find_compute(command, arg[0]);

  piece = sisf->gather();
  if (comm->me == 0) {
    problem = progress();
    if (problem.empty() && piece->replicas.count == 0)
      problem = fmt::format("compute {} holds no replicas yet: run some", sisf->id);
    if (problem.empty()) write(arg[1]);
  }
  stop_if_problem(command, false);

  char list[TEXT];
  if (comm->me == 0)
    utils::logmesg(lmp, "Softness save: wrote the replicas {} of fix isoconf {} to file {}\n",
                   sft_replicas_list(&piece->replicas, list, sizeof list), isoconf->id, arg[1]);
}

/* ----------------------------------------------------------------------
   under another name first: a file of this name is always complete. That
   other name is the same for all, so that one process at a time may write it.
------------------------------------------------------------------------- */

void SoftnessEnsemble::write(const std::string &file)
{
  unsigned char *bytes;
  size_t length;
  sft_error err;
  if (sft_piece_write(piece, &bytes, &length, &err)) {
    problem = err.message;
    return;
  }
  sft_lock *lock = nullptr;
  if ((!SoftnessLock::is_ours(file) &&
       sft_lock_take((file + ".lock").c_str(), &lock, &err) == SFT_EBUSY) ||
      sft_file_replace(file.c_str(), bytes, length, &err))
    problem = err.message;
  sft_lock_release(lock);
  free(bytes);
}
