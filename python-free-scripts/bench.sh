#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# bench.sh [quick] [NAME ...]     how fast everything is, side by side with the plain way, against the goals of the project
#
#   quick   fewer repeats and a smaller fit: two or three minutes, rougher figures
#   NAME    only these rows: symfn call trees load softness isoconf fit scale memory ranks partitions table disk
#
# Sets up what is missing, builds the timed programs in build/bench, measures, prints one table and leaves it in
# build/bench.tsv. Needs no root once the packages are there. At most 15 minutes on two idle cores after the first build; A and
# B are run in turn, ratios are taken turn by turn, and the table shows their median, least and largest.
# src/doc/benchmark.md says what each row is. The settings are listed at the top of setup-functions.sh, and
#   BENCH_ROWS    rows of a draw of the fit (default 80000; quick 20000)
#   BENCH_TURNS   turns of A and B (default 3; quick 2)
set -eu
repository=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=python-free-scripts/setup-functions.sh
. "$repository/python-free-scripts/setup-functions.sh"
LC_ALL=C
export LC_ALL

bench=$repository/tests/bench
inputs=$repository/lammps-inputs
programs=$build/bench/tests/bench
lmp=$build/bench/lmp
work=$build/bench/work

turns=${BENCH_TURNS:-3}
quick=no
chosen=''
for word in "$@"; do
  if [ "$word" = quick ]; then
    quick=yes
    turns=${BENCH_TURNS:-2}
  elif grep -q "^$word\." "$bench/rows.tsv"; then
    chosen="$chosen $word"
  else
    sed -n '/^# bench.sh/,/^# Sets/{/^# Sets/!s/^# \{0,1\}//p}' "$0" >&2
    fail "$word is neither quick nor the name of a row"
  fi
done

# wants NAME... : is one of these rows to be measured?
wants() {
  [ -n "$chosen" ] || return 0
  for name in "$@"; do
    case "$chosen " in *" $name "*) return 0 ;; esac
  done
  return 1
}

# put NAME NUMBER: one measurement. skip NAME REASON: the rows of this name cannot be measured here.
put() { printf '%s\t%s\n' "$1" "$2" >>raw.tsv; }
skip() { printf '%s\t%s\n' "$1" "$2" >>skipped.tsv; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.6g\n", a / b }'; }

# usage of a command: `timed FILE COMMAND...` leaves wall time (s), processor time (s), peak memory (kB) in FILE
timed() { "$programs/bench_run" "$@"; }

# mpi RANKS COMMAND...
mpi() {
  mpi_ranks=$1
  shift
  # shellcheck disable=SC2086
  mpirun -np "$mpi_ranks" "$@"
}

# lammps NAME RANKS DECK ARGUMENTS...: a run that has to succeed, its log in NAME.log, what it used in NAME.used.RANK
lammps() {
  lammps_name=$1
  lammps_ranks=$2
  lammps_deck=$3
  shift 3
  rm -f "$lammps_name".used.* "$lammps_name".log*
  mpi "$lammps_ranks" "$programs/bench_run" "$lammps_name.used" "$lmp" -in "$lammps_deck" -log "$lammps_name.log" -screen none "$@" \
    >"$lammps_name.out" 2>&1 </dev/null || fail "LAMMPS stopped: see $work/$lammps_name.log and .out"
}

# ---- the parts -------------------------------------------------------------------------------------------------------

prepare() {
  rm -rf "$work/samples"
  mkdir -p "$work/samples"
  cd "$work"
  : >raw.tsv
  : >skipped.tsv
  configuration=$inputs/CuZr_1000K.data.gz
  # the C programs read plain files
  awk '!/^#/ && NF >= 3 { print $1, $2 }' "$inputs/CuZr_labels/samples.list" | while read -r file temperature; do
    gzip -cd "$inputs/CuZr_labels/$file" >"samples/${file%.gz}"
    echo "${file%.gz} $temperature 1"
  done >samples/samples.list
  sample=samples/$(awk '$2 <= 1000 { print $1; exit }' samples/samples.list)
  best=$("$programs/bench_symfn")
  for kernel in avx2 avx512; do
    case "$best-$kernel" in
      avx512-* | avx2-avx2) ;;
      *)
        skip symfn.$kernel "this processor has no $kernel"
        for cuts in different shared; do skip trees.$cuts.$kernel "this processor has no $kernel"; done
        ;;
    esac
  done
}

