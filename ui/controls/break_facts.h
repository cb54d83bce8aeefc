// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/circuit_record.h"

#include <switchgear/break_duration.h>

#include <optional>
#include <vector>

namespace switchgear::ui {

/// What a record tells of a circuit's breaks, so that the core's pure functions can work out those
/// of a strategy that is only looked at.
///
/// **Algorithm.** Replays the record's changes: a row of openings is an outage from its first
/// opening to the closing by probes that ends it. Exact while the record's changes reach back to
/// the last outages, as they do unless more than CircuitRecord::kChanges came since.
class BreakHistory final
{
public:
    explicit BreakHistory(const CircuitRecord &record);

    /// The next breaks under `candidate` if each probe from now on failed at once.
    [[nodiscard]] std::vector<ForecastBreak> forecast(const BreakDuration &candidate,
                                                      std::size_t count = 8) const;
    /// How long the running break would be in all under `candidate`, before jitter and whatever
    /// wait the service asked for; none where the circuit is not open.
    [[nodiscard]] std::optional<Duration> runningBreak(const BreakDuration &candidate) const;

private:
    void replay(const CircuitRecord &record);
    [[nodiscard]] std::uint32_t openingsLately(TimePoint at) const;

    TimePoint m_now;
    BreakFacts m_next; ///< of the break that would come first
    std::optional<BreakFacts> m_running;
    std::optional<TimePoint> m_outageStart;
    std::vector<TimePoint> m_openings;
    std::vector<Duration> m_outages;
};

} // namespace switchgear::ui
