# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# What a replica must not inherit from the one before. Fixes that remember velocities or other state, or whose forces
# change with time, are refused or noticed; atoms and potential stay those of the first replica, within a run, too.
# Thermostats without a memory go on working: the temperature at the first step of every replica is the one drawn.
. "$SFT_TESTS/functions.sh"

iso='fix iso all isoconf 3 20 1.0 4711 times linear 5'
sisf='compute s all sisf/atom iso 7.0'
number=0
counted=0
ranks_of() {
  if [ $((counted % 3)) -eq 0 ]; then echo 1 2; else echo 1; fi
}

# attempt RANKS KIND COMMANDS: COMMANDS are separated by ;
attempt() {
  number=$((number + 1))
  printf '%s\n' "$3" | awk '{ gsub(/ *; */, "\n"); print }' >"memory$number.commands"
  launch "$1" -in "$SFT_TESTS/memory.in" -log none -var kind "$2" -var unruly "$SFT_UNRULY" -var commands "memory$number.commands" >"memory$number.out"
}

# stops WORDS COMMANDS [KIND]: one line of ERROR with these words. Every third is done on two ranks, too
stops() {
  counted=$((counted + 1))
  for ranks in $(ranks_of); do
    if attempt $ranks "${3:-atomic}" "$2"; then
      fail "on $ranks ranks this runs: $2"
    fi
    grep -F "$1" "memory$number.out" | grep -q '^ERROR: ' || fail "$2: see $PWD/memory$number.out, which lacks: $1"
    [ "$(grep -c '^ERROR' "memory$number.out")" -eq 1 ] || fail "more than one line of ERROR: see $PWD/memory$number.out"
  done
}

# runs COMMANDS [KIND]: all replicas are done, each begins with the temperature drawn, and nobody is warned of memories
runs() {
  counted=$((counted + 1))
  for ranks in $(ranks_of); do
    attempt $ranks "${2:-atomic}" "$1" || fail "on $ranks ranks this stops: $1: see $PWD/memory$number.out"
    awk '/^ *Step .*v_replica/ { on = 1; next } /^Loop time/ { on = 0 } on && NF == 4 && $4 == 1 { n++; if ($2 < 0.75 || $2 > 1.25) bad = 1 }
      END { exit bad || n != 3 }' "memory$number.out" || fail "temperatures at the first steps of replicas: $1: see $PWD/memory$number.out"
  done
}
table='variable replica equal f_iso[1] ; variable done equal f_iso[2] ; thermo_style custom step temp v_replica v_done'

# velocities of the step before, whatever the order of the fixes
# (newer LAMMPS has a fix gjf in place of this keyword)
words='remembers those of the step before it or other values of each atom'
if "$SFT_LMP" -h | grep -qw gjf; then
  words="fix lan gjf $words: use it with vel vfull"
  runs "$iso ; $sisf ; $table ; fix lan all gjf 1 1 1 99 vel vfull ; run 60"
  for velocities in '' 'vel vhalf' 'vel vhalf method 3'; do
    stops "$words" "$iso ; fix lan all gjf 1 1 1 99 $velocities ; run 60"
  done
  stops "Fix isoconf must be defined before fix lan gjf, which integrates" "fix lan all gjf 1 1 1 99 vel vhalf ; $iso ; run 60"
else
  words="fix lan langevin $words: use it without gjf vhalf or gjf vfull"
  stops "$words" "$iso ; fix lan all langevin 1 1 1 99 gjf vhalf ; fix nve all nve ; run 60"
  stops "$words" "$iso ; fix lan all langevin 1 1 1 99 gjf vfull ; fix nve all nve ; run 60"
  stops "$words" "fix lan all langevin 1 1 1 99 gjf vhalf ; $iso ; fix nve all nve ; run 60"
fi
grep -q 'Step .*Temp' "memory$number.out" && grep -q ' 61 ' "memory$number.out" && fail "a step is done before the refusal"

# other memories, and forces of a time
stops 'fix nvk nvk remembers the kinetic energy' "$iso ; fix nvk all nvk ; run 60"
stops 'fix t ttm remembers the temperatures of the electrons' "$iso ; fix nve all nve ; fix t all ttm 7 1 1 1 1 1 1 1 1 1 ; run 60"
stops 'fix m move advances more than these' "$iso ; fix m all move linear 1 0 0 ; run 60"
stops 'fix ti ti/spring changes its spring constants as time goes on' "$iso ; fix nve all nve ; fix ti all ti/spring 1 10 10 ; run 60"
stops 'fix s smd changes its forces or places' "$iso ; fix nve all nve ; fix s all smd cvel 1 0.1 tether 0 0 0 1 ; run 60"

