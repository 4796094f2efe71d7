# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# The same run twice at a time, as by a second submission or an mpirun of another MPI: one works, the other one says why it
# does not. Runs that share nothing are let through, a killed one keeps nobody out, and a file that is no lock stays as it is.
. "$SFT_TESTS/functions.sh"
host=$(uname -n)

# statuses of the runs in the background, whose numbers are given
wait_for() {
  ended=
  for process; do
    status=0
    wait "$process" || status=$?
    ended="$ended $status"
  done
}
# is_refused OUTPUT NAME: one line, which names the holder
is_refused() {
  grep -a "ERROR: Softness .*: another run is at work there: process [0-9]* on $host, since " "$1" | grep -a -q "$2" || fail "see $PWD/$1"
}
# hold NAME SECONDS: in the background, with the lock when this returns
hold() {
  rm -f held
  printf 'softness lock "%s"\nshell touch held\nshell sleep %s\n' "$1" "$2" >hold.in
  "$SFT_LMP" -in hold.in -log none </dev/null >hold.out 2>&1 &
  holder=$!
  for try in $(seq 200); do
    [ ! -e held ] || return 0
    sleep 0.1
  done
  fail "no lock after $((try / 10)) s: see $PWD/hold.out"
}

# copies of one command
mixture="-log none -var atoms 200 -var temperatures 1.0 -var equilibration 2 -var replicas 4 -var window 2 -var threshold 0 -var draw 20
  -var members 2 -var cvmembers 1 -var time 1"
# shellcheck disable=SC2086
{
  "$SFT_LMP" -in "$SFT_INPUTS/kob_andersen.in" $mixture -var folder alone </dev/null >alone.out 2>&1 || fail "see $PWD/alone.out"
  processes=
  for copy in 1 2 3; do
    "$SFT_LMP" -in "$SFT_INPUTS/kob_andersen.in" $mixture -var folder both </dev/null >copy$copy.out 2>&1 &
    processes="$processes $!"
  done
  wait_for $processes
}
works=0
for copy in 1 2 3; do
  # shellcheck disable=SC2086
  set -- $ended
  shift $((copy - 1))
  if [ "$1" -eq 0 ]; then works=$((works + 1)); else is_refused copy$copy.out both; fi
done
[ $works -eq 1 ] || fail "$works of 3 copies work, the statuses are$ended"
for file in samples.list T1.0-s1.dump T1.0-s2.dump KobAndersen.softness/report.txt; do
  cmp alone/$file both/$file || fail "$file is another one where a second run was refused"
done
[ ! -e both.lock ] || fail "the lock stays when the run has ended"

# label.in: the same samples are refused, also by a run that has others before, and on two partitions; others are let through
quench="-log none -var pairs 60 -var temperatures 1800 -var rate 1e16 -var melt_time 0.05 -var hold_time 0.02 -var nvt_time 0.04 -var nvt_blocks 2
  -var potential CuZr_Mendelev2009_thin4.eam.fs"
label="-log none -var temperatures 1800 -var replicas 4 -var window 0.02 -var per_decade 8 -var q 40 -var potential CuZr_Mendelev2009_thin4.eam.fs"
# shellcheck disable=SC2086
{
  "$SFT_LMP" -in "$SFT_INPUTS/quench.in" $quench -var samples '1 2' </dev/null >quench.out 2>&1 || fail "see $PWD/quench.out"
  mkdir labels
  hold labels/T1800-s2.1 60
  ! "$SFT_LMP" -in "$SFT_INPUTS/label.in" $label -var samples 2 </dev/null >same.out 2>&1 || fail "the sample of another run is labelled"
  is_refused same.out labels/T1800-s2.1
  ! "$SFT_LMP" -in "$SFT_INPUTS/label.in" $label -var samples '1 2' </dev/null >more.out 2>&1 || fail "the sample of another run is labelled"
  is_refused more.out labels/T1800-s2.1
  [ -s labels/T1800-s1.dump.gz ] || fail "the sample before the one that is refused is not labelled"
  ! timeout 60 $SFT_MPIEXEC 2 "$SFT_LMP" -in "$SFT_INPUTS/label.in" -partition 2x1 $label -var samples 2 </dev/null >shared.out 2>&1 ||
    fail "the sample of another run is labelled on two partitions"
  cat shared.out screen.* >shared.all
  is_refused shared.all labels/T1800-s2.1
  "$SFT_LMP" -in "$SFT_INPUTS/label.in" $label -var samples 2 -var pieces 2 -var piece 2 </dev/null >piece.out 2>&1 || fail "see $PWD/piece.out"
  kill -9 $holder
  wait $holder 2>/dev/null || true
  [ -e labels/T1800-s2.1.lock ] || fail "the file of a killed run is expected to stay, for this test"
  "$SFT_LMP" -in "$SFT_INPUTS/label.in" $label -var samples '1 2' </dev/null >resumed.out 2>&1 || fail "a killed run keeps others out: see $PWD/resumed.out"
  "$SFT_LMP" -in "$SFT_INPUTS/label.in" $label -var samples 1 -var folder side </dev/null >side1.out 2>&1 &
  first=$!
  "$SFT_LMP" -in "$SFT_INPUTS/label.in" $label -var samples 2 -var folder side </dev/null >side2.out 2>&1 &
  wait_for $first $!
  [ "$ended" = ' 0 0' ] || fail "two samples side by side: statuses$ended"
  "$SFT_LMP" -in "$SFT_INPUTS/label.in" $label -var samples '1 2' -var folder side </dev/null >side.out 2>&1 || fail "see $PWD/side.out"
}
for file in samples.list T1800-s1.dump.gz T1800-s2.dump.gz; do
  cmp labels/$file side/$file || fail "samples labelled side by side differ in $file"
