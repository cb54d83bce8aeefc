#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Switchgear authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Every file of code is as clang-format 14 writes it. Status 2 where there is none.
# To put it right: clang-format-14 -i FILE

set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/checks/tree.sh
source "$here/tree.sh"
cd "${1:-$here/../..}"

command -v clang-format-14 >/dev/null || {
    printf 'check_format: needs the Debian package clang-format-14\n' >&2
    exit 2
}
list_files . | { grep -E '\.(h|cpp)$' || true; } | while IFS= read -r file; do
    clang-format-14 --dry-run -Werror "$file" >/dev/null 2>&1 ||
        printf '%s: not as clang-format 14 writes it\n' "$file"
done | conclude check_format
