/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* For LD_PRELOAD: an XGBoost that says it is the version SFT_XGBOOST_VERSION, such as 3.0.2. */

#include <stdio.h>
#include <stdlib.h>

__attribute__((visibility("default"))) void XGBoostVersion(int *major, int *minor, int *patch);

void XGBoostVersion(int *major, int *minor, int *patch)
{
  const char *version = getenv("SFT_XGBOOST_VERSION");
  *major = *minor = *patch = 0;
  if (version) sscanf(version, "%d.%d.%d", major, minor, patch);
}
