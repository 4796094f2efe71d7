/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#define _POSIX_C_SOURCE 200809L

#include "model_folder.h"
#include "file_write.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LONGEST_PATH 4096
#define LONGEST_MARK 128

/* folder + between + rest; a slash at the end of folder is dropped. */
static int make_path(char *path, const char *folder, const char *between, const char *rest,
                     sft_error *err)
{
  size_t length = strlen(folder);
  while (length > 1 && folder[length - 1] == '/') length--;
  const int n = snprintf(path, LONGEST_PATH, "%.*s%s%s", (int) length, folder, between, rest);
  if (length < 1 || n < 0 || n >= LONGEST_PATH)
    return sft_fail(err, SFT_EIO, "folder name \"%.60s\" is empty or too long", folder);
  return SFT_OK;
}

static int exists(const char *path)
{
  struct stat info;
  return lstat(path, &info) == 0;
}

/* Go through the folder: name the first file that does not belong there in `other` (or ""), and
   remove those that do, if asked to, but for the one with the mark. */
static int scan_folder(const sft_folder_kind *kind, const char *folder, int removing,
                       char other[256], int *files, sft_error *err)
{
  char path[LONGEST_PATH];
  struct dirent *entry;
  int status = SFT_OK;
  DIR *directory = opendir(folder);
  other[0] = '\0';
  *files = 0;
  if (!directory)
    return sft_fail(err, SFT_EIO, "cannot read folder %.300s: %s", folder, strerror(errno));
  while (!status && (entry = readdir(directory))) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    ++*files;
    if (!kind->ours(entry->d_name)) {
      if (!other[0]) snprintf(other, 256, "%s", entry->d_name);
    } else if (removing && !(kind->marked && strcmp(entry->d_name, kind->marked) == 0)) {
      status = make_path(path, folder, "/", entry->d_name, err);
      if (!status && unlink(path))
        status = sft_fail(err, SFT_EIO, "cannot remove %.300s: %s", path, strerror(errno));
    }
  }
  closedir(directory);
  return status;
}

static int has_mark(const sft_folder_kind *kind, const char *folder)
{
  char path[LONGEST_PATH], begin[LONGEST_MARK];
  sft_error ignored;
  const size_t length = strlen(kind->mark);
  if (make_path(path, folder, "/", kind->marked, &ignored)) return 0;
  FILE *file = fopen(path, "rb");
  if (!file) return 0;
  const size_t n = fread(begin, 1, length < LONGEST_MARK ? length : LONGEST_MARK, file);
  fclose(file);
  return n == length && memcmp(begin, kind->mark, length) == 0;
}

/* Refuse a folder with something of somebody else in it. */
static int check_content(const sft_folder_kind *kind, const char *folder, sft_error *err)
{
  char other[256];
  int files;
  const int status = scan_folder(kind, folder, 0, other, &files, err);
  if (status) return status;
  if (!other[0] && files && kind->marked && !has_mark(kind, folder))
    snprintf(other, sizeof other, "other %s", kind->marked);
  if (!other[0]) return SFT_OK;
  return sft_fail(err, SFT_EIO,
                  "folder %.200s holds %.100s, which is not part of %s, and is not replaced; "
                  "choose another name",
                  folder, other, kind->what);
}

static int remove_folder(const sft_folder_kind *kind, const char *folder, sft_error *err)
{
  char other[256];
  struct stat info;
  int files;
  if (lstat(folder, &info) == 0 && S_ISLNK(info.st_mode)) {
    /* where it points to is not ours */
    if (unlink(folder))
      return sft_fail(err, SFT_EIO, "cannot remove %.300s: %s", folder, strerror(errno));
    return SFT_OK;
  }
  int status = check_content(kind, folder, err);
  if (!status) status = scan_folder(kind, folder, 1, other, &files, err);
  /* the mark goes last: without it, the rest would be that of somebody else if we were killed now */
  if (!status && kind->marked) {
    char path[LONGEST_PATH];
    status = make_path(path, folder, "/", kind->marked, err);
    if (!status && exists(path) && unlink(path))
      status = sft_fail(err, SFT_EIO, "cannot remove %.300s: %s", path, strerror(errno));
  }
  if (status) return status;
  if (rmdir(folder))
    return sft_fail(err, SFT_EIO, "cannot remove folder %.300s: %s", folder, strerror(errno));
  return SFT_OK;
}

/* Where the old folder waits while the new one takes its name: not FOLDER.old, which may be a copy that somebody keeps. */
#define ASIDE ".tmp.old"

