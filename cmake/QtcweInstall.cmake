# What cmake --install puts into place, and the Debian package (cpack -G DEB).
include(CMakePackageConfigHelpers)

set(QTCWE_CMAKE_DIR ${CMAKE_INSTALL_DATADIR}/cmake/QtCwe)
configure_package_config_file(cmake/QtCweConfig.cmake.in ${CMAKE_BINARY_DIR}/QtCweConfig.cmake
                              INSTALL_DESTINATION ${QTCWE_CMAKE_DIR} PATH_VARS CMAKE_INSTALL_BINDIR)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/QtCweConfigVersion.cmake COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)

# Completion is made by the program itself, from its tables of options.
foreach(shell bash zsh)
    set(made ${CMAKE_BINARY_DIR}/completion/${shell})
    add_custom_command(OUTPUT ${made} COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/completion
                       COMMAND $<TARGET_FILE:qtcwe-fix> --completion=${shell} > ${made} DEPENDS qtcwe-fix
                       COMMENT "Completion for ${shell}")
    list(APPEND completions ${made})
endforeach()
add_custom_target(completion ALL DEPENDS ${completions})

# Where the loader finds LLVM anyway (Debian's packages) the program names no folder for it.
foreach(library ${QTCWE_CLANG_LIBRARY_${QTCWE_LLVM}} ${QTCWE_LLVM_LIBRARY_${QTCWE_LLVM}})
    get_filename_component(library ${library} REALPATH)
    get_filename_component(folder ${library} DIRECTORY)
    if(NOT folder IN_LIST CMAKE_C_IMPLICIT_LINK_DIRECTORIES)
        set(elsewhere ON)
    endif()
endforeach()
if(NOT elsewhere)
    set_target_properties(qtcwe-fix PROPERTIES INSTALL_RPATH_USE_LINK_PATH OFF)
endif()

install(TARGETS qtcwe-fix RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES ${CMAKE_BINARY_DIR}/qtcwe-tidy DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY docs share/ci DESTINATION ${CMAKE_INSTALL_DATADIR}/qtcwe-fix PATTERN "*.1" EXCLUDE)
install(FILES docs/qtcwe-fix.1 docs/qtcwe-tidy.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${CMAKE_BINARY_DIR}/QtCweConfig.cmake ${CMAKE_BINARY_DIR}/QtCweConfigVersion.cmake DESTINATION ${QTCWE_CMAKE_DIR})
install(FILES ${CMAKE_BINARY_DIR}/completion/bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME qtcwe-fix)
install(FILES ${CMAKE_BINARY_DIR}/completion/bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME qtcwe-tidy)
install(FILES ${CMAKE_BINARY_DIR}/completion/zsh DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions RENAME _qtcwe-fix)
install(FILES LICENSE CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(CPACK_PACKAGE_CONTACT "qtcwe-fix contributors <qtcwe-fix@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)  # the libraries; the front end also reads its own headers (stddef.h …)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libclang-common-${QTCWE_LLVM}-dev")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "git")
include(CPack)
