# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# Lists of samples that are odd but sound: one sample, one temperature, samples without fast or slow atoms among others,
# boxes of other sizes and shapes, 3000 samples.
. "$SFT_TESTS/functions.sh"

# tiny NAME SEED EDGE SHIFT [N]: 40 atoms at random; ln m is the number of near neighbors with noise, plus SHIFT. With N, as
# many samples NAME1.dump, ...
tiny() {
  awk -v name="$1" -v seed="$2" -v edge="$3" -v shift="$4" -v many="${5-0}" '
  function sample(file) {
    n = 40
    printf "ITEM: UNITS\nlj\nITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n%d\nITEM: BOX BOUNDS pp pp pp\n0 %g\n0 %g\n0 %g\n", n, edge, edge, edge >file
    print "ITEM: ATOMS id type x y z tau lnm censored" >file
    for (i = 1; i <= n; i++) for (d = 0; d < 3; d++) x[i, d] = edge * rand()
    for (i = 1; i <= n; i++) {
      near = 0
      for (j = 1; j <= n; j++) {
        if (j == i) continue
        sum = 0
        for (d = 0; d < 3; d++) {
          step = x[i, d] - x[j, d]
          if (step > edge / 2) step -= edge
          if (step < -edge / 2) step += edge
          sum += step * step
        }
        near += sum < 1.44
      }
      lnm = near - 4 + shift + rand()
      printf "%d %d %.6g %.6g %.6g %.8g %.8g 0\n", i, 1 + i % 2, x[i, 0], x[i, 1], x[i, 2], exp(-lnm), lnm >file
    }
    close(file)
  }
  BEGIN {
    srand(seed)
    if (!many) sample(name)
    for (k = 1; k <= many; k++) sample(name k ".dump")
  }'
}
fit() { # NAME RANKS KEYWORDS...
  name=$1 ranks=$2
  shift 2
  printf '%s\n' 'units lj' \
    "softness fit $name.list $name.softness A B descriptor 2.3 0.1 0.8 2.3 0.1 threshold 0.5 draw 5 members 2 folds 2 rounds 3 depth 2 $*" \
    "softness info $name.softness" >"$name.in"
  launch "$ranks" -in "$name.in" -log none >"$name.out" || {
    tail -n 3 "$name.out"
    fail "$name: see $PWD/$name.out"
  }
}

tiny one.dump 1 3.6 0
echo 'one.dump 1.0 1' >one.list
fit one 1 cvmembers 1
fit one 2 cvmembers 1
awk '$1 == 1 && $2 == "all" && /n\/a/ { found = 1 } END { exit !found }' one.softness/report.txt ||
  fail "configurations cannot be held out where there is one: see $PWD/one.softness/report.txt"

for k in 1 2 3 4; do tiny same$k.dump $k 3.6 0; done
for k in 1 2 3 4; do echo "same$k.dump 1.0 $k"; done >same.list
fit same 2 cvmembers 2

# all fast, all slow, a larger and a flat box
tiny fast.dump 11 3.6 100
tiny slow.dump 12 3.6 -100
tiny large.dump 13 9.0 0
sed '8s/.*/0 7.2/' same1.dump >flat.dump
{ cat same.list; echo 'fast.dump 1.0 5'; echo 'slow.dump 2.0 5'; echo 'large.dump 2.0 6'; echo 'flat.dump 2.0 7'; } >mixed.list
fit mixed 1 cvmembers 2
fit mixed 2 cvmembers 2
echo 'slow.dump 1.0 1' >slow.list
printf '%s\n' 'units lj' 'softness fit slow.list slow.softness A B descriptor 2.3 0.1 0.8 2.3 0.1 threshold 0.5 draw 5' >slow.in
! launch 1 -in slow.in -log none >slow.out || fail "a model without fast atoms"
grep -q 'ERROR.*fast' slow.out || fail "no fast atoms are not named: $(grep ERROR slow.out)"

# 3000 samples
mkdir -p many
tiny many/s 1 3.6 0 3000
awk 'BEGIN { for (k = 1; k <= 3000; k++) print "s" k ".dump", 0.5 + 0.5 * (k % 3), k }' >many/many.list
sed 's#^#many/#' many/many.list >many.list
for ranks in 1 2; do
  start=$(date +%s)
  # far more than it takes, and far less than all features of all samples twice over would; the address sanitizer takes terabytes
  ([ -n "${ASAN_OPTIONS:-}" ] || ulimit -v 4000000; fit many $ranks cvmembers 1) || fail "3000 samples"
  echo "3000 samples on $ranks ranks: $(($(date +%s) - start)) s"
  rm -rf many$ranks && mv many.softness many$ranks
done
diff -r many1 many2 || fail "3000 samples on 1 and 2 ranks"
grep -q '3000 labelled samples' many.out || fail "3000 samples are not counted"
