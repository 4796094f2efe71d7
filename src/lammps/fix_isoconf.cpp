/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "fix_isoconf.h"

#include "atom.h"
#include "citeme.h"
#include "comm.h"
#include "compute_sisf_atom.h"
#include "domain.h"
#include "error.h"
#include "group.h"
#include "keywords.h"
#include "memory.h"
#include "modify.h"
#include "neighbor.h"
#include "pair_faults.h"
#include "softness_citation.h"
#include "update.h"

#include "core/times.h"

#include <cmath>
#include <cstdlib>
#include <cstring>

using namespace LAMMPS_NS;
using namespace FixConst;

// values of an atom that migrate: reference position (unwrapped and wrapped), force, velocity, image
static constexpr int NVALUES = 13;

/* ---------------------------------------------------------------------- */

FixIsoconf::FixIsoconf(LAMMPS *lmp, int narg, char **arg) :
    Fix(lmp, narg, arg), total_first(1), rescale(false), share(false), npartitions(1), partition(0),
    id_thermostat(nullptr), thermostat(nullptr), timestep(update->dt), elapsed(0), next_sample(0),
    captured(false), moved(false), merged(0), natoms(0), identity(0.0), xref(nullptr),
    fref(nullptr), vref(nullptr), imageref(nullptr), last{}, assumed{}, just_drawn(false),
    steps_seen(0), bare_ready(false), reference_is_bare(false), last_order(0), begun(false),
    stepped(false), fresh_run(true), set_up(false)
{
  if (narg < 7) utils::missing_cmd_args(FLERR, "fix isoconf", error);

  total = utils::bnumeric(FLERR, arg[3], false, lmp);
  nstep = utils::bnumeric(FLERR, arg[4], false, lmp);
  temperature = utils::numeric(FLERR, arg[5], false, lmp);
  const bigint seed_value = utils::bnumeric(FLERR, arg[6], false, lmp);

  if (total < 1)
    error->all(FLERR, "Illegal fix isoconf command: Nreplica is {}: it must be at least 1", total);
  if (nstep < 1)
    error->all(FLERR, "Illegal fix isoconf command: Nstep is {}: it must be at least 1", nstep);
  if (!(temperature > 0.0) || !std::isfinite(temperature))
    error->all(FLERR, "Illegal fix isoconf command: T is {}: it must be positive", temperature);
  if (seed_value < 1 || seed_value > UINT32_MAX)
    error->all(FLERR, "Illegal fix isoconf command: seed is {}: it must be 1 to {}", seed_value,
               UINT32_MAX);
  if (total > MAXBIGINT / nstep)
    error->all(FLERR, "Illegal fix isoconf command: {} replicas of {} steps are too many steps",
               total, nstep);
  seed = (uint32_t) seed_value;

  std::string thermostat_given;
  SoftnessKeywords keywords("fix isoconf");
  int iarg = 7;
  while (iarg < narg) {
    const std::string keyword = arg[iarg];
    keywords.once(error, keyword);
    if (iarg + 2 > narg) utils::missing_cmd_args(FLERR, "fix isoconf " + keyword, error);
    if (keyword == "times") {
      parse_times(narg, arg, iarg);
    } else if (keyword == "thermostat") {
      thermostat_given = arg[iarg + 1];
      iarg += 2;
    } else if (keyword == "rescale") {
      rescale = utils::logical(FLERR, arg[iarg + 1], false, lmp);
      iarg += 2;
    } else if (keyword == "first") {
      total_first = utils::bnumeric(FLERR, arg[iarg + 1], false, lmp);
      iarg += 2;
    } else if (keyword == "share") {
      share = utils::logical(FLERR, arg[iarg + 1], false, lmp);
      iarg += 2;
    } else
      error->all(FLERR, "Unknown fix isoconf keyword: {}", keyword);
  }
  if (total_first < 1 || total_first > (bigint) UINT32_MAX - total)
    error->all(FLERR, "Illegal fix isoconf command: first replica is {}: it must be 1 to {}",
               total_first, (bigint) UINT32_MAX - total);
  if (sample_steps.empty()) {
    const char *defaults[] = {"times", "log", "20"};
    int start = 0;
    parse_times(3, const_cast<char **>(defaults), start);
  }

  if (!atom->tag_enable) error->all(FLERR, "Fix isoconf requires atom IDs: use atom_modify id yes");
  if (igroup >= 0 && group->count(igroup) < 2)
    error->all(FLERR, "Fix isoconf group {} has {} atoms: at least 2 must share the total momentum",
               group->names[igroup], group->count(igroup));

  if (!thermostat_given.empty()) id_thermostat = utils::strdup(thermostat_given);
  share_replicas();

  scalar_flag = vector_flag = array_flag = 1;
  size_vector = 10;
  size_array_rows = number_of_times();
  size_array_cols = 1;
  global_freq = 1;
  extscalar = extvector = extarray = 0;
  peratom_flag = 1;
  size_peratom_cols = 3;
  peratom_freq = 1;
  dynamic_group_allow = 0;
  time_depend = 1;
  create_attribute = 1;
  restart_global = restart_peratom = 1;
  force_reneighbor = 1;
  next_reneighbor = -1;
  nevery = 1;
  maxexchange = NVALUES;

  FixIsoconf::grow_arrays(atom->nmax);
  atom->add_callback(Atom::GROW);
  atom->add_callback(Atom::RESTART);
  for (int i = 0; i < atom->nlocal; i++) FixIsoconf::set_arrays(i);
  capture_positions();    // what output sees until the first run
  std::memset(box, 0, sizeof box);

  if (lmp->citeme) lmp->citeme->add(softness_citation);
}

