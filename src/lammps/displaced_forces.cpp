/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "displaced_forces.h"

#include "angle.h"
#include "atom.h"
#include "bond.h"
#include "comm.h"
#include "dihedral.h"
#include "domain.h"
#include "error.h"
#include "fix.h"
#include "force.h"
#include "improper.h"
#include "kspace.h"
#include "memory.h"
#include "modify.h"
#include "my_page.h"
#include "neigh_list.h"
#include "neighbor.h"
#include "pair.h"
#include "update.h"

#include <algorithm>
#include <cmath>
#include <cstring>

using namespace LAMMPS_NS;

/* ---------------------------------------------------------------------- */

DisplacedForces::DisplacedForces(LAMMPS *lmp, const char *_caller) :
    Pointers(lmp), caller(_caller), active(false), own_lists(false), nbuilds(0),
    largest_cutoff(0.0), ghosts(lmp, true), nlocal(0), nghost(0), counters{}
{
}

/* ---------------------------------------------------------------------- */

DisplacedForces::~DisplacedForces()
{
  abandon();
}

/* ----------------------------------------------------------------------
   what moves by more than pair forces on points, or keeps its own copy of
   atoms or lists, cannot be put back
------------------------------------------------------------------------- */

void DisplacedForces::check() const
{
  if (!force->pair && !force->bond && !force->kspace)
    error->all(FLERR, "{} needs a pair style: there are no forces", caller);
  if (lmp->kokkos)
    error->all(FLERR, "{} cannot be used with the KOKKOS package: start LAMMPS without -k on",
               caller);
  for (const char *package : {"package_intel", "package_gpu"})
    if (modify->get_fix_by_id(package))
      error->all(
          FLERR,
          "{} cannot be used with fix {}, which keeps copies of atoms: leave out that package and its suffix",
          caller, package);
  if (utils::strmatch(update->integrate_style, "^respa"))
    error->all(FLERR, "{} cannot be used with run_style respa: use run_style verlet", caller);
  if (comm->mode != Comm::SINGLE || neighbor->style == Neighbor::MULTI)
    error->all(
        FLERR,
        "{} cannot be used with neighbor style multi or comm_modify mode multi: use neighbor style bin and mode single",
        caller);
  if (neighbor->includegroup)
    error->all(FLERR, "{} needs neighbor lists of all atoms: leave out neigh_modify include",
               caller);
  if (atom->ellipsoid_flag || atom->line_flag || atom->tri_flag || atom->body_flag ||
      atom->mu_flag || atom->sp_flag)
    error->all(FLERR, "{} moves points, but atom style {} has particles that turn, too", caller,
               atom->atom_style);
  for (const auto &fix : modify->get_fix_list())
    if (fix->rigid_flag || utils::strmatch(fix->style, "^shake") ||
        utils::strmatch(fix->style, "^rattle"))
      error->all(FLERR, "{} knows no constraints, such as those of fix {} {}: unfix it", caller,
                 fix->id, fix->style);
  for (const char *style :
       {"dpd", "brownian", "lubricate", "^gran", "sph/", "smd/", "peri/", "bpm/"})
    if (force->pair_style && utils::strmatch(force->pair_style, style))
      error->all(FLERR,
                 "{} needs forces that depend on positions alone, not those of pair style {}",
                 caller, force->pair_style);
  for (const char *style : {"^quartic", "^bpm"})
    if (force->bond_style && utils::strmatch(force->bond_style, style))
      error->all(FLERR, "{} needs bonds that cannot break, not those of bond style {}", caller,
                 force->bond_style);
}

/* ---------------------------------------------------------------------- */

void DisplacedForces::begin()
{
  for (int m = 0; m < neighbor->nlist; m++)
    if (neighbor->lists[m]->history || neighbor->lists[m]->ssa)
      error->all(FLERR, "{} cannot be used with neighbor lists that hold a history", caller);

  active = true;
  nbuilds = 0;
  largest_cutoff = 0.0;
  nlocal = atom->nlocal;
  nghost = atom->nghost;
  const double *const x = nlocal ? atom->x[0] : nullptr;
  x_run.assign(x, x + 3 * nlocal);
  f_run.clear();
  if (nlocal + nghost) f_run.assign(atom->f[0], atom->f[0] + 3 * (nlocal + nghost));
  ghosts.save();
  save_tallies(false);
  counters = {neighbor->ncalls, neighbor->ndanger, neighbor->lastcall, neighbor->ago,
              neighbor->dist_check};

  // where lists were built is known within a run only: between runs, other commands may have changed the atoms

  x_run_built.clear();
  if (neighbor->dist_check && update->whichflag && nlocal) {
    double **const built = neighbor->get_xhold();
    if (built) x_run_built.assign(built[0], built[0] + 3 * nlocal);
  }
  x_built = x_run_built;
}

/* ---------------------------------------------------------------------- */

