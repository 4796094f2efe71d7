/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#define _GNU_SOURCE /* flock: POSIX has none that ends with the open file */

#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct sft_lock {
  int fd;
  pid_t owner;
  char path[];
};

static const char signature[] = "lammps-softness lock of ";

/* Whether the open file is still the one of that name: its last owner removes it, perhaps between open and flock. */
static int is_current(int fd, const char *path)
{
  struct stat ours, named;
  return fstat(fd, &ours) == 0 && stat(path, &named) == 0 && ours.st_ino == named.st_ino &&
      ours.st_dev == named.st_dev;
}

/* What a lock file says of its holder; NULL if it is something else than a lock file, which must not be lost. */
static const char *read_holder(int fd, char *text, size_t size)
{
  const size_t prefix = sizeof signature - 1;
  const ssize_t n = pread(fd, text, size - 1, 0);
  text[n > 0 ? n : 0] = '\0';
  text[strcspn(text, "\n")] = '\0';
  if (n <= 0) return "a process that has just started";
  return strncmp(text, signature, prefix) ? NULL : text + prefix;
}

/* For those who are refused. That it cannot be written, on a full disk, does not matter: the lock holds. */
static void sign(int fd)
{
  char host[256] = "?", since[32] = "?", text[400];
  gethostname(host, sizeof host - 1);
  const time_t now = time(NULL);
  struct tm local;
  if (localtime_r(&now, &local)) strftime(since, sizeof since, "%Y-%m-%d %H:%M:%S", &local);
  const int n = snprintf(text, sizeof text, "%sprocess %ld on %s, since %s\n", signature,
                         (long) getpid(), host, since);
  if (ftruncate(fd, 0) || pwrite(fd, text, (size_t) n, 0) != n) errno = 0;
}

/* the lock of an open file; *lock stays NULL where there are none */
static int take(int fd, const char *path, sft_lock **lock, sft_error *err)
{
  char text[300];
  const char *holder = read_holder(fd, text, sizeof text);
  if (!holder)
    return sft_fail(err, SFT_EIO,
                    "file %.300s is no lock, but the lock would have its name: move it", path);
  if (flock(fd, LOCK_EX | LOCK_NB)) {
    if (errno != EWOULDBLOCK && errno != EACCES) return SFT_OK;
    return sft_fail(err, SFT_EBUSY,
                    "another run is at work there: %.200s. Wait for it, or end it; if there is no "
                    "such process any more, remove %.200s",
                    holder, path);
  }
  if (!is_current(fd, path)) return SFT_OK;
  *lock = malloc(sizeof **lock + strlen(path) + 1);
  if (!*lock) return sft_fail_memory(err, "a lock");
  (*lock)->fd = fd;
  (*lock)->owner = getpid();
  strcpy((*lock)->path, path);
  sign(fd);
  return SFT_OK;
}

int sft_lock_take(const char *path, sft_lock **lock, sft_error *err)
{
  *lock = NULL;
  for (int again = 1; again;) {
    const int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0)
      return sft_fail(err, SFT_EIO, "cannot write file %.300s: %s", path, strerror(errno));
    const int status = take(fd, path, lock, err);
    if (*lock) return SFT_OK;
    again = !status && !is_current(fd, path);
    if (!status && !again) unlink(path);
    close(fd);
    if (status) return status;
  }
  return SFT_OK;
}

void sft_lock_release(sft_lock *lock)
{
  if (!lock) return;
  if (lock->owner == getpid()) {
    unlink(lock->path);
    close(lock->fd);
  }
  free(lock);
}
