// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "reference_breaker.h"

#include <algorithm>
#include <map>

namespace switchgear::test {

std::optional<Duration> ReferenceBreaker::retryAfter() const
{
    if (m_state == CircuitState::Isolated) {
        Duration wait{0};
        for (const Isolation &isolation : m_isolations) {
            if (!isolation.until)
                return std::nullopt;
            wait = std::max(wait, *isolation.until - m_now);
        }
        return wait;
    }
    if (m_options.mode != CircuitMode::Enforce || m_state == CircuitState::Closed) {
        const bool held = m_options.mode == CircuitMode::Enforce && m_ramp
                          && m_ramp->sum + rampShareUnits()
                                 < static_cast<Int128>(1'000'000'000) * m_ramp->duration.count();
        return held ? std::nullopt : std::optional{Duration{0}};
    }
    if (m_state == CircuitState::Open)
        return m_opened + m_break - m_now;
    const ProbeRound now = round();
    const bool full = now.underWay + now.succeeded + now.failed >= now.probes;
    return full ? std::nullopt : std::optional{Duration{0}};
}

std::optional<TimePoint> ReferenceBreaker::breakEnds() const
{
    return m_state == CircuitState::Open ? std::optional{m_opened + m_break} : std::nullopt;
}

CircuitTotals ReferenceBreaker::totals() const
{
    CircuitTotals totals;
    for (const Call &call : m_calls) {
        ++totals.permitted;
        totals.wouldReject += call.wouldReject ? 1 : 0;
        totals.succeeded += call.succeeded ? 1 : 0;
        totals.failed += call.failed ? 1 : 0;
        totals.ignored += call.ignored ? 1 : 0;
        totals.cancelled += call.cancelled ? 1 : 0;
        totals.abandoned += call.abandoned ? 1 : 0;
        totals.slow += call.slow ? 1 : 0;
        totals.late += call.late;
    }
    totals.rejected = m_rejected.size();
    const auto rejectedBy = [this](RejectedBy stage) {
        return static_cast<std::uint64_t>(std::count(m_rejected.begin(), m_rejected.end(), stage));
    };
    totals.rejectedByLimiter = rejectedBy(RejectedBy::Limiter);
    totals.rejectedByBulkhead = rejectedBy(RejectedBy::Bulkhead);
    totals.rejectedByRamp = rejectedBy(RejectedBy::Ramp);
    totals.calls = totals.permitted + totals.rejected;
    totals.openings = static_cast<std::uint64_t>(std::count_if(
        m_transitions.begin(), m_transitions.end(),
        [](const ReferenceTransition &transition) { return transition.to == CircuitState::Open; }));
    return totals;
}

std::uint64_t ReferenceBreaker::inFlight() const
{
    return static_cast<std::uint64_t>(std::count_if(m_calls.begin(), m_calls.end(),
                                                    [](const Call &call) { return !call.ended; }));
}

std::uint64_t ReferenceBreaker::consecutiveFailures() const
{
    std::uint64_t failures = 0;
    for (auto it = m_counted.rbegin(); it != m_counted.rend(); ++it) {
        if (it->epoch != m_epoch || !it->failed)
            break;
        ++failures;
    }
    return failures;
}

WindowCounts ReferenceBreaker::window() const
{
    std::vector<RuleOutcome> outcomes;
    for (const Counted &counted : m_counted) {
        if (counted.epoch == m_epoch)
            outcomes.push_back({counted.at, counted.failed, counted.slow});
    }
    for (const TripRule &rule : m_options.trip) {
        if (const auto *ratio = std::get_if<FailureRatio>(&rule))
            return windowOf(*ratio, outcomes, m_now);
        if (const auto *ofCalls = std::get_if<FailureRatioOfCalls>(&rule))
            return windowOf(*ofCalls, outcomes);
    }
    return {};
}

ProbeRound ReferenceBreaker::round() const
{
    ProbeRound round;
    round.probes = m_options.halfOpen.probes;
    round.successes = m_options.halfOpen.successes;
    for (const Call &call : m_calls) {
        if (!call.probe || call.epoch != m_epoch)
            continue;
        round.underWay += !call.ended && !call.timedOut ? 1 : 0;
        round.succeeded += call.succeeded ? 1 : 0;
        round.failed += call.failed ? 1 : 0;
    }
    return round;
}

double ReferenceBreaker::rampShare() const
{
    if (!m_ramp)
        return 1.0;
    return static_cast<double>(rampShareUnits())
           / (1e9 * static_cast<double>(m_ramp->duration.count()));
}

std::vector<std::pair<std::string, std::uint64_t>> ReferenceBreaker::errors() const
{
    std::map<std::string, std::uint64_t> counts;
    for (const Call &call : m_calls) {
        if (call.failed && !call.error.empty())
            ++counts[call.error];
    }
    return {counts.begin(), counts.end()};
}

std::optional<TimePoint> ReferenceBreaker::lastFailureAt() const
{
    return m_lastFailureAt;
}

Duration ReferenceBreaker::timeIn(CircuitState state) const
{
    Duration sum{0};
    for (const ReferenceTransition &transition : m_transitions) {
        if (transition.from == state)
            sum += transition.timeInFrom;
    }
    return m_state == state ? sum + (m_now - m_since) : sum;
}

std::optional<TimePoint> ReferenceBreaker::nextDue() const
{
    const std::optional<TimePoint> state = nextChangeOfState();
    if (!m_disabledUntil)
        return state;
    return state ? std::min(*state, *m_disabledUntil) : m_disabledUntil;
}

std::optional<TimePoint> ReferenceBreaker::nextChangeOfState() const
{
    if (m_state == CircuitState::Open)
        return m_opened + m_break;
    if (m_state == CircuitState::Isolated) {
        std::optional<TimePoint> last;
        for (const Isolation &isolation : m_isolations) {
            if (!isolation.until)
                return std::nullopt;
            last = last ? std::max(*last, *isolation.until) : *isolation.until;
        }
        return last;
    }
    if (m_state != CircuitState::HalfOpen)
        return std::nullopt;
    // The time-out that makes one failure more than the round can bear.
    std::vector<TimePoint> deadlines;
    for (const Call &call : m_calls) {
        if (call.probe && call.epoch == m_epoch && !call.ended && !call.timedOut)
            deadlines.push_back(call.deadline);
    }
    std::sort(deadlines.begin(), deadlines.end());
    const std::size_t spare =
        m_options.halfOpen.probes - m_options.halfOpen.successes - round().failed;
    if (deadlines.size() <= spare)
        return std::nullopt;
    return deadlines[spare];
}

std::vector<TimePoint> ReferenceBreaker::boundsAhead() const
{
    std::vector<TimePoint> bounds{m_opened + m_break, m_since + m_options.breakDuration.settle};
    bounds.push_back(m_disabledUntil.value_or(m_now));
    for (const Isolation &isolation : m_isolations)
        bounds.push_back(isolation.until.value_or(m_now));
    for (const Call &call : m_calls) {
        if (call.probe && !call.ended)
            bounds.push_back(call.deadline);
        if (!call.ended && m_options.slowCall)
            bounds.push_back(call.acquired + m_options.slowCall->threshold);
    }
    for (const TripRule &rule : m_options.trip) {
        Duration age{0};
        if (const auto *inARow = std::get_if<ConsecutiveFailures>(&rule))
            age = inARow->window;
        if (const auto *counted = std::get_if<FailureCount>(&rule))
            age = counted->window;
        for (const Counted &counted : m_counted)
            bounds.push_back(counted.at + age);
        if (const auto *ratio = std::get_if<FailureRatio>(&rule)) {
            const Int128 span = ratio->samplingDuration.count();
            const Int128 part = Int128{m_now.time_since_epoch().count()} * ratio->buckets / span;
            for (std::uint32_t next = 1; next <= ratio->buckets; ++next) {
                const Int128 edge = ((part + next) * span + ratio->buckets - 1) / ratio->buckets;
                bounds.push_back(TimePoint{Duration{static_cast<std::int64_t>(edge)}});
            }
        }
    }
    if (m_ramp)
        bounds.push_back(m_ramp->start + m_ramp->duration);
    std::erase_if(bounds, [this](TimePoint bound) { return bound <= m_now; });
    return bounds;
}

} // namespace switchgear::test