# temperatures that change
for bath in 'langevin 1 2 1 99' 'temp/berendsen 1 2 1' 'temp/csvr 1 2 1 99' 'temp/csld 1 2 1 99' 'langevin v_ramp 1 1 99'; do
  stops "The temperature of fix bath ${bath%% *} was" "$iso ; $sisf ; fix nve all nve ; fix bath all $bath ; run 60"
done
stops 'leads from a temperature of 1 to 2: give it the same twice' "$iso ; fix nvt all nvt temp 1 2 1 ; run 60"
stops 'The temperature of fix bath langevin was 1 and is 1.5 now' \
  "$iso ; $sisf ; fix nve all nve ; fix bath all langevin 1 1 1 99 ; run 30 ; unfix bath ; fix bath all langevin 1.5 1.5 1 99 ; run 30"

# thermostats that remember nothing
for bath in 'langevin 1 1 1 99' 'langevin v_one 1 0.1 99 zero yes' 'temp/berendsen 1 1 0.1' 'temp/csvr 1 1 0.1 99' 'temp/csld 1 1 0.1 99' 'temp/rescale 5 1 1 0.01 0.5' \
  'viscous 0.1' 'momentum 1 linear 1 1 1' 'recenter INIT INIT INIT' 'spring/self 1.0'; do
  runs "$iso ; $sisf ; $table ; fix nve all nve ; fix bath all $bath ; run 25 ; run 35"
done
for integrator in 'nve/limit 0.1' 'nve/noforce' 'nvt temp 1 1 0.03' 'nvt temp 1 1 1'; do
  runs "$iso ; $sisf ; $table ; fix integrate all $integrator ; run 60"
done

# Random forces and friction are those of a replica, from its first half step on. Replicas of one step: the mean displacement of an
# atom over N of them has 1/N of the variance of a displacement. With a period of two steps that is nearly 10/N for N = 40 if all of them
# begin with the random forces of the reference.
# shared LIMIT RANKS COMMANDS: N times that part is below the limit
shared() {
  attempt "$2" atomic "compute u all property/atom xu ; $3" || fail "see $PWD/memory$number.out"
  awk -v limit="$1" '/^ITEM: ATOMS/ { on = 1; next } /^ITEM/ { on = 0 } on { n[$1]++; sum[$1] += $2; all += $2 * $2; count++ }
    END { for (i in n) { part += sum[i] * sum[i] / n[i]; atoms++ }
      if (count) print "shared part", part / atoms / (all / count)
      exit !(count > 5000 && part / atoms < limit * all / count) }' u.dump || fail "replicas share random forces: see $PWD/memory$number.commands"
}
one='fix iso all isoconf 40 1 1.0 4711 ; variable d atom c_u-f_iso[1]'
many='dump d all custom 1 u.dump id v_d ; dump_modify d first no'
strong='fix bath all langevin 1 1 0.006 99'
for ranks in 1 2; do
  shared 1.5 $ranks "$one ; fix nve all nve ; $strong ; run 0 ; $many ; run 40"
  shared 1.5 $ranks "$one ; $strong ; fix plane all addforce 0.1 0 0 ; fix nve all nve ; run 3 ; write_restart half.restart ; $many ; run 37"
done
grep -q 'WARNING: In the first half step' "memory$number.out" && fail "a warning of random forces without reason"
# (the restart file of the last of them, on one rank)
shared 1.5 1 "clear ; read_restart half.restart ; pair_coeff * * 1.0 1.0 ; compute u all property/atom xu ; $one ; $strong ; fix plane all addforce 0.1 0 0 ; fix nve all nve ; $many ; run 37"
attempt 1 atomic "$strong ; $one ; fix nve all nve ; run 4" || fail "see $PWD/memory$number.out"
grep -q 'WARNING: In the first half step of every replica fix bath langevin gives the friction and random forces of the reference' "memory$number.out" ||
  fail "no warning of shared random forces"

# fixes that nobody knows are measured
stops 'atoms do not have the velocities that fix isoconf has drawn: one of the fixes that act then (u unruly, nve nve)' \
  "$iso ; fix u all unruly velocities ; fix nve all nve ; run 60"
stops 'atoms do not have the velocities that fix isoconf has drawn' "$iso ; fix u all unruly half ; fix nve all nve ; run 60"
stops 'atoms do not have the velocities that fix isoconf has drawn' "$iso ; fix nve all nve ; fix u all unruly velocities ; run 60"
stops 'atoms do not move with the velocities that fix isoconf has drawn' "$iso ; fix u all unruly positions ; fix nve all nve ; run 60"

