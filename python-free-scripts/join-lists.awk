# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# awk -f join-lists.awk LIST... : several sample lists as one, with paths that hold wherever it is put. A path may stand in
# quotes; it does in the joined list if it needs to.
FNR == 1 {
  folder = FILENAME
  if (!sub(/\/[^\/]*$/, "", folder)) folder = "."
  if (folder !~ /^\//) folder = ENVIRON["PWD"] "/" folder
}
{
  sub(/\r$/, "")
  sub(/^[ \t]+/, "")
}
/^(#|$)/ { next }
{
  mark = substr($0, 1, 1)
  if (mark == "\"" || mark == "'") {
    rest = substr($0, 2)
    end = index(rest, mark)
    path = substr(rest, 1, end - 1)
    rest = substr(rest, end + 1)
  } else {
    sub(/#.*/, "")
    path = $1
    rest = substr($0, length(path) + 1)
  }
  sub(/#.*/, "", rest)
  split(rest, word)
  if (path !~ /^\//) path = folder "/" path
  if (path ~ /[ \t#]/) {
    mark = index(path, "\"") ? "'" : "\""
    path = mark path mark
  }
  print path, word[1], word[2]
}
