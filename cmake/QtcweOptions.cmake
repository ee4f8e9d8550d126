# One set of warnings, definitions and instrumentation for every target: qtcwe_options.

option(QTCWE_WERROR "Warnings are errors" OFF)
option(QTCWE_SANITIZE "AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
option(QTCWE_COVERAGE "Line and branch coverage (gcov format)" OFF)
option(QTCWE_FUZZ "Build the fuzzers of test/fuzz (clang only)" OFF)

find_package(Threads REQUIRED)
add_library(qtcwe_options INTERFACE)
target_link_libraries(qtcwe_options INTERFACE Threads::Threads)
target_include_directories(qtcwe_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_definitions(qtcwe_options INTERFACE
    $<$<COMPILE_LANGUAGE:C>:_GNU_SOURCE>
    QTCWE_VERSION="${PROJECT_VERSION}"
    QTCWE_LLVM_MAJOR=${QTCWE_LLVM}
    QTCWE_RESOURCE_DIR="${QTCWE_RESOURCE_DIR}"
    QTCWE_SOURCE_DOCS="${CMAKE_SOURCE_DIR}/docs")
target_compile_options(qtcwe_options INTERFACE
    -Wall -Wextra -Wconversion -Wshadow -Wvla
    $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes>
    $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions>
    $<$<COMPILE_LANGUAGE:CXX>:-fno-rtti>
    $<$<BOOL:${QTCWE_WERROR}>:-Werror>)

if(QTCWE_SANITIZE)
    set(flags -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
    # LLVM's classes have no type information for us to check against (-fno-rtti).
    target_compile_options(qtcwe_options INTERFACE ${flags} $<$<COMPILE_LANGUAGE:CXX>:-fno-sanitize=vptr>)
    target_link_options(qtcwe_options INTERFACE ${flags})
endif()
if(QTCWE_COVERAGE)
    target_compile_options(qtcwe_options INTERFACE --coverage -fprofile-update=atomic)
    target_compile_definitions(qtcwe_options INTERFACE QTCWE_COVERAGE)
    target_link_options(qtcwe_options INTERFACE --coverage)
endif()
if(QTCWE_FUZZ)
    if(NOT CMAKE_C_COMPILER_ID MATCHES Clang)
        message(FATAL_ERROR "QTCWE_FUZZ needs clang (use the preset: cmake --preset fuzz)")
    endif()
    target_compile_options(qtcwe_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
