// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/time.h"

#include <cstdint>
#include <utility>

namespace switchgear {

class RateLimiter;

/// A rate limiter's answer.
struct TokenGrant
{
    bool granted = false; ///< whether the tokens were taken
    bool never = false; ///< refused for good: more than the burst was asked for
    Duration wait{0}; ///< refused: after how long the same request would be granted

    /// Whether it was granted.
    explicit operator bool() const noexcept { return granted; }
    bool operator==(const TokenGrant &) const = default;
};

/// Tokens granted ahead of time, or why not. Its limiter takes it back by cancel(); letting it go
/// gives nothing back.
class Reservation final
{
public:
    Reservation() = default; ///< of nothing: refused
    /// Leaves `other` with no tokens.
    Reservation(Reservation &&other) noexcept
        : m_grant(other.m_grant)
        , m_due(other.m_due)
        , m_tokens(std::exchange(other.m_tokens, 0))
        , m_limiter(other.m_limiter)
    {}
    /// Leaves `other` with no tokens; those that it held stay taken.
    Reservation &operator=(Reservation &&other) noexcept
    {
        m_grant = other.m_grant;
        m_due = other.m_due;
        m_tokens = std::exchange(other.m_tokens, 0);
        m_limiter = other.m_limiter;
        return *this;
    }
    ~Reservation() = default;

    /// Whether it was granted.
    explicit operator bool() const noexcept { return m_grant.granted; }
    /// Whether it was granted.
    [[nodiscard]] bool granted() const noexcept { return m_grant.granted; }
    /// Refused for good: more than the burst was asked for.
    [[nodiscard]] bool never() const noexcept { return m_grant.never; }
    /// Granted: how long to wait before going on. Refused: after how long the same request would be
    /// granted, `maxWait` and all.
    [[nodiscard]] Duration wait() const noexcept { return m_grant.wait; }
    /// Granted: the instant at which it comes due, up to which it can be given back.
    [[nodiscard]] TimePoint due() const noexcept { return m_due; }
    /// How many tokens it holds; 0 once given back.
    [[nodiscard]] std::uint64_t tokens() const noexcept { return m_tokens; }

private:
    friend class RateLimiter;

    TokenGrant m_grant;
    TimePoint m_due{};
    std::uint64_t m_tokens = 0;
    const RateLimiter *m_limiter = nullptr;
};

} // namespace switchgear
