/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Radial symmetry functions against their definition, and against shells of perfect lattices. */

#include "core/symfn.h"

#include "check.h"
#include "numbers.h"

#include <float.h>

enum { MAX_NEIGHBOURS = 4000, MAX_COLUMNS = 20000 };

static double distance_sq[MAX_NEIGHBOURS];
static int type[MAX_NEIGHBOURS];
static double fast[MAX_COLUMNS], plain[MAX_COLUMNS];

static long double definition(const sft_symfn_parameters *p, int n, int x, int k)
{
  const long double centre = (long double) p->rlo + (long double) k * p->dr;
  long double sum = 0.0L;
  for (int j = 0; j < n; j++) {
    if (type[j] != x || !(distance_sq[j] < p->cutoff * p->cutoff)) continue;
    const long double z = (sqrtl(distance_sq[j]) - centre) / p->sigma;
    sum += expl(-0.5L * z * z);
  }
  return sum;
}

/* the values may differ by rounding, and by Gaussians that float32 could not represent */
static void against_definition(const sft_symfn_parameters *p, int n)
{
  const double negligible = 1.0e-50;
  /* z dz of exp(-z^2/2), z up to 16, dz from the rounding of r and of the centre */
  const double rounding = 1.0e-13 + 20.0 * DBL_EPSILON * (p->rhi + p->cutoff) / p->sigma;
  sft_symfn *symfn = NULL;
  sft_error err = {0};
  CHECK_EQUAL(sft_symfn_create(p, &symfn, &err), SFT_OK, "create: %s", err.message);
  if (!symfn) return;
  const int centres = sft_symfn_centres(symfn);
  CHECK_EQUAL(sft_symfn_columns(symfn), centres * p->ntypes, "columns");
  CHECK(p->rlo + (centres - 1) * p->dr < p->rhi, "last of %d centres lies below %g", centres,
        p->rhi);
  CHECK(p->rlo + centres * p->dr > p->rhi - 1.0e-6 * p->dr, "%d centres reach %g", centres, p->rhi);

  for (int c = 0; c < centres * p->ntypes; c++) fast[c] = plain[c] = NAN;
  sft_symfn_evaluate(symfn, n, distance_sq, type, fast);
  sft_symfn_evaluate_plain(symfn, n, distance_sq, type, plain);
  for (int x = 1; x <= p->ntypes; x++)
    for (int k = 0; k < centres; k++) {
      const int column = (x - 1) * centres + k;
      const double exact = (double) definition(p, n, x, k);
      CHECK_ABS(plain[column], exact, rounding * exact + negligible,
                "plain, type %d centre %d of Rc %g sigma %g rlo %g rhi %g dr %g", x, k, p->cutoff,
                p->sigma, p->rlo, p->rhi, p->dr);
      CHECK_ABS(fast[column], exact, rounding * exact + negligible,
                "fast, type %d centre %d of Rc %g sigma %g rlo %g rhi %g dr %g", x, k, p->cutoff,
                p->sigma, p->rlo, p->rhi, p->dr);
    }
  sft_symfn_free(symfn);
}

static void random_neighbors(const sft_symfn_parameters *p, int n, uint64_t *state)
{
  for (int j = 0; j < n; j++) {
    const double r = 1.3 * p->cutoff * number_uniform(state);
    distance_sq[j] = r * r;
    type[j] = (int) (number_uniform(state) * (p->ntypes + 2)); /* also 0 and ntypes + 1 */
  }
}

static void many_parameters(void)
{
  const double cutoff[] = {0.7, 3.0, 10.0}, sigma[] = {0.01, 0.1, 1.0, 7.0},
               dr[] = {0.01, 0.1, 0.3, 2.5}, rlo[] = {0.0, 0.5, 2.0}, width[] = {0.05, 1.0, 8.0};
  uint64_t state = 1;
  for (int a = 0; a < 3; a++)
    for (int b = 0; b < 4; b++)
      for (int c = 0; c < 4; c++)
        for (int d = 0; d < 3; d++)
          for (int e = 0; e < 3; e++) {
            const sft_symfn_parameters p = {cutoff[a],         sigma[b], rlo[d],
                                            rlo[d] + width[e], dr[c],    2};
            random_neighbors(&p, 12, &state);
            against_definition(&p, 12);
          }
}

