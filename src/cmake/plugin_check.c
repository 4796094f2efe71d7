/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* plugin_check LIBLAMMPS PLUGIN

   Opens the plugin after the LAMMPS library, as LAMMPS does. LAMMPS only logs a line when that fails and runs on:
   the command build/lmp asks here first, so that a missing library ends the run. */

#include <dlfcn.h>
#include <stdio.h>

int main(int argc, char **argv)
{
  if (argc != 3) {
    fprintf(stderr, "usage: plugin_check LIBLAMMPS PLUGIN\n");
    return 2;
  }
  for (int i = 1; i < argc; i++) {
    if (!dlopen(argv[i], RTLD_NOW | RTLD_GLOBAL)) {
      fprintf(stderr,
              "ERROR: the softness plugin cannot be loaded: %s (run `cmake --build` again, or see "
              "to the library that is named)\n",
              dlerror());
      return 1;
    }
  }
  return 0;
}
