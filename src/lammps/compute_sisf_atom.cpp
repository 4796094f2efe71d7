/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "compute_sisf_atom.h"

#include "atom.h"
#include "citeme.h"
#include "domain.h"
#include "error.h"
#include "fix_isoconf.h"
#include "fix_store_atom.h"
#include "fix_store_global.h"
#include "group.h"
#include "keywords.h"
#include "memory.h"
#include "modify.h"
#include "softness_citation.h"
#include "update.h"

#include <algorithm>

using namespace LAMMPS_NS;

static constexpr int NRESULTS = 4;    // tau, ln m, censored, standard error: before the F_s columns
// ln m, then smallest F_s, of odd and of even replicas: behind them
static constexpr int NHALVES = 4;
static constexpr int NSETTINGS =
    8;    // q, average, direction, com, halves, sampling times: before the counts

/* ---------------------------------------------------------------------- */

ComputeSisfAtom::ComputeSisfAtom(LAMMPS *lmp, int narg, char **arg) :
    Compute(lmp, narg, arg), isoconf(nullptr), remove_drift(true), halves(false), sums(nullptr),
    counts(nullptr), held{0, nullptr}, displacement(nullptr), nmax(0), nmax_displacement(0)
{
  if (narg < 5) utils::missing_cmd_args(FLERR, "compute sisf/atom", error);

  id_isoconf = arg[3];
  const double q = utils::numeric(FLERR, arg[4], false, lmp);

  sft_sisf_average average = SFT_SISF_SINC;
  double direction[3] = {0.0, 0.0, 0.0};
  SoftnessKeywords keywords("compute sisf/atom");
  int iarg = 5;
  while (iarg < narg) {
    const std::string keyword = arg[iarg];
    keywords.once(error, keyword);
    if (iarg + 2 > narg) utils::missing_cmd_args(FLERR, "compute sisf/atom " + keyword, error);
    const std::string value = arg[iarg + 1];
    if (keyword == "average") {
      iarg += 2;
      if (value == "sinc")
        average = SFT_SISF_SINC;
      else if (value == "axes")
        average = SFT_SISF_AXES;
      else if (value == "vector") {
        average = SFT_SISF_VECTOR;
        if (iarg + 3 > narg)
          utils::missing_cmd_args(FLERR, "compute sisf/atom average vector", error);
        for (int d = 0; d < 3; d++) direction[d] = utils::numeric(FLERR, arg[iarg++], false, lmp);
      } else
        error->all(
            FLERR,
            "Illegal compute sisf/atom command: average is {}: it must be sinc, axes or vector",
            value);
    } else if (keyword == "com") {
      remove_drift = utils::logical(FLERR, arg[iarg + 1], false, lmp);
      iarg += 2;
    } else if (keyword == "halves") {
      halves = utils::logical(FLERR, arg[iarg + 1], false, lmp);
      iarg += 2;
    } else
      error->all(FLERR, "Unknown compute sisf/atom keyword: {}", keyword);
  }

  if (group->dynamic[igroup])
    error->all(FLERR, "Compute sisf/atom does not allow use with a dynamic group: {} is one",
               group->names[igroup]);

  sft_error err;
  if (sft_sisf_kernel_init(&kernel, average, q, direction, &err))
    error->all(FLERR, "Illegal compute sisf/atom command: {}", err.message);
  kernel.dimension = domain->dimension;

  // the number of columns depends on the fix, so it has to be there already

  isoconf = dynamic_cast<FixIsoconf *>(modify->get_fix_by_id(id_isoconf));
  if (!isoconf)
    error->all(FLERR,
               "Compute sisf/atom fix {} is not a fix isoconf: define the fix before the compute",
               id_isoconf);
  ntimes = isoconf->number_of_times();
  times.resize(ntimes);
  even_replicas.resize(ntimes);
  even_sum.resize(ntimes);

  peratom_flag = 1;
  size_peratom_cols = NRESULTS + ntimes + (halves ? NHALVES : 0);
  create_attribute = 0;

  id_sums = std::string(id) + "_COMPUTE_SUMS";
  id_counts = std::string(id) + "_COMPUTE_COUNTS";
  // first the settings: sums of a restart file with others would not fit

  try {
    counts = dynamic_cast<FixStoreGlobal *>(
        modify->add_fix(fmt::format("{} {} STORE/GLOBAL {} 1", id_counts, group->names[igroup],
                                    NSETTINGS + 2 * ntimes + 1)));
    store_settings();
    sums = dynamic_cast<FixStoreAtom *>(
        modify->add_fix(fmt::format("{} {} STORE/ATOM {} 0 0 1", id_sums, group->names[igroup],
                                    values_of_an_atom())));
  } catch (...) {
    release();    // no destructor runs for an object that was not made
    throw;
  }

  if (lmp->citeme) lmp->citeme->add(softness_citation);
}

/* ----------------------------------------------------------------------
   the sums of a restart file are of use only for the same function
------------------------------------------------------------------------- */

