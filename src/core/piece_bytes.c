/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Pieces of an ensemble as bytes: the format is in piece.h */

#include "piece.h"

#include "checksum.h"
#include "times.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char magic[] = "lammps-softness\n";
enum {
  VERSION = 2,
  MAGIC = sizeof magic - 1,
  START = MAGIC + 4 + 8,
  CRC = 4
}; /* the null byte is not written */

/* ---- writing: with bytes == NULL only the length is counted ---- */

typedef struct {
  unsigned char *bytes;
  size_t length;
} writer;

static void put(writer *out, uint64_t value, int nbytes)
{
  if (out->bytes)
    for (int b = 0; b < nbytes; b++)
      out->bytes[out->length + (size_t) b] = (unsigned char) (value >> 8 * b);
  out->length += (size_t) nbytes;
}

static void put_integer(writer *out, int64_t value)
{
  put(out, (uint64_t) value, 8);
}

static void put_real(writer *out, double value)
{
  uint64_t bits;
  memcpy(&bits, &value, 8);
  put(out, bits, 8);
}

static void put_text(writer *out, const char *text, size_t size)
{
  if (out->bytes) memcpy(out->bytes + out->length, text, size);
  out->length += size;
}

/* all but the CRC-32; `total` is the length with it */
static void put_piece(writer *out, const sft_piece *piece, size_t total)
{
  put_text(out, magic, MAGIC);
  put(out, VERSION, 4);
  put(out, total, 8);

  put_text(out, piece->units, sizeof piece->units);
  put_integer(out, piece->kernel.dimension);
  put_real(out, piece->timestep);
  for (int d = 0; d < 6; d++) put_real(out, piece->box[d]);

  put_real(out, piece->temperature);
  put_integer(out, piece->seed);
  put_integer(out, piece->nstep);
  put_integer(out, piece->rescale);
  put_integer(out, piece->thermostat);
  put_integer(out, piece->identity);
  put_integer(out, piece->ntimes);
  for (int k = 0; k < piece->ntimes; k++) put_integer(out, piece->steps[k]);

  put_integer(out, piece->kernel.average);
  put_real(out, piece->kernel.q);
  for (int d = 0; d < 3; d++) put_real(out, piece->kernel.direction[d]);
  put_integer(out, piece->remove_drift);
  put_integer(out, piece->halves);

  put_integer(out, piece->replicas.count);
  for (int k = 0; k < 2 * piece->replicas.count; k++) put_integer(out, piece->replicas.range[k]);

  const size_t row = (size_t) piece->nsums * (size_t) piece->ntimes;
  put_integer(out, piece->natoms);
  for (int64_t i = 0; i < piece->natoms; i++) {
    put_integer(out, piece->id[i]);
    put(out, piece->member[i], 1);
    for (int d = 0; d < 3; d++) put_real(out, piece->position[3 * i + d]);
    for (size_t k = 0; k < row; k++) put_real(out, piece->sums[(size_t) i * row + k]);
  }
}

int sft_piece_write(const sft_piece *piece, unsigned char **bytes, size_t *length, sft_error *err)
{
  writer out = {NULL, 0};
  *bytes = NULL;
  put_piece(&out, piece, 0);
  const size_t total = out.length + CRC;

  out.bytes = malloc(total);
  if (!out.bytes) return sft_fail_memory(err, "the bytes of a piece of an ensemble");
  out.length = 0;
  put_piece(&out, piece, total);
  put(&out, sft_checksum(out.bytes, out.length), CRC);
  *bytes = out.bytes;
  *length = total;
  return SFT_OK;
}

/* ---- reading: beyond the end everything is 0 and `bad` is set, as for a value out of its range ---- */

typedef struct {
  const unsigned char *next, *end;
  int bad;
} reader;

static uint64_t get(reader *in, int nbytes)
{
  if (in->end - in->next < nbytes) {
    in->bad = 1;
    return 0;
  }
  uint64_t value = 0;
  for (int b = 0; b < nbytes; b++) value |= (uint64_t) in->next[b] << 8 * b;
  in->next += nbytes;
  return value;
}

static int64_t get_integer(reader *in, int64_t smallest, int64_t largest)
{
  const int64_t value = (int64_t) get(in, 8);
  if (value >= smallest && value <= largest) return value;
  in->bad = 1;
  return smallest;
}

static double get_real(reader *in)
{
  const uint64_t bits = get(in, 8);
  double value;
  memcpy(&value, &bits, 8);
  if (!isfinite(value)) in->bad = 1;
  return value;
}

/* number of things of this many bytes each that come next: never more than there can be */
static int64_t get_count(reader *in, int64_t smallest, int64_t largest, size_t nbytes)
{
  const int64_t count = get_integer(in, smallest, largest);
  if ((uint64_t) count <= (uint64_t) (in->end - in->next) / nbytes) return count;
  in->bad = 1;
  return 0;
}

/* what stands before the sampling times, the function and the replicas; kept until the arrays can be made */
static void get_header(reader *in, int version, sft_piece *header)
{
  for (size_t k = 0; k < sizeof header->units; k++) header->units[k] = (char) get(in, 1);
  if (header->units[sizeof header->units - 1]) in->bad = 1;
  header->kernel.dimension = (int) get_integer(in, 2, 3);
  header->timestep = get_real(in);
  for (int d = 0; d < 6; d++) header->box[d] = get_real(in);
  header->temperature = get_real(in);
  header->seed = get_integer(in, 1, UINT32_MAX);
  header->nstep = get_integer(in, 1, INT64_MAX);
  header->rescale = (int) get_integer(in, 0, 1);
  header->thermostat = (int) get_integer(in, 0, 1);
  if (version > 1) header->identity = get_integer(in, 0, INT64_MAX);
}

