/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS

   The program of the page src/doc/library.md, which is compared with it by library.sh */
#include "library.h"
#include <stdio.h>
int main(void)
{
  char message[500] = "";
  void *lmp = lammps_open_no_mpi(0, NULL, NULL);
  lammps_command(lmp, "plugin load ./softnessplugin.so");
  lammps_file(lmp, "liquid.in");
  lammps_command(lmp, "compute soft all softness/atom CuZr.softness Cu Zr");
  if (!lammps_has_error(lmp)) lammps_command(lmp, "run 0");
  const double *S = lammps_extract_compute(lmp, "soft", LMP_STYLE_ATOM, LMP_TYPE_VECTOR);
  if (lammps_has_error(lmp)) lammps_get_last_error_message(lmp, message, sizeof message);
  if (S) printf("softness of the first atom: %g\n", S[0]);
  lammps_close(lmp);
  lammps_mpi_finalize();
  return message[0] != '\0';
}
