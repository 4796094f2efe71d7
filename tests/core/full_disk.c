/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Every call that writes fails in turn, as on a disk that gets full: an error with file and reason, what was there before
   is whole, and nothing temporary is left. */

#include "core/file_write.h"
#include "core/fit_parts.h"
#include "core/model.h"
#include "core/model_folder.h"

#include "check.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

const char *full_disk(int n, const char *path); /* ../full_disk.c */
void full_disk_errno(int value);

enum { MOST_CALLS = 200, MOST_BYTES = 20000 };

/* all files below a folder, or a file, as one text: names and contents */
static void slurp(const char *path, char *text, size_t *length)
{
  struct dirent **entries;
  const int n = scandir(path, &entries, NULL, alphasort);
  *length += (size_t) snprintf(text + *length, MOST_BYTES - *length, "<%s>", path);
  if (n < 0) {
    FILE *file = fopen(path, "rb");
    if (file) *length += fread(text + *length, 1, MOST_BYTES - *length, file);
    if (file) fclose(file);
    return;
  }
  for (int k = 0; k < n; k++) {
    char below[600];
    snprintf(below, sizeof below, "%.300s/%.250s", path, entries[k]->d_name);
    if (entries[k]->d_name[0] != '.') slurp(below, text, length);
    free(entries[k]);
  }
  free(entries);
}

typedef struct {
  const char *name;
  const char *there; /* what is compared: the file or folder that is written */
  int (*write)(int version, sft_error *err);
} writer;

static int write_file(int version, sft_error *err)
{
  char text[MOST_BYTES / 4];
  memset(text, 'a' + version, sizeof text);
  return sft_file_replace("disk/one", text, sizeof text, err);
}

static int write_model(int version, sft_error *err)
{
  const char *const names[] = {"Cu", "Zr"};
  unsigned char first[1000], second[10];
  unsigned char *const bytes[] = {first, second};
  const size_t lengths[] = {sizeof first, sizeof second};
  sft_model *model = NULL;
  memset(first, version, sizeof first);
  memset(second, version, sizeof second);
  CHECK_EQUAL(sft_model_create(&model, err), SFT_OK, "create");
  sft_model_set_elements(model, 2, names, err);
  strcpy(model->units, "metal");
  strcpy(model->xgboost, "1.7.4");
  model->ntemperatures = model->nsamples = 1;
  model->temperatures = calloc(1, sizeof *model->temperatures);
  model->temperatures[0] = 700.0 + version;
  model->samples = calloc(1, sizeof *model->samples);
  model->samples[0].atoms = 100;
  const int status = sft_model_write(model, "disk/one", 2, bytes, lengths, err);
  sft_model_free(model);
  return status;
}

static int entries_of(const char *folder)
{
  struct dirent **entries;
  const int n = scandir(folder, &entries, NULL, alphasort);
  for (int k = 0; k < n; k++) free(entries[k]);
  free(entries);
  return n - 2;
}

/* Over nothing, or over what is there already. The last of the calls remove what is old: those may fail, and what they
   leave is removed the next time. */
static void each_call(const writer *w, int over)
{
  static char before[MOST_BYTES], after[MOST_BYTES], new_one[MOST_BYTES];
  sft_error err = {0};
  int n, failures = 0, left = 0;
  for (n = 1; n < MOST_CALLS; n++) {
    size_t before_length = 0, after_length = 0, new_length = 0;
    full_disk(0, "");
    CHECK_EQUAL(system("rm -rf disk && mkdir disk"), 0, "an empty folder");
    if (over) CHECK_EQUAL(w->write(1, &err), SFT_OK, "%s: %s", w->name, err.message);
    slurp("disk/one", before, &before_length);

    full_disk(n, "disk/");
    const int status = w->write(2, &err);
    const char *call = full_disk(0, "");
    slurp("disk/one", after, &after_length);
    if (!status) {
      /* it must be the new one then, whole: only removing the old one may fail, and what rename does as well */
      CHECK(!*call || !strcmp(call, "unlink") || !strcmp(call, "rmdir") ||
                !strcmp(call, "renameat2"),
            "%s: %s fails unseen", w->name, call);
      left += entries_of("disk") > 1;
      CHECK_EQUAL(w->write(2, &err), SFT_OK, "%s: again: %s", w->name, err.message);
      slurp("disk/one", new_one, &new_length);
      CHECK(new_length == after_length && !memcmp(new_one, after, new_length),
            "%s: call %d: the new one", w->name, n);
      CHECK_EQUAL(entries_of("disk"), 1, "%s: nothing is left after the next time", w->name);
      if (!*call) break;
      continue;
    }
    failures++;
    CHECK(*call, "%s: a reason: %s", w->name, err.message);
    CHECK(status == SFT_EIO && strstr(err.message, "disk/one") &&
              strstr(err.message, "No space left"),
          "%s: call %d: %s", w->name, n, err.message);
    CHECK(before_length == after_length && !memcmp(before, after, after_length),
          "%s: call %d: what was there", w->name, n);
    CHECK_EQUAL(entries_of("disk"), over, "%s: call %d: nothing temporary is left", w->name, n);
  }
  printf("%s, over %s: %d calls fail, %d leave something old, %d in all\n", w->name,
         over ? "another" : "nothing", failures, left, n - 1);
  CHECK(n < MOST_CALLS && failures > 4, "%s: an end", w->name);
}

/* status of a child without rights of its own; 0: refused with the reason */
static int without_rights(void)
{
  sft_error err = {0};
  if (geteuid() == 0 && setuid(65534)) return 1;
  if (sft_file_replace("closed/one", "a", 1, &err) != SFT_EIO ||
      !strstr(err.message, "closed/one: Permission denied"))
    return 2;
  if (sft_model_check_folder("closed/one", &err) != SFT_EIO ||
      !strstr(err.message, "closed/one.tmp: Permission denied"))
    return 3;
  return 0;
}

