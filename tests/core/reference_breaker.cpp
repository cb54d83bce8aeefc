// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "reference_breaker.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace switchgear::test {

namespace {

constexpr Int128 kBillion = 1'000'000'000;

} // namespace

ReferenceBreaker::ReferenceBreaker(CircuitOptions options, TimePoint made, Draw draw)
    : m_options(std::move(options))
    , m_draw(std::move(draw))
    , m_made(made)
    , m_now(made)
    , m_since(made)
{}

// The clock ---------------------------------------------------------------------------------------

std::optional<TimePoint> ReferenceBreaker::firstDue(TimePoint now) const
{
    std::optional<TimePoint> first;
    const auto consider = [&](TimePoint due) {
        if (due <= now && (!first || due < *first))
            first = due;
    };
    if (m_state == CircuitState::Open)
        consider(m_opened + m_break);
    for (const Isolation &isolation : m_isolations) {
        if (isolation.until)
            consider(*isolation.until);
    }
    for (const Call &call : m_calls) {
        if (call.probe && !call.ended && !call.timedOut)
            consider(call.deadline);
    }
    return first;
}

void ReferenceBreaker::advance(TimePoint now)
{
    while (const std::optional<TimePoint> due = firstDue(now)) {
        m_now = *due;
        settle();
        processDue(*due);
    }
    m_now = now;
    settle();
}

void ReferenceBreaker::processDue(TimePoint at)
{
    if (m_state == CircuitState::Open && m_opened + m_break <= at)
        return changeTo(CircuitState::HalfOpen, Cause::BreakOver);
    for (auto it = m_isolations.begin(); it != m_isolations.end(); ++it) {
        if (it->until && *it->until <= at) {
            m_isolations.erase(it);
            return endIsolation();
        }
    }
    for (Call &call : m_calls) {
        if (call.probe && !call.ended && !call.timedOut && call.deadline <= at)
            return timeOut(call);
    }
}

/// A closing that lasted long enough ends the row of openings.
void ReferenceBreaker::settle()
{
    if (m_state == CircuitState::Closed && m_now - m_since >= m_options.breakDuration.settle)
        m_n = 0;
}

void ReferenceBreaker::timeOut(Call &call)
{
    call.timedOut = m_now;
    call.failed = true;
    m_lastFailureAt = m_now;
    if (call.epoch != m_epoch) {
        ++call.late;
        return;
    }
    m_counted.push_back({m_now, m_epoch, true, false});
    if (round().failed > m_options.halfOpen.probes - m_options.halfOpen.successes)
        open(Cause::ProbeTimeout, std::nullopt);
}

// The states --------------------------------------------------------------------------------------

void ReferenceBreaker::changeTo(CircuitState to, Cause cause)
{
    ReferenceTransition transition;
    transition.at = m_now;
    transition.from = m_state;
    transition.to = to;
    transition.cause = cause;
    transition.timeInFrom = m_now - m_since;
    m_state = to;
    m_since = m_now;
    m_ramp.reset();
    ++m_epoch;
    settle();
    transition.n = m_n;
    if (to == CircuitState::Open)
        transition.breakFor = m_break;
    m_transitions.push_back(transition);
}

Duration ReferenceBreaker::breakFor(std::uint32_t n)
{
    const BreakDuration &options = m_options.breakDuration;
    const Duration nominal = referenceBreak(options, n);
    const Duration asked =
        m_retryAfter ? std::min(*m_retryAfter, options.retryAfterMax) : Duration{0};
    return std::max(m_draw ? m_draw(nominal, options.jitter, asked) : nominal, asked);
}

void ReferenceBreaker::open(Cause cause, std::optional<Duration> retryAfter)
{
    ++m_n;
    m_retryAfter = retryAfter;
    m_opened = m_now;
    m_break = breakFor(m_n);
    changeTo(CircuitState::Open, cause);
    m_transitions.back().isOpening = true;
}

void ReferenceBreaker::closeByProbes()
{
    changeTo(CircuitState::Closed, Cause::ProbesSucceeded);
    if (m_options.recoveryRamp) {
        Ramp ramp;
        ramp.start = m_now;
        ramp.from = std::llround(m_options.recoveryRamp->from * 1e9);
        ramp.duration = m_options.recoveryRamp->duration;
        ramp.sum = (kBillion - ramp.from) * ramp.duration.count();
        m_ramp = ramp;
    }
}

