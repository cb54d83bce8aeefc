#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Switchgear authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What may lie at the top: five folders, four files, and dotfiles.

set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/checks/tree.sh
source "$here/tree.sh"
cd "${1:-$here/../..}"

{
    list_files . | cut -d/ -f1 | sort -u |
        { grep -vxE 'app|core|resources|tests|ui|(CMakeLists\.txt|CMakePresets\.json|README\.md|LICENSE)|\..*' || true; } |
        sed 's|$|: does not belong at the top; put it into app, core, ui, resources or tests|'
    for name in app core resources tests ui; do
        [[ -f $name/README.md ]] || printf '%s: lacks a README.md\n' "$name"
    done
} | conclude check_top_level
