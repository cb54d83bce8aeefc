#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Switchgear authors
# SPDX-License-Identifier: GPL-3.0-or-later

# app/run in a tree with a blank in its path, called from elsewhere, with a build and a program that
# only say how they were called.
# Usage: check_app_run.sh TREE

set -euo pipefail
source_tree=$1
here=$(mktemp -d)
trap 'rm -rf -- "$here"' EXIT
tree="$here/a tree"
caller="$here/an other folder"
mkdir -p "$tree/app" "$tree/build/release/bin" "$caller" "$here/bin"
cp "$source_tree"/app/{run,setup.sh} "$tree/app"
cp "$source_tree/CMakePresets.json" "$tree"
wrong=0

complain() {
    printf 'check_app_run: %s\n' "$*"
    [[ ! -s $here/said ]] || sed 's/^/    /' "$here/said"
    wrong=$((wrong + 1))
}

cat >"$here/bin/cmake" <<'TEXT'
#!/bin/sh
echo "cmake $*"
TEXT
cat >"$tree/build/release/bin/switchgear" <<'TEXT'
#!/bin/sh
echo "switchgear in $PWD: $*"
while [ $# -gt 0 ]; do
    [ "$1" != --offscreen-picture ] || echo picture >"$2"
    shift
done
TEXT
chmod +x "$here/bin/cmake" "$tree/build/release/bin/switchgear"

# run STATUS ARGUMENT… : what it says goes to $here/said.
run() {
    local expected=$1 status=0
    shift
    (cd "$caller" && PATH=$here/bin:$PATH "$tree/app/run" --no-install "$@") >"$here/said" 2>&1 ||
        status=$?
    ((status == expected)) || complain "app/run $*: status $status, not $expected"
}
says() { grep -qF -- "$1" "$here/said" || complain "does not say '$1'"; }

run 0 --off-screen --seconds 2
says "--target switchgear switchgear-cli"
says "--after 1s --run-for 2s"
[[ -s $tree/build/switchgear.png ]] || complain "no picture in the tree"

run 0 --off-screen --seconds 20 --picture "sub/p 1.png" -- --config c.json
says "switchgear in $caller: --print-states --offscreen-picture sub/p 1.png --after 12s"
says "--run-for 20s --config c.json"
[[ -s "$caller/sub/p 1.png" ]] || complain "no picture in the caller's folder"

run 0 --off-screen -- --version
says "switchgear in $caller: --version"
run 0 --build-only
! grep -q "switchgear in" "$here/said" || complain "started the program"
run 0 --help
says "Usage: app/run"

for wrong_use in --fast --seconds "--seconds 1" "--seconds 86401" "--seconds 2.5" --picture \
    "--preset none" "--preset core-only" "--preset tsan" "--preset fuzz" word; do
    read -ra words <<<"$wrong_use"
    run 2 "${words[@]}"
    says "(see "
done

((wrong == 0)) || exit 1
printf 'check_app_run: all well\n'
