/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* fuzz_seeds FOLDER: writes sound inputs that fuzzing starts from and that are not text into FOLDER/booster and
   FOLDER/piece; both exist. */

#include "fuzz.h"

#include "core/piece.h"

#include "../core/boosters.h"

static void write_file(const char *folder, const char *name, const unsigned char *bytes,
                       size_t length)
{
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "wb");
  FUZZ_CHECK(file && fwrite(bytes, 1, length, file) == length && fclose(file) == 0);
}

static void boosters(const char *folder)
{
  for (int rounds = 1; rounds <= 3; rounds++) {
    char name[64];
    size_t length;
    unsigned char *bytes = booster_train(rounds, rounds, &length, NULL);
    snprintf(name, sizeof name, "booster/%d-rounds", rounds);
    write_file(folder, name, bytes, length);
    free(bytes);
  }
}

static void pieces(const char *folder)
{
  for (int halves = 0; halves < 2; halves++) {
    sft_piece *piece;
    sft_error err;
    const double direction[3] = {1.0, 0.0, 0.0};
    unsigned char *bytes;
    size_t length;
    FUZZ_CHECK(sft_piece_create(3, 2, halves, &piece, &err) == SFT_OK);
    strcpy(piece->units, "metal");
    piece->timestep = 0.001;
    for (int d = 0; d < 3; d++) piece->box[d] = 20.0;
    piece->temperature = 1000.0;
    piece->seed = 7;
    piece->nstep = 100;
    piece->steps[0] = 10;
    piece->steps[1] = 100;
    sft_sisf_kernel_init(&piece->kernel, halves ? SFT_SISF_VECTOR : SFT_SISF_SINC, 2.5, direction,
                         &err);
    for (int i = 0; i < 3; i++) {
      piece->id[i] = i + 1;
      piece->member[i] = SFT_PIECE_FIX_GROUP;
    }
    sft_replicas_add(&piece->replicas, 1, 2, &err);
    sft_replicas_add(&piece->replicas, 5, 5, &err);
    FUZZ_CHECK(sft_piece_write(piece, &bytes, &length, &err) == SFT_OK);
    write_file(folder, halves ? "piece/halves" : "piece/whole", bytes, length);
    free(bytes);
    sft_piece_free(piece);
  }
}

int main(int argc, char **argv)
{
  FUZZ_CHECK(argc == 2);
  boosters(argv[1]);
  pieces(argv[1]);
  return check_failures;
}
