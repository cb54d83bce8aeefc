// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What stands before the breaker.

#include "side_by_side.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace switchgear::test {

void Pair::reserve(const Step &step, TimePoint now)
{
    if (m_circuit.limiter() == nullptr)
        return acquire(now);
    RateLimiter &limiter = *m_circuit.limiter();
    ReferenceTokens &tokens = *m_contract.tokens();
    if (step.act == Act::Take) {
        const TokenGrant grant = limiter.tryAcquire(now, step.tokens);
        const ReferenceTokens::Answer answer = tokens.reserve(now, step.tokens, Duration{0});
        expectSame("tokens taken", grant.granted, answer.granted);
        expectSame("never to be taken", grant.never, answer.never);
        expectSame("wait of a take", grant.wait, answer.wait);
        return;
    }
    Reservation reservation = limiter.reserve(now, step.tokens, step.maxWait);
    const ReferenceTokens::Answer answer = tokens.reserve(now, step.tokens, step.maxWait);
    expectSame("tokens reserved", reservation.granted(), answer.granted);
    expectSame("never to be reserved", reservation.never(), answer.never);
    expectSame("wait of a reservation", reservation.wait(), answer.wait);
    if (!reservation || !answer.granted)
        return;
    expectSame("due", reservation.due(), now + answer.wait);
    m_held.push_back({std::move(reservation), step.tokens, now + answer.wait});
}

void Pair::giveBack(const Step &step, TimePoint now)
{
    if (m_held.empty())
        return reserve(step, now); // there will be one to give back
    const auto held = m_held.begin() + static_cast<std::ptrdiff_t>(step.pick % m_held.size());
    const bool isInTime = now <= held->due;
    expectSame("tokens restored", m_circuit.limiter()->cancel(held->reservation, now),
               isInTime ? held->tokens : 0);
    if (isInTime)
        m_contract.tokens()->giveBack(now, held->tokens, held->due);
    expectSame("tokens restored twice", m_circuit.limiter()->cancel(held->reservation, now),
               std::uint64_t{0});
    m_held.erase(held);
}

void Pair::setLimit(const Step &step, TimePoint now)
{
    if (m_circuit.limiter() == nullptr)
        return acquire(now);
    const Duration before = m_limit.minInterval;
    m_limit = step.limit;
    if (before.count() == 0)
        m_limit.minInterval = before;
    else if (m_limit.minInterval.count() == 0)
        m_limit.minInterval = before;
    m_circuit.limiter()->setLimit(m_limit, now);
    m_contract.tokens()->setLimit(now, m_limit);
}

void Pair::setConcurrent(const Step &step, TimePoint now)
{
    if (m_circuit.bulkhead() == nullptr)
        return acquire(now);
    m_circuit.bulkhead()->setConcurrent(step.concurrent);
    m_contract.setConcurrent(step.concurrent);
}

void Pair::compareStages(TimePoint now)
{
    const std::optional<Rejection> told = m_circuit.wouldRefuse(now);
    const std::optional<Rejection> expected = m_contract.wouldRefuse(now);
    expectSame("whether a call would be refused", told.has_value(), expected.has_value());
    if (told && expected) {
        expectSame("stage that would refuse", told->by, expected->by);
        expectSame("state that would refuse", told->state, expected->state);
        expectSame("retry after of what would refuse", told->retryAfter, expected->retryAfter);
    }
    if (m_circuit.limiter() != nullptr) {
        const RateLimiter &limiter = *m_circuit.limiter();
        const ReferenceTokens &tokens = *m_contract.tokens();
        for (std::uint64_t count = 1; count <= 7; ++count)
            expectSame("wait for tokens", limiter.retryAfter(now, count), tokens.wait(now, count));
        const double available = tokens.available(now);
        if (std::abs(limiter.snapshot(now).available - available)
            > 1e-9 * std::max(1.0, std::abs(available)))
            m_difference = "tokens: the circuit says "
                           + std::to_string(limiter.snapshot(now).available) + ", the contract "
                           + std::to_string(available);
    }
    if (m_circuit.bulkhead() != nullptr) {
        const BulkheadSnapshot bulkhead = m_circuit.bulkhead()->snapshot();
        expectSame("places in use", bulkhead.inUse, m_contract.inUse());
        expectSame("refused by the bulkhead", bulkhead.refused, m_contract.refusedByBulkhead());
    }
}

} // namespace switchgear::test
