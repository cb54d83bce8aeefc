// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/pipeline_stage.h"
#include "switchgear/retry.h"
#include "switchgear/timeout.h"

#include <exception>
#include <optional>
#include <stop_token>
#include <utility>

// The stages that say how often a call is made and how long it may take: retry, time-out.
namespace switchgear {

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
    template <typename Slot>
    [[nodiscard]] StageAnswer leave(Entry &entry, CallContext &context, const StageOutcome &outcome,
                                    const Slot &slot)
    {
        if (outcome.kind == StageOutcome::Kind::Success) [[likely]] {
            if (entry.run) [[unlikely]]
                entry.run->succeed();
            return StageAnswer::On;
        }
        return leaveUnsuccessful(entry, context, outcome, slot.thrown);
    }

    /// Asked when the wait is over: false where a bound has passed meanwhile.
    [[nodiscard]] bool mayRepeat(Entry &entry, CallContext &context) noexcept
    {
        const bool may = entry.run->afterWait(context.now).again;
        context.attempt = entry.run->attempt();
        return may;
    }

    /// What it keeps of a call that nothing stops.
    struct Pass
    {
        TimePoint deadline; ///< as in Entry
    };
    /// Lets every call in.
    [[nodiscard, gnu::always_inline]] bool tryPass(Pass &pass, TimePoint,
                                                   TimePoint &deadline) noexcept
    {
        m_policy->countCall();
        pass.deadline = deadline;
        return true;
    }
    /// Told that the call succeeded.
    void passed(Pass &, TimePoint) noexcept {}
    /// Told that something stops the call.
    void stopped(Pass &pass, Entry &entry, CallContext &context) noexcept
    {
        entry.began = context.now;
        entry.deadline = pass.deadline;
    }

private:
    [[gnu::cold]] StageAnswer leaveUnsuccessful(Entry &entry, CallContext &context,
                                                const StageOutcome &outcome,
                                                const std::exception_ptr &thrown)
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
        RetryFacts facts{
            {outcome.error, thrown}, outcome.retryAfter, {}, outcome.isProgrammingError};
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
/// cuts nothing off. Where the function takes the context, and where the call is in the hands of
/// the caller, CallContext::stop is asked at the deadline and when the caller's own token is, and
/// what still runs then counts in TimeoutSnapshot::overdue; others can be asked nothing, and are
/// looked at when they end.
///
/// **Cost.** Such a watched call costs what TimeoutWatch says; the others two additions.
class TimeoutStage final
{
public:
    /// What it keeps for one call.
    struct Entry
    {
        TimePoint outer; ///< CallContext::deadline when it let the call in; max(): none
        std::stop_token outerStop; ///< the same of CallContext::stop, where it is watched
        TimeoutRun run; ///< where it is watched
    };

    /// The time-out must outlive it.
    TimeoutStage(Timeout &timeout) : m_timeout(&timeout), m_timeoutError("TimeoutError") {}

    /// Asked to let a call in.
    [[nodiscard]] StageAnswer enter(Entry &entry, CallContext &context)
    {
        // Not as a whole: parts just written one by one would be read back in one, which stalls.
        const Deadline around = context.deadline ? Deadline{*context.deadline} : Deadline{};
        entry.outer = around.instant();
        if (around.isOver(context.now)) [[unlikely]] {
            context.rejection = {RejectedBy::Timeout, CircuitState::Closed, {}};
            return StageAnswer::Refuse;
        }
        context.deadline = context.asking == PipelineAsking::Stop
                               ? watched(entry, context, around)
                               : m_timeout->start(context.now, around).instant();
        return StageAnswer::On;
    }
    /// Told how what lies inside it ended.
    template <typename Slot>
    StageAnswer leave(Entry &entry, CallContext &context, StageOutcome &outcome, Slot &slot)
    {
        const bool wasCalled = outcome.kind != StageOutcome::Kind::Refused;
        bool isOver = context.now >= *context.deadline;
        if (entry.run) [[unlikely]] {
            isOver = !(wasCalled ? entry.run.end(context.now) : entry.run.endUnbegun(context.now));
            context.stop = std::exchange(entry.outerStop, {});
        } else if (wasCalled || isOver) [[likely]] {
            m_timeout->countEnd(!isOver);
        }
        if (isOver && wasCalled) [[unlikely]] {
            slot.clear();
            outcome = {StageOutcome::Kind::Failure, m_timeoutError, {}, false};
            context.rejection = {RejectedBy::Timeout, CircuitState::Closed, {}};
        }
        context.deadline.reset();
        if (entry.outer != TimePoint::max()) [[unlikely]]
            context.deadline = entry.outer;
        return StageAnswer::On;
    }

    /// What it keeps of a call that nothing stops.
    struct Pass
    {
        TimePoint outer; ///< as in Entry
        TimePoint deadline; ///< inside it
    };
    /// Lets the call in before the deadline outside.
    [[nodiscard, gnu::always_inline]] bool tryPass(Pass &pass, TimePoint now,
                                                   TimePoint &deadline) noexcept
    {
        pass.outer = deadline;
        if (Deadline{deadline}.isOver(now)) [[unlikely]]
            return false;
        deadline = m_timeout->start(now, Deadline{deadline}).instant();
        pass.deadline = deadline;
        return true;
    }
    /// Told that the call succeeded, and in time.
    [[gnu::always_inline]] void passed(Pass &, TimePoint) noexcept { m_timeout->countEnd(true); }
    /// Told that something stops the call.
    void stopped(Pass &pass, Entry &entry, CallContext &context) noexcept
    {
        entry.outer = pass.outer;
        context.deadline = pass.deadline;
    }

private:
    /// The deadline, which is watched from now on.
    [[nodiscard, gnu::cold]] TimePoint watched(Entry &entry, CallContext &context, Deadline around)
    {
        entry.run = m_timeout->watch(context.now, around, context.stop, context.watchOf());
        entry.outerStop = std::exchange(context.stop, entry.run.stopToken());
        return entry.run.deadline().instant();
    }

    Timeout *m_timeout;
    ErrorName m_timeoutError; ///< made ahead: a call that ends late asks for no memory
};

[[nodiscard]] inline RetryStage stageOf(RetryPolicy &policy) noexcept
{
    return policy;
}
[[nodiscard]] inline TimeoutStage stageOf(Timeout &timeout)
{
    return timeout;
}

} // namespace switchgear
