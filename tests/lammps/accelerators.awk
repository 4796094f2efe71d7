# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# awk -f accelerators.awk table.txt: lines of suffix, liquid, styles, result (with tabs between them) as a table in
# Markdown with a column for each suffix; of several results the largest.
BEGIN { FS = "\t" }
{
  row = $2 " | " $3
  if (!(row in rows)) { rows[row]; order[++nrows] = row }
  if (!($1 in columns)) { columns[$1]; suffix[++ncolumns] = $1 }
  if (!((row, $1) in result) || $4 + 0 > result[row, $1] + 0) result[row, $1] = $4
}
END {
  line = "| liquid | styles |"
  rule = "|---|---|"
  for (c = 1; c <= ncolumns; c++) { line = line " " suffix[c] " |"; rule = rule "---|" }
  print line
  print rule
  for (r = 1; r <= nrows; r++) {
    line = "| " order[r] " |"
    for (c = 1; c <= ncolumns; c++) {
      value = result[order[r], suffix[c]]
      line = line " " (value ~ /^[0-9]/ && value > 0 ? sprintf("%.0e", value) : value) " |"
    }
    print line
  }
}
