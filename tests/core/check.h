/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Checks of the unit tests. A check that fails prints its file and line, both numbers and what was
   checked, and the test goes on; main ends with `return check_report();`. The last arguments are a
   printf format and its values. */

#ifndef CHECK_H
#define CHECK_H

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int check_count, check_failures;

static inline void check_describe(const char *file, int line, const char *format, va_list values)
{
  check_failures++;
  printf("%s:%d: ", file, line);
  vprintf(format, values);
}

#if defined(__GNUC__)
__attribute__((format(printf, 6, 7)))
#endif
static inline void
check_near(const char *file, int line, double value, double expected, double tolerance,
           const char *format, ...)
{
  check_count++;
  if (fabs(value - expected) <= tolerance || value == expected) return;
  va_list values;
  va_start(values, format);
  check_describe(file, line, format, values);
  va_end(values);
  printf(": is %.17g, expected %.17g within %g\n", value, expected, tolerance);
}

#if defined(__GNUC__)
__attribute__((format(printf, 5, 6)))
#endif
static inline void
check_condition(const char *file, int line, int holds, const char *condition, const char *format,
                ...)
{
  check_count++;
  if (holds) return;
  va_list values;
  va_start(values, format);
  check_describe(file, line, format, values);
  va_end(values);
  printf(": not true: %s\n", condition);
}

/* a code, and a message of one line that contains the fragment */
static inline void check_refused(const char *file, int line, int status, int expected,
                                 const char *message, const char *fragment)
{
  check_count++;
  if (status == expected && strstr(message, fragment) && !strchr(message, '\n')) return;
  check_failures++;
  printf("%s:%d: code %d and message \"%s\", expected code %d and one line with \"%s\"\n", file,
         line, status, message, expected, fragment);
}

static inline int check_report(void)
{
  printf("%d checks, %d failed\n", check_count, check_failures);
  return check_failures || !check_count ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* |value - expected| <= tolerance */
#define CHECK_ABS(value, expected, tolerance, ...) \
  check_near(__FILE__, __LINE__, value, expected, tolerance, __VA_ARGS__)
/* |value - expected| <= tolerance * |expected| */
#define CHECK_REL(value, expected, tolerance, ...) \
  check_near(__FILE__, __LINE__, value, expected, (tolerance) *fabs(expected), __VA_ARGS__)
#define CHECK_EQUAL(value, expected, ...) \
  check_near(__FILE__, __LINE__, (double) (value), (double) (expected), 0.0, __VA_ARGS__)
#define CHECK(condition, ...) \
  check_condition(__FILE__, __LINE__, (condition) != 0, #condition, __VA_ARGS__)
/* the call with &err fails with this code and a line that contains the fragment */
#define CHECK_REFUSED(status, code, err, fragment) \
  check_refused(__FILE__, __LINE__, status, code, (err).message, fragment)

#endif
