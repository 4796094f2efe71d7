# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# One ensemble shared over partitions is the same ensemble: on 1, 2 and 3 partitions of 1 and 2 ranks, orthogonal and
# triclinic, stopped and continued, and merged twice. Partitions that do not fit together are refused.
. "$SFT_TESTS/functions.sh"
. "$SFT_TESTS/share.sh"

for box in triclinic orthogonal; do
  deck reference 1 prepare.in -var box $box
  share whole 1 </dev/null
  # some atoms have relaxed and some have not, and both are compared
  awk '/^ITEM/ { on = /ATOMS/; next } on && $8 == 0 { relaxed++ } on && $8 == 1 { censored++ }
    END { print relaxed, censored; exit relaxed < 10 || censored < 10 }' whole.p1.dump ||
    fail "the comparison needs relaxed and censored atoms"

  for layout in 1x1 1x2 2x1 3x1 3x2; do
    [ $box = triclinic ] || [ $layout = 3x1 ] || continue
    n=${layout%x*}
    echo 'softness merge s
softness merge axes' |
      share $layout $((n * ${layout#*x})) -partition $layout -var share yes
    for p in $(seq "$n"); do
      same_ensemble 1e-10 whole.p1 $layout.p"$p"
      # every partition holds the same, to the bit
      cmp $layout.p1.dump $layout.p"$p".dump >/dev/null 2>&1 || same_ensemble 0 $layout.p1 $layout.p"$p"
    done
  done
done

# seven replicas on three partitions: 1-3, 4-5, 6-7; all of them are counted after the merge
printf '7 3 30 6 3 1 3 1\n7 5 30 6 2 4 3 2\n7 7 30 6 2 6 3 3\n' >expected.txt
cat 3x1.p?.vector >vectors.txt
same 0 expected.txt vectors.txt
share apart 3 -partition 3x1 -var share yes </dev/null
printf '3 3 30 6 3 1 3 1\n2 5 30 6 2 4 3 2\n2 7 30 6 2 6 3 3\n' >expected.txt
cat apart.p?.vector >vectors.txt
same 0 expected.txt vectors.txt
# and before it each partition holds something else
sed 1,9d apart.p1.dump >ours.txt
sed 1,9d apart.p2.dump >theirs.txt
differ 1e-3 ours.txt theirs.txt

# without partitions share yes changes nothing, and softness merge is only a check
echo 'softness merge s' | share alone 1 -var share yes
cmp whole.p1.dump alone.p1.dump || fail "share yes changes an ensemble without partitions"
cmp whole.p1.vector alone.p1.vector || fail "share yes changes the vector without partitions"
grep -q 'Softness merge: compute s holds the replicas 1-7 of fix isoconf iso: the whole ensemble' alone.out || fail "no report"

# more partitions than replicas; a second merge changes nothing; replicas that count from 5
echo 'softness merge s
softness merge axes
softness merge s' | share many 3 -partition 3x1 -var share yes -var replicas 2 -var first 5
share few 1 -var replicas 2 -var first 5 </dev/null
for p in 1 2 3; do same_ensemble 1e-10 few.p1 many.p$p; done
grep -q 'WARNING: Fix isoconf shares 2 replicas over 3 partitions: 1 of them have none' screen.0 ||
  fail "no warning about partitions without replicas"

# one without replicas may go its own way
{
  cat "$SFT_TESTS/bad_input.in"
  printf '%s\n' 'fix iso all isoconf 1 10 1.0 7 share yes' 'compute s all sisf/atom iso 7' 'fix nve all nve' 'run 10' 'run 10' 'softness merge s'
} >idle.in
launch 2 -in idle.in -log none -partition 2x1 >idle.out || fail "a partition without replicas: see $PWD/idle.out"

# stopped within a replica and at the end of one, continued on other numbers of ranks; the restart file of a merged
# ensemble is one too
for until in 42 30; do
  echo "write_restart stopped.p\${partition}.restart" | share stopped 2 -partition 2x1 -var share yes -var until $until
  echo 'softness merge s
softness merge axes
write_restart merged.p${partition}.restart' |
    share continued 4 -partition 2x2 -var share yes -var from restart -var configuration stopped
  for p in 1 2; do same_ensemble 1e-10 whole.p1 continued.p$p; done
done
echo 'softness merge s
softness merge axes' | share twice 2 -partition 2x1 -var share yes -var from restart -var configuration merged
for p in 1 2; do
  same_ensemble 0 continued.p1 twice.p$p
  cut -d ' ' -f 1 twice.p$p.vector | grep -qx 7 || fail "replicas merged are forgotten by a restart file"
done

# one partition was killed before it wrote a restart file, and starts anew
cat >share.in <<'END'
variable from delete
variable from world restart data
variable begin world stopped reference
variable configuration delete
variable configuration string ${begin}
include ${deck}
END
printf 'softness merge s\nsoftness merge axes\n' |
  SFT_TESTS=. share mixed 2 -partition 2x1 -var share yes -var deck "$SFT_TESTS/share.in"
for p in 1 2; do same_ensemble 1e-10 whole.p1 mixed.p$p; done

# the restart file of another partition, or of another number of them, is refused
other() {
  if (share other "$@" </dev/null) >other.txt; then fail "a restart file of another share is continued with $*"; fi
  cat other.out screen.* | grep -q 'ERROR: The restart file is that of partition [12] of 2 that share the ensemble of fix isoconf, but this' ||
    fail "no message for $*: see $PWD/other.out"
}
cp stopped.p2.restart stopped.p3.restart
other 3 -partition 3x1 -var share yes -var from restart -var configuration stopped
other 1 -var from restart -var configuration stopped
cp stopped.p1.restart swapped.p2.restart
cp stopped.p2.restart swapped.p1.restart
other 2 -partition 2x1 -var share yes -var from restart -var configuration swapped

# partitions that differ
differs() {
  refused "Fix isoconf share yes: $1 differs between the partitions, from $2 to $3: all of them" 2 -partition 2x1
}
echo 'variable T world 0.9 0.8
fix iso all isoconf 4 10 ${T} 7 share yes' | differs T 0.8 0.9
echo 'variable s world 8 7
fix iso all isoconf 4 10 0.9 ${s} share yes' | differs seed 7 8
echo 'variable n world 4 5
fix iso all isoconf ${n} 10 0.9 7 share yes' | differs Nreplica 4 5
echo 'variable n world 10 11
fix iso all isoconf 4 ${n} 0.9 7 share yes' | differs Nstep 10 11
echo 'variable n world 1 5
fix iso all isoconf 4 10 0.9 7 share yes first ${n}' | differs first 1 5
echo 'variable n world 4 5
fix iso all isoconf 4 10 0.9 7 share yes times steps 1 ${n} 7' | refused 'the list of sampling times (its checksum) differs' 2 -partition 2x1
echo 'variable n world yes no
fix iso all isoconf 4 10 0.9 7 share yes rescale ${n}' | differs 'rescale (0 no, 1 yes)' 0 1
echo 'variable n world 0.001 0.002
timestep ${n}
fix iso all isoconf 4 10 0.9 7 share yes' | differs 'the timestep' 0.001 0.002
echo 'variable n world lone none
delete_atoms group ${n} compress no
fix iso all isoconf 4 10 0.9 7 share yes' | differs 'the number of atoms' 255 256
echo 'variable n world all most
fix iso ${n} isoconf 4 10 0.9 7 share yes' | differs 'the number of atoms in the group' 156 256
echo 'variable n world 1.0 1.01
change_box all x scale ${n} remap
fix iso all isoconf 4 10 0.9 7 share yes' | refused 'Fix isoconf share yes: lx differs between the partitions' 2 -partition 2x1
echo 'variable n world 0.0 0.0001
displace_atoms lone move 0 ${n} 0
fix iso all isoconf 4 10 0.9 7 share yes' | refused 'the configuration (its checksum along y) differs between the partitions' 2 -partition 2x1
echo 'variable n world 7.0 7.1
fix iso all isoconf 2 10 0.9 7 share yes
compute s all sisf/atom iso ${n}
fix nve all nve
run 10
softness merge s' | refused 'Softness merge: partition 2 is of another ensemble: q is 7.1 there and 7 here' 2 -partition 2x1
echo 'variable n world 0.0 0.0001
fix iso all isoconf 2 10 0.9 7 share yes
compute s all sisf/atom iso 7
fix nve all nve
displace_atoms lone move 0 ${n} 0
run 10
softness merge s' | refused 'Softness merge: partition 2 is of another configuration: the reference position of atom 1 is' 2 -partition 2x1
echo 'fix iso all isoconf 6 10 0.9 7 share yes
compute s all sisf/atom iso 7
fix nve all nve
run 20
softness merge s' | refused 'of the replicas 1 to 6 of fix isoconf iso these are missing: 3, 6; add them, or use partial yes' 2 -partition 2x1
echo 'variable n world 20 15
fix iso all isoconf 4 10 0.9 7 share yes
compute s all sisf/atom iso 7
fix nve all nve
run ${n}
softness merge s' | refused 'Softness merge: partition 2: replica 4 of compute s is in progress: run it to its end, or stop before it' 2 -partition 2x1
echo 'fix iso all isoconf 4 10 0.9 7
compute s all sisf/atom iso 7
softness merge s' | refused 'each partition has an ensemble of its own: use fix isoconf share yes' 2 -partition 2x1

# a partition that never gives the command: the other one says what it waits for, and does not burn its processor
cat "$SFT_TESTS/bad_input.in" - >waiting.in <<'END'
variable given world yes no
if "${given} == yes" then "fix iso all isoconf 6 10 0.9 7 share yes"
END
# shellcheck disable=SC2086
$SFT_MPIEXEC 2 "$SFT_LMP" -in waiting.in -log none -partition 2x1 </dev/null >waiting.out 2>&1 &
waiting=$!
for second in $(seq 120); do
  grep -aq 'Fix isoconf share yes: partition 1 waits for the others. All partitions have to give this command' waiting.out && break
  sleep 0.5
done
kill $waiting
wait $waiting || true
grep -aq 'partition 1 waits' waiting.out || fail "nobody says that the partitions wait for each other"
