/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Labeled samples and sample lists: what is read, and that nothing damaged is. */

#include "core/sample.h"

#include "check.h"

#define HEADER "ITEM: UNITS\nmetal\nITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n3\n"
#define BOX "ITEM: BOX BOUNDS pp pp ff\n-1 9\n0 5.5\n0 2e1\n"
#define COLUMNS "ITEM: ATOMS id type x y z tau lnm censored stderr_lnm Fs_0.1\n"
#define ATOMS                                \
  "2 1 1.5 2.5 3.5 0.25 1.38629 0 0.1 0.9\n" \
  "1 2 0.5 0.25 0.125 0.4 0.9163 1 0 0.95\n" \
  "3 1 -0.5 9 1e-3 0 0 0 0 0\n"

static const char good[] = HEADER BOX COLUMNS ATOMS;

static sft_sample *parse(const char *text)
{
  sft_sample *sample = NULL;
  sft_error err = {0};
  CHECK_EQUAL(sft_sample_parse("s", text, strlen(text), NULL, &sample, &err), SFT_OK, "%s",
              err.message);
  return sample;
}

static void refused(int line, const char *text, const char *fragment)
{
  sft_sample *sample = NULL;
  sft_error err = {0};
  const int status = sft_sample_parse("the-file", text, strlen(text), NULL, &sample, &err);
  check_refused(__FILE__, line, status, SFT_EFORMAT, err.message, fragment);
  check_refused(__FILE__, line, status, SFT_EFORMAT, err.message, "the-file");
  CHECK(sample == NULL, "line %d: nothing is returned", line);
}
#define REFUSED(text, fragment) refused(__LINE__, text, fragment)

static void sound(void)
{
  sft_sample *s = parse(good);
  if (!s) return;
  CHECK_EQUAL(s->natoms, 3, "atoms");
  CHECK(!strcmp(s->units, "metal"), "units are %s", s->units);
  CHECK_EQUAL(s->box.origin[0], -1.0, "origin");
  CHECK_EQUAL(s->box.edge[0], 10.0, "edge x");
  CHECK_EQUAL(s->box.edge[1], 5.5, "edge y");
  CHECK_EQUAL(s->box.edge[2], 20.0, "edge z");
  CHECK(s->box.periodic[0] && s->box.periodic[1] && !s->box.periodic[2], "periodic directions");
  /* in order of the IDs */
  CHECK_EQUAL(s->type[0], 2, "type of atom 1");
  CHECK_EQUAL(s->position[3], 1.5, "x of atom 2");
  CHECK_EQUAL(s->position[8], 1.0e-3, "z of atom 3");
  CHECK_EQUAL(s->lnm[1], 1.38629, "ln m of atom 2");
  CHECK(s->censored[0] && !s->censored[1] && !s->censored[2], "censored atoms");
  CHECK(s->labeled[0] && s->labeled[1] && !s->labeled[2], "tau = 0 has no label");
  sft_sample_free(s);

  /* other order of the columns, unwrapped positions, no tau, triclinic bounds, Windows line ends */
  s = parse("ITEM: TIMESTEP\r\n7\r\nITEM: NUMBER OF ATOMS\r\n1\r\n"
            "ITEM: BOX BOUNDS xy xz yz pp pp pp\r\n-1.5 13 2\r\n0 11 -1.5\r\n-1 8 1\r\n"
            "ITEM: ATOMS censored zu lnm yu type xu id\r\n1 3 -0.5 2 4 1 1\r\n");
  if (!s) return;
  CHECK_EQUAL(s->type[0], 4, "type");
  CHECK_EQUAL(s->position[0], 1.0, "xu");
  CHECK_EQUAL(s->position[2], 3.0, "zu");
  CHECK_EQUAL(s->box.tilt[0], 2.0, "xy");
  CHECK_EQUAL(s->box.tilt[1], -1.5, "xz");
  CHECK_EQUAL(s->box.tilt[2], 1.0, "yz");
  /* the bounds include min and max of 0, xy, xz, xy + xz = 0.5, and 0, yz */
  CHECK_EQUAL(s->box.origin[0], 0.0, "origin of a triclinic box");
  CHECK_EQUAL(s->box.edge[0], 11.0, "edge of a triclinic box");
  CHECK_EQUAL(s->box.edge[1], 10.0, "edge y of a triclinic box");
  CHECK(s->labeled[0], "a label without tau");
  CHECK(!strcmp(s->units, ""), "units are %s", s->units);
  sft_sample_free(s);
}