static void special_distances(void)
{
  const sft_symfn_parameters p = {10.0, 0.1, 2.0, 10.0, 0.1, 3},
                             one = {10.0, 0.1, 2.0, 2.0 + 1e-10, 1.0, 1};
  sft_symfn *symfn = NULL;
  sft_error err;
  CHECK_EQUAL(sft_symfn_create(&one, &symfn, &err), SFT_OK, "rlo alone");
  CHECK_EQUAL(sft_symfn_centres(symfn), 1, "the first centre is always there");
  sft_symfn_free(symfn);
  CHECK_EQUAL(sft_symfn_create(&p, &symfn, &err), SFT_OK, "the paper's functions");
  CHECK_EQUAL(sft_symfn_centres(symfn), 80, "centres of 2.0 10.0 0.1");
  CHECK_EQUAL(sft_symfn_columns(symfn), 240, "columns for three types");

  sft_symfn_evaluate(symfn, 0, NULL, NULL, fast);
  for (int c = 0; c < 240; c++) CHECK_EQUAL(fast[c], 0.0, "no neighbours, column %d", c);

  const double at[] = {0.0, 0.3, 1.94999, 1.95, 1.95001, 2.0, 2.05, 5.55, 9.9, 9.95, 9.96, 9.9999};
  const int n = sizeof at / sizeof *at;
  for (int j = 0; j < n; j++) {
    distance_sq[j] = at[j] * at[j];
    type[j] = j % 3 + 1;
  }
  against_definition(&p, n);

  /* exactly Rc and beyond, and types out of range, do not count */
  const double beyond[] = {100.0, nextafter(100.0, 200.0), 101.0, 25.0, 25.0, 25.0};
  const int types[] = {1, 2, 3, 0, 4, -1};
  sft_symfn_evaluate(symfn, 6, beyond, types, fast);
  for (int c = 0; c < 240; c++) CHECK_EQUAL(fast[c], 0.0, "beyond the cutoff, column %d", c);
  const double within = nextafter(100.0, 0.0);
  sft_symfn_evaluate(symfn, 1, &within, types, fast);
  CHECK_REL(fast[79], exp(-0.5), 1.0e-9, "just within the cutoff");

  /* Gaussians at their centres and one width away: column (X-1)*K + k */
  const double peak = 3.0 * 3.0;
  const int second = 2;
  sft_symfn_evaluate(symfn, 1, &peak, &second, fast);
  CHECK_REL(fast[80 + 10], 1.0, 1.0e-12, "type 2, centre 10 is 3.0");
  CHECK_REL(fast[80 + 11], exp(-0.5), 1.0e-12, "one width above");
  CHECK_REL(fast[80 + 9], exp(-0.5), 1.0e-12, "one width below");
  CHECK_EQUAL(fast[10], 0.0, "type 1");
  sft_symfn_free(symfn);
}

/* count points of a lattice with edge a by shells: squared radii in units of (a/2)^2 */
static void lattice(const char *name, const int (*basis)[3], int nbasis, const int (*shells)[2],
                    int nshells, double a, double cutoff)
{
  int n = 0;
  const int reach = 4;
  for (int i = -reach; i <= reach; i++)
    for (int j = -reach; j <= reach; j++)
      for (int k = -reach; k <= reach; k++)
        for (int b = 0; b < nbasis; b++) {
          const double x = a * (i + 0.5 * basis[b][0]), y = a * (j + 0.5 * basis[b][1]),
                       z = a * (k + 0.5 * basis[b][2]);
          if (x == 0.0 && y == 0.0 && z == 0.0) continue;
          distance_sq[n] = x * x + y * y + z * z;
          type[n++] = 1;
        }
  const sft_symfn_parameters p = {cutoff, 0.1, 2.0, 10.0, 0.1, 1};
  sft_symfn *symfn = NULL;
  sft_error err;
  CHECK_EQUAL(sft_symfn_create(&p, &symfn, &err), SFT_OK, "%s", name);
  sft_symfn_evaluate(symfn, n, distance_sq, type, fast);
  for (int k = 0; k < sft_symfn_centres(symfn); k++) {
    double sum = 0.0;
    for (int s = 0; s < nshells; s++) {
      const double z = (0.5 * a * sqrt(shells[s][0]) - (2.0 + 0.1 * k)) / 0.1;
      sum += shells[s][1] * exp(-0.5 * z * z);
    }
    CHECK_ABS(fast[k], sum, 1.0e-11 * sum + 1.0e-50, "%s, centre %d", name, k);
  }
  sft_symfn_free(symfn);
}

