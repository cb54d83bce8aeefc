#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Switchgear authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The core can be embedded: installed and found with find_package, and with add_subdirectory.
# Usage: check_package.sh BUILD_FOLDER SCRATCH_FOLDER

set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$1
scratch=$2
rm -rf -- "$scratch"
mkdir -p "$scratch"

# try NAME ARGUMENT… : configures, builds and runs the consumer.
try() {
    local name=$1
    shift
    if ! {
        cmake -G Ninja -S "$here/package_consumer" -B "$scratch/$name" "$@" &&
            cmake --build "$scratch/$name" && "$scratch/$name/consumer"
    } >"$scratch/$name.log" 2>&1; then
        cat "$scratch/$name.log"
        printf 'check_package: %s does not work\n' "$name"
        exit 1
    fi
}

cmake --install "$build" --component core --prefix "$scratch/prefix" >"$scratch/install.log" || {
    cat "$scratch/install.log"
    exit 1
}
try find_package -DCMAKE_PREFIX_PATH="$scratch/prefix"
try add_subdirectory -DSWITCHGEAR_SOURCE="$here/../.."

# The list in core/CMakeLists.txt has every public header.
if ! diff -r "$here/../../core/include" "$scratch/prefix/include"; then
    printf 'check_package: the headers above are not in the list of core/CMakeLists.txt\n'
    exit 1
fi

# What is installed names neither this tree nor a folder of the machine that built it.
if grep -rIlF -e "$(cd "$here/../.." && pwd)" "$scratch/prefix"; then
    printf 'check_package: the files above name the tree that they were built from\n'
    exit 1
fi
printf 'check_package: all well\n'
