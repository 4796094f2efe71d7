# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# Vector kernels of the core, src/core/*_avx2.c and *_avx512.c: compiled on x86-64 by GCC and Clang, each with the flags of
# its instruction set, and called only if the processor has it (src/core/cpu.h). Elsewhere plain C serves.

if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$" AND CMAKE_SIZEOF_VOID_P EQUAL 8
    AND CMAKE_C_COMPILER_ID MATCHES "GNU|Clang")
  set_property(SOURCE ${core_sources} APPEND PROPERTY COMPILE_DEFINITIONS SFT_X86_KERNELS)
  foreach(source ${core_sources})
    if(source MATCHES "_avx2\\.c$")
      set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS "-mavx2;-mfma")
    elseif(source MATCHES "_avx512\\.c$")
      set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS
        "-mavx2;-mfma;-mavx512f;-mavx512bw;-mavx512dq;-mavx512vl")
    endif()
  endforeach()
else()
  list(FILTER core_sources EXCLUDE REGEX "_avx(2|512)\\.c$")
endif()
