#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Switchgear authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The core can be embedded: installed, moved, and found by find_package and by pkg-config; and with
# add_subdirectory. What is installed is what is public, and no more.
# Usage: check_package.sh BUILD_FOLDER SCRATCH_FOLDER

set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source=$(cd "$here/../.." && pwd)
build=$1
scratch=$2
compiler=${CXX:-c++}
rm -rf -- "$scratch"
mkdir -p "$scratch"

wrong() {
    printf 'check_package: %s\n' "$*"
    exit 1
}

# quietly NAME COMMAND… : what it says is shown only where it fails.
quietly() {
    local log=$scratch/$1.log
    shift
    "$@" >"$log" 2>&1 || {
        cat "$log"
        return 1
    }
}

# configure NAME ARGUMENT… : the consumer, with these of its settings.
configure() {
    cmake -G Ninja -S "$here/package_consumer" -B "$scratch/$1" "${@:2}"
}

# try NAME ARGUMENT… : configures and builds the consumer; it runs and tells the core's version.
try() {
    local name=$1
    quietly "$name" configure "$@" || wrong "$name: cannot be configured"
    quietly "$name" cmake --build "$scratch/$name" || wrong "$name: cannot be built"
    told "$name" "$scratch/$name/consumer"
}

told() {
    local said
    said=$("$2") || wrong "$1: the consumer fails, having said '$said'"
    [[ $said == "$version" ]] || wrong "$1: the library tells version '$said', not '$version'"
}

# --- what is installed ---------------------------------------------------------------------

quietly install cmake --install "$build" --component core --prefix "$scratch/first" ||
    wrong "it cannot be installed"
# Nothing may hold on to the place that it was installed to.
prefix=$scratch/moved
mv "$scratch/first" "$prefix"

# Private headers stay away, and no file that was not meant to be there came along.
library=$(cd "$prefix" && find . -name 'libswitchgear-core.a' -printf '%h\n' | sed 's|^\./||')
[[ -n $library ]] || wrong "no libswitchgear-core.a was installed"
{
    (cd "$source/core" && find include -type f)
    printf '%s\n' "$library/libswitchgear-core.a" "$library/pkgconfig/switchgear-core.pc" \
        "$library"/cmake/switchgear/switchgear{-config,-config-version,Targets}.cmake \
        share/doc/switchgear-core/LICENSE
} | LC_ALL=C sort >"$scratch/expected.txt"
# One file of the targets for each build type; its name bears it.
(cd "$prefix" && find . -type f -not -name 'switchgearTargets-*.cmake' | sed 's|^\./||') |
    LC_ALL=C sort >"$scratch/found.txt"
diff "$scratch/expected.txt" "$scratch/found.txt" ||
    wrong "the files above are missing (<), or are installed and should not be (>); public" \
        "headers are listed in core/CMakeLists.txt"
diff -r "$source/core/include" "$prefix/include" || wrong "the headers above are not the tree's"
cmp "$source/core/LICENSE" "$prefix/share/doc/switchgear-core/LICENSE" ||
    wrong "the installed licence is not the core's"

if grep -rIlF -e "$source" -e "$scratch/first" "$prefix"; then
    wrong "the files above name the tree that they were built from, or where they first were"
fi

# --- found by pkg-config -------------------------------------------------------------------

command -v pkg-config >/dev/null || wrong "needs the Debian package pkg-config"
export PKG_CONFIG_LIBDIR=$prefix/$library/pkgconfig
unset PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR
pkg-config --validate switchgear-core || wrong "switchgear-core.pc is not sound"
version=$(pkg-config --modversion switchgear-core)
read -ra compile <<<"$(pkg-config --cflags switchgear-core)"
read -ra link <<<"$(pkg-config --libs switchgear-core)"
[[ " ${compile[*]} " == *" -pthread "* && " ${link[*]} " == *" -pthread "* ]] ||
    wrong "switchgear-core.pc does not ask for -pthread"

quietly pkg-config "$compiler" -std=c++20 "${compile[@]}" \
    "$here/package_consumer/consumer.cpp" "${link[@]}" -o "$scratch/consumer" ||
    wrong "pkg-config: the consumer cannot be built"
told pkg-config "$scratch/consumer"

# Each public header alone, with what pkg-config tells and nothing of this tree.
compile_alone() {
    printf '#include <%s>\n' "$1" |
        "$compiler" -std=c++20 -Wall -Wextra -Wpedantic -Werror -fsyntax-only \
            "${@:2}" -x c++ - || {
        printf 'check_package: <%s> does not compile alone\n' "$1"
        return 1
    }
}
export -f compile_alone
export compiler
# shellcheck disable=SC2016
(cd "$prefix/include" && find . -name '*.h' -printf '%P\0') |
    xargs -0 -P "$(nproc)" -I '{}' bash -c 'compile_alone "$@"' - '{}' "${compile[@]}" ||
    wrong "the headers above have to compile alone"

# --- found by CMake ------------------------------------------------------------------------

try find_package -DCMAKE_PREFIX_PATH="$prefix"
for wanted in 99 "0.1;COMPONENTS;no_such_component"; do
    ! configure refused -DCMAKE_PREFIX_PATH="$prefix" -DSWITCHGEAR_WANTED="$wanted" \
        >"$scratch/refused.log" 2>&1 || wrong "find_package gives 'switchgear ${wanted//;/ }'"
    rm -rf -- "$scratch/refused"
done

try add_subdirectory -DSWITCHGEAR_SOURCE="$source"
# What embeds the core is installed without it.
quietly embedded cmake --install "$scratch/add_subdirectory" --prefix "$scratch/embedded" ||
    wrong "a project that embeds the core cannot be installed"
[[ $(cd "$scratch/embedded" && find . -type f) == ./bin/consumer ]] ||
    wrong "a project that embeds the core installs files of it, too"

printf 'check_package: all well\n'
