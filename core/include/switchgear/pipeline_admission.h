// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/bulkhead.h"
#include "switchgear/circuit_breaker.h"
#include "switchgear/guarded_circuit.h"
#include "switchgear/pipeline_stage.h"
#include "switchgear/rate_limiter.h"
#include "switchgear/timeout.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <type_traits>
#include <utility>

// The stages that say whether a call may be made: breaker, guarded circuit, limiter, bulkhead.
namespace switchgear {

namespace detail {

/// Tells a permit, of a breaker or of a guarded circuit, what came of its call.
template <typename AnyPermit, typename Slot>
void endPermit(AnyPermit &permit, const CircuitBreaker &breaker, const CallContext &context,
               const StageOutcome &outcome, const Slot &slot)
{
    switch (outcome.kind) {
    case StageOutcome::Kind::Success:
        permit.succeed(context.now);
        return;
    case StageOutcome::Kind::Failure:
        if (outcome.isProgrammingError && breaker.ignoresProgrammingErrors())
            permit.ignore(context.now);
        else
            permit.fail(context.now, slot.error(outcome), outcome.retryAfter);
        return;
    case StageOutcome::Kind::Refused: // further in: says nothing of what is called
        permit.abandon(context.now);
        return;
    case StageOutcome::Kind::Ignored:
        permit.ignore(context.now);
        return;
    }
}

/// Becomes what the function gives where it is made, with no move: a permit's fields, written one
/// by one, would be read back in wider pieces, which stalls.
template <typename F>
struct MadeInPlace
{
    F make;
    operator std::invoke_result_t<F &>() { return make(); }
};
template <typename F>
MadeInPlace(F) -> MadeInPlace<F>;

template <typename AnyPermit>
[[nodiscard]] StageAnswer admitted(const AnyPermit &permit, CallContext &context)
{
    if (permit) [[likely]] {
        context.needsExactEnd |= permit.isMeasured();
        return StageAnswer::On;
    }
    context.rejection = permit.rejection();
    return StageAnswer::Refuse;
}

} // namespace detail

/// Asks a circuit breaker, and tells it what came of the call.
class BreakerStage final
{
public:
    /// What it keeps for one call.
    using Entry = std::optional<Permit>;

    /// The breaker must outlive it.
    BreakerStage(CircuitBreaker &breaker) noexcept : m_breaker(&breaker) {}

    /// Asked to let a call in.
    [[nodiscard]] StageAnswer enter(Entry &permit, CallContext &context)
    {
        permit.emplace(detail::MadeInPlace{[&] { return m_breaker->tryAcquire(context.now); }});
        return detail::admitted(*permit, context);
    }
    /// Told how what lies inside it ended.
    template <typename Slot>
    StageAnswer leave(Entry &permit, const CallContext &context, const StageOutcome &outcome,
                      const Slot &slot)
    {
        detail::endPermit(*permit, *m_breaker, context, outcome, slot);
        return StageAnswer::On;
    }

    using Pass = Permit; ///< what it keeps of a call that nothing stops
    /// Lets the call in where the circuit is closed.
    [[nodiscard, gnu::always_inline]] bool tryPass(Pass &permit, TimePoint now,
                                                   TimePoint &) noexcept
    {
        permit = m_breaker->tryAcquireClosed(now);
        return static_cast<bool>(permit);
    }
    /// Told that the call succeeded.
    [[gnu::always_inline]] void passed(Pass &permit, TimePoint end) noexcept
    {
        permit.succeed(end);
    }
    /// Told that something stops the call.
    void stopped(Pass &permit, Entry &entry, CallContext &) noexcept
    {
        entry.emplace(std::move(permit));
    }

private:
    CircuitBreaker *m_breaker;
};

/// Asks a limiter, a bulkhead and a breaker that stand under one mode.
class GuardedCircuitStage final
{
public:
    /// What it keeps for one call.
    using Entry = std::optional<GuardedPermit>;

    /// The circuit must outlive it.
    GuardedCircuitStage(GuardedCircuit &circuit) noexcept : m_circuit(&circuit) {}

