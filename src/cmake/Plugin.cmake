# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# The plugin, softnessplugin.so, and the command build/lmp (SFT_LMP) that runs LAMMPS with it.

file(GLOB shim_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/lammps/*.cpp)
add_library(softnessplugin MODULE ${shim_sources})
target_link_libraries(softnessplugin PRIVATE sft_core sft_lammps sft_settings)
set_target_properties(softnessplugin PROPERTIES PREFIX "" SUFFIX ".so" LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})
# The symbols of LAMMPS come from the liblammps that loads the plugin. nodelete: `plugin unload` must not pull the code
# from under running OpenMP threads.
target_link_options(softnessplugin PRIVATE -Wl,-z,nodelete -Wl,--exclude-libs,ALL -Wl,--as-needed)

if(NOT LAMMPS_BINARY)
  message(STATUS "No LAMMPS executable: build/lmp is not made (-DLAMMPS_BINARY= names one)")
  return()
endif()

add_executable(plugin_check ${PROJECT_SOURCE_DIR}/src/cmake/plugin_check.c)
target_link_libraries(plugin_check PRIVATE sft_settings ${CMAKE_DL_LIBS})
set_target_properties(plugin_check PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})

set(launcher_lammps "${LAMMPS_BINARY}")
set(launcher_library "${LAMMPS_LIBRARY}")
set(launcher_plugins "${PROJECT_BINARY_DIR}")
set(launcher_potentials "${PROJECT_SOURCE_DIR}/potentials")
set(launcher_lammps_potentials "${lammps_tree}/potentials")
foreach(name lammps library plugins potentials lammps_potentials)
  string(REPLACE "'" "'\\''" launcher_${name} "${launcher_${name}}")
endforeach()
set(SFT_LMP ${PROJECT_BINARY_DIR}/lmp)
configure_file(${PROJECT_SOURCE_DIR}/src/cmake/lmp.in ${SFT_LMP} @ONLY FILE_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
