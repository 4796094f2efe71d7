# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# Runs of the decks that end before their last step: by timer timeout, by -skiprun, by a fix halt that stops later runs or lets
# them go on. The decks stop with one line and status 75, what has its final name is whole, and what is left in the end is
# what undisturbed runs leave, to the bit.
. "$SFT_TESTS/functions.sh"

metal="-log none -var temperatures 1800 -var potential CuZr_Mendelev2009_thin4.eam.fs"
quench="$metal -var pairs 60 -var samples 1 -var rate 1e16 -var melt_time 0.05 -var hold_time 0.02 -var nvt_time 0.04 -var nvt_blocks 2"
label="$metal -var samples 1 -var replicas 6 -var window 0.03 -var per_decade 8 -var configurations whole/quench"
inherent="$metal -var samples 1 -var labels whole/label"
mixture="-log none -var atoms 200 -var temperatures 1.0 -var samples 1 -var equilibration 1 -var replicas 4 -var window 1 -var threshold 0
  -var draw 20 -var members 1 -var cvmembers 0 -var time 1"
surface="-log none -var potential CuZr_Mendelev2009_thin4.eam.fs -var configuration whole/quench/T1800-s1.data.gz -var T 1800 -var time 0.02 -var every 10"
arguments() {
  case $1 in quench) echo "$quench" ;; label) echo "$label" ;; inherent) echo "$inherent" ;; kob_andersen) echo "$mixture" ;; cuzr_softness) echo "$surface" ;; esac
}

# run DECK FOLDER OPTIONS...: $status, and the output in run.out. A deck that loops for ever is ended.
run() {
  run_deck=$1
  run_folder=$2
  shift 2
  status=0
  # shellcheck disable=SC2046
  timeout 120 "$SFT_LMP" -in "$run_deck.in" -var folder "$run_folder" "$@" $(arguments "$run_deck") </dev/null >run.out 2>&1 || status=$?
  [ $status -ne 124 ] || fail "$run_deck.in does not end: see $PWD/run.out"
  [ $status -eq 0 ] || [ $status -eq 75 ] || fail "$run_deck.in ends with status $status: see $PWD/run.out"
  [ "$(grep -c '^==== cut short' run.out)" -eq $((status / 75)) ] || fail "$run_deck.in with status $status does not say why it stops, once: see $PWD/run.out"
}

# contents FOLDER: all files, readable, without the numbers of steps and what names the machine or the time
contents() {
  (cd "$1" && find . -type f ! -name '*.png' ! -path '*.softness/*' | sort | while read -r file; do
    echo "== $file"
    case $file in
      *.gz) gzip -cd "$file" ;;
      *) cat "$file" ;;
    esac | awk '/^ITEM: TIMESTEP/ { getline; next } /timestep = / { next } { print }'
  done)
}

decks="quench label inherent kob_andersen cuzr_softness"
mkdir whole
for deck in $decks; do
  cp "$SFT_INPUTS/$deck.in" .
  run $deck whole/$deck
  [ $status -eq 0 ] || fail "$deck.in, undisturbed: see $PWD/run.out"
  contents whole/$deck >$deck.txt
done

# not one step: no file with a final name is left, and the next run leaves all
for deck in $decks; do
  for way in '-var limit 0' -skiprun; do
    rm -rf cut
    # shellcheck disable=SC2086
    run $deck cut $way
    [ $status -eq 75 ] || fail "$deck.in $way ends with status $status"
    find cut -type f ! -name 'part-*' ! -name '*.part' ! -name 'mean-*' ! -name cuzr_softness.dump >left.txt
    [ $deck = cuzr_softness ] || [ ! -s left.txt ] || fail "$deck.in $way leaves $(cat left.txt)"
  done
  run $deck cut
  contents cut | cmp - $deck.txt || fail "$deck.in leaves something else after a run that was cut short at once"
done

