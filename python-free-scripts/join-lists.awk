# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# awk -f join-lists.awk LIST... : several sample lists as one, with paths that hold wherever it is put
FNR == 1 {
  folder = FILENAME
  if (!sub(/\/[^\/]*$/, "", folder)) folder = "."
  if (folder !~ /^\//) folder = ENVIRON["PWD"] "/" folder
}
{ sub(/#.*/, "") }
NF { print ($1 ~ /^\// ? "" : folder "/") $1, $2, $3 }
