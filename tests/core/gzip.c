/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* gzip data: what is written is read, by the program gzip too; what is damaged is refused. */

#include "core/gzip.h"

#include "check.h"
#include "numbers.h"

#include <unistd.h>

/* lines of numbers, as in a dump */
static char *make_text(size_t lines, size_t *length)
{
  uint64_t state = 5;
  char *text = malloc(40 * lines + 1);
  *length = 0;
  for (size_t k = 0; k < lines; k++)
    *length += (size_t) sprintf(text + *length, "%zu %.6f\n", k, number_uniform(&state));
  return text;
}

static void write_file(const char *path, const void *bytes, size_t length)
{
  FILE *file = fopen(path, "wb");
  CHECK(file && fwrite(bytes, 1, length, file) == length && fclose(file) == 0, "%s", path);
}

/* the file holds this */
static void read_back(const char *path, const char *text, size_t length)
{
  char *content;
  size_t n;
  sft_error err = {0};
  CHECK_EQUAL(sft_file_read(path, &content, &n, &err), SFT_OK, "%s", err.message);
  CHECK(n == length && memcmp(content, text, n) == 0 && content[n] == '\0', "content of %s", path);
  free(content);
}

static void refused(int line, const char *path, int code, const char *words)
{
  char *content = (char *) path;
  size_t n = 1;
  sft_error err = {0};
  const int status = sft_file_read(path, &content, &n, &err);
  check_refused(__FILE__, line, status, code, err.message, words);
  CHECK(strstr(err.message, path), "line %d: the file is named: %s", line, err.message);
  CHECK(!content && !n, "line %d: nothing is returned", line);
}
#define REFUSED(path, code, words) refused(__LINE__, path, code, words)

static void there_and_back(void)
{
  const size_t sizes[] = {0, 1, 7, 3000, 100000};
  for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
    size_t length, packed_length, again_length;
    unsigned char *packed, *again;
    char *text = make_text(sizes[k], &length);
    sft_error err = {0};
    CHECK_EQUAL(sft_gzip_compress(text, length, &packed, &packed_length, &err), SFT_OK, "%s",
                err.message);
    CHECK(sizes[k] < 3000 || 2 * packed_length < length, "%zu of %zu bytes", packed_length, length);
    sft_gzip_compress(text, length, &again, &again_length, &err);
    CHECK(packed_length == again_length && !memcmp(packed, again, again_length), "the same bytes");
    write_file("ours.gz", packed, packed_length);
    read_back("ours.gz", text, length);
    /* by content, not by name */
    write_file("ours.dump", packed, packed_length);
    read_back("ours.dump", text, length);
    write_file("plain", text, length);
    read_back("plain", text, length);
    CHECK_EQUAL(system("gzip -cd ours.gz | cmp - plain && gzip -c plain >theirs.gz"), 0, "gzip");
    read_back("theirs.gz", text, length);
    /* two members behind each other, and padding */
    CHECK_EQUAL(system("{ cat ours.gz theirs.gz; head -c 100 /dev/zero; } >both.gz"), 0, "both");
    char *twice = malloc(2 * length + 1);
    memcpy(twice, text, length);
    memcpy(twice + length, text, length);
    read_back("both.gz", twice, 2 * length);
    free(twice);
    free(packed);
    free(again);
    free(text);
  }
}

