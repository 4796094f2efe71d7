/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Pieces of an ensemble: they add up to the whole, in any order to the bit; as bytes they come back; damage and other
   ensembles are refused. */

#include "core/piece.h"

#include "core/checksum.h"

#include "check.h"
#include "numbers.h"

enum { NATOMS = 5, NTIMES = 3, NREPLICAS = 9 };

/* F of an atom at a sampling time of a replica: anything */
static double value(int atom, int k, int replica)
{
  return sin(1.7 * atom + 0.3 * k + 2.9 * replica);
}

/* the replicas first..last */
static sft_piece *make(int first, int last, int halves)
{
  sft_piece *piece;
  sft_error err;
  CHECK_EQUAL(sft_piece_create(NATOMS, NTIMES, halves, &piece, &err), SFT_OK, "create");
  strcpy(piece->units, "metal");
  piece->timestep = 0.001;
  for (int d = 0; d < 6; d++) piece->box[d] = d < 3 ? 45.0 + d : 0.1 * d;
  piece->temperature = 1000.0;
  piece->seed = 4000000000;
  piece->nstep = 400;
  piece->thermostat = 1;
  piece->identity = 11;
  for (int k = 0; k < NTIMES; k++) piece->steps[k] = 100 * k + 1;
  const double direction[3] = {1.0, 2.0, 3.0};
  sft_sisf_kernel_init(&piece->kernel, SFT_SISF_VECTOR, 2.65, direction, &err);
  piece->remove_drift = 1;
  for (int i = 0; i < NATOMS; i++) {
    piece->id[i] = 10 + 3 * i;
    piece->member[i] = i == 2 ? SFT_PIECE_FIX_GROUP : SFT_PIECE_FIX_GROUP | SFT_PIECE_COMPUTE_GROUP;
    for (int d = 0; d < 3; d++) piece->position[3 * i + d] = 7.1 * i - 0.3 * d;
  }
  for (int r = first; r <= last; r++)
    for (int i = 0; i < NATOMS; i++)
      for (int k = 0; k < NTIMES; k++) {
        double *sums = piece->sums + (size_t) i * piece->nsums * NTIMES;
        const double term = sft_piece_term(value(i, k, r));
        sums[k] += term;
        sums[NTIMES + k] += sft_piece_term(term * term);
        if (halves && r % 2) sums[2 * NTIMES + k] += term;
      }
  if (first <= last) sft_replicas_add(&piece->replicas, first, last, &err);
  return piece;
}

static void check_equal(const sft_piece *a, const sft_piece *b, const char *what)
{
  sft_error err = {0, ""};
  CHECK_EQUAL(sft_piece_check_same(a, b, "other", &err), SFT_OK, "%s: %s", what, err.message);
  CHECK(!memcmp(a->sums, b->sums, sizeof(double) * NATOMS * NTIMES * (size_t) a->nsums),
        "%s: sums to the bit", what);
  CHECK(!memcmp(a->position, b->position, sizeof(double) * NATOMS * 3), "%s: positions", what);
  CHECK(!memcmp(a->member, b->member, NATOMS), "%s: groups", what);
  CHECK(a->replicas.count == b->replicas.count &&
            !memcmp(a->replicas.range, b->replicas.range,
                    2 * sizeof(int64_t) * (size_t) a->replicas.count),
        "%s: replicas", what);
}

static void adding(void)
{
  const int part[4][2] = {{1, 3}, {4, 4}, {5, 7}, {8, 9}};
  sft_error err;
  uint64_t state = 5;
  for (int halves = 0; halves < 2; halves++) {
    sft_piece *whole = make(1, NREPLICAS, halves);
    for (int trial = 0; trial < 10; trial++) {
      sft_piece *sum = make(1, 0, halves);
      sum->position[4] += 1.0e-10; /* rounding: those of the pieces count */
      int done[4] = {0}, left = 4;
      while (left) {
        const int p = (int) (number_uniform(&state) * 4.0);
        if (done[p]) continue;
        sft_piece *piece = make(part[p][0], part[p][1], halves);
        CHECK_EQUAL(sft_piece_add(sum, piece, "piece", &err), SFT_OK, "add");
        sft_piece_free(piece);
        done[p] = 1;
        left--;
      }
      check_equal(sum, whole, "four pieces in any order");
      sft_piece_free(sum);
    }

    sft_piece *again = make(3, 5, halves), *before = make(1, NREPLICAS, halves);
    CHECK_REFUSED(sft_piece_add(whole, again, "file b", &err), SFT_EMISFIT, err,
                  "file b cannot be added: replicas 3 to 5 are held already");
    check_equal(whole, before, "nothing changes when a piece is refused");
    sft_piece_free(again);
    sft_piece_free(before);
    sft_piece_free(whole);
  }

  /* sums of 8192 terms are exact, and so independent of the order */
  double up = 0.0, down = 0.0;
  for (int r = 0; r < 8192; r++) up += sft_piece_term(0.999 + 0.001 * value(1, 2, r));
  for (int r = 8191; r >= 0; r--) down += sft_piece_term(0.999 + 0.001 * value(1, 2, r));
  CHECK_EQUAL(up, down, "8192 terms");
  for (int r = 0; r < 100; r++)
    CHECK_ABS(sft_piece_term(value(1, 1, r)), value(1, 1, r), 0x1p-41, "rounding");
}

