/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

// For library.c: what fix isoconf of library.in gives to C++ code by extract(), as the page library.md has it. Returns
// the first name that is wrong, or null.

#include "fix.h"
#include "lammps.h"
#include "modify.h"

#include <cstdint>

using namespace LAMMPS_NS;

extern "C" const char *wrong_extract(void *lmp, int seed)
{
  Fix *fix = ((LAMMPS *) lmp)->modify->get_fix_by_id("iso");
  int dim = -1;
  const struct {
    const char *name;
    bigint value;
  } numbers[] = {{"nreplica", 3}, {"first", 1}, {"nstep", 10}, {"elapsed", 30}};
  for (const auto &number : numbers) {
    const auto value = (const bigint *) fix->extract(number.name, dim);
    if (!value || *value != number.value || dim != 0) return number.name;
  }
  const auto temperature = (const double *) fix->extract("temperature", dim);
  if (!temperature || *temperature != 0.9 || dim != 0) return "temperature";
  const auto seed_given = (const uint32_t *) fix->extract("seed", dim);
  if (!seed_given || *seed_given != (uint32_t) seed || dim != 0) return "seed";
  const auto times = (const int64_t *) fix->extract("times", dim);
  if (!times || dim != 1) return "times";
  for (int k = 0; k < 5; k++)
    if (times[k] != 2 * (k + 1)) return "times";
  return fix->extract("colour", dim) ? "colour" : nullptr;
}
