/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* A program that uses LAMMPS and the plugin by the library interface.

     library values PLUGIN FOLDER SEED           run library.in to its end and write what can be extracted
     library instances PLUGIN FOLDER             several LAMMPS objects in one process
     library split PLUGIN FOLDER                 one object on each rank, at the same time
     library recover PLUGIN FOLDER               errors are caught, and the object used on
     library table PLUGIN FOLDER TABLE START     every line of a table of bad input in one object

   PLUGIN is softnessplugin.so, or "-" where LAMMPS_PLUGIN_PATH has its folder. FOLDER is tests/lammps. */

#define LAMMPS_LIB_MPI
#include "library.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  ATOMS = 256,
  CENTERS = 5,
  TIMES = 5,
  HALVES = 4,
  SISF = 4 + TIMES + HALVES,
  COLUMNS = 2 * CENTERS + 2 + SISF
};

typedef struct {
  double scalar;               /* the peak of S(q) */
  double atom[ATOMS][COLUMNS]; /* symmetry functions, softness, spread, sisf/atom */
} values;

const char *wrong_extract(void *lmp, int seed); /* library_extract.cpp */

static const char *plugin, *folder;
static int failures;

static void check(int holds, const char *format, ...)
{
  if (holds) return;
  va_list arguments;
  va_start(arguments, format);
  printf("FAILED: ");
  vprintf(format, arguments);
  printf("\n");
  va_end(arguments);
  failures++;
}

/* the message of an error that is caught here, or "" */
static const char *caught(void *lmp)
{
  static char message[4000];
  message[0] = '\0';
  if (lammps_has_error(lmp)) lammps_get_last_error_message(lmp, message, sizeof message);
  return message;
}

static void refused(void *lmp, const char *what, const char *words)
{
  const char *message = caught(lmp);
  check(strstr(message, "ERROR") && strstr(message, words), "%s is refused with \"%s\", not \"%s\"",
        what, words, message);
}

static void works(void *lmp, const char *what)
{
  const char *message = caught(lmp);
  check(!message[0], "%s works, not \"%s\"", what, message);
}

static void command(void *lmp, const char *line)
{
  lammps_command(lmp, line);
  works(lmp, line);
}

static void load(void *lmp)
{
  char line[4200];
  snprintf(line, sizeof line, "plugin load %s", plugin);
  if (strcmp(plugin, "-") != 0) command(lmp, line);
}

static void *open_lammps(MPI_Comm comm, const char *log)
{
  char *words[] = {"library", "-log", (char *) log, "-screen", "none"};
  void *lmp = lammps_open(5, words, comm, NULL);
  if (!lmp) {
    printf("FAILED: no LAMMPS object\n");
    exit(1);
  }
  load(lmp);
  return lmp;
}

/* LAMMPS forgets styles that `plugin load` has brought */
static void clear(void *lmp)
{
  lammps_command(lmp, "clear");
  works(lmp, "clear");
  load(lmp);
}

/* library.in, which does 10 of the 30 steps of its ensemble */
static void begin(void *lmp, int seed)
{
  char line[4200];
  snprintf(line, sizeof line, "variable seed index %d", seed);
  command(lmp, "variable seed delete");
  command(lmp, "variable model delete");
  command(lmp, line);
  snprintf(line, sizeof line, "variable model index %s/../reference/format-1.softness", folder);
  command(lmp, line);
  snprintf(line, sizeof line, "%s/library.in", folder);
  lammps_file(lmp, line);
  works(lmp, line);
}

static double fix_value(void *lmp, int type, int row)
{
  double *copy = lammps_extract_fix(lmp, "iso", LMP_STYLE_GLOBAL, type, row, 0);
  works(lmp, "lammps_extract_fix");
  const double value = copy ? *copy : NAN;
  lammps_free(copy);
  return value;
}

static void gather(void *lmp, const char *name, int n, int first, values *v)
{
  static double all[ATOMS * COLUMNS];
  lammps_gather(lmp, name, 1, n, all);
  works(lmp, name);
  for (int i = 0; i < ATOMS; i++)
    for (int k = 0; k < n; k++) v->atom[i][first + k] = all[i * n + k];
}

/* the first peak, symmetry functions and softness */
static void structure(void *lmp, values *v)
{
  double *peak = lammps_extract_compute(lmp, "sq", LMP_STYLE_GLOBAL, LMP_TYPE_SCALAR);
  works(lmp, "lammps_extract_compute");
  memset(v, 0, sizeof *v);
  v->scalar = peak ? *peak : NAN;
  gather(lmp, "c_g", 2 * CENTERS, 0, v);
  gather(lmp, "c_soft", 2, 2 * CENTERS, v);
}

