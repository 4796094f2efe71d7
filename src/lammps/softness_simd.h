/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

// The vector kernels to use: the best that this processor has, unless the environment variable
// SOFTNESS_SIMD, for tests, says avx512, avx2 or plain.

#ifndef LMP_SOFTNESS_SIMD_H
#define LMP_SOFTNESS_SIMD_H

#include "error.h"
#include "lammps.h"

#include "core/cpu.h"

#include <cstdlib>

namespace LAMMPS_NS {

inline sft_simd softness_simd(LAMMPS *lmp)
{
  sft_simd simd;
  sft_error err;
  // nodes may differ in their processors and environment: not error->all()
  if (sft_cpu_choose(getenv("SOFTNESS_SIMD"), &simd, &err))
    lmp->error->one(FLERR, "Environment variable SOFTNESS_SIMD: {}", err.message);
  return simd;
}
}    // namespace LAMMPS_NS

#endif
