/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Static structure factor: against its definition, ideal gas, Bragg peaks, planted peak. */

#include "core/structure_factor.h"

#include "check.h"
#include "numbers.h"

enum { MAX_ATOMS = 20000, MAX_TABLE = 200000 };

static const double two_pi = 6.28318530717958647693;
static double position[MAX_ATOMS][3], table[MAX_TABLE];
static int rows, columns;

/* table[rows][columns] of atoms of which the first `ones` are type 1 and the others type 2; 0 if it fails */
static int measure(double qmax, double bin, int ntypes, const double box[6], int n, int ones)
{
  sft_structure_factor *factor = NULL;
  sft_error err = {0};
  CHECK_EQUAL(sft_structure_factor_create(qmax, bin, ntypes, box, &factor, &err), SFT_OK,
              "create: %s", err.message);
  if (!factor) return 0;
  rows = sft_structure_factor_rows(factor);
  columns = sft_structure_factor_columns(factor);
  CHECK(rows * columns <= MAX_TABLE, "%d rows", rows);
  CHECK_EQUAL(sft_structure_factor_set_box(factor, box, &err), SFT_OK, "box: %s", err.message);
  /* type 1 in two pieces, as two ranks would, after a piece with more atoms */
  const int half = ones / 2;
  if (ntypes > 1)
    sft_structure_factor_add(factor, 2, (size_t) (n - ones), (const double(*)[3])(position + ones));
  sft_structure_factor_add(factor, 1, (size_t) half, (const double(*)[3]) position);
  sft_structure_factor_add(factor, 1, (size_t) (ones - half),
                           (const double(*)[3])(position + half));
  double natoms[3] = {ones, n - ones, 0.0};
  sft_structure_factor_evaluate(factor, natoms, table);
  sft_structure_factor_free(factor);
  return 1;
}

static void scatter(const double box[6], int n, uint64_t *state)
{
  for (int i = 0; i < n; i++) {
    /* also atoms outside the box */
    const double s[3] = {3.0 * number_uniform(state) - 1.0, 2.0 * number_uniform(state),
                         number_uniform(state)};
    position[i][0] = box[0] * s[0] + box[5] * s[1] + box[4] * s[2];
    position[i][1] = box[1] * s[1] + box[3] * s[2];
    position[i][2] = box[2] * s[2];
  }
}

/* All wave vectors of both half spaces, one exponential for each atom: the definition. */
static void against_definition(const double box[6], double qmax, double bin, int n, int ones)
{
  enum { MOST = 400, REACH = 60 };
  static double sum[MOST][5], count[MOST];
  memset(sum, 0, sizeof sum);
  memset(count, 0, sizeof count);
  const double volume = box[0] * box[1] * box[2];
  const double b[3][3] = {{two_pi / box[0], -two_pi * box[5] / (box[0] * box[1]),
                           two_pi * (box[3] * box[5] - box[1] * box[4]) / volume},
                          {0.0, two_pi / box[1], -two_pi * box[3] / (box[1] * box[2])},
                          {0.0, 0.0, two_pi / box[2]}};
  double vectors = 0.0;
  for (int n1 = -REACH; n1 <= REACH; n1++)
    for (int n2 = -REACH; n2 <= REACH; n2++)
      for (int n3 = -REACH; n3 <= REACH; n3++) {
        const double k[3] = {n1 * b[0][0], n1 * b[0][1] + n2 * b[1][1],
                             n1 * b[0][2] + n2 * b[1][2] + n3 * b[2][2]};
        const double q = sqrt(k[0] * k[0] + k[1] * k[1] + k[2] * k[2]);
        if (q == 0.0 || q > qmax) continue;
        double re[2] = {0.0, 0.0}, im[2] = {0.0, 0.0};
        for (int i = 0; i < n; i++) {
          const double *r = position[i], phase = k[0] * r[0] + k[1] * r[1] + k[2] * r[2];
          re[i >= ones] += cos(phase);
          im[i >= ones] += sin(phase);
        }
        const int at = (int) fmin(q / bin + 0.5, qmax / bin); /* the last reaches up to qmax */
        vectors += 1.0;
        count[at] += 1.0;
        sum[at][0] += q;
        sum[at][1] += (pow(re[0] + re[1], 2) + pow(im[0] + im[1], 2)) / n;
        sum[at][2] += (re[0] * re[0] + im[0] * im[0]) / ones;
        sum[at][3] += (re[0] * re[1] + im[0] * im[1]) / sqrt((double) ones * (n - ones));
        sum[at][4] += (re[1] * re[1] + im[1] * im[1]) / (n - ones);
      }
  CHECK(vectors > 200, "%g vectors", vectors);
  if (!measure(qmax, bin, 2, box, n, ones)) return;
  CHECK_EQUAL(columns, 5, "columns of two types");
  int row = 0;
  for (int at = 0; at < MOST; at++) {
    if (count[at] == 0.0) continue;
    for (int c = 0; c < 5 && row < rows; c++)
      CHECK_ABS(table[row * 5 + c], sum[at][c] / count[at], 1.0e-10, "row %d column %d", row, c);
    row++;
  }
  CHECK_EQUAL(rows, row, "rows are the bins with vectors");
}