/// After one isolation was taken from the list.
void ReferenceBreaker::endIsolation()
{
    if (!m_isolations.empty())
        return;
    changeTo(m_options.mode == CircuitMode::Disabled ? CircuitState::Closed
                                                     : CircuitState::HalfOpen,
             Cause::IsolationOver);
}

// Calls -------------------------------------------------------------------------------------------

Int128 ReferenceBreaker::rampShareUnits() const
{
    const Int128 duration = m_ramp->duration.count();
    const Int128 elapsed = std::min<Int128>((m_now - m_ramp->start).count(), duration);
    return m_ramp->from * duration + (kBillion - m_ramp->from) * elapsed;
}

bool ReferenceBreaker::admitByRamp()
{
    if (!m_ramp)
        return true;
    const Int128 one = kBillion * m_ramp->duration.count();
    m_ramp->sum += rampShareUnits();
    if (m_ramp->sum < one)
        return false;
    m_ramp->sum -= one;
    return true;
}

ReferenceDecision ReferenceBreaker::decide()
{
    ReferenceDecision decision;
    decision.state = m_state;
    decision.permitted = true;
    const auto reject = [&](RejectedBy by) {
        decision.permitted = false;
        decision.by = by;
        decision.retryAfter = m_state == CircuitState::Open
                                  ? std::optional{m_opened + m_break - m_now}
                                  : std::nullopt;
    };
    if (m_state == CircuitState::Isolated) {
        reject(RejectedBy::Isolation);
        decision.retryAfter = retryAfter();
        return decision;
    }
    if (m_options.mode == CircuitMode::Disabled)
        return decision;
    if (m_state == CircuitState::Open) {
        reject(RejectedBy::Breaker);
    } else if (m_state == CircuitState::HalfOpen) {
        const ProbeRound now = round();
        if (now.underWay + now.succeeded + now.failed >= now.probes)
            reject(RejectedBy::Breaker);
    } else if (!admitByRamp()) {
        reject(RejectedBy::Ramp);
    }
    if (!decision.permitted && m_options.mode == CircuitMode::Shadow) {
        decision.permitted = true;
        decision.wouldReject = true;
    }
    return decision;
}

ReferenceDecision ReferenceBreaker::acquire(TimePoint now)
{
    advance(now);
    ReferenceDecision decision = decide();
    if (!decision.permitted) {
        m_rejected.push_back({decision.by == RejectedBy::Ramp});
        return decision;
    }
    Call call;
    call.acquired = m_now;
    call.epoch = m_epoch;
    call.wouldReject = decision.wouldReject;
    call.probe = m_state == CircuitState::HalfOpen && !decision.wouldReject;
    call.deadline = m_now + m_options.halfOpen.probeTimeout;
    decision.call = m_calls.size();
    m_calls.push_back(call);
    return decision;
}

void ReferenceBreaker::end(std::size_t id, const ReferenceOutcome &outcome, TimePoint now)
{
    advance(now);
    Call &call = m_calls[id];
    call.ended = true;
    const bool isError = outcome.kind == ReferenceOutcome::Kind::Error;
    const Verdict verdict =
        isError ? referenceVerdict(m_options.errors, outcome.error) : Verdict::Success;
    const bool counts =
        outcome.kind == ReferenceOutcome::Kind::Ok || (isError && verdict != Verdict::Ignored);
    if (call.timedOut) {
        call.late += counts ? 1 : 0;
        return;
    }
    if (outcome.kind == ReferenceOutcome::Kind::Abandoned) {
        call.abandoned = true;
        return;
    }
    call.late += call.epoch != m_epoch ? 1 : 0;
    call.cancelled = outcome.kind == ReferenceOutcome::Kind::Cancelled;
    call.ignored = isError && verdict == Verdict::Ignored;
    if (!counts)
        return;
    call.slow = m_options.slowCall && now - call.acquired >= m_options.slowCall->threshold;
    const bool failed = verdict == Verdict::Failure;
    call.error = failed ? outcome.error : std::string{};
    count(call, failed, outcome.retryAfter);
}

void ReferenceBreaker::count(Call &call, bool failed, std::optional<Duration> retryAfter)
{
    call.failed = failed;
    call.succeeded = !failed;
    if (failed)
        m_lastFailureAt = m_now;
    if (call.epoch != m_epoch || call.wouldReject)
        return;
    m_counted.push_back({m_now, m_epoch, failed, call.slow});
    const std::optional<Duration> asked = failed ? retryAfter : std::nullopt;
    if (m_state == CircuitState::HalfOpen) {
        if (round().failed > m_options.halfOpen.probes - m_options.halfOpen.successes)
            open(Cause::ProbeFailed, asked);
        else if (round().succeeded >= m_options.halfOpen.successes)
            closeByProbes();
    } else if (m_options.mode != CircuitMode::Disabled) {
        if (const std::optional<Cause> cause = ruleThatHolds())
            open(*cause, asked);
    }
}

