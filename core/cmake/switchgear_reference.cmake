# SPDX-FileCopyrightText: 2026 The Switchgear authors
# SPDX-License-Identifier: MIT

# The target `reference`: the pages of the public headers, in the build folder's
# reference/index.html. It fails on any warning. To be included by core/CMakeLists.txt.

find_program(SWITCHGEAR_DOXYGEN doxygen)
mark_as_advanced(SWITCHGEAR_DOXYGEN)

set(referenceFolder ${PROJECT_BINARY_DIR}/reference)
if(SWITCHGEAR_DOXYGEN)
    configure_file(cmake/Doxyfile.in Doxyfile @ONLY)
    add_custom_target(reference
        COMMAND ${CMAKE_COMMAND} -E rm -rf ${referenceFolder}
        COMMAND ${CMAKE_COMMAND} -E make_directory ${referenceFolder}
        COMMAND ${SWITCHGEAR_DOXYGEN} ${CMAKE_CURRENT_BINARY_DIR}/Doxyfile
        COMMENT "Building the reference in ${referenceFolder}/index.html"
        VERBATIM)
else()
    add_custom_target(reference
        COMMAND ${CMAKE_COMMAND} -E echo "The reference needs Doxygen; configure again with it."
        COMMAND ${CMAKE_COMMAND} -E false
        VERBATIM)
endif()
