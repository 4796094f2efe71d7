# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# After `clear`, and after the plugin has been unloaded and loaded again, everything works as before, to the bit. With
# SFT_VALGRIND=yes (tests/valgrind.sh) valgrind watches: nothing of ours is lost, no memory is misused.
. "$SFT_TESTS/functions.sh"
. "$SFT_TESTS/models.sh"

deck reference 1 prepare.in -var box orthogonal
make_samples
fit one 1
plugin=$(dirname "$SFT_LMP")/softnessplugin.so

if [ "${SFT_VALGRIND:-no}" = yes ]; then
  times=2
  # build/lmp ends with `exec LAMMPS`: valgrind follows it there
  log=$PWD/valgrind.log
  rm -f "$log".*
  # shellcheck disable=SC2086
  valgrind --trace-children=yes --trace-children-skip='*/plugin_check,*/orted' --leak-check=full --show-leak-kinds=definite \
    --num-callers=40 --log-file="$log.%p" ${SFT_VALGRIND_OPTIONS:-} \
    "$SFT_LMP" -in "$SFT_TESTS/reload.in" -log none -var name reload -var plugin "$plugin" -var times $times </dev/null >reload.out 2>&1 ||
    fail "reload.in under valgrind: see $PWD/reload.out"
  # Paragraphs with our plugin among the callers count. What MPI_Init loses is not ours: the addresses of a component that
  # it has unloaded may look like ours later.
  sed 's/^==[0-9]*== \{0,1\}//' "$log".* | awk '
    function finish() { if (text && ours && !(text ~ /PMPI_Init/)) { printf "%s\n", text; found++ } text = ""; ours = 0 }
    /^$/ { finish(); next }
    /are definitely lost|Invalid (read|write|free)|uninitialised|Mismatched free|overlap/ { text = $0 "\n"; next }
    text { text = text $0 "\n"; if (/softnessplugin\.so/) ours = 1 }
    END { finish(); print found + 0 " reports of valgrind with the plugin in them"; exit found > 0 }' >valgrind.txt || {
    cat valgrind.txt
    fail "valgrind: see $PWD/valgrind.txt"
  }
  cat valgrind.txt
  grep -h 'definitely lost:\|ERROR SUMMARY' "$log".*
else
  times=3
  deck reload 1 reload.in -var plugin "$plugin" -var times $times
  deck reload2 2 reload.in -var plugin "$plugin" -var times 2
fi
for round in $(seq 2 $times); do
  cmp reload.1.dump reload.$round.dump || fail "F_s in round $round"
  cmp reload.1.fields reload.$round.fields || fail "symmetry functions and softness in round $round"
done
