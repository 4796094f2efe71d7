/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The UBJSON reader: values written by hand, damage at every byte. */

#include "core/ubjson.h"

#include "boosters.h"
#include "check.h"

/* {"a":[1,-2,300,70000],"s":"xyz","f":1.5,"d":-0.25,"t":true,"n":null,"v":[$d#2: 1.5,-2],"w":[$i#3: 1,2,-3]} */
static const char by_hand[] = "{"
                              "i\x01"
                              "a"
                              "[U\x01i\xfeI\x01\x2cl\x00\x01\x11\x70]"
                              "U\x01"
                              "s"
                              "Si\x03xyz"
                              "L\x00\x00\x00\x00\x00\x00\x00\x01"
                              "f"
                              "d\x3f\xc0\x00\x00"
                              "i\x01"
                              "d"
                              "D\xbf\xd0\x00\x00\x00\x00\x00\x00"
                              "i\x01"
                              "t"
                              "T"
                              "i\x01"
                              "n"
                              "Z"
                              "i\x01"
                              "v"
                              "[$d#i\x02\x3f\xc0\x00\x00\xc0\x00\x00\x00"
                              "i\x01"
                              "w"
                              "[$i#L\x00\x00\x00\x00\x00\x00\x00\x03\x01\x02\xfd"
                              "}";

static void values(void)
{
  sft_ubjson *document = NULL;
  sft_error err = {0};
  CHECK_EQUAL(sft_ubjson_parse(by_hand, sizeof by_hand - 1, &document, &err), SFT_OK, "%s",
              err.message);
  if (!document) return;
  const sft_ubjson_value *root = sft_ubjson_root(document), *a = sft_ubjson_get(root, "a");
  CHECK_EQUAL(root->kind, SFT_UBJSON_OBJECT, "root");
  CHECK_EQUAL(root->count, 8, "members");
  CHECK(a && a->kind == SFT_UBJSON_ARRAY && a->count == 4, "array");
  const int64_t expected[] = {1, -2, 300, 70000};
  const sft_ubjson_value *element = a ? a->first : NULL;
  for (int i = 0; i < 4 && element; i++, element = element->next) {
    CHECK_EQUAL(element->kind, SFT_UBJSON_INTEGER, "kind of element %d", i);
    CHECK_EQUAL(element->integer, expected[i], "element %d", i);
    CHECK_EQUAL(element->real, expected[i], "element %d as a real", i);
  }
  CHECK(element == NULL, "end of the array");
  CHECK(sft_ubjson_is(sft_ubjson_get(root, "s"), "xyz"), "string");
  CHECK(!sft_ubjson_is(sft_ubjson_get(root, "s"), "xy"), "another string");
  CHECK(!sft_ubjson_is(sft_ubjson_get(root, "f"), "xyz"), "no string");
  CHECK_EQUAL(sft_ubjson_get(root, "f")->real, 1.5, "float32");
  CHECK_EQUAL(sft_ubjson_get(root, "d")->real, -0.25, "float64");
  CHECK_EQUAL(sft_ubjson_get(root, "t")->integer, 1, "true");
  CHECK_EQUAL(sft_ubjson_get(root, "n")->kind, SFT_UBJSON_NULL, "null");
  const sft_ubjson_value *v = sft_ubjson_get(root, "v"), *w = sft_ubjson_get(root, "w");
  CHECK(v->kind == SFT_UBJSON_NUMBERS && v->count == 2, "typed array of float32");
  CHECK_EQUAL(sft_ubjson_real_at(v, 0), 1.5, "first");
  CHECK_EQUAL(sft_ubjson_real_at(v, 1), -2.0, "second");
  CHECK(w->kind == SFT_UBJSON_NUMBERS && w->count == 3, "typed array of int8");
  CHECK_EQUAL(sft_ubjson_integer_at(w, 2), -3, "third");
  CHECK(sft_ubjson_get(root, "missing") == NULL, "missing member");
  CHECK(sft_ubjson_get(NULL, "a") == NULL, "no value");
  CHECK(sft_ubjson_get(a, "a") == NULL, "member of an array");
  sft_ubjson_free(document);
}

