# shellcheck shell=bash
# SPDX-FileCopyrightText: 2026 The Switchgear authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What the checks share. Each takes the top folder as its argument (default: its own tree), prints
# one line for each fault, as "file: what is wrong and what would be right", and ends with 0 or 1.

# list_files ROOT : the files of the tree, relative to it, also those not yet committed.
list_files() {
    local top
    # Git may be missing, refuse a tree of somebody else, or know only a tree around this one.
    if top=$(git -C "$1" rev-parse --show-toplevel 2>/dev/null) && [[ $top -ef $1 ]]; then
        git -C "$1" ls-files --cached --others --exclude-standard --deduplicate |
            while IFS= read -r file; do
                [[ ! -e $1/$file ]] || printf '%s\n' "$file"
            done
    else
        (cd "$1" && find . -path ./.git -prune -o -path ./build -prune -o -type f -print) |
            sed 's|^\./||'
    fi
}

# conclude NAME : reads the faults, prints them, and says how the check ended.
conclude() {
    local faults
    faults=$(cat)
    if [[ -n $faults ]]; then
        printf '%s\n' "$faults"
        printf '%s: %d faults\n' "$1" "$(wc -l <<<"$faults")"
        return 1
    fi
    printf '%s: all well\n' "$1"
}
