# How every Pagepick library, test and tool is compiled.
#
#   pagepick_library(<name> SOURCES … [DEPS …] [FOR_THIS_MACHINE])
#   pagepick_test(<name> SOURCES … [DEPS …] [FOR_THIS_MACHINE])

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

# Prefix of the names that CTest prints: native/, asan/, wasm/, wasm-scalar/.
set(PAGEPICK_TEST_PREFIX "native" CACHE STRING "Prefix of the test names")

add_library(pagepick_flags INTERFACE)
target_include_directories(pagepick_flags INTERFACE "${CMAKE_SOURCE_DIR}/src")
target_compile_options(pagepick_flags INTERFACE
  -Wall -Wextra -Wconversion -Werror
  # A fused multiply-add rounds once where two instructions round twice; the
  # same code must give the same bits on every machine.
  -ffp-contract=off)
if(EMSCRIPTEN)
  target_compile_options(pagepick_flags INTERFACE -fno-rtti -fno-exceptions)
  target_link_options(pagepick_flags INTERFACE -fno-rtti -fno-exceptions)
  # Every browser that reads the page's ES2022 has these: shorter code.
  target_compile_options(pagepick_flags INTERFACE
    -mbulk-memory -mnontrapping-fptoint -msign-ext)
  target_link_options(pagepick_flags INTERFACE -mbulk-memory)
  if(PAGEPICK_SIMD)
    target_compile_options(pagepick_flags INTERFACE -msimd128)
  endif()
  if(PAGEPICK_RELAXED_SIMD)
    target_compile_definitions(pagepick_flags INTERFACE PAGEPICK_RELAXED_SIMD)
  endif()
endif()
if(PAGEPICK_SANITIZE)
  set(sanitize -fsanitize=address,undefined -fno-sanitize-recover=all
      -fno-omit-frame-pointer)
  target_compile_options(pagepick_flags INTERFACE ${sanitize})
  target_link_options(pagepick_flags INTERFACE ${sanitize})
endif()

function(pagepick_library name)
  cmake_parse_arguments(ARG "FOR_THIS_MACHINE" "" "SOURCES;DEPS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC pagepick_flags ${ARG_DEPS})
  # Only code whose bits are promised per build may use this machine's
  # instructions: the trainers, never what also runs in a page.
  if(ARG_FOR_THIS_MACHINE AND PAGEPICK_NATIVE_ARCH)
    target_compile_options(${name} PRIVATE -march=native)
  endif()
endfunction()

function(pagepick_test name)
  cmake_parse_arguments(ARG "FOR_THIS_MACHINE" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  # Eigen's types differ with the instruction set: who passes them to a library
  # is compiled as that library is.
  if(ARG_FOR_THIS_MACHINE AND PAGEPICK_NATIVE_ARCH)
    target_compile_options(${name} PRIVATE -march=native
      $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  endif()
  target_link_libraries(${name} PRIVATE pagepick_flags pagepick_gtest
                                        ${ARG_DEPS})
  add_test(NAME ${PAGEPICK_TEST_PREFIX}/${name} COMMAND ${name})
  set_tests_properties(${PAGEPICK_TEST_PREFIX}/${name} PROPERTIES TIMEOUT 600)
endfunction()
