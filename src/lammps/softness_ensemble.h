/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

// softness merge COMPUTE file1 file2 ... partial yes|no
// softness save COMPUTE file

#ifndef LMP_SOFTNESS_ENSEMBLE_H
#define LMP_SOFTNESS_ENSEMBLE_H

#include "pointers.h"

#include "core/piece.h"

#include <string>
#include <vector>

namespace LAMMPS_NS {

class SoftnessEnsemble : protected Pointers {
 public:
  SoftnessEnsemble(LAMMPS *lmp);
  ~SoftnessEnsemble() override;
  void merge(int, char **);
  void save(int, char **);

 private:
  class ComputeSisfAtom *sisf;
  class FixIsoconf *isoconf;
  bool partial;
  sft_piece *piece;       // on rank 0
  std::string problem;    // on rank 0, empty if there is none
  MPI_Comm roots;         // the ranks 0 of all partitions

  void find_compute(const char *command, const char *id);
  std::string progress() const;
  void add_file(const std::string &);
  void add_partitions();
  void add_from(int partition);
  void share_result();
  void send(int partition);
  std::string pack();
  sft_piece *unpack(const std::string &message, const std::string &name);
  void write(const std::string &);
  void check_complete();
  void stop_if_problem(const char *command, bool everywhere);
};
}    // namespace LAMMPS_NS

#endif
