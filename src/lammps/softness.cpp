/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "softness.h"

#include "citeme.h"
#include "comm.h"
#include "error.h"
#include "softness_analyze.h"
#include "softness_citation.h"
#include "softness_ensemble.h"
#include "softness_fit.h"
#include "softness_lock.h"
#include "softness_model.h"

#include <cstdlib>

using namespace LAMMPS_NS;

/* ---------------------------------------------------------------------- */

void Softness::command(int narg, char **arg)
{
  if (narg < 1) utils::missing_cmd_args(FLERR, "softness", error);
  if (lmp->citeme) lmp->citeme->add(softness_citation);

  const std::string verb = arg[0];
  if (verb == "fit")
    SoftnessFit(lmp).command(narg - 1, arg + 1);
  else if (verb == "analyze")
    SoftnessAnalyze(lmp).command(narg - 1, arg + 1);
  else if (verb == "merge")
    SoftnessEnsemble(lmp).merge(narg - 1, arg + 1);
  else if (verb == "save")
    SoftnessEnsemble(lmp).save(narg - 1, arg + 1);
  else if (verb == "info")
    info(narg - 1, arg + 1);
  else if (verb == "lock")
    lock(narg - 1, arg + 1);
  else
    error->all(
        FLERR,
        "Unknown softness command: softness {} (there are softness fit, analyze, merge, save, lock and info)",
        verb);
}

/* ---------------------------------------------------------------------- */

void Softness::info(int narg, char **arg)
{
  if (narg != 1) error->all(FLERR, "Illegal softness info command: expected softness info MODEL");
  SoftnessModel model(lmp, "Softness info", arg[0]);

  char *text;
  sft_error err;
  if (sft_model_report(model.model, SFT_REPORT_ALL, &text, &err))
    error->all(FLERR, "Softness info: {}", err.message);
  const auto slow = model.slow_trees();
  if (comm->me == 0)
    utils::logmesg(lmp, "Model {}\n  {}\n{}{}", model.folder, model.identity(), text,
                   slow.empty() ? "" : slow + "\n");
  free(text);
}

/* ---------------------------------------------------------------------- */

void Softness::lock(int narg, char **arg)
{
  if (narg != 1 || !arg[0][0])
    error->all(FLERR, "Illegal softness lock command: expected softness lock NAME");
  SoftnessLock(lmp, "Softness lock", arg[0]).keep();
}
