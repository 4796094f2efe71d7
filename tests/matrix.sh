#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# matrix.sh: the two commands of the README on bare Debian systems. For each suite: a root made by debootstrap from the
# mirror that this system's own apt sources name, a clean clone of the commit that is checked out here, quickstart.sh,
# test.sh, and one row of a table. Must be run by root, on a Debian system. May be stopped and run again: roots and the
# LAMMPS in them are taken over.
#   sh tests/matrix.sh [SUITE...]     (default: bookworm trixie sid)
# Settings from the environment:
#   MATRIX_FOLDER            where the roots are: FOLDER/SUITE, with logs and rows.md beside them (default: build/matrix)
#   MATRIX_FRESH=yes         new roots; LAMMPS is still taken over
#   MATRIX_UNTIL=lammps      stop when LAMMPS is built, which takes longest; no row
#   MATRIX_COMMAND='...'     run this in the clone in place of the two commands; no row
#   LAMMPS_SOFTNESS_CACHE    where the LAMMPS of each suite is kept (default: FOLDER/lammps)
#   LAMMPS_VERSION           for all suites (default: 4Jul2026 for sid, 4Feb2025 for the others)
#   MATRIX_MIRROR            another mirror of Debian than the system's own
#   JOBS                     processes of a compilation (default: all cores)
set -eu
repository=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=python-free-scripts/setup-functions.sh
. "$repository/python-free-scripts/setup-functions.sh"

