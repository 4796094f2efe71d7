/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

// fix isoconf, sixth part: other fixes that remember what a replica must forget, or whose forces change as time goes on.
// What a property of the fix tells is not listed by name; what neither tells is measured at the first step of a replica.

#include "fix_isoconf.h"

#include "atom.h"
#include "comm.h"
#include "error.h"
#include "force.h"
#include "group.h"
#include "modify.h"
#include "neighbor.h"
#include "update.h"

#include <cmath>

using namespace LAMMPS_NS;
using namespace FixConst;

namespace {

// fixes by the beginning of their style, so that those with a suffix are meant too

struct Known {
  const char *style, *what;
};

// they keep, from step to step, what is neither a position nor a velocity nor a force

const Known rememberers[] = {
    {"nvk", "the kinetic energy that the atoms had before the velocities were drawn"},
    {"qtb", "the random forces of former steps"},
    {"qbmsst", "the random forces of former steps"},
    {"ttm", "the temperatures of the electrons"},
    {"heat/flow", "the temperatures of the atoms"},
    {"dpd/energy", "the internal energies of the atoms"},
    {"eos/", "the internal energies of the atoms"},
    {"rx", "the concentrations within the atoms"},
    {"NEIGH_HISTORY", "the contacts of a pair style with history"},
    {"wall/gran", "the contacts with the wall"},
    {"granular/", "the contacts of a pair style with history"},
    {"BOND_HISTORY", "the history of a bond style"},
    {"PERI_NEIGH", "the bonds of a pair style of peridynamics"},
    {"update/special/bonds", "the bonds that break"},
    {"lb/", "a fluid"},
    {"controller", "the past of what it controls"},
};

// their forces are those of a time, and replicas follow one another in time

const Known drives[] = {
    {"ti/spring", "spring constants"},
    {"tmd", "targets"},
    {"smd", "forces or places"},
    {"wall/piston", "places"},
};

// an integrator of point particles does not advance these

const char *const more_than_points[] = {"sph",      "ellipsoid", "body", "/line", "/tri", "dotc",
                                        "/dot",     "spin",      "meso", "edpd",  "tdpd", "bpm",
                                        "brownian", "drude",     "/eff", "awpmd"};
const char *const more_at_all[] = {"gld", "gle",  "move", "pimd", "tfmc",
                                   "hmc", "rheo", "atc",  "ipi"};

// thermostats whose temperature at the moment can be asked for as "t_target" and is the user's own; that of temp/rescale
// is what it has rescaled to

const char *const thermostats[] = {"nvt", "langevin", "temp/berendsen", "temp/csvr", "temp/csld",
                                   "ffl", "gjf"};

// forces that depend on velocities or chance, and fixes whose forces depend on positions of owned atoms alone, so that both can be
// added again at any time

const char *const renewed[] = {"langevin", "viscous"};
const char *const repeatable[] = {"addforce",   "aveforce",  "setforce", "lineforce",
                                  "planeforce", "enforce2d", "freeze",   "spring/self",
                                  "gravity",    "indent",    "efield",   "wall/harmonic",
                                  "wall/lj",    "wall/morse"};

bool begins(const std::string &style, const char *what)
{
  return style.rfind(what, 0) == 0;
}

bool has(const std::string &style, const char *what)
{
  return style.find(what) != std::string::npos;
}
}    // namespace

/* ----------------------------------------------------------------------
   what is not put back at a replica must not be advanced
------------------------------------------------------------------------- */

void FixIsoconf::check_integrators() const
{
  for (const auto &ifix : modify->get_fix_list()) {
    const std::string style = ifix->style;
    if (ifix == this) continue;
    bool more = false;
    for (const char *what : more_than_points)
      if (ifix->time_integrate && has(style, what)) more = true;
    for (const char *what : more_at_all)
      if (begins(style, what)) more = true;
    if (more)
      error->all(
          FLERR,
          "Fix isoconf puts back positions and velocities only, but fix {} {} advances more than these: use "
          "an integrator of point particles, such as fix nve or nvt",
          ifix->id, ifix->style);
    if (has(style, "manifold/rattle") || begins(style, "drude"))
      error->all(
          FLERR,
          "Fix isoconf draws velocities without regard to the constraints of fix {} {}: unfix it",
          ifix->id, ifix->style);
  }
}

