#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# kill-resume.sh [KILLS [SEED [FOLDER]]]     the decks quench.in and label.in are killed and resumed, and leave what they leave undisturbed
#
#   KILLS    how many times a labeling run is killed (SIGKILL) at a random moment, and resumed: default 20. With 20 or more, the
#            decks are also killed behind each of their lines that leaves something on disk, else behind some of them.
#   SEED     of the random moments: default 1
#   FOLDER   to work in, made empty first: default build/kill-resume
#
# Needs a build: the variable SFT_LMP names its command lmp (default build/lmp), SFT_MPIEXEC the MPI launcher with its option for the
# number of ranks (default "mpirun -n"). 20 kills and all lines take two or three minutes on two idle cores.
#
# Labeling runs go on one rank, on one or two ranks at random, and on two partitions, in turn; one that ends before it is killed gives
# way to the next. What they leave has to be the same atom for atom and replica for replica: to the bit where the number of ranks
# never changes, to 1e-10 else. At every moment, a file that has its final name is whole.
here=$(cd "$(dirname "$0")" && pwd)
kills=${1:-20}
seed=${2:-1}
folder=${3:-$here/../build/kill-resume}
: "${SFT_LMP:=$here/../build/lmp}" "${SFT_MPIEXEC:=mpirun -n}"
SFT_TESTS=$here/lammps
inputs=$here/../lammps-inputs
if [ "$(id -u)" -eq 0 ]; then
  export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
fi
export OMP_NUM_THREADS=1 OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_MCA_hwloc_base_binding_policy=none OMPI_MCA_mpi_yield_when_idle=1
export PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe PRTE_MCA_hwloc_default_binding_policy=none
# shellcheck source=tests/lammps/functions.sh
. "$SFT_TESTS/functions.sh"
rm -rf "$folder"
mkdir -p "$folder"
cd "$folder"

# a process writes its number before it becomes LAMMPS, so that it can be killed
cat >lammps.sh <<'END'
#!/bin/sh
echo $$ >"pids/$$"
exec "$SFT_LMP" "$@"
END
chmod +x lammps.sh
mkdir pids
export SFT_LMP

# start RANKS OUTPUT ARGUMENTS...: LAMMPS in the background, its launcher is $launcher
start() {
  start_ranks=$1
  start_output=$2
  shift 2
  rm -f pids/*
  if [ "$start_ranks" -eq 1 ]; then
    ./lammps.sh "$@" -log none </dev/null >"$start_output" 2>&1 &
  else
    # shellcheck disable=SC2086
    $SFT_MPIEXEC "$start_ranks" ./lammps.sh "$@" -log none </dev/null >"$start_output" 2>&1 &
  fi
  launcher=$!
}

# small systems and short times; all digits in the labeled samples, and F_s at a large q
quench="-var pairs 60 -var temperatures 1800 -var rate 1e16 -var melt_time 0.05 -var hold_time 0.02 -var nvt_time 0.04 -var nvt_blocks 2
  -var potential CuZr_Mendelev2009_thin4.eam.fs"
label="-var temperatures 1800 -var replicas 24 -var window 0.12 -var per_decade 8 -var potential CuZr_Mendelev2009_thin4.eam.fs
  -var configurations quenched/configurations"
sed 's/format float %.4f.*/format float %.17g/; /^dump_modify .*lnm_odd/s/ format .*//' "$inputs/label.in" >label.in
[ "$(grep -c '%.17g' label.in)" -eq 1 ] || fail "label.in has no line at which the test can ask for all digits"
cp "$inputs/quench.in" quench.in

# contents FOLDER: everything that it holds, readable
contents() {
  (cd "$1" && find . -type f | sort | while read -r file; do
    echo "== $file"
    case $file in
      *.gz) gzip -cd "$file" | awk '/^ITEM: TIMESTEP/ { getline; next } { print }' ;;
      */samples.list | */ensembles.txt | */equilibration.txt) sort "$file" ;;
      *) cat "$file" ;;
    esac
  done)
}

