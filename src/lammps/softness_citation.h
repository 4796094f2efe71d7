/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

// What users of the package are asked to cite; LAMMPS collects it once per run.

#ifndef LMP_SOFTNESS_CITATION_H
#define LMP_SOFTNESS_CITATION_H

namespace LAMMPS_NS {
static const char softness_citation[] =
    "lammps-softness package: doi:10.7498/aps.75.20260233\n\n"
    "@Article{Pan2026,\n"
    " author = {Pan, Q. and Yang, Y. and Luo, J. and Wang, Q. and Peng, H.},\n"
    " title = {Machine Learning Study of Structural Features for the Relaxations of Glass-Forming Liquids},\n"
    " journal = {Acta Physica Sinica},\n"
    " year = 2026,\n"
    " volume = 75,\n"
    " pages = {110701}\n"
    "}\n\n";
}    // namespace LAMMPS_NS

#endif
