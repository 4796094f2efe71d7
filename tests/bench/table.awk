# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# awk -F '\t' -v wanted="NAMES or empty" -v tsv=FILE -f table.awk rows.tsv skipped.tsv raw.tsv: the table of bench.sh. Medians
# of all numbers of a name in raw.tsv, with the least and the largest; skipped.tsv says why some are missing.
function median(n, x,   i, j, t) {
  for (i = 2; i <= n; i++) for (j = i; j > 1 && x[j] < x[j - 1]; j--) { t = x[j]; x[j] = x[j - 1]; x[j - 1] = t }
  return n % 2 ? x[(n + 1) / 2] : (x[n / 2] + x[n / 2 + 1]) / 2
}
function group(name) { sub(/\..*/, "", name); return name }
function why(name,   prefix) {
  for (prefix in reason) if (index(name ".", prefix ".") == 1) return reason[prefix]
  return "no number was left: see the messages above"
}
FNR == 1 { file++ }
/^#/ || NF < 2 { next }
FILENAME == ARGV[1] {
  if (wanted != "" && index(" " wanted " ", " " group($1) " ") == 0) next
  order[++rows] = $1; relation[$1] = $2; goal[$1] = $3; unit[$1] = $4; what[$1] = $5
  next
}
FILENAME == ARGV[2] { reason[$1] = $2; next }
{ value[$1, ++count[$1]] = $2 + 0 }
END {
  printf("%-98s %10s %21s  %-7s %8s  %s\n", "what", "measured", "least ... largest", "unit", "goal", "met")
  print "name\tmeasured\tunit\tgoal\tmet" > tsv
  for (k = 1; k <= rows; k++) {
    name = order[k]
    n = count[name]
    aim = relation[name] == "-" ? "" : relation[name] " " goal[name]
    if (n == 0) {
      missing++
      printf("%-98s %10s  %s\n", what[name], "-", why(name))
      print name "\t-\t" unit[name] "\t" aim "\tnot measured" > tsv
      continue
    }
    split("", x)
    for (i = 1; i <= n; i++) x[i] = value[name, i]
    middle = median(n, x)
    met = ""
    if (relation[name] == ">=") met = middle >= goal[name] ? "yes" : "no"
    if (relation[name] == "<=") met = middle <= goal[name] ? "yes" : "no"
    yes += met == "yes"
    no += met == "no"
    spread = n > 1 ? sprintf("%.4g ... %.4g", x[1], x[n]) : ""
    printf("%-98s %10s %21s  %-7s %8s  %s\n", what[name], sprintf("%.4g", middle), spread, unit[name], aim, met)
    print name "\t" sprintf("%.6g", middle) "\t" unit[name] "\t" aim "\t" met > tsv
  }
  printf("%d goals met, %d missed, %d rows not measured\n", yes, no, missing)
}
