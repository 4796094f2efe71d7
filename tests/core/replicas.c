/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Sets of replicas against a plain array of flags. */

#include "core/replicas.h"

#include "check.h"
#include "numbers.h"

enum { N = 60 };

static void random_sets(uint64_t seed)
{
  uint64_t state = seed;
  sft_replicas set = {0, NULL};
  sft_error err;
  int held[N + 2] = {0}, added = 0, refused = 0;

  for (int trial = 0; trial < 200; trial++) {
    const int first = 1 + (int) (number_uniform(&state) * N);
    int last = first + (int) (number_uniform(&state) * 5.0);
    if (last > N) last = N;
    int overlap = 0;
    for (int r = first; r <= last; r++) overlap |= held[r];
    CHECK_EQUAL(sft_replicas_overlap(&set, first, last), overlap, "overlap of %d-%d", first, last);
    const int status = sft_replicas_add(&set, first, last, &err);
    CHECK_EQUAL(status, overlap ? SFT_EINVAL : SFT_OK, "add %d-%d", first, last);
    if (overlap)
      refused++;
    else
      added++;
    if (!overlap)
      for (int r = first; r <= last; r++) held[r] = 1;

    int number = 0, odd = 0, ranges = 0, missing = 0;
    for (int r = 1; r <= N; r++) {
      number += held[r];
      odd += held[r] && r % 2;
      ranges += held[r] && !held[r - 1];
      missing += !held[r] && r >= 10 && r <= 40;
    }
    CHECK_EQUAL(sft_replicas_number(&set), number, "number");
    CHECK_EQUAL(sft_replicas_odd(&set), odd, "odd ones");
    CHECK_EQUAL(set.count, ranges, "ranges");
    CHECK_EQUAL(sft_replicas_missing(&set, 10, 40), missing, "missing of 10-40");
  }
  CHECK(added > 10 && refused > 10, "%d added, %d refused", added, refused);
  sft_replicas_free(&set);
}

static void texts(void)
{
  char text[80], narrow[24];
  sft_replicas set = {0, NULL};
  sft_error err;
  CHECK(!strcmp(sft_replicas_list(&set, text, sizeof text), ""), "\"%s\"", text);
  CHECK(!strcmp(sft_replicas_list_missing(&set, 1, 7, text, sizeof text), "1-7"), "\"%s\"", text);
  sft_replicas_add(&set, 4, 5, &err);
  sft_replicas_add(&set, 8, 8, &err);
  sft_replicas_add(&set, 1, 2, &err);
  CHECK(!strcmp(sft_replicas_list(&set, text, sizeof text), "1-2, 4-5, 8"), "\"%s\"", text);
  CHECK(!strcmp(sft_replicas_list_missing(&set, 1, 10, text, sizeof text), "3, 6-7, 9-10"),
        "\"%s\"", text);
  CHECK(!strcmp(sft_replicas_list_missing(&set, 4, 6, text, sizeof text), "6"), "\"%s\"", text);
  CHECK(!strcmp(sft_replicas_list_missing(&set, 4, 5, text, sizeof text), ""), "\"%s\"", text);

  CHECK_REFUSED(sft_replicas_add(&set, 3, 4, &err), SFT_EINVAL, err, "replica 4 is held already");
  CHECK_REFUSED(sft_replicas_add(&set, 3, 9, &err), SFT_EINVAL, err,
                "replicas 4 to 5 are held already");
  CHECK_REFUSED(sft_replicas_add(&set, 0, 0, &err), SFT_EINVAL, err, "Replicas 0 to 0");
  CHECK_REFUSED(sft_replicas_add(&set, 20, 19, &err), SFT_EINVAL, err, "Replicas 20 to 19");
  CHECK_EQUAL(sft_replicas_number(&set), 5, "after refusals");

  for (int r = 100; r < 200; r += 2) sft_replicas_add(&set, r, r, &err);
  sft_replicas_list(&set, narrow, sizeof narrow);
  CHECK(!strcmp(narrow, "1-2, 4-5, 8, 100, ..."), "\"%s\"", narrow);
  sft_replicas_free(&set);
}

int main(void)
{
  random_sets(1);
  random_sets(2);
  texts();
  return check_report();
}