done
find . -name '*.lock' >left.txt
[ ! -s left.txt ] || fail "locks are left: $(cat left.txt)"

# quench.in, inherent.in, fit.in, cuzr_softness.in, analyze.in
# meanwhile NAME DECK OPTIONS...
meanwhile() {
  hold "$1" 60
  name=$1
  deck=$2
  shift 2
  ! "$SFT_LMP" -in "$SFT_INPUTS/$deck.in" -log none "$@" </dev/null >meanwhile.out 2>&1 || fail "$deck.in does not mind another run"
  is_refused meanwhile.out "$name"
  kill -9 $holder
  wait $holder 2>/dev/null || true
  rm "$name.lock"
}
meanwhile configurations/s2 quench -var samples 2
mkdir labels-inherent
meanwhile labels-inherent/T1800-s1 inherent -var samples 1 -var temperatures 1800
# shellcheck disable=SC2086
set -- -var threshold 3.9 -var draw 20 -var members 1 -var cvmembers 1 -var folds 2 -var rounds 2
meanwhile some.softness fit -var model some.softness/ "$@"
meanwhile scored fit -var model other.softness "$@"
[ ! -e some.softness ] && [ ! -e other.softness ] || fail "a model is left"
meanwhile softness-results cuzr_softness
meanwhile analysis analyze

# softness save, which writes under one other name first
hold saved.piece 60
{
  cat "$SFT_TESTS/bad_input.in"
  printf '%s\n' 'fix iso all isoconf 1 10 1.0 7' 'compute s all sisf/atom iso 7' 'fix nve all nve' 'run 10' 'softness save s saved.piece'
} >save.in
! "$SFT_LMP" -in save.in -log none </dev/null >save.out 2>&1 || fail "softness save does not mind another run"
is_refused save.out '' && [ ! -e saved.piece ] || fail "see $PWD/save.out"
kill -9 $holder
wait $holder 2>/dev/null || true
sed -i "1i softness lock saved.piece" save.in
"$SFT_LMP" -in save.in -log none </dev/null >save.out 2>&1 && [ -s saved.piece ] && [ ! -e saved.piece.lock ] || fail "see $PWD/save.out"

# once more in one process is no second run, also behind clear; nor is a file lost whose name a lock would have
printf 'softness lock a\nsoftness lock ./a/\nclear\nsoftness lock a\nshell ls a.lock\n' >again.in
"$SFT_LMP" -in again.in -log none >again.out 2>&1 && [ ! -e a.lock ] || fail "one process locks itself out: see $PWD/again.out"
grep -qx a.lock again.out || fail "clear gives a lock back"
echo results >b.lock
echo 'softness lock b' >other.in
! "$SFT_LMP" -in other.in -log none >other.out 2>&1 || fail "a file that is no lock is taken for one"
grep -q 'b.lock is no lock' other.out && [ "$(cat b.lock)" = results ] || fail "see $PWD/other.out"

# many tasks, each with one rank: said once. What a batch script has, or one real run on two ranks, is no reason
printf 'clear\nclear\n' >clear.in
said() {
  said_times=$1
  shift
  # shellcheck disable=SC2086
  "$@" "$SFT_LMP" -in clear.in -log none </dev/null >said.out 2>&1 || fail "see $PWD/said.out"
  [ "$(grep -c 'WARNING: .* tasks were started, but this LAMMPS has one MPI rank' said.out)" -eq "$said_times" ] ||
    fail "the warning of $* is expected $said_times times: see $PWD/said.out"
}
for variable in PMI_SIZE SLURM_STEP_NUM_TASKS FLUX_JOB_SIZE MV2_COMM_WORLD_SIZE; do
  said 1 env $variable=4
done
said 0 env SLURM_NTASKS=4 SLURM_PROCID=0 SLURM_JOB_ID=7
said 0 env SLURM_STEP_NUM_TASKS=1
# shellcheck disable=SC2086
said 0 $SFT_MPIEXEC 2
