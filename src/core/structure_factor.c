/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "structure_factor.h"
#include "waves.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double pi = 3.14159265358979323846;
static const double most_bins = 1.0e6;

/* Atoms whose phases are tabulated together, a multiple of those that the inner loop takes at a time. */
enum { BATCH = 64, STRIDE = 4 };

/* exp(i n b.r) of the atoms of a batch, n = 0..reach, along one reciprocal axis */
typedef struct {
  int reach;
  double *cosine, *sine; /* [BATCH][reach + 1] */
} phases;

struct sft_structure_factor {
  double qmax, bin;
  int ntypes, nbins, rows;
  int *row_of_bin;
  double *centre_of_row;
  double *rho; /* [ntypes][2] */
  double *vectors_of_row;

  int listed; /* waves are those of waves.box */
  sft_waves waves;
  phases axis[3];
  double *sums; /* [ntypes][waves.nsums] */
};

double sft_structure_factor_default_bin(const double box[6])
{
  return 1.5 * pi / cbrt(box[0] * box[1] * box[2]);
}

static int bin_of(const sft_structure_factor *factor, double q)
{
  const int b = (int) (q / factor->bin + 0.5 + SFT_WAVES_EDGE);
  return b < factor->nbins ? b : factor->nbins - 1;
}

/* The wave vectors of this box, and room for their sums and phases. */
static int list_vectors(sft_structure_factor *factor, const double box[6], sft_error *err)
{
  factor->listed = 0;
  int status = sft_waves_list(&factor->waves, factor->qmax, box,
                              SFT_STRUCTURE_FACTOR_MOST / factor->ntypes, err);
  if (status) return status;

  free(factor->sums);
  factor->sums = malloc(factor->waves.nsums * (size_t) factor->ntypes * sizeof(double));
  if (!factor->sums && factor->waves.nsums > 0)
    return sft_fail_memory(err, "the sums of the structure factor");
  for (int d = 0; d < 3; d++) {
    phases *const axis = &factor->axis[d];
    axis->reach = factor->waves.reach[d];
    const size_t count = BATCH * ((size_t) axis->reach + 1);
    free(axis->cosine);
    free(axis->sine);
    axis->cosine = calloc(count, sizeof(double));
    axis->sine = calloc(count, sizeof(double));
    if (!axis->cosine || !axis->sine)
      return sft_fail_memory(err, "the phases of the structure factor");
  }
  factor->listed = 1;
  return SFT_OK;
}

int sft_structure_factor_set_box(sft_structure_factor *factor, const double box[6], sft_error *err)
{
  if (!factor->listed || memcmp(box, factor->waves.box, sizeof factor->waves.box) != 0) {
    const int status = list_vectors(factor, box, err);
    if (status) return status;
  }
  memset(factor->sums, 0, factor->waves.nsums * (size_t) factor->ntypes * sizeof(double));
  return SFT_OK;
}

/* The bins that hold a vector become rows; an empty one belongs to the row after it. */
static int choose_rows(sft_structure_factor *factor, sft_error *err)
{
  for (size_t l = 0; l < factor->waves.nlines; l++) {
    const sft_wave_line *const line = &factor->waves.lines[l];
    for (int j = -line->half; j <= line->half; j++) {
      const double q = sft_waves_number(&factor->waves, line, j);
      if (q > 0.0) factor->row_of_bin[bin_of(factor, q)] = 1;
    }
  }
  int rows = 0;
  for (int b = 0; b < factor->nbins; b++) {
    const int filled = factor->row_of_bin[b];
    factor->row_of_bin[b] = rows;
    if (filled) factor->centre_of_row[rows++] = b * factor->bin;
  }
  for (int b = 0; b < factor->nbins; b++)
    if (factor->row_of_bin[b] == rows) factor->row_of_bin[b] = rows - 1;
  factor->rows = rows;
  if (rows == 0)
    return sft_fail(err, SFT_EINVAL,
                    "qmax %g is below the smallest wave number of the box, 2 pi over its length: "
                    "use a larger qmax or a larger box",
                    factor->qmax);
  return SFT_OK;
}

