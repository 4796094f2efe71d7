# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# Pieces of an ensemble that separate jobs save join up to the ensemble of one run: in any order to the bit, without
# pair style, on other numbers of ranks, on top of replicas run by the job itself. What does not fit is refused.
. "$SFT_TESTS/functions.sh"
. "$SFT_TESTS/share.sh"

for box in triclinic orthogonal; do
  deck reference 1 prepare.in -var box $box
  share whole 1 </dev/null
  for piece in '1 3 1' '4 2 2' '6 2 1'; do
    # shellcheck disable=SC2086
    set -- $piece
    echo "softness save s s.$1.piece
softness save axes axes.$1.piece" | share "piece$1" "$3" -var first "$1" -var replicas "$2"
  done
  for ranks in 1 2; do
    echo 'softness merge s s.1.piece s.4.piece s.6.piece
softness merge axes axes.1.piece axes.4.piece axes.6.piece' | share join$ranks $ranks -var until -1
    same_ensemble 1e-10 whole.p1 join$ranks.p1
  done
  [ $box = triclinic ] || break
  same_ensemble 0 join1.p1 join2.p1
done
grep -q 'Softness save: wrote the replicas 6-7 of fix isoconf iso to file s.6.piece' piece6.out || fail "no report of save"
grep -q 'Softness merge: compute s holds the replicas 1-7 of fix isoconf iso: the whole ensemble' join1.out || fail "no report of merge"
ls ./*.part 2>/dev/null && fail "temporary files are left"
printf '7 1 0 6 7 1 1 1\n' >expected.txt
same 0 expected.txt join1.p1.vector

# the order and the grouping do not show, to the bit
gzip -k s.6.piece
echo 'softness merge s s.6.piece.gz partial yes
softness merge s s.1.piece partial yes
softness save s s.1-6.piece
softness merge s s.4.piece
softness merge s
softness merge axes axes.4.piece axes.6.piece axes.1.piece' | share order 1 -var until -1
grep -q 'holds the replicas 1-3, 6-7 of fix isoconf iso: 4-5 are missing' order.out || fail "missing replicas are not reported"
echo 'softness merge s s.4.piece s.1-6.piece
softness merge axes axes.6.piece axes.1.piece axes.4.piece' | share grouping 2 -var until -1
same_ensemble 0 join1.p1 order.p1
same_ensemble 0 join1.p1 grouping.p1

# a part of the ensemble is the ensemble of these replicas
echo 'softness merge s s.4.piece partial yes
softness merge axes axes.4.piece partial yes' | share part 1 -var until -1
same_ensemble 0 piece4.p1 part.p1
head -n 1 part.p1.vector | grep -q '^2 ' || fail "two replicas are not counted"

# on top of replicas that this job ran, and through a restart file
echo 'softness merge s s.4.piece s.6.piece
softness merge axes axes.4.piece axes.6.piece
write_restart joined.p1.restart' | share top 1 -var until 90
same_ensemble 1e-10 whole.p1 top.p1
echo 'softness merge s
softness merge axes' | share joined 2 -var from restart -var configuration joined -var until -1
same_ensemble 0 top.p1 joined.p1
echo 'softness merge s s.6.piece s.1.piece partial yes
softness merge axes axes.4.piece axes.6.piece partial yes
write_restart gap.p1.restart' | share gap 1 -var until -1
echo 'run 0' | share kept 1 -var from restart -var configuration gap -var until -1
same_ensemble 0 gap.p1 kept.p1
grep -q '^4 ' kept.p1.vector || fail "a restart file forgets how many replicas were merged"
echo 'softness merge s s.4.piece
softness merge axes axes.1.piece' | share filled 1 -var from restart -var configuration gap -var until -1
same_ensemble 0 join1.p1 filled.p1

# partitions that save pieces of their own, or one that saves the whole
echo 'softness save s share.${partition}.piece
softness merge s
partition yes 2 softness save s share.piece' | share shares 2 -partition 2x1 -var share yes
for files in 'share.1.piece share.2.piece' share.piece; do
  echo "softness merge s $files
softness merge axes partial yes" | share joined 1 -var until -1
  sed 1,9d shares.p1.dump >ours.txt
  sed 1,9d joined.p1.dump >theirs.txt
  same 0 ours.txt theirs.txt
done

# ----- what is refused; the start is the lattice of bad_input.in -----
ensemble='compute s all sisf/atom iso 7
fix nve all nve'
printf '%s\n' 'fix iso all isoconf 2 10 1.0 7' "$ensemble" 'run 20' 'softness save s ab.piece' >good.in
{ cat "$SFT_TESTS/bad_input.in" good.in; } >make.in
launch 1 -in make.in -log none >make.out || fail "see $PWD/make.out"
[ -s ab.piece ] || fail "no piece is written"
cp ab.piece kept.piece

# merging WORDS COMMANDS-OF-FIX-AND-COMPUTE [FILES]
merging() {
  { printf '%s\n' "$2"; echo "softness merge s ${3-ab.piece}"; } | refused "$1" 1
}
iso='fix iso all isoconf 2 10 1.0 7'
s='compute s all sisf/atom iso 7'
merging 'file ab.piece is of another ensemble: T is 1 there and 1.1 here' "fix iso all isoconf 2 10 1.1 7
$s"
merging 'seed is 7 there and 8 here' "fix iso all isoconf 2 10 1.0 8
$s"
merging 'Nstep is 10 there and 11 here' "fix iso all isoconf 2 11 1.0 7 times linear 1
$s"
merging 'the timestep is 0.005 there and 0.004 here' "timestep 0.004
$iso
$s"
merging 'the number of sampling times' "$iso times linear 2
$s"
merging 'rescale (0 no, 1 yes) is 0 there and 1 here' "$iso rescale yes
$s"
merging 'thermostat (0 none, 1 reset) is 0 there and 1 here' "$iso thermostat bath
$s"
merging 'q is 7 there and 7.1 here' "$iso
compute s all sisf/atom iso 7.1"
merging 'average (0 sinc, 1 axes, 2 vector) is 0 there and 1 here' "$iso
$s average axes"
merging 'com (0 no, 1 yes) is 1 there and 0 here' "$iso
$s com no"
merging 'halves (0 no, 1 yes) is 0 there and 1 here' "$iso
$s halves yes"
merging 'is in the group of the compute only there' "$iso
compute s most sisf/atom iso 7"
merging 'is in the group of the fix only there' "fix iso most isoconf 2 10 1.0 7
$s"
merging 'the number of atoms is 256 there and 255 here' "delete_atoms group lone compress no
$iso
$s"
merging 'lx is' "change_box all x scale 1.01
$iso
$s"
merging 'types or masses of the atoms differ' "mass 2 1.5
$iso
$s"
merging 'the reference position of atom 1 is' "displace_atoms lone move 0 0 0.0001
$iso
$s"
merging 'holds the replicas 1-2, but fix isoconf iso defines the ensemble 2 to 3: use its Nreplica and first' "$iso first 2
$s"
merging 'these are missing: 3-5; add them, or use partial yes' "fix iso all isoconf 5 10 1.0 7
$s"
merging 'file ab.piece cannot be added: replicas 1 to 2 are held already' "$iso
$s" 'ab.piece ab.piece'
merging 'file ab.piece cannot be added: replica 1 is held already' "fix iso all isoconf 2 10 1.0 7
$ensemble
run 10"
merging 'replica 2 of compute s is in progress: run it to its end, or stop before it' "$iso
$ensemble
run 15" ''
merging 'cannot open file none.piece' "$iso
$s" none.piece
head -c 5000 ab.piece >cut.piece
merging 'file cut.piece is truncated or damaged: it has 5000 bytes' "$iso
$s" cut.piece
{ head -c 5000 ab.piece; printf x; tail -c +5002 ab.piece; } >flipped.piece
merging 'file flipped.piece is damaged: its checksum is wrong' "$iso
$s" flipped.piece
merging 'file good.in is not a piece of an ensemble' "$iso
$s" good.in
printf '%s\n' "$iso" "$ensemble" 'softness merge s ab.piece' 'run 10' |
  refused 'Fix isoconf runs replicas that compute sisf/atom s has got by softness merge: replica 1 is held already' 1

# replicas of another configuration behind the ones of a file
for change in 'displace_atoms lone move 0 0 0.001' 'timestep 0.004' 'change_box all x scale 1.01' 'mass 2 1.5'; do
  case $change in
    displace*) words='another configuration than that of the replicas which softness merge has added' ;;
    timestep*) words='The timestep was 0.005 and is 0.004 now' ;;
    change_box*) words='The box has changed within the ensemble' ;;
    *) words='Types, masses, IDs or the group of' ;;
  esac
  printf '%s\n' 'fix iso all isoconf 4 10 1.0 7 first 1' "$ensemble" 'softness merge s ab.piece partial yes' "$change" 'run 40' | refused "$words" 1
done

# save that fails leaves what was there
printf '%s\n' "$iso" "$ensemble" 'run 15' 'softness save s ab.piece' |
  refused 'Softness save: replica 2 of compute s is in progress' 1
printf '%s\n' "$iso" "$ensemble" 'softness save s ab.piece' | refused 'Softness save: compute s holds no replicas yet' 1
printf '%s\n' "$iso" "$ensemble" 'run 20' 'softness save s nowhere/ab.piece' | refused 'cannot write file nowhere/ab.piece: No such file' 1
mkdir folder.piece
printf '%s\n' "$iso" "$ensemble" 'run 20' 'softness save s folder.piece' | refused 'cannot write file folder.piece' 1
ls ./*.part 2>/dev/null && fail "temporary files are left"
cmp ab.piece kept.piece || fail "a piece is spoiled by a save that fails"
# a full disk
if [ -c /dev/full ]; then
  ln -s /dev/full ab.piece.part
  printf '%s\n' "$iso" "$ensemble" 'run 20' 'softness save s ab.piece' |
    refused 'Softness save: cannot write file ab.piece: No space left on device' 1
  ls ./*.part 2>/dev/null && fail "temporary files are left by a full disk"
  cmp ab.piece kept.piece || fail "a piece is spoiled by a full disk"
else
  echo "a full disk: not tried, there is no /dev/full"
fi
