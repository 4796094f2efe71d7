# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# Bad input: every line of a table is a short deck that must stop with a status that is not zero and one line of ERROR
# with the expected words. bad_input.sh TABLE START, or the table and start of this folder.
. "$SFT_TESTS/functions.sh"

table=${1:-$SFT_TESTS/bad_input.tsv}
start=${2:-$SFT_TESTS/bad_input.in}
tab=$(printf '\t')
number=0
bad=0
while IFS="$tab" read -r commands expected; do
  case $commands in '#'* | '') continue ;; esac
  number=$((number + 1))
  { cat "$start"; printf '%s\n' "$commands" | awk '{ gsub(/ ; /, "\n"); print }'; } >"bad$number.in"
  # every fifth on two ranks: all of them have to stop
  ranks=1
  [ $((number % 5)) -ne 0 ] || ranks=2
  problem=''
  if launch $ranks -in "bad$number.in" -log none >"bad$number.out"; then
    problem='it runs'
  elif ! grep -F "$expected" "bad$number.out" | grep -q ERROR; then
    problem="it says: $(grep ERROR "bad$number.out" || tail -n 3 "bad$number.out")"
  elif [ "$(grep -c ERROR "bad$number.out")" -ne 1 ]; then
    problem="more than one line: $(grep ERROR "bad$number.out")"
  fi
  [ -n "$problem" ] || continue
  bad=$((bad + 1))
  printf '%s\n  expected: %s\n  %s\n' "$commands" "$expected" "$problem"
done <"$table"
echo "$number lines, $bad not as expected"
[ "$number" -gt 0 ] && [ "$bad" -eq 0 ] || fail "bad input: see $PWD"