static void definition(void)
{
  /* orthogonal, tilted, more tilted than LAMMPS likes, flat: xx yy zz yz xz xy */
  const double boxes[][6] = {{7.0, 8.0, 9.0, 0.0, 0.0, 0.0},
                             {7.0, 8.0, 9.0, -2.0, 3.0, 1.5},
                             {7.0, 6.0, 5.0, 8.0, -11.0, 9.0},
                             {20.0, 12.0, 1.0, 0.3, 0.4, -5.0}};
  uint64_t state = 3;
  for (int b = 0; b < 4; b++) {
    scatter(boxes[b], 37, &state);
    against_definition(boxes[b], b == 3 ? 8.0 : 4.0, 0.13, 37, 14);
  }
}

static void ideal_gas(void)
{
  const double box[6] = {20.0, 20.0, 20.0, 0.0, 0.0, 4.0};
  uint64_t state = 11;
  const int n = 4000, ones = 1000;
  scatter(box, n, &state);
  if (!measure(4.0, 0.2, 2, box, n, ones)) return;
  double worst[5] = {0.0};
  for (int i = 3; i < rows; i++) {
    const double *const row = table + 5 * i;
    /* |rho|^2 / N is exponentially distributed: the noise of the mean over the vectors of half the shell */
    const double shell = two_pi * row[0] * row[0] * 0.2 * 8000.0 / pow(two_pi, 3);
    const double expected[5] = {row[0], 1.0, 1.0, 0.0, 1.0};
    for (int c = 1; c < 5; c++) worst[c] = fmax(worst[c], fabs(row[c] - expected[c]) * sqrt(shell));
  }
  for (int c = 1; c < 5; c++)
    CHECK(worst[c] < 4.5 && worst[c] > 0.5, "column %d: largest deviation is %g sigma", c,
          worst[c]);
}

/* cells^3 cells of a cubic lattice, each atom at an offset; returns the number of atoms */
static int lattice(const int (*basis)[3], int nbasis, double a, int cells)
{
  int n = 0;
  for (int i = 0; i < cells; i++)
    for (int j = 0; j < cells; j++)
      for (int k = 0; k < cells; k++)
        for (int b = 0; b < nbasis; b++, n++) {
          position[n][0] = a * (i + 0.5 * basis[b][0]) + 0.123;
          position[n][1] = a * (j + 0.5 * basis[b][1]) - 5.0;
          position[n][2] = a * (k + 0.5 * basis[b][2]) + 77.7;
        }
  return n;
}

