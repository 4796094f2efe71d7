/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Model folders on disk: a new model is complete before it takes the place of an old one. */

#define _POSIX_C_SOURCE 200809L

#include "checksum.h"
#include "model.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LONGEST_PATH 4096

/* folder + suffix, or folder/file; a slash at the end of folder is dropped. */
static int make_path(char *path, const char *folder, const char *between, const char *rest,
                     sft_error *err)
{
  size_t length = strlen(folder);
  while (length > 1 && folder[length - 1] == '/') length--;
  const int n = snprintf(path, LONGEST_PATH, "%.*s%s%s", (int) length, folder, between, rest);
  if (length < 1 || n < 0 || n >= LONGEST_PATH)
    return sft_fail(err, SFT_EIO, "model folder name \"%.60s\" is empty or too long", folder);
  return SFT_OK;
}

static int ours(const char *file)
{
  const size_t length = strlen(file);
  return strcmp(file, "model.json") == 0 || strcmp(file, "report.txt") == 0 ||
      (strncmp(file, "booster_", 8) == 0 && length > 4 && strcmp(file + length - 4, ".ubj") == 0);
}

/* Go through the folder: name the first file that is not part of a model in `other` (or ""), and
   remove those that are, if asked to. */
static int scan_folder(const char *folder, int removing, char other[256], int *has_json,
                       sft_error *err)
{
  char path[LONGEST_PATH];
  struct dirent *entry;
  int status = SFT_OK;
  DIR *directory = opendir(folder);
  other[0] = '\0';
  *has_json = 0;
  if (!directory)
    return sft_fail(err, SFT_EIO, "cannot read folder %.300s: %s", folder, strerror(errno));
  while (!status && (entry = readdir(directory))) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    if (strcmp(entry->d_name, "model.json") == 0) *has_json = 1;
    if (!ours(entry->d_name)) {
      snprintf(other, 256, "%s", entry->d_name);
    } else if (removing) {
      status = make_path(path, folder, "/", entry->d_name, err);
      if (!status && unlink(path))
        status = sft_fail(err, SFT_EIO, "cannot remove %.300s: %s", path, strerror(errno));
    }
  }
  closedir(directory);
  return status;
}

static int remove_folder(const char *folder, sft_error *err)
{
  char other[256];
  int has_json;
  const int status = scan_folder(folder, 1, other, &has_json, err);
  if (status) return status;
  if (rmdir(folder))
    return sft_fail(err, SFT_EIO, "cannot remove folder %.300s: %s", folder, strerror(errno));
  return SFT_OK;
}

static int exists(const char *path)
{
  struct stat info;
  return lstat(path, &info) == 0;
}

int sft_model_check_folder(const char *folder, sft_error *err)
{
  char path[LONGEST_PATH], other[256];
  struct stat info;
  int has_json;
  int status = make_path(path, folder, "", "", err);
  if (status) return status;
  if (stat(path, &info) == 0) {
    if (!S_ISDIR(info.st_mode))
      return sft_fail(err, SFT_EIO, "model folder %.300s is a file; choose another name", path);
    status = scan_folder(path, 0, other, &has_json, err);
    if (status) return status;
    if (other[0])
      return sft_fail(err, SFT_EIO,
                      "folder %.200s holds %.100s, which is not part of a model, and is not "
                      "replaced; choose another name",
                      path, other);
  }
  /* can a folder be made beside it? */
  status = make_path(path, folder, ".tmp", "", err);
  if (status) return status;
  if (exists(path)) return remove_folder(path, err);
  if (mkdir(path, 0777))
    return sft_fail(err, SFT_EIO, "cannot make folder %.300s: %s", path, strerror(errno));
  rmdir(path);
  return SFT_OK;
}

static int write_file(const char *folder, const char *file, const void *bytes, size_t length,
                      sft_error *err)
{
  char path[LONGEST_PATH];
  const int status = make_path(path, folder, "/", file, err);
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

static int enter_boosters(sft_model *model, int n, unsigned char *const *bytes,
                          const size_t *lengths, sft_error *err)
{
  sft_model_booster *boosters = calloc((size_t) n, sizeof *boosters);
  if (!boosters) return sft_fail_memory(err, "the boosters of a model");
  for (int k = 0; k < n; k++) {
    snprintf(boosters[k].file, sizeof boosters[k].file, "booster_%03d.ubj", k + 1);
    boosters[k].bytes = lengths[k];
    boosters[k].crc32 = sft_checksum(bytes[k], lengths[k]);
  }
  free(model->boosters);
  model->boosters = boosters;
  model->nboosters = n;
  return SFT_OK;
}

/* tmp becomes folder; an old folder steps aside first and comes back if that fails. */
static int replace_folder(const char *folder, const char *tmp, sft_error *err)
{
  char target[LONGEST_PATH], old[LONGEST_PATH];
  int status = make_path(target, folder, "", "", err);
  if (!status) status = make_path(old, folder, ".old", "", err);
  if (!status && exists(old)) status = remove_folder(old, err);
  if (status) return status;
  const int replacing = exists(target);
  if (replacing && rename(target, old))
    return sft_fail(err, SFT_EIO, "cannot rename %.300s: %s", target, strerror(errno));
  if (rename(tmp, target)) {
    status = sft_fail(err, SFT_EIO, "cannot rename %.300s: %s", tmp, strerror(errno));
    if (replacing && rename(old, target))
      return sft_fail(err, SFT_EIO, "cannot rename %.200s; the model that was there is now %.200s",
                      tmp, old);
    return status;
  }
  return replacing ? remove_folder(old, err) : SFT_OK;
}

int sft_model_write(sft_model *model, const char *folder, int n, unsigned char *const *bytes,
                    const size_t *lengths, sft_error *err)
{
  char tmp[LONGEST_PATH];
  char *json = NULL, *report = NULL;
  sft_error ignored;
  int status = sft_model_check_folder(folder, err);
  if (!status) status = make_path(tmp, folder, ".tmp", "", err);
  if (!status) status = enter_boosters(model, n, bytes, lengths, err);
  if (!status) status = sft_model_json(model, &json, err);
  if (!status) status = sft_model_report(model, SFT_REPORT_ALL, &report, err);
  if (status) goto done;
  if (mkdir(tmp, 0777)) {
    status = sft_fail(err, SFT_EIO, "cannot make folder %.300s: %s", tmp, strerror(errno));
    goto done;
  }
  for (int k = 0; k < n && !status; k++)
    status = write_file(tmp, model->boosters[k].file, bytes[k], lengths[k], err);
  if (!status) status = write_file(tmp, "report.txt", report, strlen(report), err);
  if (!status) status = write_file(tmp, "model.json", json, strlen(json), err);
  if (!status) status = replace_folder(folder, tmp, err);
  if (status && exists(tmp)) remove_folder(tmp, &ignored);

done:
  free(json);
  free(report);
  return status;
}
