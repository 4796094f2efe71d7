# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# compute release/atom: its path is that of a plain run from rest; nothing of the run changes, to the bit; exact laws.
. "$SFT_TESTS/functions.sh"

# ---- the path from rest, against a plain run from rest ----

# expected NAME: columns of the compute from the displacements of every step of the plain run
expected() {
  awk '/^ITEM: TIMESTEP/ { getline step } /^ITEM: ATOMS/ { on = 1; next } /^ITEM/ { on = 0 }
    on { if (step == 0) id[++n] = $1
         if ($2 > largest[$1]) largest[$1] = $2
         if (step > 0 && step % 20 == 0) path[$1] = path[$1] " " $2
         if (step == 60) path[$1] = path[$1] " " $3 " " $4 " " $5 }
    END { for (k = 1; k <= n; k++) print id[k], largest[id[k]] path[id[k]] }' CONVFMT=%.17g OFMT=%.17g "$1.plain" >"$1.expected"
}
# atoms FILE: the lines of atoms of a dump of one step
atoms() { awk '/^ITEM: ATOMS/ { on = 1; next } /^ITEM/ { on = 0 } on' "$1"; }

for box in orthogonal triclinic; do
  deck reference 1 prepare.in -var box $box
  for layout in '1 brick on 0.3 * * *' '1 brick off 0.05 * * *' '2 brick on 0.3 * * *' '4 brick on 0.3 * * 1' '4 brick off 1.4 * * 1' \
    '4 tiled on 0.3 * * *' '2 tiled off 0.05 * * *' '1 tiled on 0.3 * * *'; do
    # shellcheck disable=SC2086  # words
    { set -f && set -- $layout && set +f; }
    name=$box-$1-$2-$3-$4
    deck "$name" "$1" release.in -var comm "$2" -var newton "$3" -var skin "$4" -var px "$5" -var py "$6" -var pz "$7"
    expected "$name"
    atoms "$name.release" >"$name.columns"
    same 1e-10 "$name.columns" "$name.expected"
  done
  # atoms move much farther than the skin, and it is seen
  awk '$2 > largest { largest = $2 } END { print "largest displacement", largest; exit largest < 0.3 }' $box-1-brick-on-0.3.columns ||
    fail "the atoms hardly move"
  grep -q 'neighbor lists of its own built [2-9]' $box-1-brick-on-0.3.out || fail "no lists of its own in $box-1-brick-on-0.3.out"
  grep -q 'within the skin, with the neighbor lists of the run' $box-4-brick-off-1.4.out || fail "lists of its own in $box-4-brick-off-1.4.out"
done

# ---- a run with the compute is the run without it, to the bit ----

# thermo OUTPUT: the lines of thermo output
thermo() { awk '/^ *Step/ { on = 1; next } /^Loop/ { on = 0 } on' "$1"; }

deck reference 1 prepare.in -var box triclinic
for options in '1 lj nvt brick on' '2 lj nvt brick off' '4 lj nvt tiled on' '1 hybrid nvt brick on' '2 hybrid npt brick on' '2 lj npt brick off'; do
  # shellcheck disable=SC2086  # words
  set -- $options
  name=undisturbed-$1-$2-$3-$4-$5
  for call in yes no; do
    deck $name-$call "$1" release_undisturbed.in -var pair "$2" -var ensemble "$3" -var comm "$4" -var newton "$5" -var call $call
    thermo $name-$call.out >$name-$call.thermo
  done
  cmp $name-yes.atoms $name-no.atoms || fail "atoms of $name differ"
  cmp $name-yes.thermo $name-no.thermo || fail "thermo output of $name differs"
  [ "$(wc -l <$name-yes.thermo)" -eq 26 ] || fail "no thermo output in $name-yes.out"
  [ "$(grep -c '^Compute release/atom r: 40 steps' $name-yes.out)" -eq 1 ] || fail "it is told once: $name-yes.out"
done

# ---- exact laws: atoms without forces stay; harmonic pairs swing by (1 - cos wt) ----

deck dimers 1 release_dimers.in
awk '/^ITEM: ATOMS/ { on = 1; next } /^ITEM/ { on = 0 }
  on { x[$1] = $2; y[$1] = $3; z[$1] = $4; d[$1] = $5; for (k = 1; k <= 5; k++) path[$1, k] = $(5 + k); zero[$1] = $11 }
  END {
    # k = 50, r0 = 1.2, masses 1 and 2 in turn, steps of 0.0005: pairs of atoms 2 i - 1 and 2 i
    w = sqrt(50 * (1 + 1 / 2))
    for (i = 1; i in d; i++) {
      j = i % 2 ? i + 1 : i - 1
      r = sqrt((x[i] - x[j])^2 + (y[i] - y[j])^2 + (z[i] - z[j])^2)
      share = i % 2 ? 2 / 3 : 1 / 3
      offset = (r - 1.2 < 0 ? 1.2 - r : r - 1.2) * share
      n++
      for (k = 1; k <= 5; k++) {
        error = path[i, k] - offset * (1 - cos(w * 0.1 * k)); if (error < 0) error = -error
        if (error > worst) worst = error
      }
      # the time is more than half a period: the largest displacement is twice the offset
      error = d[i] - 2 * offset; if (error < 0) error = -error
      if (error > worst) worst = error
      if (offset > far) far = offset
    }
    print n, "atoms of dimers, largest error", worst, "of offsets up to", far
    exit !(n == 54 && far > 0.1 && worst < 1e-5)
  }' dimers.dump || fail "harmonic pairs"
if awk "/^ITEM: ATOMS/ { on = 1; next } on && \$2 != 0" dimers.zero | grep .; then fail "atoms without forces move"; fi
