/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* symfn_reference DUMP Rc sigma rlo rhi dr ntypes

   Every frame of a LAMMPS text dump with the columns id type x y z and those of compute symfn/atom
   against a direct sum over all atoms and periodic images: 1e-9 absolute and relative. */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ATOMS = 2000 };

static int id[MAX_ATOMS], type[MAX_ATOMS];
static double x[MAX_ATOMS][3];

typedef struct {
  double cutoff, sigma, rlo, rhi, dr;
  int ntypes, ncentres;
  double edge[3][3]; /* edge vectors of the box */
  double *value, *expected;
} reference;

static void stop(const char *message)
{
  fprintf(stderr, "symfn_reference: %s\n", message);
  exit(2);
}

static void read_box(FILE *file, reference *r)
{
  char line[256];
  double low[3], high[3], tilt[3] = {0.0, 0.0, 0.0};
  for (int d = 0; d < 3; d++) {
    if (!fgets(line, sizeof line, file)) stop("no box");
    if (sscanf(line, "%lf %lf %lf", &low[d], &high[d], &tilt[d]) < 2) stop("no box bounds");
  }
  /* the bounds of a triclinic box include its tilts */
  const double xy = tilt[0], xz = tilt[1], yz = tilt[2];
  low[0] -= fmin(fmin(0.0, xy), fmin(xz, xy + xz));
  high[0] -= fmax(fmax(0.0, xy), fmax(xz, xy + xz));
  low[1] -= fmin(0.0, yz);
  high[1] -= fmax(0.0, yz);
  memset(r->edge, 0, sizeof r->edge);
  for (int d = 0; d < 3; d++) r->edge[d][d] = high[d] - low[d];
  r->edge[1][0] = xy;
  r->edge[2][0] = xz;
  r->edge[2][1] = yz;
}

/* number of images along edge d within the cutoff, from the distance of the faces */
static int images(const reference *r, int d)
{
  const double *a = r->edge[(d + 1) % 3], *b = r->edge[(d + 2) % 3];
  const double n[3] = {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2],
                       a[0] * b[1] - a[1] * b[0]};
  const double *e = r->edge[d];
  const double height =
      fabs(e[0] * n[0] + e[1] * n[1] + e[2] * n[2]) / sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
  return (int) ceil(r->cutoff / height) + 1;
}

static void direct_sum(reference *r, int natoms, int i)
{
  const int na = images(r, 0), nb = images(r, 1), nc = images(r, 2);
  memset(r->expected, 0, (size_t) (r->ncentres * r->ntypes) * sizeof *r->expected);
  for (int a = -na; a <= na; a++)
    for (int b = -nb; b <= nb; b++)
      for (int c = -nc; c <= nc; c++)
        for (int j = 0; j < natoms; j++) {
          if (i == j && !a && !b && !c) continue;
          double sq = 0.0;
          for (int d = 0; d < 3; d++) {
            const double delta =
                x[j][d] - x[i][d] + a * r->edge[0][d] + b * r->edge[1][d] + c * r->edge[2][d];
            sq += delta * delta;
          }
          const double distance = sqrt(sq);
          if (distance >= r->cutoff) continue;
          for (int k = 0; k < r->ncentres; k++) {
            const double z = (distance - r->rlo - k * r->dr) / r->sigma;
            r->expected[(type[j] - 1) * r->ncentres + k] += exp(-0.5 * z * z);
          }
        }
}

int main(int argc, char **argv)
{
  if (argc != 8) stop("usage: DUMP Rc sigma rlo rhi dr ntypes");
  reference r = {.cutoff = atof(argv[2]),
                 .sigma = atof(argv[3]),
                 .rlo = atof(argv[4]),
                 .rhi = atof(argv[5]),
                 .dr = atof(argv[6]),
                 .ntypes = atoi(argv[7])};
  while (r.rlo + r.ncentres * r.dr < r.rhi - 1.0e-9 * r.dr) r.ncentres++;
  const int columns = r.ncentres * r.ntypes;
  r.value = malloc((size_t) (columns * MAX_ATOMS) * sizeof *r.value);
  r.expected = malloc((size_t) columns * sizeof *r.expected);
  FILE *file = fopen(argv[1], "r");
  if (!file || !r.value || !r.expected) stop("cannot read the dump");

  static char line[100000];
  int natoms = 0, frames = 0, failures = 0;
  double largest = 0.0;
  while (fgets(line, sizeof line, file)) {
    if (!strncmp(line, "ITEM: NUMBER OF ATOMS", 21)) {
      if (!fgets(line, sizeof line, file)) stop("no number of atoms");
      natoms = atoi(line);
      if (natoms < 1 || natoms > MAX_ATOMS) stop("number of atoms");
    } else if (!strncmp(line, "ITEM: BOX BOUNDS", 16)) {
      read_box(file, &r);
    } else if (!strncmp(line, "ITEM: ATOMS", 11)) {
      for (int i = 0; i < natoms; i++) {
        if (!fgets(line, sizeof line, file)) stop("truncated");
        char *word = line;
        id[i] = (int) strtol(word, &word, 10);
        type[i] = (int) strtol(word, &word, 10);
        for (int d = 0; d < 3; d++) x[i][d] = strtod(word, &word);
        for (int k = 0; k < columns; k++) {
          char *end;
          r.value[i * columns + k] = strtod(word, &end);
          if (end == word) stop("too few columns");
          word = end;
        }
        if (strspn(word, " \n") != strlen(word)) stop("too many columns");
        if (type[i] < 1 || type[i] > r.ntypes) stop("type");
      }
      for (int i = 0; i < natoms; i++) {
        direct_sum(&r, natoms, i);
        for (int k = 0; k < columns; k++) {
          const double difference = fabs(r.value[i * columns + k] - r.expected[k]);
          largest = fmax(largest, difference);
          if (difference <= 1.0e-9 * fmax(1.0, fabs(r.expected[k]))) continue;
          if (++failures <= 5)
            printf("atom %d column %d: is %.15g, expected %.15g\n", id[i], k + 1,
                   r.value[i * columns + k], r.expected[k]);
        }
      }
      frames++;
    }
  }
  fclose(file);
  free(r.value);
  free(r.expected);
  printf("%s: %d frames of %d atoms, %d columns, largest difference %g, %d differ\n", argv[1],
         frames, natoms, columns, largest, failures);
  return failures || !frames ? EXIT_FAILURE : EXIT_SUCCESS;
}