static int write_part(int version, sft_error *err)
{
  char text[MOST_BYTES / 4];
  memset(text, 'a' + version, sizeof text);
  return sft_fit_parts_write("disk/one", "mine", SFT_PART_BOOSTER, 1, text, sizeof text, err);
}

/* A call that fails without saying why, where errno is 0 from before: it must not pass for a success. */
static void without_errno(void)
{
  static int (*const writers[])(int, sft_error *) = {write_file, write_part};
  for (size_t k = 0; k < 2; k++)
    for (int n = 1; n < 20; n++) {
      sft_error err = {0};
      CHECK_EQUAL(system(k ? "rm -rf disk && mkdir -p disk/one.part" : "rm -rf disk && mkdir disk"),
                  0, "an empty folder");
      full_disk_errno(0);
      full_disk(n, "disk/");
      errno = 0;
      const int status = writers[k](1, &err);
      const char *call = full_disk(0, "");
      full_disk_errno(ENOSPC);
      if (!*call) {
        CHECK(n > 3 && !status, "writer %zu: %d calls", k, n - 1);
        break;
      }
      CHECK_EQUAL(status, SFT_EIO, "writer %zu: %s fails unseen", k, call);
      CHECK(system("test -z \"$(find disk -type f)\"") == 0, "writer %zu: %s: half a file", k,
            call);
    }
}

/* a folder that is not there; one without the right to write */
static void no_folder(void)
{
  sft_error err = {0};
  int status = -1;
  CHECK_REFUSED(sft_file_replace("nowhere/one", "a", 1, &err), SFT_EIO, err,
                "nowhere/one: No such file");
  CHECK_EQUAL(system("rm -rf closed && mkdir closed && chmod 555 closed"), 0, "a closed folder");
  fflush(stdout);
  const pid_t child = fork();
  if (child == 0) _exit(without_rights());
  CHECK(child > 0 && waitpid(child, &status, 0) == child && status == 0, "closed: status %d",
        WEXITSTATUS(status));
  CHECK_EQUAL(system("rmdir closed"), 0, "nothing is in it");
}

/* root could put a file in the place of a device */
static void device(void)
{
  sft_error err = {0};
  struct stat info;
  CHECK_EQUAL(system("rm -rf disk && mkdir disk && mkfifo disk/one"), 0, "a pipe");
  CHECK_REFUSED(sft_file_replace("disk/one", "a", 1, &err), SFT_EIO, err,
                "disk/one: it is a device");
  CHECK(stat("disk/one", &info) == 0 && S_ISFIFO(info.st_mode), "the pipe is there");
  CHECK_EQUAL(entries_of("disk"), 1, "nothing temporary");
}

/* killed between the two renames of a file system that cannot exchange */
static void killed(void)
{
  static char before[MOST_BYTES], after[MOST_BYTES];
  size_t before_length = 0, after_length = 0;
  sft_error err = {0};
  CHECK_EQUAL(system("rm -rf disk && mkdir disk"), 0, "an empty folder");
  CHECK_EQUAL(write_model(1, &err), SFT_OK, "%s", err.message);
  slurp("disk/one", before, &before_length);
  CHECK_EQUAL(system("cp -r disk/one disk/one.tmp && mv disk/one disk/one.tmp.old"), 0, "killed");
  CHECK_EQUAL(sft_model_check_folder("disk/one", &err), SFT_OK, "%s", err.message);
  slurp("disk/one", after, &after_length);
  CHECK(before_length == after_length && !memcmp(before, after, after_length), "it is back");
  CHECK_EQUAL(entries_of("disk"), 1, "and nothing else");

  /* a copy that somebody keeps, beside the model or in its place */
  CHECK_EQUAL(system("cp -r disk/one disk/one.old"), 0, "a copy");
  CHECK_EQUAL(sft_model_check_folder("disk/one", &err), SFT_OK, "%s", err.message);
  CHECK_EQUAL(write_model(2, &err), SFT_OK, "%s", err.message);
  CHECK_EQUAL(system("rm -r disk/one"), 0, "only the copy");
  CHECK_EQUAL(sft_model_check_folder("disk/one", &err), SFT_OK, "%s", err.message);
  CHECK_EQUAL(write_model(2, &err), SFT_OK, "%s", err.message);
  after_length = 0;
  CHECK_EQUAL(system("mv disk/one disk/new && mv disk/one.old disk/one"), 0, "to compare");
  slurp("disk/one", after, &after_length);
  CHECK(before_length == after_length && !memcmp(before, after, after_length), "the copy is whole");
  CHECK_EQUAL(system("rm -r disk/new"), 0, "to go on");

  /* a link to a model is replaced, not what it points to */
  CHECK_EQUAL(system("mv disk/one disk/mine && ln -s mine disk/one"), 0, "a link");
  CHECK_EQUAL(write_model(2, &err), SFT_OK, "%s", err.message);
  CHECK_EQUAL(entries_of("disk/mine"), 4, "what the link pointed to");
  CHECK_EQUAL(entries_of("disk"), 2, "nothing temporary");
}

int main(void)
{
  static const writer writers[] = {{"file", "disk/one", write_file},
                                   {"model", "disk/one", write_model}};
  for (int exchanging = 0; exchanging < 2; exchanging++) {
    if (exchanging)
      unsetenv("SFT_NO_EXCHANGE");
    else
      setenv("SFT_NO_EXCHANGE", "1", 1);
    for (int over = 0; over < 2; over++)
      for (size_t k = 0; k < 2; k++) each_call(&writers[k], over);
    killed();
  }
  without_errno();
  no_folder();
  device();
  return check_report();
}
