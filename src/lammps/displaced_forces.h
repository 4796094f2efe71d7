/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#ifndef LMP_DISPLACED_FORCES_H
#define LMP_DISPLACED_FORCES_H

#include "own_ghosts.h"
#include "pointers.h"

#include <string>
#include <vector>

template <class T> class MyPage;

namespace LAMMPS_NS {

// Forces of the run's pair style, bonds and long-range solver at other positions of the atoms, in the middle of a run:
//
//   check()          at init(): ends LAMMPS with one line where this cannot be done
//   begin()          remembers the state of the run
//   evaluate()       any number of times: the caller has changed atom->x of the owned atoms; atom->f is theirs afterward
//   end()            everything is as it was, to the bit: positions, forces, ghost atoms, energies, virials, neighbor lists
//   abandon()        the same without communication, after an error that was thrown on the way
//
// As long as no atom has moved by more than half of the skin since the run built its neighbor lists, these lists and
// ghost atoms serve. Then ghost atoms are made anew (own_ghosts.h), and the contents of all perpetual neighbor lists
// are exchanged for fresh ones, which are rebuilt whenever an atom has moved by half of the skin.

class DisplacedForces : protected Pointers {
 public:
  DisplacedForces(class LAMMPS *, const char *caller);
  ~DisplacedForces() override;

  void check() const;
  void begin();
  void evaluate(bool with_energy);
  double potential_energy() const;    // of the last evaluation with energy, all ranks
  void end();
  void abandon();

  int number_of_builds() const { return nbuilds; }          // since begin()
  double ghost_cutoff() const { return largest_cutoff; }    // of the last build, 0 without one

 private:
  std::string caller;
  bool active, own_lists;
  int nbuilds;
  double largest_cutoff;

  // the state of the run

  OwnGhosts ghosts;
  int nlocal, nghost;
  std::vector<double> x_run, f_run, x_run_built;
  struct Tally {
    double energy[2], virial[6];
  };
  std::vector<Tally> tallies;
  struct Counters {
    bigint ncalls, ndanger, lastcall;
    int ago, dist_check;
  };
  Counters counters;

  // contents of a neighbor list

  struct Contents {
    int inum, gnum, maxatom;
    int *ilist, *numneigh;
    int **firstneigh;
    MyPage<int> *ipage;
  };
  std::vector<Contents> lists;    // of the run while own_lists

  std::vector<double> x_built;    // positions of the last build

  bool has_moved_too_far() const;
  void take_own_lists();
  void build_own_lists();
  void build_without_record();
  void give_back_lists();
  void bin_as_the_run_did();
  void give_back_atoms();
  void save_tallies(bool back);
  void restore_pair_internals();
  void compute_all(int eflag, int vflag);
};
}    // namespace LAMMPS_NS

#endif