/* truncated anywhere, any byte altered: refused, or (a byte of the header that means nothing) read as it was */
static void damaged(void)
{
  size_t length, packed_length, n;
  unsigned char *packed;
  char *text = make_text(200, &length), *content;
  sft_error err = {0};
  sft_gzip_compress(text, length, &packed, &packed_length, &err);
  for (size_t cut = 0; cut < packed_length; cut++) {
    unsigned char *exact = malloc(cut + 1);
    memcpy(exact, packed, cut);
    CHECK_REFUSED(sft_gzip_uncompress("the-name", exact, cut, &content, &n, &err), SFT_EFORMAT, err,
                  "the-name");
    CHECK(strstr(err.message, "truncated"), "cut after %zu: %s", cut, err.message);
    CHECK(!content && !n, "nothing is returned");
    free(exact);
  }
  for (size_t at = 0; at < packed_length; at++)
    for (int bit = 0; bit < 8; bit++) {
      packed[at] ^= (unsigned char) (1 << bit);
      const int status = sft_gzip_uncompress("the-name", packed, packed_length, &content, &n, &err);
      if (status)
        CHECK(status == SFT_EFORMAT && !content && strstr(err.message, "the-name"), "byte %zu", at);
      else
        CHECK(at < 10 && n == length && !memcmp(content, text, n), "byte %zu", at);
      free(content);
      packed[at] ^= (unsigned char) (1 << bit);
    }
  write_file("ours.gz", packed, packed_length);
  free(packed);
  free(text);
  CHECK_EQUAL(system(
                  "{ cat ours.gz; echo more; } >more.gz; head -c 60 ours.gz >cut.gz;"
                  "{ cat ours.gz; head -c 30 ours.gz; } >half.gz; : >empty.gz; echo text >text.gz"),
              0, "damaged files");
  REFUSED("more.gz", SFT_EFORMAT, "something else is behind its end");
  REFUSED("cut.gz", SFT_EFORMAT, "truncated");
  REFUSED("half.gz", SFT_EFORMAT, "truncated");
  REFUSED("empty.gz", SFT_EFORMAT, "it is empty");
  REFUSED("text.gz", SFT_EFORMAT, "does not begin as such");
}

/* a little file that fills the memory; one that is only long is none */
static void bomb(void)
{
  const size_t length = (size_t) 80 << 20;
  char *zeros = calloc(length, 1), *content;
  unsigned char *packed;
  size_t packed_length, n;
  sft_error err = {0};
  for (size_t k = 0; k < 2; k++) {
    const size_t size = k ? (size_t) 60 << 20 : length;
    sft_gzip_compress(zeros, size, &packed, &packed_length, &err);
    const int status = sft_gzip_uncompress("bomb", packed, packed_length, &content, &n, &err);
    if (k)
      CHECK(!status && n == size, "60 MiB of zeros: %s", err.message);
    else
      CHECK_REFUSED(status, SFT_EFORMAT, err, "more than 200 times its size");
    free(content);
    free(packed);
  }
  free(zeros);
}

static void other_files(void)
{
  static const char *const programs[][3] = {{"bzip2", ".bz2", "BZh9"},
                                            {"xz", ".xz", "\3757zXZ"},
                                            {"zstd", ".zst", "\x28\xb5\x2f\xfd"},
                                            {"lz4", ".lz4", "\x04\x22\x4d\x18"},
                                            {"lzma", ".lzma", "x"}};
  for (size_t k = 0; k < sizeof programs / sizeof *programs; k++) {
    char path[40], words[60], bytes[12] = {0};
    memcpy(bytes, programs[k][2], strlen(programs[k][2]));
    snprintf(words, sizeof words, "compressed by %s, which is not read", programs[k][0]);
    snprintf(path, sizeof path, "s.dump%s", programs[k][1]);
    write_file(path, "text\n", 5);
    REFUSED(path, SFT_EFORMAT, words);
    if (k == 4) continue;
    write_file("s.dump", bytes, sizeof bytes);
    REFUSED("s.dump", SFT_EFORMAT, words);
  }
  REFUSED("no-such-file", SFT_EIO, "No such file");
  REFUSED(".", SFT_EIO, "is a folder");
  REFUSED("/dev/zero", SFT_EIO, "is a device");
}

/* a name is a name */
static void shell(void)
{
  size_t length;
  char *text = make_text(10, &length);
  const char *const names[] = {"x$(touch pwned).gz", "x;touch pwned;.gz", "x`touch pwned`.gz",
                               "a b's\".gz", "-f.gz"};
  unsigned char *packed;
  size_t packed_length;
  sft_error err = {0};
  sft_gzip_compress(text, length, &packed, &packed_length, &err);
  for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
    write_file(names[k], packed, packed_length);
    read_back(names[k], text, length);
    unlink(names[k]);
  }
  CHECK(access("pwned", F_OK) != 0, "a command in a file name has run");
  free(packed);
  free(text);
}

int main(void)
{
  there_and_back();
  damaged();
  bomb();
  other_files();
  shell();
  return check_report();
}
