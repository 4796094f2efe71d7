/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

// Everything that differs between the supported LAMMPS versions, found by what the headers offer, not by date.

#ifndef LMP_SOFTNESS_COMPAT_H
#define LMP_SOFTNESS_COMPAT_H

#include "neigh_request.h"

namespace LAMMPS_NS {
namespace SoftnessCompat {

  // NeighRequest::set_cutoff() is called set_cutoff_fixed() in versions after 4Jul2026

  template <class Request>
  auto set_cutoff(Request *request, double cutoff, int)
      -> decltype(request->set_cutoff_fixed(cutoff))
  {
    request->set_cutoff_fixed(cutoff);
  }

  template <class Request>
  auto set_cutoff(Request *request, double cutoff, long) -> decltype(request->set_cutoff(cutoff))
  {
    request->set_cutoff(cutoff);
  }

  template <class Request> void set_cutoff(Request *request, double cutoff)
  {
    set_cutoff(request, cutoff, 0);
  }
}    // namespace SoftnessCompat
}    // namespace LAMMPS_NS

#endif