    /// Asked to let a call in.
    [[nodiscard]] StageAnswer enter(Entry &permit, CallContext &context)
    {
        permit.emplace(detail::MadeInPlace{[&] { return m_circuit->tryAcquire(context.now); }});
        return detail::admitted(*permit, context);
    }
    /// Told how what lies inside it ended.
    template <typename Slot>
    StageAnswer leave(Entry &permit, const CallContext &context, const StageOutcome &outcome,
                      const Slot &slot)
    {
        detail::endPermit(*permit, m_circuit->breaker(), context, outcome, slot);
        return StageAnswer::On;
    }

private:
    GuardedCircuit *m_circuit;
};

namespace detail {

[[nodiscard]] inline StageAnswer refuseByLimiter(CallContext &context, bool never, Duration wait)
{
    context.rejection = {RejectedBy::Limiter, CircuitState::Closed, {}};
    if (!never)
        context.rejection.retryAfter = wait;
    return StageAnswer::Refuse;
}

/// Whether a call that was refused further in was never made since the stage let it in.
[[nodiscard]] inline bool wasNeverMade(const CallContext &context, const StageOutcome &outcome,
                                       std::uint32_t callsBefore) noexcept
{
    return outcome.kind == StageOutcome::Kind::Refused && context.calls == callsBefore;
}

} // namespace detail

/// Takes a token, or refuses. The token of a call that was never made goes back.
class LimiterStage final
{
public:
    /// What it keeps for one call.
    struct Entry
    {
        TimePoint grantedAt; ///< when its token was taken
        std::uint32_t callsBefore = 0; ///< CallContext::calls by then
    };

    /// The limiter must outlive it.
    LimiterStage(RateLimiter &limiter) noexcept : m_limiter(&limiter) {}

    /// Asked to let a call in.
    [[nodiscard]] StageAnswer enter(Entry &entry, CallContext &context)
    {
        const TokenGrant grant = m_limiter->tryAcquire(context.now);
        if (!grant) [[unlikely]]
            return detail::refuseByLimiter(context, grant.never, grant.wait);
        entry.grantedAt = context.now;
        entry.callsBefore = context.calls;
        return StageAnswer::On;
    }
    /// Told how what lies inside it ended.
    StageAnswer leave(const Entry &entry, const CallContext &context, const StageOutcome &outcome)
    {
        if (detail::wasNeverMade(context, outcome, entry.callsBefore)) [[unlikely]]
            m_limiter->giveBack(entry.grantedAt);
        return StageAnswer::On;
    }

    /// What it keeps of a call that nothing stops: nothing.
    struct Pass
    {};
    /// Lets the call in where there is a token.
    [[nodiscard, gnu::always_inline]] bool tryPass(Pass &, TimePoint now, TimePoint &) noexcept
    {
        return m_limiter->tryAcquire(now).granted;
    }
    /// Told that the call succeeded.
    void passed(Pass &, TimePoint) noexcept {}
    /// Told that something stops the call.
    void stopped(Pass &, Entry &entry, CallContext &context) noexcept
    {
        entry = {context.now, context.calls};
    }

private:
    RateLimiter *m_limiter;
};

/// Takes a token ahead of time, and has the call wait for it: at most so long, and no longer than
/// to the deadline. The token of a call that was never made goes back, up to the instant it is due.
class WaitingLimiterStage final
{
public:
    /// What it keeps for one call.
    struct Entry
    {
        Reservation reservation; ///< its token
        std::uint32_t callsBefore = 0; ///< CallContext::calls by then
    };

    /// The limiter must outlive it.
    WaitingLimiterStage(RateLimiter &limiter, Duration longestWait) noexcept
        : m_limiter(&limiter)
        , m_longestWait(longestWait)
    {}

    /// Asked to let a call in.
    [[nodiscard]] StageAnswer enter(Entry &entry, CallContext &context)
    {
        Duration longest = m_longestWait;
        if (context.deadline)
            longest =
                std::clamp(saturatingSub(*context.deadline, context.now), Duration{0}, longest);
        entry.reservation = m_limiter->reserve(context.now, 1, longest);
        entry.callsBefore = context.calls;
        if (!entry.reservation)
            return detail::refuseByLimiter(context, entry.reservation.never(),
                                           entry.reservation.wait());
        context.wait = entry.reservation.wait();
        return context.wait.count() > 0 ? StageAnswer::Wait : StageAnswer::On;
    }
    /// Told how what lies inside it ended.
    StageAnswer leave(Entry &entry, const CallContext &context, const StageOutcome &outcome)
    {
        if (detail::wasNeverMade(context, outcome, entry.callsBefore))
            static_cast<void>(m_limiter->cancel(entry.reservation, context.now));
        return StageAnswer::On;
    }

private:
    RateLimiter *m_limiter;
    Duration m_longestWait;
};

/// Takes a place, and where there is none stands in the bulkhead's line: as long as that allows, no
/// longer than to the deadline, and until the caller stops. A place that did not come in time is
/// the bulkhead's refusal, whichever bound came first. The place comes back when the call has
/// really ended.
class BulkheadStage final
{
public:
    /// What it keeps for one call.
    struct Entry
    {
        BulkheadPermit permit; ///< its place
        TimeoutRun bound; ///< ends the wait in line
        std::optional<BulkheadWaiter> waiter; ///< while it stands in line
    };

