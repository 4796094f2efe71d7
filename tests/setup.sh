#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# setup.sh FOLDER: LAMMPS is fetched through apt from the mirror that the system's sources name, in both forms of such files,
# and a mirror that apt refuses is named as the reason. The mirrors are folders; the system's own apt is not touched. 77: no apt here.
set -eu
repository=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=python-free-scripts/setup-functions.sh
. "$repository/python-free-scripts/setup-functions.sh"
have apt-get || exit 77
rm -rf "$1"
mkdir -p "$1"
cd "$1"
here=$PWD
logs=$here/logs

# mirror NAME DATE VALID-UNTIL VERSION : an archive with the sources of lammps of that version
mirror() {
  mkdir -p "$1/pool" lammps/src
  echo '#define LAMMPS_VERSION "4 Feb 2025"' >lammps/src/version.h
  tar -cf - lammps | gzip -n >"$1/pool/lammps_$4.orig.tar.gz"
  set -- "$1" "$2" "$3" "$4" "$(wc -c <"$1/pool/lammps_$4.orig.tar.gz")"
  for suite in trixie forky sid; do
    mkdir -p "$1/dists/$suite/main/source"
    cat >"$1/dists/$suite/main/source/Sources" <<END
Package: lammps
Format: 3.0 (quilt)
Version: $4+dfsg-1
Directory: pool
Files:
 $(md5sum "$1/pool/lammps_$4.orig.tar.gz" | cut -d ' ' -f 1) $5 lammps_$4.orig.tar.gz
Checksums-Sha256:
 $(sha256sum "$1/pool/lammps_$4.orig.tar.gz" | cut -d ' ' -f 1) $5 lammps_$4.orig.tar.gz
END
    cat >"$1/dists/$suite/Release" <<END
Suite: $suite
Codename: $suite
Date: $2
Valid-Until: $3
Components: main
SHA256:
 $(sha256sum "$1/dists/$suite/main/source/Sources" | cut -d ' ' -f 1) $(wc -c <"$1/dists/$suite/main/source/Sources") main/source/Sources
END
  done
}
past='Sat, 01 Jan 2000 00:00:00 UTC'
future='Sat, 01 Jan 2101 00:00:00 UTC'
mirror sound "$past" "$future" 20250204
mirror expired "$past" 'Sat, 08 Jan 2000 00:00:00 UTC' 20250204
mirror early "$future" "$future" 20250204
mirror other "$past" "$future" 20240829

# fetch NAME FORM : from the mirror of that name, in the place of the system's own
fetch() {
  rm -rf system
  mkdir -p system/parts
  case $2 in
    lines) echo "deb [trusted=yes] file:$here/$1 bookworm main" >system/sources.list ;;
    stanzas) printf 'Types: deb\nURIs: file:%s\nSuites: bookworm\nComponents: main\nTrusted: yes\n' "$here/$1" >system/parts/debian.sources ;;
  esac
  cat >system/apt.conf <<END
Dir::Etc::parts "/dev/null";
Dir::Etc::sourcelist "$here/system/sources.list";
Dir::Etc::sourceparts "$here/system/parts";
Acquire::Check-Valid-Until "true";
Acquire::Check-Date "true";
END
  (APT_CONFIG=$here/system/apt.conf && export APT_CONFIG && fetch_lammps "$here/$1-$2" 20250204) >"$1-$2.out" 2>&1
}

for form in lines stanzas; do
  fetch sound $form || fail "LAMMPS is not fetched: see $here/sound-$form.out and $logs"
  [ -f sound-$form/source/src/version.h ] || fail "no LAMMPS in $here/sound-$form"
done
while IFS='=' read -r name words; do
  ! fetch "$name" lines </dev/null || fail "LAMMPS is fetched from the mirror $name"
  grep -q "^ERROR: .*$words.*give LAMMPS_SOURCE_DIR=" "$name-lines.out" || fail "not named: $words: see $here/$name-lines.out"
  [ ! -e "$name-lines/source" ] || fail "something is left of the mirror $name"
done <<'MIRRORS'
expired=no source package of LAMMPS 20250204 was found: the mirror is out of date.*Release is expired
early=no source package of LAMMPS 20250204 was found: the clock of this machine is slow
other=no apt source of this system serves LAMMPS 20250204
nowhere=no source package of LAMMPS 20250204 was found: the mirror
MIRRORS
