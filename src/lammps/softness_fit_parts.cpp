/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

// What a fit that was killed has left is taken over by the next one.

#include "softness_fit.h"

#include "comm.h"
#include "error.h"
#include "file_broadcast.h"

#include <cstdlib>

using namespace LAMMPS_NS;

/* ----------------------------------------------------------------------
   parts that cannot be written are no reason to stop; to be said once
------------------------------------------------------------------------- */

void SoftnessFit::lose_parts(const std::string &why)
{
  if (me == 0 && !lost)
    error
        ->warning(FLERR,
                  "Softness fit: {}; the fit goes on, but if it is stopped, what could not be kept "
                  "is trained again",
                  why);
  lost = true;
}

/* ---------------------------------------------------------------------- */

void SoftnessFit::open_parts()
{
  sft_error err;
  int state[2] = {0, SFT_PARTS_NONE};
  if (me == 0) {
    char *text = nullptr;
    sft_parts_found found = SFT_PARTS_NONE;
    state[0] = sft_fit_fingerprint(fit, &text, &err);
    if (text) fingerprint = text;
    free(text);
    if (!state[0]) state[0] = sft_fit_parts_open(folder.c_str(), fingerprint.c_str(), &found, &err);
    state[1] = found;
  }
  MPI_Bcast(state, 2, MPI_INT, 0, world);
  if (state[0]) {
    lose_parts(me == 0 ? err.message : "");
    fingerprint.clear();
    return;
  }
  FileBroadcast::share(lmp, fingerprint);
  resuming = state[1] == SFT_PARTS_SAME;
  if (state[1] == SFT_PARTS_OTHERS && me == 0)
    utils::logmesg(lmp,
                   "Softness fit: discarded {}.part, the beginning of a fit with other settings, "
                   "samples or versions\n",
                   folder);
}

/* ----------------------------------------------------------------------
   which of the tasks are done, and which rank is to do what
------------------------------------------------------------------------- */

void SoftnessFit::deal_tasks(sft_part kind, int ntasks)
{
  sft_error err;
  std::vector<int> mine(ntasks), sum(2, 0);
  done.assign(ntasks, 0);
  for (int task = me; task < ntasks && resuming; task += nprocs) {
    unsigned char *bytes = nullptr;
    size_t length;
    mine[task] =
        !sft_fit_parts_read(folder.c_str(), fingerprint.c_str(), kind, task, &bytes, &length, &err);
    free(bytes);
  }
  MPI_Allreduce(mine.data(), done.data(), ntasks, MPI_INT, MPI_MAX, world);
  doer.resize(ntasks);
  for (int task = 0; task < ntasks; task++) doer[task] = sum[done[task]]++ % nprocs;
  if (sum[1] && me == 0)
    utils::logmesg(lmp, "Softness fit: takes over {} of {} {} from {}.part\n", sum[1], ntasks,
                   kind == SFT_PART_BOOSTER ? "boosters" : "tasks of the grid search", folder);
  // a fit takes hours, and output that is no terminal is kept back until there are kilobytes of it
  if (me == 0) utils::flush_buffers(lmp);
}

/* ----------------------------------------------------------------------
   tasks of this rank in the order in which it does them: first those to be
   taken over, *taken of them
------------------------------------------------------------------------- */

std::vector<int> SoftnessFit::my_tasks(int *taken) const
{
  std::vector<int> tasks;
  for (int before = 1; before >= 0; before--) {
    for (size_t task = 0; task < done.size(); task++)
      if (doer[task] == me && done[task] == before) tasks.push_back(task);
    if (before) *taken = tasks.size();
  }
  return tasks;
}

/* ---------------------------------------------------------------------- */

bool SoftnessFit::read_part(sft_part kind, int task, unsigned char **bytes, size_t *length)
{
  sft_error err;
  *bytes = nullptr;
  return done[task] &&
      !sft_fit_parts_read(folder.c_str(), fingerprint.c_str(), kind, task, bytes, length, &err);
}

/* ---------------------------------------------------------------------- */

void SoftnessFit::write_part(sft_part kind, int task, const void *bytes, size_t length)
{
  sft_error err;
  if (!fingerprint.empty() &&
      sft_fit_parts_write(folder.c_str(), fingerprint.c_str(), kind, task, bytes, length, &err))
    lose_parts(err.message);
}

/* ----------------------------------------------------------------------
   the model is written
------------------------------------------------------------------------- */

void SoftnessFit::remove_parts()
{
  sft_error err;
  if (me == 0 && !fingerprint.empty() && sft_fit_parts_remove(folder.c_str(), &err))
    error->warning(FLERR, "Softness fit: {}", err.message);
}
