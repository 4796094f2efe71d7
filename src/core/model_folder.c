/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#define _POSIX_C_SOURCE 200809L

#include "model_folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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
   remove those that do, if asked to. */
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
    } else if (removing) {
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
  int files;
  int status = check_content(kind, folder, err);
  if (!status) status = scan_folder(kind, folder, 1, other, &files, err);
  if (status) return status;
  if (rmdir(folder))
    return sft_fail(err, SFT_EIO, "cannot remove folder %.300s: %s", folder, strerror(errno));
  return SFT_OK;
}

int sft_folder_check(const sft_folder_kind *kind, const char *folder, sft_error *err)
{
  char path[LONGEST_PATH];
  struct stat info;
  int status = make_path(path, folder, "", "", err);
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
  if (status) return status;
  FILE *fp = fopen(path, "wb");
  int failed = !fp;
  if (fp) {
    failed = fwrite(bytes, 1, length, fp) != length || fflush(fp) || fsync(fileno(fp));
    if (failed)
      fclose(fp);
    else
      failed = fclose(fp) != 0;
  }
  if (failed) return sft_fail(err, SFT_EIO, "cannot write %.300s: %s", path, strerror(errno));
  return SFT_OK;
}

/* An old folder steps aside first and comes back if something fails. */
int sft_folder_finish(const sft_folder_kind *kind, const char *folder, sft_error *err)
{
  char target[LONGEST_PATH], tmp[LONGEST_PATH], old[LONGEST_PATH];
  int status = make_path(target, folder, "", "", err);
  if (!status) status = make_path(tmp, folder, ".tmp", "", err);
  if (!status) status = make_path(old, folder, ".old", "", err);
  if (!status && exists(target)) status = check_content(kind, target, err);
  if (!status && exists(old)) status = remove_folder(kind, old, err);
  if (status) return status;
  const int replacing = exists(target);
  if (replacing && rename(target, old))
    return sft_fail(err, SFT_EIO, "cannot rename %.300s: %s", target, strerror(errno));
  if (rename(tmp, target)) {
    status = sft_fail(err, SFT_EIO, "cannot rename %.300s: %s", tmp, strerror(errno));
    if (replacing && rename(old, target))
      return sft_fail(err, SFT_EIO, "cannot rename %.200s; what was there is now %.200s", tmp, old);
    return status;
  }
  return replacing ? remove_folder(kind, old, err) : SFT_OK;
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
