// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/bulkhead.h"
#include "switchgear/circuit_breaker.h"
#include "switchgear/rate_limiter.h"

#include <memory>
#include <optional>
#include <utility>

namespace switchgear {

/// The right to make one call through a guarded circuit, or the reason why not: a breaker's permit,
/// and with it the place in the bulkhead.
///
/// Move-only. Destroyed with no outcome it is given up. The place comes back when the permit ends:
/// end it when the work has really ended.
/// **Threads.** As Permit. **Lifetime.** The guarded circuit must outlive it.
class [[nodiscard]] GuardedPermit final
{
public:
    GuardedPermit() noexcept = default;

    /// Whether the call may be made; false, too, once the permit has ended.
    [[nodiscard]] explicit operator bool() const noexcept { return static_cast<bool>(m_permit); }
    /// In shadow: it passes, but would have been rejected; rejection() says by whom.
    [[nodiscard]] bool wouldReject() const noexcept { return m_permit.wouldReject(); }
    /// The circuit's state that decided.
    [[nodiscard]] CircuitState state() const noexcept { return m_permit.state(); }
    /// Why not, and when to come again.
    [[nodiscard]] Rejection rejection() const noexcept { return m_permit.rejection(); }
    /// Permit::isMeasured().
    [[nodiscard]] bool isMeasured() const noexcept { return m_permit.isMeasured(); }

    /// Permit::succeed(), and the place comes back; so with each of these.
    void succeed(TimePoint now) noexcept
    {
        m_permit.succeed(now);
        m_place.release();
    }
    /// Permit::fail().
    void fail(TimePoint now, ErrorName error = {}, std::optional<Duration> retryAfter = {}) noexcept
    {
        m_permit.fail(now, error, retryAfter);
        m_place.release();
    }
    /// Permit::fail() by all of an error, or of a text.
    template <detail::WholeError E>
    void fail(TimePoint now, const E &error, std::optional<Duration> retryAfter = {}) noexcept
    {
        m_permit.fail(now, error, retryAfter);
        m_place.release();
    }
    /// Permit::ignore().
    void ignore(TimePoint now) noexcept
    {
        m_permit.ignore(now);
        m_place.release();
    }
    /// Permit::cancel().
    void cancel(TimePoint now) noexcept
    {
        m_permit.cancel(now);
        m_place.release();
    }
    /// Permit::abandon().
    void abandon(TimePoint now) noexcept
    {
        m_permit.abandon(now);
        m_place.release();
    }

private:
    friend class GuardedCircuit;

    GuardedPermit(Permit permit, BulkheadPermit place) noexcept
        : m_place(std::move(place))
        , m_permit(std::move(permit))
    {}

    BulkheadPermit m_place; // given back after the permit has ended
    Permit m_permit;
};

/// A circuit with what stands before its breaker, under one mode and one set of statistics: first
/// an isolation is asked, then the limiter, the bulkhead, the breaker and the ramp.
///
///     GuardedCircuit circuit{breaker, RateLimit{.rate = 5}, BulkheadOptions{.concurrent = 5}};
///     if (GuardedPermit permit = circuit.tryAcquire(now)) send(std::move(permit));
///
/// A call takes its token, its place and its probe only if every stage permits it; the first that
/// refuses is the one that is told. The breaker's totals count what any stage refused. While the
/// circuit is disabled nothing but an isolation is asked; in shadow everything is, and whoever
/// would be rejected passes and takes nothing.
/// **Time.** Handed in. **Threads.** Every function from any thread; none waits: a call never
/// stands in the bulkhead's queue here. What a call took before a later stage refused it comes back
/// at once; for that instant another thread may meet it as taken.
/// **Ownership.** Shares the breaker; owns limiter and bulkhead.
/// **Cost.** The sum of its stages.
class GuardedCircuit final
{
public:
    /// Throws std::invalid_argument on an unsound limit or bulkhead.
    explicit GuardedCircuit(std::shared_ptr<CircuitBreaker> breaker,
                            const std::optional<RateLimit> &limit = {},
                            const std::optional<BulkheadOptions> &bulkhead = {});
    GuardedCircuit(const GuardedCircuit &) = delete;
    GuardedCircuit &operator=(const GuardedCircuit &) = delete;
    /// No permit may be held any more.
    ~GuardedCircuit() = default;

    /// A permit, or a rejection by the first stage that refuses.
    [[nodiscard]] GuardedPermit tryAcquire(TimePoint now) noexcept
    {
        if (!m_limiter && !m_bulkhead)
            return {m_breaker->tryAcquire(now), {}};
        return acquireThroughStages(now);
    }

    /// What a call would be told now; none: it would pass. Takes nothing. In shadow only an
    /// isolation rejects.
    [[nodiscard]] std::optional<Rejection> wouldRefuse(TimePoint now) const noexcept;

    /// Its breaker.
    [[nodiscard]] CircuitBreaker &breaker() const noexcept { return *m_breaker; }
    /// The same, to keep.
    [[nodiscard]] const std::shared_ptr<CircuitBreaker> &sharedBreaker() const noexcept
    {
        return m_breaker;
    }
    /// None where the circuit has none; its limit can be changed while calls are under way.
    [[nodiscard]] RateLimiter *limiter() const noexcept { return m_limiter.get(); }
    /// The same.
    [[nodiscard]] Bulkhead *bulkhead() const noexcept { return m_bulkhead.get(); }

private:
    [[nodiscard]] GuardedPermit acquireThroughStages(TimePoint now) noexcept;

    std::shared_ptr<CircuitBreaker> m_breaker;
    std::unique_ptr<RateLimiter> m_limiter;
    std::unique_ptr<Bulkhead> m_bulkhead;
};

} // namespace switchgear