/* A bin so fine that it holds vectors of one length only: S = N times the share of Bragg vectors among them. */
static void bragg(const char *name, const int (*basis)[3], int nbasis, const int *squares,
                  int nsquares)
{
  const double a = 2.5, unit = two_pi / a;
  const int cells = 6, n = lattice(basis, nbasis, a, cells);
  /* the same lattice in a box whose edges lean by whole cells */
  const double cubic[6] = {a * cells, a * cells, a * cells, 0.0, 0.0, 0.0};
  const double leaning[6] = {a * cells, a * cells, a * cells, 2.0 * a, -3.0 * a, 1.0 * a};
  for (int lean = 0; lean < 2; lean++) {
    if (!measure(3.5 * unit, 0.0005, 1, lean ? leaning : cubic, n, n)) return;
    int next = 0;
    for (int i = 0; i < rows; i++) {
      const double q = table[3 * i], s = table[3 * i + 1];
      CHECK_ABS(table[3 * i + 2], s, 1.0e-9, "%s: S_11 is S", name);
      if (s < 1.0e-9) continue;
      CHECK(next < nsquares, "%s: a peak at %g", name, q / unit);
      if (next >= nsquares) break;
      CHECK_ABS(q / unit, sqrt(squares[next]), 3.0e-4, "%s: peak %d", name, next);
      /* in the cube, other vectors have the same length; of each length there are some Bragg vectors */
      CHECK(s <= n * (1.0 + 1.0e-9), "%s: S = %g of at most %d", name, s, n);
      next++;
    }
    CHECK_EQUAL(next, nsquares, "%s: Bragg peaks", name);
  }

  /* one cell: every vector is a Bragg vector or forbidden, so that the height is N */
  const int one = lattice(basis, nbasis, a, 1);
  const double cell[6] = {a, a, a, 0.0, 0.0, 0.0};
  if (!measure(3.5 * unit, 0.0005, 1, cell, one, one)) return;
  int next = 0;
  for (int i = 0; i < rows; i++) {
    if (table[3 * i + 1] < 1.0e-9) continue;
    CHECK(next < nsquares, "%s: a peak at %g", name, table[3 * i] / unit);
    if (next >= nsquares) break;
    CHECK_REL(table[3 * i] / unit, sqrt(squares[next]), 1.0e-9, "%s: cell, peak %d", name, next);
    CHECK_REL(table[3 * i + 1], (double) one, 1.0e-9, "%s: cell, height of peak %d", name, next);
    next++;
  }
  CHECK_EQUAL(next, nsquares, "%s: cell, Bragg peaks", name);
}

/* A primitive cell has Bragg vectors only; a supercell of it in any orientation has the same first ones. */
static void supercell(void)
{
  const int fcc[][3] = {{0, 0, 0}, {0, 1, 1}, {1, 0, 1}, {1, 1, 0}};
  const double a = 2.0;
  const int n = lattice(fcc, 4, a, 4);
  const double cubic[6] = {4.0 * a, 4.0 * a, 4.0 * a, 0.0, 0.0, 0.0};
  static double first[MAX_TABLE];
  if (!measure(9.0, 0.1, 1, cubic, n, n)) return;
  const int nfirst = rows;
  memcpy(first, table, sizeof first);
  /* whole box edges: the same set of wave vectors, numbered otherwise */
  const double sheared[6] = {4.0 * a, 4.0 * a, 4.0 * a, 4.0 * a, 0.0, -4.0 * a};
  if (!measure(9.0, 0.1, 1, sheared, n, n)) return;
  CHECK_EQUAL(rows, nfirst, "rows of the sheared box");
  for (int i = 0; i < 3 * rows; i++)
    CHECK_ABS(table[i], first[i], 1.0e-9, "row %d column %d of the sheared box", i / 3, i % 3);

  /* primitive cell of fcc in LAMMPS's orientation: edges of length a / sqrt(2) at 60 degrees */
  const double d = a / sqrt(2.0);
  const double primitive[6] =
      {d, d * sqrt(3.0) / 2.0, d * sqrt(2.0 / 3.0), d * sqrt(3.0) / 6.0, d / 2.0, d / 2.0};
  position[0][0] = position[0][1] = position[0][2] = 0.4;
  if (!measure(9.0, 0.01, 1, primitive, 1, 1)) return;
  const double squares[] = {3.0, 4.0, 8.0};
  CHECK_EQUAL(rows, 3, "Bragg peaks of fcc up to 9");
  for (int i = 0; i < 3 && i < rows; i++) {
    CHECK_REL(table[3 * i], two_pi / a * sqrt(squares[i]), 1.0e-12, "primitive cell, peak %d", i);
    CHECK_REL(table[3 * i + 1], 1.0, 1.0e-12, "primitive cell, height %d", i);
  }
}

