// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/clock.h"
#include "switchgear/rate_limit.h"
#include "switchgear/time.h"
#include "switchgear/token_grant.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace switchgear {

namespace detail {
class KeyedRateTable;
}

/// The keys of a keyed rate limiter at one instant; other threads go on meanwhile.
struct KeyedRateLimiterSnapshot
{
    RateLimit limit; ///< of each key, with its burst filled in
    std::size_t keys = 0; ///< that have a bucket of their own
    std::size_t maxKeys = 0; ///< that may have one
    std::uint64_t evicted = 0; ///< idle buckets that made room, so far
    std::uint64_t shared = 0; ///< requests of keys that had to share a bucket, so far
};

/// A rate limiter for each key: for each client, host or account.
///
///     KeyedRateLimiter limiter{{.rate = 10, .burst = 20}, 100'000};
///     if (!limiter.tryAcquire(client, now))
///         return tooManyRequests();
///
/// **Algorithm.** RateLimiter's, exact for each key, in a hash table cut into parts with a lock
/// each. A key that was idle for so long that its bucket is full again (and its minimum interval
/// over) is as one that was never seen, so such keys make room: each new key looks at a few others
/// in its part, in turn, and drops the idle ones. Where `maxKeys` are busy and none of those looked
/// at is idle, a new key shares one bucket of the same limit with all others of its part that came
/// too late, and a bucket of its own begins where the shared one stands. So no key ever gets more
/// than burst + rate * time, whatever keys come and go.
/// **Time.** As RateLimiter; but in a part of the table time does not go back: an earlier instant
/// is taken as the latest one seen there.
/// **Threads.** Any; a request takes the lock of its key's part, one of up to 64, for some tens of
/// nanoseconds, and longer now and then where the table grows.
/// **Errors.** As RateLimiter. Where memory is short, a new key shares a bucket.
/// **Cost.** At most about 64 bytes for each key, and a string's own characters beside them;
/// nothing for a key that was dropped.
class KeyedRateLimiter final
{
public:
    /// `maxKeys` is from 1 to 2^31. Without a clock: the steady one. Throws std::invalid_argument
    /// with validate()'s first fault, where `maxKeys` is out of its range, and where filling the
    /// burst takes longer than 2^62 ns (146 years).
    KeyedRateLimiter(const RateLimit &limit, std::size_t maxKeys, const Clock *clock = nullptr);
    ~KeyedRateLimiter();
    KeyedRateLimiter(const KeyedRateLimiter &) = delete;
    KeyedRateLimiter &operator=(const KeyedRateLimiter &) = delete;

    /// What is read where no time is handed in.
    [[nodiscard]] const Clock &clock() const noexcept { return *m_clock; }

    /// Takes tokens of this key now, or none: then the grant tells after how long the same would be
    /// granted. A number and a text are never the same key.
    [[nodiscard]] TokenGrant tryAcquire(std::string_view key, TimePoint now,
                                        std::uint64_t tokens = 1) noexcept;
    /// The same for a number.
    [[nodiscard]] TokenGrant tryAcquire(std::uint64_t key, TimePoint now,
                                        std::uint64_t tokens = 1) noexcept;
    /// One token, by the clock.
    [[nodiscard]] TokenGrant tryAcquire(std::string_view key) noexcept
    {
        return tryAcquire(key, m_clock->now());
    }
    /// One token, by the clock.
    [[nodiscard]] TokenGrant tryAcquire(std::uint64_t key) noexcept
    {
        return tryAcquire(key, m_clock->now());
    }

    /// After how long so many tokens would be granted; zero: at once; none: never. Makes no bucket.
    [[nodiscard]] std::optional<Duration> retryAfter(std::string_view key, TimePoint now,
                                                     std::uint64_t tokens = 1) const noexcept;
    /// The same for a number.
    [[nodiscard]] std::optional<Duration> retryAfter(std::uint64_t key, TimePoint now,
                                                     std::uint64_t tokens = 1) const noexcept;

    /// Drops all keys that are idle at this instant, and gives their memory back; returns how many.
    /// Nothing depends on it but memory. **Cost.** Looks at every key, one part after another.
    std::size_t dropIdle(TimePoint now) noexcept;

    /// Changes the limit of all keys from now on; each keeps its tokens, up to the new burst.
    /// Throws as the constructor does. **Cost.** As dropIdle().
    void setLimit(const RateLimit &limit, TimePoint now);
    /// In force for each key, with its burst filled in.
    [[nodiscard]] RateLimit limit() const;
    /// How many keys there are, and what became of others.
    [[nodiscard]] KeyedRateLimiterSnapshot snapshot() const;

private:
    const Clock *m_clock;
    std::unique_ptr<detail::KeyedRateTable> m_table;
};

} // namespace switchgear
