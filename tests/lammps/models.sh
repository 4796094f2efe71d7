# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# make_samples: labeled samples of two temperatures and three sample numbers, their list
make_samples() {
  : >samples.list
  for T in 0.8 1.4; do
    for sample in 1 2 3; do
      deck "T$T-s$sample" 1 samples.in -var T $T -var seed "${sample}7$(echo $T | tr -d .)"
      file="T$T-s$sample.dump"
      # compressed samples are read, too
      if [ $sample -eq 2 ]; then gzip -f "$file" && file="$file.gz"; fi
      echo "$file $T $sample" >>samples.list
    done
  done
}

# fit NAME RANKS KEYWORDS...: a small model NAME.softness, with the threshold $fit_threshold
fit() {
  fit_name=$1
  fit_ranks=$2
  shift 2
  {
    echo 'units lj'
    echo "softness fit ${fit_list:-samples.list} $fit_name.softness A B descriptor 2.3 0.1 0.8 2.3 0.1 threshold ${fit_threshold:-0.5} draw 50 members 3 folds 3 cvmembers 2 rounds 20 depth 3 seed 5 $*"
    echo "softness info $fit_name.softness"
  } >fit.in
  launch "$fit_ranks" -in fit.in -log none >"$fit_name.out" || {
    tail -n 3 "$fit_name.out"
    fail "softness fit on $fit_ranks ranks: see $PWD/$fit_name.out"
  }
}
