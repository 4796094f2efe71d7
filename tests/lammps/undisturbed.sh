# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# What may happen while an ensemble runs without changing it: runs cut anywhere, run pre no, other commands between two
# replicas, output, load balancing, clear, plugin unload. Systems that differ in form only give the same numbers: per-atom
# masses, no image flags, atom IDs up to the largest; open boundaries and two dimensions give replicas that do not depend on
# the ones before. (What must not happen stands in bad_input.tsv.)
. "$SFT_TESTS/functions.sh"

deck reference 1 prepare.in -var box orthogonal

# ways NAME RANKS OPTIONS...: an ensemble of 3 replicas of 30 steps that does the commands on standard input; leaves NAME.dump, and
# its F_s alone in NAME.txt
ways() {
  ways_name=$1
  ways_ranks=$2
  shift 2
  cat >"$ways_name.commands"
  printf '%s\n' "${prepare:-}" >"$ways_name.prepare"
  deck "$ways_name" "$ways_ranks" undisturbed.in "$@" -var style atomic -var data reference -var prepare "$ways_name.prepare" -var commands "$ways_name.commands" \
    -var dimension 3 -var replicas 3 -var first 1
  sed 1,9d "$ways_name.dump" >"$ways_name.atoms"
  awk '{ $2 = $3 = $4 = ""; print }' "$ways_name.atoms" >"$ways_name.txt"
}
# same_ways NAME [RANKS]: the commands on standard input change nothing
same_ways() {
  ways "$1" "${2-1}"
  same 1e-10 whole.atoms "$1.atoms"
}

echo 'run 90' | ways whole 1
awk '{ for (k = 6; k <= NF; k++) if ($k > 0.05 && $k < 0.95) n++ } END { exit n < 1000 }' whole.txt || fail "F_s of the comparison is trivial"

# runs
same_ways split <<'END'
run 7
run 0
run 23
run 1
run 31 post no
run 28
END
same_ways pre-no <<'END'
run 7
run 24 pre no
run 30 pre no post no
run 29 pre no
END
echo 'run 90 every 11 "print step"' | same_ways every
echo 'run 90 pre no every 11 "thermo_modify flush yes"' | same_ways every-pre-no
echo 'run 200' | same_ways over
grep -q 'WARNING: Fix isoconf has completed its 3 replicas before the end of the run' over.out || fail "no warning about steps after the last replica"

# output, restart files and settings in the middle of a replica
for ranks in 1 2; do
  same_ways output$ranks $ranks <<END
run 11
write_restart output$ranks.restart
write_data output$ranks.data
write_dump all custom output$ranks.custom id xu
run 11
dump 1 all custom 3 output$ranks.dumps id x c_s[2]
restart 7 output$ranks.a output$ranks.b
thermo_style custom step temp press f_iso[1]
thermo 3
run 11
undump 1
neigh_modify every 2 delay 4 check yes
run 57
END
done

# between two replicas the atoms are free; the reference is put back
same_ways between <<'END'
run 30
velocity all create 7.0 4711
displace_atoms all random 0.02 0.02 0.02 815
set group all image 2 -1 0
minimize 0 0 10 100
run 30
minimize 0 0 3 30
run 0
run 30
END

# load balancing and decompositions
echo 'fix b all balance 3 1.0 shift xyz 5 1.01
run 90' | same_ways balance 2
echo 'comm_style tiled
fix b all balance 7 1.0 rcb
run 40
balance 1.0 rcb
run 50' | same_ways tiled 3

# clear, and all styles unloaded and loaded again
printf '%s\n' 'run 40' 'clear' 'variable commands delete' 'variable commands string whole.commands' "include $SFT_TESTS/undisturbed.in" | same_ways clear
printf '%s\n' 'run 40' 'plugin clear' 'clear' 'variable plugins getenv LAMMPS_PLUGIN_PATH' \
  'plugin load ${plugins}/softnessplugin.so' 'variable commands delete' 'variable commands string whole.commands' "include $SFT_TESTS/undisturbed.in" | same_ways unload
printf '%s\n' 'run 40' 'thermo_style one' 'uncompute s' 'unfix iso' 'unfix integrate' 'run 5' 'clear' 'variable commands delete' 'variable commands string whole.commands' \
  "include $SFT_TESTS/undisturbed.in" | same_ways unfix