void DisplacedForces::evaluate(bool with_energy)
{
  if (has_moved_too_far()) {
    if (!own_lists) take_own_lists();
    build_own_lists();
    neighbor->ago = 0;
  } else {
    comm->forward_comm();
    neighbor->ago++;
  }
  compute_all(with_energy ? 1 : 0, 0);
}

/* ----------------------------------------------------------------------
   one evaluation as the integrator does it
------------------------------------------------------------------------- */

void DisplacedForces::compute_all(int eflag, int vflag)
{
  const int nall = atom->nlocal + (force->newton ? atom->nghost : 0);
  if (nall) std::memset(atom->f[0], 0, sizeof(double) * 3 * nall);
  if (Fix *threads = modify->get_fix_by_id("package_omp")) threads->pre_force(vflag);

  if (force->pair && force->pair->compute_flag) force->pair->compute(eflag, vflag);
  if (atom->molecular != Atom::ATOMIC) {
    if (force->bond) force->bond->compute(eflag, vflag);
    if (force->angle) force->angle->compute(eflag, vflag);
    if (force->dihedral) force->dihedral->compute(eflag, vflag);
    if (force->improper) force->improper->compute(eflag, vflag);
  }
  if (force->kspace && force->kspace->compute_flag) {
    if (ghosts.distance_outside() > 0.5 * neighbor->skin)
      error->all(
          FLERR,
          "{} with a kspace style needs a skin of more than twice the distance by which atoms leave their subdomain, "
          "now {}: raise it by the command neighbor",
          caller, ghosts.distance_outside());
    force->kspace->compute(eflag, vflag);
  }
  if (force->newton) comm->reverse_comm();
}

/* ---------------------------------------------------------------------- */

double DisplacedForces::potential_energy() const
{
  double here = 0.0, all, common = 0.0;
  if (force->pair && force->pair->compute_flag)
    here += force->pair->eng_vdwl + force->pair->eng_coul;
  if (atom->molecular != Atom::ATOMIC) {
    if (force->bond) here += force->bond->energy;
    if (force->angle) here += force->angle->energy;
    if (force->dihedral) here += force->dihedral->energy;
    if (force->improper) here += force->improper->energy;
  }
  if (force->kspace && force->kspace->compute_flag) common = force->kspace->energy;
  MPI_Allreduce(&here, &all, 1, MPI_DOUBLE, MPI_SUM, world);
  return all + common;
}

/* ---------------------------------------------------------------------- */

bool DisplacedForces::has_moved_too_far() const
{
  int here = 0, any;
  if (!own_lists && (!counters.dist_check || !update->whichflag || domain->box_change)) here = 1;
  const double trigger = 0.25 * neighbor->skin * neighbor->skin;
  if (x_built.size() != 3 * (size_t) nlocal) here = 1;
  for (int i = 0; i < nlocal && !here; i++) {
    const double *const x = atom->x[i], *const built = &x_built[3 * i];
    const double dx = x[0] - built[0], dy = x[1] - built[1], dz = x[2] - built[2];
    if (!(dx * dx + dy * dy + dz * dz <= trigger)) here = 1;
  }
  MPI_Allreduce(&here, &any, 1, MPI_INT, MPI_MAX, world);
  return any;
}

/* ---------------------------------------------------------------------- */

void DisplacedForces::take_own_lists()
{
  ghosts.take_comm();

  lists.resize(neighbor->nlist);
  for (int m = 0; m < neighbor->nlist; m++) {
    NeighList *const list = neighbor->lists[m];
    if (list->occasional) continue;
    lists[m] = {list->inum,     list->gnum,       list->maxatom, list->ilist,
                list->numneigh, list->firstneigh, list->ipage};
    if (list->copy && !list->trim && !list->kk2cpu) continue;    // points into another list
    list->ilist = list->numneigh = nullptr;
    list->firstneigh = nullptr;
    list->maxatom = 0;
    list->setup_pages(list->pgsize, list->oneatom);
  }
  own_lists = true;
}

/* ---------------------------------------------------------------------- */

void DisplacedForces::build_own_lists()
{
  largest_cutoff = ghosts.make(ghosts.cutoff_of_run());    // which serves the bonds, too
  if (neighbor->style != Neighbor::NSQ) neighbor->setup_bins();
  build_without_record();
  x_built.clear();
  if (nlocal) x_built.assign(atom->x[0], atom->x[0] + 3 * nlocal);
  nbuilds++;
}

/* ----------------------------------------------------------------------
   the record of positions and box at the last build tells the run when the
   next one is due: it stays
------------------------------------------------------------------------- */

void DisplacedForces::build_without_record()
{
  neighbor->dist_check = 0;
  neighbor->build(1);
  neighbor->dist_check = counters.dist_check;
}

/* ---------------------------------------------------------------------- */

void DisplacedForces::end()
{
  if (own_lists) {
    ghosts.give_back();
    if (neighbor->style != Neighbor::NSQ) neighbor->setup_bins();
    bin_as_the_run_did();
    give_back_lists();
  }
  give_back_atoms();
  restore_pair_internals();
  give_back_atoms();
  active = false;
}

