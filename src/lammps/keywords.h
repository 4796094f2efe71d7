/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#ifndef LMP_SOFTNESS_KEYWORDS_H
#define LMP_SOFTNESS_KEYWORDS_H

#include "error.h"

#include <set>
#include <string>

namespace LAMMPS_NS {

// The keywords of one command. A second value for the same thing is a mistake, and which of the two would count is a guess.
class SoftnessKeywords {
 public:
  explicit SoftnessKeywords(const char *_command) : command(_command) {}
  void once(Error *error, const std::string &keyword)
  {
    if (!given.insert(keyword).second)
      error->all(FLERR, "Illegal {} command: keyword {} is given twice", command, keyword);
  }
  bool has(const std::string &keyword) const { return given.count(keyword) > 0; }

 private:
  std::string command;
  std::set<std::string> given;
};
}    // namespace LAMMPS_NS

#endif
