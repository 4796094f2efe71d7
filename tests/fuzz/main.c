/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* FUZZ_TARGET MUTATIONS FOLDER...

   Runs a fuzz target without libFuzzer: on every file of the folders, and on so many inputs made from each of
   them by random changes, the same in every run. */

#include "fuzz.h"

#include <dirent.h>

#pragma weak LLVMFuzzerCustomMutator

enum { MARGIN = 64 }; /* bytes by which an input may grow */

static unsigned int state = 12345;

static unsigned int next_random(void)
{
  state = state * 1664525u + 1013904223u;
  return state >> 8;
}

/* a byte is changed, taken out or put in */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size)
{
  const size_t at = size ? next_random() % size : 0;
  switch (next_random() % 4) {
    case 0:
      if (size) memmove(data + at, data + at + 1, size - at - 1);
      return size ? size - 1 : 0;
    case 1:
      if (size == max_size) return size;
      memmove(data + at + 1, data + at, size - at);
      data[at] = (uint8_t) next_random();
      return size + 1;
    default:
      if (size) data[at] = (uint8_t) next_random();
      return size;
  }
}

/* from memory of exactly this size, so that the sanitizers see every step beyond it */
static void run(const uint8_t *data, size_t size)
{
  uint8_t *exact = malloc(size ? size : 1);
  FUZZ_CHECK(exact != NULL);
  memcpy(exact, data, size);
  LLVMFuzzerTestOneInput(exact, size);
  free(exact);
}

static void run_file(const char *path, int mutations)
{
  FILE *file = fopen(path, "rb");
  FUZZ_CHECK(file != NULL);
  static uint8_t seed[1 << 20], data[1 << 20];
  const size_t size = fread(seed, 1, sizeof seed - MARGIN, file);
  FUZZ_CHECK(!ferror(file) && feof(file));
  fclose(file);
  printf("%s: %d bytes\n", path, (int) size);
  fflush(stdout);
  run(seed, size);
  for (int k = 0; k < mutations; k++) {
    memcpy(data, seed, size);
    size_t changed = size;
    for (unsigned int n = 1 + next_random() % 3; n; n--)
      changed = LLVMFuzzerCustomMutator
          ? LLVMFuzzerCustomMutator(data, changed, size + MARGIN, next_random())
          : LLVMFuzzerMutate(data, changed, size + MARGIN);
    run(data, changed);
  }
}

int main(int argc, char **argv)
{
  int files = 0;
  FUZZ_CHECK(argc > 2);
  for (int k = 2; k < argc; k++) {
    struct dirent **entries;
    const int n = scandir(argv[k], &entries, NULL, alphasort);
    FUZZ_CHECK(n >= 0);
    for (int e = 0; e < n; e++) {
      char path[4096];
      snprintf(path, sizeof path, "%s/%s", argv[k], entries[e]->d_name);
      if (entries[e]->d_name[0] != '.') {
        run_file(path, atoi(argv[1]));
        files++;
      }
      free(entries[e]);
    }
    free(entries);
  }
  printf("%d files\n", files);
  return files ? EXIT_SUCCESS : EXIT_FAILURE;
}
