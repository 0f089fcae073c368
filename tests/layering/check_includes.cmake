# Holds every #include of src/ against the table in src/README.md.
#
#   cmake -DSOURCE_FOLDER=<folder with README.md and the modules>
#         -P check_includes.cmake
#
# A module includes itself and what its row names. A module marked [W], which
# is compiled to WebAssembly too, includes nothing that a page has not.

cmake_minimum_required(VERSION 3.22)

set(not_in_a_page "^<(iostream|ostream|istream|fstream|sstream|filesystem)>"
    "^<(thread|mutex|condition_variable|future|random|regex)>" "^<Eigen/"
    "google/protobuf" "[.]pb[.]h")
# What src/base/CMakeLists.txt compiles for native programs only.
set(native_only base/file base/parallel_for)

set(faults 0)
function(report_fault message)
  message(STATUS "${message}")
  math(EXPR faults "${faults} + 1")
  set(faults ${faults} PARENT_SCOPE)
endfunction()

# | `name/` **[W]** | what lives there | may include |
file(STRINGS "${SOURCE_FOLDER}/README.md" rows ENCODING UTF-8
     REGEX "^[|] `[a-z]+/`")
set(modules "")
foreach(row IN LISTS rows)
  string(REGEX MATCH "^[|] `([a-z]+)/`([^|]*)[|].*[|]([^|]*)[|]$" matched
         "${row}")
  if(NOT matched)
    report_fault("README.md: cannot read the row ${row}")
    continue()
  endif()
  set(module "${CMAKE_MATCH_1}")
  set(mark "${CMAKE_MATCH_2}")
  string(REGEX MATCHALL "[a-z]+" may_include_${module} "${CMAKE_MATCH_3}")
  list(APPEND may_include_${module} ${module})
  string(FIND "${mark}" "W" found)
  if(found EQUAL -1)
    set(in_a_page_${module} FALSE)
  else()
    set(in_a_page_${module} TRUE)
  endif()
  list(APPEND modules ${module})
endforeach()

function(check_include file module include)
  set(where "${file}: #include ${include}")
  if(include MATCHES "^\"([a-z]+)/")
    if(NOT CMAKE_MATCH_1 IN_LIST may_include_${module})
      report_fault("${where}: the table does not let ${module}/ do that")
    endif()
  elseif(include MATCHES "^\"" AND NOT include MATCHES "^\"[a-z_]+[.]pb[.]h\"$")
    report_fault("${where}: name the module, \"${module}/...\"")
  endif()
  string(REGEX REPLACE "[.](cc|h)$" "" stem "${file}")
  if(in_a_page_${module} AND NOT stem IN_LIST native_only)
    foreach(pattern IN LISTS not_in_a_page)
      if(include MATCHES "${pattern}")
        report_fault("${where}: ${module}/ is compiled to WebAssembly too")
      endif()
    endforeach()
    foreach(native IN LISTS native_only)
      if(include STREQUAL "\"${native}.h\"")
        report_fault("${where}: native only, and ${module}/ is not")
      endif()
    endforeach()
  endif()
  set(faults ${faults} PARENT_SCOPE)
endfunction()

file(GLOB files RELATIVE "${SOURCE_FOLDER}" "${SOURCE_FOLDER}/*/*.h"
     "${SOURCE_FOLDER}/*/*.cc")
set(includes 0)
set(used_modules "")
foreach(file IN LISTS files)
  get_filename_component(module "${file}" DIRECTORY)
  list(APPEND used_modules ${module})
  if(NOT module IN_LIST modules)
    report_fault("${file}: README.md has no row for ${module}/")
    continue()
  endif()
  file(STRINGS "${SOURCE_FOLDER}/${file}" lines ENCODING UTF-8
       REGEX "^[ \t]*#[ \t]*include")
  foreach(line IN LISTS lines)
    string(REGEX MATCH "[\"<][^\">]*[\">]" include "${line}")
    check_include("${file}" "${module}" "${include}")
    math(EXPR includes "${includes} + 1")
  endforeach()
endforeach()

foreach(module IN LISTS modules)
  if(NOT module IN_LIST used_modules)
    report_fault("README.md has a row for ${module}/, which holds no code")
  endif()
endforeach()
list(LENGTH modules num_modules)
if(num_modules EQUAL 0 OR includes EQUAL 0)
  report_fault("found ${num_modules} modules and ${includes} includes to check")
endif()
if(faults GREATER 0)
  message(FATAL_ERROR "${faults} includes or rows break the map in README.md")
endif()
message(STATUS "${includes} includes of ${num_modules} modules keep to the map")