static void extract(void *lmp, values *v)
{
  structure(lmp, v);
  gather(lmp, "c_s", SISF, 2 * CENTERS + 2, v);
}

static void compare(const values *a, const values *b, double tolerance, const char *what)
{
  double largest = fabs(a->scalar - b->scalar);
  for (int i = 0; i < ATOMS; i++)
    for (int k = 0; k < COLUMNS; k++) {
      const double d = fabs(a->atom[i][k] - b->atom[i][k]);
      if (!(d <= largest)) largest = d;
    }
  check(largest <= tolerance, "%s: values differ by %g", what, largest);
}

/* ---------------------------------------------------------------------- */

/* sizes and settings that a caller can ask for */
static void check_sizes(void *lmp, int seed)
{
  static const struct {
    const char *id;
    int style, type, size;
  } sizes[] = {{"g", LMP_STYLE_ATOM, LMP_SIZE_COLS, 2 * CENTERS},
               {"soft", LMP_STYLE_ATOM, LMP_SIZE_COLS, 2},
               {"s", LMP_STYLE_ATOM, LMP_SIZE_COLS, SISF}};
  for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
    const int *size = lammps_extract_compute(lmp, sizes[k].id, sizes[k].style, sizes[k].type);
    check(size && *size == sizes[k].size, "compute %s has %d columns, not %d", sizes[k].id,
          sizes[k].size, size ? *size : -1);
  }
  int *rows = lammps_extract_compute(lmp, "sq", LMP_STYLE_GLOBAL, LMP_SIZE_ROWS);
  int *columns = lammps_extract_compute(lmp, "sq", LMP_STYLE_GLOBAL, LMP_SIZE_COLS);
  double **array = lammps_extract_compute(lmp, "sq", LMP_STYLE_GLOBAL, LMP_TYPE_ARRAY);
  check(rows && columns && array && *columns == 5, "compute sq has %d columns",
        columns ? *columns : -1);
  if (rows && array)
    check(array[*rows - 1][0] <= 8.0 && array[*rows - 1][0] > 7.0, "its last q is below qmax");
  works(lmp, "compute sq");

  int *length = lammps_extract_fix(lmp, "iso", LMP_STYLE_GLOBAL, LMP_SIZE_VECTOR, 0, 0);
  check(length && *length == 10, "fix isoconf has a vector of 10 elements");
  static const char *const names[] =
      {"current replica", "step in it", "sampling times", "replicas", "first",
       "partitions",      "partition",  "Nstep",          "T",        "seed"};
  const double expected[] = {3, 10, TIMES, 3, 1, 1, 1, 10, 0.9, seed};
  for (int k = 0; k < 10; k++)
    check(fix_value(lmp, LMP_TYPE_VECTOR, k) == expected[k], "fix isoconf: %s is %g, not %g",
          names[k], expected[k], fix_value(lmp, LMP_TYPE_VECTOR, k));
  check(fix_value(lmp, LMP_TYPE_SCALAR, 0) == 3.0, "three replicas are complete");
  int *ntimes = lammps_extract_fix(lmp, "iso", LMP_STYLE_GLOBAL, LMP_SIZE_ROWS, 0, 0);
  check(ntimes && *ntimes == TIMES, "fix isoconf has %d sampling times", TIMES);
  for (int k = 0; k < TIMES; k++)
    check(fabs(fix_value(lmp, LMP_TYPE_ARRAY, k) - 0.005 * 2 * (k + 1)) < 1e-15, "sampling time %d",
          k);

  const char *wrong = wrong_extract(lmp, seed);
  check(!wrong, "extract(%s) of fix isoconf", wrong ? wrong : "");

  /* the reference positions of the atoms of this rank: those of the lattice at first */
  double **reference = lammps_extract_fix(lmp, "iso", LMP_STYLE_ATOM, LMP_TYPE_ARRAY, 0, 0);
  const int *nlocal = lammps_extract_global(lmp, "nlocal");
  const double edge = pow(4.0 / 0.9, 1.0 / 3.0) / 2.0;
  for (int i = 0; i < *nlocal; i++)
    for (int d = 0; d < 3; d++) {
      const double site = reference[i][d] / edge;
      check(fabs(site - floor(site + 0.5)) < 1e-10, "reference of an atom: %g", site);
    }
}

static void whole_run(void *lmp, int seed, values *v)
{
  begin(lmp, seed);
  command(lmp, "run 20");
  extract(lmp, v);
}