# masses per atom instead of per type
awk '/^Masses/ { skip = 1; next } /^Atoms/ { skip = 0; part = 1; print "Atoms # sphere"; next } /^Velocities/ { skip = 0; part = 2 }
  skip { next } part == 1 && NF >= 5 { $2 = $2 " 1.0 1.0" } part == 2 && NF == 4 { $4 = $4 " 0 0 0" } { print }' reference.data >sphere.data
prepare='set type 1 mass 1.0
set type 2 mass 2.0'
echo 'run 90' | ways sphere 1 -var style sphere -var data sphere
prepare=''
same 1e-10 whole.atoms sphere.atoms

# positions of the reference without image flags
awk '/^Atoms/ { on = 1; print; next } /^Velocities/ { on = 0 } on && NF == 8 { NF = 5 } { print }' reference.data >wrapped.data
echo 'run 90' | ways wrapped 1 -var data wrapped
same 1e-10 whole.txt wrapped.txt

# the largest atom IDs of a LAMMPS with 32 bits for them
awk '/^Atoms/ || /^Velocities/ { on = 1; print; next } on && NF >= 4 { $1 = sprintf("%d", $1 + 2147483646 - 256) } { print }' reference.data >ids.data
for ranks in 1 2; do
  printf 'run 90\nsoftness save s ids%s.piece\n' $ranks | ways ids$ranks $ranks -var data ids
done
same 1e-10 ids1.atoms ids2.atoms
echo 'softness merge s ids2.piece' | ways merged 1 -var data ids
same 1e-10 ids1.atoms merged.atoms
echo 'create_atoms 1 single 1 1 1' >overflow.commands
if launch 1 -in "$SFT_TESTS/undisturbed.in" -log none -var name overflow -var style atomic -var data ids -var prepare whole.prepare -var commands overflow.commands \
  -var dimension 3 -var replicas 3 -var first 1 >overflow.out; then
  fail "an atom ID beyond the largest is not refused"
fi
grep -q 'ERROR: One or more atom IDs are too big' overflow.out || fail "no message about atom IDs: see $PWD/overflow.out"

# replica 3 alone equals the third of three: 3 <F>_123 - 2 <F>_12 = F_3
third() {
  awk 'FNR == 1 { file++ } { for (k = 5; k <= NF; k++) f[file, FNR, k] = $k; id[FNR] = $1; n = NF; lines = FNR }
    END { for (i = 1; i <= lines; i++) { printf "%d", id[i]; for (k = 5; k <= n; k++) printf " %.12f", 3 * f[1, i, k] - 2 * f[2, i, k]; print "" } }' \
    "$1-3.F" "$1-2.F" >"$1-expected.txt"
  awk '{ printf "%d", $1; for (k = 5; k <= NF; k++) printf " %.12f", $k; print "" }' "$1-alone.F" >"$1-alone.txt"
  same 1e-9 "$1-expected.txt" "$1-alone.txt"
}
for form in 'f change_box all boundary f f f x delta -6 6 y delta -6 6 z delta -6 6 units box' 's change_box all boundary s s s' 'slab change_box all boundary p p s' 'flat dimension'; do
  name=${form%% *}
  data=reference
  dimension=3
  prepare=${form#* }
  if [ "$name" = flat ]; then
    dimension=2
    prepare=''
    awk '/zlo zhi/ { print "-0.1 0.1 zlo zhi"; next } /^Atoms/ { on = 1; print; next } /^Velocities/ { on = 2; print; next }
      on == 1 && NF >= 5 { n++; $3 = 1.15 * (n % 16); $4 = 1.2 * int(n / 16); $5 = 0; NF = 5 } on == 2 && NF == 4 { $4 = 0 }
      / xlo xhi/ { $2 = $1 + 18.4 } / ylo yhi/ { $2 = $1 + 20.4 } { print }' reference.data >flat.data
    data=flat
  fi
  for ranks in 1 2; do
    for part in '3 1 3' '2 1 2' 'alone 3 1'; do
      # shellcheck disable=SC2086
      set -- $part
      echo "run $((30 * $3))" | ways "$name-$1" $ranks -var data $data -var dimension $dimension -var first "$2" -var replicas "$3"
      cut -d ' ' -f 1,9- "$name-$1.txt" | sed 's/ / x x x /' >"$name-$1.F"
    done
    third "$name"
  done
done