folder=${MATRIX_FOLDER:-$build/matrix}
clone=/root/lammps-softness # in a root
until=${MATRIX_UNTIL:-tests}
[ $# -gt 0 ] || set -- bookworm trixie sid

[ "$(id -u)" -eq 0 ] || fail "matrix.sh makes whole systems (debootstrap, chroot, mount): run it as root"
for tool in debootstrap chroot unshare git apt-config; do
  have $tool || fail "matrix.sh needs $tool (Debian packages: debootstrap, coreutils, util-linux, git, apt)"
done
git -C "$repository" rev-parse --verify -q HEAD >/dev/null || fail "$repository is no clone of git: the commit that is tested must have a name"
[ -z "$(git -C "$repository" status --porcelain)" ] || say "what is not committed in $repository is not tested"
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
caches=${LAMMPS_SOFTNESS_CACHE:-$folder/lammps}
mkdir -p "$caches"
caches=$(cd "$caches" && pwd)
logs=$folder
if have flock; then
  exec 8>"$folder/lock"
  flock -n 8 || fail "another matrix.sh is at work in $folder"
fi

# find_mirror : sets mirror and keyring, from the first Debian archive among the system's own apt sources
find_mirror() {
  mirror=${MATRIX_MIRROR:-} keyring=''
  [ -z "$mirror" ] || return 0
  write_debian_sources "$folder/sources" bookworm || fail "the system's apt sources name no archive: give MATRIX_MIRROR=URL"
  # of `deb-src [options] URI suite main` and of the stanzas `URIs: URI`, `Signed-By: file`; a derivative's are left out
  archive=$(awk '$1 == "deb-src" && / bookworm main$/ {
        sub(/^deb-src +/, ""); key = ""
        if (match($0, /^\[[^]]*\]/)) {
          options = substr($0, 2, RLENGTH - 2); $0 = substr($0, RLENGTH + 1)
          n = split(options, option, " ")
          for (i = 1; i <= n; i++) if (option[i] ~ /^signed-by=\//) key = substr(option[i], 11)
        }
        print $1, key
      }
      /^[^ \t]/ { field = tolower($1) }
      field == "suites:" { debian = / bookworm$/ }
      field == "uris:" { for (i = 1; i <= NF; i++) if ($i ~ /^(https?|ftp|file):/ && uri == "") uri = $i }
      field == "signed-by:" && $2 ~ /^\// { file = $2 }
      /^$/ && FILENAME ~ /\.sources$/ { if (debian && uri != "") print uri, file; debian = 0; uri = file = field = "" }' \
    "$folder"/sources/* | grep -E '^(https?|ftp|file):' | head -n 1)
  rm -r "$folder/sources"
  [ -n "$archive" ] || fail "the system's apt sources name no Debian archive: give MATRIX_MIRROR=URL"
  mirror=${archive%% *} keyring=${archive#* }
}

# remove_root SUITE : nothing of this system may be mounted in it
remove_root() {
  ! grep -qF " $folder/$1/" /proc/self/mounts || fail "something is mounted in $folder/$1: unmount it first"
  rm -rf --one-file-system "${folder:?}/$1" "$folder/$1.made" || fail "$folder/$1 cannot be removed"
}

# make_root SUITE : FOLDER/SUITE, and how this system reaches the mirror
make_root() {
  [ "${MATRIX_FRESH:-no}" != yes ] || remove_root "$1"
  [ ! -f "$folder/$1.made" ] || return 0
  remove_root "$1"
  find_mirror
  say "a bare $1 in $folder/$1"
  set -- "$1" --variant=minbase
  case $mirror in https:*) set -- "$@" --include=ca-certificates ;; esac
  [ ! -f "$keyring" ] || set -- "$@" --keyring="$keyring"
  suite=$1
  shift
  run_logged "$suite-debootstrap" debootstrap "$@" "$suite" "$folder/$suite" "$mirror"
  adopt_network "$folder/$suite"
  touch "$folder/$suite.made"
}

# adopt_network ROOT : names of machines, apt's proxies and checks, and certificates, as this system has them
adopt_network() {
  for file in /etc/resolv.conf /etc/hosts; do
    [ ! -f $file ] || cp -L $file "$1$file"
  done
  apt-config dump | grep -E '^Acquire::((http|https|ftp)::Proxy|Check-Valid-Until|Check-Date) ' >"$1/etc/apt/apt.conf.d/80matrix" || true
  if [ -d "$1/usr/share/ca-certificates" ] && [ -d /usr/local/share/ca-certificates ]; then
    mkdir -p "$1/usr/local/share/ca-certificates"
    cp -r /usr/local/share/ca-certificates/. "$1/usr/local/share/ca-certificates"
    chroot "$1" update-ca-certificates
  fi
}

# in_root SUITE COMMAND... : in a namespace of its own, whose mounts and processes are gone when it ends, however that is.
# A shell stays as its first process, to collect the children that others leave.
in_root() {
  root=$folder/$1
  cache=$caches/$1
  mkdir -p "$cache" "$root/var/cache/lammps-softness"
  shift
  # shellcheck disable=SC2016
  unshare --mount --pid --fork --kill-child --propagation private sh -c '
    root=$1 cache=$2
    shift 2
    mount -t proc proc "$root/proc" && mount -t sysfs -o ro sysfs "$root/sys" && mount -t tmpfs tmpfs "$root/dev/shm" &&
      mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts" &&
      mount --bind "$cache" "$root/var/cache/lammps-softness" || exit 125
    chroot "$root" env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
    exit $?' sh "$root" "$cache" \
    LAMMPS_SOFTNESS_CACHE=/var/cache/lammps-softness LAMMPS_VERSION="$version" JOBS="$jobs" \
    ${http_proxy+"http_proxy=$http_proxy"} ${https_proxy+"https_proxy=$https_proxy"} ${no_proxy+"no_proxy=$no_proxy"} \
    "$@" </dev/null
}

# in_clone SUITE NAME COMMAND : a line of shell there, its output on the screen and in FOLDER/SUITE-NAME.log; its status is
# that of the function
in_clone() {
  {
    status=0
    in_root "$1" sh -c "cd $clone && $3" || status=$?
    echo $status >"$folder/$1-$2.status"
  } 2>&1 | tee "$folder/$1-$2.log"
  return "$(cat "$folder/$1-$2.status")"
}

# versions SUITE : compiler | XGBoost | MPI
versions() {
  # shellcheck disable=SC2016
  in_root "$1" sh -c 'printf "%s | %s | %s" "$(cc -dumpfullversion)" \
    "$(dpkg-query -W -f "\${Version}" libxgboost-dev | sed "s/-[^-]*\$//")" \
    "$(mpirun --version | sed -n "s/^mpirun (\(.*\)) /\1 /p" | head -n 1)"'
}

# run_suite SUITE : prints the row; its status is not zero if a command stopped or a test failed
run_suite() {
  case $1 in sid | unstable) version=4Jul2026 ;; *) version=4Feb2025 ;; esac
  version=${LAMMPS_VERSION:-$version}
  make_root "$1"
  rm -rf "${folder:?}/$1$clone"
  git clone -q --no-hardlinks "$repository" "$folder/$1$clone" || fail "$repository cannot be cloned"
  if [ -n "${MATRIX_COMMAND:-}" ]; then
    in_clone "$1" command "$MATRIX_COMMAND"
    return
  fi

  built=''
  [ ! -f "$caches/$1/lammps-$(version_number "$version")/build/finished" ] || built=', LAMMPS was there'
  begin=$(date +%s)
  if [ "$until" = lammps ]; then
    # shellcheck disable=SC2016
    in_clone "$1" lammps 'repository=$PWD && . python-free-scripts/setup-functions.sh && install_packages && provide_lammps'
    return
  fi
  if in_clone "$1" quickstart 'sh python-free-scripts/quickstart.sh'; then
    quickstart="$((($(date +%s) - begin + 30) / 60)) min$built"
    in_clone "$1" tests 'sh python-free-scripts/test.sh' || true
    tests=$(sed -n '$s/^\([0-9]* passed, [0-9]* failed\)$/\1/p' "$folder/$1-tests.log")
  else
    quickstart=stopped
    tests=''
  fi
  row="| $1 | $(date +%Y-%m-%d) | $(versions "$1") | $version | $quickstart | ${tests:-none} |"
  echo "$row" >>"$folder/rows.md"
  echo "$row"
  case $tests in *' passed, 0 failed') ;; *) return 1 ;; esac
}

failed=0
for suite in "$@"; do
  # in the background, so that a signal does not leave it running; a suite that fails does not keep the others from being tried
  (run_suite "$suite") &
  suite_child=$!
  trap 'kill_tree "$suite_child"; exit 130' INT TERM
  wait "$suite_child" || failed=$((failed + 1))
  trap - INT TERM
done
if [ -z "${MATRIX_COMMAND:-}" ] && [ "$until" != lammps ]; then
  say "all rows up to now ($folder/rows.md):"
  echo '| Debian | date | gcc | XGBoost | MPI | LAMMPS | quickstart.sh | test.sh |'
  echo '|---|---|---|---|---|---|---|---|'
  cat "$folder/rows.md" 2>/dev/null || true
fi
[ "$failed" -eq 0 ] || fail "$failed of $# suites did not pass"
