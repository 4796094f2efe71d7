/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* A disk that gets full, or refuses, at a chosen moment: stands before the C library, as part of a test or by LD_PRELOAD.

     SFT_FAIL_AT=n     the n-th call (from 1) that changes a file below the folder fails with ENOSPC. What needs space fails
                       from then on, renaming and removing fail that once. 0: never
     SFT_FAIL_IN=path  only files with this in their path count
     SFT_FAIL_CALL=name only this call counts, such as fsync
     SFT_FAIL_LOG=file a line for the call that failed

   Read when the program starts; a test of which this is a part calls full_disk(). */

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#define SHOWN __attribute__((visibility("default")))

static int fail_at, calls, fired, fail_errno = ENOSPC;
static const char *failed_call = "";
static char fail_in[4096];

/* For tests that this is a part of: start to count. Returns the call that was the first to fail since the last time, or
   an empty string. */
SHOWN const char *full_disk(int n, const char *path)
{
  const char *before = failed_call;
  snprintf(fail_in, sizeof fail_in, "%s", path);
  fail_at = n;
  calls = fired = 0;
  failed_call = "";
  return before;
}

/* The errno of calls that fail; 0: they leave it as it is, as the C library may. */
SHOWN void full_disk_errno(int value);
SHOWN void full_disk_errno(int value)
{
  fail_errno = value;
}

/* A constructor, because the address sanitizer makes folders before it can bear its own snprintf. */
__attribute__((constructor)) static void start(void)
{
  const char *n = getenv("SFT_FAIL_AT"), *path = getenv("SFT_FAIL_IN");
  full_disk(n ? atoi(n) : 0, path ? path : "");
}

static void tell(const char *what, const char *path)
{
  const char *log = getenv("SFT_FAIL_LOG");
  char line[4500];
  if (!log) return;
  const int file = (int) syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND, 0666);
  const int n = snprintf(line, sizeof line, "%s %s\n", what, path);
  if (file >= 0) {
    syscall(SYS_write, file, line, (size_t) n);
    close(file);
  }
}

/* 1 if this call is to fail */
static int fails(const char *what, const char *path, int needs_space)
{
  if (!fail_at || !path || !strstr(path, fail_in)) return 0;
  const char *only = getenv("SFT_FAIL_CALL");
  if (only && *only && strcmp(only, what) != 0) return 0;
  calls++;
  if (calls < fail_at || (calls > fail_at && !needs_space)) return 0;
  if (!fired++) {
    failed_call = what;
    tell(what, path);
  }
  if (fail_errno) errno = fail_errno;
  return 1;
}

static const char *path_of(int descriptor, char path[4096])
{
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  const ssize_t n = readlink(link, path, 4095);
  if (n < 0) return NULL;
  path[n] = '\0';
  return path;
}

static int writable(int descriptor)
{
  const int flags = fcntl(descriptor, F_GETFL);
  return flags >= 0 && (flags & O_ACCMODE) != O_RDONLY;
}

static const char *written(FILE *stream, char path[4096])
{
  const int descriptor = stream ? fileno(stream) : -1;
  return descriptor >= 0 && writable(descriptor) ? path_of(descriptor, path) : NULL;
}

/* the function behind: function pointers are copied, as dlsym returns an object pointer */
#define BEHIND(name)                        \
  static __typeof__(&name) next;            \
  if (!next) {                              \
    void *symbol = dlsym(RTLD_NEXT, #name); \
    memcpy(&next, &symbol, sizeof next);    \
  }

SHOWN FILE *fopen(const char *path, const char *mode)
{
  BEHIND(fopen)
  if (mode[0] != 'r' && fails("fopen", path, 1)) return NULL;
  return next(path, mode);
}

SHOWN FILE *fopen64(const char *path, const char *mode)
{
  return fopen(path, mode);
}

SHOWN size_t fwrite(const void *data, size_t size, size_t n, FILE *stream)
{
  char path[4096];
  BEHIND(fwrite)
  if (fails("fwrite", written(stream, path), 1)) return 0;
  return next(data, size, n, stream);
}

SHOWN int fflush(FILE *stream)
{
  char path[4096];
  BEHIND(fflush)
  if (fails("fflush", written(stream, path), 1)) return EOF;
  return next(stream);
}

SHOWN int fclose(FILE *stream)
{
  char path[4096];
  BEHIND(fclose)
  const int failing = fails("fclose", written(stream, path), 1);
  const int status = next(stream);
  if (!failing) return status;
  if (fail_errno) errno = fail_errno;
  return EOF;
}

SHOWN int fsync(int descriptor)
{
  char path[4096];
  BEHIND(fsync)
  if (fails("fsync", path_of(descriptor, path), 1)) return -1;
  return next(descriptor);
}

SHOWN ssize_t write(int descriptor, const void *data, size_t n)
{
  char path[4096];
  if (fails("write", path_of(descriptor, path), 1)) return -1;
  return syscall(SYS_write, descriptor, data, n);
}

SHOWN int mkdir(const char *path, mode_t mode)
{
  BEHIND(mkdir)
  if (fails("mkdir", path, 1)) return -1;
  return next(path, mode);
}

SHOWN int rename(const char *from, const char *to)
{
  BEHIND(rename)
  if (fails("rename", from, 0)) return -1;
  return next(from, to);
}

SHOWN int unlink(const char *path)
{
  BEHIND(unlink)
  if (fails("unlink", path, 0)) return -1;
  return next(path);
}

SHOWN int rmdir(const char *path)
{
  BEHIND(rmdir)
  if (fails("rmdir", path, 0)) return -1;
  return next(path);
}

/* renameat2, which has no function in older libraries: let the file system know only rename, or fail */
SHOWN long syscall(long number, ...)
{
  long a[6];
  va_list values;
  va_start(values, number);
  for (int k = 0; k < 6; k++) a[k] = va_arg(values, long);
  va_end(values);
  BEHIND(syscall)
#ifdef SYS_renameat2
  if (number == SYS_renameat2) {
    const char *path;
    memcpy(&path, &a[1], sizeof path);
    if (getenv("SFT_NO_EXCHANGE")) {
      errno = EINVAL;
      return -1;
    }
    if (fails("renameat2", path, 0)) return -1;
  }
#endif
  return next(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