int sft_structure_factor_create(double qmax, double bin, int ntypes, const double box[6],
                                sft_structure_factor **result, sft_error *err)
{
  *result = NULL;
  if (!(qmax > 0.0) || !isfinite(qmax))
    return sft_fail(err, SFT_EINVAL, "qmax is %g: it must be positive", qmax);
  if (!(bin > 0.0) || !(bin <= qmax))
    return sft_fail(err, SFT_EINVAL, "bin is %g: it must be positive and not exceed qmax %g", bin,
                    qmax);
  if (qmax / bin > most_bins)
    return sft_fail(err, SFT_EINVAL, "bin is %g, which makes %.2g bins: use %g or more", bin,
                    qmax / bin, qmax / most_bins);
  if (ntypes < 1)
    return sft_fail(err, SFT_EINVAL, "Number of atom types is %d: it must be positive", ntypes);

  int status = SFT_OK;
  sft_structure_factor *const factor = calloc(1, sizeof *factor);
  if (!factor) return sft_fail_memory(err, "the structure factor");
  factor->qmax = qmax;
  factor->bin = bin;
  factor->ntypes = ntypes;
  factor->nbins = (int) (qmax / bin + SFT_WAVES_EDGE) + 1;
  factor->row_of_bin = calloc((size_t) factor->nbins, sizeof *factor->row_of_bin);
  factor->centre_of_row = calloc((size_t) factor->nbins, sizeof(double));
  factor->vectors_of_row = calloc((size_t) factor->nbins, sizeof(double));
  factor->rho = calloc(2 * (size_t) ntypes, sizeof(double));
  if (!factor->row_of_bin || !factor->centre_of_row || !factor->vectors_of_row || !factor->rho) {
    status = sft_fail_memory(err, "the bins of the structure factor");
    goto fail;
  }
  status = list_vectors(factor, box, err);
  if (status) goto fail;
  status = choose_rows(factor, err);
  if (status) goto fail;
  *result = factor;
  return SFT_OK;

fail:
  sft_structure_factor_free(factor);
  return status;
}

void sft_structure_factor_free(sft_structure_factor *factor)
{
  if (!factor) return;
  for (int d = 0; d < 3; d++) {
    free(factor->axis[d].cosine);
    free(factor->axis[d].sine);
  }
  free(factor->row_of_bin);
  free(factor->centre_of_row);
  free(factor->vectors_of_row);
  free(factor->rho);
  sft_waves_clear(&factor->waves);
  free(factor->sums);
  free(factor);
}

int sft_structure_factor_rows(const sft_structure_factor *factor)
{
  return factor->rows;
}

int sft_structure_factor_columns(const sft_structure_factor *factor)
{
  return 2 + factor->ntypes * (factor->ntypes + 1) / 2;
}

/* exp(i n theta), n = 0..reach, by recurrence: the error grows as n times that of rounding */
static void tabulate(phases *axis, int atom, double fraction)
{
  double *const c = axis->cosine + (size_t) atom * ((size_t) axis->reach + 1);
  double *const s = axis->sine + (size_t) atom * ((size_t) axis->reach + 1);
  const double theta = 2.0 * pi * (fraction - floor(fraction));
  const double c1 = cos(theta), s1 = sin(theta);
  c[0] = 1.0;
  s[0] = 0.0;
  for (int n = 1; n <= axis->reach; n++) {
    c[n] = c[n - 1] * c1 - s[n - 1] * s1;
    s[n] = c[n - 1] * s1 + s[n - 1] * c1;
  }
}

