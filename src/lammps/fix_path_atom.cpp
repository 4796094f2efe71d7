/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "fix_path_atom.h"

#include "atom.h"
#include "citeme.h"
#include "comm.h"
#include "domain.h"
#include "error.h"
#include "memory.h"
#include "modify.h"
#include "softness_citation.h"
#include "update.h"

#include "core/release.h"

#include <algorithm>
#include <cmath>
#include <cstring>

using namespace LAMMPS_NS;
using namespace FixConst;

static constexpr int NRESULTS = 4;    // position, largest |e_k|: before the |e_k|
static constexpr double RESTART_FORMAT = 1.0;
static constexpr int NRESTART = 6;

/* ---------------------------------------------------------------------- */

FixPathAtom::FixPathAtom(LAMMPS *lmp, int narg, char **arg) :
    Fix(lmp, narg, arg), newest(0), ncommon(0), last(-1), kept(nullptr)
{
  if (narg < 5) utils::missing_cmd_args(FLERR, "fix path/atom", error);
  if (narg > 5) error->all(FLERR, "Unknown fix path/atom keyword: {}", arg[5]);
  nevery = utils::inumeric(FLERR, arg[3], false, lmp);
  npath = utils::inumeric(FLERR, arg[4], false, lmp);
  if (nevery < 1)
    error->all(FLERR, "Illegal fix path/atom command: every is {}: it must be at least 1", nevery);
  if (npath < 1 || npath > 1000)
    error->all(FLERR, "Illegal fix path/atom command: K is {}: it must be 1 to 1000", npath);
  nkept = 2 * npath + 1;

  scalar_flag = 1;
  global_freq = nevery;
  extscalar = 0;
  peratom_flag = 1;
  size_peratom_cols = NRESULTS + npath;
  peratom_freq = nevery;
  create_attribute = 1;
  restart_global = restart_peratom = 1;
  maxexchange = 1 + 3 * nkept + size_peratom_cols;

  FixPathAtom::grow_arrays(atom->nmax);
  atom->add_callback(Atom::GROW);
  atom->add_callback(Atom::RESTART);
  for (int i = 0; i < atom->nlocal; i++) FixPathAtom::set_arrays(i);
  if (lmp->citeme) lmp->citeme->add(softness_citation);
}

/* ---------------------------------------------------------------------- */

FixPathAtom::~FixPathAtom()
{
  atom->delete_callback(id, Atom::GROW);
  atom->delete_callback(id, Atom::RESTART);
  memory->destroy(kept);
  memory->destroy(array_atom);
}

/* ---------------------------------------------------------------------- */

int FixPathAtom::setmask()
{
  return END_OF_STEP;
}

/* ---------------------------------------------------------------------- */

void FixPathAtom::init()
{
  for (const auto &fix : modify->get_fix_list())
    if ((fix->box_change & (BOX_CHANGE_SIZE | BOX_CHANGE_SHAPE)) && comm->me == 0)
      error->warning(
          FLERR,
          "Fix path/atom {} takes the motion of atoms with the box, which fix {} {} changes, for their own",
          id, fix->id, fix->style);
}

/* ---------------------------------------------------------------------- */

void FixPathAtom::setup(int /*vflag*/)
{
  if (update->ntimestep % nevery == 0 && update->ntimestep != last) keep();
}

/* ---------------------------------------------------------------------- */

void FixPathAtom::end_of_step()
{
  keep();
}

/* ----------------------------------------------------------------------
   a gap, as after reset_timestep, starts the row of positions anew; so does
   a jump of one atom by half of the box, as after set image
------------------------------------------------------------------------- */

void FixPathAtom::keep()
{
  const bigint now = update->ntimestep;
  if (ncommon > 0 && now != last + nevery) ncommon = 0;
  const bool anew = ncommon == 0;
  const int former = newest;
  newest = (newest + 1) % nkept;
  ncommon = std::min(ncommon + 1, nkept);
  last = now;

  const double half[3] = {0.5 * domain->xprd, 0.5 * domain->yprd, 0.5 * domain->zprd};
  for (int i = 0; i < atom->nlocal; i++) {
    double *const position = kept[i] + 1 + 3 * newest;
    const double *const before = kept[i] + 1 + 3 * former;
    domain->unmap(atom->x[i], atom->image[i], position);
    bool jumped = anew;
    for (int d = 0; d < 3 && kept[i][0] > 0.0; d++)
      if (domain->periodicity[d] && std::fabs(position[d] - before[d]) > half[d]) jumped = true;
    kept[i][0] = jumped ? 1.0 : std::min(kept[i][0] + 1.0, (double) nkept);
  }
  evaluate();
}

/* ---------------------------------------------------------------------- */

bool FixPathAtom::is_whole(int i) const
{
  return ncommon == nkept && kept[i][0] == nkept;
}

/* ---------------------------------------------------------------------- */

