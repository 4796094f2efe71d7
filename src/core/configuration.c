/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "configuration.h"
#include "neighbors.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of the spacing of the atoms. Atoms of a liquid leave their cage when they move by half of it; thermal vibrations in a
   crystal that is not close to 0 K are larger than 1/20. */
#define CAGE 0.5
#define ALMOST 0.05
#define ROUNDING 0.005
/* Share of the pairs that must agree for the same configuration, where one atom may have been moved on purpose. */
#define NEARLY_ALL 0.95
/* Pairs that are looked at first: of independent configurations hardly one of them agrees. */
#define FIRST_PAIRS 16
/* Neighbors expected within the first radius: most atoms have eight. */
#define EXPECTED 25.0

/* ---- what is kept of a sample ---- */

/* Position or vector as fractions of the edge vectors; tilt = xy, xz, yz. */
static void to_fractions(const sft_box *box, const double *x, double *f)
{
  f[2] = x[2] / box->edge[2];
  f[1] = (x[1] - f[2] * box->tilt[2]) / box->edge[1];
  f[0] = (x[0] - f[1] * box->tilt[0] - f[2] * box->tilt[1]) / box->edge[0];
}

/* Extent that atoms fill in direction d, without the vacuum about a slab or cluster in a periodic box: the layers of the box
   that hold any. 0: all are in one plane, as in two dimensions. */
static double extent(const sft_sample *sample, int d)
{
  enum { MOST_LAYERS = 64 };
  unsigned char filled[MOST_LAYERS] = {0};
  const int layers = (int) fmin(MOST_LAYERS, cbrt(sample->natoms));
  double low = INFINITY, high = -INFINITY;
  int nfilled = 0;
  for (int i = 0; i < sample->natoms; i++) {
    const double *x = sample->position + 3 * (size_t) i;
    double f[3];
    low = fmin(low, x[d]);
    high = fmax(high, x[d]);
    to_fractions(&sample->box, x, f);
    const double place = layers * (f[d] - floor(f[d]));
    /* at the upper end by rounding; or not a number, where the quotient overflows */
    filled[place < layers ? (int) place : layers - 1] = 1;
  }
  if (high == low) return 0.0;
  if (!sample->box.periodic[d]) return high - low;
  for (int k = 0; k < layers; k++) nfilled += filled[k];
  return sample->box.edge[d] * nfilled / layers;
}

static double find_spacing(const sft_sample *sample, int *dimensions)
{
  double volume = 1.0;
  *dimensions = 0;
  for (int d = 0; d < 3; d++) {
    const double length = extent(sample, d);
    if (!(length > 0.0)) continue;
    volume *= length;
    ++*dimensions;
  }
  return *dimensions ? pow(volume / sample->natoms, 1.0 / *dimensions) : 0.0;
}

/* The vectors of pairs of IDs that are neighbors in a list of IDs spread over all of them. */
static void keep_pairs(const sft_sample *sample, sft_configuration *c)
{
  const int n = sample->natoms - 1;
  c->npairs = n < SFT_CONFIGURATION_PAIRS ? n : SFT_CONFIGURATION_PAIRS;
  for (int k = 0; k < c->npairs; k++) {
    double apart[3];
    const size_t one = (size_t) ((long long) k * n / c->npairs);
    const size_t other = (size_t) ((long long) (k + 1) * n / c->npairs);
    for (size_t d = 0; d < 3; d++)
      apart[d] = sample->position[3 * other + d] - sample->position[3 * one + d];
    to_fractions(&sample->box, apart, c->pair[k]);
  }
}

static int alike(const double *distance, const double *other, double tolerance)
{
  int d = 0;
  while (d < SFT_CONFIGURATION_NEAREST && fabs(distance[d] - other[d]) < tolerance) d++;
  return d == SFT_CONFIGURATION_NEAREST;
}

/* Is there one of the atoms kept of c with these distances? */
static int has_twin(const double *distance, const sft_configuration *c, double tolerance)
{
  for (int k = 0; k < c->natoms_near; k++)
    if (alike(distance, c->nearest[k], tolerance)) return 1;
  return 0;
}

static double tolerance_of(const sft_configuration *c)
{
  return 2.0 * ROUNDING * c->spacing;
}

/* Put an atom among those with the smallest sum of distances, unless there is one like it: the atoms of a lattice tell
   nothing. */
