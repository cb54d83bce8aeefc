# shellcheck shell=bash
# SPDX-FileCopyrightText: 2026 The Switchgear authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What app/run, tests/run, tests/bench/run, tests/fuzz/run and .ci/run share: the Debian packages,
# the build, and the way they speak. To be sourced, under `set -euo pipefail`; it changes into the
# top folder, and keeps the caller's in switchgear_caller.

switchgear_caller=$PWD
switchgear_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
switchgear_name=${0#"$switchgear_root/"}
cd "$switchgear_root" || exit

say() { printf '%s: %s\n' "$switchgear_name" "$*"; }

# fail STATUS TEXT… : 2 where the caller or the machine has to change, 1 where the build has.
fail() {
    local status=$1
    shift
    printf '%s: %s\n' "$switchgear_name" "$*" >&2
    exit "$status"
}

wrong_use() { fail 2 "$* (see $switchgear_name --help)"; }

# --- packages ------------------------------------------------------------------------------

# packages_of ROLE… : the Debian packages of each role, one on a line.
packages_of() {
    local role
    for role in "$@"; do
        case $role in
        build) printf '%s\n' g++ cmake ninja-build ccache ;;
        # Debian's Qt Charts is found by CMake only with the OpenGL files beside it.
        programs)
            printf '%s\n' qt6-base-dev qt6-charts-dev libqt6opengl6-dev qt6-httpserver-dev \
                qt6-websockets-dev libcli11-dev libcurl4-openssl-dev zlib1g-dev ca-certificates \
                fonts-dejavu-core
            ;;
        desktop) printf '%s\n' qt6-qpa-plugins qt6-wayland ;;
        # Two hundred programs, each linked in a tenth of the time.
        tests) printf '%s\n' qt6-base-dev mold ;;
        checks) printf '%s\n' pkg-config ;;
        # The sanitizers name the lines of a trace by LLVM's symbolizer.
        clang) printf '%s\n' clang-14 libclang-rt-14-dev llvm-14 ;;
        reference) printf '%s\n' doxygen ;;
        bench) printf '%s\n' libbenchmark-dev jq ;;
        format) printf '%s\n' clang-format-14 ;;
        *) fail 1 "no such role of packages: $role" ;;
        esac
    done | sort -u
}

missing_packages() {
    local package status
    for package in $(packages_of "$@"); do
        # The query fails, and says so on its error output, for a package that dpkg never saw.
        status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) ||
            status=unknown
        [[ $status == installed ]] || printf '%s\n' "$package"
    done
}

# as_root COMMAND… : runs it as root, through sudo where need be.
as_root() {
    if ((EUID == 0)); then "$@"; else sudo -- "$@"; fi
}

may_become_root() {
    ((EUID == 0)) && return
    command -v sudo >/dev/null || return 1
    # With a terminal sudo can ask for the password; with none it must do without.
    [[ -t 0 ]] || sudo -n true 2>/dev/null
}

# install_packages ROLE… : installs what is missing, and leaves apt alone when nothing is.
install_packages() {
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        fail 2 "packages can be installed on Debian alone; give --no-install to build with what" \
            "is there. On Debian 12 it would be: $(packages_of "$@" | paste -sd ' ')"
    fi

    local missing
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]})) || return 0

    say "missing Debian packages: ${missing[*]}"
    if ! may_become_root; then
        fail 2 "they can be installed by root alone, and there is no sudo that lets us. Please run" \
            "as root, then start again:"$'\n'"    apt-get update && apt-get install -y" \
            "--no-install-recommends ${missing[*]}"
    fi

    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300)
    say "apt-get update"
    # A third party's source may be down while Debian's own is well: the install tells.
    as_root "${apt[@]}" update >/dev/null || say "apt-get update had errors; trying all the same"
    say "apt-get install, which may take a few minutes"
    as_root "${apt[@]}" install -y --no-install-recommends "${missing[@]}" >/dev/null ||
        fail 2 "apt-get could not install them; what it said stands above"
}

# --- build ---------------------------------------------------------------------------------

preset_names() {
    sed -n 's/.*"name": "\([^"]*\)", "configurePreset".*/\1/p' CMakePresets.json | sort -u
}

require_preset() {
    preset_names | grep -qx -- "$1" ||
        wrong_use "no preset '$1'; there are" "$(preset_names | paste -sd ' ')"
}

# build PRESET [TARGET…] : configures and builds; all targets where none is named.
build() {
    local preset=$1 folder=build/$1
    shift
    : "${CMAKE_BUILD_PARALLEL_LEVEL:=$(nproc)}"
    export CMAKE_BUILD_PARALLEL_LEVEL

    # A tree that was copied or moved takes its build folder along, which CMake refuses.
    if [[ -f $folder/CMakeCache.txt ]] &&
        ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$switchgear_root" "$folder/CMakeCache.txt"; then
        say "$folder was made for another place; starting it anew"
        rm -rf -- "$folder"
    fi

    mkdir -p "$folder"
    if ! cmake --preset "$preset" >"$folder/configure.log" 2>&1; then
        cat "$folder/configure.log" >&2
        fail 1 "preset '$preset' could not be configured"
    fi
    say "building preset '$preset'"
    cmake --build --preset "$preset" ${1:+--target "$@"} ||
        fail 1 "preset '$preset' could not be built"
}
