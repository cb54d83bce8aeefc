// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "support.h"

#include <switchgear/break_duration.h>

#include <optional>
#include <utility>
#include <vector>

namespace switchgear::test {

[[nodiscard]] inline BreakDuration strategy(BreakStrategy strategy,
                                            std::optional<Duration> max = {})
{
    BreakDuration part;
    part.strategy = std::move(strategy);
    part.max = max;
    return part;
}

[[nodiscard]] inline Duration breakOf(const BreakDuration &part, std::uint32_t n)
{
    BreakFacts facts;
    facts.n = n;
    return chooseBreak(part, facts).duration;
}

[[nodiscard]] inline CircuitOptions breaking(BreakDuration part)
{
    CircuitOptions options = opensAtOnce();
    options.breakDuration = std::move(part);
    return options;
}

/// Lets each probe fail at the end of its break; the breaks as they were told.
[[nodiscard]] inline std::vector<Duration> breaksInARow(Circuit &circuit, int count)
{
    TimePoint now;
    std::vector<Duration> breaks;
    for (int i = 0; i < count; ++i) {
        fail(circuit, now);
        const CircuitSnapshot snapshot = circuit->snapshot(now);
        breaks.push_back(*snapshot.breakFor);
        now = *snapshot.breakEnds;
    }
    return breaks;
}

} // namespace switchgear::test