/* the message for a piece that differs in one thing */
#define CHECK_OTHER(statement, words)                                                    \
  do {                                                                                   \
    sft_piece *piece = make(1, 3, 1), *other = make(4, 5, 1);                            \
    sft_error err;                                                                       \
    statement;                                                                           \
    CHECK_REFUSED(sft_piece_add(piece, other, "file b", &err), SFT_EMISFIT, err, words); \
    CHECK_EQUAL(sft_replicas_number(&piece->replicas), 3, "not added");                  \
    sft_piece_free(piece);                                                               \
    sft_piece_free(other);                                                               \
  } while (0)

static void other_ensembles(void)
{
  CHECK_OTHER(strcpy(other->units, "lj"),
              "file b is of another ensemble: units are lj there and metal here");
  CHECK_OTHER(other->temperature = 1000.5, "T is 1000.5 there and 1000 here");
  CHECK_OTHER(other->seed = 3999999999, "seed is 3999999999 there and 4000000000 here");
  CHECK_OTHER(other->nstep = 500, "Nstep is 500 there and 400 here");
  CHECK_OTHER(other->timestep = 0.002, "the timestep is 0.002 there");
  CHECK_OTHER(other->rescale = 1, "rescale");
  CHECK_OTHER(other->identity = 12, "types or masses of the atoms differ");
  CHECK_OTHER(other->thermostat = 0, "thermostat");
  CHECK_OTHER(other->steps[1] = 102, "sampling time is 102 there and 101 here");
  CHECK_OTHER(other->kernel.q = 2.66, "q is 2.66 there and 2.65 here");
  CHECK_OTHER(other->kernel.average = SFT_SISF_SINC, "average");
  CHECK_OTHER(other->kernel.direction[2] = 0.5, "direction of q along z");
  CHECK_OTHER(other->kernel.dimension = 2, "the dimension is 2 there and 3 here");
  CHECK_OTHER(other->remove_drift = 0, "com");
  CHECK_OTHER(other->box[1] += 1.0e-6, "ly");
  CHECK_OTHER(other->box[5] += 1.0e-6, "yz");
  CHECK_OTHER(other->id[4] = 23, "atom ID 23 is there, 22 is here");
  CHECK_OTHER(other->member[1] = SFT_PIECE_FIX_GROUP,
              "atom 13 is in the group of the compute only here");
  CHECK_OTHER(other->member[1] = SFT_PIECE_COMPUTE_GROUP,
              "atom 13 is in the group of the fix only here");
  CHECK_OTHER(other->member[2] = 3, "atom 16 is in the group of the compute only there");
  CHECK_OTHER(other->position[7] += 1.0e-6, "the reference position of atom 16");

  sft_piece *piece = make(1, 3, 1), *other = make(4, 5, 0);
  sft_error err;
  CHECK_REFUSED(sft_piece_add(piece, other, "file b", &err), SFT_EMISFIT, err,
                "halves (0 no, 1 yes) is 0 there");
  sft_piece_free(other);
  other = make(4, 5, 1);
  other->natoms = NATOMS - 1;
  CHECK_REFUSED(sft_piece_add(piece, other, "file b", &err), SFT_EMISFIT, err,
                "the number of atoms is 4 there");
  sft_piece_free(other);
  sft_piece_free(piece);
}

/* a parse that must be refused, from a copy of exactly this length, so that a sanitizer sees reads beyond it */
static void refused(const unsigned char *bytes, size_t length, int code, const char *words)
{
  unsigned char *copy = malloc(length ? length : 1);
  memcpy(copy, bytes, length);
  sft_piece *piece;
  sft_error err = {0, ""};
  const int status = sft_piece_parse("file x", copy, length, &piece, &err);
  CHECK(status != SFT_OK && !piece, "%d bytes are refused", (int) length);
  if (code) CHECK_REFUSED(status, code, err, words);
  CHECK(strstr(err.message, "file x") && !strchr(err.message, '\n'), "message \"%s\"", err.message);
  sft_piece_free(piece);
  free(copy);
}

