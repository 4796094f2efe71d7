/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "lammpsplugin.h"

#include "comm.h"
#include "error.h"
#include "fix_dummy.h"
#include "input.h"
#include "lammps.h"
#include "library.h"
#include "modify.h"
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
#include <cstring>
#include <string>

using namespace LAMMPS_NS;

#if !defined(LAMMPS_VERSION_NUMBER) || LAMMPS_VERSION_NUMBER < 20250204
#error \
    "lammps-softness needs LAMMPS 4Feb2025 or later, and LAMMPS_VERSION_NUMBER from its CMake module"
#endif

template <class Style> static Compute *create_compute(LAMMPS *lmp, int narg, char **arg)
{
  return new Style(lmp, narg, arg);
}

/* ----------------------------------------------------------------------
   A fix command with the ID of a fix that is there deletes that one first. If
   the new one is refused, LAMMPS would leave a null pointer in its list and
   crash at the next command, though the error has been caught.
------------------------------------------------------------------------- */

template <class Style> static Fix *create_fix(LAMMPS *lmp, int narg, char **arg)
{
  try {
    return new Style(lmp, narg, arg);
  } catch (...) {
    auto modify = lmp->modify;
    std::string words[] = {arg[0], arg[1], "DUMMY"};
    char *dummy[] = {&words[0][0], &words[1][0], &words[2][0]};
    for (int k = 0; k < modify->nfix; k++) {
      if (modify->fix[k]) continue;
      modify->fix[k] = new FixDummy(lmp, 3, dummy);    // which can be deleted in the regular way
      modify->delete_fix(k);
    }
    throw;
  }
}

template <class Style> static Command *create_command(LAMMPS *lmp)
{
  return new Style(lmp);
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

/* ----------------------------------------------------------------------
   LAMMPS keeps one list of plugins for the process but a map of styles for each
   LAMMPS object: it ignores a style that is on the list, and a second object
   beside the first would not know it. Then the style is entered here. When an
   object is deleted or cleared, LAMMPS empties the list for all of them: a style
   that an object still knows is then registered again without a warning.
------------------------------------------------------------------------- */

static bool on_list(const lammpsplugin_t &plugin)
{
  char style[64], name[64];
  for (int k = 0; k < lammps_plugin_count(); k++)
    if (lammps_plugin_name(k, style, name, sizeof style) && strcmp(style, plugin.style) == 0 &&
        strcmp(name, plugin.name) == 0)
      return true;
  return false;
}

template <class Map, class Creator>
static int enter_style(LAMMPS *lmp, Map &styles, lammpsplugin_t &plugin, Creator creator,
                       lammpsplugin_regfunc register_plugin)
{
  const auto found = styles.find(plugin.name);
  if (!on_list(plugin)) {
    if (found != styles.end() && found->second == creator) styles.erase(found);
    register_plugin(&plugin, lmp);
  } else if (found == styles.end()) {
    styles[plugin.name] = creator;
    return 1;
  } else {
    register_plugin(&plugin, lmp);    // says that it is there already
  }
  return 0;
}

/* ---------------------------------------------------------------------- */

extern "C" __attribute__((visibility("default"))) void lammpsplugin_init(void *ptr, void *handle,
                                                                         void *regfunc)
{
  auto lmp = (LAMMPS *) ptr;
  if (!fits(lmp)) return;
  warn_of_copies(lmp);

  auto register_plugin = (lammpsplugin_regfunc) regfunc;
  lammpsplugin_t plugin;
  plugin.version = LAMMPS_VERSION;
  plugin.author = "the lammps-softness developers";
  plugin.handle = handle;
  int entered = 0;

  auto add_compute = [&](const char *name, const char *info, Modify::ComputeCreator creator) {
    plugin.style = "compute";
    plugin.name = name;
    plugin.info = info;
    plugin.creator.v2 = (lammpsplugin_factory2 *) creator;
    entered += enter_style(lmp, *lmp->modify->compute_map, plugin, creator, register_plugin);
  };
  add_compute("symfn/atom", "compute symfn/atom: radial symmetry functions",
              &create_compute<ComputeSymfnAtom>);
  add_compute(
      "sisf/atom",
      "compute sisf/atom: self-intermediate scattering function and relaxation time of every atom",
      &create_compute<ComputeSisfAtom>);
  add_compute("softness/atom", "compute softness/atom: machine-learned softness",
              &create_compute<ComputeSoftnessAtom>);
  add_compute("sq", "compute sq: static structure factor and its first peak",
              &create_compute<ComputeSq>);

  add_compute("release/atom", "compute release/atom: path of every atom from rest",
              &create_compute<ComputeReleaseAtom>);

  plugin.style = "fix";
  plugin.name = "isoconf";
  plugin.info = "fix isoconf: isoconfigurational ensemble";
  plugin.creator.v2 = (lammpsplugin_factory2 *) &create_fix<FixIsoconf>;
  entered +=
      enter_style(lmp, *lmp->modify->fix_map, plugin, &create_fix<FixIsoconf>, register_plugin);

  plugin.name = "path/atom";
  plugin.info = "fix path/atom: even part of the run's own path of every atom";
  plugin.creator.v2 = (lammpsplugin_factory2 *) &create_fix<FixPathAtom>;
  entered +=
      enter_style(lmp, *lmp->modify->fix_map, plugin, &create_fix<FixPathAtom>, register_plugin);

  const Input::CommandCreator create_softness = &create_command<Softness>;
  plugin.style = "command";
  plugin.name = "softness";
  plugin.info = "softness: fit and describe softness models, analyze scored samples";
  plugin.creator.v1 = (lammpsplugin_factory1 *) create_softness;
  entered += enter_style(lmp, *lmp->input->command_map, plugin, create_softness, register_plugin);

  if (entered && lmp->comm->me == 0)
    utils::logmesg(
        lmp,
        "Loading plugin: lammps-softness, {} styles, which another LAMMPS object of this "
        "process has loaded, too\n",
        entered);
}