# whole_files FOLDER: what has its final name can be read to its end
whole_files() {
  for file in "$1"/T*.gz; do
    [ ! -e "$file" ] || gzip -t "$file" 2>/dev/null || fail "$file is half-written"
  done
  for file in "$1"/*.list; do
    [ ! -e "$file" ] || [ "$(wc -l <"$file")" -eq 3 ] || fail "$file is half-written"
  done
}

# equal REFERENCE FOLDER TOLERANCE: the folder holds the same, to the bit if the tolerance is 0
equal() {
  contents "$2" >found.txt
  if [ "$3" = 0 ]; then
    cmp "$1" found.txt || fail "$PWD/$2 differs from what an undisturbed run leaves"
  else
    same "$3" "$1" found.txt
  fi
}

# ----- undisturbed -----
mkdir quenched
# shellcheck disable=SC2086
{
  (cd quenched && launch 1 -in ../quench.in -log none $quench -var samples '1 2') >quench.out || fail "see $PWD/quench.out"
  begin=$(date +%s)
  launch 1 -in label.in -log none $label -var samples '1 2' -var folder whole >whole.out || fail "see $PWD/whole.out"
  duration=$(($(date +%s) - begin + 1))
}
# on two partitions the first replica of the second one is another than on one, and is not put back: other last bits
# shellcheck disable=SC2086
launch 2 -in label.in -log none -partition 2x1 -screen none $label -var samples '1 2' -var folder shared >shared.out || fail "see $PWD/shared.out"
contents whole >whole.txt
contents shared >shared.txt
same 1e-10 whole.txt shared.txt
for way in whole shared; do
  awk '/^== / { skip = /-s2\.dump/ } !skip && !/^T1800-s2/ && !/^1800 2 /' $way.txt >$way-1.txt
done
contents quenched/configurations >quenched.txt
echo "undisturbed: two ensembles of 24 replicas in about $duration s"

# ----- killed behind every line of the decks that leaves something on disk -----
# behind DECK FOLDER RANKS LINE ARGUMENTS...: the deck, killed behind this line by a shell that LAMMPS starts, and resumed
killed=0
behind() {
  behind_deck=$1
  rm -rf "$2"
  behind_ranks=$3
  behind_line=$4
  shift 4
  awk -v last="$behind_line" '{ print } NR == last { print "shell \"kill -9 $PPID\"" }' "$behind_deck" >killed.in
  # a line may not be reached, such as that of another way to q
  if { launch "$behind_ranks" -in killed.in -log none "$@" >killed.out; } 2>/dev/null; then return; fi
  if grep -a '^ERROR' killed.out; then fail "$behind_deck stops before line $behind_line: see $PWD/killed.out"; fi
  killed=$((killed + 1))
  if ! launch "$behind_ranks" -in "$behind_deck" -log none "$@" >resumed.out; then
    tail -n 5 resumed.out
    fail "$behind_deck, killed behind line $behind_line, is not resumed: see $PWD/resumed.out"
  fi
}
# lines DECK: their numbers
lines() {
  awk -v every="$every" '!/&$/ && ((/^shell/ && !/^shell putenv/) || /^(run|write_|softness|print .*(file|append) )/) {
    if (n++ % every == 0) print NR }' "$1"
}
every=1
[ "$kills" -ge 20 ] || every=5
# shellcheck disable=SC2086
for line in $(lines label.in); do
  behind label.in lines 1 "$line" $label -var samples 1 -var folder lines
  equal whole-1.txt lines 0
  [ "$every" -eq 1 ] || continue
  behind label.in lines 2 "$line" -partition 2x1 -screen none $label -var samples 1 -var folder lines
  equal shared-1.txt lines 0
done
# shellcheck disable=SC2086
for line in $(lines quench.in); do
  behind quench.in configurations 1 "$line" $quench -var samples '1 2'
  equal quenched.txt configurations 0
done
[ "$killed" -ge 5 ] || fail "only $killed lines of the decks were reached"
echo "killed behind $killed lines of label.in and quench.in, and resumed: the same to the bit"

# ----- killed at random moments -----
# progress OUTPUT: for every ensemble in the output of a run, its first and last number of replicas completed
progress() {
  awk '/^==== .* replicas of / { name = $2 "-" $5; next } name && NF == 8 && $1 ~ /^[0-9]+$/ && $4 ~ /^[0-9]+$/ {
    if (!(name in first)) first[name] = $4; last[name] = $4 } END { for (name in first) print name, first[name], last[name] }' "$1"
}
random=0
campaigns=0
mode=new
awk -v seed="$seed" 'BEGIN { srand(seed); for (k = 0; k < 1000; k++) print rand(), int(1 + 2 * rand()) }' >random.txt
while [ "$random" -lt "$kills" ]; do
  if [ $mode = new ]; then
    campaigns=$((campaigns + 1))
    case $((campaigns % 3)) in 1) mode=one ;; 2) mode=ranks ;; 0) mode=partitions ;; esac
    tolerance=0
    [ $mode != ranks ] || tolerance=1e-10
    expected=whole.txt
    [ $mode != partitions ] || expected=shared.txt
    rm -rf victim killed.progress
    this=0
  fi
  # shellcheck disable=SC2046
  set -- $(sed -n "$((random + campaigns))p" random.txt) # as long as kills and campaigns are few
  moment=$(awk -v u="$1" -v d="$duration" 'BEGIN { printf "%.3f", 0.2 + 0.6 * u * d }')
  ranks=1
  layout=''
  [ $mode != ranks ] || ranks=$2
  if [ $mode = partitions ]; then
    ranks=2
    layout='-partition 2x1 -screen none'
  fi
  # shellcheck disable=SC2086
  start $ranks run.out -in label.in $layout $label -var samples '1 2' -var folder victim
  sleep "$moment"
  hit=no
  for process in pids/*; do
    [ ! -e "$process" ] || kill -9 "${process#*/}" 2>/dev/null || continue
    hit=yes
  done
  status=0
  wait $launcher || status=$?
  ! grep -a '^ERROR' run.out || fail "a run that was resumed after $this kills stopped: see $PWD/run.out"
  [ ! -d victim ] || whole_files victim
  progress run.out >run.progress
  [ ! -e killed.progress ] || awk 'NR == FNR { done[$1] = $3; next } $1 in done && $2 < done[$1] - 1 {
    print "ensemble " $1 " had " done[$1] " replicas and goes on with " $2; bad = 1 } END { exit bad }' killed.progress run.progress ||
    fail "more than the replica in progress is lost: see $PWD"
  mv run.progress killed.progress
  if [ $hit = yes ] && [ $status -ne 0 ]; then
    random=$((random + 1))
    this=$((this + 1))
    echo "kill $random, after $moment s, $mode, $ranks rank(s): $(find victim -type f 2>/dev/null | wc -l) files"
  else
    [ $status -eq 0 ] || fail "a run stopped by itself: see $PWD/run.out"
    equal "$expected" victim "$tolerance"
    echo "campaign $campaigns, $mode: resumed $this times, the ensembles are the same (tolerance $tolerance)"
    mode=new
  fi
done
if [ $mode != new ]; then
  ranks=1
  [ $mode != partitions ] || ranks=2
  # shellcheck disable=SC2086
  launch $ranks -in label.in -log none $layout $label -var samples '1 2' -var folder victim >run.out || fail "see $PWD/run.out"
  equal "$expected" victim "$tolerance"
  echo "campaign $campaigns, $mode: resumed $this times, the ensembles are the same (tolerance $tolerance)"
fi
echo "killed at $random random moments (seed $seed), resumed each time"
