// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "sliding_window.h"
#include "switchgear/circuit_state.h"
#include "switchgear/trip_rule.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace switchgear::detail {

/// The rule that came to hold, with its numbers.
struct Trip
{
    TripRule rule;
    Cause cause = Cause::FailureRatio;
    double limit = 0.0;
    double value = 0.0;
    Counts counts;
    Duration span{0}; ///< zero: counted in calls
};

/// Decides whether a closed circuit opens. Counts what is recorded; knows no state and no lock.
///
/// One time window is always there (the first ratio rule's, or one of 30 s for display); threads
/// may count for it in slots of their own and hand those counts in as `pending`.
/// **Threads.** The owner's lock.
class TripEvaluator final
{
public:
    TripEvaluator(const std::vector<TripRule> &rules, const std::optional<SlowCall> &slowCall);

    /// Whether outcomes may be counted by thread: not where a rule needs their order.
    [[nodiscard]] bool canCountByThread() const noexcept { return m_canCountByThread; }
    /// Whether each failure must be recorded at once.
    [[nodiscard]] bool needsEachFailure() const noexcept { return m_needsEachFailure; }
    /// Whether the next success must be recorded at once: it ends a row of failures.
    [[nodiscard]] bool needsNextSuccess() const noexcept;

    [[nodiscard]] TimeWindow &window() noexcept { return m_window; }
    [[nodiscard]] const TimeWindow &window() const noexcept { return m_window; }

    /// Counts one outcome in every window. `part` is that of the shared window.
    void record(TimePoint at, std::int64_t part, bool failed, bool slow);
    /// The first rule that holds at this instant. Of the shared window the parts up to `at` count.
    [[nodiscard]] std::optional<Trip> evaluate(TimePoint at, const Counts &pending);
    /// How many failures more would make the shared window's rule hold if nothing succeeded
    /// meanwhile: at least 1; none while successes, too, could make it hold; UINT64_MAX for never.
    [[nodiscard]] std::optional<std::uint64_t> failuresToTrip(const Counts &pending) const;
    /// The ratio rule whose counts a person looks at, with those counts; none: no ratio rule.
    struct Ratio
    {
        double limit;
        std::uint64_t minThroughput;
        Counts counts;
        bool isByCalls;
    };
    [[nodiscard]] std::optional<Ratio> shownRatio(const Counts &pending) const;
    void clear() noexcept;
    /// Takes the shared window's counts over from an evaluator with other rules.
    void inherit(const TripEvaluator &before);

private:
    struct SharedWindow
    {};
    struct Rule
    {
        TripRule rule;
        std::variant<SharedWindow, FailureTimes, TimeWindow, CallWindow> seen;
    };

    [[nodiscard]] std::optional<Trip> evaluateRule(Rule &rule, TimePoint at, const Counts &pending);
    [[nodiscard]] std::optional<Trip> ratioTrip(const TripRule &rule, const Counts &counts) const;
    [[nodiscard]] Counts countsOf(const Rule &rule, const Counts &pending) const;

    TimeWindow m_window;
    std::vector<Rule> m_rules;
    std::optional<SlowCall> m_slowCall;
    std::optional<FailureRatio> m_sharedRule; ///< whose window m_window is; none: for display alone
    bool m_canCountByThread = true;
    bool m_needsEachFailure = false;
};

/// "6 of 10 calls failed within 30 s (0.60 ≥ 0.50)".
[[nodiscard]] std::string sentence(const Trip &trip, const std::optional<SlowCall> &slowCall);

} // namespace switchgear::detail