# atoms and potential within a run, with a compute and without
changed='have changed within the ensemble of fix isoconf, in or before replica'
for with in "$sisf" ''; do
  stops 'Types, masses, IDs or the group of fix isoconf have changed within its ensemble, in or before replica 1' "$iso ; $with ; fix nve all nve ; fix u all unruly types ; run 60"
  stops 'Types, masses, IDs or the group of fix isoconf have changed within its ensemble' "$iso ; $with ; fix nve all nve ; fix u all unruly mass ; run 60"
  stops "Coefficients of the potential $changed" "$iso ; $with ; fix nve all nve ; fix a all adapt 3 pair lj/cut epsilon 1 2 v_ramp ; run 60"
  stops "Charges, diameters, dipoles, spins, molecules or bonds $changed" "$iso ; $with ; fix nve all nve ; fix a all adapt 3 atom charge v_ramp ; run 60" charged
done
runs "$iso ; $sisf ; $table ; fix nve all nve ; fix a all adapt 0 pair lj/cut epsilon 1 2 v_one reset yes ; run 25 ; run 35"

# and between two runs
stops "Coefficients of the potential $changed" "$iso ; fix nve all nve ; run 20 ; pair_coeff 1 2 1.0 1.01 ; run 40"
stops "Coefficients of the potential $changed" "$iso ; fix nve all nve ; run 60 every 10 \"pair_coeff * * 1.0 1.01\""
stops "Charges, diameters, dipoles, spins, molecules or bonds $changed" "$iso ; fix nve all nve ; run 20 ; set atom 7 charge 0.2 ; run 40" charged
stops "Charges, diameters, dipoles, spins, molecules or bonds $changed" "$iso ; fix nve all nve ; run 20 ; set atom 7 diameter 1.1 ; set atom 7 mass 1.0 ; run 40" charged
stops 'Fixes that move atoms or add forces, or the pairs left out, have changed within the ensemble of fix isoconf, from nve of group all to nvt of group all' "$iso ; fix nve all nve ; run 20 ; unfix nve ; fix nvt all nvt temp 1 1 1 ; run 40"
runs "$iso ; $sisf ; $table ; fix nve all nve ; run 20 ; unfix nve ; fix integrate all nve ; run 40"
# ... and so must what adds forces or leaves out pairs; what only writes may come and go
for change in "fix a all addforce 0.5 0 0" "fix s all spring/self 10" "fix l all langevin 1 1 0.1 77" "fix b all temp/berendsen 1 1 0.1" "neigh_modify exclude type 1 2" "neigh_modify exclude group all all"; do
  stops "Fixes that move atoms or add forces, or the pairs left out, have changed" "$iso ; fix nve all nve ; run 20 ; $change ; run 40"
done
stops "from nve of group all, spring/self of group all to nve of group all:" "$iso ; fix nve all nve ; fix s all spring/self 10 ; run 20 ; unfix s ; run 40"
runs "$iso ; $sisf ; $table ; fix nve all nve ; run 20 ; fix t all ave/time 1 1 1 c_thermo_temp ; fix f all store/force ; run 40"

# the coefficients of styles that write none to restart files: scale factors
cat >eam.in <<END
units metal
lattice fcc 4.2
region box block 0 3 0 3 0 3
create_box 2 box
create_atoms 1 box basis 1 2
mass * 63
variable ramp equal 1+0.001*step
include \${potential}
fix iso all isoconf 2 10 300 4711
fix nve all nve
fix a all adapt 3 pair eam/fs scale 1 2 v_ramp
run 20
END
printf '%s\n' 'pair_style eam/fs' 'pair_coeff * * CuZr_Mendelev2009.eam.fs Cu Zr' >plain.potential
printf '%s\n' 'pair_style hybrid/overlay zero 3 eam/fs' 'pair_coeff * * eam/fs CuZr_Mendelev2009.eam.fs Cu Zr' 'pair_coeff * * zero' >hybrid.potential
for potential in plain hybrid; do
  launch 1 -in eam.in -log none -var potential $potential.potential >$potential.out && fail "a scaled potential is not noticed: see $PWD/$potential.out"
  grep -q "^ERROR: Coefficients of the potential $changed" $potential.out || fail "no message: see $PWD/$potential.out"
done

# charges that a fix solves for change at every step, as they should
cat >comb.in <<END
units metal
atom_style charge
lattice fcc 4.5
region box block 0 2 0 2 0 2
create_box 2 box
create_atoms 1 box basis 1 2
mass * 30
pair_style comb
pair_coeff * * ffield.comb Si O
timestep 0.0005
fix iso all isoconf 3 5 300 4711
fix nve all nve
fix q all qeq/comb 1 0.001
compute q all property/atom q
compute most all reduce max c_q
thermo_style custom step temp c_most
thermo 1
compute s all sisf/atom iso 2
run 15
END
launch 1 -in comb.in -log none >comb.out || fail "charges must not change: see $PWD/comb.out"
awk '/c_most/ { on = 1; next } /^Loop/ { on = 0 } on && !($3 in seen) { seen[$3] = 1; n++ } END { exit n < 10 }' comb.out || fail "the charges do not change: see $PWD/comb.out"