static void damaged(void)
{
  /* truncated anywhere, also in the last number or before the last line end */
  char *copy = malloc(sizeof good);
  for (size_t length = 0; length + 1 < sizeof good; length++) {
    sft_sample *sample = NULL;
    sft_error err = {0};
    char *exact = malloc(length + 1);
    memcpy(exact, good, length);
    const int status = sft_sample_parse("s", exact, length, NULL, &sample, &err);
    CHECK(status == SFT_EFORMAT && !sample && err.message[0], "truncated after %d bytes",
          (int) length);
    sft_sample_free(sample);
    free(exact);
  }
  /* any byte replaced: refused or read, but never out of bounds (run with the sanitizers) */
  const char replacement[] = {'\0', '\n', ' ', '9', '-', 'x', '\xff'};
  for (size_t at = 0; at + 1 < sizeof good; at++)
    for (size_t r = 0; r < sizeof replacement; r++) {
      sft_sample *sample = NULL;
      sft_error err;
      memcpy(copy, good, sizeof good);
      copy[at] = replacement[r];
      const int status = sft_sample_parse("s", copy, sizeof good - 1, NULL, &sample, &err);
      CHECK(!status == !!sample, "byte %d replaced", (int) at);
      sft_sample_free(sample);
    }
  free(copy);

  REFUSED("", "ends");
  REFUSED("hello\n", "hello");
  REFUSED("hello\033[2J\r\r\n", "\"hello?[2J?\"");
  REFUSED(HEADER COLUMNS ATOMS, "BOX BOUNDS");
  REFUSED("ITEM: TIMESTEP\n0\n" BOX COLUMNS ATOMS, "NUMBER OF ATOMS");
  REFUSED("ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n-3\n" BOX COLUMNS ATOMS, "-3 atoms");
  REFUSED("ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n500000000\n" BOX COLUMNS ATOMS, "truncated");
  REFUSED(HEADER "ITEM: BOX BOUNDS pp pp ff\n9 -1\n0 5\n0 5\n" COLUMNS ATOMS, "direction x");
  REFUSED(HEADER "ITEM: BOX BOUNDS pp pp ff\n0 nan\n0 5\n0 5\n" COLUMNS ATOMS, "BOX BOUNDS");
  REFUSED(HEADER BOX "ITEM: ATOMS id type x y z lnm\n", "no column censored");
  REFUSED(HEADER BOX "ITEM: ATOMS id type x y z censored\n", "no column lnm");
  REFUSED(HEADER BOX "ITEM: ATOMS type x y z lnm censored\n", "no column id");
  REFUSED(HEADER BOX "ITEM: ATOMS id type x y lnm censored\n", "no column z");
  REFUSED(HEADER BOX "ITEM: ATOMS id id type x y z lnm censored\n", "column id is there twice");
#define PLAIN HEADER BOX "ITEM: ATOMS id type x y z lnm censored\n"
  REFUSED(PLAIN "1 1 0 0 0 0 0\n1 1 1 0 0 0 0\n3 1 2 0 0 0 0\n", "ID 1 is there twice");
  REFUSED(PLAIN "1 1 0 0 0 0 0\n4 1 1 0 0 0 0\n3 1 2 0 0 0 0\n", "ID 4");
  REFUSED(PLAIN "0 1 0 0 0 0 0\n2 1 1 0 0 0 0\n3 1 2 0 0 0 0\n", "ID 0");
  REFUSED(PLAIN "1 1 0 0 0 nan 0\n2 1 1 0 0 0 0\n3 1 2 0 0 0 0\n", "column lnm is \"nan\"");
  REFUSED(PLAIN "1 1 inf 0 0 0 0\n2 1 1 0 0 0 0\n3 1 2 0 0 0 0\n", "column x is \"inf\"");
  REFUSED(PLAIN "1 0 0 0 0 0 0\n2 1 1 0 0 0 0\n3 1 2 0 0 0 0\n", "type is 0");
  REFUSED(PLAIN "1 1 0 0 0 0 2\n2 1 1 0 0 0 0\n3 1 2 0 0 0 0\n", "censored is 2");
  REFUSED(PLAIN "1 1 0 0 0 0\n2 1 1 0 0 0 0\n3 1 2 0 0 0 0\n", "6 columns where 7");
  REFUSED(PLAIN "1 1 0 0 0 0 0 5\n2 1 1 0 0 0 0\n3 1 2 0 0 0 0\n", "more than the 7 columns");
  REFUSED(HEADER BOX COLUMNS ATOMS "ITEM: TIMESTEP\n1\n", "one frame");
  REFUSED("ITEM: UNITS\nlj\nITEM: UNITS\nmetal\n" BOX, "line 3: ITEM: UNITS is there twice");
  REFUSED("ITEM: UNITS\nlj metal\n" BOX, "UNITS should be one word");
  REFUSED("ITEM: UNITS\n\n" BOX, "UNITS should be one word");
  REFUSED("ITEM: UNITS\nfurlongs-per-fortnight\n" BOX, "UNITS should be one word");
  REFUSED(HEADER BOX BOX COLUMNS ATOMS, "ITEM: BOX BOUNDS is there twice");
  REFUSED(HEADER "ITEM: NUMBER OF ATOMS\n2\n" BOX COLUMNS ATOMS, "NUMBER OF ATOMS is there twice");
  REFUSED("ITEM: TIMESTEP\n0\nITEM: TIMESTEP\n1\n" BOX, "TIMESTEP is there twice");
  REFUSED(HEADER "ITEM: BOX BOUNDS pp pp pp\n0 5 1\n0 5 0\n0 5 0\n" COLUMNS ATOMS,
          "BOX BOUNDS should be 2 number(s), not more");
  /* what looks right in a message */
  REFUSED("\xef\xbb\xbf" HEADER BOX COLUMNS ATOMS, "begins with a byte order mark");
  REFUSED("ITEM:\xc2\xa0TIMESTEP\n0\n", "characters that are not ASCII");
  REFUSED("ITEM: TIMESTEP\r0\r", "carriage returns alone");
  REFUSED(PLAIN "1 1 0 0 0 0x1 0\n2 1 1 0 0 0 0\n3 1 2 0 0 0 0\n", "column lnm is \"0x1\"");
}

