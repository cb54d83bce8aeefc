// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "rate_bucket.h"

namespace switchgear::detail {

RateBucket::RateBucket(const RateTicks &ticks) noexcept : m_ticks(ticks), m_level(full()) {}

RateBucket::RateBucket(const RateTicks &ticks, std::int64_t at, WideInt level) noexcept
    : m_ticks(ticks)
    , m_isUntouched(false)
    , m_at(at)
    , m_level{0, 0}
{
    const auto token = static_cast<WideInt>(ticks.token);
    WideInt whole = level / token;
    if (whole * token > level)
        --whole; // towards the smaller, below zero too
    m_level = {whole, static_cast<WideUint>(level - whole * token)};
}

RateBucket::Level RateBucket::unboundedAt(std::int64_t now) const noexcept
{
    Level level = m_level;
    const WideInt since = static_cast<WideInt>(now) - m_at;
    const WideUint ticks = static_cast<WideUint>(since < 0 ? -since : since) * m_ticks.nanosecond;
    const auto whole = static_cast<WideInt>(ticks / m_ticks.token);
    const WideUint part = ticks % m_ticks.token;
    if (since >= 0) {
        level.whole += whole;
        level.part += part;
        if (level.part >= m_ticks.token) {
            level.part -= m_ticks.token;
            ++level.whole;
        }
    } else {
        level.whole -= whole;
        if (level.part < part) {
            level.part += m_ticks.token;
            --level.whole;
        }
        level.part -= part;
    }
    return level;
}

RateBucket::Level RateBucket::at(std::int64_t now) const noexcept
{
    const Level level = m_isUntouched ? full() : unboundedAt(now);
    return level.whole >= static_cast<WideInt>(m_ticks.burst) ? full() : level;
}

std::optional<WideInt> RateBucket::waitFor(std::int64_t now, std::uint64_t tokens) const noexcept
{
    if (tokens > m_ticks.burst)
        return std::nullopt;
    const Level level = at(now);
    const WideInt lacking = static_cast<WideInt>(tokens) - level.whole;
    if (lacking <= 0)
        return 0;
    // More than this many tokens take longer than a Duration holds.
    const WideUint longest = (static_cast<WideUint>(m_ticks.nanosecond) << 63U) / m_ticks.token + 1;
    if (static_cast<WideUint>(lacking) > longest + 1)
        return kForever;
    const WideUint ticks = static_cast<WideUint>(lacking) * m_ticks.token - level.part;
    return static_cast<WideInt>((ticks + m_ticks.nanosecond - 1) / m_ticks.nanosecond);
}

void RateBucket::take(std::int64_t now, std::uint64_t tokens) noexcept
{
    m_level = at(now);
    m_level.whole -= static_cast<WideInt>(tokens);
    m_at = now;
    m_isUntouched = false;
}

void RateBucket::giveBack(std::int64_t now, std::uint64_t tokens) noexcept
{
    m_level = at(now);
    m_at = now;
    m_level.whole += static_cast<WideInt>(tokens);
    if (m_level.whole >= static_cast<WideInt>(m_ticks.burst))
        m_level = full();
}

void RateBucket::setTicks(std::int64_t now, const RateTicks &ticks) noexcept
{
    m_level = at(now);
    m_at = now;
    if (m_ticks.token != ticks.token)
        m_level.part = scaledDown(m_level.part, ticks.token, m_ticks.token);
    m_ticks = ticks;
    if (m_isUntouched || m_level.whole >= static_cast<WideInt>(ticks.burst))
        m_level = full();
}

double RateBucket::available(std::int64_t now) const noexcept
{
    const Level level = at(now);
    return static_cast<double>(level.whole)
           + static_cast<double>(level.part) / static_cast<double>(m_ticks.token);
}

std::optional<std::int64_t> RateBucket::levelInTicks(std::int64_t now,
                                                     std::int64_t within) const noexcept
{
    const Level level = unboundedAt(now);
    const auto furthest = static_cast<WideInt>(static_cast<WideUint>(within) / m_ticks.token);
    if (level.whole < -furthest)
        return std::nullopt;
    const Level told = level.whole >= furthest ? full() : level;
    return static_cast<std::int64_t>(told.whole * static_cast<WideInt>(m_ticks.token)
                                     + static_cast<WideInt>(told.part));
}

} // namespace switchgear::detail