measure_symfn() { "$programs/bench_symfn" "$sample" "$turns" >>raw.tsv; }

# two models of the same size, from real features, each made once: softness fit bins once for all boosters, the plain way
# bins every draw anew
make_models() {
  members=200
  [ $quick = no ] || members=40
  [ -s "shared-$members.softness/model.json" ] || {
    say "training $members boosters that share their cuts"
    lammps shared 2 "$inputs/fit.in" -var samples samples/samples.list -var model "shared-$members.softness" -var outfold none \
      -var members $members -var cvmembers 0 -var rounds 100 -var depth 6 -var draw 100
  }
  [ -s "different-$members.softness/model.json" ] || {
    say "training $members boosters, each with cuts of its own"
    OMP_NUM_THREADS=2 "$programs/bench_boosters" samples/samples.list 1.1 100 2 $members 100 6 64 2 "different-$members.softness" >different.out
  }
}

measure_trees() {
  make_models
  for cuts in different shared; do
    "$programs/bench_trees" $cuts "./$cuts-$members.softness" "$sample" "$turns" >>raw.tsv
  done
}

# calls STYLE RANKS ARGUMENTS...: sets call and step (s) of a run of computes.in
calls() {
  calls_style=$1
  calls_ranks=$2
  shift 2
  lammps "calls-$calls_style" "$calls_ranks" "$bench/computes.in" -var configuration "$configuration" -var style "$calls_style" "$@"
  stamps=$(awk -f "$bench/stamps.awk" -v every="$every" "calls-$calls_style.log") || fail "no times in $work/calls-$calls_style.log"
  # shellcheck disable=SC2086
  set -- $stamps
  call=$1
  step=$2
}

measure_ranks() {
  [ "$cores" -ge 2 ] || skip ranks "this machine has one core"
  every=20
  for turn in $(seq "$turns"); do
    for style in symfn softness; do
      calls $style 1 -var every $every -var calls 10
      [ $style = softness ] || put call.step "$(ratio "$step" 0.001)"
      put call.$style "$(ratio "$call" "$step")"
      { [ "$cores" -ge 2 ] && wants ranks; } || continue
      one=$call
      one_step=$step
      calls $style 2 -var every $every -var calls 10
      put ranks.$style "$(ratio "$one" "$call")"
      put ranks.step "$(ratio "$one_step" "$step")"
    done
  done
}

measure_scale() {
  free=$(awk '/^MemAvailable/ { print int($2 / 1024) }' /proc/meminfo 2>/dev/null || echo 0)
  every=1
  for turn in $(seq "$turns"); do
    for replicate in 1 2 4; do
      atoms=$((5000 * replicate * replicate * replicate))
      if [ "$atoms" -gt 100000 ]; then
        [ "$turn" -eq 1 ] || continue # its calls are long enough
        if [ "$free" -lt 4000 ]; then
          for name in scale.symfn scale.softness memory.symfn memory.softness; do skip $name.$atoms "needs 4 GB of free memory"; done
          continue
        fi
      fi
      for style in none symfn softness; do
        calls $style 1 -var every $every -var calls 4 -var replicate $replicate
        memory=$(cut -d ' ' -f 3 "calls-$style.used.0")
        if [ $style = none ]; then
          alone=$memory
          continue
        fi
        put memory.$style.$atoms "$(awk -v a="$memory" -v b="$alone" -v n=$atoms 'BEGIN { printf "%.6g\n", 1024 * (a - b) / n }')"
        cost=$(ratio "$call" $atoms)
        if [ $replicate = 1 ]; then
          eval "cost_$style=$cost"
        else
          put scale.$style.$atoms "$(ratio "$cost" "$(eval "echo \$cost_$style")")"
        fi
      done
    done
  done
}

