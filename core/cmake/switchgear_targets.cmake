# SPDX-FileCopyrightText: 2026 The Switchgear authors
# SPDX-License-Identifier: MIT

# What every target of the project gets, as properties of targets and never as global flags:
#
#   switchgear_add_library(<name> SOURCES … [PUBLIC lib…] [PRIVATE lib…] [PRECOMPILE header] [QT]
#       [NO_UNITY])
#   switchgear_configure_target(<name> [QT])
#
#   switchgear_join_files(<name>)
#
# With SWITCHGEAR_UNITY a library compiles twelve files at once, in a fifth of the time; NO_UNITY
# keeps one out, whose files share names in their unnamed namespaces.
# QT turns on AUTOMOC and QT_NO_KEYWORDS. It lies beside the package template because the core
# can be built alone, by a project that takes no other folder.

include_guard(GLOBAL)

# With optimisation g++ 12 takes an assignment to a std::optional of a time point for a pointer that
# dangles: -Wdangling-pointer is left to later compilers.
set(oldGnu $<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>)

add_library(switchgear-warnings INTERFACE)
target_compile_options(switchgear-warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual
    -Wold-style-cast -Wcast-align -Wimplicit-fallthrough -Wextra-semi
    $<${oldGnu}:-Wno-dangling-pointer>
    $<$<BOOL:${SWITCHGEAR_WARNINGS_AS_ERRORS}>:-Werror>)

add_library(switchgear-sanitizers INTERFACE)
if(SWITCHGEAR_SANITIZE STREQUAL "address")
    # Clang 14 cannot assemble a coroutine whose pointer to a function is checked.
    set(sanitizerFlags -fsanitize=address,undefined -fno-sanitize-recover=all
        $<$<CXX_COMPILER_ID:Clang>:-fno-sanitize=function> -fno-omit-frame-pointer)
elseif(SWITCHGEAR_SANITIZE STREQUAL "thread")
    set(sanitizerFlags -fsanitize=thread -fno-omit-frame-pointer)
elseif(SWITCHGEAR_SANITIZE STREQUAL "fuzz")
    set(sanitizerFlags -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
        -fno-omit-frame-pointer)
elseif(SWITCHGEAR_SANITIZE)
    message(FATAL_ERROR
        "SWITCHGEAR_SANITIZE is '${SWITCHGEAR_SANITIZE}'; it takes address, thread, fuzz, or nothing")
endif()
target_compile_options(switchgear-sanitizers INTERFACE ${sanitizerFlags})
target_link_options(switchgear-sanitizers INTERFACE ${sanitizerFlags})

# The faster linkers save a third of a rebuild's time on two cores; the result is the same.
add_library(switchgear-linker INTERFACE)
find_program(SWITCHGEAR_MOLD mold)
find_program(SWITCHGEAR_LLD ld.lld)
mark_as_advanced(SWITCHGEAR_MOLD SWITCHGEAR_LLD)
if(SWITCHGEAR_MOLD)
    target_link_options(switchgear-linker INTERFACE -fuse-ld=mold)
elseif(SWITCHGEAR_LLD)
    target_link_options(switchgear-linker INTERFACE -fuse-ld=lld)
endif()

# A precompiled header bears times and macros that ccache would otherwise take for a difference;
# with the base directory, a second checkout finds what the first one compiled.
find_program(SWITCHGEAR_CCACHE ccache)
mark_as_advanced(SWITCHGEAR_CCACHE)
set(switchgearLauncher "")
if(SWITCHGEAR_CCACHE)
    set(switchgearLauncher "${CMAKE_COMMAND};-E;env;CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}"
        "CCACHE_NOHASHDIR=1" "CCACHE_SLOPPINESS=pch_defines,time_macros" "${SWITCHGEAR_CCACHE}")
endif()

function(switchgear_configure_target name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "QT" "" "")
    set_target_properties(${name} PROPERTIES
        CXX_STANDARD 20
        CXX_STANDARD_REQUIRED ON
        CXX_EXTENSIONS OFF
        CXX_VISIBILITY_PRESET hidden
        VISIBILITY_INLINES_HIDDEN ON
        POSITION_INDEPENDENT_CODE ON)
    if(switchgearLauncher)
        set_target_properties(${name} PROPERTIES CXX_COMPILER_LAUNCHER "${switchgearLauncher}")
    endif()
    target_link_libraries(${name} PRIVATE
        $<BUILD_INTERFACE:switchgear-warnings>
        $<BUILD_INTERFACE:switchgear-sanitizers>
        $<BUILD_INTERFACE:switchgear-linker>)
    if(arg_QT)
        # The moc of Qt 6.4 stops in g++ 12's <concepts> where <compare> comes before any header
        # of Qt; it needs nothing from it.
        set_target_properties(${name} PROPERTIES
            AUTOMOC ON
            AUTOMOC_MOC_OPTIONS "-D_GLIBCXX_CONCEPTS")
        target_compile_definitions(${name} PRIVATE
            QT_NO_KEYWORDS QT_DISABLE_DEPRECATED_BEFORE=0x060400)
        if(SWITCHGEAR_CCACHE)
            target_compile_options(${name} PRIVATE
                $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>
                "$<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>")
        endif()
    endif()
endfunction()

function(switchgear_join_files name)
    if(SWITCHGEAR_UNITY)
        set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 12)
    endif()
endfunction()

function(switchgear_add_library name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "QT;NO_UNITY" "PRECOMPILE" "SOURCES;PUBLIC;PRIVATE")
    add_library(${name} STATIC ${arg_SOURCES})
    if(NOT arg_NO_UNITY)
        switchgear_join_files(${name})
    endif()
    target_link_libraries(${name} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
    if(arg_QT)
        switchgear_configure_target(${name} QT)
    else()
        switchgear_configure_target(${name})
    endif()
    if(arg_PRECOMPILE AND SWITCHGEAR_PRECOMPILE)
        target_precompile_headers(${name} PRIVATE ${arg_PRECOMPILE})
    endif()
endfunction()
