/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "lammpsplugin.h"

#include "comm.h"
#include "error.h"
#include "lammps.h"
#include "library.h"
#include "utils.h"
#include "version.h"

#include "compute_release_atom.h"
#include "compute_sisf_atom.h"
#include "compute_softness_atom.h"
#include "compute_sq.h"
#include "compute_symfn_atom.h"
#include "fix_isoconf.h"
#include "fix_path_atom.h"
#include "softness.h"

#include "core/xgboost_api.h"

#include <cstdlib>

using namespace LAMMPS_NS;

#if !defined(LAMMPS_VERSION_NUMBER) || LAMMPS_VERSION_NUMBER < 20250204
#error \
    "lammps-softness needs LAMMPS 4Feb2025 or later, and LAMMPS_VERSION_NUMBER from its CMake module"
#endif

template <class Style> static void *create_style(void *lmp, int narg, char **arg)
{
  return new Style((LAMMPS *) lmp, narg, arg);
}

template <class Style> static void *create_command(void *lmp)
{
  return new Style((LAMMPS *) lmp);
}

/* ----------------------------------------------------------------------
   class layouts change between LAMMPS releases, and XGBoost's functions
   between its: a plugin built for another one would crash, or worse, compute
   nonsense
------------------------------------------------------------------------- */

static bool fits(LAMMPS *lmp)
{
  const int version = lammps_version(lmp);
  if (version != LAMMPS_VERSION_NUMBER) {
    if (lmp->comm->me == 0)
      utils::logmesg(
          lmp,
          "ERROR: lammps-softness was built for LAMMPS {} ({}) but this is LAMMPS {} ({}): build it "
          "with -DLAMMPS_SOURCE_DIR= of this version\n",
          LAMMPS_VERSION, LAMMPS_VERSION_NUMBER, lmp->version, version);
    return false;
  }
  if (lammps_extract_setting(lmp, "tagint") != (int) sizeof(tagint) ||
      lammps_extract_setting(lmp, "imageint") != (int) sizeof(imageint)) {
    if (lmp->comm->me == 0)
      utils::logmesg(
          lmp,
          "ERROR: lammps-softness was built for {}-byte atom IDs but this LAMMPS has {} bytes: "
          "build it with the LAMMPS_SIZES of this LAMMPS\n",
          sizeof(tagint), lammps_extract_setting(lmp, "tagint"));
    return false;
  }
  sft_error err;
  if (sft_xgboost_check(&err)) {
    if (lmp->comm->me == 0) utils::logmesg(lmp, "ERROR: {}\n", err.message);
    return false;
  }
  return true;
}

/* ----------------------------------------------------------------------
   an executable of another MPI than that of mpirun or srun is started N times,
   each copy alone with all the work. Only what launchers give to the tasks they
   start counts: a batch script has SLURM_NTASKS, and may run a serial LAMMPS.
------------------------------------------------------------------------- */

static void warn_of_copies(LAMMPS *lmp)
{
  static bool told;    // `clear` loads the plugin again
  int ranks;
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  if (told || ranks > 1) return;
  for (const char *name :
       {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "MV2_COMM_WORLD_SIZE", "SLURM_STEP_NUM_TASKS",
        "FLUX_JOB_SIZE", "PALS_SIZE", "JSM_NAMESPACE_SIZE"}) {
    const char *value = getenv(name);
    if (!value || atoi(value) <= 1) continue;
    told = true;
    utils::logmesg(
        lmp,
        "WARNING: {} says that {} tasks were started, but this LAMMPS has one MPI rank: if "
        "they were to work together, LAMMPS was built with another MPI than that of the "
        "launcher, and each task does all of the work alone\n",
        name, value);
    return;
  }
}

/* ---------------------------------------------------------------------- */

extern "C" __attribute__((visibility("default"))) void lammpsplugin_init(void *lmp, void *handle,
                                                                         void *regfunc)
{
  if (!fits((LAMMPS *) lmp)) return;
  warn_of_copies((LAMMPS *) lmp);

  auto register_plugin = (lammpsplugin_regfunc) regfunc;
  lammpsplugin_t plugin;
  plugin.version = LAMMPS_VERSION;
  plugin.author = "the lammps-softness developers";
  plugin.handle = handle;

  plugin.style = "compute";
  plugin.name = "symfn/atom";
  plugin.info = "compute symfn/atom: radial symmetry functions";
  plugin.creator.v2 = (lammpsplugin_factory2 *) &create_style<ComputeSymfnAtom>;
  register_plugin(&plugin, lmp);

  plugin.name = "sisf/atom";
  plugin.info =
      "compute sisf/atom: self-intermediate scattering function and relaxation time of every atom";
  plugin.creator.v2 = (lammpsplugin_factory2 *) &create_style<ComputeSisfAtom>;
  register_plugin(&plugin, lmp);

  plugin.name = "softness/atom";
  plugin.info = "compute softness/atom: machine-learned softness";
  plugin.creator.v2 = (lammpsplugin_factory2 *) &create_style<ComputeSoftnessAtom>;
  register_plugin(&plugin, lmp);

  plugin.name = "sq";
  plugin.info = "compute sq: static structure factor and its first peak";
  plugin.creator.v2 = (lammpsplugin_factory2 *) &create_style<ComputeSq>;
  register_plugin(&plugin, lmp);

  plugin.name = "release/atom";
  plugin.info = "compute release/atom: path of every atom from rest";
  plugin.creator.v2 = (lammpsplugin_factory2 *) &create_style<ComputeReleaseAtom>;
  register_plugin(&plugin, lmp);

  plugin.style = "fix";
  plugin.name = "isoconf";
  plugin.info = "fix isoconf: isoconfigurational ensemble";
  plugin.creator.v2 = (lammpsplugin_factory2 *) &create_style<FixIsoconf>;
  register_plugin(&plugin, lmp);

  plugin.name = "path/atom";
  plugin.info = "fix path/atom: even part of the run's own path of every atom";
  plugin.creator.v2 = (lammpsplugin_factory2 *) &create_style<FixPathAtom>;
  register_plugin(&plugin, lmp);

  plugin.style = "command";
  plugin.name = "softness";
  plugin.info = "softness: fit and describe softness models, analyze scored samples";
  plugin.creator.v1 = (lammpsplugin_factory1 *) &create_command<Softness>;
  register_plugin(&plugin, lmp);
}