/* p *= exp(i n b.r) of the atom */
static void turn(const phases *axis, int atom, int n, double *re, double *im)
{
  const size_t at = (size_t) atom * ((size_t) axis->reach + 1) + (size_t) abs(n);
  const double c = axis->cosine[at], s = n < 0 ? -axis->sine[at] : axis->sine[at];
  const double old = *re;
  *re = old * c - *im * s;
  *im = old * s + *im * c;
}

/* With p = exp(i k.r) in the middle of a line and exp(i j b3.r) = c_j + i s_j, the four sums over atoms of Re p c_j,
   Im p s_j, Re p s_j and Im p c_j, j = 0..half, give rho of both j and -j. Four atoms at a time share the loads and
   stores of the sums. */
static void add_to_line(const phases *axis, int natoms, int half, const double *restrict re,
                        const double *restrict im, double *restrict sums)
{
  const int count = half + 1;
  double *restrict const cc = sums, *restrict const ss = sums + count;
  double *restrict const cs = sums + 2 * count, *restrict const sc = sums + 3 * count;
  const size_t width = (size_t) axis->reach + 1;
  for (int a = 0; a < natoms; a += STRIDE) {
    const double *restrict const c0 = axis->cosine + (size_t) a * width;
    const double *restrict const s0 = axis->sine + (size_t) a * width;
    const double *restrict const c1 = c0 + width, *restrict const s1 = s0 + width;
    const double *restrict const c2 = c1 + width, *restrict const s2 = s1 + width;
    const double *restrict const c3 = c2 + width, *restrict const s3 = s2 + width;
    const double r0 = re[a], r1 = re[a + 1], r2 = re[a + 2], r3 = re[a + 3];
    const double i0 = im[a], i1 = im[a + 1], i2 = im[a + 2], i3 = im[a + 3];
    for (int j = 0; j < count; j++) {
      cc[j] += r0 * c0[j] + r1 * c1[j] + r2 * c2[j] + r3 * c3[j];
      ss[j] += i0 * s0[j] + i1 * s1[j] + i2 * s2[j] + i3 * s3[j];
      cs[j] += r0 * s0[j] + r1 * s1[j] + r2 * s2[j] + r3 * s3[j];
      sc[j] += i0 * c0[j] + i1 * c1[j] + i2 * c2[j] + i3 * c3[j];
    }
  }
}

void sft_structure_factor_add(sft_structure_factor *factor, int type, size_t n,
                              const double (*r)[3])
{
  const double *const g = factor->waves.inverse;
  double *const sums = factor->sums + (size_t) (type - 1) * factor->waves.nsums;
  double re[BATCH], im[BATCH];
  for (size_t start = 0; start < n; start += BATCH) {
    const int natoms = n - start < BATCH ? (int) (n - start) : BATCH;
    for (int a = 0; a < natoms; a++) {
      const double *const x = r[start + (size_t) a];
      tabulate(&factor->axis[0], a, g[0] * x[0] + g[5] * x[1] + g[4] * x[2]);
      tabulate(&factor->axis[1], a, g[1] * x[1] + g[3] * x[2]);
      tabulate(&factor->axis[2], a, g[2] * x[2]);
    }
    /* the last batch is filled up with atoms of weight zero */
    const int padded = (natoms + STRIDE - 1) / STRIDE * STRIDE;
    for (size_t l = 0; l < factor->waves.nlines; l++) {
      const sft_wave_line *const line = &factor->waves.lines[l];
      for (int a = 0; a < padded; a++) {
        re[a] = a < natoms ? 1.0 : 0.0;
        im[a] = 0.0;
        for (int d = 0; d < 3; d++) turn(&factor->axis[d], a, line->n[d], &re[a], &im[a]);
      }
      add_to_line(&factor->axis[2], padded, line->half, re, im, sums + line->first);
    }
  }
}

double *sft_structure_factor_sums(sft_structure_factor *factor, size_t *count)
{
  *count = factor->waves.nsums * (size_t) factor->ntypes;
  return factor->sums;
}

