/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "file_write.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What went wrong, for strerror: a call that fails need not set errno, and an old one must not pass for its own. */
static int cause(void)
{
  return errno ? errno : EIO;
}

/* The first errno counts: closing and removing set it anew. */
static int write_or_remove(const char *path, const void *bytes, size_t length, int wait)
{
  errno = 0;
  FILE *fp = fopen(path, "wb");
  if (!fp) return cause();
  int problem = 0;
  errno = 0;
  if (fwrite(bytes, 1, length, fp) != length || fflush(fp) || (wait && fsync(fileno(fp))))
    problem = cause();
  errno = 0;
  if (fclose(fp) && !problem) problem = cause();
  if (problem) unlink(path);
  return problem;
}

static int failed(const char *path, int problem, sft_error *err)
{
  return sft_fail(err, SFT_EIO, "cannot write file %.300s: %s", path, strerror(problem));
}

int sft_file_write(const char *path, const void *bytes, size_t length, sft_error *err)
{
  const int problem = write_or_remove(path, bytes, length, 1);
  return problem ? failed(path, problem, err) : SFT_OK;
}

/* Renaming would put a file in the place of a device such as /dev/null, for root at least. A link is replaced. */
static int is_device(const char *path)
{
  struct stat info;
  return lstat(path, &info) == 0 && !S_ISREG(info.st_mode) && !S_ISLNK(info.st_mode) &&
      !S_ISDIR(info.st_mode);
}

int sft_file_replace(const char *path, const void *bytes, size_t length, sft_error *err)
{
  if (is_device(path))
    return sft_fail(err, SFT_EIO,
                    "cannot write file %.300s: it is a device or a pipe; choose another name",
                    path);
  return sft_file_replace_by(path, ".part", bytes, length, 1, err);
}

int sft_file_replace_by(const char *path, const char *ending, const void *bytes, size_t length,
                        int wait, sft_error *err)
{
  char *part = malloc(strlen(path) + strlen(ending) + 1);
  if (!part) return sft_fail_memory(err, "the name of a file");
  strcpy(part, path);
  strcat(part, ending);
  int problem = write_or_remove(part, bytes, length, wait);
  errno = 0;
  if (!problem && rename(part, path)) {
    problem = cause();
    unlink(part);
  }
  free(part);
  return problem ? failed(path, problem, err) : SFT_OK;
}
