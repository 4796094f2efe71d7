# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# softness fit, killed with SIGKILL in the grid search and among the boosters, goes on where it was, on other numbers of
# ranks too: the model and the scored samples are those of a fit without a break, to the byte. Damaged parts are made anew,
# parts of other fits are discarded.
. "$SFT_TESTS/functions.sh"
. "$SFT_TESTS/models.sh"

parts() { find "$1.softness.part" -name "$2_*.part" 2>/dev/null | wc -l; }

# long NAME: the deck of a fit that takes seconds, with the seed $long_seed
long() {
  long_name=$1
  cat >"$long_name.in" <<END
units lj
softness fit samples.list $long_name.softness A B descriptor 2.3 0.1 0.8 2.3 0.1 threshold 0.5 draw 100 members 4 folds 3 &
         cvmembers 2 depth 4 seed ${long_seed:-5} outfold $long_name.scored resubstitution yes grid rounds 40,120 depth 2,4 gridmembers 1
END
}

run() {
  launch "$2" -in "$1.in" -log none >"$1.out" || {
    tail -n 3 "$1.out"
    fail "softness fit on $2 ranks: see $PWD/$1.out"
  }
}

# start_and_kill NAME RANKS KIND N: kill all ranks as soon as there are N parts of this kind
start_and_kill() {
  rm -f pids
  # shellcheck disable=SC2086,SC2016
  if [ "$2" -eq 1 ]; then set -- "$@" ''; else set -- "$@" "$SFT_MPIEXEC $2"; fi
  # shellcheck disable=SC2086,SC2016
  $5 sh -c 'echo $$ >>pids; exec "$@"' sh "$SFT_LMP" -in "$1.in" -log none </dev/null >"$1.killed.out" 2>&1 &
  waiting=$!
  while [ "$(parts "$1" "$3")" -lt "$4" ]; do
    kill -0 $waiting 2>/dev/null || fail "the fit ended before it could be killed: see $PWD/$1.killed.out"
    sleep 0.02
  done
  while read -r pid; do kill -KILL "$pid" 2>/dev/null || true; done <pids
  wait $waiting || true
  [ -e "$1.softness" ] && fail "the fit was finished before it was killed"
  return 0
}

# equal NAME: the outcome is that of the fit without a break, and nothing else is left
equal() {
  diff -r whole.softness "$1.softness" || fail "$1.softness differs"
  diff -r whole.scored "$1.scored" || fail "$1.scored differs"
  [ ! -e "$1.softness.part" ] || fail "$1.softness.part is left"
}

# says NAME WORDS
says() { grep -q "$2" "$1.out" || fail "$1.out does not say: $2"; }

make_samples
long whole
run whole 1
[ ! -e whole.softness.part ] || fail "whole.softness.part is left"
grep -q 'takes over\|discarded\|WARNING' whole.out && fail "a fit without a break says something about parts"

# killed in the grid search, then among the boosters, then finished: 1, 2 and 4 ranks
long killed
start_and_kill killed 1 search 2
start_and_kill killed 2 booster 3
grep -q 'takes over [2-4] of 4 tasks of the grid search from killed.softness.part' killed.killed.out || fail "the second run does not take over the search"
start_and_kill killed 1 booster 9
run killed 4
says killed 'takes over 4 of 4 tasks of the grid search'
says killed 'takes over \(9\|1[0-6]\) of 16 boosters from killed.softness.part'
equal killed

# parts that are truncated, altered, empty, swapped, or cannot be read are made anew; unfinished files do no harm
long damaged
start_and_kill damaged 2 booster 8
cp -r damaged.softness.part kept.part
found=$(parts damaged booster)
cd damaged.softness.part
set -- booster_*.part
head -c 1000 "$1" >x && mv x "$1"
{ head -c 700 "$2" && printf 'x' && tail -c +702 "$2"; } >x && mv x "$2"
: >"$3"
cp "$5" "$4"
rm "$6" && mkdir "$6.tmp" && cp "$5" unfinished && mv unfinished booster_999.part.tmp
head -c 20 search_0.part >x && mv x search_0.part
cd ..
run damaged 1
says damaged 'takes over 3 of 4 tasks of the grid search'
says damaged "takes over $((found - 5)) of 16 boosters"
# the folder in the place of a temporary file: a part cannot be written, which is no reason to stop
[ "$(grep -c 'WARNING: Softness fit: cannot write file damaged.softness.part/.*the fit goes on, but' damaged.out)" -eq 1 ] ||
  fail "one warning about a part that cannot be written is expected"
rm -r damaged.softness.part
equal damaged

# the same folder with another seed, another sample, a damaged fingerprint: discarded, and the outcome is that of a new fit
long_seed=6
long other
long_seed=5
run other 1
mv other.softness other-whole.softness
cp -r kept.part other.softness.part
run other 2
says other 'discarded other.softness.part'
diff -r other-whole.softness other.softness || fail "a fit after parts of another one differs"

long sample
sed "s/^T1.4-s3/sample-s3/" samples.list >x && mv samples.list samples.all && mv x samples.list
awk '/^ITEM/ { on = /ATOMS/ } on && $1 == 17 { $7 = $7 > 0.5 ? 0.1 : 0.9; $6 = exp(-$7) } { print }' T1.4-s3.dump >sample-s3.dump
cp -r kept.part sample.softness.part
run sample 1
says sample 'discarded sample.softness.part'
mv samples.all samples.list

long print
cp -r kept.part print.softness.part
head -c 200 kept.part/fingerprint >print.softness.part/fingerprint
run print 1
says print 'discarded print.softness.part'
equal print

# somebody else's files stay
long foreign
mkdir foreign.softness.part
echo mine >foreign.softness.part/notes.txt
run foreign 1
says foreign 'WARNING: Softness fit: folder foreign.softness.part holds notes.txt.*the fit goes on, but'
[ "$(cat foreign.softness.part/notes.txt)" = mine ] || fail "a foreign file is gone"
rm -r foreign.softness.part
equal foreign
