// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "reference_circuit.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace switchgear::test {

namespace {

Int128 commonDivisor(Int128 a, Int128 b)
{
    return b == 0 ? a : commonDivisor(b, a % b);
}

Int128 roundedUp(Int128 a, Int128 b)
{
    return a / b + (a % b > 0 ? 1 : 0);
}

Int128 roundedDown(Int128 a, Int128 b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

} // namespace

// ReferenceTokens ---------------------------------------------------------------------------------

Int128 ReferenceTokens::level(TimePoint now) const
{
    if (!m_wasAsked)
        return full();
    return std::min(m_level + m_inANanosecond * (now - m_at).count(), full());
}

std::optional<Duration> ReferenceTokens::wait(TimePoint now, std::uint64_t tokens) const
{
    if (tokens > m_burst)
        return std::nullopt;
    const Int128 lacking = m_parts * static_cast<Int128>(tokens) - level(now);
    Duration wait{
        static_cast<std::int64_t>(roundedUp(std::max<Int128>(lacking, 0), m_inANanosecond))};
    if (m_minInterval.count() > 0 && !m_standing.empty()) {
        const TimePoint latest = *std::max_element(m_standing.begin(), m_standing.end());
        wait = std::max(wait, latest + m_minInterval - now);
    }
    return wait;
}

ReferenceTokens::Answer ReferenceTokens::reserve(TimePoint now, std::uint64_t tokens,
                                                 std::optional<Duration> maxWait)
{
    const std::optional<Duration> needed = wait(now, tokens);
    if (!needed)
        return {false, true, {}};
    if (maxWait && *needed > *maxWait)
        return {false, false, *needed - *maxWait};
    m_level = level(now) - m_parts * static_cast<Int128>(tokens);
    m_at = now;
    m_wasAsked = true;
    m_standing.push_back(now + *needed);
    return {true, false, *needed};
}

void ReferenceTokens::giveBack(TimePoint now, std::uint64_t tokens, TimePoint due)
{
    m_level = std::min(level(now) + m_parts * static_cast<Int128>(tokens), full());
    m_at = now;
    m_standing.erase(std::find(m_standing.begin(), m_standing.end(), due));
}

void ReferenceTokens::setLimit(TimePoint now, const RateLimit &limit)
{
    const Int128 before = level(now);
    const Int128 partsBefore = m_parts;
    const auto billionths = static_cast<Int128>(std::llround(limit.rate * 1e9));
    const Int128 nanoseconds = static_cast<Int128>(1'000'000'000) * limit.per.count();
    const Int128 common = commonDivisor(billionths, nanoseconds);
    m_inANanosecond = billionths / common;
    m_parts = nanoseconds / common;
    m_burst = limit.burst != 0 ? limit.burst
                               : static_cast<std::uint64_t>(roundedUp(billionths, 1'000'000'000));
    m_minInterval = limit.minInterval;
    // What the new parts cannot tell is lost.
    const Int128 kept = roundedDown(before * m_parts, partsBefore);
    m_level = m_wasAsked ? std::min(kept, full()) : full();
    m_at = now;
}

double ReferenceTokens::available(TimePoint now) const
{
    return static_cast<double>(level(now)) / static_cast<double>(m_parts);
}

// ReferenceCircuit --------------------------------------------------------------------------------

ReferenceCircuit::ReferenceCircuit(const CircuitOptions &options, const StageOptions &stages,
                                   TimePoint made, ReferenceBreaker::Draw draw)
    : m_breaker(options, made, std::move(draw))
{
    if (stages.limiter)
        m_tokens.emplace(*stages.limiter);
    if (stages.bulkhead)
        m_concurrent = stages.bulkhead->concurrent;
}

ReferenceDecision ReferenceCircuit::acquire(TimePoint now)
{
    m_breaker.advance(now);
    if (m_breaker.state() == CircuitState::Isolated || m_breaker.mode() == CircuitMode::Disabled)
        return m_breaker.acquire(now);
    if (m_tokens) {
        const std::optional<Duration> wait = m_tokens->wait(now, 1);
        if (!wait || wait->count() > 0)
            return m_breaker.refuse(now, RejectedBy::Limiter, wait);
        m_tokens->noteAsked();
    }
    if (m_concurrent && m_holders.size() >= *m_concurrent) {
        ++m_refusedByBulkhead;
        return m_breaker.refuse(now, RejectedBy::Bulkhead, {});
    }
    const ReferenceDecision decision = m_breaker.acquire(now);
    if (decision.permitted && !decision.wouldReject) {
        if (m_tokens)
            m_tokens->reserve(now, 1, Duration{0});
        if (m_concurrent)
            m_holders.push_back(decision.call);
    }
    return decision;
}

void ReferenceCircuit::end(std::size_t call, const ReferenceOutcome &outcome, TimePoint now)
{
    m_breaker.end(call, outcome, now);
    std::erase(m_holders, call);
}

std::optional<Rejection> ReferenceCircuit::wouldRefuse(TimePoint now) const
{
    ReferenceCircuit copy = *this;
    const ReferenceDecision decision = copy.acquire(now);
    if (decision.permitted)
        return std::nullopt;
    return Rejection{decision.by, decision.state, decision.retryAfter};
}

std::vector<TimePoint> ReferenceCircuit::boundsAhead(TimePoint now) const
{
    std::vector<TimePoint> bounds = m_breaker.boundsAhead();
    if (m_tokens)
        bounds.insert(bounds.end(), m_tokens->standing().begin(), m_tokens->standing().end());
    std::erase_if(bounds, [now](TimePoint bound) { return bound <= now; });
    for (std::uint64_t tokens = 1; m_tokens && tokens <= 3; ++tokens) {
        const std::optional<Duration> wait = m_tokens->wait(now, tokens);
        if (wait && wait->count() > 0)
            bounds.push_back(now + *wait);
    }
    return bounds;
}

} // namespace switchgear::test
