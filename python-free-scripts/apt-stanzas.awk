# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# *.sources (deb822 stanzas): the Debian archives in it, as source packages of other suites.
#   awk -v suites="trixie" -f apt-stanzas.awk /etc/apt/sources.list.d/debian.sources
# Fields other than Types, Suites, Components and Enabled stay as they are, with their continuation lines.
function end_stanza(   n, word, i, debian, own) {
  n = split(suite_field, word, " ")
  for (i = 1; i <= n; i++) {
    if (word[i] ~ /^(bullseye|bookworm|trixie|forky|sid|stable|oldstable|testing|unstable)(-updates|-backports)?$/) debian = 1
    else if (word[i] ~ /^[a-z]+(-updates|-backports)?$/) own = own " " word[i]
  }
  if (kept != "" && enabled && (" " component_field " ") ~ / main / && kept !~ /URIs:[ \t]*cdrom:/) {
    if (debian) printf("Types: deb-src\nSuites: %s\nComponents: main\n%s\n", suites, kept)
    else if (own != "") printf("Types: deb-src\nSuites:%s\nComponents: main universe\n%s\n", own, kept)
  }
  kept = suite_field = component_field = ""
  enabled = 1
}
BEGIN { enabled = 1 }
/^#/ { next }
/^[ \t]*$/ { end_stanza(); next }
/^[ \t]/ {
  if (field == "suites") suite_field = suite_field " " $0
  else if (field == "components") component_field = component_field " " $0
  else if (field != "types" && field != "enabled") kept = kept $0 "\n"
  next
}
{
  field = tolower($0)
  sub(/:.*/, "", field)
  value = $0
  sub(/^[^:]*:[ \t]*/, "", value)
  if (field == "suites") suite_field = value
  else if (field == "components") component_field = value
  else if (field == "enabled") enabled = tolower(value) !~ /^(no|false|off|0)/
  else if (field != "types") kept = kept $0 "\n"
}
END { end_stanza() }
