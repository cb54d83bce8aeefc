# SPDX-FileCopyrightText: 2026 The Switchgear authors
# SPDX-License-Identifier: MIT

# What `cmake --install` takes along of the core: the library and its public headers, and two ways
# to find them, find_package(switchgear) for CMake and switchgear-core.pc for all else. Both go by
# where they lie, so that the installed tree can be moved. To be included by core/CMakeLists.txt.

include(CMakePackageConfigHelpers)

set(packageFolder ${CMAKE_INSTALL_LIBDIR}/cmake/switchgear)
install(TARGETS switchgear-core EXPORT switchgearTargets FILE_SET HEADERS COMPONENT core
    ARCHIVE COMPONENT core)
install(EXPORT switchgearTargets NAMESPACE switchgear:: COMPONENT core
    DESTINATION ${packageFolder})
configure_package_config_file(cmake/switchgear-config.cmake.in switchgear-config.cmake
    INSTALL_DESTINATION ${packageFolder}
    NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor version may break what the one before it promised.
write_basic_package_version_file(switchgear-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES
    ${CMAKE_CURRENT_BINARY_DIR}/switchgear-config.cmake
    ${CMAKE_CURRENT_BINARY_DIR}/switchgear-config-version.cmake
    COMPONENT core DESTINATION ${packageFolder})

# The prefix as seen from the .pc file; an absolute library folder cannot be moved with its prefix.
set(pkgConfigFolder ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
if(IS_ABSOLUTE ${CMAKE_INSTALL_LIBDIR} OR IS_ABSOLUTE ${CMAKE_INSTALL_INCLUDEDIR})
    set(pkgConfigPrefix ${CMAKE_INSTALL_PREFIX})
    set(pkgConfigLibraries ${CMAKE_INSTALL_FULL_LIBDIR})
    set(pkgConfigHeaders ${CMAKE_INSTALL_FULL_INCLUDEDIR})
else()
    file(RELATIVE_PATH pkgConfigUp /prefix/${pkgConfigFolder} /prefix)
    string(REGEX REPLACE "/$" "" pkgConfigUp ${pkgConfigUp})
    set(pkgConfigPrefix "\${pcfiledir}/${pkgConfigUp}")
    set(pkgConfigLibraries "\${prefix}/${CMAKE_INSTALL_LIBDIR}")
    set(pkgConfigHeaders "\${prefix}/${CMAKE_INSTALL_INCLUDEDIR}")
endif()
configure_file(cmake/switchgear-core.pc.in switchgear-core.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/switchgear-core.pc
    COMPONENT core DESTINATION ${pkgConfigFolder})

# Not the folder of the programs: their licence is another.
install(FILES LICENSE COMPONENT core DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/doc/switchgear-core)
