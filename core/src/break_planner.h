// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "compact_queue.h"
#include "random.h"
#include "switchgear/break_duration.h"
#include "trip_evaluator.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace switchgear::detail {

/// Keeps count of a circuit's openings and works out how long it stays open. Knows no lock; a
/// custom function is never called here but handed out, with its facts. **Threads.** The owner's
/// lock.
class BreakPlanner final
{
public:
    explicit BreakPlanner(std::uint64_t seed) noexcept : m_random(seed) {}

    /// How many times in a row the circuit has opened, with no settled closing between.
    [[nodiscard]] std::uint32_t openings(TimePoint now, Duration settle) const noexcept;

    void closed(TimePoint at, bool byProbes) noexcept;
    void leftClosed(TimePoint at, Duration settle) noexcept;
    void forgetOpenings() noexcept { m_n = 0; }
    /// `settle` is about to change: a row that has ended by the old one stays ended.
    void settleBy(TimePoint now, Duration settle) noexcept { m_n = openings(now, settle); }

    /// The circuit opened. The facts stay for a later switch of the strategy.
    void opened(TimePoint at, const Counts &counts, ErrorName error,
                std::optional<Duration> retryAfter) noexcept;
    /// Works the running break out; a custom strategy's as `customBase` until setBreak() tells it,
    /// and an adaptive one's as `medium` where there is no memory to work it out.
    void planBreak(const BreakDuration &options) noexcept;
    /// A custom function's answer for the running break: bound, jitter and Retry-After come to it
    /// here.
    void setBreak(const BreakDuration &options, ChosenBreak chosen) noexcept;
    /// Ends the running break at an instant, whatever was planned.
    void endBreakAt(TimePoint at) noexcept { m_ends = at; }
    /// Takes back the end of a break that an order had cut short.
    void restoreBreak(TimePoint openedAt, TimePoint ends) noexcept;

    [[nodiscard]] TimePoint openedAt() const noexcept { return m_openedAt; }
    [[nodiscard]] TimePoint ends() const noexcept { return m_ends; }
    [[nodiscard]] Duration breakFor() const noexcept { return m_breakFor; }
    [[nodiscard]] const std::string &reason() const noexcept { return m_reason; }
    /// Of the running break; `pastOutages` is left empty, see pastOutages().
    [[nodiscard]] const BreakFacts &facts() const noexcept { return m_facts; }
    /// Of the break that would begin at this instant.
    [[nodiscard]] BreakFacts factsOfNext(TimePoint now, Duration settle) const;
    [[nodiscard]] std::vector<Duration> pastOutages() const
    {
        return {m_outages.begin(), m_outages.end()};
    }

private:
    static constexpr std::size_t kOutages = 32;
    static constexpr std::size_t kOpenings = 64;
    static constexpr Duration kLately = std::chrono::minutes{10};

    [[nodiscard]] ChosenBreak chosen(const BreakDuration &options) const;
    [[nodiscard]] Duration jittered(Duration nominal, double jitter) noexcept;
    [[nodiscard]] std::uint32_t openingsLately(TimePoint now) const noexcept;

    Random m_random;
    std::uint32_t m_n = 0;
    std::optional<TimePoint> m_closedAt; ///< while closed, after an opening
    std::optional<TimePoint> m_outageStart;
    CompactQueue<Duration> m_outages;
    CompactQueue<TimePoint> m_openings;
    TimePoint m_openedAt;
    TimePoint m_ends;
    Duration m_breakFor{0};
    std::string m_reason;
    BreakFacts m_facts;
};

} // namespace switchgear::detail
