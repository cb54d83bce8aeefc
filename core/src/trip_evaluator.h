// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "sliding_window.h"
#include "switchgear/circuit_state.h"
#include "switchgear/trip_rule.h"

#include <cstddef>
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
    double limit = 0.0; ///< a ratio, or a number of failures
    double value = 0.0;
    Counts counts; ///< of a failure count with a share, of the calls that the share is of
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

    /// Counts one outcome in every window; `pendingCalls` are those of the epoch that threads have
    /// counted and not handed in.
    void record(TimePoint at, bool failed, bool slow, std::uint64_t pendingCalls);
    /// Counts what a thread hands in of the epoch, in a part of the shared window.
    void take(std::int64_t part, const Counts &counts);
    /// The first rule that holds at this instant, after what was recorded last. Of the shared
    /// window the parts up to `at` count.
    [[nodiscard]] std::optional<Trip> evaluate(TimePoint at, const Counts &pending);
    /// How many failures more would make the shared window's rule hold if nothing succeeded
    /// meanwhile: at least 1; none while successes, too, could make it hold; UINT64_MAX for never,
    /// or not before 2^53 calls, up to where a double counts exactly. **Cost.** Bounded; in the
    /// mean two divisions.
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
    /// Takes over what an evaluator with other rules has counted: the shared window, and of each
    /// rule what one of its kind has kept.
    void inherit(const TripEvaluator &before);

private:
    struct SharedWindow
    {};
    struct Rule
    {
        TripRule rule;
        std::variant<SharedWindow, FailureMarks, TimeWindow, CallWindow> seen;
    };

    [[nodiscard]] std::optional<Trip> evaluateRule(Rule &rule, TimePoint at, const Counts &pending);
    [[nodiscard]] std::optional<Trip> marksTrip(const Rule &rule, TimePoint at) const;
    [[nodiscard]] std::optional<Trip> ratioTrip(const TripRule &rule, const Counts &counts) const;
    static void inheritMarks(FailureMarks &marks, std::size_t kind, const TripEvaluator &before);
    [[nodiscard]] Counts countsOf(const Rule &rule, const Counts &pending) const;

    TimeWindow m_window;
    std::vector<Rule> m_rules;
    std::optional<SlowCall> m_slowCall;
    std::optional<FailureRatio> m_sharedRule; ///< whose window m_window is; none: for display alone
    bool m_canCountByThread = true;
    bool m_needsEachFailure = false;
    bool m_lastFailed = false; ///< what was recorded last
    std::uint64_t m_counted = 0; ///< calls of the epoch, but for those that threads hold
};

/// "6 of 10 calls failed within 30 s (0.60 ≥ 0.50)"; "5 failures within 60 s, 10 of the last 20
/// calls (0.50 ≥ 0.50)".
[[nodiscard]] std::string sentence(const Trip &trip, const std::optional<SlowCall> &slowCall);

} // namespace switchgear::detail
