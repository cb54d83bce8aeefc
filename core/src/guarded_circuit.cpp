// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/guarded_circuit.h"

namespace switchgear {

GuardedCircuit::GuardedCircuit(std::shared_ptr<CircuitBreaker> breaker,
                               const std::optional<RateLimit> &limit,
                               const std::optional<BulkheadOptions> &bulkhead)
    : m_breaker(std::move(breaker))
{
    if (limit)
        m_limiter = std::make_unique<RateLimiter>(*limit, &m_breaker->clock());
    if (bulkhead)
        m_bulkhead = std::make_unique<Bulkhead>(*bulkhead, &m_breaker->clock());
}

GuardedPermit GuardedCircuit::acquireThroughStages(TimePoint now) noexcept
{
    if (!m_breaker->asksStagesAt(now) || m_breaker->isIsolatedAt(now))
        return {m_breaker->tryAcquire(now), {}};
    if (m_limiter) {
        if (const TokenGrant grant = m_limiter->tryAcquire(now); !grant)
            return {m_breaker->refuse(now, RejectedBy::Limiter, grant.wait), {}};
    }
    const auto giveTokenBack = [&] {
        if (m_limiter)
            m_limiter->giveBack(now);
    };
    BulkheadPermit place;
    if (m_bulkhead) {
        place = m_bulkhead->tryAcquire();
        if (!place) {
            giveTokenBack();
            return {m_breaker->refuse(now, RejectedBy::Bulkhead, {}), {}};
        }
    }
    Permit permit = m_breaker->tryAcquire(now);
    if (!permit || permit.wouldReject()) {
        giveTokenBack();
        place.release();
    }
    return {std::move(permit), std::move(place)};
}

std::optional<Rejection> GuardedCircuit::wouldRefuse(TimePoint now) const noexcept
{
    if (m_breaker->isIsolatedAt(now))
        return m_breaker->wouldRefuse(now);
    const CircuitState state = m_breaker->state(now); // with it, the clock brings the mode
    if (m_breaker->modeApprox() != CircuitMode::Enforce)
        return std::nullopt;
    if (m_limiter) {
        const std::optional<Duration> wait = m_limiter->retryAfter(now);
        if (!wait || wait->count() > 0)
            return Rejection{RejectedBy::Limiter, state, wait};
    }
    if (m_bulkhead) {
        const BulkheadSnapshot places = m_bulkhead->snapshot();
        if (places.inUse >= places.concurrent)
            return Rejection{RejectedBy::Bulkhead, state, {}};
    }
    return m_breaker->wouldRefuse(now);
}

} // namespace switchgear