static void keep_nearest(sft_configuration *c, double *sums, const double *distance)
{
  double sum = 0.0;
  for (int k = 0; k < SFT_CONFIGURATION_NEAREST; k++) sum += distance[k];
  int place = c->natoms_near;
  if (place == SFT_CONFIGURATION_ATOMS && !(sum < sums[--place])) return;
  if (has_twin(distance, c, tolerance_of(c))) return;
  for (; place > 0 && sums[place - 1] > sum; place--) {
    sums[place] = sums[place - 1];
    memcpy(c->nearest[place], c->nearest[place - 1], sizeof *c->nearest);
  }
  sums[place] = sum;
  memcpy(c->nearest[place], distance, sizeof *c->nearest);
  if (c->natoms_near < SFT_CONFIGURATION_ATOMS) c->natoms_near++;
}

/* The eight nearest of atom i, ascending; 0 if there are fewer within the radius. */
static int find_nearest(sft_neighbors *neighbors, int i, double *distance, int *found,
                        sft_error *err)
{
  const double *distance_sq;
  const int *type;
  int n, kept = 0;
  *found = 0;
  const int status = sft_neighbors_gather(neighbors, i, &n, &distance_sq, &type, err);
  if (status) return status;
  if (n < SFT_CONFIGURATION_NEAREST) return SFT_OK;
  /* insertion: n is some 25 */
  for (int k = 0; k < n; k++) {
    int place = kept;
    if (kept == SFT_CONFIGURATION_NEAREST && !(distance_sq[k] < distance[--place])) continue;
    for (; place > 0 && distance[place - 1] > distance_sq[k]; place--)
      distance[place] = distance[place - 1];
    distance[place] = distance_sq[k];
    if (kept < SFT_CONFIGURATION_NEAREST) kept++;
  }
  for (int k = 0; k < kept; k++) distance[k] = sqrt(distance[k]);
  *found = 1;
  return SFT_OK;
}

static int keep_surroundings(const sft_sample *sample, int dimensions, sft_configuration *c,
                             sft_error *err)
{
  const double ball = dimensions == 3 ? 4.0 * M_PI / 3.0 : M_PI;
  const double radius = c->spacing * pow(EXPECTED / ball, 1.0 / dimensions);
  double sums[SFT_CONFIGURATION_ATOMS], distance[SFT_CONFIGURATION_NEAREST];
  sft_box box = sample->box;
  sft_neighbors *neighbors;
  if (dimensions < 3) box.periodic[2] = 0;
  int status = sft_neighbors_create(&box, sample->natoms, sample->position, sample->type, radius,
                                    sft_cpu_best(), &neighbors, err);
  /* a box that is too odd for a search: the pairs have to do */
  if (status) return status == SFT_ENOMEM ? status : SFT_OK;
  for (int i = 0; i < sample->natoms && !status; i++) {
    int found;
    status = find_nearest(neighbors, i, distance, &found, err);
    if (!status && found) keep_nearest(c, sums, distance);
  }
  sft_neighbors_free(neighbors);
  return status;
}

int sft_configuration_make(const sft_sample *sample, sft_configuration *c, sft_error *err)
{
  int dimensions;
  memset(c, 0, sizeof *c);
  c->natoms = sample->natoms;
  c->box = sample->box;
  c->spacing = find_spacing(sample, &dimensions);
  if (dimensions < 2) return SFT_OK;
  keep_pairs(sample, c);
  return keep_surroundings(sample, dimensions, c, err);
}

/* ---- comparison ---- */

/* By how much the vector of pair k differs, as a multiple of the spacing. */
static double moved(const sft_configuration *a, const sft_configuration *b, int k)
{
  const sft_box *box = &a->box;
  double f[3], sum = 0.0;
  for (int d = 0; d < 3; d++) {
    f[d] = b->pair[k][d] - a->pair[k][d];
    if (box->periodic[d]) f[d] -= round(f[d]);
  }
  const double x[3] = {f[0] * box->edge[0] + f[1] * box->tilt[0] + f[2] * box->tilt[1],
                       f[1] * box->edge[1] + f[2] * box->tilt[2], f[2] * box->edge[2]};
  for (int d = 0; d < 3; d++) sum += x[d] * x[d];
  return sqrt(sum) / a->spacing;
}

/* Boxes between which an atom keeps its place as a fraction of them: other pressure or temperature, not another system. */
static int comparable(const sft_configuration *a, const sft_configuration *b)
{
  if (a->natoms != b->natoms || a->npairs < 1 || b->npairs != a->npairs) return 0;
  for (int d = 0; d < 3; d++) {
    if (a->box.periodic[d] != b->box.periodic[d]) return 0;
    if (!(fabs(a->box.edge[d] - b->box.edge[d]) < 0.1 * a->box.edge[d])) return 0;
  }
  return 1;
}

