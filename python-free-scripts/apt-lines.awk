# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# sources.list (one line a source): the Debian archives in it, as source packages of other suites.
#   awk -v suites="trixie" -f apt-lines.awk /etc/apt/sources.list
$1 != "deb" && $1 != "deb-src" { next }
{
  sub(/#.*/, "")
  options = ""
  at = 2
  if ($2 ~ /^\[/) {
    while (at <= NF) {
      options = options " " $at
      if ($at ~ /\]$/) break
      at++
    }
    at++
  }
  uri = $at
  suite = $(at + 1)
  main = 0
  for (i = at + 2; i <= NF; i++) if ($i == "main") main = 1
  if (!main || uri ~ /^cdrom:/ || suite ~ /security/) next
  if (suite ~ /^(bullseye|bookworm|trixie|forky|sid|stable|oldstable|testing|unstable)(-updates|-backports)?$/) {
    n = split(suites, wanted, " ")
    for (i = 1; i <= n; i++) print "deb-src" options " " uri " " wanted[i] " main"
  } else if (suite ~ /^[a-z]+(-updates|-backports)?$/) {
    print "deb-src" options " " uri " " suite " main universe"
  }
}
