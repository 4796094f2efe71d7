# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# The target sft_libraries: what the core links with. All that is missing is named in one message.

find_package(PkgConfig QUIET)
find_package(GSL QUIET)
find_package(ZLIB QUIET)
find_path(XGBOOST_INCLUDE_DIR xgboost/c_api.h DOC "Folder that holds xgboost/c_api.h")
find_library(XGBOOST_LIBRARY xgboost DOC "The XGBoost library")
if(PKG_CONFIG_FOUND)
  pkg_check_modules(JANSSON QUIET IMPORTED_TARGET jansson)
endif()

set(missing "")
if(NOT PKG_CONFIG_FOUND)
  string(APPEND missing "\n  pkg-config                  Debian: pkg-config")
endif()
if(NOT GSL_FOUND)
  string(APPEND missing "\n  GNU Scientific Library      Debian: libgsl-dev       or -DGSL_ROOT_DIR=")
endif()
if(NOT ZLIB_FOUND)
  string(APPEND missing "\n  zlib                        Debian: zlib1g-dev       or -DZLIB_ROOT=")
endif()
if(NOT XGBOOST_INCLUDE_DIR OR NOT XGBOOST_LIBRARY)
  string(APPEND missing "\n  XGBoost C library >= 1.7    Debian: libxgboost-dev   or -DXGBOOST_INCLUDE_DIR= and -DXGBOOST_LIBRARY=")
endif()
if(NOT JANSSON_FOUND)
  string(APPEND missing "\n  Jansson (JSON)              Debian: libjansson-dev   or its folder of jansson.pc in PKG_CONFIG_PATH")
endif()
if(missing)
  message(FATAL_ERROR "These packages are missing:${missing}\n"
    "Install them, or name another prefix with -DCMAKE_PREFIX_PATH=, and run cmake again.")
endif()

add_library(sft_libraries INTERFACE)
target_include_directories(sft_libraries SYSTEM INTERFACE ${XGBOOST_INCLUDE_DIR})
target_link_libraries(sft_libraries INTERFACE ${XGBOOST_LIBRARY} GSL::gsl ZLIB::ZLIB PkgConfig::JANSSON m)
