/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* The periodic neighbor search against a direct sum over images. */

#include "core/neighbors.h"

#include "core/symfn.h"

#include "check.h"
#include "numbers.h"

enum { MOST = 300, TYPES = 3, CENTRES = 40 };

static double position[3 * MOST];
static int type[MOST];

/* number and symmetry functions of atom i over all images within the cutoff */
static int direct_sum(const sft_box *box, double beyond, int n, int i, double cutoff, double *g)
{
  /* enough for the boxes below, which are skewed by less than their edges */
  const double shortest = fmin(box->edge[0], fmin(box->edge[1], box->edge[2]));
  const int reach = (int) ceil(2.0 * cutoff / shortest) + 2 + (int) (2.0 * beyond);
  const int na = box->periodic[0] ? reach : 0, nb = box->periodic[1] ? reach : 0,
            nc = box->periodic[2] ? reach : 0;
  int found = 0;
  memset(g, 0, TYPES * CENTRES * sizeof *g);
  for (int a = -na; a <= na; a++)
    for (int b = -nb; b <= nb; b++)
      for (int c = -nc; c <= nc; c++)
        for (int j = 0; j < n; j++) {
          if (i == j && !a && !b && !c) continue;
          const double shift[3] = {
              a * box->edge[0] + b * box->tilt[0] + c * box->tilt[1],
              b * box->edge[1] + c * box->tilt[2],
              c * box->edge[2],
          };
          double sq = 0.0;
          for (int d = 0; d < 3; d++)
            sq += pow(position[3 * j + d] - position[3 * i + d] + shift[d], 2);
          if (sq >= cutoff * cutoff) continue;
          found++;
          for (int k = 0; k < CENTRES; k++) {
            const double z = (sqrt(sq) - (0.5 + 0.1 * k)) / 0.1;
            g[(type[j] - 1) * CENTRES + k] += exp(-0.5 * z * z);
          }
        }
  return found;
}

/* atoms lie up to `beyond` boxes outside the box */
static void against_direct_sum(const char *name, const sft_box *box, double beyond, int n,
                               double cutoff)
{
  const sft_symfn_parameters p = {cutoff, 0.1, 0.5, 4.5, 0.1, TYPES};
  sft_symfn *symfn = NULL;
  sft_neighbors *neighbors = NULL;
  sft_error err = {0};
  sft_symfn_create(&p, &symfn, &err);
  CHECK_EQUAL(sft_neighbors_create(box, n, position, type, cutoff, sft_cpu_best(), &neighbors,
                                   &err),
              SFT_OK, "%s: %s", name, err.message);
  for (int i = 0; neighbors && i < n; i++) {
    const double *distance_sq;
    const int *kind;
    double exact[TYPES * CENTRES], value[TYPES * CENTRES];
    int found;
    CHECK_EQUAL(sft_neighbors_gather(neighbors, i, &found, &distance_sq, &kind, &err), SFT_OK,
                "%s, atom %d", name, i);
    CHECK_EQUAL(found, direct_sum(box, beyond, n, i, cutoff, exact), "%s, neighbours of atom %d",
                name, i);
    sft_symfn_evaluate(symfn, found, distance_sq, kind, value);
    for (int c = 0; c < TYPES * CENTRES; c++)
      CHECK_ABS(value[c], exact[c], 1.0e-9 * fmax(1.0, exact[c]), "%s, atom %d, column %d", name, i,
                c);
  }
  sft_neighbors_free(neighbors);
  sft_symfn_free(symfn);
}

static void fill(const sft_box *box, int n, double beyond, uint64_t *state)
{
  for (int i = 0; i < n; i++) {
    double s[3];
    for (int d = 0; d < 3; d++) s[d] = (1.0 + 2.0 * beyond) * number_uniform(state) - beyond;
    position[3 * i] =
        box->origin[0] + s[0] * box->edge[0] + s[1] * box->tilt[0] + s[2] * box->tilt[1];
    position[3 * i + 1] = box->origin[1] + s[1] * box->edge[1] + s[2] * box->tilt[2];
    position[3 * i + 2] = box->origin[2] + s[2] * box->edge[2];
    type[i] = 1 + (int) (TYPES * number_uniform(state));
  }
}

