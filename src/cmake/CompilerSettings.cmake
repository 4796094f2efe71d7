# SPDX-License-Identifier: GPL-2.0-or-later
# lammps-softness: machine-learned softness of glass-forming liquids in LAMMPS
#
# The target sft_settings: how everything of ours is compiled.

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_CXX_STANDARD 17)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

# LAMMPS loads plugins with RTLD_GLOBAL: only what must be seen may be seen.
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)

# The flag of each warning is the same for GCC and Clang. Fused multiply-adds stay off, so that results do not depend on
# the compiler's taste.
add_library(sft_settings INTERFACE)
target_compile_options(sft_settings INTERFACE -Wall -Wextra -ffp-contract=off)
target_compile_definitions(sft_settings INTERFACE $<$<COMPILE_LANGUAGE:C>:_DEFAULT_SOURCE>
                                                  $<$<COMPILE_LANGUAGE:C>:_POSIX_C_SOURCE=200809L>)
# Fedora and Arch build with the assertions of libstdc++: what aborts there must abort in our tests.
if(WARNINGS_AS_ERRORS OR SANITIZE)
  target_compile_definitions(sft_settings INTERFACE $<$<COMPILE_LANGUAGE:CXX>:_GLIBCXX_ASSERTIONS>)
endif()
# A compiler that nobody has tried yet may find fault with what others pass: TRIED shows its warnings, and they stop nobody.
set(tried_compilers GNU-12 GNU-14 GNU-16)
foreach(language C CXX)
  string(REGEX MATCH "^[0-9]+" major "${CMAKE_${language}_COMPILER_VERSION}")
  if(WARNINGS_AS_ERRORS STREQUAL "TRIED" AND NOT "${CMAKE_${language}_COMPILER_ID}-${major}" IN_LIST tried_compilers)
    message(STATUS "The tests have not been tried with ${CMAKE_${language}_COMPILER_ID} ${major}: its warnings are no errors")
  elseif(WARNINGS_AS_ERRORS)
    target_compile_options(sft_settings INTERFACE $<$<COMPILE_LANGUAGE:${language}>:-Werror>)
  endif()
endforeach()
if(SANITIZE)
  set(sanitizers -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_compile_options(${sanitizers})
  add_link_options(${sanitizers})
endif()