# a halt, at one step after the other of all runs together, so that it falls into each part of a deck
cuts=0
for deck in $decks; do
  for way in soft continue; do
    [ $deck-$way != inherent-continue ] || continue
    # a minimization that a halt ends and lets go on cannot be told from one that is done
    awk -v way=$way 'BEGIN { stop = "fix stop all halt 1 v_when == 1 error " way " message no" }
      /^minimize/ && way == "continue" { print "unfix stop\n" $0 "\n" stop; next }
      { print } /^timestep/ || /^min_style/ { print "variable when equal \"step==v_halt\"\n" stop }' "$SFT_INPUTS/$deck.in" >$deck.in
    rm -rf cut
    case $deck in
      quench) steps='5 35 52 55 60 82 10 15 30' ;;
      label) steps='7 29 60 61 100 150' ;;
      kob_andersen) steps='100 150 350 700' ;;
      *) steps=10 ;;
    esac
    # the labels go on with the steps of the restart file, the others begin at 0 with each configuration
    for halt in $steps; do
      run $deck cut -var halt "$halt"
      [ $status -eq 0 ] || cuts=$((cuts + 1))
    done
    run $deck cut -var halt -1
    [ $status -eq 0 ] || fail "$deck.in is not resumed: see $PWD/run.out"
    contents cut | cmp - $deck.txt || fail "$deck.in leaves something else after runs that a fix halt $way has cut short"
  done
  cp "$SFT_INPUTS/$deck.in" .
done
echo "cut short $cuts times"
[ $cuts -ge 25 ] || fail "too few runs were cut short to say anything"

# a limit that outlives clear: the time is up in one of many samples
rm -rf cut
long="-var temperatures 1800 -var samples 1 -var replicas 100000"
# shellcheck disable=SC2086
run label cut -var limit 0:02 $long
[ $status -eq 75 ] || fail "-var limit does not end label.in"
rm -rf cut
sed '1i timer timeout 0:02' "$SFT_INPUTS/label.in" >label.in
# shellcheck disable=SC2086
run label cut $long
[ $status -eq 75 ] || fail "a timer timeout in the first line of label.in does not end it"

# two partitions: one is cut short, and the other one does not wait for it; both go on
cp "$SFT_INPUTS/label.in" .
rm -rf cut
# shellcheck disable=SC2086
$SFT_MPIEXEC 2 "$SFT_LMP" -in label.in -partition 2x1 -screen none $label -var folder whole/shared </dev/null >shared.out 2>&1 ||
  fail "two partitions: see $PWD/shared.out"
awk '{ print } /^timestep/ { print "variable halt world -1 50\nvariable when equal \"step==v_halt\"\nfix stop all halt 1 v_when == 1 error soft message no" }' \
  "$SFT_INPUTS/label.in" >label.in
status=0
# shellcheck disable=SC2086
timeout 120 $SFT_MPIEXEC 2 "$SFT_LMP" -in label.in -partition 2x1 -pscreen none $label -var folder cut </dev/null >shared.out 2>&1 || status=$?
[ $status -ne 0 ] && [ $status -ne 124 ] || fail "one of two partitions is cut short, and the status is $status: see $PWD/shared.out"
grep -a -q 'ERROR: Softness merge: partition 2: replica 5 .* a time limit or a fix halt has ended a run' shared.out ||
  fail "nothing says that the second partition was cut short: see $PWD/shared.out"
[ ! -e cut/T1800-s1.dump.gz ] || fail "a sample is left of an ensemble that was cut short"
# shellcheck disable=SC2086
$SFT_MPIEXEC 2 "$SFT_LMP" -in "$SFT_INPUTS/label.in" -partition 2x1 -screen none $label -var folder cut </dev/null >shared.out 2>&1 ||
  fail "two partitions are not resumed: see $PWD/shared.out"
contents whole/shared >shared.txt
contents cut | cmp - shared.txt || fail "two partitions leave something else after one of them was cut short"