std::optional<Cause> ReferenceBreaker::ruleThatHolds() const
{
    std::vector<RuleOutcome> outcomes;
    for (const Counted &counted : m_counted) {
        if (counted.epoch == m_epoch)
            outcomes.push_back({counted.at, counted.failed, counted.slow});
    }
    return causeThatHolds(m_options.trip, m_options.slowCall, outcomes, m_now);
}

// Orders ------------------------------------------------------------------------------------------

OrderOutcome ReferenceBreaker::isolate(TimePoint now, std::optional<TimePoint> until)
{
    advance(now);
    Isolation isolation;
    isolation.id = ++m_lastIsolation;
    isolation.since = m_now;
    isolation.until = until;
    m_isolations.push_back(isolation);
    if (m_state != CircuitState::Isolated)
        changeTo(CircuitState::Isolated, Cause::ManualIsolate);
    return OrderOutcome::Done;
}

OrderOutcome ReferenceBreaker::release(std::uint64_t isolation, TimePoint now)
{
    advance(now);
    const auto removed = std::erase_if(
        m_isolations, [&](const Isolation &candidate) { return candidate.id == isolation; });
    if (removed == 0)
        return OrderOutcome::NoEffect;
    endIsolation();
    return OrderOutcome::Done;
}

OrderOutcome ReferenceBreaker::reset(TimePoint now)
{
    advance(now);
    m_isolations.clear();
    m_n = 0;
    if (m_state == CircuitState::Closed) {
        m_ramp.reset();
        ++m_epoch;
    } else {
        changeTo(CircuitState::Closed, Cause::ManualReset);
    }
    return OrderOutcome::Done;
}

OrderOutcome ReferenceBreaker::trip(TimePoint now)
{
    advance(now);
    const bool tripped = m_state == CircuitState::Open || m_state == CircuitState::Isolated;
    if (m_options.mode == CircuitMode::Disabled || tripped)
        return OrderOutcome::NoEffect;
    open(Cause::ManualTrip, std::nullopt);
    return OrderOutcome::Done;
}

OrderOutcome ReferenceBreaker::forceHalfOpen(TimePoint now)
{
    advance(now);
    if (m_options.mode == CircuitMode::Disabled || m_state == CircuitState::HalfOpen)
        return OrderOutcome::NoEffect;
    m_isolations.clear();
    const bool cuts = m_state == CircuitState::Open;
    changeTo(CircuitState::HalfOpen, Cause::ManualHalfOpen);
    m_cut = cuts ? std::optional{CutBreak{m_epoch, m_opened, m_break}} : std::nullopt;
    return OrderOutcome::Done;
}

OrderOutcome ReferenceBreaker::undoForceHalfOpen(TimePoint now)
{
    advance(now);
    if (!m_cut || m_cut->epoch != m_epoch || m_cut->opened + m_cut->length <= m_now)
        return OrderOutcome::NoEffect;
    if (round().succeeded + round().failed > 0)
        return OrderOutcome::NoEffect;
    m_opened = m_cut->opened;
    m_break = m_cut->length;
    changeTo(CircuitState::Open, Cause::ManualTrip);
    return OrderOutcome::Done;
}

OrderOutcome ReferenceBreaker::setMode(CircuitMode mode, TimePoint now)
{
    advance(now);
    if (m_options.mode == mode)
        return OrderOutcome::NoEffect;
    m_options.mode = mode;
    if (mode == CircuitMode::Disabled
        && (m_state == CircuitState::Open || m_state == CircuitState::HalfOpen))
        changeTo(CircuitState::Closed, Cause::Mode);
    return OrderOutcome::Done;
}

OrderOutcome ReferenceBreaker::setBreakDuration(const BreakDuration &breakDuration, TimePoint now)
{
    advance(now);
    m_options.breakDuration = breakDuration;
    settle();
    if (m_state != CircuitState::Open)
        return OrderOutcome::Done;
    m_break = breakFor(m_n);
    if (m_opened + m_break <= m_now)
        changeTo(CircuitState::HalfOpen, Cause::BreakOver);
    return OrderOutcome::Done;
}

} // namespace switchgear::test