static void print_values(const char *seed)
{
  values v;
  void *lmp = open_lammps(MPI_COMM_WORLD, "library.log");
  whole_run(lmp, atoi(seed), &v);
  check_sizes(lmp, atoi(seed));
  if (lammps_extract_setting(lmp, "world_rank") == 0) {
    FILE *out = fopen("library.values", "w");
    for (int i = 0; i < ATOMS; i++) {
      fprintf(out, "%d", i + 1);
      for (int k = 0; k < COLUMNS; k++) fprintf(out, " %.17g", v.atom[i][k]);
      fprintf(out, "\n");
    }
    fclose(out);
  }
  lammps_close(lmp);
}

/* ---------------------------------------------------------------------- */

static void all_styles(void *lmp, const char *which)
{
  static const char *const styles[][2] = {{"compute", "symfn/atom"},   {"compute", "softness/atom"},
                                          {"compute", "sisf/atom"},    {"compute", "sq"},
                                          {"compute", "release/atom"}, {"fix", "path/atom"},
                                          {"fix", "isoconf"},          {"command", "softness"}};
  for (size_t k = 0; k < sizeof styles / sizeof *styles; k++)
    check(lammps_has_style(lmp, styles[k][0], styles[k][1]), "%s: %s %s is known", which,
          styles[k][0], styles[k][1]);
}

static void instances(void)
{
  static values alone[2], v;
  for (int k = 0; k < 2; k++) { /* one after the other */
    void *lmp = open_lammps(MPI_COMM_WORLD, "none");
    all_styles(lmp, "one after the other");
    whole_run(lmp, 11 + k, &alone[k]);
    lammps_close(lmp);
  }
  check(fabs(alone[0].atom[0][COLUMNS - HALVES - 1] - alone[1].atom[0][COLUMNS - HALVES - 1]) >
            1e-6,
        "two seeds differ");

  /* side by side, by turns */
  void *first = open_lammps(MPI_COMM_WORLD, "first.log"),
       *second = open_lammps(MPI_COMM_WORLD, "second.log");
  all_styles(first, "the first");
  all_styles(second, "the second");
  if (strcmp(plugin, "-") != 0) load(second); /* once more: a line, and no harm */
  begin(first, 11);
  begin(second, 12);
  command(first, "run 20");
  command(second, "run 20");
  extract(first, &v);
  compare(&v, &alone[0], 0.0, "the first of two");
  extract(second, &v);
  compare(&v, &alone[1], 0.0, "the second of two");

  /* what one of them does to its styles is not the other's concern */
  clear(first);
  all_styles(first, "after clear");
  all_styles(second, "after clear of the other");
  command(second, "plugin unload compute sq");
  check(!lammps_has_style(second, "compute", "sq"), "compute sq is unloaded");
  all_styles(first, "after the other has unloaded one");
  lammps_command(second, "compute again all sq 8.0");
  refused(second, "compute sq", "Unrecognized compute style");
  load(second);
  if (strcmp(plugin, "-") != 0) all_styles(second, "after plugin load");
  whole_run(first, 11, &v);
  compare(&v, &alone[0], 0.0, "after clear");
  void *third = open_lammps(MPI_COMM_WORLD, "none");
  all_styles(third, "the third");
  lammps_close(first);
  all_styles(third, "after the first is closed");
  whole_run(third, 12, &v);
  compare(&v, &alone[1], 0.0, "after the first is closed");
  extract(third, &v);
  lammps_close(second);
  load(third); /* the list of LAMMPS is empty now */
  clear(third);
  all_styles(third, "the last one");
  whole_run(third, 11, &v);
  compare(&v, &alone[0], 0.0, "the last one");
  lammps_close(third);
  void *fourth = open_lammps(MPI_COMM_WORLD, "none");
  whole_run(fourth, 12, &v);
  compare(&v, &alone[1], 0.0, "after all others");
  lammps_close(fourth);
}

/* ranks that do different things at the same time */
static void split(void)
{
  static values alone, v;
  int rank;
  MPI_Comm mine;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_split(MPI_COMM_WORLD, rank, 0, &mine);
  void *lmp = open_lammps(mine, "none"), *another = open_lammps(mine, "none");
  whole_run(lmp, 21 + rank, &v);
  whole_run(another, 21 + rank, &alone);
  compare(&v, &alone, 0.0, "two objects on a rank of its own");
  lammps_command(lmp, rank ? "compute bad all sq -1.0" : "compute bad all sq 8.0");
  if (rank)
    refused(lmp, "compute sq", "qmax is -1");
  else
    works(lmp, "compute sq");
  lammps_close(lmp);
  lammps_close(another);
  MPI_Comm_free(&mine);
}

/* ---------------------------------------------------------------------- */

