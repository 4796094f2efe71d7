# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# Disks that get full at every single call of every command that writes (../full_disk.c makes them): status not zero, one
# line of ERROR with file and reason, what was there before is whole, nothing temporary is left. Folders that cannot be
# written, too.
. "$SFT_TESTS/functions.sh"
. "$SFT_TESTS/models.sh"

make_samples
head -n 2 samples.list >two.list
small='A B descriptor 2.3 0.1 0.8 2.3 0.1 threshold 0.5 draw 20 members 2 folds 2 cvmembers'
cat >fit.in <<END
units lj
softness fit two.list disk/target $small 0 rounds \${rounds} depth 2
END
cat >outfold.in <<END
units lj
softness fit two.list model.softness $small 1 rounds \${rounds} depth 2 outfold disk/target
END
mkdir -p data
awk -v folder=data -v natoms=300 -f "$SFT_TESTS/scored.awk"
cat >analyze.in <<END
units metal
softness analyze data/scored.list disk/target bins \${rounds} minimum 1
END
cat >save.in <<END
units lj
read_data T0.8-s1.data
pair_style lj/cut 2.0
pair_coeff * * 1.0 1.0
fix iso all isoconf 1 \${rounds} 1.0 7 times linear 1
fix nve all nve
compute s all sisf/atom iso 2.0
run \${rounds}
softness save s disk/target
END

# try WHAT RANKS ROUNDS: one run, its output in WHAT.out
try() { launch "$2" -in "$1.in" -log none -var rounds "$3" >"$1.out"; }

# listing FOLDER: names and sums of all files in it, but for what softness fit keeps to go on from: whole parts
listing() { find "$1" -mindepth 1 -path '*.part' -prune -o \( -type f -exec cksum {} + -o -print \) | sort; }

# each_call WHAT STEP LEAST [CALL]: over what is there already, the calls 1, 1 + STEP, ... (of this name) fail, by turns on 1
# and 2 ranks; there are LEAST or more of them
each_call() {
  rm -rf disk "$1.seen" && mkdir disk
  try "$1" 1 10 || fail "$1 without a full disk: see $PWD/$1.out"
  cp -r disk kept
  listing disk >kept.txt
  n=1
  runs=0
  while :; do
    ranks=$((1 + runs % 2))
    rm -f failed.log
    status=0
    (
      SFT_FAIL_AT=$n SFT_FAIL_IN=disk/target SFT_FAIL_CALL=${4-} SFT_FAIL_LOG=$PWD/failed.log LD_PRELOAD=$SFT_FULL_DISK
      export SFT_FAIL_AT SFT_FAIL_IN SFT_FAIL_CALL SFT_FAIL_LOG LD_PRELOAD
      try "$1" $ranks 12
    ) || status=1
    [ -e failed.log ] || break
    runs=$((runs + 1))
    cat failed.log >>"$1.seen"
    case $(head -n 1 failed.log) in
      unlink* | rmdir* | renameat2*)
        # what is old cannot be removed: the new one is in its place all the same
        if [ $status -eq 0 ]; then
          rm -rf disk/*.part
          try "$1" 1 10 || fail "$1 after call $n: see $PWD/$1.out"
          listing disk >now.txt
          cmp -s kept.txt now.txt || fail "$1: something is left after the call $n, $(head -n 1 failed.log)"
          n=$((n + $2))
          continue
        fi
        ;;
    esac
    call="$1 on $ranks ranks, call $n: $(head -n 1 failed.log)"
    [ $status -ne 0 ] || fail "$call: the status is 0"
    [ "$(grep -c ERROR "$1.out")" -eq 1 ] || fail "$call: not one line of ERROR: see $PWD/$1.out"
    grep 'ERROR.*disk/target' "$1.out" | grep -q 'No space left on device' || fail "$call: $(grep ERROR "$1.out")"
    [ -z "$(find disk -path '*.part/*.tmp' -o -type f -name '*.part' ! -path '*.part/*')" ] || fail "$call: something half is left"
    rm -rf disk/*.part
    listing disk >now.txt
    if ! cmp -s kept.txt now.txt; then
      # several tables: between their renames, but each of them is whole
      case $1:$(head -n 1 failed.log) in
        analyze:rename*) ;;
        *) diff kept.txt now.txt || fail "$call: what was there has changed, or something is left" ;;
      esac
      rm -rf disk && cp -r kept disk
    fi
    n=$((n + $2))
  done
  [ $status -eq 0 ] || fail "$1 stopped without a full disk: see $PWD/$1.out"
  echo "$1: $runs of calls 1 to $n failed: $(awk '{ n[$1]++ } END { for (c in n) printf "%s %d  ", c, n[c] }' "$1.seen")"
  [ $runs -ge "$3" ] || fail "$1 makes calls that write"
  rm -rf kept
}

each_call fit 2 12
each_call outfold 1 12
each_call analyze 5 10
each_call save 1 6

# refused FILE-OR-FOLDER WORDS: each command, on 1 and 2 ranks
refused() {
  for what in fit outfold analyze save; do
    for ranks in 1 2; do
      sed "s#disk/target#$1#" $what.in >closed.in
      ! try closed $ranks 10 || fail "$what to $1 works"
      [ "$(grep -c ERROR closed.out)" -eq 1 ] || fail "$what to $1: not one line of ERROR: see $PWD/closed.out"
      grep "ERROR.*$1" closed.out | grep -q "$2" || fail "$what to $1: $(grep ERROR closed.out)"
    done
  done
}
refused nowhere/target 'No such file'
mkdir closed && chmod 555 closed
if touch closed/try 2>/dev/null; then
  rm closed/try
  echo 'a folder without permission: not tried, this user may write everywhere'
else
  refused closed/target 'Permission denied'
fi
chmod 755 closed