/* A run was killed between two renames: the old folder comes back. */
static int bring_back(const char *folder, sft_error *err)
{
  char target[LONGEST_PATH], old[LONGEST_PATH];
  int status = make_path(target, folder, "", "", err);
  if (!status) status = make_path(old, folder, ASIDE, "", err);
  if (!status && !exists(target) && exists(old) && rename(old, target))
    status = sft_fail(err, SFT_EIO, "cannot rename folder %.300s: %s", old, strerror(errno));
  return status;
}

int sft_folder_check(const sft_folder_kind *kind, const char *folder, sft_error *err)
{
  char path[LONGEST_PATH];
  struct stat info;
  int status = bring_back(folder, err);
  if (!status) status = make_path(path, folder, "", "", err);
  if (status) return status;
  if (stat(path, &info) == 0) {
    if (!S_ISDIR(info.st_mode))
      return sft_fail(err, SFT_EIO, "folder %.300s is a file; choose another name", path);
    status = check_content(kind, path, err);
    if (status) return status;
  }
  /* can a folder be made beside it? */
  status = sft_folder_begin(kind, folder, err);
  if (!status) status = make_path(path, folder, ".tmp", "", err);
  if (!status) rmdir(path);
  return status;
}

int sft_folder_begin(const sft_folder_kind *kind, const char *folder, sft_error *err)
{
  char path[LONGEST_PATH];
  int status = make_path(path, folder, ".tmp", "", err);
  if (!status && exists(path)) status = remove_folder(kind, path, err);
  if (status) return status;
  if (mkdir(path, 0777))
    return sft_fail(err, SFT_EIO, "cannot make folder %.300s: %s", path, strerror(errno));
  return SFT_OK;
}

int sft_folder_write(const char *folder, const char *file, const void *bytes, size_t length,
                     sft_error *err)
{
  char path[LONGEST_PATH];
  const int status = make_path(path, folder, ".tmp/", file, err);
  return status ? status : sft_file_write(path, bytes, length, err);
}

/* Two folders change places in one step, so that there is a whole one at any moment; 0 where the system or the file
   system cannot do that. */
static int exchange(const char *one, const char *other)
{
#if defined(SYS_renameat2)
  const unsigned int at_once = 2; /* RENAME_EXCHANGE */
  return syscall(SYS_renameat2, AT_FDCWD, one, AT_FDCWD, other, at_once) == 0;
#else
  (void) one;
  (void) other;
  return 0;
#endif
}

/* An old folder steps aside first and comes back if something fails. */
static int replace(const char *tmp, const char *target, const char *old, sft_error *err)
{
  if (rename(target, old))
    return sft_fail(err, SFT_EIO, "cannot rename folder %.300s: %s", target, strerror(errno));
  if (rename(tmp, target) == 0) return SFT_OK;
  const int problem = errno;
  if (rename(old, target))
    return sft_fail(err, SFT_EIO, "cannot rename folder %.150s: %s; what was there is now %.150s",
                    tmp, strerror(problem), old);
  return sft_fail(err, SFT_EIO, "cannot rename folder %.300s: %s", tmp, strerror(problem));
}

int sft_folder_finish(const sft_folder_kind *kind, const char *folder, sft_error *err)
{
  char target[LONGEST_PATH], tmp[LONGEST_PATH], old[LONGEST_PATH];
  sft_error ignored;
  int status = make_path(target, folder, "", "", err);
  if (!status) status = make_path(tmp, folder, ".tmp", "", err);
  if (!status) status = make_path(old, folder, ASIDE, "", err);
  if (!status && exists(target)) status = check_content(kind, target, err);
  if (!status && exists(old)) status = remove_folder(kind, old, err);
  if (status) return status;
  if (!exists(target)) {
    if (rename(tmp, target))
      return sft_fail(err, SFT_EIO, "cannot rename folder %.300s: %s", tmp, strerror(errno));
    return SFT_OK;
  }
  const int exchanged = exchange(tmp, target);
  if (!exchanged) status = replace(tmp, target, old, err);
  /* the new one is in its place: what cannot be removed now is removed next time */
  if (!status) remove_folder(kind, exchanged ? tmp : old, &ignored);
  return status;
}

void sft_folder_abandon(const sft_folder_kind *kind, const char *folder)
{
  char path[LONGEST_PATH];
  sft_error ignored;
  if (!make_path(path, folder, ".tmp", "", &ignored) && exists(path))
    remove_folder(kind, path, &ignored);
}

int sft_folder_remove(const sft_folder_kind *kind, const char *folder, sft_error *err)
{
  return remove_folder(kind, folder, err);
}