static void lattices(void)
{
  const int sc[][3] = {{0, 0, 0}}, bcc[][3] = {{0, 0, 0}, {1, 1, 1}},
            fcc[][3] = {{0, 0, 0}, {0, 1, 1}, {1, 0, 1}, {1, 1, 0}};
  const int sc_shells[][2] = {{4, 6}, {8, 12}, {12, 8}, {16, 6}, {20, 24}, {24, 24}};
  const int bcc_shells[][2] = {{3, 8}, {4, 6}, {8, 12}, {11, 24}, {12, 8}, {16, 6}};
  const int fcc_shells[][2] = {{2, 12}, {4, 6}, {6, 24}, {8, 12}, {10, 24}, {12, 8}, {14, 48}};
  lattice("simple cubic", sc, 1, sc_shells, 6, 2.5, 2.5 * sqrt(6.5));
  lattice("bcc", bcc, 2, bcc_shells, 6, 3.0, 3.0 * sqrt(4.2));
  lattice("fcc", fcc, 4, fcc_shells, 7, 3.6, 3.6 * sqrt(3.7));
}

static void bad_parameters(void)
{
  const sft_symfn_parameters good = {10.0, 0.1, 2.0, 10.0, 0.1, 2};
  const double bad[] = {0.0, -1.0, NAN, INFINITY};
  sft_error err;
  for (int i = 0; i < 4; i++) {
    sft_symfn_parameters p = good;
    sft_symfn *symfn = NULL;
    p.cutoff = bad[i];
    CHECK_REFUSED(sft_symfn_create(&p, &symfn, &err), SFT_EINVAL, err, "Rc");
    p = good, p.sigma = bad[i];
    CHECK_REFUSED(sft_symfn_create(&p, &symfn, &err), SFT_EINVAL, err, "sigma");
    p = good, p.dr = bad[i];
    CHECK_REFUSED(sft_symfn_create(&p, &symfn, &err), SFT_EINVAL, err, "dr");
    if (i > 0) {
      p = good, p.rlo = bad[i];
      CHECK_REFUSED(sft_symfn_create(&p, &symfn, &err), SFT_EINVAL, err, "rlo");
    }
    p = good, p.rhi = bad[i];
    CHECK_REFUSED(sft_symfn_create(&p, &symfn, &err), SFT_EINVAL, err, "rhi");
    CHECK(symfn == NULL, "nothing is created");
  }
  sft_symfn *symfn = NULL;
  sft_symfn_parameters p = good;
  p.rhi = p.rlo;
  CHECK_REFUSED(sft_symfn_create(&p, &symfn, &err), SFT_EINVAL, err, "rhi is 2");
  p = good, p.ntypes = 0;
  CHECK_REFUSED(sft_symfn_create(&p, &symfn, &err), SFT_EINVAL, err, "types is 0");
  p = good, p.dr = 1.0e-9;
  CHECK_REFUSED(sft_symfn_create(&p, &symfn, &err), SFT_EINVAL, err, "increase dr");
  p = good, p.dr = 1.0e-300, p.rhi = 1.0e300;
  CHECK_REFUSED(sft_symfn_create(&p, &symfn, &err), SFT_EINVAL, err, "increase dr");
  sft_symfn_free(NULL);
}

int main(void)
{
  many_parameters();
  special_distances();
  lattices();
  bad_parameters();
  return check_report();
}
