// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/pipeline_stage.h"
#include "switchgear/retry.h"
#include "switchgear/timeout.h"

#include <exception>
#include <optional>

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
/// cuts nothing off; to have a stop token asked at the deadline, make the call through
/// Timeout::call() or Timeout::watch().
class TimeoutStage final
{
public:
    /// What it keeps for one call.
    struct Entry
    {
        TimePoint outer; ///< CallContext::deadline when it let the call in; max(): none
    };

    /// The time-out must outlive it.
    TimeoutStage(Timeout &timeout) noexcept : m_timeout(&timeout) {}

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
        context.deadline = m_timeout->start(context.now, around).instant();
        return StageAnswer::On;
    }
    /// Told how what lies inside it ended.
    template <typename Slot>
    StageAnswer leave(Entry &entry, CallContext &context, StageOutcome &outcome, Slot &slot)
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
    [[nodiscard]] static ErrorName timeoutError()
    {
        static const ErrorName name{"TimeoutError"};
        return name;
    }

    Timeout *m_timeout;
};

[[nodiscard]] inline RetryStage stageOf(RetryPolicy &policy) noexcept
{
    return policy;
}
[[nodiscard]] inline TimeoutStage stageOf(Timeout &timeout) noexcept
{
    return timeout;
}

} // namespace switchgear
