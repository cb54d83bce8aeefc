// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/clock.h"
#include "switchgear/detail/rate_word.h"
#include "switchgear/rate_limit.h"
#include "switchgear/time.h"
#include "switchgear/token_grant.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace switchgear {

namespace detail {
class RateKeeper;
}

/// What a rate limiter stands at, at one instant.
struct RateLimiterSnapshot
{
    RateLimit limit; ///< in force, with its burst filled in
    double available = 0.0; ///< tokens; below 0: so many are promised to reservations
    Duration nextGrant{0}; ///< after how long one token would be granted
};

/// A token bucket, exact to the nanosecond: lets `burst` tokens through at once and `rate` tokens
/// `per` in the long run, and never more than burst + rate * time.
///
///     RateLimiter limiter{{.rate = 5, .burst = 10}};
///     if (const TokenGrant grant = limiter.tryAcquire())
///         send();
///     else
///         comeAgainIn(grant.wait);
///
/// **Algorithm.** The generic cell rate algorithm (ITU-T I.371) in the form "empty since": one
/// instant v at which the bucket held nothing. A request for n tokens at t makes it
/// max(v, t - burst * T) + n * T, T being the time of one token; it is granted where that is at or
/// before t, and what it lies after t is the wait. Differs in that time is counted in ticks so
/// fine that a nanosecond and a token are both whole (no rate is rounded, however odd), and in that
/// a reservation may be given back. Differs from a plain token bucket in keeping no count and no
/// timer.
/// **Time.** Monotonic; handed in, or read from the clock given. An instant earlier than one
/// already seen is taken as it stands: it sees what the bucket lacked then, and lets no more
/// through in sum. The bucket is full at the first instant, whichever that is.
/// **Threads.** Any. Without a minimum interval all calls are lock-free, but for the first, one now
/// and then (every few weeks of the clock for a plain rate; every second at the worst), a change of
/// the limit, and rates so odd or bursts so long that a word cannot hold them: these, and a limiter
/// with a minimum interval, take a lock for some tens of nanoseconds. No foreign code runs.
/// **Errors.** What is refused is a value that tells when to come again; asking for more than the
/// burst is never granted and says so. A wait above 2^63 - 1 ns is told as that, and refused. A
/// reservation that would come due after the last instant comes due at it.
/// **Cost.** A grant is one compare-and-swap, a refusal one load; calls are not counted here.
class RateLimiter final
{
public:
    /// Without a clock: the steady one. Throws std::invalid_argument with validate()'s first fault.
    explicit RateLimiter(const RateLimit &limit, const Clock *clock = nullptr);
    ~RateLimiter();
    RateLimiter(const RateLimiter &) = delete;
    RateLimiter &operator=(const RateLimiter &) = delete;

    /// The one of the functions that take no instant.
    [[nodiscard]] const Clock &clock() const noexcept { return *m_clock; }

    /// Takes tokens now, or none: then the grant tells after how long the same would be granted. No
    /// tokens (0) are always granted, and are no grant that keeps others at a distance.
    [[nodiscard, gnu::always_inline]] TokenGrant tryAcquire(TimePoint now,
                                                            std::uint64_t tokens = 1) noexcept
    {
        while (tokens == 1) {
            const detail::RateWord::Look is = m_word.look(now.time_since_epoch().count());
            if (!is.isSound) [[unlikely]]
                break;
            const auto cost = static_cast<std::int64_t>(is.token);
            if (is.lead + cost > 0)
                return {false, false, is.rounded(is.lead + cost)};
            if (m_word.tryAdvance(is, cost)) [[likely]]
                return {true, false, Duration{0}};
        }
        return acquireGuarded(now, tokens);
    }
    /// The same for one token, by the clock.
    [[nodiscard]] TokenGrant tryAcquire() noexcept { return tryAcquire(m_clock->now()); }

    /// After how long so many tokens would be granted; zero: at once; none: never.
    [[nodiscard]] std::optional<Duration> retryAfter(TimePoint now,
                                                     std::uint64_t tokens = 1) const noexcept;

    /// Takes tokens ahead of time and tells how long to wait; refused, at no cost, where that is
    /// above `maxWait` (then `wait` is by how much). Destroying a reservation gives nothing back.
    [[nodiscard]] Reservation reserve(TimePoint now, std::uint64_t tokens = 1,
                                      std::optional<Duration> maxWait = {}) noexcept;

    /// Gives a reservation back, up to and including the instant at which it comes due; returns how
    /// many tokens that restored: all, or 0 where it is too late, refused, or given back already.
    /// Waits told to others stay as told.
    std::uint64_t cancel(Reservation &reservation, TimePoint now) noexcept;

    /// Undoes a grant of tryAcquire() with the same instant and number of tokens, as if it had not
    /// been asked for; with a minimum interval the grant before it counts again. For a pipeline of
    /// which a later stage refused the call.
    void giveBack(TimePoint grantedAt, std::uint64_t tokens = 1) noexcept;

    /// Changes the limit from now on. The tokens that are there stay, up to the new burst, and so
    /// do promises (a part of a token is rounded down to the new limit's tick, which is less than a
    /// nanosecond's worth). Grants made while there was no minimum interval do not count for one
    /// set later, but for reservations still to come due. Throws as the constructor does.
    void setLimit(const RateLimit &limit, TimePoint now);
    [[nodiscard]] RateLimit limit() const; ///< as it stands now
    /// Where it stands, and its counts.
    [[nodiscard]] RateLimiterSnapshot snapshot(TimePoint now) const;

private:
    friend class ShardedRateLimiter;

    /// Takes what is there, from `least` to `most` tokens, and tells how many.
    [[nodiscard]] TokenGrant tryAcquireUpTo(TimePoint now, std::uint64_t least, std::uint64_t most,
                                            std::uint64_t &taken) noexcept;
    /// Tokens that were taken ahead and not used; the grants stand.
    void returnUnused(TimePoint now, std::uint64_t tokens) noexcept;
    [[nodiscard]] TokenGrant acquireGuarded(TimePoint now, std::uint64_t tokens) noexcept;

    detail::RateWord m_word;
    const Clock *m_clock;
    std::unique_ptr<detail::RateKeeper> m_keeper;
};

} // namespace switchgear
