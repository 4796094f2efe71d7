# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# analyze.in from planted samples to pictures: all of them are drawn, with what the tables hold; missing and damaged tables
# are named, and pictures that are there stay.
. "$SFT_TESTS/functions.sh"
scripts=$SFT_INPUTS/../python-free-scripts
command -v gnuplot >/dev/null || fail "gnuplot is needed"

mkdir -p data more
awk -v folder=data -v natoms=600 -f "$SFT_TESTS/scored.awk"
head -n 3 data/long.list >more/few.list          # the same samples, named from another folder
sed -i 's#^\([^#]\)#../data/\1#' more/few.list
launch 2 -in "$SFT_INPUTS/analyze.in" -log none -var samples data/scored.list -var relaxation "data/long.list more/few.list" \
  -var bins 4 -var minimum 20 -var folder tables -var scripts "$scripts" >deck.out || { tail -n 3 deck.out; fail "analyze.in stopped"; }
[ "$(wc -l <tables/relaxation.list)" -eq "$(cat data/long.list more/few.list | grep -c '^[^#]')" ] || fail "the lists are not joined"
[ -z "$(find tables -name 'part-*')" ] || fail "temporary files are left"

# every picture, in both formats; slices by LAMMPS
for picture in figure-1 figure-1-long figure-2a figure-2-slices figure-3 figure-4 figure-4-elements; do
  [ "$(head -c 4 "tables/$picture.png" | tail -c 3)" = PNG ] || fail "$picture.png is no PNG file"
  tail -n 3 "tables/$picture.svg" | grep -q '</svg>' || fail "$picture.svg is not complete"
done
temperatures=$(awk '/^# T / { print $3 }' tables/slices.txt)
for T in $temperatures; do
  [ -s "tables/slice-T$T.png" ] || fail "there is no slice-T$T.png"
  for picture in figure-1 figure-2-slices figure-4; do
    grep -q ">[^<]*$T" "tables/$picture.svg" || fail "$picture does not show $T K"
  done
done

# a disc for each atom in the slices and a circle for each fast one: symbols 6 and 5 of gnuplot
awk '/^#/ || !NF { next } $4 != "nan" { n++; fast += $5 == 1 } END { print n, fast }' tables/slices.txt >counted
awk "{ n += gsub(/href='#gpPt6'/, \"\"); fast += gsub(/href='#gpPt5' transform/, \"\") } END { print n, fast }" tables/figure-2-slices.svg >drawn
cmp -s counted drawn || fail "atoms and fast atoms in the table: $(cat counted); in the picture: $(cat drawn)"

# the data file for dump image: beads around the fast atoms at their distance, nothing else of that type
T=$(echo "$temperatures" | head -n 1)
awk -v T="$T" -v first_radius=1.25 -v other_radius=1.55 -f "$scripts/slice-data.awk" tables/slices.txt >slice.data
awk -v T="$T" 'FNR == 1 { file++ }
  file == 1 && /^# T/ { on = $3 == T; next }
  file == 1 && on && NF && !/^#/ && $5 == 1 { n++; x[n] = $1; y[n] = $2; r[n] = $6 == 1 ? 1.25 : 1.55 }
  file == 2 && /^Atoms/ { atoms = 1; next }
  file == 2 && atoms && $3 == -1 { beads++; good = 0
    for (i = 1; i <= n; i++) if ((sqrt(($4 - x[i])^2 + ($5 - y[i])^2) - r[i])^2 < 1e-6) good = 1
    if (!good) bad = 1 }
  file == 2 && atoms && NF > 4 && $1 != ++id { bad = 1 }
  END { exit bad || !n || beads > 48*n || beads < 12*n }' tables/slices.txt slice.data || fail "the circles in slice.data"

# a table that is missing or damaged
cp -r tables broken
rm broken/softness.txt broken/auc.txt
echo '# nothing' >broken/mobility.txt
sh "$scripts/pictures.sh" broken >broken.out 2>&1 || fail "missing tables must not end pictures.sh with an error"
for picture in figure-1 figure-2a figure-4; do
  grep -q "^$picture: left out" broken.out || fail "$picture is not said to be left out"
done
cmp tables/figure-1.png broken/figure-1.png || fail "a picture without its table is changed"
printf 'this is\nno table 1\n' >broken/energy.txt
! sh "$scripts/pictures.sh" broken >broken.out 2>&1 || fail "a damaged table is drawn"
grep -q '^figure-3: gnuplot' broken.out || fail "the damaged table is not named"
cmp tables/figure-3.png broken/figure-3.png || fail "the picture of a damaged table is changed"
[ -z "$(find broken -name 'part-*')" ] || fail "temporary files of a failed picture are left"

# a full disk: gnuplot says nothing
formats='png svg'
[ -c /dev/full ] || { formats= && echo "a full disk: not tried, there is no /dev/full"; }
for format in $formats; do
  rm -rf full && cp -r tables full
  ln -s /dev/full full/part-figure-2a.$format
  ! sh "$scripts/pictures.sh" full >full.out 2>&1 || fail "pictures are written on a full disk"
  [ "$(grep -c '^figure-2a: gnuplot could not write it to full' full.out)" -eq 1 ] || fail "the full disk is not named: see full.out"
  cmp tables/figure-2a.$format full/figure-2a.$format || fail "half a picture takes the place of a whole one"
  [ -z "$(find full -name 'part-*')" ] || fail "temporary files are left on a full disk"
done
! sh "$scripts/pictures.sh" nowhere >nowhere.out 2>&1 || fail "a folder that is not there"
