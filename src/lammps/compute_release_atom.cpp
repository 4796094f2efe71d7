/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "compute_release_atom.h"

#include "atom.h"
#include "citeme.h"
#include "comm.h"
#include "displaced_forces.h"
#include "error.h"
#include "fix.h"
#include "force.h"
#include "keywords.h"
#include "memory.h"
#include "modify.h"
#include "neighbor.h"
#include "softness_citation.h"
#include "update.h"

#include "core/release.h"

#include <algorithm>
#include <cmath>

using namespace LAMMPS_NS;

// Error of the energy, in parts of the kinetic energy that the atoms have gained, from which on the time step is too long.
static constexpr double ENERGY_TOLERANCE = 0.06;
// The longest way of an atom in one step, in parts of the largest cutoff: beyond it atoms run into each other.
static constexpr double LONGEST_STEP = 0.1;

/* ---------------------------------------------------------------------- */

ComputeReleaseAtom::ComputeReleaseAtom(LAMMPS *lmp, int narg, char **arg) :
    Compute(lmp, narg, arg), npath(0), vector(false), told(false), forces(nullptr), nmax(0)
{
  if (narg < 5) utils::missing_cmd_args(FLERR, "compute release/atom", error);

  time = utils::numeric(FLERR, arg[3], false, lmp);
  nstep = utils::inumeric(FLERR, arg[4], false, lmp);
  if (!(time > 0.0) || !std::isfinite(time))
    error->all(FLERR, "Illegal compute release/atom command: time is {}: it must be positive",
               time);
  if (nstep < 1)
    error->all(FLERR, "Illegal compute release/atom command: N is {}: it must be at least 1",
               nstep);

  SoftnessKeywords keywords("compute release/atom");
  for (int iarg = 5; iarg < narg; iarg += 2) {
    const std::string keyword = arg[iarg];
    keywords.once(error, keyword);
    if (iarg + 2 > narg) utils::missing_cmd_args(FLERR, "compute release/atom " + keyword, error);
    if (keyword == "path") {
      npath = utils::inumeric(FLERR, arg[iarg + 1], false, lmp);
      if (npath < 0 || npath > nstep)
        error->all(
            FLERR,
            "Illegal compute release/atom command: path is {}: it must be 0 to the number of steps, {}",
            npath, nstep);
    } else if (keyword == "vector")
      vector = utils::logical(FLERR, arg[iarg + 1], false, lmp);
    else
      error->all(FLERR, "Unknown compute release/atom keyword: {}", keyword);
  }

  peratom_flag = 1;
  size_peratom_cols = 1 + npath + (vector ? 3 : 0);
  forces = new DisplacedForces(lmp, "Compute release/atom");
  if (lmp->citeme) lmp->citeme->add(softness_citation);
}

/* ---------------------------------------------------------------------- */

ComputeReleaseAtom::~ComputeReleaseAtom()
{
  memory->destroy(array_atom);
  delete forces;
}

/* ---------------------------------------------------------------------- */

void ComputeReleaseAtom::init()
{
  forces->check();
  for (const auto &fix : modify->get_fix_list())
    if (fix->energy_global_flag && !told && comm->me == 0)
      error->warning(FLERR, "Compute release/atom leaves out the forces of fix {} {}", fix->id,
                     fix->style);
}

/* ---------------------------------------------------------------------- */

void ComputeReleaseAtom::compute_peratom()
{
  if (!is_initialized())
    error->all(FLERR, "Compute release/atom {} cannot be evaluated before initialization by a run",
               id);
  if (atom->nmax > nmax) {
    nmax = atom->nmax;
    memory->destroy(array_atom);
    memory->create(array_atom, nmax, size_peratom_cols, "release/atom:array_atom");
  }

  const int nlocal = atom->nlocal;
  for (int i = 0; i < nlocal; i++) std::fill_n(array_atom[i], size_peratom_cols, 0.0);
  const double *const x = nlocal ? atom->x[0] : nullptr;
  reference.assign(x, x + 3 * nlocal);
  velocity.assign(3 * (size_t) nlocal, 0.0);
  inverse_mass.resize(nlocal);
  for (int i = 0; i < nlocal; i++)
    inverse_mass[i] = 1.0 / (atom->rmass ? atom->rmass[i] : atom->mass[atom->type[i]]);

  forces->begin();
  try {
    follow();
  } catch (...) {
    forces->abandon();
    throw;
  }
  forces->end();
  invoked_peratom = update->ntimestep;    // not before: after an error there are no values
}

/* ----------------------------------------------------------------------
   velocity-Verlet steps, in the form with one kick at every position
------------------------------------------------------------------------- */

