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
    if (m_disabledUntil)
        consider(*m_disabledUntil);
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
    if (m_disabledUntil && *m_disabledUntil <= at) {
        m_options.mode = m_modeBefore;
        ++m_disablingsOver;
        return m_disabledUntil.reset();
    }
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

// Orders ------------------------------------------------------------------------------------------

OrderOutcome ReferenceBreaker::isolate(TimePoint now, std::optional<TimePoint> until)
{
    advance(now);
    if (m_isolations.size() >= 1000)
        return OrderOutcome::Refused;
    Isolation isolation;
    isolation.id = ++m_lastIsolation;
    isolation.since = m_now;
    isolation.until = until;
    m_isolations.push_back(isolation);
    if (m_state != CircuitState::Isolated)
        changeTo(CircuitState::Isolated, Cause::ManualIsolate);
    return OrderOutcome::Done;
}

OrderOutcome ReferenceBreaker::moveIsolationEnd(std::uint64_t isolation,
                                                std::optional<TimePoint> until, TimePoint now)
{
    advance(now);
    for (Isolation &candidate : m_isolations) {
        if (candidate.id == isolation && candidate.until != until) {
            candidate.until = until;
            return OrderOutcome::Done;
        }
    }
    return OrderOutcome::NoEffect;
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

OrderOutcome ReferenceBreaker::setMode(CircuitMode mode, TimePoint now,
                                       std::optional<TimePoint> until)
{
    advance(now);
    if (m_options.mode == mode && m_disabledUntil == until)
        return OrderOutcome::NoEffect;
    if (m_options.mode != CircuitMode::Disabled)
        m_modeBefore = m_options.mode;
    m_disabledUntil = until;
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
