// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/circuit_options.h>
#include <switchgear/circuit_snapshot.h>
#include <switchgear/control.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace switchgear::test {

__extension__ using Int128 = __int128; ///< what the contract calls exact is compared in it

/// What a call met.
struct ReferenceDecision
{
    std::size_t call = 0; ///< for end(); meaningful where it was permitted
    bool permitted = false;
    bool wouldReject = false;
    CircuitState state = CircuitState::Closed;
    RejectedBy by = RejectedBy::None;
    std::optional<Duration> retryAfter;
};

struct ReferenceTransition
{
    TimePoint at;
    CircuitState from = CircuitState::Closed;
    CircuitState to = CircuitState::Closed;
    Cause cause = Cause::Mode;
    std::uint32_t n = 0;
    std::optional<Duration> breakFor;
    Duration timeInFrom{0};
};

/// How a call ended.
struct ReferenceOutcome
{
    enum class Kind : std::uint8_t { Ok, Error, Cancelled, Abandoned };

    Kind kind = Kind::Ok;
    std::string error = {};
    std::optional<Duration> retryAfter = {};
};

/// The contract of a circuit breaker, written as plainly as it can be: every call that ever was is
/// kept in a list, and every number is counted anew from it each time that it is asked for.
///
/// **Time.** Handed in; never goes back.
/// **Threads.** One.
/// **Cost.** Whatever it costs. It shares no code with the library: only its plain option types.
class ReferenceBreaker final
{
public:
    /// Gives the break that was drawn for a nominal one; `asked` is what a Retry-After makes of it
    /// at least. Without it nothing is drawn.
    using Draw = std::function<Duration(Duration nominal, double jitter, Duration asked)>;

    explicit ReferenceBreaker(CircuitOptions options, TimePoint made = {}, Draw draw = {});

    void advance(TimePoint now);
    ReferenceDecision acquire(TimePoint now);
    /// A stage before the breaker refuses the call; the breaker is enforcing or in shadow, and not
    /// isolated.
    ReferenceDecision refuse(TimePoint now, RejectedBy by, std::optional<Duration> retryAfter);
    void end(std::size_t call, const ReferenceOutcome &outcome, TimePoint now);

    OrderOutcome isolate(TimePoint now, std::optional<TimePoint> until);
    OrderOutcome moveIsolationEnd(std::uint64_t isolation, std::optional<TimePoint> until,
                                  TimePoint now);
    OrderOutcome release(std::uint64_t isolation, TimePoint now);
    OrderOutcome reset(TimePoint now);
    OrderOutcome trip(TimePoint now);
    OrderOutcome forceHalfOpen(TimePoint now);
    OrderOutcome undoForceHalfOpen(TimePoint now);
    OrderOutcome setMode(CircuitMode mode, TimePoint now, std::optional<TimePoint> until = {});
    OrderOutcome setBreakDuration(const BreakDuration &breakDuration, TimePoint now);

    // What it tells, at the instant of the last advance().
    [[nodiscard]] CircuitState state() const { return m_state; }
    [[nodiscard]] CircuitMode mode() const { return m_options.mode; }
    [[nodiscard]] std::optional<TimePoint> disabledUntil() const { return m_disabledUntil; }
    /// How many disablings the clock has ended.
    [[nodiscard]] std::uint64_t disablingsOver() const { return m_disablingsOver; }
    [[nodiscard]] std::uint64_t epoch() const { return m_epoch; }
    [[nodiscard]] std::uint32_t n() const { return m_n; }
    [[nodiscard]] const std::vector<ReferenceTransition> &transitions() const
    {
        return m_transitions;
    }
    [[nodiscard]] const std::vector<Isolation> &isolations() const { return m_isolations; }
    [[nodiscard]] std::optional<Duration> retryAfter() const;
    [[nodiscard]] std::optional<TimePoint> breakEnds() const;
    [[nodiscard]] CircuitTotals totals() const;
    [[nodiscard]] std::uint64_t inFlight() const;
    [[nodiscard]] std::uint64_t consecutiveFailures() const;
    [[nodiscard]] WindowCounts window() const; ///< of the first ratio rule
    [[nodiscard]] ProbeRound round() const;
    [[nodiscard]] double rampShare() const; ///< 1 where no ramp runs
    [[nodiscard]] std::vector<std::pair<std::string, std::uint64_t>> errors() const;
    [[nodiscard]] std::optional<TimePoint> lastFailureAt() const;
    [[nodiscard]] Duration timeIn(CircuitState state) const;
    /// The next instant at which the clock changes the state or the mode if nothing else happens.
    [[nodiscard]] std::optional<TimePoint> nextDue() const;
    /// Instants after now at which some rule has a bound: deadlines, ages, edges of windows.
    [[nodiscard]] std::vector<TimePoint> boundsAhead() const;

private:
    [[nodiscard]] std::optional<TimePoint> nextChangeOfState() const;