void ComputeReleaseAtom::follow()
{
  const double dt = time / nstep;
  double start = 0.0, end = 0.0, kinetic = 0.0;
  for (int n = 0; n < nstep; n++) {
    const bool last = n == nstep - 1;
    forces->evaluate(n == 0 || last);
    const double half_kick = 0.5 * dt * force->ftm2v;
    sft_release_kick(atom->nlocal, half_kick, inverse_mass.data(), atom->f, velocity.data());
    if (n == 0) {
      start = forces->potential_energy();
    } else {
      if (last) {
        kinetic = kinetic_energy();
        end = forces->potential_energy() + kinetic;
      }
      sft_release_kick(atom->nlocal, half_kick, inverse_mass.data(), atom->f, velocity.data());
    }
    check_step(sft_release_drift(atom->nlocal, dt, velocity.data(), atom->x));
    record(n + 1);
  }
  if (nstep > 1) check_energy(start, end, kinetic);
}

/* ----------------------------------------------------------------------
   displacements after a step, without that of the center of mass
------------------------------------------------------------------------- */

void ComputeReleaseAtom::record(int step)
{
  const int nlocal = atom->nlocal;
  double here[4], total[4];
  sft_release_center(nlocal, inverse_mass.data(), reference.data(), atom->x, here);
  MPI_Allreduce(here, total, 4, MPI_DOUBLE, MPI_SUM, world);
  double drift[3];
  for (int d = 0; d < 3; d++) drift[d] = total[d] / total[3];

  // t_k is the step next to k/npath of the time

  int column = 0;
  for (int k = 1; k <= npath; k++)
    if (std::lround((double) k * nstep / npath) == step) column = k;

  for (int i = 0; i < nlocal; i++) {
    if (!(atom->mask[i] & groupbit)) continue;
    double *const result = array_atom[i];
    double d[3];
    for (int dim = 0; dim < 3; dim++)
      d[dim] = atom->x[i][dim] - reference[3 * i + dim] - drift[dim];
    const double length = std::sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
    result[0] = std::max(result[0], length);
    if (column) result[column] = length;
    if (vector && step == nstep) std::copy(d, d + 3, result + 1 + npath);
  }
}

/* ----------------------------------------------------------------------
   an unstable integration ends here, before atoms are too far away for
   neighbor lists
------------------------------------------------------------------------- */

void ComputeReleaseAtom::check_step(double length_sq) const
{
  double longest_sq;
  MPI_Allreduce(&length_sq, &longest_sq, 1, MPI_DOUBLE, MPI_MAX, world);
  const double limit = LONGEST_STEP * neighbor->cutneighmax;
  if (!(longest_sq <= limit * limit))
    error->all(
        FLERR,
        "Compute release/atom {}: an atom moves by {:.3g} in one of {} steps of {:.4g}: use more steps N",
        id, std::sqrt(longest_sq), nstep, time / nstep);
}

/* ---------------------------------------------------------------------- */

double ComputeReleaseAtom::kinetic_energy() const
{
  const double here =
      0.5 * force->mvv2e * sft_release_kinetic(atom->nlocal, inverse_mass.data(), velocity.data());
  double all;
  MPI_Allreduce(&here, &all, 1, MPI_DOUBLE, MPI_SUM, world);
  return all;
}

/* ---------------------------------------------------------------------- */

void ComputeReleaseAtom::check_energy(double start, double end, double kinetic)
{
  const double drift = kinetic > 0.0 ? std::fabs(end - start) / kinetic : 0.0;
  if (!std::isfinite(end))
    error->all(
        FLERR,
        "Compute release/atom {}: energies become infinite with {} steps of {}: use more steps N",
        id, nstep, time / nstep);
  if (drift > ENERGY_TOLERANCE && comm->me == 0)
    error->warning(
        FLERR,
        "Compute release/atom {}: with {} steps of {} the energy changes by {:.1f} % of the kinetic energy: "
        "use more steps N",
        id, nstep, time / nstep, 100.0 * drift);
  if (!told) tell(drift);
  told = true;
}

/* ---------------------------------------------------------------------- */

void ComputeReleaseAtom::tell(double drift)
{
  double fastest_here = 0.0, fastest;
  for (int i = 0; i < atom->nlocal; i++) fastest_here = std::max(fastest_here, array_atom[i][0]);
  MPI_Allreduce(&fastest_here, &fastest, 1, MPI_DOUBLE, MPI_MAX, world);
  if (comm->me != 0) return;
  std::string lists = "within the skin, with the neighbor lists of the run";
  if (forces->number_of_builds())
    lists = fmt::format(
        "neighbor lists of its own built {} times, ghost atoms within {:.4g}; a skin of {:.3g} in place of {:.3g} "
        "needs none",
        forces->number_of_builds(), forces->ghost_cutoff(), 2.0 * fastest, neighbor->skin);
  utils::logmesg(
      lmp,
      "Compute release/atom {}: {} steps of {:.4g}, largest displacement {:.3g}, energy kept to {:.2g} of the kinetic energy, {}\n",
      id, nstep, time / nstep, fastest, drift, lists);
}

/* ---------------------------------------------------------------------- */

double ComputeReleaseAtom::memory_usage()
{
  return (double) nmax * size_peratom_cols * sizeof(double) + 7.0 * atom->nlocal * sizeof(double);
}
