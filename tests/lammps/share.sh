# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# share NAME RANKS OPTIONS...: share.in with these defaults and the commands on standard input
share() {
  share_name=$1
  share_ranks=$2
  shift 2
  cat >"$share_name.finally"
  # the first -var of a name counts
  deck "$share_name" "$share_ranks" share.in "$@" -var finally "$share_name.finally" -var from data -var configuration reference \
    -var replicas 7 -var first 1 -var until 0 -var share no
}

# same_ensemble TOLERANCE NAME NAME: what both computes and the fix hold
same_ensemble() {
  for same_what in dump axes; do
    grep -v '^ITEM: TIMESTEP' "$2.$same_what" | sed 1d >ours.txt
    grep -v '^ITEM: TIMESTEP' "$3.$same_what" | sed 1d >theirs.txt
    same "$1" ours.txt theirs.txt
  done
}

# refused WORDS RANKS OPTIONS...: LAMMPS has to stop the deck on standard input, behind bad_input.in, with one line of ERROR
refused() {
  refused_words=$1
  refused_ranks=$2
  shift 2
  rm -f screen.* log.lammps*
  { cat "$SFT_TESTS/bad_input.in"; cat; } >refused.in
  if launch "$refused_ranks" -in refused.in -log none "$@" >refused.out; then
    fail "not refused: $refused_words"
  fi
  # an error of one partition is in its own output
  cat refused.out $(ls screen.* 2>/dev/null) >refused.all
  grep '^ERROR' refused.all >refused.lines || true
  grep -F "$refused_words" refused.lines >/dev/null || {
    cat refused.lines
    fail "no message with: $refused_words"
  }
  [ "$(sort -u refused.lines | wc -l)" -eq 1 ] || {
    cat refused.lines
    fail "more than one message for: $refused_words"
  }
}