    struct Call
    {
        TimePoint acquired;
        std::uint64_t epoch = 0;
        bool probe = false;
        bool wouldReject = false;
        TimePoint deadline; ///< of a probe
        bool ended = false;
        std::optional<TimePoint> timedOut;
        // What it counted for; each at most once but `late`.
        bool succeeded = false;
        bool failed = false;
        bool ignored = false;
        bool cancelled = false;
        bool abandoned = false;
        bool slow = false;
        unsigned late = 0;
        std::string error;
    };
    struct Counted
    {
        TimePoint at;
        std::uint64_t epoch = 0;
        bool failed = false;
        bool slow = false;
    };
    /// What forceHalfOpen() cut short.
    struct CutBreak
    {
        std::uint64_t epoch = 0;
        TimePoint opened;
        Duration length{0};
    };
    struct Ramp
    {
        TimePoint start;
        std::int64_t from = 0; ///< in 1e-9
        Duration duration{0};
        Int128 sum = 0; ///< in 1e-9 / duration.count()
    };

    [[nodiscard]] std::optional<TimePoint> firstDue(TimePoint now) const;
    void processDue(TimePoint at);
    void settle();
    void timeOut(Call &call);
    void changeTo(CircuitState to, Cause cause);
    void open(Cause cause, std::optional<Duration> retryAfter);
    void closeByProbes();
    void endIsolation();
    [[nodiscard]] Duration breakFor(std::uint32_t n);
    void count(Call &call, bool failed, std::optional<Duration> retryAfter);
    [[nodiscard]] std::optional<Cause> ruleThatHolds() const;
    [[nodiscard]] ReferenceDecision decide();
    void keep(ReferenceDecision &decision);
    [[nodiscard]] bool admitByRamp();
    [[nodiscard]] Int128 rampShareUnits() const;

    CircuitOptions m_options;
    Draw m_draw;
    TimePoint m_made;
    CircuitMode m_modeBefore = CircuitMode::Enforce; ///< of a disabling
    std::optional<TimePoint> m_disabledUntil;
    std::uint64_t m_disablingsOver = 0;
    TimePoint m_now;
    CircuitState m_state = CircuitState::Closed;
    TimePoint m_since;
    std::uint64_t m_epoch = 1;
    std::uint32_t m_n = 0;
    TimePoint m_opened;
    Duration m_break{0};
    std::optional<CutBreak> m_cut;
    std::optional<Duration> m_retryAfter;
    std::optional<Ramp> m_ramp;
    std::vector<Isolation> m_isolations;
    std::uint64_t m_lastIsolation = 0;
    std::vector<Call> m_calls;
    std::vector<RejectedBy> m_rejected;
    std::vector<Counted> m_counted; ///< all that ever entered a window, of every epoch
    std::optional<TimePoint> m_lastFailureAt;
    std::vector<ReferenceTransition> m_transitions;
};

/// The rules, each said as in the contract; `outcomes` are those of this epoch, oldest first.
struct RuleOutcome
{
    TimePoint at;
    bool failed = false;
    bool slow = false;
};
[[nodiscard]] std::optional<Cause> causeThatHolds(const std::vector<TripRule> &rules,
                                                  const std::optional<SlowCall> &slowCall,
                                                  const std::vector<RuleOutcome> &outcomes,
                                                  TimePoint now);
/// The outcomes of a ratio rule's window at `now`.
[[nodiscard]] WindowCounts windowOf(const FailureRatio &rule,
                                    const std::vector<RuleOutcome> &outcomes, TimePoint now);
[[nodiscard]] WindowCounts windowOf(const FailureRatioOfCalls &rule,
                                    const std::vector<RuleOutcome> &outcomes);
/// The break of a formula for n, bounded and rounded, before jitter.
[[nodiscard]] Duration referenceBreak(const BreakDuration &options, std::uint32_t n);
/// How an error's name counts.
[[nodiscard]] Verdict referenceVerdict(const ErrorFilter &filter, const std::string &name);

} // namespace switchgear::test