/* ---------------------------------------------------------------------- */

void DisplacedForces::abandon()
{
  if (!active) return;
  if (own_lists) {
    ghosts.give_back();
    give_back_lists();
  }
  give_back_atoms();
  active = false;
}

/* ---------------------------------------------------------------------- */

void DisplacedForces::give_back_atoms()
{
  if (nlocal) std::copy(x_run.begin(), x_run.end(), atom->x[0]);
  ghosts.give_back();
  if (nlocal + nghost) std::copy(f_run.begin(), f_run.end(), atom->f[0]);
  save_tallies(true);
  neighbor->ncalls = counters.ncalls;
  neighbor->ndanger = counters.ndanger;
  neighbor->lastcall = counters.lastcall;
  neighbor->ago = counters.ago;
  neighbor->dist_check = counters.dist_check;
}

/* ----------------------------------------------------------------------
   occasional lists are made from the bins of the last build, and lists of
   bonds refer to the ghost atoms: both are made anew from the positions of
   that build, and equal the former ones
------------------------------------------------------------------------- */

void DisplacedForces::bin_as_the_run_did()
{
  bool needed = atom->molecular != Atom::ATOMIC;
  for (int m = 0; m < neighbor->nlist; m++)
    if (neighbor->lists[m]->occasional) needed = true;
  if (!needed) return;
  const std::vector<double> &built = x_run_built.empty() ? x_run : x_run_built;
  if (nlocal) std::copy(built.begin(), built.end(), atom->x[0]);
  comm->forward_comm();
  build_without_record();
}

/* ---------------------------------------------------------------------- */

void DisplacedForces::give_back_lists()
{
  for (int m = 0; m < neighbor->nlist; m++) {
    NeighList *const list = neighbor->lists[m];
    if (list->occasional) continue;
    if (!list->copy || list->trim || list->kk2cpu) {
      memory->destroy(list->ilist);
      memory->destroy(list->numneigh);
      memory->sfree(list->firstneigh);
      delete[] list->ipage;
    }
    list->inum = lists[m].inum;
    list->gnum = lists[m].gnum;
    list->maxatom = lists[m].maxatom;
    list->ilist = lists[m].ilist;
    list->numneigh = lists[m].numneigh;
    list->firstneigh = lists[m].firstneigh;
    list->ipage = lists[m].ipage;
  }
  own_lists = false;
}

/* ----------------------------------------------------------------------
   energies and virials of the run's last evaluation, which thermo output of
   this step may still ask for; those of single atoms are not touched
------------------------------------------------------------------------- */

void DisplacedForces::save_tallies(bool back)
{
  if (!back) tallies.clear();
  size_t k = 0;
  auto keep = [&](double &first, double &second, double *virial) {
    if (!back) tallies.emplace_back();
    Tally &tally = tallies[k++];
    if (back) {
      first = tally.energy[0];
      second = tally.energy[1];
      std::copy(tally.virial, tally.virial + 6, virial);
    } else {
      tally.energy[0] = first;
      tally.energy[1] = second;
      std::copy(virial, virial + 6, tally.virial);
    }
  };
  if (force->pair) keep(force->pair->eng_vdwl, force->pair->eng_coul, force->pair->virial);
  double unused = 0.0;
  if (force->bond) keep(force->bond->energy, unused, force->bond->virial);
  if (force->angle) keep(force->angle->energy, unused, force->angle->virial);
  if (force->dihedral) keep(force->dihedral->energy, unused, force->dihedral->virial);
  if (force->improper) keep(force->improper->energy, unused, force->improper->virial);
  if (force->kspace) keep(force->kspace->energy, unused, force->kspace->virial);
}

/* ----------------------------------------------------------------------
   some pair styles keep more than forces: densities, lists of their own,
   energies of sub-styles. One more evaluation, at the positions of the run and
   with its flags, puts these back. The simple ones below keep nothing that
   another style reads.
------------------------------------------------------------------------- */

void DisplacedForces::restore_pair_internals()
{
  if (!force->pair) return;
  bool simple = false;
  for (const char *style : {"^lj/cut", "^eam", "^morse", "^table", "^buck", "^born", "^yukawa",
                            "^zero", "^soft", "^zbl"})
    if (force->pair_style && utils::strmatch(force->pair_style, style)) simple = true;
  if (!modify->get_fix_by_style("^pair$").empty()) simple = false;
  if (simple) return;

  const bigint now = update->ntimestep;
  const int eflag = (update->eflag_global == now ? ENERGY_GLOBAL : 0) |
      (update->eflag_atom == now ? ENERGY_ATOM : 0);
  const int virial_style = force->newton_pair ? VIRIAL_FDOTR : VIRIAL_PAIR;
  const int vflag = (update->vflag_global == now ? virial_style : 0) |
      (update->vflag_atom == now ? VIRIAL_ATOM : 0);
  neighbor->ago = 0;
  compute_all(eflag, vflag);
}
