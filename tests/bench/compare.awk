# SPDX-FileCopyrightText: 2026 The Switchgear authors
# SPDX-License-Identifier: GPL-3.0-or-later

# awk -f compare.awk targets.txt figures.tsv: the figures ("row threads nanoseconds") beside their
# bounds, and beside what the same call costs as others write it. A figure is told in the terms of
# its bound: "now + 0.61 add" is 0.61 of an atomic add above a reading of the clock.
# -v filter=REGEX: rows and peers that it does not match are left out.
# Status: 1 where a row is missing, 2 where one does not meet what it must, 3 for both.

function trimmed(text) { gsub(/^[ \t]+|[ \t]+$/, "", text); return text }

# A reference of this run on as many threads; -1 where it was not measured.
function reference(name, row, threads) {
    if (name == "ns") return 1
    if (name == "one") return (row, 1) in figure ? figure[row, 1] : -1
    return ("ref_" name, threads) in figure ? figure["ref_" name, threads] : -1
}

# Splits a bound into fixed (the sum of all terms but the last), unit (what the last counts in) and
# factor (the last one's), and names the references with their values in told; returns the bound's
# value, or -1 where a reference is missing.
function evaluate(bound, row, threads,    terms, count, i, parts) {
    fixed = 0
    fixedText = told = ""
    count = split(bound, terms, "+")
    for (i = 1; i <= count; ++i) {
        if (split(trimmed(terms[i]), parts, "*") == 1) {
            # A name alone is once that reference, a number alone is nanoseconds.
            parts[2] = parts[1] ~ /^[a-z]/ ? parts[1] : "ns"
            if (parts[1] ~ /^[a-z]/) parts[1] = 1
        }
        factor = parts[1] + 0
        unitName = parts[2]
        unit = reference(unitName, row, threads)
        if (unit < 0) return -1
        if (unitName != "ns") told = told (told ? ", " : "") sprintf("%s %.2f", unitName, unit)
        if (i < count) {
            fixed += factor * unit
            fixedText = fixedText (factor == 1 ? "" : factor " ") unitName " + "
        }
    }
    return fixed + factor * unit
}

function shownBound(bound, value) {
    if (bound ~ /^[-0-9.]+$/) return bound
    return value < 0 ? bound " = ?" : sprintf("%s = %.2f", bound, value)
}

function tell(row, threads, must, goal,    measured, least, best, ratio, verdict) {
    if ((must == "-" && goal == "-") || (filter && row !~ filter)) return
    if (!((row, threads) in figure)) {
        printf "%-40s %2d %9s\n", row, threads, "missing"
        ++missing
        return
    }
    ++rows
    measured = figure[row, threads]
    best = goal == "-" ? -1 : evaluate(goal, row, threads)
    least = evaluate(must, row, threads)
    ratio = least < 0 ? "?" : sprintf("%s%.2f %s", fixedText, (measured - fixed) / unit, unitName)
    if (least < 0) {
        verdict = "a reference is missing"
        ++missing
    } else if (measured > least) {
        verdict = "NOT MET"
        ++unmet
    } else if (best >= 0 && measured <= best) {
        verdict = "goal"
        ++goals
    } else {
        verdict = "must"
    }
    if (goal != "-") ++rowsWithGoal
    printf "%-40s %2d %9.2f  %-20s %-19s %-24s %-22s %s\n", row, threads, measured,
        told ? told : "-", ratio,
        shownBound(must, least), shownBound(goal, best), verdict
}

function tellPeer(peer, row, threads) {
    if (filter && peer !~ filter && row !~ filter) return
    if (!((peer, threads) in figure)) {
        printf "%-46s %2d %9s\n", peer, threads, "missing"
        ++missing
        return
    }
    if (!((row, threads) in figure)) return # told above, or filtered
    printf "%-46s %2d %9.2f %9.2f %8.1f  %s\n", peer, threads, figure[peer, threads],
        figure[row, threads], figure[peer, threads] / figure[row, threads], row
}

FILENAME != ARGV[1] {
    figure[$1, $2] = $3
    if ($1 ~ /^ref_/ && !seen[$1]++) references[++referenceCount] = $1
    next
}
/^[ \t]*(#|$)/ { next }
{
    split($0, field, "|")
    if ($1 ~ /^peer_/) {
        peers[++peerCount] = trimmed(field[1])
        ours[peerCount] = trimmed(field[2])
        next
    }
    order[++count] = trimmed(field[1])
    for (i = 2; i <= 5; ++i) bound[count, i] = trimmed(field[i])
}

END {
    printf "\n%-40s %12s %12s\n", "reference, ns", "1 thread", "2 threads"
    for (i = 1; i <= referenceCount; ++i)
        printf "%-40s %12s %12s\n", references[i],
            (references[i], 1) in figure ? sprintf("%.2f", figure[references[i], 1]) : "-",
            (references[i], 2) in figure ? sprintf("%.2f", figure[references[i], 2]) : "-"

    printf "\n%-40s %2s %8s  %-20s %-19s %-24s %-22s %s\n", "row, threads", "", "ns", "reference",
        "ratio", "must, at most", "goal, at most", "meets"
    for (i = 1; i <= count; ++i) {
        tell(order[i], 1, bound[i, 2], bound[i, 3])
        tell(order[i], 2, bound[i, 4], bound[i, 5])
    }
    printf "%d measured: %d meet the goal (%d have one), %d more what they must, %d do not; %d missing\n",
        rows, goals, rowsWithGoal, rows - goals - unmet, unmet, missing

    printf "\n%-46s %2s %9s %9s %8s  %s\n", "peer, threads", "", "ns", "ours, ns", "ratio",
        "our row"
    for (i = 1; i <= peerCount; ++i) {
        tellPeer(peers[i], ours[i], 1)
        tellPeer(peers[i], ours[i], 2)
    }
    exit (missing ? 1 : 0) + (unmet ? 2 : 0)
}
