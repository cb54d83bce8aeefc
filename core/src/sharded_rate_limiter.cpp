// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/sharded_rate_limiter.h"

#include "number_text.h"
#include "rate_ticks.h"

#include <algorithm>
#include <stdexcept>
#include <thread>

namespace switchgear {

ShardedRateLimiter::ShardedRateLimiter(const RateLimit &limit, const Sharding &sharding,
                                       const Clock *clock)
    : m_exact(limit, clock)
    , m_tick(static_cast<std::uint64_t>(sharding.tick.count()))
    , m_threads(sharding.threads != 0 ? sharding.threads
                                      : std::max(std::thread::hardware_concurrency(), 1U))
{
    if (sharding.tick.count() <= 0)
        throw std::invalid_argument("tick: found " + detail::durationText(sharding.tick)
                                    + "; must be above 0");
    setLease(limit);
}

void ShardedRateLimiter::setLease(const RateLimit &limit) noexcept
{
    const detail::RateTicks ticks = detail::rateTicks(limit).value_or(detail::RateTicks{});
    const detail::WideUint inATick =
        static_cast<detail::WideUint>(ticks.nanosecond) * m_tick / ticks.token;
    const detail::WideUint lease = std::min<detail::WideUint>(inATick, ticks.burst / 2) / m_threads;
    const bool isWorthIt = lease >= 2 && limit.minInterval.count() == 0;
    m_lease.store(isWorthIt ? static_cast<std::uint64_t>(lease) : 0, std::memory_order_relaxed);
}

ShardedRateLimiter::Lease *ShardedRateLimiter::ownLease() noexcept
{
    const std::uint32_t thread = detail::ThreadOrdinal::take();
    return thread < kThreads ? &m_leases[thread] : nullptr;
}

TokenGrant ShardedRateLimiter::acquireGuarded(TimePoint now, std::uint64_t tokens) noexcept
{
    Lease *const lease = ownLease();
    if (lease == nullptr)
        return m_exact.tryAcquire(now, tokens);
    std::uint64_t left = lease->left.load(std::memory_order_relaxed);
    if (left > 0 && !lease->isOpen(now, m_tick)) {
        m_exact.returnUnused(now, left);
        left = 0;
        lease->left.store(0, std::memory_order_relaxed);
    }
    if (tokens <= left) {
        lease->left.store(left - tokens, std::memory_order_relaxed);
        return {true, false, Duration{0}};
    }
    const std::uint64_t size = m_lease.load(std::memory_order_relaxed);
    if (size < tokens)
        return m_exact.tryAcquire(now, tokens); // what is left stays for smaller requests
    std::uint64_t taken = 0;
    const TokenGrant grant = m_exact.tryAcquireUpTo(now, tokens - left, size - left, taken);
    if (grant) {
        lease->left.store(left + taken - tokens, std::memory_order_relaxed);
        lease->from.store(static_cast<std::uint64_t>(now.time_since_epoch().count()),
                          std::memory_order_relaxed);
    }
    return grant;
}

std::optional<Duration> ShardedRateLimiter::retryAfter(TimePoint now,
                                                       std::uint64_t tokens) const noexcept
{
    const std::uint32_t thread = detail::t_threadOrdinal;
    if (thread >= kThreads)
        return m_exact.retryAfter(now, tokens);
    const Lease &lease = m_leases[thread];
    const std::uint64_t left = lease.left.load(std::memory_order_relaxed);
    if (tokens <= left)
        return Duration{0}; // from the lease, or from what it gives back
    if (lease.isOpen(now, m_tick) && m_lease.load(std::memory_order_relaxed) < tokens)
        return m_exact.retryAfter(now, tokens);
    const std::optional<Duration> never = m_exact.retryAfter(now, tokens);
    return never ? m_exact.retryAfter(now, tokens - left) : never;
}

void ShardedRateLimiter::giveBack(TimePoint grantedAt, std::uint64_t tokens) noexcept
{
    const std::uint32_t thread = detail::t_threadOrdinal;
    if (thread < kThreads) {
        Lease &lease = m_leases[thread];
        const std::uint64_t left = lease.left.load(std::memory_order_relaxed);
        const std::uint64_t size = m_lease.load(std::memory_order_relaxed);
        if (left < size && tokens <= size - left && lease.isOpen(grantedAt, m_tick)) {
            lease.left.store(left + tokens, std::memory_order_relaxed);
            return;
        }
    }
    m_exact.giveBack(grantedAt, tokens);
}

void ShardedRateLimiter::setLimit(const RateLimit &limit, TimePoint now)
{
    m_exact.setLimit(limit, now);
    setLease(limit);
}

ShardedRateLimiterSnapshot ShardedRateLimiter::snapshot(TimePoint now) const
{
    const RateLimiterSnapshot exact = m_exact.snapshot(now);
    ShardedRateLimiterSnapshot result{exact.limit, exact.available, 0,
                                      m_lease.load(std::memory_order_relaxed)};
    for (const Lease &lease : m_leases)
        result.heldApprox += lease.left.load(std::memory_order_relaxed);
    return result;
}

} // namespace switchgear
