# Compiler flags of the installed Qt versions, for tests that read C++ files with real Qt headers.
#
# QTCWE_QT_MAJORS lists what is installed: 5, 6.
set(QT_NO_CREATE_VERSIONLESS_TARGETS ON)  # Qt 5 and Qt 6 side by side
set(QTCWE_QT_MAJORS)
foreach(major 5 6)
    find_package(Qt${major} QUIET COMPONENTS Core Gui Widgets Network Test Sql Concurrent Xml DBus)
    if(Qt${major}_FOUND)
        list(APPEND QTCWE_QT_MAJORS ${major})
    else()
        message(STATUS "Qt ${major} is not installed: no tests with its headers")
    endif()
endforeach()

set(QTCWE_CASES_QT "" CACHE STRING "The major version of Qt that the cases of checks are run with; empty: each that is installed")
option(QTCWE_CASES_QUICK "Leave out what a slow build need not repeat: compiling fixed cases, fixing them again" OFF)
set(QTCWE_CASES_MAJORS ${QTCWE_QT_MAJORS})
if(QTCWE_CASES_QT)
    list(FILTER QTCWE_CASES_MAJORS INCLUDE REGEX "^${QTCWE_CASES_QT}$")
endif()

# qtcwe_qt_flags(RESULT MAJOR MODULE…): what a compiler needs to find the headers of these modules.
function(qtcwe_qt_flags result major)
    set(flags -fPIC)
    foreach(module IN LISTS ARGN)
        get_target_property(dirs Qt${major}::${module} INTERFACE_INCLUDE_DIRECTORIES)
        foreach(dir IN LISTS dirs)
            if(EXISTS ${dir} AND NOT dir MATCHES "mkspecs")
                list(APPEND flags -I${dir})
            endif()
        endforeach()
    endforeach()
    list(REMOVE_DUPLICATES flags)
    set(${result} ${flags} PARENT_SCOPE)
endfunction()
