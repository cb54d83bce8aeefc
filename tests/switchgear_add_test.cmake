# SPDX-FileCopyrightText: 2026 The Switchgear authors
# SPDX-License-Identifier: GPL-3.0-or-later

# One program for each test file, with Qt Test:
#
#   switchgear_add_test(tst_name
#       [SOURCES file…]      default: tst_name.cpp
#       [LIBS target…]       what it tests; Qt6::Test comes by itself
#       [LABELS core|app|ui] default: the name of the folder
#       [ARGS argument…]     to the program
#       [TIMEOUT seconds]    default: 60; five times as long under a sanitizer
#       [SCALE factor]       QT_SCALE_FACTOR; registers tst_name@factor beside tst_name
#       [DATA]               SWITCHGEAR_TEST_DATA is the folder "data" beside the test
#       [NOT_UNDER address|thread] not built for that sanitizer
#       [SERIAL])            runs with nothing beside it (measures, or loads the machine)
#
# Each test runs off-screen, in UTC, with a runtime, configuration, data and cache folder of its
# own. A Qt warning ends it: QT_FATAL_WARNINGS.

include_guard(GLOBAL)

# A precompiled header holds for what was compiled with the same definitions, and each Qt library
# brings its own: hence one for each label, made in its folder with the libraries that most of its
# tests use. For a test with others the compiler reads the header's text instead.
set(CMAKE_PCH_WARN_INVALID OFF)
set(precompiledLibraries_core switchgear::core)
set(precompiledLibraries_app switchgear-demo switchgear-config)
set(precompiledLibraries_ui switchgear-ui)

# By AUTOMOC each test would have a target of its own for moc, and a second file to compile.
function(switchgear_configure_test_target name)
    switchgear_configure_target(${name} QT)
    set_target_properties(${name} PROPERTIES AUTOMOC OFF)
    target_compile_definitions(${name} PRIVATE SWITCHGEAR_SANITIZER="${SWITCHGEAR_SANITIZE}")
    target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
endfunction()

# What the test includes at its end.
function(switchgear_moc_test name)
    set(made ${CMAKE_CURRENT_BINARY_DIR}/moc/${name}.moc)
    add_custom_command(OUTPUT ${made}
        COMMAND Qt6::moc ${CMAKE_CURRENT_SOURCE_DIR}/${name}.cpp -o ${made}
        DEPENDS ${name}.cpp
        COMMENT "moc for ${name}"
        VERBATIM)
    target_sources(${name} PRIVATE ${made})
    target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/moc)
endfunction()

function(switchgear_precompile_test name label)
    set(provider switchgear-precompiled-${label})
    if(NOT TARGET ${provider})
        add_library(${provider} OBJECT ${PROJECT_SOURCE_DIR}/tests/test_precompiled.cpp)
        target_link_libraries(${provider} PRIVATE ${precompiledLibraries_${label}} Qt6::Test)
        switchgear_configure_test_target(${provider})
        target_precompile_headers(${provider} PRIVATE ${PROJECT_SOURCE_DIR}/tests/test_precompiled.h)
    endif()
    target_precompile_headers(${name} REUSE_FROM ${provider})
endfunction()

function(switchgear_register_test name program scale)
    set(home ${PROJECT_BINARY_DIR}/test-home/${name})
    foreach(folder IN ITEMS runtime config data cache)
        file(MAKE_DIRECTORY ${home}/${folder})
    endforeach()
    file(CHMOD ${home}/runtime DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)

    set(environment
        QT_QPA_PLATFORM=offscreen
        QT_FATAL_WARNINGS=1
        QT_SCALE_FACTOR=${scale}
        XDG_RUNTIME_DIR=${home}/runtime
        XDG_CONFIG_HOME=${home}/config
        XDG_DATA_HOME=${home}/data
        XDG_CACHE_HOME=${home}/cache
        LC_ALL=C.UTF-8
        TZ=UTC)
    set(factor 1)
    if(SWITCHGEAR_SANITIZE)
        set(factor 5)
        set(suppressions ${PROJECT_SOURCE_DIR}/tests/sanitizers)
        list(APPEND environment
            "ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1"
            "LSAN_OPTIONS=suppressions=${suppressions}/leaks.supp:print_suppressions=0"
            "UBSAN_OPTIONS=print_stacktrace=1"
            "TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1:suppressions=${suppressions}/threads.supp")
    endif()
    math(EXPR timeout "${arg_TIMEOUT} * ${factor}")

    add_test(NAME ${name} COMMAND ${program} ${arg_ARGS})
    set_tests_properties(${name} PROPERTIES
        ENVIRONMENT "${environment}"
        LABELS "${arg_LABELS}"
        TIMEOUT ${timeout}
        RUN_SERIAL ${arg_SERIAL})
endfunction()

function(switchgear_add_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "SERIAL;DATA" "TIMEOUT;SCALE;LABELS;NOT_UNDER" "SOURCES;LIBS;ARGS")
    if(arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "switchgear_add_test(${name}): unknown: ${arg_UNPARSED_ARGUMENTS}")
    endif()
    if(arg_NOT_UNDER AND SWITCHGEAR_SANITIZE STREQUAL arg_NOT_UNDER)
        return()
    endif()
    if(NOT arg_SOURCES)
        set(arg_SOURCES ${name}.cpp)
    endif()
    if(NOT arg_LABELS)
        cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME arg_LABELS)
    endif()
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 60)
    endif()

    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE ${arg_LIBS} Qt6::Test)
    if(arg_DATA)
        target_compile_definitions(${name} PRIVATE
            SWITCHGEAR_TEST_DATA="${CMAKE_CURRENT_SOURCE_DIR}/data")
    endif()
    switchgear_configure_test_target(${name})
    switchgear_moc_test(${name})
    if(SWITCHGEAR_PRECOMPILE)
        switchgear_precompile_test(${name} ${arg_LABELS})
    endif()

    switchgear_register_test(${name} ${name} 1)
    if(arg_SCALE)
        switchgear_register_test(${name}@${arg_SCALE} ${name} ${arg_SCALE})
    endif()
endfunction()
