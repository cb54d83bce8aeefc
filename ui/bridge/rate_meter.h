// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/circuit_record.h"

#include <deque>
#include <optional>

namespace switchgear::ui {

/// Turns the totals of one circuit, which only ever grow, into rates and latencies.
///
/// **Algorithm.** A rate is the difference of two looks divided by the time between them: about two
/// seconds for the table, about one for the history. Latencies are quantiles of what the circuit's
/// histogram gained over about ten seconds. With one look alone there is no rate. Errors are told
/// as what each second added to their counts.
/// **Time.** That of the looks; they need not come evenly.
class RateMeter final
{
public:
    void look(const CircuitSnapshot &snapshot);

    /// The last two seconds.
    [[nodiscard]] CircuitSample smoothed() const;
    /// The last second, once it is over; asking takes it.
    [[nodiscard]] std::optional<CircuitSample> takeSecond();

private:
    struct Look
    {
        TimePoint at;
        CircuitTotals totals;
    };
    struct Latencies
    {
        TimePoint at;
        LatencyHistogram histogram;
    };

    [[nodiscard]] CircuitSample between(const Look &earlier, const Look &later) const;
    void measureLatency(const CircuitSnapshot &snapshot);
    [[nodiscard]] std::vector<ErrorCount> newErrors() const;

    std::deque<Look> m_looks; ///< of the last two seconds, oldest first
    std::deque<Latencies> m_latencies; ///< one a second, of the last ten seconds
    std::optional<Look> m_secondStart;
    std::vector<ErrorCount> m_errors; ///< as of the last look
    std::vector<ErrorCount> m_secondErrors; ///< as of m_secondStart
    CircuitSample m_shared; ///< what does not depend on the stretch: window and latencies
};

} // namespace switchgear::ui
