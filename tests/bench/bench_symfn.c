/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* bench_symfn SAMPLE REPEATS: the symmetry functions of all atoms of a labeled sample, neighbors given
   as compute symfn/atom has them, by every kernel of this processor in turn with the
   plain sum of exponentials. Without arguments: the name of the best kernel. */

#include "bench.h"

typedef struct {
  int natoms;
  size_t *first; /* natoms + 1 */
  double *distance_sq;
  int *type;
} pair_list;

static pair_list list_pairs(const char *path, const sft_symfn_parameters *p)
{
  sft_error err;
  sft_neighbors *neighbors;
  sft_sample *sample = read_sample(path);
  pair_list list = {.natoms = sample->natoms};
  size_t capacity = 0;
  list.first = room(((size_t) list.natoms + 1) * sizeof *list.first);
  list.first[0] = 0;
  must(sft_neighbors_create(&sample->box, sample->natoms, sample->position, sample->type, p->cutoff,
                            sft_cpu_best(), &neighbors, &err),
       &err);
  for (int i = 0; i < list.natoms; i++) {
    const double *distance_sq;
    const int *type;
    int n;
    must(sft_neighbors_gather(neighbors, i, &n, &distance_sq, &type, &err), &err);
    const size_t begin = list.first[i], end = begin + (size_t) n;
    if (end > capacity) {
      capacity = 2 * end;
      list.distance_sq = realloc(list.distance_sq, capacity * sizeof *list.distance_sq);
      list.type = realloc(list.type, capacity * sizeof *list.type);
      if (!list.distance_sq || !list.type) stop("no memory for the pairs");
    }
    memcpy(list.distance_sq + begin, distance_sq, (size_t) n * sizeof *distance_sq);
    memcpy(list.type + begin, type, (size_t) n * sizeof *type);
    list.first[i + 1] = end;
  }
  sft_neighbors_free(neighbors);
  sft_sample_free(sample);
  return list;
}

typedef void evaluator(const sft_symfn *symfn, int n, const double *distance_sq, const int *type,
                       double *values);

/* seconds for all atoms; values[natoms * columns] */
static double evaluate(const sft_symfn *symfn, evaluator *function, const pair_list *list,
                       double *values)
{
  const size_t columns = (size_t) sft_symfn_columns(symfn);
  const double start = seconds(CLOCK_PROCESS_CPUTIME_ID);
  for (int i = 0; i < list->natoms; i++)
    function(symfn, (int) (list->first[i + 1] - list->first[i]), list->distance_sq + list->first[i],
             list->type + list->first[i], values + (size_t) i * columns);
  return seconds(CLOCK_PROCESS_CPUTIME_ID) - start;
}

static void time_kernel(sft_symfn *symfn, enum sft_simd simd, const pair_list *list,
                        double plain_seconds, double *values)
{
  enum { PASSES = 20 };
  const char *name = sft_cpu_name(simd);
  sft_error err;
  must(sft_symfn_set_simd(symfn, simd, &err), &err);
  evaluate(symfn, sft_symfn_evaluate, list, values); /* warm up */
  double sum = 0.0;
  for (int pass = 0; pass < PASSES; pass++)
    sum += evaluate(symfn, sft_symfn_evaluate, list, values);
  printf("symfn.%s.ratio\t%.6g\n", name, plain_seconds / (sum / PASSES));
  printf("symfn.%s.pair\t%.6g\n", name, 1.0e9 * sum / PASSES / (double) list->first[list->natoms]);
}

/* what a booster sees */
static void compare(const char *name, size_t n, const double *values, const double *plain)
{
  size_t equal = 0, zeroed = 0;
  for (size_t k = 0; k < n; k++) {
    equal += (float) values[k] == (float) plain[k];
    zeroed += (float) values[k] == 0.0f && (float) plain[k] != 0.0f;
  }
  printf("symfn.%s.equal\t%.8g\n", name, 100.0 * (double) equal / (double) n);
  printf("symfn.%s.zeroed\t%zu\n", name, zeroed);
}

int main(int narg, char **arg)
{
  if (narg != 3) {
    puts(sft_cpu_name(sft_cpu_best()));
    return narg != 1;
  }
  const sft_symfn_parameters p = usual_descriptor();
  const pair_list list = list_pairs(arg[1], &p);
  sft_symfn *symfn;
  sft_error err;
  must(sft_symfn_create(&p, &symfn, &err), &err);
  const size_t n = (size_t) list.natoms * (size_t) sft_symfn_columns(symfn);
  double *plain = room(n * sizeof *plain), *values = room(n * sizeof *values);

  for (int repeat = 0; repeat < atoi(arg[2]); repeat++) {
    const double plain_seconds = evaluate(symfn, sft_symfn_evaluate_plain, &list, plain);
    printf("symfn.sum.pair\t%.6g\n", 1.0e9 * plain_seconds / (double) list.first[list.natoms]);
    for (int simd = SFT_SIMD_PLAIN; simd <= (int) sft_cpu_best(); simd++) {
      time_kernel(symfn, (enum sft_simd) simd, &list, plain_seconds, values);
      if (repeat == 0) compare(sft_cpu_name((enum sft_simd) simd), n, values, plain);
    }
  }
  free(plain);
  free(values);
  free(list.first);
  free(list.distance_sq);
  free(list.type);
  sft_symfn_free(symfn);
  return 0;
}