/* ---------------------------------------------------------------------- */

FixIsoconf::~FixIsoconf()
{
  atom->delete_callback(id, Atom::GROW);
  atom->delete_callback(id, Atom::RESTART);
  memory->destroy(array_atom);
  memory->destroy(xref);
  memory->destroy(fref);
  memory->destroy(vref);
  memory->destroy(imageref);
  delete[] id_thermostat;
}

/* ----------------------------------------------------------------------
   times log N | times linear K | times steps s1 s2 ...
------------------------------------------------------------------------- */

void FixIsoconf::parse_times(int narg, char **arg, int &iarg)
{
  const std::string kind = arg[iarg + 1];
  int64_t *steps = nullptr;
  int count = 0, status;
  sft_error err;

  if (kind == "log" || kind == "linear") {
    if (iarg + 3 > narg) utils::missing_cmd_args(FLERR, "fix isoconf times " + kind, error);
    status = kind == "log" ? sft_times_log(utils::inumeric(FLERR, arg[iarg + 2], false, lmp), nstep,
                                           &steps, &count, &err)
                           : sft_times_linear(utils::bnumeric(FLERR, arg[iarg + 2], false, lmp),
                                              nstep, &steps, &count, &err);
    if (!status) sample_steps.assign(steps, steps + count);
    iarg += 3;
  } else if (kind == "steps") {
    sample_steps.clear();
    for (iarg += 2; iarg < narg && utils::is_integer(arg[iarg]); iarg++)
      sample_steps.push_back(utils::bnumeric(FLERR, arg[iarg], false, lmp));
    status = sft_times_check(sample_steps.data(), (int) sample_steps.size(), nstep, &err);
  } else
    error->all(FLERR, "Illegal fix isoconf command: times is {}: it must be log, linear or steps",
               kind);

  free(steps);
  if (status) error->all(FLERR, "Illegal fix isoconf command: {}", err.message);
}

/* ---------------------------------------------------------------------- */

int FixIsoconf::setmask()
{
  return INITIAL_INTEGRATE | POST_INTEGRATE | PRE_EXCHANGE | END_OF_STEP;
}

/* ---------------------------------------------------------------------- */

void FixIsoconf::init()
{
  if (utils::strmatch(update->integrate_style, "^respa"))
    error->all(FLERR, "Fix isoconf cannot be used with run_style respa: use run_style verlet");
  if (modify->get_fix_by_style("^isoconf$").size() > 1)
    error->all(FLERR, "More than one fix isoconf: unfix the others");
  if (doubled_density(force, neighbor)) error->all(FLERR, "Fix isoconf: " DOUBLED_DENSITY);

  // positions must be put back before they are advanced, so the order of the fixes matters

  bool before_me = true;
  for (auto &ifix : modify->get_fix_list()) {
    if (ifix == this)
      before_me = false;
    else if (before_me && ifix->time_integrate)
      error->all(FLERR, "Fix isoconf must be defined before fix {} {}, which integrates", ifix->id,
                 ifix->style);
    if (ifix->rigid_flag || utils::strmatch(ifix->style, "^shake") ||
        utils::strmatch(ifix->style, "^rattle"))
      error->all(
          FLERR,
          "Fix isoconf draws velocities without regard to the constraints of fix {} {}: unfix it",
          ifix->id, ifix->style);
    if (ifix->box_change & (BOX_CHANGE_SIZE | BOX_CHANGE_SHAPE))
      error->all(FLERR, "Fix isoconf needs a constant box, but fix {} {} changes it: unfix it",
                 ifix->id, ifix->style);
  }

  check_integrators();
  if (!complete()) check_memories();

  find_thermostat();
  find_force_fixes();

  if (captured) check_reference();
}