static enum sft_relation compare_pairs(const sft_configuration *a, const sft_configuration *b)
{
  int caged = 0, almost = 0, same = 0;
  if (!comparable(a, b)) return SFT_INDEPENDENT;
  const int n = a->npairs;
  for (int k = 0; k < n; k++) {
    /* all of them, in strides: the first ones are spread over the sample, too */
    const double distance = moved(a, b, n % 41 ? k * 41 % n : k);
    caged += distance < CAGE;
    almost += distance < ALMOST;
    same += distance < ROUNDING;
    if (k + 1 == FIRST_PAIRS && 4 * caged < FIRST_PAIRS) return SFT_INDEPENDENT;
  }
  if (same >= NEARLY_ALL * n) return SFT_SAME;
  if (2 * almost > n) return SFT_ALMOST;
  return 2 * caged > n ? SFT_SAME_CAGES : SFT_INDEPENDENT;
}

/* The few that are packed most densely are in the other's list, too, if it is the same configuration. */
static int same_surroundings(const sft_configuration *a, const sft_configuration *b)
{
  const double tolerance = tolerance_of(a);
  int twins = 0;
  if (a->natoms_near < SFT_CONFIGURATION_NEAREST || b->natoms_near < SFT_CONFIGURATION_NEAREST)
    return 0;
  for (int k = 0; k < a->natoms_near; k++) {
    twins += has_twin(a->nearest[k], b, tolerance);
    if (k == 1 && !twins) return 0;
  }
  return 2 * twins > a->natoms_near;
}

enum sft_relation sft_configuration_compare(const sft_configuration *a, const sft_configuration *b)
{
  if (!(a->spacing > 0.0) || !(b->spacing > 0.0)) return SFT_INDEPENDENT;
  const enum sft_relation relation = compare_pairs(a, b);
  if (relation == SFT_SAME || same_surroundings(a, b) || same_surroundings(b, a)) return SFT_SAME;
  return relation;
}

/* The end of a path, which tells samples apart. */
static const char *shown(const char *path)
{
  const size_t length = strlen(path), most = 90;
  if (length <= most) return path;
  path += length - most;
  /* not in the middle of a letter in UTF-8 */
  while ((*path & 0xc0) == 0x80) path++;
  return path;
}

/* Refuse a pair of samples that a fold would not keep apart. */
static int check_pair(const sft_sample_entry *a, const sft_sample_entry *b,
                      enum sft_relation relation, sft_error *err)
{
  if (relation == SFT_SAME)
    return sft_fail(err, SFT_EMISFIT,
                    "samples %s and %s are the same configuration (sample numbers %d and "
                    "%d): list it once",
                    shown(a->path), shown(b->path), a->number, b->number);
  if (relation == SFT_ALMOST && a->number != b->number)
    return sft_fail(err, SFT_EMISFIT,
                    "samples %s and %s are almost the same configuration, but have the "
                    "sample numbers %d and %d: give them one number, or list one of them",
                    shown(a->path), shown(b->path), a->number, b->number);
  return SFT_OK;
}

int sft_configurations_check(const sft_sample_list *list, const sft_configuration *c,
                             char warning[SFT_CONFIGURATIONS_WARNING], sft_error *err)
{
  const sft_sample_entry *first = NULL, *second = NULL;
  int related = 0;
  warning[0] = '\0';
  for (int i = 1; i < list->count; i++)
    for (int k = 0; k < i; k++) {
      const sft_sample_entry *a = &list->entries[k], *b = &list->entries[i];
      const enum sft_relation relation = sft_configuration_compare(&c[k], &c[i]);
      const int status = check_pair(a, b, relation, err);
      if (status) return status;
      if (relation == SFT_INDEPENDENT || a->number == b->number) continue;
      if (!related++) first = a, second = b;
    }
  if (!related) return SFT_OK;
  /* as an error is written: in one line whatever the paths hold */
  sft_error line;
  sft_fail(
      &line, SFT_OK,
      "in %d pairs of samples with different numbers, such as %s and %s, most atoms are still "
      "in the same cages: unless this is a crystal, the AUC by configuration is too high; give "
      "samples of one quench or trajectory one number",
      related, shown(first->path), shown(second->path));
  strcpy(warning, line.message);
  return SFT_OK;
}
