/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#include "softness_lock.h"

#include "comm.h"
#include "error.h"
#include "file_broadcast.h"

#include "core/lock.h"

#include <filesystem>
#include <map>
#include <memory>
#include <system_error>

using namespace LAMMPS_NS;

namespace {
struct Release {
  void operator()(sft_lock *lock) const { sft_lock_release(lock); }
};

// By their absolute paths. They outlive the LAMMPS object, so that `clear` does not give them back.
std::map<std::string, std::unique_ptr<sft_lock, Release>> held;

std::string lock_file(const std::string &name)
{
  std::error_code ignored;
  return std::filesystem::weakly_canonical(std::filesystem::absolute(name + ".lock", ignored),
                                           ignored)
      .string();
}
}    // namespace

/* ---------------------------------------------------------------------- */

SoftnessLock::SoftnessLock(LAMMPS *lmp, const char *command, std::string name) : Pointers(lmp)
{
  while (name.size() > 1 && name.back() == '/') name.pop_back();
  std::string problem;
  if (comm->me == 0) {
    const auto file = lock_file(name);
    sft_lock *lock = nullptr;
    sft_error err;
    if (!held.count(file)) {
      if (sft_lock_take(file.c_str(), &lock, &err))
        problem = fmt::format("{}: {}: {}", command, name, err.message);
      else if (lock) {
        held[file].reset(lock);
        path = file;
      } else
        error->warning(FLERR,
                       "{}: the file system of {} knows no locks: nothing keeps a second run from "
                       "working on the same files",
                       command, name);
    }
  }
  FileBroadcast::share(lmp, problem);
  if (!problem.empty()) error->all(FLERR, problem);
}

/* ---------------------------------------------------------------------- */

SoftnessLock::~SoftnessLock()
{
  if (!path.empty()) held.erase(path);
}

/* ---------------------------------------------------------------------- */

bool SoftnessLock::is_ours(const std::string &name)
{
  return held.count(lock_file(name)) > 0;
}
