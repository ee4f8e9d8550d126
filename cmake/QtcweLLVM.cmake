# Finds the shared libclang and libLLVM of one major version, as Debian and apt.llvm.org install them side by side.
#
# Gives the target qtcwe_llvm (headers as system headers, both libraries) and QTCWE_RESOURCE_DIR, the folder of clang's
# own headers (stddef.h …) that libclang needs when it parses.

set(QTCWE_LLVM 19 CACHE STRING "Major version of LLVM to build on")
set_property(CACHE QTCWE_LLVM PROPERTY STRINGS 19 22)
set(QTCWE_LLVM_PREFIX /usr/lib/llvm-${QTCWE_LLVM} CACHE PATH "Where that LLVM is installed")

# Results are kept by version, so that -DQTCWE_LLVM=22 in an old build folder does not find the libraries of 19.
set(v ${QTCWE_LLVM})
find_path(QTCWE_CLANG_INCLUDE_${v} clang-c/Index.h NO_DEFAULT_PATH
          PATHS ${QTCWE_LLVM_PREFIX}/include /usr/include/llvm-c-${v})
find_path(QTCWE_LLVM_INCLUDE_${v} llvm/Support/YAMLParser.h NO_DEFAULT_PATH
          PATHS ${QTCWE_LLVM_PREFIX}/include /usr/include/llvm-${v})
find_library(QTCWE_CLANG_LIBRARY_${v} NAMES clang-${v} NO_DEFAULT_PATH PATHS ${QTCWE_LLVM_PREFIX}/lib)
find_library(QTCWE_LLVM_LIBRARY_${v} NAMES LLVM-${v} NO_DEFAULT_PATH PATHS ${QTCWE_LLVM_PREFIX}/lib)
find_path(QTCWE_RESOURCE_DIR_${v} include/stddef.h NO_DEFAULT_PATH
          PATHS ${QTCWE_LLVM_PREFIX}/lib/clang/${v} /usr/lib/clang/${v})

foreach(part CLANG_INCLUDE LLVM_INCLUDE CLANG_LIBRARY LLVM_LIBRARY RESOURCE_DIR)
    if(NOT QTCWE_${part}_${v})
        message(FATAL_ERROR "LLVM ${v} is not complete under ${QTCWE_LLVM_PREFIX} (${part} is missing). "
                            "On Debian: tools/setup build, or apt-get install llvm-${v}-dev libclang-${v}-dev")
    endif()
endforeach()

set(QTCWE_RESOURCE_DIR ${QTCWE_RESOURCE_DIR_${v}})
add_library(qtcwe_llvm INTERFACE)
target_include_directories(qtcwe_llvm SYSTEM INTERFACE ${QTCWE_LLVM_INCLUDE_${v}} ${QTCWE_CLANG_INCLUDE_${v}})
target_link_libraries(qtcwe_llvm INTERFACE ${QTCWE_CLANG_LIBRARY_${v}} ${QTCWE_LLVM_LIBRARY_${v}})
