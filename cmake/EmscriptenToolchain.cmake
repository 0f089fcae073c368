# Finds the Emscripten toolchain (EMSCRIPTEN_ROOT, else beside emcc, else
# Debian's place) so that `cmake --preset wasm` needs no wrapper.

if(NOT EMSCRIPTEN_ROOT)
  set(EMSCRIPTEN_ROOT "/usr/share/emscripten")
  find_program(EMCC_PROGRAM emcc NO_CMAKE_FIND_ROOT_PATH)
  if(EMCC_PROGRAM)
    file(REAL_PATH "${EMCC_PROGRAM}" emcc_real)
    get_filename_component(emcc_folder "${emcc_real}" DIRECTORY)
    set(platform "cmake/Modules/Platform/Emscripten.cmake")
    if(EXISTS "${emcc_folder}/${platform}")
      set(EMSCRIPTEN_ROOT "${emcc_folder}")
    endif()
  endif()
endif()
include("${EMSCRIPTEN_ROOT}/cmake/Modules/Platform/Emscripten.cmake")

# Node tries to fetch() a file path; the flag sends it back to the file system.
set(CMAKE_CROSSCOMPILING_EMULATOR "node;--no-experimental-fetch")

# Debian keeps Emscripten's JavaScript helpers (acorn) where Node does not look
# by itself.
set(CMAKE_CXX_LINKER_LAUNCHER "${CMAKE_COMMAND};-E;env"
    "NODE_PATH=/usr/share/nodejs")