/* As many columns as there may be, all of them sampling times, and one more. */
static void many_columns(void)
{
  const char *const optional[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", NULL};
  sft_sample *sample = NULL;
  sft_error err;
  for (int n = 1024; n <= 1025; n++) {
    char *text = calloc(20000, 1);
    int length = sprintf(text, HEADER BOX "ITEM: ATOMS");
    for (int k = 1; k <= n; k++) length += sprintf(text + length, " Fs_%d", k);
    length += sprintf(text + length, "\n");
    CHECK_REFUSED(sft_sample_parse("s", text, (size_t) length, optional, &sample, &err),
                  SFT_EFORMAT, err, n == 1024 ? "no column id" : "more than 1024 columns");
    free(text);
  }
}

/* Columns that are read on request, and the mean F_s. */
static void more_columns(void)
{
#define SCORED                                                            \
  HEADER BOX "ITEM: ATOMS id type x y z tau Fs_0.1 S_atoms lnm censored " \
             "Fs_1.5 Fs_mean Fs_20\n"                                     \
             "2 1 0 0 0 1 0.9 0.25 0 0 0.5 7 0.1\n"                       \
             "3 1 0 0 0 0 5.0 0.50 0 0 5.0 7 5.0\n"                       \
             "1 1 0 0 0 1 0.8 0.75 0 0 0.4 7 0.0\n"
  const char *const wanted[] = {"lnm_odd", "S_atoms", NULL};
  const char text[] = SCORED;
  sft_sample *s = NULL;
  sft_error err = {0};
  CHECK_EQUAL(sft_sample_parse("s", text, strlen(text), wanted, &s, &err), SFT_OK, "%s",
              err.message);
  if (!s) return;
  CHECK_EQUAL(s->ncolumns, 2, "columns asked for");
  CHECK(!s->column[0], "a column that is not there");
  CHECK(s->column[1], "a column that is there");
  for (int i = 0; s->column[1] && i < 3; i++)
    CHECK_EQUAL(s->column[1][i], i == 0 ? 0.75 : i == 1 ? 0.25 : 0.5, "column of atom %d", i + 1);
  /* Fs_mean is no sampling time; atom 3 has no label */
  CHECK_EQUAL(s->ntimes, 3, "sampling times");
  CHECK_EQUAL(s->times[1], 1.5, "sampling time");
  CHECK_REL(s->mean_F[0], 0.85, 1.0e-15, "mean F_s");
  CHECK_REL(s->mean_F[1], 0.45, 1.0e-15, "mean F_s");
  CHECK_REL(s->mean_F[2], 0.05, 1.0e-15, "mean F_s");
  sft_sample_free(s);

  s = parse(text);
  if (s) CHECK_EQUAL(s->ncolumns, 0, "no columns asked for");
  sft_sample_free(s);

  static const char *const bad[][2] = {
      {"S_atoms S_atoms", "column S_atoms is there twice"},
      {"Fs_2 Fs_1", "column Fs_1 is not larger"},
      {"Fs_0 S_atoms", "column Fs_0 is not larger"},
      {"Fs_1 S_atoms", "column S_atoms is \"x\""},
      {"S_atoms Fs_1", "column Fs is \"x\""},
  };
  for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
    char damaged_text[1000];
    snprintf(damaged_text, sizeof damaged_text,
             HEADER BOX "ITEM: ATOMS id type x y z lnm censored %s\n1 1 0 0 0 0 0 0 x\n"
                        "2 1 0 0 0 0 0 0 0\n3 1 0 0 0 0 0 0 0\n",
             bad[k][0]);
    CHECK_REFUSED(sft_sample_parse("s", damaged_text, strlen(damaged_text), wanted, &s, &err),
                  SFT_EFORMAT, err, bad[k][1]);
    CHECK(s == NULL, "nothing is returned");
  }
}

