// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/clock.h"
#include "switchgear/detail/thread_counter.h"
#include "switchgear/rate_limit.h"
#include "switchgear/rate_limiter.h"
#include "switchgear/time.h"
#include "switchgear/token_grant.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace switchgear {

/// How a limiter is shared between threads.
struct Sharding
{
    Duration tick = std::chrono::milliseconds{1}; ///< how long a lease is good; above 0
    std::uint32_t threads = 0; ///< that a tick's tokens are divided by; 0: the processor's
};

/// What a sharded limiter stands at; other threads go on meanwhile.
struct ShardedRateLimiterSnapshot
{
    RateLimit limit; ///< in force, with its burst filled in
    double available = 0.0; ///< tokens that no thread holds
    std::uint64_t heldApprox = 0; ///< tokens that threads hold
    std::uint64_t lease = 0; ///< the most that one thread holds; 0: they hold none
};

/// A rate limiter for many threads at once: each holds a few tokens of its own and takes from them
/// without touching what others touch.
///
///     ShardedRateLimiter limiter{{.rate = 1e6, .burst = 10'000}};
///     if (limiter.tryAcquire(now))
///         send();
///
/// **Algorithm.** An exact limiter (RateLimiter) from which a thread takes a lease: the tokens of
/// one tick (half the burst, where that is less), divided by `threads`. They are taken from the
/// bucket at once, so nothing is granted twice; a thread uses its lease for one tick from then on
/// and gives back what is left when it next asks. Where a lease would be less than two tokens, and
/// with a minimum interval, every call goes to the exact limiter, and this is no more and no less
/// than one.
///
/// From the first instant on, grants are never more than burst + rate * time. Over any other
/// stretch of time they are at most one lease more for each thread that asks; and a call is refused
/// only where less than its tokens and one lease for each thread is left of what that allows.
/// **Time.** As RateLimiter. A thread's times should not go back by more than a tick.
/// **Threads.** Any; a grant from a lease touches only the thread's own line. The first 64 threads
/// that run have leases, further ones go to the exact limiter. A thread that ends leaves its lease
/// to the one that takes its place.
/// **Errors.** As RateLimiter: a refusal tells when the same would be granted to this thread if
/// nobody else asked.
/// **Cost.** A grant is a few loads, a comparison and a store; 64 bytes for each of 64 threads.
class ShardedRateLimiter final
{
public:
    /// Without a clock: the steady one. Throws std::invalid_argument with validate()'s first fault,
    /// and where the tick is not above zero.
    explicit ShardedRateLimiter(const RateLimit &limit, const Sharding &sharding = {},
                                const Clock *clock = nullptr);
    ShardedRateLimiter(const ShardedRateLimiter &) = delete;
    ShardedRateLimiter &operator=(const ShardedRateLimiter &) = delete;
    ~ShardedRateLimiter() = default;

    /// The one of the functions that take no instant.
    [[nodiscard]] const Clock &clock() const noexcept { return m_exact.clock(); }

    /// Takes tokens now, or none: then the grant tells after how long the same would be granted.
    [[nodiscard, gnu::always_inline]] TokenGrant tryAcquire(TimePoint now,
                                                            std::uint64_t tokens = 1) noexcept
    {
        const std::uint32_t thread = detail::t_threadOrdinal;
        if (thread < kThreads) [[likely]] {
            Lease &lease = m_leases[thread];
            const std::uint64_t left = lease.left.load(std::memory_order_relaxed);
            if (tokens <= left && lease.isOpen(now, m_tick)) [[likely]] {
                lease.left.store(left - tokens, std::memory_order_relaxed);
                return {true, false, Duration{0}};
            }
        }
        return acquireGuarded(now, tokens);
    }
    /// The same for one token, by the clock.
    [[nodiscard]] TokenGrant tryAcquire() noexcept { return tryAcquire(clock().now()); }

    /// After how long so many tokens would be granted to this thread; zero: at once; none: never.
    [[nodiscard]] std::optional<Duration> retryAfter(TimePoint now,
                                                     std::uint64_t tokens = 1) const noexcept;
    /// Undoes a grant of tryAcquire() with the same instant and number of tokens, by the same
    /// thread.
    void giveBack(TimePoint grantedAt, std::uint64_t tokens = 1) noexcept;

    /// Changes the limit from now on, as RateLimiter does; what threads hold stays good for the
    /// rest of its tick. Throws as the constructor does.
    void setLimit(const RateLimit &limit, TimePoint now);
    /// As it stands now.
    [[nodiscard]] RateLimit limit() const { return m_exact.limit(); }
    /// Where it stands, and its counts.
    [[nodiscard]] ShardedRateLimiterSnapshot snapshot(TimePoint now) const;

private:
    static constexpr std::uint32_t kThreads = 64;

    /// Written by the thread whose number it bears alone, and read by all.
    struct alignas(64) Lease
    {
        std::atomic<std::uint64_t> left{0};
        std::atomic<std::uint64_t> from{0}; ///< nanoseconds; good for one tick

        [[nodiscard]] bool isOpen(TimePoint now, std::uint64_t tick) const noexcept
        {
            return static_cast<std::uint64_t>(now.time_since_epoch().count())
                       - from.load(std::memory_order_relaxed)
                   < tick;
        }
    };

    [[nodiscard]] TokenGrant acquireGuarded(TimePoint now, std::uint64_t tokens) noexcept;
    /// The present thread's; null where it has none.
    [[nodiscard]] Lease *ownLease() noexcept;
    void setLease(const RateLimit &limit) noexcept;

    RateLimiter m_exact;
    std::uint64_t m_tick;
    std::uint32_t m_threads;
    std::atomic<std::uint64_t> m_lease{0}; ///< tokens; 0: every call goes to the exact limiter
    std::array<Lease, kThreads> m_leases;
};

} // namespace switchgear
