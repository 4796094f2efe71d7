/* SPDX-License-Identifier: GPL-2.0-or-later
   lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS */

#ifdef FIX_CLASS
// clang-format off
FixStyle(isoconf,FixIsoconf);
// clang-format on
#else

#ifndef LMP_FIX_ISOCONF_H
#define LMP_FIX_ISOCONF_H

#include "fix.h"

#include "core/piece.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace LAMMPS_NS {

class FixIsoconf : public Fix {
 public:
  FixIsoconf(class LAMMPS *, int, char **);
  ~FixIsoconf() override;
  int setmask() override;
  void init() override;
  void setup(int) override;
  void initial_integrate(int) override;
  void post_integrate() override;
  void pre_exchange() override;
  void end_of_step() override;
  void post_run() override;
  void reset_dt() override;

  double compute_scalar() override;
  double compute_vector(int) override;
  double compute_array(int, int) override;
  void *extract(const char *, int &) override;

  double memory_usage() override;
  void grow_arrays(int) override;
  void copy_arrays(int, int, int) override;
  void set_arrays(int) override;
  int pack_exchange(int, double *) override;
  int unpack_exchange(int, double *) override;
  void write_restart(FILE *) override;
  void restart(char *) override;
  int pack_restart(int, double *) override;
  void unpack_restart(int, int) override;
  int maxsize_restart() override;
  int size_restart(int) override;

  // for compute sisf/atom

  int number_of_times() const { return (int) sample_steps.size(); }
  bool started() const { return elapsed > 0 || merged > 0; }
  double time(int k) const { return sample_steps[k] * timestep; }
  bigint replica() const
  {
    return first + (elapsed - 1) / nstep;
  }    // index of the one in progress
  void unwrapped_displacements(double **displacement, double drift[3]) const;
  double identity_of_atoms(int group_bit) const;

  // for softness merge and save

  bool shared() const { return share; }
  bigint ensemble_first() const { return total_first; }
  bigint ensemble_last() const { return total_first + total - 1; }
  void describe(sft_piece *) const;
  void reference_position(int i, double *) const;
  void adopt(bigint replicas);    // the number that is merged
  bool adopts_positions() const { return !captured; }
  void adopt_position(int i, const double *);

 private:
  bigint total, total_first;    // replicas of the ensemble over all partitions, index of the first
  bigint nreplica, first;       // those of this partition
  bigint nstep;                 // steps of each replica
  double temperature;
  uint32_t seed;
  bool rescale;
  bool share;                    // replicas are shared over the partitions
  int npartitions, partition;    // that share them; this one, from 0
  char *id_thermostat;
  Fix *thermostat;
  std::vector<int64_t> sample_steps;
  double timestep;    // that of the first step: times are multiples of it

  bigint elapsed;        // steps of the ensemble done, 0 .. nreplica * nstep
  size_t next_sample;    // index of the next sampling time in this replica
  bool captured;         // the reference is complete, forces included
  bool moved;            // atoms were put back in this step and may be far from their subdomain
  bigint merged;         // replicas that softness merge has put together, else 0
  bigint natoms;         // of the reference
  double identity;       // of these atoms: IDs, types, masses, group
  double box[6];         // of the reference: edges and tilts

  double **xref, **fref, **vref;    // reference: wrapped positions, forces, velocities
  imageint *imageref;

  // what the atoms were like at the end of the last run, to see whether other commands have changed them

  static constexpr int NSUMS = 8;
  struct State {
    bool known;
    uint64_t velocities;    // checksum
    double sum[NSUMS];      // weighted by the ID: positions and their size, forces and their size
  };
  State last;

  // what all replicas have in common, besides the reference

  struct Assumed {
    bool known;
    uint64_t atoms;    // checksum of IDs, types, masses, the group
    uint64_t
        more;    // of charges, sizes, molecules, bonds; 0: not known, from an older restart file
    bool potential_known;
    uint64_t potential;    // of the coefficients that pair and bond styles have
    std::string movers;
    std::map<std::string, double> temperatures;    // that each thermostat leads to
  };
  Assumed assumed;

  // velocities and positions before the first step of a replica, to see whether other fixes take them

  static constexpr double MEMORY = 0.25;    // largest part of the energy that may differ
  std::vector<double> drawn;
  bool just_drawn;
  bigint steps_seen;    // by this process

  // forces that depend on velocities or chance are made anew at each replica, from those without them

  std::vector<Fix *> force_fixes;    // behind this one, if some of them give such forces
  std::vector<double> bare;          // forces before these fixes
  bool bare_ready, reference_is_bare;
  uint64_t last_order;
  bool begun;        // in this step the atoms were advanced
  bool stepped;      // in this run some steps were done
  bool fresh_run;    // no step was done yet in this run
  bool set_up;       // this run began with setup()

  void parse_times(int, char **, int &);
  void share_replicas();
  void check_partitions();
  double times_fingerprint() const;
  bool complete() const { return elapsed >= nreplica * nstep; }
  void capture_positions();
  void capture_state();
  void check_reference();
  void check_adopted();
  void restore_reference();
  void draw_velocities();
  void reset_thermostat();
  void current_box(double[6]) const;
  State state_now() const;
  uint64_t order_of_atoms() const;
  void check_interrupted();
  void check_continuity();
  void check_number(bigint) const;
  void check_timestep() const;
  void check_integrators() const;
  void check_memories() const;
  bool remembers_atoms(const Fix *) const;
  std::string movers_now() const;
  bool acts_on_atoms(const Fix *) const;
  void check_temperatures();
  void remember_draw();
  void find_force_fixes();
  void renew_forces();
  void sums_of_atoms(uint64_t *, uint64_t *) const;
  uint64_t potential_now() const;
  void check_assumptions();
  void find_thermostat();
  void check_ramp(Fix *) const;
};
}    // namespace LAMMPS_NS

#endif
#endif