/* rho of all types for the vector j of a line */
static void collect_rho(sft_structure_factor *factor, const sft_wave_line *line, int j)
{
  const size_t count = (size_t) line->half + 1, at = (size_t) abs(j);
  const double sign = j < 0 ? -1.0 : 1.0;
  for (int t = 0; t < factor->ntypes; t++) {
    const double *const sums = factor->sums + (size_t) t * factor->waves.nsums + line->first;
    factor->rho[2 * t] = sums[at] - sign * sums[count + at];
    factor->rho[2 * t + 1] = sign * sums[2 * count + at] + sums[3 * count + at];
  }
}

/* Add one vector's |k|, |rho|^2 and Re rho_X rho_Y* to a row. */
static void add_to_row(const sft_structure_factor *factor, double q, double *row)
{
  const double *const rho = factor->rho;
  double re = 0.0, im = 0.0;
  int column = 2;
  for (int x = 0; x < factor->ntypes; x++) {
    re += rho[2 * x];
    im += rho[2 * x + 1];
    for (int y = x; y < factor->ntypes; y++)
      row[column++] += rho[2 * x] * rho[2 * y] + rho[2 * x + 1] * rho[2 * y + 1];
  }
  row[0] += q;
  row[1] += re * re + im * im;
}

void sft_structure_factor_evaluate(sft_structure_factor *factor, const double *natoms,
                                   double *table)
{
  const int columns = sft_structure_factor_columns(factor);
  const size_t rows = (size_t) factor->rows;
  memset(table, 0, rows * (size_t) columns * sizeof(double));
  memset(factor->vectors_of_row, 0, rows * sizeof(double));
  for (size_t l = 0; l < factor->waves.nlines; l++) {
    const sft_wave_line *const line = &factor->waves.lines[l];
    for (int j = -line->half; j <= line->half; j++) {
      const double q = sft_waves_number(&factor->waves, line, j);
      if (!(q > 0.0)) continue;
      const int row = factor->row_of_bin[bin_of(factor, q)];
      collect_rho(factor, line, j);
      add_to_row(factor, q, table + (size_t) row * (size_t) columns);
      factor->vectors_of_row[row] += 1.0;
    }
  }

  double all = 0.0;
  for (int t = 0; t < factor->ntypes; t++) all += natoms[t];
  for (size_t i = 0; i < rows; i++) {
    double *const row = table + i * (size_t) columns;
    const double vectors = factor->vectors_of_row[i];
    if (vectors == 0.0) {
      row[0] = factor->centre_of_row[i];
      continue;
    }
    row[0] /= vectors;
    row[1] = all > 0.0 ? row[1] / (vectors * all) : 0.0;
    int column = 2;
    for (int x = 0; x < factor->ntypes; x++)
      for (int y = x; y < factor->ntypes; y++, column++) {
        const double norm = vectors * sqrt(natoms[x] * natoms[y]);
        row[column] = norm > 0.0 ? row[column] / norm : 0.0;
      }
  }
}

double sft_structure_factor_peak(int rows, int columns, const double *table)
{
  const size_t width = (size_t) columns;
  const double *top = NULL, *const last = table + (size_t) (rows > 0 ? rows - 1 : 0) * width;
  for (int i = 1; i < rows - 1; i++) {
    const double *const row = table + (size_t) i * width;
    const int is_maximum = row[1] >= row[1 - columns] && row[1] >= row[1 + columns];
    if (is_maximum && row[1] > 0.0 && (!top || row[1] > top[1])) top = row;
  }
  if (!top || last[1] > top[1]) return 0.0;

  const double *const before = top - width, *const after = top + width;
  const double rise = (top[1] - before[1]) / (top[0] - before[0]);
  const double fall = (after[1] - top[1]) / (after[0] - top[0]);
  if (!(rise > fall)) return top[0];
  return 0.5 * (before[0] + top[0]) + 0.5 * rise * (after[0] - before[0]) / (rise - fall);
}