/* Bytes that are no text, null bytes among them: each parser says what they are. */
static void not_text(void)
{
  static const struct {
    const char *bytes;
    size_t length;
    const char *words;
  } cases[] = {{"\xff\xfe"
                "I\0T\0E\0M\0\n\0",
                12, "UTF-16"},
               {"\xfe\xff\0I\0T\0E\0M\0\n", 12, "UTF-16"},
               {"I\0T\0E\0M\0:\0\n\0", 12, "UTF-16"},
               {"\0I\0T\0E\0M\0:\0\n", 12, "UTF-16"},
               {"\xff\xfe\0\0I\0\0\0T\0\0\0", 12, "UTF-32"},
               {"\xef\xbb\xbf# s\n", 7, "byte order mark"},
               {"ITEM: TIMESTEP\n\0\n", 17, "null byte in line 2"},
               {"a.dump 1000 1\rb.dump 1000 2\r", 28, "carriage returns alone"}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    sft_error err = {0};
    sft_sample *sample = NULL;
    sft_sample_list *list = NULL;
    CHECK_REFUSED(sft_sample_parse("the-file", cases[k].bytes, cases[k].length, NULL, &sample,
                                   &err),
                  SFT_EFORMAT, err, cases[k].words);
    CHECK(strstr(err.message, "the-file"), "%s", err.message);
    CHECK_REFUSED(sft_sample_list_parse("the-list", "", cases[k].bytes, cases[k].length, &list,
                                        &err),
                  SFT_EFORMAT, err, cases[k].words);
    CHECK(strstr(err.message, "the-list"), "%s", err.message);
  }
}

/* Any path comes back from a list, as it is written into one. */
static void paths(void)
{
  static const char *const all[] = {"a.dump", "my sample.dump.gz", "#1.dump",
                                    "a#b",    "tab\there",         "it's",
                                    "\"a\"",  "say \"a b\"",       "/there/a  b ",
                                    " ",      "x$(touch y) z"};
  enum { N = sizeof all / sizeof *all };
  char text[1000] = "# a list\r\n\t# of paths\r\n\r\n";
  sft_sample_list *list = NULL;
  sft_error err = {0};
  for (int k = 0; k < N; k++) {
    char *word;
    CHECK_EQUAL(sft_sample_list_word(all[k], &word, &err), SFT_OK, "%s", err.message);
    sprintf(text + strlen(text), " \t%s\t%d %d # \"comment\"\r\n", word, 900 + k, k);
    free(word);
  }
  CHECK_EQUAL(sft_sample_list_parse("l", "", text, strlen(text), &list, &err), SFT_OK, "%s",
              err.message);
  if (list) CHECK_EQUAL(list->count, N, "paths");
  for (int k = 0; list && k < list->count; k++) {
    CHECK(!strcmp(list->entries[k].path, all[k]), "path %s", list->entries[k].path);
    CHECK(list->entries[k].temperature == 900.0 + k && list->entries[k].number == k, "line %d", k);
  }
  sft_sample_list_free(list);
  char *word;
  CHECK_REFUSED(sft_sample_list_word("it's \"a\"", &word, &err), SFT_EINVAL, err, "without quotes");
  CHECK_REFUSED(sft_sample_list_word("a\nb", &word, &err), SFT_EINVAL, err, "line ends");
}

