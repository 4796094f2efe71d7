# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# The target sft_lammps: headers and definitions of the LAMMPS that the plugin is built for. Sets
#   LAMMPS_VERSION_NUMBER   as LAMMPS counts, e.g. 20250204
#   LAMMPS_BINARY, LAMMPS_LIBRARY   if LAMMPS has been built already
# LAMMPS makes no promise about its class layouts: the plugin fits the version, the integer sizes and the MPI it was
# built for. Of the build options only LAMMPS_SIZES and OpenMP (MyPage) change classes in LAMMPS's own src folder.

set(oldest_lammps 20250204)

if(NOT LAMMPS_SOURCE_DIR)
  message(FATAL_ERROR "LAMMPS_SOURCE_DIR is not set: name your LAMMPS source tree (4Feb2025 or newer) with "
    "-DLAMMPS_SOURCE_DIR=, or run `sh python-free-scripts/quickstart.sh`, which fetches and builds LAMMPS.")
endif()
get_filename_component(lammps_tree "${LAMMPS_SOURCE_DIR}" ABSOLUTE)
if(NOT EXISTS "${lammps_tree}/src/lammps.h" AND EXISTS "${lammps_tree}/lammps.h")
  get_filename_component(lammps_tree "${lammps_tree}" DIRECTORY)
endif()
foreach(header lammps.h lammpsplugin.h version.h neigh_request.h)
  if(NOT EXISTS "${lammps_tree}/src/${header}")
    message(FATAL_ERROR "LAMMPS_SOURCE_DIR=${LAMMPS_SOURCE_DIR} has no src/${header}: name the top folder of a full LAMMPS "
      "source tree (installed headers are not enough).")
  endif()
endforeach()

set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${lammps_tree}/src/version.h")
# version.h says: #define LAMMPS_VERSION "4 Feb 2025"
file(STRINGS "${lammps_tree}/src/version.h" version_line REGEX "define +LAMMPS_VERSION ")
if(NOT version_line MATCHES "\"([0-9]+) ([A-Z][a-z][a-z])[a-z]* ([0-9][0-9][0-9][0-9])\"")
  message(FATAL_ERROR "${lammps_tree}/src/version.h holds no version of the form \"4 Feb 2025\": ${version_line}")
endif()
set(day ${CMAKE_MATCH_1})
set(month_name ${CMAKE_MATCH_2})
set(year ${CMAKE_MATCH_3})
set(version_text "${day} ${month_name} ${year}")
set(months Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec)
list(FIND months "${month_name}" month)
math(EXPR LAMMPS_VERSION_NUMBER "${year} * 10000 + (${month} + 1) * 100 + ${day}")
if(LAMMPS_VERSION_NUMBER LESS ${oldest_lammps})
  message(FATAL_ERROR "The LAMMPS in ${LAMMPS_SOURCE_DIR} is version ${LAMMPS_VERSION_NUMBER}: "
    "the plugin needs ${oldest_lammps} (4Feb2025) or newer.")
endif()

if(NOT LAMMPS_BINARY)
  file(GLOB binaries "${lammps_tree}/build*/lmp" "${lammps_tree}/*/lmp")
  if(binaries)
    list(GET binaries 0 LAMMPS_BINARY)
  endif()
endif()
if(LAMMPS_BINARY AND NOT EXISTS "${LAMMPS_BINARY}")
  message(FATAL_ERROR "LAMMPS_BINARY=${LAMMPS_BINARY} does not exist: name the executable of a built LAMMPS.")
endif()

# What the executable says about itself counts; where it cannot be run (a login node), these options do.
set(LAMMPS_SIZES SMALLBIG CACHE STRING "Integer sizes of the LAMMPS build: SMALLBIG, BIGBIG or SMALLSMALL")
option(LAMMPS_OPENMP "LAMMPS was built with OpenMP" ON)
if(LAMMPS_BINARY)
  get_filename_component(LAMMPS_BINARY "${LAMMPS_BINARY}" ABSOLUTE)
  if(NOT LAMMPS_LIBRARY_DIR)
    get_filename_component(LAMMPS_LIBRARY_DIR "${LAMMPS_BINARY}" DIRECTORY)
  endif()
  file(GLOB libraries "${LAMMPS_LIBRARY_DIR}/liblammps*.so")
  if(NOT libraries)
    message(FATAL_ERROR "No shared liblammps in ${LAMMPS_LIBRARY_DIR}: build LAMMPS with -DBUILD_SHARED_LIBS=ON (a plugin "
      "needs it), or name the library's folder with -DLAMMPS_LIBRARY_DIR=.")
  endif()
  list(GET libraries 0 LAMMPS_LIBRARY)
  execute_process(COMMAND "${LAMMPS_BINARY}" -h OUTPUT_VARIABLE help ERROR_QUIET RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(WARNING "${LAMMPS_BINARY} -h does not run here: set LAMMPS_SIZES and LAMMPS_OPENMP as in the build of LAMMPS.")
  else()
    if(NOT help MATCHES "Simulator - ${version_text}")
      message(FATAL_ERROR "${LAMMPS_BINARY} is not LAMMPS ${version_text}, the version of ${LAMMPS_SOURCE_DIR}: build LAMMPS "
        "again, or name the executable with -DLAMMPS_BINARY=.")
    endif()
    if(help MATCHES "-DLAMMPS_(SMALLBIG|BIGBIG|SMALLSMALL)")
      set(LAMMPS_SIZES ${CMAKE_MATCH_1})
    endif()
    set(LAMMPS_OPENMP OFF)
    if(help MATCHES "Compiler: [^\n]* with OpenMP [0-9]")
      set(LAMMPS_OPENMP ON)
    endif()
    if(NOT help MATCHES "[ \n]PLUGIN[ \n]")
      message(FATAL_ERROR "${LAMMPS_BINARY} was built without the package PLUGIN: build LAMMPS with -DPKG_PLUGIN=ON "
        "-DBUILD_SHARED_LIBS=ON.")
    endif()
    if(help MATCHES "MPI STUBS")
      message(FATAL_ERROR "${LAMMPS_BINARY} was built without MPI: build LAMMPS with -DBUILD_MPI=ON.")
    endif()
  endif()
endif()

find_package(MPI QUIET COMPONENTS CXX)
if(NOT MPI_CXX_FOUND)
  message(FATAL_ERROR "No MPI for C++ was found (Debian: libopenmpi-dev openmpi-bin): it must be the one LAMMPS was built "
    "with; -DMPI_CXX_COMPILER= names its compiler wrapper.")
endif()

add_library(sft_lammps INTERFACE)
target_include_directories(sft_lammps SYSTEM INTERFACE "${lammps_tree}/src")
target_compile_definitions(sft_lammps INTERFACE LAMMPS_VERSION_NUMBER=${LAMMPS_VERSION_NUMBER} LAMMPS_${LAMMPS_SIZES}
                                                OMPI_SKIP_MPICXX=1 MPICH_SKIP_MPICXX=1)
target_link_libraries(sft_lammps INTERFACE MPI::MPI_CXX)
if(LAMMPS_OPENMP)
  find_package(OpenMP REQUIRED COMPONENTS CXX)
  target_link_libraries(sft_lammps INTERFACE OpenMP::OpenMP_CXX)
endif()
