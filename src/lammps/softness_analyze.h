/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

// softness analyze LIST FOLDER keyword value ...

#ifndef LMP_SOFTNESS_ANALYZE_H
#define LMP_SOFTNESS_ANALYZE_H

#include "pointers.h"

#include "core/analysis.h"

#include <string>
#include <vector>

namespace LAMMPS_NS {

class SoftnessAnalyze : protected Pointers {
 public:
  SoftnessAnalyze(LAMMPS *lmp);
  ~SoftnessAnalyze() override;
  void command(int, char **);

 private:
  int me;
  std::string list_file, folder, relaxation_file;
  std::vector<char *> names;    // of the types, null: left out; point into the command's arguments
  sft_analysis_settings settings;
  sft_analysis *analysis;

  void parse(int, char **);
  int parse_keyword(int, char **);
  void agree(int status, const sft_error &err);

  // on rank 0

  int read_samples(const std::string &file, bool long_windows, sft_error *err);
  int analyze(sft_error *err);
};
}    // namespace LAMMPS_NS

#endif
