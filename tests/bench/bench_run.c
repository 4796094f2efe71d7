/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* bench_run FILE COMMAND ...: run a command and leave its wall time (s), processor time (s) and peak memory
   (kB) in FILE, or FILE.R if it is MPI rank R. With BENCH_SHARED=NAME in the environment, NAME.R gets a line
   now and then: time (s), R, memory of the command (kB) where a page that n processes share counts 1/n
   (Linux). */

#include <signal.h>
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

/* memory of a process with its part of shared pages, kB; 0 if that is not known */
static long shared_out(pid_t process)
{
  char path[64], line[256];
  long kb = 0;
  snprintf(path, sizeof path, "/proc/%ld/smaps_rollup", (long) process);
  FILE *file = fopen(path, "r");
  while (file && !kb && fgets(line, sizeof line, file)) sscanf(line, "Pss: %ld", &kb);
  if (file) fclose(file);
  return kb;
}

/* NAME, or NAME.R for rank R */
static void name_file(char *path, size_t size, const char *name)
{
  snprintf(path, size, "%s%s%s", name, rank() ? "." : "", rank() ? rank() : "");
}

/* write that down until the child ends: often in the first second, then rarely, as it takes milliseconds */
static void watch(pid_t child, const sigset_t *ends, const char *name, double start)
{
  char path[4096];
  name_file(path, sizeof path, name);
  FILE *file = fopen(path, "w");
  for (;;) {
    const struct timespec pause = {0, wall() - start < 1.0 ? 20000000 : 200000000};
    if (sigtimedwait(ends, NULL, &pause) == SIGCHLD) break;
    if (file) fprintf(file, "%.3f %s %ld\n", wall(), rank() ? rank() : "0", shared_out(child));
  }
  if (file) fclose(file);
}

int main(int narg, char **arg)
{
  if (narg < 3) return 2;
  sigset_t ends, before;
  sigemptyset(&ends);
  sigaddset(&ends, SIGCHLD);
  sigprocmask(SIG_BLOCK, &ends, &before);
  const double start = wall();
  const pid_t child = fork();
  if (child < 0) return 1;
  if (child == 0) {
    sigprocmask(SIG_SETMASK, &before, NULL);
    execvp(arg[2], arg + 2);
    perror(arg[2]);
    _exit(127);
  }
  int status;
  struct rusage used;
  if (getenv("BENCH_SHARED")) watch(child, &ends, getenv("BENCH_SHARED"), start);
  if (wait4(child, &status, 0, &used) < 0) return 1;
  char path[4096];
  name_file(path, sizeof path, arg[1]);
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
