#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# What does the AUC depend on? One thing is changed at a time, on the same folds.
#
#   sh python-free-scripts/ablations.sh LABELS OUT [RANKS]
#
# LABELS  folder of labeled samples (samples.list of label.in). Variants made from other labels run if they are there:
#         LABELS-low LABELS-high LABELS-higher (other q), LABELS-vector (one direction of q), LABELS-inherent (inherent.in)
# OUT     folder for the report of each fit, and for the table ablations.txt. Fits whose report is there are skipped.
# Needs build/lmp. A fit of 30 samples takes about a minute on two cores.

set -eu
LC_ALL=C # numbers with a point
export LC_ALL
if [ "$(id -u)" -eq 0 ]; then export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1; fi
here=$(cd "$(dirname "$0")/.." && pwd)
[ $# -ge 2 ] || { sed -n '4,13s/^# \{0,1\}//p' "$0" >&2; exit 1; }
labels=${1%/} out=${2%/} ranks=${3:-2}
lmp=${SFT_LMP:-$here/build/lmp}
[ -x "$lmp" ] || { echo "ERROR: $lmp is missing: run sh python-free-scripts/quickstart.sh" >&2; exit 1; }
[ -s "$labels/samples.list" ] || { echo "ERROR: there is no $labels/samples.list: run label.in first" >&2; exit 1; }
mkdir -p "$out"

# fit NAME LABELS WHAT... : the AUCs of a fit with these keywords of softness fit after the common ones
fit() {
  name=$1 from=$2
  shift 2
  [ -s "$from/samples.list" ] || { echo "$name: skipped, no $from/samples.list"; return 0; }
  if [ ! -s "$out/$name.report" ]; then
    printf 'units metal\nsoftness fit %s %s Cu Zr members 3 cvmembers 3 %s\n' \
      "$from/samples.list" "$out/$name.softness" "$*" >"$out/$name.in"
    ${MPIRUN:-mpirun} -np "$ranks" "$lmp" -in "$out/$name.in" -log "$out/$name.log" >"$out/$name.out" 2>&1 ||
      { grep ERROR "$out/$name.out" >&2 || tail -n 3 "$out/$name.out" >&2; exit 1; }
    mv "$out/$name.softness/report.txt" "$out/$name.report"
    rm -rf "$out/$name.softness"
  fi
  echo "$name: done"
}

# q 2.65 1/A is near the peak at all temperatures. A faster decay at larger q shifts the threshold time by 1/q.
scaled() { awk -v q="$1" 'BEGIN { printf "%.3f\n", 1.1 + log(q / 2.65) }'; }

common='resubstitution yes'
hot="temperatures \"1800 1600 1400\""
fit base "$labels" "$common"
fit labels-of-half-the-replicas "$labels" "$common labels odd"
fit two-of-the-samples "$labels" "$common samples \"1 2\""
fit draw-100 "$labels" "$common draw 100"
fit depth-8-rounds-300 "$labels" "$common depth 8 rounds 300"
fit copies "$labels" "$common replace yes"
fit copies-depth-8-rounds-300 "$labels" "$common replace yes depth 8 rounds 300"
for threshold in 1.3 1.5; do fit threshold-$threshold "$labels" "$common threshold $threshold"; done
for T in 1800 1200 780; do fit only-$T"K" "$labels" "$common temperatures $T"; done
for q in high=3.2 higher=4.0; do
  fit q-${q#*=} "$labels-${q%=*}" "$common threshold $(scaled "${q#*=}")"
done
fit one-direction-of-q "$labels-vector" "$common"
three="temperatures \"1800 1200 780\" samples \"1 2\""
fit three-temperatures-base "$labels" "$common $three"
fit three-temperatures-inherent "$labels-inherent" "$common $three"
# these need windows longer than at the lower temperatures
fit hot-base "$labels" "$common $hot"
fit hot-threshold-0.7 "$labels" "$common $hot threshold 0.7"
fit hot-clear-0.2 "$labels" "$common $hot clear 0.2"
fit hot-clear-0.5 "$labels" "$common $hot clear 0.5"
fit hot-q-2.35 "$labels-low" "$common $hot threshold $(scaled 2.35)"

# one line for each fit: AUC of all atoms by configuration at each temperature, then atom-wise, in-sample and ceiling
# averaged over temperatures
{
  echo '# AUC of all elements. by configuration: at each temperature, then the mean over temperatures; atom-wise, in-sample and'
  echo '# ceiling (one half of the replicas ranked against the labels of the other): means over temperatures'
  for report in "$out"/*.report; do
    awk -v name="$(basename "$report" .report)" '
      / temperature element / { on = 1; insample = /% fast.*mean.*mean.*mean/; next }
      on && $2 == "all" && $8 != "n/a" {
        n++; T[n] = $1; atoms += $6; by[n] = $8; sum += $8
        inside += $11; ceiling += $NF; none += $NF == "n/a" || $NF == "-"
      }
      END {
        printf "%s", name
        for (k = 1; k <= n; k++) printf "\t%g:%s", T[k], by[k]
        printf "\t%.4f\t%.4f\t%.4f\t%s\n", sum / n, atoms / n, inside / n, none ? "-" : sprintf("%.4f", ceiling / n)
      }' "$report"
  done | awk -F '\t' '
    { row[NR] = $1; cells[NR] = NF
      for (k = 2; k <= NF - 4; k++) { split($k, part, ":"); if (!(part[1] in seen)) { seen[part[1]] = 1; T[++nT] = part[1] } value[NR, part[1]] = part[2] }
      for (k = 1; k <= 4; k++) last[NR, k] = $(NF - 4 + k) }
    END {
      for (a = 1; a < nT; a++) for (b = a + 1; b <= nT; b++) if (T[b] + 0 < T[a] + 0) { t = T[a]; T[a] = T[b]; T[b] = t }
      printf "%-26s", "# variant"
      for (k = 1; k <= nT; k++) printf " %7s", T[k] "K"
      printf " %7s %9s %9s %8s\n", "mean", "atom-wise", "in-sample", "ceiling"
      for (r = 1; r <= NR; r++) {
        printf "%-26s", row[r]
        for (k = 1; k <= nT; k++) printf " %7s", ((r, T[k]) in value) ? value[r, T[k]] : "-"
        printf " %7s %9s %9s %8s\n", last[r, 1], last[r, 2], last[r, 3], last[r, 4]
      }
    }'
} >"$out/ablations.txt.part"
mv "$out/ablations.txt.part" "$out/ablations.txt"
cat "$out/ablations.txt"