static int parse(const void *bytes, size_t length)
{
  /* exactly this much memory, so that the sanitizers see every step beyond it */
  unsigned char *copy = malloc(length ? length : 1);
  if (length) memcpy(copy, bytes, length);
  sft_ubjson *document = NULL;
  sft_error err = {0};
  const int status = sft_ubjson_parse(copy, length, &document, &err);
  CHECK(!status == !!document, "a document or an error");
  CHECK(!status || (err.message[0] && !strchr(err.message, '\n')), "one line");
  sft_ubjson_free(document);
  free(copy);
  return status;
}

static void damaged(const char *name, const unsigned char *bytes, size_t length, size_t step)
{
  CHECK_EQUAL(parse(bytes, length), SFT_OK, "%s", name);
  for (size_t cut = 0; cut < length; cut += step)
    CHECK_EQUAL(parse(bytes, cut), SFT_EFORMAT, "%s, truncated after %d", name, (int) cut);
  unsigned char *copy = malloc(length + 1);
  memcpy(copy, bytes, length);
  copy[length] = 'Z';
  CHECK_EQUAL(parse(copy, length + 1), SFT_EFORMAT, "%s, a byte too many", name);
  for (size_t at = 0; at < length; at += step) {
    for (int replacement = 0; replacement < 256; replacement += 15) {
      copy[at] = (unsigned char) replacement;
      parse(copy, length);
    }
    copy[at] = bytes[at];
  }
  free(copy);
}

static void refused(void)
{
  char deep[100];
  memset(deep, '[', 50);
  memset(deep + 50, ']', 50);
  CHECK_EQUAL(parse(deep, 100), SFT_EFORMAT, "nested 50 deep");
  CHECK_EQUAL(parse("", 0), SFT_EFORMAT, "empty");
  CHECK_EQUAL(parse("[$d#l\x7f\xff\xff\xff", 9), SFT_EFORMAT, "count beyond the end");
  CHECK_EQUAL(parse("[$d#L\x7f\xff\xff\xff\xff\xff\xff\xff", 13), SFT_EFORMAT, "huge count");
  CHECK_EQUAL(parse("[$d#i\xff", 6), SFT_EFORMAT, "negative count");
  CHECK_EQUAL(parse("Sl\x7f\xff\xff\xff", 6), SFT_EFORMAT, "string beyond the end");
  CHECK_EQUAL(parse("{\"a\":1}", 7), SFT_EFORMAT, "plain JSON");
  CHECK_EQUAL(parse("{i\x01"
                    "a}",
                    5),
              SFT_EFORMAT, "key without a value");
  CHECK_EQUAL(parse("{i\1aZi\1bZ}", 10), SFT_OK, "two names");
  CHECK_EQUAL(parse("{i\1aZi\1bZi\1aT}", 14), SFT_EFORMAT, "a name twice");
  CHECK_EQUAL(parse("{i\1a{i\1aZ}}", 11), SFT_OK, "the same name further in");

  /* names of two bytes, none twice */
  char many[5 * 1001 + 2] = "{";
  for (int k = 0; k < 1001; k++) {
    const char member[] = {'i', 2, (char) (1 + k % 100), (char) (1 + k / 100), 'Z'};
    memcpy(many + 1 + 5 * k, member, sizeof member);
  }
  many[5 * 1000 + 1] = '}';
  CHECK_EQUAL(parse(many, 5 * 1000 + 2), SFT_OK, "1000 members");
  many[5 * 1000 + 1] = 'i';
  many[5 * 1001 + 1] = '}';
  CHECK_EQUAL(parse(many, 5 * 1001 + 2), SFT_EFORMAT, "1001 members");
}

int main(void)
{
  values();
  damaged("by hand", (const unsigned char *) by_hand, sizeof by_hand - 1, 1);
  refused();
  size_t length = 0;
  unsigned char *bytes = booster_train(20, 1, &length, NULL);
  if (bytes) damaged("a booster", bytes, length, 101);
  free(bytes);
  return check_report();
}
