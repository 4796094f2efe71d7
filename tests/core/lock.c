/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* One process at a time: what holds a lock is named, a killed holder keeps nobody out, a file that is no lock is left alone. */

#include "core/lock.h"

#include "check.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const path = "work.lock";

static void write_text(const char *text)
{
  FILE *file = fopen(path, "w");
  fputs(text, file);
  fclose(file);
}

/* a child that holds the lock until it is killed; its process number */
static pid_t hold(void)
{
  int ready[2];
  char byte = 0;
  if (pipe(ready)) exit(1);
  const pid_t child = fork();
  if (child == 0) {
    sft_lock *lock;
    sft_error err;
    byte = sft_lock_take(path, &lock, &err) ? 'e' : 'h';
    if (write(ready[1], &byte, 1) == 1) pause();
    _exit(1);
  }
  if (read(ready[0], &byte, 1) != 1) byte = 'e';
  CHECK(byte == 'h', "the child has the lock");
  close(ready[0]);
  close(ready[1]);
  return child;
}

static void killed_holder(void)
{
  sft_lock *lock;
  sft_error err;
  const pid_t child = hold();
  char holder[100];
  snprintf(holder, sizeof holder, "process %ld on ", (long) child);
  CHECK_REFUSED(sft_lock_take(path, &lock, &err), SFT_EBUSY, err, holder);
  CHECK(!lock, "no lock from a refusal");
  kill(child, SIGKILL);
  waitpid(child, NULL, 0);
  CHECK(access(path, F_OK) == 0, "a killed process leaves the file");
  CHECK(sft_lock_take(path, &lock, &err) == SFT_OK && lock, "taken over: %s", err.message);
  sft_lock_release(lock);
  CHECK(access(path, F_OK) != 0, "the file goes with the lock");
}

static void twice(void)
{
  sft_lock *first, *second;
  sft_error err;
  CHECK(sft_lock_take(path, &first, &err) == SFT_OK && first, "the first one");
  CHECK_REFUSED(sft_lock_take(path, &second, &err), SFT_EBUSY, err, "another run is at work");

  /* a child that ends does not give back what it has not taken */

  if (fork() == 0) {
    sft_lock_release(first);
    _exit(0);
  }
  wait(NULL);
  CHECK(access(path, F_OK) == 0, "a child removes the file of its parent");
  CHECK_REFUSED(sft_lock_take(path, &second, &err), SFT_EBUSY, err, "another run is at work");
  sft_lock_release(first);
  sft_lock_release(NULL);
}

static void other_files(void)
{
  sft_lock *lock;
  sft_error err;
  char text[20] = "";
  write_text("results\n");
  CHECK_REFUSED(sft_lock_take(path, &lock, &err), SFT_EIO, err, "is no lock");
  FILE *file = fopen(path, "r");
  CHECK(file && fgets(text, sizeof text, file) && strcmp(text, "results\n") == 0, "it is kept");
  if (file) fclose(file);
  write_text("");
  CHECK(sft_lock_take(path, &lock, &err) == SFT_OK && lock, "killed before it could sign");
  sft_lock_release(lock);
  CHECK_REFUSED(sft_lock_take("nowhere/work.lock", &lock, &err), SFT_EIO, err,
                "cannot write file nowhere/work.lock: No such file");
}

/* many processes that want it at once: it is never held by two, nor lost when its owner removes the file */
static void crowd(void)
{
  enum { PROCESSES = 8, ROUNDS = 50 };
  for (int p = 0; p < PROCESSES; p++)
    if (fork() == 0) {
      int taken = 0;
      for (int tries = 0; taken < ROUNDS && tries < 1000000; tries++) {
        sft_lock *lock;
        sft_error err;
        const int status = sft_lock_take(path, &lock, &err);
        if (status == SFT_EBUSY) continue;
        if (status || !lock) _exit(1);
        const int alone = open("alone", O_CREAT | O_EXCL | O_WRONLY, 0666);
        if (alone < 0) _exit(2);
        close(alone);
        unlink("alone");
        sft_lock_release(lock);
        taken++;
      }
      _exit(taken == ROUNDS ? 0 : 3);
    }
  for (int p = 0; p < PROCESSES; p++) {
    int status;
    wait(&status);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0, "a process ends with %d",
          WEXITSTATUS(status));
  }
  CHECK(access(path, F_OK) != 0, "nothing is left");
}

int main(void)
{
  unlink(path);
  unlink("alone");
  killed_holder();
  twice();
  other_files();
  crowd();
  return check_report();
}