# loop_times NAME: of the run in NAME.log, in seconds: processor time, wall time; by its own breakdown: fixes and computes, one neighbor
# list, how many of these were built, and all that is not the pair style
loop_times() {
  awk '/^Loop time/ { wall = $4 } /CPU use with/ { cpu = wall * $1 / 100 }
    /^(Neigh|Comm|Output|Modify) / { split($0, part, "|"); t[$1] = part[3]; rest += part[3] }
    /^Neighbor list builds/ { n = $NF }
    END { if (!cpu || !n) exit 1; printf "%.9g %.9g %.9g %.9g %d %.9g\n", cpu, wall, t["Modify"], t["Neigh"] / n, n, rest }' "$1.log" ||
    fail "no loop time in $work/$1.log"
}

# There and back again, so that a machine that gets faster or slower favors nobody. What something takes by LAMMPS's own breakdown
# is a small number that is measured as such, where the ratio is the difference of two large ones.
measure_beside() {
  for turn in $(seq $(((turns + 1) / 2))); do
    rm -f beside.times
    for beside in nothing softness isoconf isoconf softness nothing; do
      [ $beside = nothing ] || wants $beside || continue
      lammps beside-$beside 1 "$bench/dynamics.in" -var configuration "$configuration" -var beside $beside
      echo "$beside $(loop_times beside-$beside)" >>beside.times
    done
    awk '{ t[$1] += $2; wall[$1] += $3; modify[$1] += $4; list[$1] += $5 / 2; lists[$1] += $6; rest[$1] += $7 }
      END { for (name in t) if (name != "nothing") printf "%s.overhead\t%.6g\n", name, 100 * (t[name] / t["nothing"] - 1)
        plain = wall["nothing"] / 100
        if ("softness" in t) printf "softness.share\t%.6g\n", (rest["softness"] - rest["nothing"]) / plain
        if ("isoconf" in t) printf "isoconf.share\t%.6g\n",
          (modify["isoconf"] - modify["nothing"] + list["isoconf"] * (lists["isoconf"] - lists["nothing"])) / plain }' beside.times >>raw.tsv
  done
}

# Two partitions of plain MD show what the machine itself gives.
measure_partitions() {
  if [ "$cores" -lt 2 ]; then
    skip partitions "this machine has one core"
    skip table "this machine has one core"
    return
  fi
  for turn in $(seq $(((turns + 1) / 2))); do
    rm -f partition.times
    for partitions in 1 2; do
      for table in original thinned; do
        for beside in label nothing; do
          replicas=4
          [ $beside = label ] || replicas=$((4 / partitions))
          lammps partition-$beside $partitions "$bench/dynamics.in" -var configuration "$configuration" -var beside $beside \
            -var replicas $replicas -var window 300 -var potential "$(potential $table)" -partition ${partitions}x1
          awk -v name="$table-$beside$partitions" '/^Seconds/ && $2 > t { t = $2 } END { print name, t }' partition-$beside.log.? >>partition.times
        done
      done
    done
    awk '{ t[$1] = $2 } END {
        for (k = split("original thinned", table); k; k--) {
          label = t[table[k] "-label1"] / t[table[k] "-label2"]
          md = t[table[k] "-nothing1"] / t[table[k] "-nothing2"]
          dot = table[k] == "original" ? "" : ".thinned"
          printf "partitions.label%s\t%.6g\npartitions.md%s\t%.6g\n", dot, label, dot, md
        }
        printf "table.ratio\t%.6g\ntable.ratio.both\t%.6g\n", t["original-nothing1"] / t["thinned-nothing1"], t["original-nothing2"] / t["thinned-nothing2"] }' \
      partition.times >>raw.tsv
  done
}
potential() {
  case $1 in
    thinned) echo CuZr_Mendelev2009_thin4.eam.fs ;;
    *) echo CuZr_Mendelev2009.eam.fs ;;
  esac
}

