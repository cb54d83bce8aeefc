# SPDX-FileCopyrightText: 2026 The Switchgear authors
# SPDX-License-Identifier: GPL-3.0-or-later

# awk -f compare.awk targets.txt figures.tsv: the figures ("row threads nanoseconds") beside their
# bounds. A figure is told in the terms of its bound: "now + 0.61 add" is 0.61 of an atomic add above
# a reading of the clock.

function trimmed(text) { gsub(/^[ \t]+|[ \t]+$/, "", text); return text }

# A reference of this run on as many threads; -1 where it was not measured.
function reference(name, row, threads) {
    if (name == "one") return (row, 1) in figure ? figure[row, 1] : -1
    return ("ref_" name, threads) in figure ? figure["ref_" name, threads] : -1
}

# Splits a bound into fixed (the sum of all terms but the last), unit (what the last counts in) and
# factor (the last one's); returns its value, or -1 where a reference is missing.
function evaluate(bound, row, threads,    terms, count, i, parts, value) {
    fixed = 0
    fixedText = ""
    count = split(bound, terms, "+")
    for (i = 1; i <= count; ++i) {
        if (split(trimmed(terms[i]), parts, "*") == 1) {
            # A name alone is once that reference, a number alone is nanoseconds.
            parts[2] = parts[1] ~ /^[a-z]/ ? parts[1] : "ns"
            if (parts[1] ~ /^[a-z]/) parts[1] = 1
        }
        factor = parts[1] + 0
        unitName = parts[2]
        unit = unitName == "ns" ? 1 : reference(unitName, row, threads)
        if (unit < 0) return -1
        if (i < count) {
            fixed += factor * unit
            fixedText = fixedText (factor == 1 ? "" : factor " ") unitName " + "
        }
    }
    return fixed + factor * unit
}

function verdict(bound, row, threads, measured,    value) {
    if (bound == "-") return "-"
    value = evaluate(bound, row, threads)
    if (value < 0) return "no reference"
    return sprintf("%s = %.2f: %s", bound, value, measured <= value ? "met" : "NOT MET")
}

function tell(row, threads, must, goal,    measured, mustVerdict, goalVerdict, asRatio, text) {
    if (must == "-" && goal == "-") return
    if (!((row, threads) in figure)) {
        if (filtered) return
        if (absent !~ ("(^| )" row "$")) absent = absent " " row
        return
    }
    measured = figure[row, threads]
    mustVerdict = verdict(must, row, threads, measured)
    goalVerdict = verdict(goal, row, threads, measured)
    asRatio = evaluate(must, row, threads) < 0 ? "?" \
        : sprintf("%s%.2f %s", fixedText, (measured - fixed) / unit, unitName)
    printf "%-40s %2d %8.2f  %-20s %-32s %s\n", row, threads, measured, asRatio, mustVerdict,
        goalVerdict
    if (must != "-") ++rows
    if (mustVerdict ~ /: met$/) ++musts
    if (goalVerdict ~ /: met$/) ++goals
    if (goal != "-") ++goalRows
}

FILENAME != ARGV[1] {
    figure[$1, $2] = $3
    if ($1 ~ /^ref_/ && !seen[$1]++) references[++referenceCount] = $1
    next
}
/^[ \t]*(#|$)/ { next }
{
    split($0, field, "|")
    row = trimmed(field[1])
    order[++count] = row
    for (i = 2; i <= 5; ++i) bound[row, i] = trimmed(field[i])
}

END {
    printf "\n%-40s %12s %12s\n", "reference, ns", "1 thread", "2 threads"
    for (i = 1; i <= referenceCount; ++i)
        printf "%-40s %12s %12s\n", references[i],
            (references[i], 1) in figure ? sprintf("%.2f", figure[references[i], 1]) : "-",
            (references[i], 2) in figure ? sprintf("%.2f", figure[references[i], 2]) : "-"

    printf "\n%-40s %2s %8s  %-20s %-32s %s\n", "row, threads", "", "ns", "that is", "must, at most",
        "goal, at most"
    for (i = 1; i <= count; ++i) {
        tell(order[i], 1, bound[order[i], 2], bound[order[i], 3])
        tell(order[i], 2, bound[order[i], 4], bound[order[i], 5])
    }
    printf "\n%d of %d meet what they must, %d of %d the goal", musts, rows, goals, goalRows
    printf "\n"
    if (absent) printf "not in this program yet:%s\n", absent
}
