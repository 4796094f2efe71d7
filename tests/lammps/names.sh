# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# Names in the decks: folders, samples, models and scripts with blanks and with what a shell would take for commands, from the
# melt to the pictures; and names of files that are commands. Nothing is run, and nothing is taken for two words.
. "$SFT_TESTS/functions.sh"

# the rule: LAMMPS puts nothing into a line that it gives to a shell; names get there in the environment
for file in "$SFT_INPUTS"/*.in; do
  awk '/^(partition +[a-z]+ +[0-9*]+ +)?shell +(mv|rm|mkdir|cd|rmdir|putenv) / { next }
    /^(partition +[a-z]+ +[0-9*]+ +)?shell / { seen++; text = $0
      gsub(/""".*"""/, "", text); gsub(/\047[^\047]*\047/, "", text); gsub(/"[^"]*"/, "", text)
      if (text ~ /\$/ || $0 ~ /&$/) { print FILENAME ": " $0; bad = 1 } }
    END { exit bad }' "$file" || fail "a line for the shell holds a variable of LAMMPS"
done

# what a shell would do with it: a blank, a command, a pipe
odd="my re;touch pwned1;sults & |x" # no *, which LAMMPS replaces by the step
# act NAME DECK ARGUMENTS...
act() {
  act_name=$1
  act_deck=$2
  shift 2
  "$SFT_LMP" -in "$SFT_INPUTS/$act_deck.in" -log none "$@" </dev/null >"$act_name.out" 2>&1 || { tail -n 3 "$act_name.out"; fail "$act_deck.in stops: see $PWD/$act_name.out"; }
  ! grep 'WARNING: Shell command' "$act_name.out" || fail "a command of $act_deck.in fails: see $PWD/$act_name.out"
}
quench="-var pairs 60 -var rate 1e16 -var melt_time 0.05 -var hold_time 0.02 -var nvt_time 0.04 -var nvt_blocks 2"
label="-var q 40 -var replicas 4 -var window 0.02 -var per_decade 8"
potential=$(find "$SFT_INPUTS/../potentials" -name CuZr_Mendelev2009_thin4.eam.fs)
cp "$potential" "my potential.eam.fs"
both="-var temperatures"
for way in plain odd; do
  if [ $way = plain ]; then
    conf=conf labels=labels inherent=inherent scored=scored model=model analysis=analysis results=results potential=CuZr_Mendelev2009_thin4.eam.fs
  else
    conf="conf $odd" labels="labels $odd" inherent="inherent $odd" scored="scored $odd" model="model $odd" analysis="analysis $odd"
    results="results $odd" potential="my potential.eam.fs"
  fi
  # shellcheck disable=SC2086
  {
    act quench-$way quench $quench $both '1800 1400' -var samples '1 2' -var folder "$conf" -var potential "$potential"
    [ $way = plain ] || {
      cp "$conf/T1800-s1.data.gz" "$conf"/'T1800-s$(touch pwned2).data.gz'
      cp "$conf/T1800-s1.data.gz" "$conf"/'T1800-s1;touch pwned3;.data.gz'
      cp "$conf/T1800-s1.data.gz" "$conf"/'T1800-s1 2.data.gz'
    }
    act label-$way label $label $both '1800 1400' -var samples '1 2' -var configurations "$conf" -var folder "$labels" -var potential "$potential"
    act peaks-$way label -var replicas 1 -var window 0.01 $both 1800 -var samples 2 -var configurations "$conf" -var folder "$labels q" -var potential "$potential"
    act pieces-$way label $label $both 1800 -var samples 1 -var configurations "$conf" -var folder "$labels p" -var potential "$potential" -var pieces 2 -var piece 1
    act pieces-$way label $label $both 1800 -var samples 1 -var configurations "$conf" -var folder "$labels p" -var potential "$potential" -var pieces 2 -var piece 2
    act pieces-$way label $label $both 1800 -var samples 1 -var configurations "$conf" -var folder "$labels p" -var potential "$potential" -var pieces 2 -var piece 0
    act inherent-$way inherent $both 1800 -var samples '1 2' -var labels "$labels" -var folder "$inherent" -var potential "$potential"
    act features-$way features $both 1800 -var samples '1 2' -var labels "$labels" -var folder "features $inherent" -var potential "$potential" -var time 0.03 -var N 2 -var K 1 -var spacing 0.01 -var P 2
  }
  act fit-$way fit -var samples "$labels/samples.list" -var model "$model" -var outfold "$scored" -var threshold 4.8 -var draw 20 -var members 2 \
    -var cvmembers 1 -var folds 2 -var rounds 5 -var options "labels all resubstitution yes"
  act use-$way cuzr_softness -var configuration "$conf/T1400-s1.data.gz" -var model "$model" -var T 1400 -var time 0.02 -var every 10 \
    -var folder "$results" -var potential "$potential"
  act analyze-$way analyze -var samples "$scored/samples.list" -var relaxation "$labels/samples.list" -var folder "$analysis" -var threshold 4.8 \
    -var bins 2 -var minimum 1 -var scripts "$SFT_INPUTS/../python-free-scripts"
  act mixture-$way kob_andersen -var folder "kob $results" -var atoms 200 -var temperatures 1.0 -var equilibration 1 -var replicas 4 -var window 2 \
    -var threshold 0 -var draw 20 -var members 1 -var cvmembers 0 -var time 1
  for folder in "$conf" "$labels" "$labels p" "$labels q" "$inherent" "features $inherent" "$scored" "$results" "$analysis" "kob $results"; do
    rm -f "$folder"/*touch\ pwned[23]* "$folder"/*1\ 2*
    (cd "$folder" && find . -type f ! -name '*.svg' ! -path '*.softness/*' ! -name model.json ! -name relaxation.list ! -name '*.png' | sort | while read -r file; do
      echo "== $file"
      case $file in *.gz) gzip -cd "$file" ;; *) cat "$file" ;; esac | sed "s/CREATED.*//;s/^conf.*T1/T1/;s/ conf.*T1/ T1/"
    done)
  done >$way.txt
done
find . -name 'pwned*' >ran.txt
[ ! -s ran.txt ] || fail "a name was run as a command"
grep -a -v -e conf -e labels -e scored -e model plain.txt >plain.part
grep -a -v -e conf -e labels -e scored -e model odd.txt >odd.part
cmp plain.part odd.part || fail "names with blanks leave something else"
[ "$(grep -c . "labels $odd q/q-T1800.txt")" -eq 3 ] || fail "configurations with other names are averaged over: see $PWD/labels $odd q/q-T1800.txt"
[ -s "analysis $odd/slice-T1800.png" ] && [ -s "analysis $odd/figure-1.png" ] && [ -s "results $odd/softness-distribution.png" ] || fail "a picture is missing"
find . -name '*.lock' -o -name 'part-*' >left.txt
[ ! -s left.txt ] || fail "something is left: $(cat left.txt)"

# a quotation mark in a name: one line says so, and nothing is done
! "$SFT_LMP" -in "$SFT_INPUTS/label.in" -log none -var folder 'a"b' </dev/null >quote.out 2>&1 || fail "a quotation mark in a name is let through"
[ "$(grep -c '^ERROR' quote.out)" -eq 1 ] || fail "see $PWD/quote.out"
