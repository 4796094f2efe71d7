/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

// Out-of-fold softness: every rank writes the scored dumps of the samples that it has read.

#include "softness_fit.h"

#include "error.h"

#include "core/fit_outfold.h"

#include <filesystem>
#include <system_error>

using namespace LAMMPS_NS;

/* ----------------------------------------------------------------------
   what could go wrong, before hours are spent on the training
------------------------------------------------------------------------- */

static bool same_place(const std::string &one, const std::string &other)
{
  std::error_code ignored;
  return std::filesystem::weakly_canonical(std::filesystem::absolute(one, ignored), ignored) ==
      std::filesystem::weakly_canonical(std::filesystem::absolute(other, ignored), ignored);
}

/* ---------------------------------------------------------------------- */

void SoftnessFit::check_outfold()
{
  sft_error err;
  int status = 0;
  while (outfold.size() > 1 && outfold.back() == '/') outfold.pop_back();
  if (model->training.cvmembers == 0)
    status =
        sft_fail(&err, SFT_EINVAL, "outfold needs cross-validation: cvmembers must be 1 or more");
  else if (me == 0 && same_place(outfold, folder))
    status = sft_fail(&err, SFT_EINVAL,
                      "outfold %.300s is the folder of the model, too: choose another name",
                      outfold.c_str());
  else if (me == 0)
    status = sft_outfold_check(outfold.c_str(), list, &err);
  agree(status, err);
}

/* ----------------------------------------------------------------------
   features and ln m of the sample are long gone: read it again
------------------------------------------------------------------------- */

int SoftnessFit::write_scored(int s, sft_error *err)
{
  sft_sample *sample = nullptr;
  int status = read_sample(s, &sample, err);
  if (!status)
    status = sft_outfold_write(outfold.c_str(), fit, s, list->entries[s].path, sample, err);
  if (sample) sft_sample_free(sample);
  return status;
}

/* ---------------------------------------------------------------------- */

void SoftnessFit::write_outfold()
{
  const char *target = outfold.c_str();
  sft_error err;
  int status = 0;
  if (me == 0) status = sft_folder_begin(&sft_outfold_folder, target, &err);
  if (me == 0 && !status) {
    status = sft_outfold_write_list(target, list, &err);
    if (status) sft_folder_abandon(&sft_outfold_folder, target);
  }
  agree(status, err);

  for (int s = 0; s < list->count && !status; s++)
    if (owner(s) == me) status = write_scored(s, &err);

  // an incomplete folder is not left behind

  int failed = status != 0, any;
  MPI_Allreduce(&failed, &any, 1, MPI_INT, MPI_MAX, world);
  if (any && me == 0) sft_folder_abandon(&sft_outfold_folder, target);
  agree(status, err);
  if (me == 0) {
    status = sft_folder_finish(&sft_outfold_folder, target, &err);
    if (status) sft_folder_abandon(&sft_outfold_folder, target);
  }
  agree(status, err);
  if (me == 0)
    utils::logmesg(lmp, "Softness fit: wrote {} scored samples to {}\n", list->count, outfold);
}