int main(void)
{
  uint64_t state = 5;
  const sft_box triclinic = {{-1.0, 2.0, 30.0}, {5.0, 4.6, 4.2}, {1.9, -1.4, 1.7}, {1, 1, 1}};
  const sft_box orthogonal = {{0.0, 0.0, 0.0}, {12.0, 9.0, 10.0}, {0.0, 0.0, 0.0}, {1, 1, 1}};
  const sft_box slab = {{0.0, 0.0, -3.0}, {6.0, 7.0, 8.0}, {2.0, 0.0, 0.0}, {1, 1, 0}};
  const sft_box cluster = {{0.0, 0.0, 0.0}, {7.0, 7.0, 7.0}, {0.0, 0.0, 0.0}, {0, 0, 0}};

  fill(&triclinic, 60, 0.0, &state);
  against_direct_sum("triclinic, within half the box", &triclinic, 0.0, 60, 1.9);
  against_direct_sum("triclinic, beyond half the box", &triclinic, 0.0, 60, 3.3);
  against_direct_sum("triclinic, beyond the box", &triclinic, 0.0, 60, 6.5);
  fill(&triclinic, 60, 2.5, &state);
  against_direct_sum("triclinic, unwrapped positions", &triclinic, 2.5, 60, 3.3);
  fill(&orthogonal, 300, 0.0, &state);
  against_direct_sum("orthogonal", &orthogonal, 0.0, 300, 2.3);
  fill(&slab, 100, 0.0, &state);
  against_direct_sum("slab", &slab, 0.0, 100, 3.0);
  fill(&cluster, 100, 0.0, &state);
  against_direct_sum("cluster", &cluster, 0.0, 100, 2.5);
  fill(&cluster, 100, 1.0, &state);
  against_direct_sum("cluster, atoms outside the box", &cluster, 1.0, 100, 2.5);
  fill(&triclinic, 1, 0.0, &state);
  against_direct_sum("one atom and its images", &triclinic, 0.0, 1, 6.5);
  /* atoms on the faces of the box */
  for (int i = 0; i < 8; i++)
    for (int d = 0; d < 3; d++) position[3 * i + d] = (i >> d & 1) ? orthogonal.edge[d] - 1e-16 : 0;
  position[3] = 11.0;
  against_direct_sum("corners", &orthogonal, 0.0, 2, 4.0);

  sft_neighbors *neighbors = NULL;
  sft_error err;
  sft_box bad = orthogonal;
  fill(&orthogonal, 10, 0.0, &state);
  const double cutoffs[] = {0.0, -1.0, NAN, INFINITY};
  for (int i = 0; i < 4; i++)
    CHECK_REFUSED(sft_neighbors_create(&orthogonal, 10, position, type, cutoffs[i], sft_cpu_best(),
                                       &neighbors, &err),
                  SFT_EINVAL, err, "cutoff");
  CHECK_REFUSED(sft_neighbors_create(&orthogonal, 10, position, type, 500.0, sft_cpu_best(),
                                     &neighbors, &err),
                SFT_EINVAL, err, "1/20 of the cutoff");
  bad.edge[1] = 0.0;
  CHECK_REFUSED(sft_neighbors_create(&bad, 10, position, type, 2.0, sft_cpu_best(), &neighbors,
                                     &err),
                SFT_EINVAL, err, "box edge y");
  bad = orthogonal, bad.tilt[0] = NAN;
  CHECK_REFUSED(sft_neighbors_create(&bad, 10, position, type, 2.0, sft_cpu_best(), &neighbors,
                                     &err),
                SFT_EINVAL, err, "box");
  bad = orthogonal, bad.edge[1] = 1e308;
  CHECK_REFUSED(sft_neighbors_create(&bad, 10, position, type, 2.0, sft_cpu_best(), &neighbors,
                                     &err),
                SFT_EINVAL, err, "absurd");
  position[7] = NAN;
  CHECK_REFUSED(sft_neighbors_create(&orthogonal, 10, position, type, 2.0, sft_cpu_best(),
                                     &neighbors, &err),
                SFT_EINVAL, err, "");
  CHECK(neighbors == NULL, "nothing is created");
  sft_neighbors_free(NULL);
  return check_report();
}
