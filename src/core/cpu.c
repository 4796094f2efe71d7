/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "cpu.h"

#include <string.h>

enum sft_simd sft_cpu_best(void)
{
#ifdef SFT_X86_KERNELS /* set by CMake where the kernels are compiled */
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return SFT_SIMD_PLAIN;
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
    return SFT_SIMD_AVX512;
  return SFT_SIMD_AVX2;
#else
  return SFT_SIMD_PLAIN;
#endif
}

const char *sft_cpu_name(enum sft_simd simd)
{
  return simd == SFT_SIMD_AVX512 ? "avx512" : simd == SFT_SIMD_AVX2 ? "avx2" : "plain";
}

int sft_cpu_choose(const char *name, enum sft_simd *simd, sft_error *err)
{
  const enum sft_simd best = sft_cpu_best();
  *simd = best;
  if (!name || !*name || strcmp(name, "auto") == 0) return SFT_OK;
  for (int s = SFT_SIMD_PLAIN; s <= SFT_SIMD_AVX512; s++) {
    if (strcmp(name, sft_cpu_name((enum sft_simd) s)) != 0) continue;
    if (s > (int) best)
      return sft_fail(err, SFT_EINVAL, "this processor or build has no %s: use %s or less", name,
                      sft_cpu_name(best));
    *simd = (enum sft_simd) s;
    return SFT_OK;
  }
  return sft_fail(err, SFT_EINVAL, "%.40s is none of auto, avx512, avx2 and plain", name);
}
