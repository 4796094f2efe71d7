/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

// A plugin for the test memory: fix ID group unruly WHAT. It does what fix isoconf must notice without knowing the style:
//   velocities, positions   puts those of the end of the step before back when atoms are advanced
//   half                    half of the velocity is remembered
//   types, mass             in step 7 of a run the types of atoms 1 and 2 are swapped, or the mass of type 1 grows

#include "lammpsplugin.h"
#include "version.h"

#include "atom.h"
#include "error.h"
#include "fix.h"
#include "update.h"

#include <string>
#include <vector>

using namespace LAMMPS_NS;

namespace {

class FixUnruly : public Fix {
 public:
  FixUnruly(LAMMPS *lmp, int narg, char **arg) : Fix(lmp, narg, arg)
  {
    if (narg != 4) error->all(FLERR, "Illegal fix unruly command");
    what = arg[3];
    nevery = 1;
  }

  int setmask() override { return FixConst::INITIAL_INTEGRATE | FixConst::END_OF_STEP; }

  void initial_integrate(int) override
  {
    const double part = what == "half" ? 0.5 : 1.0;
    double **now = what == "positions" ? atom->x : atom->v;
    if (what != "velocities" && what != "half" && what != "positions") return;
    for (size_t k = 0; k < former.size(); k++)
      now[k / 3][k % 3] += part * (former[k] - now[k / 3][k % 3]);
  }

  void end_of_step() override
  {
    double **now = what == "positions" ? atom->x : atom->v;
    former.clear();
    for (int i = 0; i < atom->nlocal; i++) former.insert(former.end(), now[i], now[i] + 3);
    if (update->ntimestep != update->firststep + 7) return;

    for (int i = 0; i < atom->nlocal; i++)
      if (what == "types" && atom->tag[i] < 3) atom->type[i] = 3 - atom->type[i];
    if (what == "mass") atom->mass[1] *= 1.01;
  }

 private:
  std::string what;
  std::vector<double> former;
};

Fix *create(LAMMPS *lmp, int narg, char **arg)
{
  return new FixUnruly(lmp, narg, arg);
}
}    // namespace

extern "C" __attribute__((visibility("default"))) void lammpsplugin_init(void *lmp, void *handle,
                                                                         void *regfunc);

void lammpsplugin_init(void *lmp, void *handle, void *regfunc)
{
  lammpsplugin_t plugin;
  plugin.version = LAMMPS_VERSION;
  plugin.author = "the lammps-softness developers";
  plugin.handle = handle;
  plugin.style = "fix";
  plugin.name = "unruly";
  plugin.info = "fix unruly: for tests";
  plugin.creator.v2 = (lammpsplugin_factory2 *) &create;
  ((lammpsplugin_regfunc) regfunc)(&plugin, lmp);
}