# The shipped samples several times, until a draw of 400 + 400 atoms of each has enough rows. Copies differ in their timestep, which
# says nothing: softness fit refuses a sample that is there twice.
copy_samples() {
  rows=${BENCH_ROWS:-80000}
  [ $quick = no ] || rows=${BENCH_ROWS:-20000}
  drawn=$(while read -r file rest; do
    awk '/^ITEM: ATOMS/ { for (k = 3; k <= NF; k++) { if ($k == "lnm") lnm = k - 2; if ($k == "censored") censored = k - 2 } next }
      lnm { if (!$censored && $lnm >= 1.1) fast++; else slow++ }
      END { n = fast < slow ? fast : slow; print 2 * (n < 400 ? n : 400) }' "samples/$file"
  done <samples/samples.list | awk '{ n += $1 } END { print n }')
  copies=$(((rows + drawn - 1) / drawn))
  : >samples/copies.list
  for copy in $(seq $copies); do
    mkdir -p "samples/copy$copy"
    while read -r file rest; do
      awk -v copy="$copy" 'step { $0 = copy; step = 0 } /^ITEM: TIMESTEP/ { step = 1 } { print }' "samples/$file" >"samples/copy$copy/$file"
      echo "copy$copy/$file $rest" >>samples/copies.list
    done <samples/samples.list
  done
}

# fit NAME CVMEMBERS: two members beside the cross-validation of five folds, on two ranks; sets time (s)
fit() {
  lammps "$1" 2 "$inputs/fit.in" -var samples samples/copies.list -var model fit.softness -var outfold none -var members 2 \
    -var cvmembers "$2"
  time=$(cat "$1".used.* | awk '$1 > t { t = $1 } END { print t }')
}

# peak of the memory of all ranks together (kB), from the files $BENCH_SHARED.RANK of the last run
shared_memory() {
  cat "$BENCH_SHARED".* | sort -n | awk '{ sum += $3 - now[$2]; now[$2] = $3; if (sum > peak) peak = sum } END { print peak }'
}

measure_fit() {
  if [ "$cores" -lt 2 ]; then
    skip fit "this machine has one core"
    return
  fi
  copy_samples
  cvmembers=2
  boosters=$((5 * cvmembers)) # of the cross-validation
  echo 'units metal' >empty.in
  BENCH_SHARED=empty.memory
  export BENCH_SHARED
  lammps empty 2 empty.in
  alone=$(shared_memory)
  BENCH_SHARED=fit.memory
  fit_turns=$(((turns + 1) / 2))
  for turn in $(seq $fit_turns); do
    # set-up and one booster a rank, then ten more boosters
    fit fit-start 0
    start=$time
    fit fit 2
    ours=$(awk -v start="$start" -v all="$time" -v n=$boosters 'BEGIN { printf "%.6g\n", start + 998 * (all - start) / n }')
    put fit.ours "$ours"
    for bins in 64 256; do
      [ $bins = 64 ] || [ "$turn" = 1 ] || continue
      OMP_NUM_THREADS=2 "$programs/bench_boosters" samples/copies.list 1.1 400 5 5 100 4 $bins 2 >plain.out
      plain=$(awk '$1 == "seconds" { printf "%.6g\n", 1000 * $2 / 5 }' plain.out)
      rows=$(awk '$1 == "rows" { print $2 }' plain.out)
      if [ $bins = 64 ]; then
        put fit.plain "$plain"
        put fit.ratio "$(ratio "$plain" "$ours")"
        put fit.rows "$rows"
      else
        put fit.default_bins.ratio "$(ratio "$plain" "$ours")"
      fi
    done
    cut -d ' ' -f 3 fit.used.* | while read -r memory; do put fit.rank "$(ratio "$memory" 1000)"; done
    put fit.memory "$(awk -v kb="$(shared_memory)" -v alone="$alone" -v rows="$rows" 'BEGIN { printf "%.6g\n", 1024 * (kb - alone) / (4 * 160 * rows) }')"
    atoms=$(sed -n '/NUMBER OF ATOMS/{n;p;}' "$sample")
    put fit.memory.all "$(awk -v kb="$(shared_memory)" -v alone="$alone" -v n="$atoms" -v samples="$(wc -l <samples/copies.list)" \
      'BEGIN { printf "%.6g\n", 1024 * (kb - alone) / (4 * 160 * n * samples) }')"
  done
  unset BENCH_SHARED
}

