// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "reference_breaker.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace switchgear::test {

namespace {

constexpr Int128 kBillion = 1'000'000'000;

} // namespace

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
    keep(decision);
    return decision;
}

ReferenceDecision ReferenceBreaker::refuse(TimePoint now, RejectedBy by,
                                           std::optional<Duration> retryAfter)
{
    advance(now);
    ReferenceDecision decision;
    decision.state = m_state;
    decision.by = by;
    decision.retryAfter = retryAfter;
    decision.permitted = decision.wouldReject = m_options.mode == CircuitMode::Shadow;
    keep(decision);
    return decision;
}

void ReferenceBreaker::keep(ReferenceDecision &decision)
{
    if (!decision.permitted) {
        m_rejected.push_back(decision.by);
        return;
    }
    Call call;
    call.acquired = m_now;
    call.epoch = m_epoch;
    call.wouldReject = decision.wouldReject;
    call.probe = m_state == CircuitState::HalfOpen && !decision.wouldReject;
    call.deadline = m_now + m_options.halfOpen.probeTimeout;
    decision.call = m_calls.size();
    m_calls.push_back(call);
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

} // namespace switchgear::test
