#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# sh submit-all.sh: the whole study, each job after those that it needs. If a job fails or runs out of time, those that
# wait for it leave the queue (what it printed is in logs/): run submit-all.sh again, and everything goes on where it was.
set -eu
# shellcheck source=python-free-scripts/slurm/settings.sh
. ./settings.sh
mkdir -p logs

# two jobs must not work on the same files
queued=$(squeue --noheader --me --format "%j" | grep -c "^$study-") || true
if [ "$queued" -gt 0 ]; then
  echo "submit-all.sh: $queued jobs named $study-... are in the queue: wait for them, scancel them, or change study in settings.sh" >&2
  exit 1
fi

# submit NAME AFTER ARGUMENTS...: AFTER is "" or the numbers of jobs, joined by colons; prints the number of the job
submit() {
  submit_name=$study-$1
  submit_after=$2
  shift 2
  [ -z "$submit_after" ] || set -- --dependency="afterok:$submit_after" "$@"
  submitted=$(sbatch --parsable --job-name="$submit_name" --kill-on-invalid-dep=yes "$@")
  echo "$submit_name: $submitted" >&2
  echo "${submitted%%;*}"
}

# one task for each sample, or for each piece of it
tasks=$(echo "$samples" | tr ' ' ',')
label_tasks=$tasks
[ "$label_by" = partitions ] || label_tasks=1-$(($(echo "$samples" | wc -w) * pieces))

cool=$(submit cool "" --array="$tasks" quench.sh cool)
equilibrated=$(submit equilibrate "$cool" --array="$tasks" quench.sh equilibrate)
labels=$(submit label "$equilibrated" --array="$label_tasks" "label-$label_by.sh" labels)
labels=$(submit join "$labels" label-join.sh labels)
fit=$(submit fit "$labels" fit.sh)
if [ -n "$long_temperatures" ]; then
  long=$(submit label-long "$equilibrated" --array="$label_tasks" "label-$label_by.sh" long)
  long=$(submit join-long "$long" label-join.sh long)
  fit=$fit:$long
fi
submit analyze "$fit" analyze.sh >/dev/null
