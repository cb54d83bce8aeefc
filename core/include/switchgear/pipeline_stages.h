// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/bulkhead.h"
#include "switchgear/circuit_breaker.h"
#include "switchgear/guarded_circuit.h"
#include "switchgear/pipeline_stage.h"
#include "switchgear/rate_limiter.h"
#include "switchgear/retry.h"
#include "switchgear/timeout.h"

#include <algorithm>
#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

namespace switchgear {

/// A stage of a pipeline: has an `Entry`, what it keeps for one call; `enter`, asked to let a call
/// in; and `leave`, told how what lies inside it ended. A class of the embedder's own may be one.
template <typename Stage>
concept PipelineStage = requires(Stage stage, typename Stage::Entry entry, CallContext context)
{
    {
        stage.enter(entry, context)
        } -> std::same_as<StageAnswer>;
};

namespace detail {

/// Tells a permit, of a breaker or of a guarded circuit, what came of its call.
template <typename AnyPermit>
void endPermit(AnyPermit &permit, const CircuitBreaker &breaker, const CallContext &context,
               const StageOutcome &outcome)
{
    switch (outcome.kind) {
    case StageOutcome::Kind::Success:
        permit.succeed(context.now);
        return;
    case StageOutcome::Kind::Failure:
        if (outcome.isProgrammingError && breaker.ignoresProgrammingErrors())
            permit.ignore(context.now);
        else
            permit.fail(context.now, outcome.error, outcome.retryAfter);
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
    StageAnswer leave(Entry &permit, const CallContext &context, const StageOutcome &outcome)
    {
        detail::endPermit(*permit, *m_breaker, context, outcome);
        return StageAnswer::On;
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
    StageAnswer leave(Entry &permit, const CallContext &context, const StageOutcome &outcome)
    {
        detail::endPermit(*permit, m_circuit->breaker(), context, outcome);
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
            longest = std::clamp(*context.deadline - context.now, Duration{0}, longest);
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

/// Takes a place, and where there is none stands in the bulkhead's line as long as that allows and
/// no longer than to the deadline. The place comes back when the call has really ended.
class BulkheadStage final
{
public:
    /// What it keeps for one call.
    struct Entry
    {
        BulkheadPermit permit; ///< its place
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
        entry.permit = m_bulkhead->acquire(context.stop, context.deadline);
        context.now = context.clock->now();
        return dequeued(entry, context);
    }
    /// Driven: `ready` is called once the place is there, or will not be.
    template <typename Ready>
    void queue(Entry &entry, const CallContext &context, Ready ready)
    {
        std::optional<BulkheadPermit> decided = m_bulkhead->enqueue(
            context.now,
            [&entry, ready](BulkheadPermit permit) mutable {
                entry.permit = std::move(permit);
                ready();
            },
            entry.waiter.emplace(), context.deadline);
        if (decided) {
            entry.permit = std::move(*decided);
            ready();
        }
    }
    /// Asked again, after the line.
    [[nodiscard]] StageAnswer dequeued(Entry &entry, CallContext &context)
    {
        if (entry.permit)
            return StageAnswer::On;
        context.rejection = {RejectedBy::Bulkhead, CircuitState::Closed, {}};
        return StageAnswer::Refuse;
    }
    /// Told how what lies inside it ended.
    StageAnswer leave(Entry &entry, const CallContext &, const StageOutcome &)
    {
        entry.permit.release();
        return StageAnswer::On;
    }

private:
    Bulkhead *m_bulkhead;
};

/// Makes the call again as its policy decides.
class RetryStage final
{
public:
    /// What it keeps for one call.
    struct Entry
    {
        TimePoint began; ///< when it let the call in
        TimePoint deadline; ///< CallContext::deadline by then; max(): none
        std::optional<RetryRun> run; ///< from the first failure on
    };

    /// The policy must outlive it.
    RetryStage(RetryPolicy &policy) noexcept : m_policy(&policy) {}

    /// Asked to let a call in.
    [[nodiscard]] StageAnswer enter(Entry &entry, const CallContext &context)
    {
        m_policy->countCall();
        entry.began = context.now;
        // Not as a whole: parts just written one by one would be read back in one, which stalls.
        entry.deadline = context.deadline ? *context.deadline : TimePoint::max();
        entry.run.reset();
        return StageAnswer::On;
    }
    /// Told how what lies inside it ended.
    [[nodiscard]] StageAnswer leave(Entry &entry, CallContext &context, const StageOutcome &outcome)
    {
        if (outcome.kind == StageOutcome::Kind::Success) [[likely]] {
            if (entry.run) [[unlikely]]
                entry.run->succeed();
            return StageAnswer::On;
        }
        return leaveUnsuccessful(entry, context, outcome);
    }

private:
    [[gnu::cold]] StageAnswer leaveUnsuccessful(Entry &entry, CallContext &context,
                                                const StageOutcome &outcome)
    {
        if (outcome.kind == StageOutcome::Kind::Ignored)
            return StageAnswer::On;
        if (!entry.run) {
            std::optional<TimePoint> deadline;
            if (entry.deadline != TimePoint::max())
                deadline = entry.deadline;
            entry.run.emplace(
                RetryRun{*m_policy, entry.began, deadline, RetryRun::Counted::Already});
        }
        if (context.isGivenUp) {
            entry.run->stop();
            return StageAnswer::On;
        }
        RetryFacts facts{outcome.error, outcome.retryAfter, {}, outcome.isProgrammingError};
        if (outcome.kind == StageOutcome::Kind::Refused)
            facts.rejection = context.rejection;
        const RetryDecision decision = entry.run->afterFailure(context.now, facts);
        if (!decision.again)
            return StageAnswer::On;
        context.wait = decision.after;
        context.attempt = entry.run->attempt();
        return StageAnswer::Again;
    }

    RetryPolicy *m_policy;
};

/// Gives what lies inside it so much time: tells the deadline, and where that has passed when the
/// call ends, drops its result for a refusal, which further out is a failure named TimeoutError. It
/// cuts nothing off; to have a stop token asked at the deadline, make the call through
/// Timeout::call() or Timeout::watch().
class TimeoutStage final
{
public:
    using Entry = std::optional<TimePoint>; ///< what it keeps for one call: the deadline outside it

    /// The time-out must outlive it.
    TimeoutStage(Timeout &timeout) noexcept : m_timeout(&timeout) {}

    /// Asked to let a call in.
    [[nodiscard]] StageAnswer enter(Entry &outer, CallContext &context)
    {
        outer = context.deadline;
        const Deadline around = outer ? Deadline{*outer} : Deadline{};
        if (around.isOver(context.now)) [[unlikely]] {
            context.rejection = {RejectedBy::Timeout, CircuitState::Closed, {}};
            return StageAnswer::Refuse;
        }
        context.deadline = m_timeout->start(context.now, around).instant();
        return StageAnswer::On;
    }
    /// Told how what lies inside it ended.
    template <typename Slot>
    StageAnswer leave(Entry &outer, CallContext &context, StageOutcome &outcome, Slot &slot)
    {
        const bool isOver = context.now >= *context.deadline;
        const bool wasCalled = outcome.kind != StageOutcome::Kind::Refused;
        if (wasCalled) [[likely]]
            m_timeout->countEnd(!isOver);
        if (isOver && wasCalled) [[unlikely]] {
            slot.clear();
            outcome = {StageOutcome::Kind::Failure, timeoutError(), {}, false};
            context.rejection = {RejectedBy::Timeout, CircuitState::Closed, {}};
        }
        context.deadline = outer;
        return StageAnswer::On;
    }

private:
    [[nodiscard]] static ErrorName timeoutError()
    {
        static const ErrorName name{"TimeoutError"};
        return name;
    }

    Timeout *m_timeout;
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
[[nodiscard]] inline RetryStage stageOf(RetryPolicy &policy) noexcept
{
    return policy;
}
[[nodiscard]] inline TimeoutStage stageOf(Timeout &timeout) noexcept
{
    return timeout;
}
/// A limiter for whose token a call waits up to that long.
[[nodiscard]] inline WaitingLimiterStage waitingFor(RateLimiter &limiter,
                                                    Duration longestWait) noexcept
{
    return {limiter, longestWait};
}
/// A stage stands for itself.
template <PipelineStage Stage>
[[nodiscard]] Stage stageOf(Stage stage)
{
    return stage;
}

} // namespace switchgear