    /// The bulkhead must outlive it.
    BulkheadStage(Bulkhead &bulkhead) noexcept : m_bulkhead(&bulkhead) {}

    /// Asked to let a call in.
    [[nodiscard]] StageAnswer enter(Entry &entry, CallContext &context)
    {
        entry.permit = m_bulkhead->tryTakeFree();
        if (entry.permit) [[likely]]
            return StageAnswer::On;
        if (context.waiting == PipelineWaiting::Driven)
            return StageAnswer::Queue;
        entry.permit = m_bulkhead->acquire(context.ownStop, context.deadline);
        context.now = context.clock->now();
        return dequeued(entry, context);
    }
    /// Driven: `ready` is called once the place is there, or will not be.
    template <typename Ready>
    void queue(Entry &entry, const CallContext &context, Ready ready)
    {
        std::stop_token bound = context.ownStop;
        if (TimeoutWatch *const watch = context.watchOf()) {
            Deadline due = Deadline::after(context.now, m_bulkhead->options().queueTimeout);
            if (context.deadline)
                due = due.nearer(Deadline{*context.deadline});
            entry.bound = watch->watch(due, context.ownStop);
            bound = entry.bound.stopToken();
        }
        std::optional<BulkheadPermit> decided = m_bulkhead->enqueue(
            context.now,
            [&entry, ready](BulkheadPermit permit) mutable {
                entry.permit = std::move(permit);
                ready();
            },
            entry.waiter.emplace(), context.deadline, bound);
        // From here on the entry may be gone, unless it was decided at once.
        if (decided) {
            entry.permit = std::move(*decided);
            ready();
        }
    }
    /// Asked again, after the line.
    [[nodiscard]] StageAnswer dequeued(Entry &entry, CallContext &context)
    {
        entry.bound = {};
        if (entry.permit)
            return StageAnswer::On;
        context.isGivenUp = context.ownStop.stop_requested();
        context.rejection = {
            context.isGivenUp ? RejectedBy::Stopped : RejectedBy::Bulkhead, {}, {}};
        return StageAnswer::Refuse;
    }
    /// Told that the call leaves the line.
    void withdraw(Entry &entry) noexcept
    {
        entry.waiter.reset();
        entry.bound = {};
        entry.permit.release();
    }
    /// Told how what lies inside it ended.
    StageAnswer leave(Entry &entry, const CallContext &, const StageOutcome &)
    {
        entry.permit.release();
        return StageAnswer::On;
    }

    using Pass = BulkheadPermit; ///< what it keeps of a call that nothing stops
    /// Lets the call in where a place is free.
    [[nodiscard, gnu::always_inline]] bool tryPass(Pass &permit, TimePoint, TimePoint &) noexcept
    {
        permit = m_bulkhead->tryTakeFree();
        return static_cast<bool>(permit);
    }
    /// Told that the call succeeded.
    [[gnu::always_inline]] void passed(Pass &permit, TimePoint) noexcept { permit.release(); }
    /// Told that something stops the call.
    void stopped(Pass &permit, Entry &entry, CallContext &) noexcept
    {
        entry.permit = std::move(permit);
    }

private:
    Bulkhead *m_bulkhead;
};

[[nodiscard]] inline BreakerStage stageOf(CircuitBreaker &breaker) noexcept
{
    return breaker;
}
[[nodiscard]] inline GuardedCircuitStage stageOf(GuardedCircuit &circuit) noexcept
{
    return circuit;
}
[[nodiscard]] inline LimiterStage stageOf(RateLimiter &limiter) noexcept
{
    return limiter;
}
[[nodiscard]] inline BulkheadStage stageOf(Bulkhead &bulkhead) noexcept
{
    return bulkhead;
}
/// A limiter for whose token a call waits up to that long.
[[nodiscard]] inline WaitingLimiterStage waitingFor(RateLimiter &limiter,
                                                    Duration longestWait) noexcept
{
    return {limiter, longestWait};
}

} // namespace switchgear
