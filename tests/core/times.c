/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Sampling times: spacing, the end of the window, and what is refused. */

#include "core/times.h"

#include "check.h"

static void expect(const char *name, int status, int64_t *steps, int n, const int64_t *expected,
                   int nexpected)
{
  CHECK_EQUAL(status, SFT_OK, "%s", name);
  CHECK_EQUAL(n, nexpected, "%s, number of times", name);
  for (int k = 0; k < n && k < nexpected; k++)
    CHECK_EQUAL(steps[k], expected[k], "%s, time %d", name, k);
  free(steps);
}

static void logarithmic(void)
{
  int64_t *steps;
  int n, status;
  sft_error err;

  const int64_t four[] = {1, 2, 3, 6, 10, 18, 32, 56, 100};
  status = sft_times_log(4, 100, &steps, &n, &err);
  expect("log 4 to 100", status, steps, n, four, 9);

  const int64_t appended[] = {1, 10, 100, 400};
  status = sft_times_log(1, 400, &steps, &n, &err);
  expect("log 1 to 400", status, steps, n, appended, 4);

  const int64_t one[] = {1};
  status = sft_times_log(20, 1, &steps, &n, &err);
  expect("log 20 to 1", status, steps, n, one, 1);

  /* the powers of ten are hit exactly, values ascend, no value is more than half a step off */
  CHECK_EQUAL(sft_times_log(20, 100000000, &steps, &n, &err), SFT_OK, "log 20 to 1e8");
  int powers = 0;
  double power = 1.0;
  for (int k = 0; k < n; k++) {
    const double j = 20.0 * log10((double) steps[k]);
    CHECK_ABS((double) steps[k], pow(10.0, rint(j) / 20.0), 0.5 + 1.0e-6, "time %d", k);
    if (k > 0) CHECK(steps[k] > steps[k - 1], "time %d ascends", k);
    if ((double) steps[k] == power) powers++, power *= 10.0;
  }
  CHECK_EQUAL(powers, 9, "powers of ten");
  CHECK_EQUAL(steps[n - 1], 100000000, "end of the window");
  free(steps);
}

static void linear(void)
{
  int64_t *steps;
  int n, status;
  sft_error err;
  const int64_t even[] = {5, 10, 15, 20}, odd[] = {6, 12, 18, 20}, whole[] = {20};
  status = sft_times_linear(5, 20, &steps, &n, &err);
  expect("linear 5 to 20", status, steps, n, even, 4);
  status = sft_times_linear(6, 20, &steps, &n, &err);
  expect("linear 6 to 20", status, steps, n, odd, 4);
  status = sft_times_linear(20, 20, &steps, &n, &err);
  expect("linear 20 to 20", status, steps, n, whole, 1);
}

static void refused(void)
{
  int64_t *steps;
  int n;
  sft_error err;
  CHECK_REFUSED(sft_times_log(0, 10, &steps, &n, &err), SFT_EINVAL, err, "decade is 0");
  CHECK_REFUSED(sft_times_log(-3, 10, &steps, &n, &err), SFT_EINVAL, err, "decade is -3");
  CHECK_REFUSED(sft_times_log(20, 0, &steps, &n, &err), SFT_EINVAL, err, "Window is 0");
  CHECK_REFUSED(sft_times_log(2000000000, 1000000, &steps, &n, &err), SFT_EINVAL, err, "fewer");
  CHECK_REFUSED(sft_times_linear(0, 10, &steps, &n, &err), SFT_EINVAL, err, "interval is 0");
  CHECK_REFUSED(sft_times_linear(11, 10, &steps, &n, &err), SFT_EINVAL, err, "interval is 11");
  CHECK_REFUSED(sft_times_linear(1, 10000000, &steps, &n, &err), SFT_EINVAL, err, "fewer");
  CHECK(steps == NULL, "nothing is allocated");
  CHECK_EQUAL(n, 0, "no times");

  const int64_t good[] = {1, 7, 10}, zero[] = {0, 3}, beyond[] = {3, 11}, twice[] = {3, 3},
                descending[] = {5, 4}, negative[] = {-5};
  CHECK_EQUAL(sft_times_check(good, 3, 10, &err), SFT_OK, "ascending steps");
  CHECK_REFUSED(sft_times_check(good, 0, 10, &err), SFT_EINVAL, err, "No sampling time");
  CHECK_REFUSED(sft_times_check(zero, 2, 10, &err), SFT_EINVAL, err, "step 0");
  CHECK_REFUSED(sft_times_check(beyond, 2, 10, &err), SFT_EINVAL, err, "step 11");
  CHECK_REFUSED(sft_times_check(twice, 2, 10, &err), SFT_EINVAL, err, "3 follows 3");
  CHECK_REFUSED(sft_times_check(descending, 2, 10, &err), SFT_EINVAL, err, "4 follows 5");
  CHECK_REFUSED(sft_times_check(negative, 1, 10, &err), SFT_EINVAL, err, "step -5");
}

int main(void)
{
  logarithmic();
  linear();
  refused();
  return check_report();
}
