#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Switchgear authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Files of code are named in snake_case, and a name stands for one file (or one pair of header and
# source) in the whole tree.

set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/checks/tree.sh
source "$here/tree.sh"
cd "${1:-$here/../..}"

list_files . | { grep -E '\.(h|cpp)$' || true; } | awk '
    {
        name = $0
        sub(/^.*\//, "", name)
        stem = name
        sub(/\..*$/, "", stem)
        if (stem !~ /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/) print $0 ": is not named in snake_case"
        if (name in first) print $0 ": has the name of " first[name] "; a name stands for one file"
        else first[name] = $0
    }' | conclude check_names
