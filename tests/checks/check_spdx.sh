#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Switchgear authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Each source file says within its first lines whose it is and under which licence: core is MIT,
# all else is GPL-3.0-or-later.

set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/checks/tree.sh
source "$here/tree.sh"
cd "${1:-$here/../..}"

holder='2026 The Switchgear authors'
sources='(\.(h|hpp|cpp|in|cmake|sh|awk|ui|qrc|qss)|(^|/)(CMakeLists\.txt|run))$'

# Lines begin with "SPDX-" after the comment's sign, so that this script does not match itself.
list_files . | { grep -E "$sources" || true; } | while IFS= read -r file; do
    if [[ $file == core/* ]]; then licence=MIT; else licence=GPL-3.0-or-later; fi
    awk -v file="$file" -v holder="$holder" -v licence="$licence" '
        NR > 6 { exit }
        { sub(/[ \t]*(\*\/|-->)?[ \t\r]*$/, "") }
        substr($0, length($0) - length("SPDX-FileCopyrightText: " holder) + 1) \
            == "SPDX-FileCopyrightText: " holder { held = 1 }
        substr($0, length($0) - length("SPDX-License-Identifier: " licence) + 1) \
            == "SPDX-License-Identifier: " licence { licensed = 1 }
        END {
            if (!held) print file ": lacks \"SPDX-FileCopyrightText: " holder "\" at its top"
            if (!licensed) print file ": lacks \"SPDX-License-Identifier: " licence "\" at its top"
        }' "$file"
done | conclude check_spdx