static void lists(void)
{
  const char text[] = "# samples\n\na.dump 1000 1\n  /b/c.dump.gz\t780.5 2 # slow\nlast.dump 900 1";
  sft_sample_list *list = NULL;
  sft_error err = {0};
  CHECK_EQUAL(sft_sample_list_parse("l", "there/", text, strlen(text), &list, &err), SFT_OK, "%s",
              err.message);
  if (list) {
    CHECK_EQUAL(list->count, 3, "samples");
    CHECK(!strcmp(list->entries[0].path, "there/a.dump"), "path %s", list->entries[0].path);
    CHECK(!strcmp(list->entries[1].path, "/b/c.dump.gz"), "path %s", list->entries[1].path);
    CHECK_EQUAL(list->entries[1].temperature, 780.5, "temperature");
    CHECK_EQUAL(list->entries[1].number, 2, "sample number");
    CHECK(!strcmp(list->entries[2].path, "there/last.dump"), "path %s", list->entries[2].path);
  }
  sft_sample_list_free(list);
  static const char *const bad[][2] = {
      {"", "no sample"},
      {"# nothing\n\n", "no sample"},
      {"a.dump 1000\n", "line 1: expected"},
      {"a.dump 1000 1\nb.dump 1000 1 5\n", "line 2: expected"},
      {"a.dump hot 1\n", "temperature \"hot\""},
      {"a.dump -5 1\n", "temperature \"-5\""},
      {"a.dump nan 1\n", "temperature \"nan\""},
      {"a.dump 1000 one\n", "sample number \"one\""},
      {"a.dump 1000 1.5\n", "sample number \"1.5\""},
      {"a.dump 1000 1\nb 900 1\na.dump 1000 2\n", "listed twice"},
      {"my sample.dump 1000 1\n",
       "line 1: expected `path temperature sample-number`; a path with blanks"},
      {"\"a b 1000 1\n", "quotes of the path do not end"},
      {"\"\" 1000 1\n", "hold nothing"},
      {"'a b'1000 1\n", "no blank behind them"},
      {"\"a b\" 1000\n", "expected"},
      {"\"a b\"\n", "expected"},
      {"\"a b\" # 1000 1\n", "expected"},
      {"a.dump 1000 1\n\"a.dump\" 1000 2\n", "listed twice"},
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    list = NULL;
    CHECK_REFUSED(sft_sample_list_parse("l", "", bad[i][0], strlen(bad[i][0]), &list, &err),
                  SFT_EFORMAT, err, bad[i][1]);
    CHECK(list == NULL, "nothing is returned");
  }
}

/* features are columns, any column can be the label, and atoms are named by their ID */
static void features_and_labels(void)
{
  const char *const wanted[] = {"pe", "other", NULL};
  const char text[] = HEADER BOX "ITEM: ATOMS mobility id type x y z pe\n"
                                 "0.5 2 1 1 2 3 -4.5\n0.25 1 2 1 2 3 7\n1 3 1 1 2 3 nan\n";
  sft_sample *s = NULL;
  sft_error err = {0};
  CHECK_REFUSED(sft_sample_parse_label("the-file", text, strlen(text), "mobility", wanted, &s,
                                       &err),
                SFT_EFORMAT, err, "column pe is \"nan\", not a finite number (atom 3)");
  char good_text[sizeof text];
  strcpy(good_text, text);
  strcpy(strstr(good_text, "nan"), "9.5\n");
  CHECK_EQUAL(sft_sample_parse_label("s", good_text, strlen(good_text), "mobility", wanted, &s,
                                     &err),
              SFT_OK, "%s", err.message);
  if (s) {
    CHECK(s->lnm[0] == 0.25 && s->lnm[1] == 0.5 && s->lnm[2] == 1.0, "labels");
    CHECK(s->labeled[0] && !s->censored[0], "nothing is censored");
    CHECK(s->column[0] && !s->column[1], "columns");
    if (s->column[0]) CHECK(s->column[0][1] == -4.5 && s->column[0][2] == 9.5, "feature");
  }
  sft_sample_free(s);
  CHECK_REFUSED(sft_sample_parse_label("s", good_text, strlen(good_text), "speed", wanted, &s,
                                       &err),
                SFT_EFORMAT, err, "no column speed");
  REFUSED(good_text, "no column lnm");
}

int main(void)
{
  features_and_labels();
  sound();
  damaged();
  many_columns();
  more_columns();
  lists();
  not_text();
  paths();
  return check_report();
}
