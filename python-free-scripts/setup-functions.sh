# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# What quickstart.sh and test.sh share: the Debian packages, LAMMPS (fetch, unpack, build once), the plugin.
# They set `repository` before they source this file. Settings from the environment:
#   LAMMPS_VERSION           4Feb2025 (default) or 4Jul2026
#   LAMMPS_SOURCE_DIR        your own LAMMPS source tree, instead of a fetched one
#   LAMMPS_BINARY            with LAMMPS_SOURCE_DIR: its executable, if it is built already
#   LAMMPS_SOFTNESS_CACHE    where LAMMPS is kept (default: lammps-softness in XDG_CACHE_HOME or ~/.cache)
#   JOBS                     processes of a compilation (default: all cores)

# shellcheck disable=SC2154  # repository
build=$repository/build
logs=$build/logs
jobs=${JOBS:-$(nproc 2>/dev/null || echo 2)}

say() { printf '== %s\n' "$*"; }
fail() {
  printf 'ERROR: %s\n' "$*" >&2
  exit 1
}

# The process and all that it started: in the background they do not see Ctrl-C.
kill_tree() {
  # shellcheck disable=SC2013  # words
  for descendant in $(cat "/proc/$1/task"/*/children 2>/dev/null); do kill_tree "$descendant"; done
  kill "$1" 2>/dev/null || true
}

# run_logged NAME COMMAND... : output to build/logs/NAME.log; a line for every tenth that make reports, the end of the
# log if the command fails.
run_logged() {
  step=$1
  log=$logs/$step.log
  shift
  mkdir -p "$logs"
  : >"$log"
  "$@" >"$log" 2>&1 &
  child=$!
  trap 'kill_tree "$child"; exit 130' INT TERM
  shown=0
  while kill -0 "$child" 2>/dev/null; do
    percent=$(tail -n 20 "$log" | sed -n 's/^\[ *\([0-9]*\)%\].*/\1/p' | tail -n 1)
    if [ "${percent:-0}" -ge $((shown + 10)) ]; then
      shown=$((percent / 10 * 10))
      printf '   %s %%\n' "$shown"
    fi
    sleep 1
  done
  status=0
  wait "$child" || status=$?
  trap - INT TERM
  if [ "$status" -ne 0 ]; then
    echo "---- the last lines of $log ----" >&2
    tail -n 30 "$log" >&2
    fail "$step ended with status $status: the whole log is $log"
  fi
}

# ---- packages --------------------------------------------------------------------------------------------------------

have() { command -v "$1" >/dev/null 2>&1; }
have_module() { pkg-config --exists "$1" 2>/dev/null; }
have_header() { echo "#include <$1>" | c++ -E -x c++ - >/dev/null 2>&1; }

# LAMMPS is built without Python, but the CMake files of 4Jul2026 stop where there is no interpreter of Python 3.6 or newer;
# those of 4Feb2025 do not ask for one.
lammps_wants_python() {
  [ -z "${LAMMPS_BINARY:-}" ] || return 1
  if [ -n "${LAMMPS_SOURCE_DIR:-}" ]; then
    grep -q 'LAMMPS requires Python' "$LAMMPS_SOURCE_DIR/cmake/CMakeLists.txt" 2>/dev/null
  else
    number=$(version_number "${LAMMPS_VERSION:-4Feb2025}")
    [ "${number:-0}" -gt 20250204 ]
  fi
}

# One line for each Debian package that is missing; the second column says what it is, for other systems.
missing_packages() {
  have c++ && have cc || echo 'g++ C and C++ compilers'
  have make || echo 'make make'
  have cmake || echo 'cmake CMake 3.20 or newer'
  have pkg-config || echo 'pkg-config pkg-config'
  { have mpicxx && have mpirun; } || echo 'openmpi-bin MPI (mpirun)'
  have mpicxx || echo 'libopenmpi-dev MPI (mpicxx)'
  have_module gsl || echo 'libgsl-dev GNU Scientific Library'
  have_module jansson || echo 'libjansson-dev Jansson, a JSON library'
  have_header xgboost/c_api.h || echo 'libxgboost-dev XGBoost C library, 1.7 or newer'
  have_module libpng || echo 'libpng-dev libpng (pictures of dump image)'
  have_module zlib || echo 'zlib1g-dev zlib'
  have gnuplot || echo 'gnuplot-nox gnuplot (plots)'
  have xz || echo 'xz-utils xz'
  ! lammps_wants_python || have python3 || echo 'python3 Python 3 interpreter (for the CMake files of LAMMPS)'
}

# An unreachable source must not stop an installation from the others.
update_system_lists() { $as_root env LC_ALL=C apt-get update || true; }

# apt_trouble LOG : why `apt-get update` read no lists, in one line, or nothing. Where there are several reasons, the mirror
# itself comes before the way to it.
apt_trouble() {
  while IFS='=' read -r words advice; do
    line=$(grep -a "^[EW]: .*\($words\)" "$1" | head -n 1 | cut -c 4-)
    [ -n "$line" ] || continue
    echo "$advice (apt: $line)"
    return 0
  done <<'REASONS'
is expired=the mirror is out of date, and apt refuses it: name another one in the sources of apt, or put the line Acquire::Check-Valid-Until "false"; into a file of /etc/apt/apt.conf.d
is not valid yet=the clock of this machine is slow: set it
NO_PUBKEY\|Missing key\|is not signed\|signatures were invalid\|signature verification failed=apt does not know the keys of the mirror: install debian-archive-keyring
does not have a Release file=the mirror does not have this suite
ertificate=the certificate of the mirror is not accepted: install ca-certificates
[Rr]esolv=the name of the mirror cannot be looked up: is there a network?
onnect\|Failed to fetch=the mirror is not reached: is there a network, or is a proxy to be named in Acquire::http::Proxy?
REASONS
}

install_packages() {
  missing=$(missing_packages)
  [ -n "$missing" ] || return 0
  names=$(echo "$missing" | cut -d ' ' -f 1 | tr '\n' ' ')
  as_root=''
  if [ "$(id -u)" -ne 0 ]; then
    if have sudo && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then as_root=sudo; else as_root=none; fi
  fi
  if have apt-get && [ "$as_root" != none ]; then
    say "installing with apt: $names"
    [ "$as_root" != sudo ] || sudo true || fail "sudo was refused: install these packages yourself: $names"
    run_logged apt-update update_system_lists
    trouble=$(apt_trouble "$logs/apt-update.log")
    [ -z "$trouble" ] || say "$trouble"
    # shellcheck disable=SC2086  # words
    run_logged apt-install $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $names
    missing=$(missing_packages)
  fi
  if [ -n "$missing" ]; then
    printf 'ERROR: these are missing, and this script cannot install them (Debian package: what it is):\n' >&2
    echo "$missing" | sed 's/ /: /; s/^/  /' >&2
    fail "install them (with apt: apt-get install $names) and run the script again"
  fi
}

# ---- LAMMPS ----------------------------------------------------------------------------------------------------------

# 4Feb2025 -> 20250204
version_number() {
  echo "$1" | sed -n 's/^\([0-9]\{1,2\}\)\([A-Z][a-z][a-z]\)[a-z]*\([0-9]\{4\}\)$/\3 \2 \1/p' |
    awk '{ m = (index("JanFebMarAprMayJunJulAugSepOctNovDec", $2) + 2) / 3
           if (m == int(m) && m >= 1) printf("%d%02d%02d\n", $1, m, $3) }'
}