/* ----------------------------------------------------------------------
   A fix that acts when positions are advanced, and has values of its own for
   each atom, remembers something of their motion: velocities (langevin gjf,
   gjf), positions (move) or more.
------------------------------------------------------------------------- */

bool FixIsoconf::remembers_atoms(const Fix *ifix) const
{
  const int mask = modify->get_fix_mask(const_cast<Fix *>(ifix));
  const std::string style = ifix->style;
  if (!(mask & (INITIAL_INTEGRATE | FINAL_INTEGRATE)) || ifix == this) return false;
  if (begins(style, "ffl")) return false;                             // scratch of a step
  if (begins(style, "gjf") && !(mask & END_OF_STEP)) return false;    // vel vfull
  if (begins(style, "langevin")) return true;    // without gjf it does not act then
  for (int k = 0; k < atom->nextra_grow; k++)
    if (modify->fix[atom->extra_grow[k]] == ifix) return true;
  return false;
}

/* ---------------------------------------------------------------------- */

void FixIsoconf::check_memories() const
{
  for (const auto &ifix : modify->get_fix_list()) {
    const std::string style = ifix->style;
    for (const auto &drive : drives)
      if (begins(style, drive.style))
        error->all(
            FLERR,
            "Fix isoconf needs the same forces in every replica, but fix {} {} changes its {} as time goes on: unfix it",
            ifix->id, ifix->style, drive.what);
    for (const auto &known : rememberers)
      if (begins(style, known.style))
        error->all(
            FLERR,
            "Fix isoconf starts every replica anew, but fix {} {} remembers {}: do without it",
            ifix->id, ifix->style, known.what);
    if (remembers_atoms(ifix))
      error->all(
          FLERR,
          "Fix isoconf draws new velocities for every replica, but fix {} {} remembers those of the step before "
          "it or other values of each atom: {}",
          ifix->id, ifix->style,
          begins(style, "langevin")  ? "use it without gjf vhalf or gjf vfull"
              : begins(style, "gjf") ? "use it with vel vfull"
                                     : "use another fix");
    if ((begins(style, "colvars") || begins(style, "plumed")) && comm->me == 0)
      error->warning(
          FLERR,
          "Fix {} {} may remember former replicas of fix isoconf: use it for restraints that do not change",
          ifix->id, ifix->style);
  }
}

/* ----------------------------------------------------------------------
   does the fix move atoms, change velocities or add forces? Fixes that act at
   the end of a step write output, most of them: these few change velocities
------------------------------------------------------------------------- */

bool FixIsoconf::acts_on_atoms(const Fix *ifix) const
{
  const std::string style = ifix->style;
  const int mask = modify->get_fix_mask(const_cast<Fix *>(ifix));
  if (ifix == this || begins(style, "store/") || style == "pair") return false;    // they only read
  if (ifix->time_integrate || (mask & (INITIAL_INTEGRATE | POST_FORCE | FINAL_INTEGRATE)))
    return true;
  for (const char *what :
       {"temp/", "momentum", "heat", "ehex", "thermal/conductivity", "viscosity"})
    if (begins(style, what)) return true;
  return false;
}

/* ----------------------------------------------------------------------
   what moves atoms: styles and groups of the fixes that do, without suffix, and
   the pairs that neigh_modify leaves out
------------------------------------------------------------------------- */

