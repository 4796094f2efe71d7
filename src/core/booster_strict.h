/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* What libxgboost takes on trust in the file of a booster, and could crash or compute nonsense with. */

#ifndef SFT_BOOSTER_STRICT_H
#define SFT_BOOSTER_STRICT_H

#include "error.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Is the booster written as XGBoost 1.7 to 3.x writes it? For bytes that sft_trees_add has accepted: it looks
   only at what margins depend on. Checked here besides: names and numbers of trees, groups and nodes, arrays that are of no
   use to us, parents, nodes that no way leads to.
   SFT_EMISFIT: not so, names what; the remedy is engine native. SFT_EFORMAT, SFT_ENOMEM. */
int sft_booster_check_strictly(const void *bytes, size_t length, sft_error *err);

#ifdef __cplusplus
}
#endif
#endif
