/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

// The grid search of softness fit.

#include "softness_fit.h"

#include "error.h"
#include "platform.h"
#include "tokenizer.h"

#include "core/fit_search.h"

#include <cmath>
#include <cstdlib>
#include <cstring>

using namespace LAMMPS_NS;

namespace {
struct GridName {
  const char *name;
  bool whole;
  double low, high;
};
}    // namespace

// in the order of SFT_GRID_ROUNDS ...; limits are those of the keywords

static const GridName grid_names[SFT_GRID_NAMES] = {
    {"rounds", true, 1, 100000},
    {"depth", true, 1, 16},
    {"eta", false, 1e-6, 1.0},
    {"lambda", false, 0.0, 1e6},
};

/* ----------------------------------------------------------------------
   grid none, or grid name v1,v2,... name v1,v2,... as far as there are such
   pairs: a name with one value means the same as the keyword of that name.
   Returns how many words it took
------------------------------------------------------------------------- */

int SoftnessFit::parse_grid(int narg, char **arg)
{
  int iarg = 1;
  if (narg > 1 && strcmp(arg[1], "none") == 0) {
    for (auto &values : grid) values.clear();
    return 2;
  }
  grid.resize(SFT_GRID_NAMES);
  for (; iarg < narg; iarg += 2) {
    int k = 0;
    while (k < SFT_GRID_NAMES && strcmp(arg[iarg], grid_names[k].name) != 0) k++;
    if (k == SFT_GRID_NAMES) break;
    const auto &name = grid_names[k];
    if (iarg + 1 == narg)
      utils::missing_cmd_args(FLERR, fmt::format("softness fit grid {}", name.name), error);
    grid[k].clear();
    for (const auto &word : Tokenizer(arg[iarg + 1], ",").as_vector()) {
      const double value = name.whole ? utils::inumeric(FLERR, word, false, lmp)
                                      : utils::numeric(FLERR, word, false, lmp);
      if (!(value >= name.low && value <= name.high))
        error->all(FLERR, "Softness fit grid {} {}: it must be from {} to {}", name.name, word,
                   name.low, name.high);
      grid[k].push_back(value);
    }
    if (grid[k].empty()) error->all(FLERR, "Softness fit grid {}: no values", name.name);
  }
  if (iarg == 1)
    error->all(FLERR,
               "Softness fit grid: expected none or rounds, depth, eta or lambda with values "
               "such as depth 3,4,6");
  return iarg;
}

/* ----------------------------------------------------------------------
   the grid, once all keywords are known
------------------------------------------------------------------------- */

void SoftnessFit::make_grid()
{
  int count[SFT_GRID_NAMES];
  const double *values[SFT_GRID_NAMES];
  for (int k = 0; k < SFT_GRID_NAMES; k++) {
    count[k] = grid[k].size();
    values[k] = grid[k].data();
  }
  sft_error err;
  if (sft_fit_search_grid(model, count, values, &err))
    error->all(FLERR, "Softness fit {}", err.message);

  // a grid of one point is no search

  if (model->search.npoints > 1) return;
  auto &xgboost = model->training.xgboost;
  xgboost.rounds = model->search.points[0].rounds;
  xgboost.depth = model->search.points[0].depth;
  xgboost.eta = model->search.points[0].eta;
  xgboost.lambda = model->search.points[0].lambda;
  model->search.npoints = 0;
}

/* ----------------------------------------------------------------------
   the scores of a task, of now or before
------------------------------------------------------------------------- */

int SoftnessFit::search_task(int task, double *scores, size_t nscores, sft_error *err)
{
  const size_t size = nscores * sizeof(double);
  unsigned char *bytes = nullptr;
  size_t length;
  const bool found = read_part(SFT_PART_SEARCH, task, &bytes, &length) && length == size;
  if (found) memcpy(scores, bytes, size);
  free(bytes);
  if (found) return 0;
  const int status = sft_fit_search_task(fit, task, scores, err);
  if (!status) write_part(SFT_PART_SEARCH, task, scores, size);
  return status;
}

/* ----------------------------------------------------------------------
   every rank scores its share; a score is 0 on all ranks but one
------------------------------------------------------------------------- */

void SoftnessFit::search()
{
  int ntasks, nscores, status = 0, taken;
  sft_error err;
  agree(sft_fit_search_prepare(fit, &ntasks, &nscores, &err), err);
  std::vector<double> mine((size_t) ntasks * nscores), all(mine.size());

  deal_tasks(SFT_PART_SEARCH, ntasks);
  const auto tasks = my_tasks(&taken);
  const int share = tasks.size();
  const double start = platform::walltime();
  double last = start;
  for (int k = 0; k < share && !status; k++) {
    status = search_task(tasks[k], &mine[(size_t) tasks[k] * nscores], nscores, &err);
    if (k >= taken) progress("of the grid search", k - taken + 1, share - taken, start, last);
  }
  agree(status, err);
  MPI_Allreduce(mine.data(), all.data(), (int) all.size(), MPI_DOUBLE, MPI_SUM, world);
  agree(sft_fit_search_finish(fit, all.data(), &err), err);
  print(SFT_REPORT_TRAINING);
}

/* ----------------------------------------------------------------------
   a line now and then
------------------------------------------------------------------------- */

void SoftnessFit::progress(const std::string &what, int done, int total, double start, double &last)
{
  constexpr double INTERVAL = 10.0;    // seconds
  const double now = platform::walltime();
  if (me != 0 || now - last <= INTERVAL) return;
  const double share = (double) done / total;
  utils::logmesg(lmp, "Softness fit: {:.0f} % {} in {:.0f} s, about {:.0f} s left\n", 100.0 * share,
                 what, now - start, (now - start) * (1.0 / share - 1.0));
  utils::flush_buffers(lmp);
  last = now;
}