void ComputeSisfAtom::store_settings()
{
  const double settings[NSETTINGS] = {kernel.q,
                                      (double) kernel.average,
                                      kernel.direction[0],
                                      kernel.direction[1],
                                      kernel.direction[2],
                                      remove_drift ? 1.0 : 0.0,
                                      halves ? 1.0 : 0.0,
                                      (double) ntimes};
  double *const stored = counts->vstore;
  if (stored[0] > 0.0 && !std::equal(settings, settings + NSETTINGS, stored))
    error->all(
        FLERR,
        "The restart file holds compute sisf/atom {} with q = {} or with another average, com, halves or times: "
        "use the same arguments, or another compute ID",
        id, stored[0]);
  std::copy(settings, settings + NSETTINGS, stored);

  const double *const range = stored + NSETTINGS + 2 * ntimes;
  for (int k = 0; k < (int) range[0]; k++)
    sft_replicas_add(&held, (int64_t) range[1 + 2 * k], (int64_t) range[2 + 2 * k], nullptr);
}

/* ----------------------------------------------------------------------
   which replicas are held, and of which atoms, behind the counts; the store grows
------------------------------------------------------------------------- */

void ComputeSisfAtom::store_held()
{
  const int nfixed = NSETTINGS + 2 * ntimes, size = nfixed + 2 + 2 * held.count;
  const double identity = held_identity() > 0.0 ? held_identity()
                                                : isoconf->identity_of_atoms(groupbit);
  if (size > counts->nrow) {
    const std::vector<double> kept(counts->vstore, counts->vstore + nfixed);
    counts->reset_global(size, 1);
    counts->nrow = size;
    std::copy(kept.begin(), kept.end(), counts->vstore);
  }
  double *const range = counts->vstore + nfixed;
  range[0] = held.count;
  for (int k = 0; k < 2 * held.count; k++) range[1 + k] = (double) held.range[k];
  range[1 + 2 * held.count] = identity;
}

/* ----------------------------------------------------------------------
   of the atoms at the first replica; 0 before, and from an older restart file
------------------------------------------------------------------------- */

double ComputeSisfAtom::held_identity() const
{
  const int nfixed = NSETTINGS + 2 * ntimes;
  const int where = nfixed + 1 + 2 * (int) counts->vstore[nfixed];
  return where < counts->nrow ? counts->vstore[where] : 0.0;
}

/* ---------------------------------------------------------------------- */

ComputeSisfAtom::~ComputeSisfAtom()
{
  release();
  memory->destroy(array_atom);
  memory->destroy(displacement);
}

/* ---------------------------------------------------------------------- */

void ComputeSisfAtom::release()
{
  // the fixes may all have been deleted already

  if (modify->nfix && modify->get_fix_by_id(id_sums)) modify->delete_fix(id_sums);
  if (modify->nfix && modify->get_fix_by_id(id_counts)) modify->delete_fix(id_counts);
  sft_replicas_free(&held);
}

/* ----------------------------------------------------------------------
   they may have been deleted or defined anew, and output may ask without
   a run before
------------------------------------------------------------------------- */

void ComputeSisfAtom::find_fixes()
{
  isoconf = dynamic_cast<FixIsoconf *>(modify->get_fix_by_id(id_isoconf));
  if (!isoconf)
    error->all(
        FLERR,
        "Compute sisf/atom needs fix isoconf {}, which has been deleted: delete the compute too",
        id_isoconf);
  if (isoconf->number_of_times() != ntimes)
    error->all(
        FLERR,
        "Fix isoconf {} has been defined anew with {} sampling times in place of {}: define compute "
        "sisf/atom {} anew too",
        id_isoconf, isoconf->number_of_times(), ntimes, id);

  sums = dynamic_cast<FixStoreAtom *>(modify->get_fix_by_id(id_sums));
  counts = dynamic_cast<FixStoreGlobal *>(modify->get_fix_by_id(id_counts));
  if (!sums || !counts)
    error->all(FLERR, "Could not find the internal fixes {} and {} of compute sisf/atom", id_sums,
               id_counts);

  if (!isoconf->started() && replicas()[0] > 0.0)
    error->all(
        FLERR,
        "Fix isoconf {} has been defined anew, but compute sisf/atom {} holds {} replicas of the former "
        "ensemble: define the compute anew too",
        id_isoconf, id, replicas()[0]);
}

/* ---------------------------------------------------------------------- */

void ComputeSisfAtom::init()
{
  find_fixes();

  if (group->count(igroup) == 0)
    error->all(FLERR, "Compute sisf/atom group {} has no atoms", group->names[igroup]);
  if (replicas()[0] > 0.0 && held_identity() > 0.0 &&
      held_identity() != isoconf->identity_of_atoms(groupbit))
    error->all(
        FLERR,
        "Types, masses, IDs or the group of compute sisf/atom {} have changed since its first replica: "
        "define fix isoconf and the compute anew",
        id);
}

