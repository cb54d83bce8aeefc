// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/rate_limiter.h"

#include "rate_keeper.h"
#include "rate_ticks.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace switchgear {
namespace {

detail::RateTicks soundTicks(const RateLimit &limit)
{
    const std::vector<OptionFault> faults = validate(limit);
    if (!faults.empty()) {
        const OptionFault &first = faults.front();
        throw std::invalid_argument(first.field + ": found " + first.found + "; " + first.expected);
    }
    return detail::rateTicks(limit).value();
}

std::int64_t nanoseconds(TimePoint at) noexcept
{
    return at.time_since_epoch().count();
}

} // namespace

RateLimiter::RateLimiter(const RateLimit &limit, const Clock *clock)
    : m_clock(clock != nullptr ? clock : &Clock::steady())
    , m_keeper(std::make_unique<detail::RateKeeper>(m_word, limit, soundTicks(limit)))
{}

RateLimiter::~RateLimiter() = default;

TokenGrant RateLimiter::acquireGuarded(TimePoint now, std::uint64_t tokens) noexcept
{
    TokenGrant grant;
    if (m_word.tryTake(nanoseconds(now), tokens, 0, grant))
        return grant;
    return m_keeper->take(nanoseconds(now), tokens, 0).grant;
}

TokenGrant RateLimiter::tryAcquireUpTo(TimePoint now, std::uint64_t least, std::uint64_t most,
                                       std::uint64_t &taken) noexcept
{
    const detail::RateWord::Look is = m_word.look(nanoseconds(now));
    std::uint64_t there = most; // as far as is known here
    if (is.isSound)
        there = is.lead < 0 ? static_cast<std::uint64_t>(-is.lead) / is.token : 0;
    for (const std::uint64_t tokens : {std::min(there, most), least}) {
        taken = std::max(tokens, least);
        const TokenGrant grant = tryAcquire(now, taken);
        if (grant || taken == least)
            return grant;
    }
    return {};
}

void RateLimiter::returnUnused(TimePoint now, std::uint64_t tokens) noexcept
{
    if (!m_word.tryGiveBack(nanoseconds(now), tokens))
        m_keeper->giveBack(nanoseconds(now), tokens, std::nullopt);
}

std::optional<Duration> RateLimiter::retryAfter(TimePoint now, std::uint64_t tokens) const noexcept
{
    const detail::RateWord::Look is = m_word.look(nanoseconds(now));
    if (!is.isSound || tokens > m_word.burst.load(std::memory_order_acquire))
        return m_keeper->retryAfter(nanoseconds(now), tokens);
    const std::int64_t after = is.lead + static_cast<std::int64_t>(tokens * is.token);
    return after > 0 && tokens > 0 ? is.rounded(after) : Duration{0};
}

Reservation RateLimiter::reserve(TimePoint now, std::uint64_t tokens,
                                 std::optional<Duration> maxWait) noexcept
{
    Reservation result;
    std::optional<std::int64_t> bound;
    if (maxWait)
        bound = std::max<std::int64_t>(maxWait->count(), 0);
    const bool isAnswered =
        m_word.tryTake(nanoseconds(now), tokens,
                       bound.value_or(std::numeric_limits<std::int64_t>::max()), result.m_grant);
    if (isAnswered) {
        result.m_due = result.granted() ? saturatingAdd(now, result.wait()) : TimePoint{};
    } else {
        const detail::RateKeeper::Answer answer = m_keeper->take(nanoseconds(now), tokens, bound);
        result.m_grant = answer.grant;
        result.m_due = TimePoint{Duration{answer.due}};
    }
    result.m_tokens = result.granted() ? tokens : 0;
    result.m_limiter = this;
    return result;
}

std::uint64_t RateLimiter::cancel(Reservation &reservation, TimePoint now) noexcept
{
    if (reservation.m_limiter != this || now > reservation.due())
        return 0;
    const std::uint64_t tokens = std::exchange(reservation.m_tokens, 0);
    if (tokens != 0 && !m_word.tryGiveBack(nanoseconds(now), tokens))
        m_keeper->giveBack(nanoseconds(now), tokens, nanoseconds(reservation.due()));
    return tokens;
}

void RateLimiter::giveBack(TimePoint grantedAt, std::uint64_t tokens) noexcept
{
    const std::int64_t at = nanoseconds(grantedAt);
    if (tokens != 0 && !m_word.tryGiveBack(at, tokens))
        m_keeper->giveBack(at, tokens, at);
}

void RateLimiter::setLimit(const RateLimit &limit, TimePoint now)
{
    m_keeper->setLimit(limit, soundTicks(limit), nanoseconds(now));
}

RateLimit RateLimiter::limit() const
{
    return m_keeper->limit();
}

RateLimiterSnapshot RateLimiter::snapshot(TimePoint now) const
{
    return m_keeper->snapshot(nanoseconds(now));
}

} // namespace switchgear