static void lattices(void)
{
  const int sc[][3] = {{0, 0, 0}}, bcc[][3] = {{0, 0, 0}, {1, 1, 1}},
            fcc[][3] = {{0, 0, 0}, {0, 1, 1}, {1, 0, 1}, {1, 1, 0}};
  const int sc_squares[] = {1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12},
            bcc_squares[] = {2, 4, 6, 8, 10, 12}, fcc_squares[] = {3, 4, 8, 11, 12};
  bragg("simple cubic", sc, 1, sc_squares, 11);
  bragg("bcc", bcc, 2, bcc_squares, 6);
  bragg("fcc", fcc, 4, fcc_squares, 5);
}

static void peaks(void)
{
  /* a parabola comes back from any three of its points, evenly spaced or not */
  const double q[] = {0.3, 0.5, 0.61, 0.72, 0.9, 1.0, 1.13, 1.2};
  double s[8][3];
  for (int i = 0; i < 8; i++) {
    s[i][0] = q[i];
    s[i][1] = 3.0 - 7.0 * (q[i] - 0.777) * (q[i] - 0.777);
    s[i][2] = 100.0 * i;
  }
  CHECK_REL(sft_structure_factor_peak(8, 3, s[0]), 0.777, 1.0e-12, "planted parabola");
  s[6][1] = 5.0;
  CHECK(sft_structure_factor_peak(8, 3, s[0]) > 1.0, "the highest of two maxima");
  s[6][1] = 2.9;
  CHECK_REL(sft_structure_factor_peak(8, 3, s[0]), 0.777, 1.0e-12, "the highest of two maxima");
  s[0][1] = 9.0;
  CHECK_REL(sft_structure_factor_peak(8, 3, s[0]), 0.777, 1.0e-12, "a rise to small q is no peak");
  s[7][1] = 3.5;
  CHECK_EQUAL(sft_structure_factor_peak(8, 3, s[0]), 0.0, "cut by qmax");

  for (int i = 0; i < 8; i++) s[i][1] = 1.0 + i;
  CHECK_EQUAL(sft_structure_factor_peak(8, 3, s[0]), 0.0, "ascending");
  for (int i = 0; i < 8; i++) s[i][1] = 8.0 - i;
  CHECK_EQUAL(sft_structure_factor_peak(8, 3, s[0]), 0.0, "descending");
  for (int i = 0; i < 8; i++) s[i][1] = 0.0;
  CHECK_EQUAL(sft_structure_factor_peak(8, 3, s[0]), 0.0, "no atoms");
  for (int n = 0; n < 3; n++) CHECK_EQUAL(sft_structure_factor_peak(n, 3, s[0]), 0.0, "%d rows", n);
}