/* A run is stopped by an error within a replica, or between two of them. */
static void interrupted(void *lmp, const values *whole, int at, int within)
{
  values v;
  char line[200];
  clear(lmp);
  begin(lmp, 11);
  snprintf(line, sizeof line, "fix halt all halt 1 v_now >= %d error hard", at);
  command(lmp, "variable now delete");
  command(lmp, "variable now equal step");
  command(lmp, line);
  lammps_command(lmp, "run 20");
  refused(lmp, "a run with fix halt", "halt");
  command(lmp, "unfix halt");
  command(lmp, "velocity all scale 0.5");
  lammps_command(lmp, "run 10");
  if (within) {
    refused(lmp, "to go on within a replica", "ended with an error in the middle of replica");
    command(lmp, "uncompute s");
    command(lmp, "unfix nve");
    command(lmp, "unfix iso");
    clear(lmp);
    whole_run(lmp, 11, &v);
  } else {
    works(lmp, "to go on at the end of a replica");
    extract(lmp, &v);
  }
  compare(&v, whole, 1e-10, "after a run that was interrupted");
}

/* What is asked for is always that of the atoms as they are, although the time step is the same. */
static void changed_atoms(void *lmp)
{
  static const char *const changes[] = {"velocity all create 1.0 7",
                                        "displace_atoms all random 0.1 0.1 0.1 99",
                                        "set group all type/fraction 1 0.3 99",
                                        "change_box all x scale 1.03 y scale 0.98 remap",
                                        "set atom 7*31 x 1.1",
                                        "group gone id 5:200:3",
                                        "displace_atoms gone move 0.2 0.3 -0.1"};
  static values before, now, fresh;
  command(lmp, "thermo_style custom step c_sq[1][2]");
  command(lmp, "run 0");
  for (size_t k = 0; k < sizeof changes / sizeof *changes; k++) {
    structure(lmp, &before);
    command(lmp, changes[k]);
    structure(lmp, &now);
    command(lmp, "run 0");
    structure(lmp, &fresh);
    compare(&now, &fresh, 1e-10, changes[k]);
    if (k != 0 && k != 5)
      check(fabs(now.atom[6][2] - before.atom[6][2]) + fabs(now.atom[4][2] - before.atom[4][2]) >
                1e-6,
            "%s changes symmetry functions", changes[k]);
  }

  /* values that could not be computed are not there at the second asking either */
  command(lmp, "set atom 7 x 100");
  for (int k = 0; k < 2; k++) {
    check(!lammps_extract_compute(lmp, "g", LMP_STYLE_ATOM, LMP_TYPE_ARRAY),
          "no symmetry functions of an atom that is far away");
    refused(lmp, "compute symfn/atom", "atoms far outside");
    check(!lammps_extract_compute(lmp, "soft", LMP_STYLE_ATOM, LMP_TYPE_ARRAY),
          "no softness of an atom that is far away");
    refused(lmp, "compute softness/atom", "atoms far outside");
  }
  command(lmp, "set atom 7 x 1.1");
  structure(lmp, &now);
  command(lmp, "run 0");
  structure(lmp, &fresh);
  compare(&now, &fresh, 1e-10, "after an error");
}