/* ---------------------------------------------------------------------- */

double *ComputeSisfAtom::replicas() const
{
  return counts->vstore + NSETTINGS;
}

double *ComputeSisfAtom::odd_replicas() const
{
  return replicas() + ntimes;
}

/* ----------------------------------------------------------------------
   add this replica's F_s at sampling time k. A compute that is defined
   within a replica joins at the start of the next one.
------------------------------------------------------------------------- */

void ComputeSisfAtom::accumulate(const FixIsoconf *fix, int k)
{
  if (fix != isoconf || (k > 0 && replicas()[k - 1] <= replicas()[k])) return;
  if (k == 0) {
    sft_error err;
    if (sft_replicas_add(&held, isoconf->replica(), isoconf->replica(), &err))
      error
          ->all(FLERR,
                "Fix isoconf runs replicas that compute sisf/atom {} has got by softness merge: {}",
                id, err.message);
    store_held();
  }

  if (atom->nmax > nmax_displacement) {
    nmax_displacement = atom->nmax;
    memory->destroy(displacement);
    memory->create(displacement, nmax_displacement, 3, "sisf/atom:displacement");
  }

  double drift[3];
  const bool odd = isoconf->replica() % 2;
  isoconf->unwrapped_displacements(displacement, drift);
  if (!remove_drift) drift[0] = drift[1] = drift[2] = 0.0;

  // the sums of one time lie far apart in memory: without other work in between, many of them are fetched at a time

  const int nlocal = atom->nlocal;
  for (int i = 0; i < nlocal; i++) {
    double *const r = displacement[i];
    for (int d = 0; d < 3; d++) r[d] -= drift[d];
    r[0] = sft_piece_term(sft_sisf_value(&kernel, r));
  }
  for (int i = 0; i < nlocal; i++) {
    if (!(atom->mask[i] & groupbit)) continue;
    const double value = displacement[i][0];
    sums->astore[i][k] += value;
    sums->astore[i][ntimes + k] += sft_piece_term(value * value);
    if (halves && odd) sums->astore[i][2 * ntimes + k] += value;
  }
  replicas()[k] += 1.0;
  if (odd) odd_replicas()[k] += 1.0;
}

/* ---------------------------------------------------------------------- */

void ComputeSisfAtom::compute_peratom()
{
  find_fixes();

  if (atom->nmax > nmax) {
    nmax = atom->nmax;
    memory->destroy(array_atom);
    memory->create(array_atom, nmax, size_peratom_cols, "sisf/atom:array_atom");
  }

  for (int k = 0; k < ntimes; k++) times[k] = isoconf->time(k);
  const double *const n = replicas();

  for (int i = 0; i < atom->nlocal; i++) {
    double *const result = array_atom[i];
    if (!(atom->mask[i] & groupbit)) {
      std::fill_n(result, size_peratom_cols, 0.0);
      continue;
    }
    const double *const sum = sums->astore[i];
    sft_relaxation relaxation;
    sft_sisf_relaxation(ntimes, times.data(), n, sum, sum + ntimes, &relaxation);
    result[0] = relaxation.tau;
    result[1] = relaxation.ln_mobility;
    result[2] = relaxation.censored;
    result[3] = relaxation.std_error;
    for (int k = 0; k < ntimes; k++) result[NRESULTS + k] = n[k] > 0.0 ? sum[k] / n[k] : 0.0;
    if (halves) evaluate_halves(sum, result + NRESULTS + ntimes);
  }
  // invoked_peratom stays -1: the library interface would take the values for those of atoms that have changed since
}

/* ----------------------------------------------------------------------
   ln m and the smallest F_s as the replicas of odd and those of even index
   alone give them: two independent measurements on one structure
------------------------------------------------------------------------- */

void ComputeSisfAtom::evaluate_halves(const double *sum, double *result)
{
  const double *const all = replicas(), *const odd = odd_replicas();
  const double *const sum_odd = sum + 2 * ntimes, *const sum_sq = sum + ntimes;
  sft_relaxation relaxation;

  // the squares serve the standard error only, which is not used here

  sft_sisf_relaxation(ntimes, times.data(), odd, sum_odd, sum_sq, &relaxation);
  result[0] = relaxation.ln_mobility;
  result[2] = sft_sisf_smallest(ntimes, odd, sum_odd);

  for (int k = 0; k < ntimes; k++) {
    even_replicas[k] = all[k] - odd[k];
    even_sum[k] = sum[k] - sum_odd[k];
  }
  sft_sisf_relaxation(ntimes, times.data(), even_replicas.data(), even_sum.data(), sum_sq,
                      &relaxation);
  result[1] = relaxation.ln_mobility;
  result[3] = sft_sisf_smallest(ntimes, even_replicas.data(), even_sum.data());
}

/* ---------------------------------------------------------------------- */

double ComputeSisfAtom::memory_usage()
{
  return ((double) nmax * size_peratom_cols + (double) nmax_displacement * 3) * sizeof(double);
}
