/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* What the timed programs share. Each prints lines of name, tab, number: a line for every repeat. They
   stop with a message at the first thing that goes wrong. */

#ifndef BENCH_H
#define BENCH_H

#include "core/fit.h"
#include "core/neighbors.h"
#include "core/sample.h"
#include "core/symfn.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static inline void stop(const char *format, ...)
{
  va_list values;
  va_start(values, format);
  vfprintf(stderr, format, values);
  va_end(values);
  fputc('\n', stderr);
  exit(1);
}

/* Stop if a call of the core failed. */
static inline void must(int status, const sft_error *err)
{
  if (status) stop("%s", err->message);
}

static inline void *room(size_t bytes)
{
  void *memory = malloc(bytes ? bytes : 1);
  if (!memory) stop("no memory for %zu bytes", bytes);
  return memory;
}

/* seconds; of one thread where CLOCK_PROCESS_CPUTIME_ID is asked for */
static inline double seconds(clockid_t clock)
{
  struct timespec now;
  clock_gettime(clock, &now);
  return (double) now.tv_sec + 1.0e-9 * (double) now.tv_nsec;
}

/* The bytes of a file, owned by the caller. */
static inline char *read_file(const char *path, size_t *length)
{
  FILE *file = fopen(path, "rb");
  if (!file || fseek(file, 0, SEEK_END)) stop("cannot read %s", path);
  *length = (size_t) ftell(file);
  char *bytes = room(*length);
  rewind(file);
  if (fread(bytes, 1, *length, file) != *length) stop("cannot read %s", path);
  fclose(file);
  return bytes;
}

static inline sft_sample *read_sample(const char *path)
{
  size_t length;
  sft_sample *sample;
  sft_error err;
  char *text = read_file(path, &length);
  must(sft_sample_parse(path, text, length, NULL, &sample, &err), &err);
  free(text);
  return sample;
}

/* The descriptor of the decks. */
static inline sft_symfn_parameters usual_descriptor(void)
{
  const sft_symfn_parameters p = {10.0, 0.1, 2.0, 10.0, 0.1, 2};
  return p;
}

/* Symmetry functions of all atoms as a booster sees them, natoms rows; owned by the caller. */
static inline float *read_features(const char *path, const sft_symfn_parameters *descriptor,
                                   int *natoms)
{
  sft_error err;
  sft_symfn *symfn;
  sft_neighbors *neighbors;
  sft_sample *sample = read_sample(path);
  must(sft_symfn_create(descriptor, &symfn, &err), &err);
  must(sft_neighbors_create(&sample->box, sample->natoms, sample->position, sample->type,
                            descriptor->cutoff, sft_cpu_best(), &neighbors, &err),
       &err);
  const int columns = sft_symfn_columns(symfn);
  double *values = room((size_t) columns * sizeof *values);
  float *features = room((size_t) sample->natoms * (size_t) columns * sizeof *features);
  for (int i = 0; i < sample->natoms; i++) {
    const double *distance_sq;
    const int *type;
    int n;
    must(sft_neighbors_gather(neighbors, i, &n, &distance_sq, &type, &err), &err);
    sft_symfn_evaluate(symfn, n, distance_sq, type, values);
    for (int c = 0; c < columns; c++)
      features[(size_t) i * (size_t) columns + (size_t) c] = (float) values[c];
  }
  *natoms = sample->natoms;
  free(values);
  sft_neighbors_free(neighbors);
  sft_symfn_free(symfn);
  sft_sample_free(sample);
  return features;
}

#endif