std::string FixIsoconf::movers_now() const
{
  std::string all;
  for (const auto &ifix : modify->get_fix_list()) {
    if (!acts_on_atoms(ifix)) continue;
    std::string style = ifix->style;
    for (const char *suffix : {"/kk/host", "/kk/device", "/kk", "/omp", "/intel", "/opt", "/gpu"}) {
      const std::string end = suffix;
      if (style.size() > end.size() &&
          style.compare(style.size() - end.size(), end.size(), end) == 0)
        style.resize(style.size() - end.size());
    }
    all +=
        fmt::format("{}{} of group {}", all.empty() ? "" : ", ", style, group->names[ifix->igroup]);
  }
  for (int k = 0; k < neighbor->nex_type; k++)
    all += fmt::format(", without pairs of types {} and {}", neighbor->ex1_type[k],
                       neighbor->ex2_type[k]);
  for (int k = 0; k < neighbor->nex_group; k++)
    all += fmt::format(", without pairs of groups {} and {}", group->names[neighbor->ex1_group[k]],
                       group->names[neighbor->ex2_group[k]]);
  for (int k = 0; k < neighbor->nex_mol; k++)
    all += fmt::format(", without pairs {} molecules of group {}",
                       neighbor->ex_mol_intra[k] ? "within" : "between",
                       group->names[neighbor->ex_mol_group[k]]);
  return all.empty() ? "none" : all;
}

/* ----------------------------------------------------------------------
   Temperatures that thermostats lead to: with a ramp or a variable each replica would have its own. They are known
   from the second step on, as some thermostats act behind this fix.
------------------------------------------------------------------------- */

void FixIsoconf::check_temperatures()
{
  for (const auto &ifix : modify->get_fix_list()) {
    bool asked = false;
    for (const char *style : thermostats)
      if (begins(ifix->style, style)) asked = true;
    if (!asked) continue;
    int dim = -1;
    const auto *target = (const double *) ifix->extract("t_target", dim);
    if (!target || dim != 0) continue;
    const auto known = assumed.temperatures.emplace(ifix->id, *target).first;
    if (std::fabs(*target - known->second) > 1.0e-9 * std::fabs(known->second))
      error->all(
          FLERR,
          "The temperature of fix {} {} was {} and is {} now, within the ensemble of fix isoconf: give it one "
          "temperature, the same for all replicas",
          ifix->id, ifix->style, known->second, *target);
  }
}

/* ----------------------------------------------------------------------
   A fix such as langevin adds friction and random forces, to the forces of
   the reference, too. Put back with these, all replicas would share them in
   their first half step. If it stands behind this fix, and so that the forces
   of all fixes there can be added again, the reference is what comes before.
------------------------------------------------------------------------- */

void FixIsoconf::find_force_fixes()
{
  force_fixes.clear();
  const Fix *random = nullptr;
  bool behind = false, possible = true;
  for (const auto &ifix : modify->get_fix_list()) {
    if (ifix == this) behind = true;
    if (!(modify->get_fix_mask(ifix) & POST_FORCE)) continue;
    const std::string style = ifix->style;
    bool renew = false, repeat = false;
    for (const char *what : renewed) {
      if (begins(style, what)) random = ifix;
      if (style == what) renew = true;
    }
    for (const char *what : repeatable)
      if (style == what || (begins(what, "wall/") && begins(style, what))) repeat = true;
    if (random == ifix && !renew) possible = false;
    if (behind ? !renew && !repeat : renew) possible = false;
    if (behind) force_fixes.push_back(ifix);
  }
  if (captured && reference_is_bare && !possible)
    error->all(
        FLERR,
        "Fixes that add forces have changed within the ensemble of fix isoconf, whose reference is without "
        "them: define the fix anew");
  if (random && !possible && !complete() && comm->me == 0)
    error->warning(
        FLERR,
        "In the first half step of every replica fix {} {} gives the friction and random forces of the reference of fix "
        "isoconf: define it behind that fix, and without fixes that LAMMPS cannot add forces of again",
        random->id, random->style);
  if ((!random && !reference_is_bare) || !possible) force_fixes.clear();

  for (const char *what : {"^dpd", "^mdpd", "^edpd", "^tdpd", "^sdpd", "^lubricate", "^brownian"})
    if (force->pair_match(what, 0, 1) && !complete() && comm->me == 0)
      error->warning(
          FLERR,
          "In the first half step of every replica pair style {} gives the friction and random forces of the "
          "reference of fix isoconf",
          what + 1);
}