choose_cache() {
  cache=${LAMMPS_SOFTNESS_CACHE:-${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/lammps-softness}
  if ! mkdir -p "$cache" 2>/dev/null || [ ! -w "$cache" ]; then
    say "$cache cannot be written: LAMMPS goes to $build/lammps-cache"
    cache=$build/lammps-cache
    mkdir -p "$cache"
  fi
  cache=$(cd "$cache" && pwd)
  # one set-up at a time
  if have flock; then
    exec 9>"$cache/lock"
    flock -n 9 || { say "waiting for another set-up that uses $cache"; flock 9; }
  fi
}

# write_debian_sources FOLDER SUITES : the system's own apt sources of Debian, for source packages of other suites. On a
# derivative (Ubuntu) its own suites are kept. All else, such as Signed-By, stays as the system has it.
write_debian_sources() {
  LIST='' PARTS=''
  eval "$(apt-config shell LIST Dir::Etc::sourcelist/f PARTS Dir::Etc::sourceparts/d)"
  mkdir -p "$1"
  rm -f "$1"/*
  number=0
  for file in "$LIST" "$PARTS"/*.list "$PARTS"/*.sources; do
    [ -f "$file" ] || continue
    number=$((number + 1))
    case $file in
      *.sources) awk -v suites="$2" -f "$repository/python-free-scripts/apt-stanzas.awk" "$file" >"$1/$number.sources" ;;
      *) awk -v suites="$2" -f "$repository/python-free-scripts/apt-lines.awk" "$file" | sort -u >"$1/$number.list" ;;
    esac
  done
  find "$1" -type f -size +0 | grep -q .
}

# An unreachable source must not keep the others from being read.
update_lists() { LC_ALL=C apt-get -c "$1" update || true; }
download_source() { cd "$3" && apt-get -c "$1" source --tar-only --download-only --only-source "$2"; }

# fetch_lammps FOLDER NUMBER : leaves FOLDER/source, the tree of that version
fetch_lammps() {
  [ ! -d "$1/source" ] || return 0
  remedy="give LAMMPS_SOURCE_DIR=/path/to/lammps, a source tree of LAMMPS 4Feb2025 or newer"
  have apt-get || fail "LAMMPS can be fetched with apt only: $remedy"
  private=$1/apt
  mkdir -p "$private/lists/partial" "$private/cache/archives/partial" "$1/download"
  cat >"$private/apt.conf" <<CONFIGURATION
Dir::State::lists "$private/lists";
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "$private/sources";
Dir::Cache "$private/cache";
APT::Sandbox::User "root";
Acquire::Retries "3";
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
CONFIGURATION
  found=''
  : >"$private/all.log"
  for suites in trixie 'forky sid'; do
    write_debian_sources "$private/sources" "$suites" || fail "the system's apt sources name no Debian archive: $remedy"
    say "looking for LAMMPS $2 among the source packages ($suites)"
    run_logged apt-lists update_lists "$private/apt.conf"
    found=$(apt-cache -c "$private/apt.conf" showsrc lammps 2>/dev/null |
      sed -n 's/^Version: //p' | grep -E "^([0-9]+:)?$2([^0-9]|\$)" | sort | tail -n 1) || true
    [ -z "$found" ] || break
    cat "$logs/apt-lists.log" >>"$private/all.log"
  done
  [ -n "$found" ] || trouble=$(apt_trouble "$private/all.log")
  [ -n "$found" ] || [ -z "$trouble" ] || fail "no source package of LAMMPS $2 was found: $trouble; or $remedy"
  [ -n "$found" ] || fail "no apt source of this system serves LAMMPS $2 (see $logs/apt-lists.log): $remedy"

  say "fetching lammps=$found (130 to 220 MB)"
  run_logged lammps-fetch download_source "$private/apt.conf" "lammps=$found" "$1/download"
  say "unpacking"
  rm -rf "$1/source.part"
  mkdir "$1/source.part"
  for tarball in "$1"/download/lammps_*.orig.tar.*; do
    run_logged lammps-unpack tar --no-same-owner -xf "$tarball" -C "$1/source.part"
  done
  if [ -f "$1/source.part/src/version.h" ]; then
    mv "$1/source.part" "$1/source"
  else # one top folder
    mv "$1"/source.part/*/ "$1/source"
    rmdir "$1/source.part"
  fi
  [ -f "$1/source/src/version.h" ] || fail "the tarball of lammps=$found is not a LAMMPS source tree: see $1/source"
  rm -rf "$private" "$1/download"
}

# The packages that the decks need. GRAPHICS holds dump image in LAMMPS 4Jul2026, and is not there in 4Feb2025.
lammps_options='-DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=ON -DBUILD_MPI=ON -DBUILD_OMP=ON -DBUILD_TOOLS=OFF
-DPKG_MANYBODY=ON -DPKG_PLUGIN=ON -DPKG_OPT=ON -DPKG_OPENMP=ON -DPKG_REPLICA=ON -DPKG_EXTRA-COMPUTE=ON
-DPKG_EXTRA-FIX=ON -DPKG_COMPRESS=ON -DPKG_GRAPHICS=ON -DWITH_PNG=ON -DWITH_JPEG=OFF -DDOWNLOAD_POTENTIALS=OFF'

# build_lammps TREE FOLDER
build_lammps() {
  finished=$2/finished
  wanted="$1 $lammps_options"
  if [ -x "$2/lmp" ] && [ "$(cat "$finished" 2>/dev/null)" = "$wanted" ]; then return 0; fi
  rm -f "$finished"
  say "building LAMMPS in $2 (about ten minutes of processor time, once)"
  # shellcheck disable=SC2086  # words
  run_logged lammps-configure cmake -S "$1/cmake" -B "$2" $lammps_options
  run_logged lammps-build cmake --build "$2" -j "$jobs"
  run_logged lammps-try "$2/lmp" -h
  echo "$wanted" >"$finished.part"
  mv "$finished.part" "$finished"
}

# Sets lammps_tree and lammps_binary.
provide_lammps() {
  # somebody else's build is not to be waited for
  if [ -z "${LAMMPS_SOURCE_DIR:-}" ] || [ -z "${LAMMPS_BINARY:-}" ]; then choose_cache; fi
  if [ -n "${LAMMPS_SOURCE_DIR:-}" ]; then
    lammps_tree=$(cd "$LAMMPS_SOURCE_DIR" 2>/dev/null && pwd) || fail "LAMMPS_SOURCE_DIR=$LAMMPS_SOURCE_DIR is no folder"
    [ -f "$lammps_tree/src/lammpsplugin.h" ] ||
      fail "LAMMPS_SOURCE_DIR=$LAMMPS_SOURCE_DIR has no src/lammpsplugin.h: name the top folder of a LAMMPS source tree"
    entry=${cache-}/own-$(echo "$lammps_tree" | cksum | cut -d ' ' -f 1)
  else
    version=${LAMMPS_VERSION:-4Feb2025}
    number=$(version_number "$version")
    [ -n "$number" ] || fail "LAMMPS_VERSION=$version is not a version: write it like 4Feb2025"
    entry=$cache/lammps-$number
    mkdir -p "$entry"
    fetch_lammps "$entry" "$number"
    lammps_tree=$entry/source
  fi
  lammps_binary=${LAMMPS_BINARY:-}
  if [ -z "$lammps_binary" ]; then
    mkdir -p "$entry"
    build_lammps "$lammps_tree" "$entry/build"
    lammps_binary=$entry/build/lmp
  fi
  if have flock; then exec 9>&-; fi
  say "LAMMPS: $lammps_binary"
}

# build_plugin NAME FOLDER OPTIONS... : configure and build in FOLDER, logs under NAME
build_plugin() {
  name=$1
  folder=$2
  shift 2
  say "building $name in $folder"
  run_logged "$name-configure" cmake -S "$repository" -B "$folder" "$@"
  run_logged "$name-build" cmake --build "$folder" -j "$jobs"
  grep -a ' warning: ' "$logs/$name-build.log" | sort -u || true
}

# ---- MPI -------------------------------------------------------------------------------------------------------------

# Open MPI refuses root and more ranks than cores unless told otherwise, and binds the ranks of every run to the same
# first cores; other MPIs do not read these variables.
allow_mpi() {
  if [ "$(id -u)" -eq 0 ]; then
    export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
  fi
  export OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_MCA_hwloc_base_binding_policy=none
  case $(mpirun --version 2>/dev/null) in
    *"(Open MPI) "[1-5].*) export PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe PRTE_MCA_hwloc_default_binding_policy=none ;;
    *) export PRTE_MCA_mapby=:oversubscribe PRTE_MCA_bindto=none ;; # their names since version 6
  esac
  export OMPI_MCA_btl_vader_single_copy_mechanism=none
}
