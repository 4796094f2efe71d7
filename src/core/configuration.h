/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

/* Is a configuration the same as another one? Cross-validation by configuration is honest only if samples with different
   numbers have nothing in common, whatever their files are called.

   A few hundred numbers are kept of each sample, so that thousands of samples are compared in seconds:

   - vectors from one atom to another, for pairs of IDs spread over the sample. Between two snapshots they change by much
     less than the spacing of the atoms if most atoms still sit in the same cages; between independent configurations they
     have nothing to do with each other. Vectors, so that a shift of all atoms does not count; those of the shortest image,
     so that wrapping does not.
   - the surroundings (distances of the eight nearest atoms) of the most densely packed atoms, which do not depend on IDs,
     rotation, reflection, or repetition of the box. */

#ifndef SFT_CONFIGURATION_H
#define SFT_CONFIGURATION_H

#include "error.h"
#include "sample.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { SFT_CONFIGURATION_PAIRS = 256, SFT_CONFIGURATION_ATOMS = 64, SFT_CONFIGURATION_NEAREST = 8 };

/* Plain memory: may be copied and sent as bytes. */
typedef struct {
  int natoms;
  int npairs;
  int natoms_near; /* atoms with eight neighbors that are kept */
  sft_box box;
  double spacing; /* of the atoms: (volume / number)^(1/3), or of the area */
  double pair[SFT_CONFIGURATION_PAIRS][3]; /* as fractions of the box */
  double nearest[SFT_CONFIGURATION_ATOMS]
                [SFT_CONFIGURATION_NEAREST]; /* ascending; smallest sum first */
} sft_configuration;

/* How much two configurations have in common. */
enum sft_relation {
  SFT_INDEPENDENT,
  SFT_SAME_CAGES, /* more than half of the pairs moved by less than half of the spacing */
  SFT_ALMOST,     /* ... by less than 1/20 of it: snapshots within a few femtoseconds */
  SFT_SAME /* equal but for rounding (1/200 of the spacing), whatever IDs, box vectors, columns or units of the file */
};

/* Fill in all but padding. SFT_ENOMEM. */
int sft_configuration_make(const sft_sample *sample, sft_configuration *configuration,
                           sft_error *err);

enum sft_relation sft_configuration_compare(const sft_configuration *one,
                                            const sft_configuration *other);

#define SFT_CONFIGURATIONS_WARNING 512

/* Compare the samples of a list, c[list->count], with each other. `warning` is one line if samples with different numbers
   share their cages, else empty.
   SFT_EMISFIT, with both names: two are the same; or almost, under different numbers. */
int sft_configurations_check(const sft_sample_list *list, const sft_configuration *c,
                             char warning[SFT_CONFIGURATIONS_WARNING], sft_error *err);

#ifdef __cplusplus
}
#endif
#endif