/* make the checksum right again after a change */
static void seal(unsigned char *bytes, size_t length)
{
  const uint32_t crc = sft_checksum(bytes, length - 4);
  for (int b = 0; b < 4; b++) bytes[length - 4 + (size_t) b] = (unsigned char) (crc >> 8 * b);
}

static void bytes(void)
{
  sft_error err = {0, ""};
  for (int halves = 0; halves < 2; halves++) {
    sft_piece *piece = make(2, 4, halves), *back;
    sft_replicas_add(&piece->replicas, 7, 7, &err);
    unsigned char *buffer;
    size_t length;
    CHECK_EQUAL(sft_piece_write(piece, &buffer, &length, &err), SFT_OK, "write");
    CHECK_EQUAL(sft_piece_parse("file x", buffer, length, &back, &err), SFT_OK, "parse: %s",
                err.message);
    if (back) check_equal(piece, back, "what is written is read");
    CHECK(back && !strcmp(back->units, "metal") && back->seed == piece->seed, "units and seed");
    sft_piece_free(back);

    for (size_t cut = 0; cut < length; cut++) refused(buffer, cut, 0, "");
    refused(buffer, length - 1, SFT_EFORMAT, "truncated or damaged");
    for (size_t at = 0; at < length; at++)
      for (int bit = 0; bit < 8; bit++) {
        buffer[at] ^= (unsigned char) (1 << bit);
        refused(buffer, length, 0, "");
        buffer[at] ^= (unsigned char) (1 << bit);
      }

    /* with a checksum that is right all the same: refused, or a piece that is in range */
    int survivors = 0;
    uint64_t state = 77;
    for (size_t at = 0; at < length - 4; at++) {
      const unsigned char kept = buffer[at];
      buffer[at] = (unsigned char) (number_uniform(&state) * 256.0);
      seal(buffer, length);
      if (!sft_piece_parse("file x", buffer, length, &back, &err)) {
        survivors++;
        CHECK_EQUAL(sft_piece_check_same(back, back, "itself", &err), SFT_OK, "byte %d", (int) at);
        sft_piece_free(back);
      }
      buffer[at] = kept;
    }
    seal(buffer, length);
    CHECK(survivors > 100, "%d of %d", survivors, (int) length);

    /* cut, with a length and a checksum that are right all the same */
    for (size_t cut = 33; cut < length; cut++) {
      unsigned char *copy = malloc(cut);
      memcpy(copy, buffer, cut);
      for (int b = 0; b < 8; b++) copy[20 + b] = (unsigned char) ((uint64_t) cut >> 8 * b);
      seal(copy, cut);
      refused(copy, cut, SFT_EFORMAT, "a value is out of its range");
      free(copy);
    }

    refused((const unsigned char *) "ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n", 40, SFT_EFORMAT,
            "is not a piece of an ensemble");
    buffer[16] = 3;
    refused(buffer, length, SFT_EMISFIT,
            "has version 3 of the format, this program reads up to version 2");
    buffer[16] = 2;

    /* version 1: without the checksum of types and masses, which fits any */
    enum { IDENTITY_AT = 28 + 16 + 8 + 8 + 48 + 8 + 8 + 8 + 8 + 8 };
    unsigned char *former = malloc(length - 8);
    memcpy(former, buffer, IDENTITY_AT);
    memcpy(former + IDENTITY_AT, buffer + IDENTITY_AT + 8, length - 8 - IDENTITY_AT);
    former[16] = 1;
    for (int b = 0; b < 8; b++) former[20 + b] = (unsigned char) ((length - 8) >> 8 * b);
    seal(former, length - 8);
    CHECK_EQUAL(sft_piece_parse("file x", former, length - 8, &back, &err), SFT_OK, "version 1: %s",
                err.message);
    if (back) {
      CHECK_EQUAL(back->identity, 0, "version 1 does not know");
      check_equal(piece, back, "version 1");
    }
    sft_piece_free(back);
    free(former);
    buffer[length - 20] ^= 1;
    refused(buffer, length, SFT_EFORMAT, "checksum is wrong");
    free(buffer);
    sft_piece_free(piece);
  }
}

int main(void)
{
  adding();
  other_ensembles();
  bytes();
  return check_report();
}