static void get_function(reader *in, sft_piece *header)
{
  header->kernel.average = (enum sft_sisf_average) get_integer(in, SFT_SISF_SINC, SFT_SISF_VECTOR);
  header->kernel.q = get_real(in);
  for (int d = 0; d < 3; d++) header->kernel.direction[d] = get_real(in);
  header->remove_drift = (int) get_integer(in, 0, 1);
  header->halves = (int) get_integer(in, 0, 1);
}

static void get_atoms(reader *in, sft_piece *piece)
{
  const size_t row = (size_t) piece->nsums * (size_t) piece->ntimes;
  int64_t smallest = 1;
  for (int64_t i = 0; i < piece->natoms && !in->bad; i++) {
    piece->id[i] = get_integer(in, smallest, INT64_MAX - 1);
    smallest = piece->id[i] + 1;
    piece->member[i] = (unsigned char) get(in, 1);
    if (piece->member[i] & ~(SFT_PIECE_FIX_GROUP | SFT_PIECE_COMPUTE_GROUP)) in->bad = 1;
    for (int d = 0; d < 3; d++) piece->position[3 * i + d] = get_real(in);
    for (size_t k = 0; k < row; k++) piece->sums[(size_t) i * row + k] = get_real(in);
  }
}

/* after the magic and the length have been checked: all that the CRC-32 vouches for */
static int get_piece(reader *in, int version, const char *name, sft_piece **out, sft_error *err)
{
  sft_piece header = {0}, *piece = NULL;
  int status = SFT_OK;

  get_header(in, version, &header);
  header.ntimes = (int) get_count(in, 1, INT_MAX / 8, 8);
  header.steps = calloc((size_t) header.ntimes + 1, sizeof *header.steps);
  if (!header.steps) {
    status = sft_fail_memory(err, "a piece of an ensemble");
    goto done;
  }
  for (int k = 0; k < header.ntimes; k++) header.steps[k] = get_integer(in, 1, INT64_MAX);
  if (!in->bad && sft_times_check(header.steps, header.ntimes, header.nstep, NULL)) in->bad = 1;

  get_function(in, &header);
  const int nranges = (int) get_count(in, 0, INT_MAX / 2, 16);
  int64_t lowest = 1; /* ranges ascend, with gaps between them */
  for (int k = 0; k < nranges && !in->bad; k++) {
    const int64_t first = get_integer(in, lowest, UINT32_MAX);
    const int64_t last = get_integer(in, first, UINT32_MAX);
    if (in->bad) break;
    status = sft_replicas_add(&header.replicas, first, last, err);
    if (status == SFT_ENOMEM) goto done;
    if (status) in->bad = 1;
    lowest = last + 2;
    status = SFT_OK;
  }

  const size_t atom_bytes =
      8 + 1 + 24 + (size_t) (header.halves ? 3 : 2) * (size_t) header.ntimes * 8;
  header.natoms = get_count(in, 0, INT64_MAX, atom_bytes);
  if (in->bad) goto done;
  status = sft_piece_create(header.natoms, header.ntimes, header.halves, &piece, err);
  if (status) goto done;
  header.nsums = piece->nsums;
  header.id = piece->id;
  header.member = piece->member;
  header.position = piece->position;
  header.sums = piece->sums;
  free(piece->steps);
  *piece = header; /* takes the steps and the replicas over */
  header.steps = NULL;
  header.replicas = (sft_replicas){0, NULL};
  get_atoms(in, piece);
  if (in->next != in->end) in->bad = 1;

done:
  free(header.steps);
  sft_replicas_free(&header.replicas);
  if (!status && in->bad)
    status = sft_fail(err, SFT_EFORMAT, "%s is damaged: a value is out of its range", name);
  if (status)
    sft_piece_free(piece);
  else
    *out = piece;
  return status;
}

int sft_piece_parse(const char *name, const void *bytes, size_t length, sft_piece **piece,
                    sft_error *err)
{
  *piece = NULL;
  if (length < MAGIC || memcmp(bytes, magic, MAGIC) != 0)
    return sft_fail(err, SFT_EFORMAT, "%s is not a piece of an ensemble: softness save writes them",
                    name);
  if (length < START + CRC)
    return sft_fail(err, SFT_EFORMAT, "%s is truncated: it has %zu bytes", name, length);

  reader in = {(const unsigned char *) bytes + MAGIC, (const unsigned char *) bytes + length - CRC,
               0};
  const uint64_t version = get(&in, 4), total = get(&in, 8);
  if (version < 1 || version > VERSION)
    return sft_fail(err, SFT_EMISFIT,
                    "%s has version %llu of the format, this program reads up to version %d", name,
                    (unsigned long long) version, (int) VERSION);
  if (total != length)
    return sft_fail(err, SFT_EFORMAT, "%s is truncated or damaged: it has %zu bytes, not %llu",
                    name, length, (unsigned long long) total);
  reader end = {in.end, in.end + CRC, 0};
  if (get(&end, CRC) != sft_checksum(bytes, length - CRC))
    return sft_fail(err, SFT_EFORMAT, "%s is damaged: its checksum is wrong", name);
  return get_piece(&in, (int) version, name, piece, err);
}
