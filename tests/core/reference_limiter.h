// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/rate_limit.h>
#include <switchgear/time.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <numeric>
#include <optional>
#include <set>

namespace switchgear::test {

__extension__ typedef __int128 BigInt;

/// A limit with its rate as a fraction, which says it without the detour over a double.
struct FractionLimit
{
    std::int64_t tokens = 1; ///< so many
    std::int64_t in = 1; ///< nanoseconds
    std::int64_t burst = 1;
    std::int64_t minInterval = 0;
};

/// The limiter as one would write it first: tokens in a bucket, in parts so small that everything
/// is whole, and a set of all grants that stand. Slow, unbounded, and for one thread.
class ReferenceLimiter final
{
public:
    struct Answer
    {
        bool granted = false;
        bool never = false;
        std::int64_t wait = 0;

        bool operator==(const Answer &) const = default;
    };

    explicit ReferenceLimiter(const FractionLimit &limit) : m_limit(limit) { m_level = full(); }

    Answer reserve(std::int64_t now, std::int64_t tokens, std::optional<std::int64_t> maxWait)
    {
        if (tokens > m_limit.burst)
            return {false, true, 0};
        fillUntil(now);
        const BigInt wait = waitFor(now, tokens);
        if (wait > maxWait.value_or(kLongest))
            return {false, false, bounded(wait - maxWait.value_or(0))};
        m_level -= tokens * part();
        m_grants.insert(dueAfter(now, wait));
        return {true, false, static_cast<std::int64_t>(wait)};
    }

    /// When a grant comes due that was told to wait so long; at the last instant, if later.
    [[nodiscard]] static std::int64_t dueAfter(std::int64_t now, BigInt wait)
    {
        return bounded(now + wait);
    }

    /// Of a grant that came due then, which the caller knows to stand.
    void giveBack(std::int64_t now, std::int64_t tokens, std::int64_t due)
    {
        fillUntil(now);
        m_level = std::min(m_level + tokens * part(), full());
        m_grants.erase(m_grants.find(due));
    }

    /// A part of a token that no tick of the new limit tells is lost.
    void setLimit(std::int64_t now, const FractionLimit &limit)
    {
        fillUntil(now);
        const std::int64_t oldPart = part();
        const bool hadInterval = m_limit.minInterval > 0;
        if (!hadInterval)
            m_grants.clear();
        if (!hadInterval && m_level < 0)
            m_grants.insert(dueAfter(now, roundedUp(-m_level, nanosecond())));
        m_limit = limit;
        const BigInt scaled = m_level * part();
        m_level = std::min(scaled / oldPart - (scaled % oldPart < 0 ? 1 : 0), full());
    }

    [[nodiscard]] double available(std::int64_t now)
    {
        fillUntil(now);
        return static_cast<double>(m_level) / static_cast<double>(part());
    }

private:
    /// A nanosecond brings tokens / gcd parts, and a token has `in` / gcd of them.
    [[nodiscard]] std::int64_t part() const
    {
        return m_limit.in / std::gcd(m_limit.tokens, m_limit.in);
    }
    [[nodiscard]] std::int64_t nanosecond() const
    {
        return m_limit.tokens / std::gcd(m_limit.tokens, m_limit.in);
    }
    [[nodiscard]] BigInt full() const { return static_cast<BigInt>(m_limit.burst) * part(); }

    static constexpr std::int64_t kLongest = std::numeric_limits<std::int64_t>::max();

    static std::int64_t bounded(BigInt number)
    {
        return static_cast<std::int64_t>(std::min<BigInt>(number, kLongest));
    }
    static BigInt roundedUp(BigInt a, BigInt b) { return (a + b - 1) / b; }

    void fillUntil(std::int64_t now)
    {
        if (m_last)
            m_level =
                std::min(m_level + (static_cast<BigInt>(now) - *m_last) * nanosecond(), full());
        m_last = now;
    }

    [[nodiscard]] BigInt waitFor(std::int64_t now, std::int64_t tokens) const
    {
        const BigInt lacking = static_cast<BigInt>(tokens) * part() - m_level;
        BigInt wait = lacking > 0 ? roundedUp(lacking, nanosecond()) : 0;
        if (m_limit.minInterval > 0 && !m_grants.empty()) {
            const BigInt free = static_cast<BigInt>(*m_grants.rbegin()) + m_limit.minInterval;
            wait = std::max(wait, free - now);
        }
        return wait;
    }

    FractionLimit m_limit;
    BigInt m_level;
    std::optional<std::int64_t> m_last;
    std::multiset<std::int64_t> m_grants;
};

} // namespace switchgear::test
