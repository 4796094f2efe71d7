#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# study-cost.sh [name=value ...]: what a study costs in steps, core hours and disk. The figures below are its input; any
# can be given anew: study-cost.sh ms_per_step=10 samples=3. src/doc/study_cost.md explains them and shows the result.
set -eu
LC_ALL=C
export LC_ALL
for setting; do
  case $setting in
    [a-z]*=*) ;;
    *) echo "usage: study-cost.sh [name=value ...]: $setting is not name=value" >&2; exit 2 ;;
  esac
done

# shellcheck disable=SC2016
awk '
function stop(text) { print "study-cost.sh: " text > "/dev/stderr"; exit 2 }
function give(name, value) { set[name] = value }
function sum(list,  n, i, s, part) { n = split(list, part, " "); for (i = 1; i <= n; i++) s += part[i]; return s }
function row(what, steps, hours, disk) {
  printf("| %s | %s | %.3g | %s |\n", what, steps ? sprintf("%.3g", steps) : "", hours, disk ? sprintf("%.2g GB", disk/1e9) : "")
  all_steps += steps; all_hours += hours; all_disk += disk
}
BEGIN {
  # ----- the recipe: the paper, where it says -------------------------------------------------------------------------
  give("temperatures", "1800 1600 1400 1200 1100 1000 900 850 810 780")
  give("samples", 10)             # at each temperature
  give("atoms", 5000)
  give("replicas", 200)
  give("dt", 0.001)               # ps
  give("melt", 2000)              # K
  give("melt_time", 10)           # ps
  give("hold_time", 2)            # ps at each temperature, for the box
  give("rate", 1e12)              # K/s
  give("window", 0.4)             # ps, for the labels: longer than the threshold time 0.333 ps
  give("tau", "0.26 0.33 0.46 0.73 1.1 1.8 4.7 5 8 9")   # ps, relaxation time at each temperature
  give("equilibration", 20)       # in units of tau, at least 10 ps
  give("long", 5)                 # windows for tau(S) of slow atoms, in units of tau; 0: none
  give("long_replicas", 200)
  give("draw", 800)               # atoms that a booster is trained on, from each sample
  give("members", 200)            # boosters of the model
  give("cvmembers", 200)          # boosters of each fold
  give("folds", 10)               # 5 of atoms and 5 of configurations
  # ----- measured figures ---------------------------------------------------------------------------------------------
  give("ms_per_step", 12.8)       # 5000 atoms, one core, tables as published; 10 with the thinned table
  give("us_per_booster_atom", 70) # core time to train a booster, for each of its atoms (100 trees, depth 4)
  give("grid", 0)                 # boosters of a grid search
  give("bytes_configuration", 61) # for each atom, compressed
  give("bytes_label", 70)         # for each atom, compressed: positions, tau, ln m ...
  give("bytes_time", 0.95)        # for each atom and sampling time
  give("per_decade", 20)

  for (i = 1; i < ARGC; i++) {
    name = ARGV[i]; sub(/=.*/, "", name)
    if (!(name in set)) stop("there is no figure named " name)
    value = ARGV[i]; sub(/^[^=]*=/, "", value); set[name] = value
  }
  n = split(set["temperatures"], T, " ")
  if (split(set["tau"], tau, " ") != n) stop("tau needs one value for each of the " n " temperatures")
  hours_per_step = set["ms_per_step"]*set["atoms"]/5000/1000/3600

  print "| | steps | core hours | disk |"
  print "|---|---|---|---|"
  coldest = T[1]
  for (i = 1; i <= n; i++) if (T[i] < coldest) coldest = T[i]
  steps = set["samples"]*(set["melt_time"] + n*set["hold_time"] + (set["melt"] - coldest)/set["rate"]*1e12)/set["dt"]
  row("melt, quench", steps, steps*hours_per_step, n*set["samples"]*set["atoms"]*set["bytes_configuration"])
  for (i = 1; i <= n; i++) ps += set["equilibration"]*tau[i] > 10 ? set["equilibration"]*tau[i] : 10
  steps = set["samples"]*ps/set["dt"]
  row("equilibrate", steps, steps*hours_per_step, n*set["samples"]*set["atoms"]*set["bytes_configuration"])
  steps = n*set["samples"]*set["replicas"]*set["window"]/set["dt"]
  times = sampling(set["window"])
  row("labels", steps, steps*hours_per_step, n*set["samples"]*set["atoms"]*(set["bytes_label"] + times*set["bytes_time"]))
  if (set["long"] > 0) {
    for (i = 1; i <= n; i++) {
      window = set["long"]*tau[i] > set["window"] ? set["long"]*tau[i] : set["window"]
      long_ps += window
      long_bytes += set["samples"]*set["atoms"]*(set["bytes_label"] + sampling(window)*set["bytes_time"])
    }
    steps = set["samples"]*set["long_replicas"]*long_ps/set["dt"]
    row("long windows", steps, steps*hours_per_step, long_bytes)
  }
  boosters = set["members"] + set["cvmembers"]*set["folds"] + set["grid"]
  pool = n*set["samples"]*set["draw"]
  row(sprintf("fit: %d boosters of %d atoms", boosters, pool), 0, boosters*pool*set["us_per_booster_atom"]*1e-6/3600, \
      n*set["samples"]*set["atoms"]*set["bytes_label"])
  printf("| all | %.3g | %.0f | %.2g GB |\n", all_steps, all_hours, all_disk/1e9)
}
# sampling times of times log N: whole steps, each once
function sampling(window,  k, s, last, count) {
  for (k = 0; ; k++) {
    s = int(exp(log(10)*k/set["per_decade"]) + 0.5)
    if (s >= window/set["dt"]) return count + 1
    if (s != last) count++
    last = s
  }
}
' "$@"