static void recover(void)
{
  static values whole, v;
  void *lmp = open_lammps(MPI_COMM_WORLD, "none");
  whole_run(lmp, 11, &whole);

  /* values that could not be computed are not there at the second asking either */
  command(lmp, "run 0");
  command(lmp, "compute early all symfn/atom 2.0 0.1 0.5 2.0 0.5");
  for (int k = 0; k < 2; k++) {
    check(!lammps_extract_compute(lmp, "early", LMP_STYLE_ATOM, LMP_TYPE_ARRAY),
          "no symmetry functions before a run");
    refused(lmp, "compute symfn/atom", "initialized by a run");
  }
  command(lmp, "uncompute early");
  command(lmp, "run 0");
  extract(lmp, &v);
  for (int i = 0; i < ATOMS; i++)
    check(v.atom[i][0] >= 0.0 && v.atom[i][2 * CENTERS] > 0.0, "values after an error: atom %d",
          i + 1);
  command(lmp, "unfix iso");
  command(lmp, "uncompute s");
  changed_atoms(lmp);
  command(lmp, "thermo_style one");
  command(lmp, "run 0");
  command(lmp, "change_box all x scale 80 y scale 80");
  for (int k = 0; k < 2; k++) {
    check(!lammps_extract_compute(lmp, "sq", LMP_STYLE_GLOBAL, LMP_TYPE_ARRAY),
          "no S(q) in a box that is too large");
    refused(lmp, "compute sq", "wave vectors");
  }

  /* a fix whose new settings are refused is gone, and the compute that needs it says so */
  clear(lmp);
  begin(lmp, 11);
  lammps_command(lmp, "fix iso all isoconf 3 10 0.9 11 times often 3");
  refused(lmp, "fix isoconf", "times is often");
  check(!lammps_has_id(lmp, "fix", "iso"), "the fix is gone");
  check(lammps_has_id(lmp, "fix", "nve"), "the other is there");
  lammps_command(lmp, "run 10");
  refused(lmp, "compute sisf/atom without its fix", "has been deleted");
  lammps_command(lmp, "fix iso all isoconf 3 10 0.9 11 thermostat nve colour red");
  refused(lmp, "fix isoconf", "colour");

  /* a compute that is refused leaves nothing: the next one finds what the restart file has for it */
  clear(lmp);
  begin(lmp, 11);
  command(lmp, "write_restart library.restart");
  command(lmp, "clear");
  load(lmp);
  command(lmp, "read_restart library.restart");
  command(lmp, "fix iso all isoconf 3 10 0.9 11 times linear 2");
  lammps_command(lmp, "compute s all sisf/atom iso 9.0 halves yes");
  refused(lmp, "compute sisf/atom with another q", "holds compute sisf/atom s with q = 7");
  check(!lammps_has_id(lmp, "fix", "s_COMPUTE_COUNTS"), "its internal fix is gone");
  command(lmp, "compute s all sisf/atom iso 7.0 halves yes");
  command(lmp, "pair_style lj/cut 2.0");
  command(lmp, "pair_coeff * * 1.0 1.0");
  command(lmp, "comm_modify cutoff 2.8");
  command(lmp, "fix nve all nve");
  command(lmp, "run 20");
  v = whole;
  gather(lmp, "c_s", SISF, 2 * CENTERS + 2, &v);
  compare(&v, &whole, 1e-10, "after a refused compute and a restart");

  interrupted(lmp, &whole, 15, 1);
  interrupted(lmp, &whole, 20, 0);

  /* models that are not there, then one that is */
  lammps_command(lmp, "softness info ./none.softness");
  refused(lmp, "softness info", "found no model ./none.softness");
  lammps_command(lmp, "compute none all softness/atom none.softness A B");
  refused(lmp, "compute softness/atom", "found no model none.softness");
  command(lmp, "softness info ${model}");
  lammps_close(lmp);
}

/* Lines of commands that must be refused, all in one object; every tenth time it is tried out. */
static void table(const char *file, const char *start)
{
  static values whole, v;
  char row[8000];
  int number = 0;
  void *lmp = open_lammps(MPI_COMM_WORLD, "none");
  FILE *in = fopen(file, "r");
  check(in != NULL, "%s is there", file);
  whole_run(lmp, 11, &whole);
  while (in && fgets(row, sizeof row, in)) {
    row[strcspn(row, "\n")] = '\0';
    char *expected = strchr(row, '\t');
    if (row[0] == '#' || !expected) continue;
    *expected++ = '\0';
    clear(lmp);
    lammps_file(lmp, start);
    works(lmp, start);
    for (char *line = row, *next; line && !lammps_has_error(lmp); line = next) {
      next = strstr(line, " ; ");
      if (next) {
        *next = '\0';
        next += 3;
      }
      lammps_command(lmp, line);
      /* the caller does with its object what a deck does, too */
      if (strcmp(line, "clear") == 0) load(lmp);
    }
    char what[100];
    snprintf(what, sizeof what, "line %d of %s", ++number, file);
    refused(lmp, what, expected);
    if (number % 10) continue;
    clear(lmp);
    whole_run(lmp, 11, &v);
    compare(&v, &whole, 0.0, what);
  }
  if (in) fclose(in);
  check(number > 20, "%s has lines", file);
  printf("%d lines of %s\n", number, file);
  lammps_close(lmp);
}

int main(int argc, char **argv)
{
  if (argc < 4) return 2;
  MPI_Init(&argc, &argv);
  const char *mode = argv[1];
  plugin = argv[2];
  folder = argv[3];
  if (strcmp(mode, "values") == 0 && argc == 5)
    print_values(argv[4]);
  else if (strcmp(mode, "instances") == 0)
    instances();
  else if (strcmp(mode, "split") == 0)
    split();
  else if (strcmp(mode, "recover") == 0)
    recover();
  else if (strcmp(mode, "table") == 0 && argc == 6)
    table(argv[4], argv[5]);
  else
    check(0, "mode %s is unknown", mode);
  MPI_Finalize();
  if (!failures) printf("%s: as expected\n", mode);
  return failures > 0;
}