void FixPathAtom::evaluate()
{
  const int middle = (newest + npath + 1) % nkept;
  for (int i = 0; i < atom->nlocal; i++) {
    double *const result = array_atom[i];
    std::fill_n(result, size_peratom_cols, 0.0);
    if (!(atom->mask[i] & groupbit) || !is_whole(i)) continue;
    const double *const row = kept[i] + 1, *const center = row + 3 * middle;
    std::copy(center, center + 3, result);
    for (int k = 1; k <= npath; k++) {
      const double *const after = row + 3 * ((middle + k) % nkept);
      const double *const before = row + 3 * ((middle - k + nkept) % nkept);
      const double length = sft_release_even_part(before, center, after);
      result[NRESULTS + k - 1] = length;
      result[3] = std::max(result[3], length);
    }
  }
}

/* ----------------------------------------------------------------------
   the step that the output is about; -1 as long as there is none
------------------------------------------------------------------------- */

double FixPathAtom::compute_scalar()
{
  return ncommon == nkept ? (double) (last - (bigint) npath * nevery) : -1.0;
}

/* ---------------------------------------------------------------------- */

double FixPathAtom::memory_usage()
{
  return (double) atom->nmax * maxexchange * sizeof(double);
}

/* ---------------------------------------------------------------------- */

void FixPathAtom::grow_arrays(int nmax)
{
  memory->grow(kept, nmax, 1 + 3 * nkept, "path/atom:kept");
  memory->grow(array_atom, nmax, size_peratom_cols, "path/atom:array_atom");
}

/* ---------------------------------------------------------------------- */

void FixPathAtom::copy_arrays(int i, int j, int /*delflag*/)
{
  std::copy(kept[i], kept[i] + 1 + 3 * nkept, kept[j]);
  std::copy(array_atom[i], array_atom[i] + size_peratom_cols, array_atom[j]);
}

/* ---------------------------------------------------------------------- */

void FixPathAtom::set_arrays(int i)
{
  std::fill_n(kept[i], 1 + 3 * nkept, 0.0);
  std::fill_n(array_atom[i], size_peratom_cols, 0.0);
}

/* ---------------------------------------------------------------------- */

int FixPathAtom::pack_exchange(int i, double *buf)
{
  std::copy(kept[i], kept[i] + 1 + 3 * nkept, buf);
  std::copy(array_atom[i], array_atom[i] + size_peratom_cols, buf + 1 + 3 * nkept);
  return 1 + 3 * nkept + size_peratom_cols;
}

/* ---------------------------------------------------------------------- */

int FixPathAtom::unpack_exchange(int i, double *buf)
{
  std::copy(buf, buf + 1 + 3 * nkept, kept[i]);
  std::copy(buf + 1 + 3 * nkept, buf + 1 + 3 * nkept + size_peratom_cols, array_atom[i]);
  return 1 + 3 * nkept + size_peratom_cols;
}

/* ---------------------------------------------------------------------- */

void FixPathAtom::write_restart(FILE *fp)
{
  if (comm->me != 0) return;
  const double record[NRESTART] = {RESTART_FORMAT,  (double) nevery,  (double) npath,
                                   (double) newest, (double) ncommon, ubuf(last).d};
  const int size = sizeof record;
  fwrite(&size, sizeof(int), 1, fp);
  fwrite(record, 1, size, fp);
}

/* ---------------------------------------------------------------------- */

void FixPathAtom::restart(char *buf)
{
  double record[NRESTART];
  std::memcpy(record, buf, sizeof record);
  if (record[0] != RESTART_FORMAT || record[1] != nevery || record[2] != npath)
    error->all(
        FLERR,
        "The restart file holds fix path/atom {} with every = {} and K = {}: use the same arguments, or another fix ID",
        id, record[1], record[2]);
  newest = (int) record[3];
  ncommon = (int) record[4];
  last = (bigint) ubuf(record[5]).i;
}

/* ----------------------------------------------------------------------
   the length of an atom's record comes first
------------------------------------------------------------------------- */

int FixPathAtom::pack_restart(int i, double *buf)
{
  buf[0] = size_restart(i);
  pack_exchange(i, buf + 1);
  return size_restart(i);
}

/* ---------------------------------------------------------------------- */

void FixPathAtom::unpack_restart(int nlocal, int nth)
{
  double **extra = atom->extra;
  int m = 0;
  for (int i = 0; i < nth; i++) m += static_cast<int>(extra[nlocal][m]);
  unpack_exchange(nlocal, extra[nlocal] + m + 1);
}

/* ---------------------------------------------------------------------- */

int FixPathAtom::maxsize_restart()
{
  return 2 + 3 * nkept + size_peratom_cols;
}

/* ---------------------------------------------------------------------- */

int FixPathAtom::size_restart(int /*nlocal*/)
{
  return maxsize_restart();
}