/* Layers at a distance d make the peak at 2 pi / d; and a second box, then the first again. */
static void changed_box(void)
{
  const double small[6] = {10.0, 10.0, 10.0, 0.0, 0.0, 0.0};
  const double large[6] = {10.5, 10.2, 10.4, 0.7, 0.1, -0.3};
  uint64_t state = 5;
  scatter(small, 100, &state);
  sft_structure_factor *factor = NULL;
  sft_error err = {0};
  const double natoms = 100.0;
  CHECK_EQUAL(sft_structure_factor_create(5.0, 0.3, 1, small, &factor, &err), SFT_OK, "%s",
              err.message);
  if (!factor) return;
  static double before[3000], between[3000], after[3000];
  double *const tables[] = {before, between, after};
  const double *const boxes[] = {small, large, small};
  for (int i = 0; i < 3; i++) {
    CHECK_EQUAL(sft_structure_factor_set_box(factor, boxes[i], &err), SFT_OK, "%s", err.message);
    sft_structure_factor_add(factor, 1, 100, (const double(*)[3]) position);
    sft_structure_factor_evaluate(factor, &natoms, tables[i]);
  }
  const int n = 3 * sft_structure_factor_rows(factor);
  CHECK(memcmp(before, after, (size_t) n * sizeof *before) == 0, "the first box again");
  CHECK(memcmp(before, between, (size_t) n * sizeof *before) != 0, "another box");
  for (int i = 0; i < n; i += 3)
    CHECK_ABS(between[i], before[i], 0.3, "mean |k| of row %d stays about the same", i / 3);

  const double huge[6] = {1e4, 1e4, 1e4, 0.0, 0.0, 0.0};
  CHECK_REFUSED(sft_structure_factor_set_box(factor, huge, &err), SFT_EINVAL, err, "use qmax");
  CHECK_EQUAL(sft_structure_factor_set_box(factor, small, &err), SFT_OK, "%s", err.message);
  sft_structure_factor_free(factor);
}

static void bad_parameters(void)
{
  const double box[6] = {10.0, 10.0, 10.0, 0.0, 0.0, 0.0},
               flat[6] = {10.0, 0.0, 10.0, 0.0, 0.0, 0.0};
  const double bad[] = {0.0, -1.0, NAN, INFINITY};
  sft_structure_factor *factor = NULL;
  sft_error err;
  for (int i = 0; i < 4; i++) {
    CHECK_REFUSED(sft_structure_factor_create(bad[i], 0.1, 1, box, &factor, &err), SFT_EINVAL, err,
                  "qmax");
    CHECK_REFUSED(sft_structure_factor_create(5.0, bad[i], 1, box, &factor, &err), SFT_EINVAL, err,
                  "bin");
  }
  CHECK_REFUSED(sft_structure_factor_create(5.0, 5.1, 1, box, &factor, &err), SFT_EINVAL, err,
                "exceed qmax");
  CHECK_REFUSED(sft_structure_factor_create(5.0, 1e-7, 1, box, &factor, &err), SFT_EINVAL, err,
                "use 5e-06 or more");
  CHECK_REFUSED(sft_structure_factor_create(5.0, 0.1, 0, box, &factor, &err), SFT_EINVAL, err,
                "types");
  CHECK_REFUSED(sft_structure_factor_create(5.0, 0.1, 1, flat, &factor, &err), SFT_EINVAL, err,
                "Box");
  CHECK_REFUSED(sft_structure_factor_create(0.6, 0.1, 1, box, &factor, &err), SFT_EINVAL, err,
                "use a larger qmax");
  const double large[] = {200.0, 1e4, 1e30};
  for (int i = 0; i < 3; i++)
    CHECK_REFUSED(sft_structure_factor_create(large[i], large[i] / 50.0, 2, box, &factor, &err),
                  SFT_EINVAL, err, "use qmax");
  CHECK(factor == NULL, "nothing is left behind");
  sft_structure_factor_free(NULL);

  /* the advice is good */
  const double advised = atof(strstr(err.message, "use qmax") + 8);
  CHECK_EQUAL(sft_structure_factor_create(advised * 0.99, 0.1, 2, box, &factor, &err), SFT_OK,
              "qmax %g: %s", advised, err.message);
  sft_structure_factor_free(factor);
}

int main(void)
{
  definition();
  ideal_gas();
  lattices();
  supercell();
  peaks();
  changed_box();
  bad_parameters();
  return check_report();
}
