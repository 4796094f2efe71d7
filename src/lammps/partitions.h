/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#ifndef LMP_SOFTNESS_PARTITIONS_H
#define LMP_SOFTNESS_PARTITIONS_H

namespace LAMMPS_NS {
class LAMMPS;
namespace SoftnessPartitions {

  // Return when every rank of every partition has called this. Others may come late, or never: after ten seconds a
  // line says what this partition is waiting for, and waiting leaves the processor to others. Collective over the universe.
  void wait(LAMMPS *lmp, const char *command);
}    // namespace SoftnessPartitions
}    // namespace LAMMPS_NS

#endif