/* ----------------------------------------------------------------------
   positions of the reference, for output at the first step of the run
------------------------------------------------------------------------- */

void FixIsoconf::setup(int /*vflag*/)
{
  if (!captured && !merged) capture_positions();
  set_up = true;
  bare_ready = !force_fixes.empty();
  if (bare_ready && atom->nlocal > 0)
    bare.assign(atom->f[0], atom->f[0] + 3 * (size_t) atom->nlocal);
}

/* ---------------------------------------------------------------------- */

void FixIsoconf::current_box(double now[6]) const
{
  now[0] = domain->xprd;
  now[1] = domain->yprd;
  now[2] = domain->zprd;
  now[3] = domain->xy;
  now[4] = domain->xz;
  now[5] = domain->yz;
}

/* ---------------------------------------------------------------------- */

void FixIsoconf::initial_integrate(int /*vflag*/)
{
  check_interrupted();
  just_drawn = false;
  begun = true;
  if (nreplica == 0 && !captured) capture_state();    // the reference of the other partitions
  if (fresh_run && !complete()) check_continuity();
  if (complete() || elapsed % nstep) return;

  if (captured) {
    check_assumptions();
    restore_reference();
  } else {
    if (merged) check_adopted();
    capture_state();
  }
  draw_velocities();
  renew_forces();
  remember_draw();
  reset_thermostat();
  next_sample = 0;
}

/* ---------------------------------------------------------------------- */

void FixIsoconf::end_of_step()
{
  if (complete()) return;
  if (!begun)
    error->all(FLERR,
               "Fix isoconf needs molecular dynamics by the command run: unfix it before rerun");
  begun = false;
  stepped = true;
  elapsed++;
  steps_seen++;
  const bigint step = (elapsed - 1) % nstep + 1;
  if (next_sample < sample_steps.size() && step == sample_steps[next_sample]) {
    const auto computes = modify->get_compute_by_style("^sisf/atom$");
    if (!computes.empty()) check_assumptions();
    for (auto &icompute : computes)
      if (auto sisf = dynamic_cast<ComputeSisfAtom *>(icompute))
        sisf->accumulate(this, (int) next_sample);
    next_sample++;
  }
  if (complete() && comm->me == 0 && update->ntimestep < update->laststep)
    error->warning(FLERR, "Fix isoconf has completed its {} replicas before the end of the run",
                   nreplica);
}

/* ---------------------------------------------------------------------- */

void FixIsoconf::reset_dt()
{
  if (captured && !complete() && update->dt != timestep)
    error->all(FLERR, "The timestep must not change within the ensemble of fix isoconf");
}

/* ----------------------------------------------------------------------
   replicas completed; all that are merged after softness merge
------------------------------------------------------------------------- */

double FixIsoconf::compute_scalar()
{
  return (double) (merged ? merged : elapsed / nstep);
}

/* ----------------------------------------------------------------------
   current replica, step within it, number of sampling times; the share of
   this partition; settings
------------------------------------------------------------------------- */

double FixIsoconf::compute_vector(int n)
{
  const bigint done = elapsed > 0 ? elapsed - 1 : 0;
  switch (n) {
    case 0:
      return (double) (first + done / nstep);
    case 1:
      return elapsed > 0 ? (double) (done % nstep + 1) : 0.0;
    case 2:
      return (double) number_of_times();
    case 3:
      return (double) nreplica;
    case 4:
      return (double) first;
    case 5:
      return (double) npartitions;
    case 6:
      return (double) (partition + 1);
    case 7:
      return (double) nstep;
    case 8:
      return temperature;
    default:
      return (double) seed;
  }
}

/* ----------------------------------------------------------------------
   sampling times
------------------------------------------------------------------------- */

double FixIsoconf::compute_array(int i, int /*j*/)
{
  return sample_steps[i] * (captured ? timestep : update->dt);
}

/* ----------------------------------------------------------------------
   for other styles and programs in C++; the page has names and types
------------------------------------------------------------------------- */

void *FixIsoconf::extract(const char *name, int &dim)
{
  const std::string what = name;
  dim = what == "times" ? 1 : 0;
  if (what == "nreplica") return &nreplica;
  if (what == "first") return &first;
  if (what == "nstep") return &nstep;
  if (what == "elapsed") return &elapsed;
  if (what == "temperature") return &temperature;
  if (what == "seed") return &seed;
  if (what == "times") return sample_steps.data();
  return nullptr;
}
