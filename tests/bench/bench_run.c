/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* bench_run FILE COMMAND ...: run a command and leave its wall time (s), processor time (s) and peak memory
   (kB) in FILE, or FILE.R if it is MPI rank R. */

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double wall(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double) now.tv_sec + 1.0e-9 * (double) now.tv_nsec;
}

static double of(struct timeval t)
{
  return (double) t.tv_sec + 1.0e-6 * (double) t.tv_usec;
}

static const char *rank(void)
{
  static const char *const names[] = {"OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK"};
  for (size_t k = 0; k < sizeof names / sizeof *names; k++)
    if (getenv(names[k])) return getenv(names[k]);
  return NULL;
}

int main(int narg, char **arg)
{
  if (narg < 3) return 2;
  const double start = wall();
  const pid_t child = fork();
  if (child < 0) return 1;
  if (child == 0) {
    execvp(arg[2], arg + 2);
    perror(arg[2]);
    _exit(127);
  }
  int status;
  struct rusage used;
  if (wait4(child, &status, 0, &used) < 0) return 1;
  char path[4096];
  snprintf(path, sizeof path, "%s%s%s", arg[1], rank() ? "." : "", rank() ? rank() : "");
  FILE *file = fopen(path, "w");
  if (!file) {
    perror(path);
    return 1;
  }
  fprintf(file, "%.4f %.4f %ld\n", wall() - start, of(used.ru_utime) + of(used.ru_stime),
          used.ru_maxrss);
  fclose(file);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