/* ---------------------------------------------------------------------- */

void FixIsoconf::renew_forces()
{
  if (!reference_is_bare) return;
  for (int i = 0; i < atom->nlocal; i++)
    for (int d = 0; d < 3; d++) atom->f[i][d] = fref[i][d];
  for (auto ifix : force_fixes) ifix->post_force(0);
}

/* ----------------------------------------------------------------------
   Velocities as drawn: at the end of the first part of this replica's first
   step every integrator has made v + f dt / 2m of them, apart from a
   thermostat's small part, and has moved the atoms with these.
------------------------------------------------------------------------- */

void FixIsoconf::remember_draw()
{
  just_drawn = true;
  const int nlocal = atom->nlocal;
  drawn.resize(6 * (size_t) nlocal);
  for (int i = 0; i < nlocal; i++)
    for (int d = 0; d < 3; d++) {
      drawn[6 * (size_t) i + d] = atom->v[i][d];
      drawn[6 * (size_t) i + 3 + d] = atom->x[i][d];
    }
}

/* ---------------------------------------------------------------------- */

void FixIsoconf::post_integrate()
{
  if (!just_drawn) return;
  just_drawn = false;
  const double half = 0.5 * update->dt * force->ftm2v;
  double here[8] = {}, all[8];    // v: differences, size; x: the same, their center, mass

  for (int i = 0; i < atom->nlocal; i++) {
    if (!(atom->mask[i] & groupbit)) continue;
    const double *const v = atom->v[i], *const v0 = &drawn[6 * (size_t) i], *const x0 = v0 + 3;
    const double mass = atom->rmass ? atom->rmass[i] : atom->mass[atom->type[i]];
    const bool pushed = v[0] != v0[0] || v[1] != v0[1] || v[2] != v0[2];    // not by nve/noforce
    double step[3];
    for (int d = 0; d < 3; d++) step[d] = atom->x[i][d] - x0[d];
    const bool moved_on = step[0] != 0.0 || step[1] != 0.0 || step[2] != 0.0;
    for (int d = 0; d < 3; d++) {
      const double expected = v0[d] + (pushed ? half / mass * atom->f[i][d] : 0.0);
      const double wrong = moved_on ? step[d] - update->dt * v[d] : 0.0;
      here[0] += mass * (v[d] - expected) * (v[d] - expected);
      here[1] += mass * expected * expected;
      here[2] += mass * wrong * wrong;
      here[3] += mass * update->dt * update->dt * v[d] * v[d];
      here[4 + d] += mass * wrong;
    }
    here[7] += mass;
  }
  MPI_Allreduce(here, all, 8, MPI_DOUBLE, MPI_SUM, world);
  const double shifted = (all[4] * all[4] + all[5] * all[5] + all[6] * all[6]) / all[7];
  const bool other_velocities = !(all[0] <= MEMORY * all[1]),
             other_steps = !(all[2] - shifted <= MEMORY * all[3]);    // true if they are nan
  if (!other_velocities && !other_steps) return;

  std::string suspects;
  for (const auto &ifix : modify->get_fix_list())
    if (ifix != this && modify->get_fix_mask(ifix) & (INITIAL_INTEGRATE | POST_INTEGRATE))
      suspects += fmt::format("{}{} {}", suspects.empty() ? "" : ", ", ifix->id, ifix->style);
  error->all(
      FLERR,
      "In the first step of replica {} atoms do not {} that fix isoconf has drawn: one of the fixes that act "
      "then ({}) remembers others or changes them, or the timestep is too long",
      first + elapsed / nstep,
      other_velocities ? "have the velocities" : "move with the velocities",
      suspects.empty() ? "none" : suspects);
}