# A frame of the replicas as LAMMPS writes it by default; 200 replicas, as in the paper, at the sampling times of the sample.
measure_disk() {
  file=$inputs/CuZr_labels/$(basename "$sample").gz
  labelled=$(wc -c <"$file")
  times=$(awk '/^ITEM: ATOMS/ { for (k = 1; k <= NF; k++) n += $k ~ /^Fs_/; print n; exit }' "$sample")
  awk '/^ITEM: ATOMS/ { print "ITEM: ATOMS id type x y z"; on = 1; next } on { printf "%d %d %g %g %g \n", $1, $2, $3, $4, $5; next } { print }' \
    "$sample" >frame.dump
  put disk.text "$(awk -v bytes="$(wc -c <frame.dump)" -v n=$((200 * times)) -v labelled="$labelled" 'BEGIN { printf "%.6g\n", bytes * n / labelled }')"
  put disk.gzip "$(awk -v bytes="$(gzip -c frame.dump | wc -c)" -v n=$((200 * times)) -v labelled="$labelled" 'BEGIN { printf "%.6g\n", bytes * n / labelled }')"
}

# ---- the run ---------------------------------------------------------------------------------------------------------

install_packages
provide_lammps
allow_mpi
say "building the timed programs in $build/bench"
run_logged bench-configure cmake -S "$repository" -B "$build/bench" -DLAMMPS_SOURCE_DIR="$lammps_tree" -DLAMMPS_BINARY="$lammps_binary"
run_logged bench-build cmake --build "$build/bench" --target bench -j "$jobs"

cores=$(nproc 2>/dev/null || echo 1)
busy=$(awk '{ print ($1 > 0.5) }' /proc/loadavg 2>/dev/null || echo 0)
export OMP_NUM_THREADS=1
say "measuring on $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $cores core(s), load $(cut -d ' ' -f 1 /proc/loadavg)"
[ "$busy" = 0 ] || say "NOTE: other programs are running; the figures are disturbed"
begin=$(date +%s)
prepare
part() {
  part_begin=$(date +%s)
  say "$1"
  "$2"
  say "$1: $(($(date +%s) - part_begin)) s"
}
! wants symfn || part 'symmetry functions' measure_symfn
! wants call ranks || part 'computes during MD, one and two ranks' measure_ranks
! wants trees load || part 'trees' measure_trees
! wants softness isoconf || part 'softness and fix isoconf beside MD' measure_beside
! wants partitions table || part 'labelling on one and two partitions' measure_partitions
! wants scale memory || part 'computes at 5,000, 40,000 and 320,000 atoms' measure_scale
! wants fit || part 'softness fit' measure_fit
! wants disk || part 'disk' measure_disk

awk -F '\t' -v wanted="$chosen" -v tsv="$build/bench.tsv.part" -f "$bench/table.awk" "$bench/rows.tsv" skipped.tsv raw.tsv >table.txt
mv "$build/bench.tsv.part" "$build/bench.tsv"
[ "$busy" = 0 ] || echo 'NOTE: other programs were running; the figures are disturbed' >>table.txt
cat table.txt
say "measured in $(($(date +%s) - begin)) s. Table: $work/table.txt, $build/bench.tsv; every number: $work/raw.tsv"
