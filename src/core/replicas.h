/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Sets of replicas, as ascending ranges of their indices: which part of an ensemble is held. */

#ifndef SFT_REPLICAS_H
#define SFT_REPLICAS_H

#include "error.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Start from {0, NULL}; free with sft_replicas_free. */
typedef struct {
  int count;      /* ranges */
  int64_t *range; /* 2*count: first and last index of each, ascending, with gaps between them */
} sft_replicas;

/* Add the replicas first..last (1 <= first <= last).
   SFT_EINVAL: some are there already (named), or the range is not one; then nothing is added. SFT_ENOMEM. */
int sft_replicas_add(sft_replicas *set, int64_t first, int64_t last, sft_error *err);
void sft_replicas_free(sft_replicas *set);

/* 1 if any of the replicas first..last is in the set */
int sft_replicas_overlap(const sft_replicas *set, int64_t first, int64_t last);

/* number of replicas, and of those with an odd index */
int64_t sft_replicas_number(const sft_replicas *set);
int64_t sft_replicas_odd(const sft_replicas *set);

/* number of replicas of first..last that are not in the set */
int64_t sft_replicas_missing(const sft_replicas *set, int64_t first, int64_t last);

/* As text, such as "1-3, 7", cut with "..." where it gets too long: the replicas of the set; those of
   first..last that are not in it. Return text. */
char *sft_replicas_list(const sft_replicas *set, char *text, size_t size);
char *sft_replicas_list_missing(const sft_replicas *set, int64_t first, int64_t last, char *text,
                                size_t size);

#ifdef __cplusplus
}
#endif
#endif
