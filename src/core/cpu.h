/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Which kernels this processor can run. One binary holds them all; the choice is made when an
   evaluator is created, and can be forced for tests. */

#ifndef SFT_CPU_H
#define SFT_CPU_H

#include "error.h"

#ifdef __cplusplus
extern "C" {
#endif

/* in ascending order: a processor that has one has those before it */
enum sft_simd {
  SFT_SIMD_PLAIN, /* plain C */
  SFT_SIMD_AVX2,  /* AVX2 with FMA */
  SFT_SIMD_AVX512 /* AVX-512 F, BW, DQ, VL */
};

/* The best that the processor, the operating system and this build have. */
enum sft_simd sft_cpu_best(void);

/* From the name "plain", "avx2" or "avx512"; NULL, "" and "auto" are the best one.
   SFT_EINVAL: another name, or more than sft_cpu_best(). */
int sft_cpu_choose(const char *name, enum sft_simd *simd, sft_error *err);

const char *sft_cpu_name(enum sft_simd simd);

#ifdef __cplusplus
}
#endif
#endif
