// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/circuit_breaker.h"
#include "switchgear/pipeline_stage.h"

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

/// Asks a circuit breaker, and tells it what came of the call.
class BreakerStage final
{
public:
    using Entry = Permit;

    BreakerStage(CircuitBreaker &breaker) noexcept : m_breaker(&breaker) {}

    [[nodiscard]] StageAnswer enter(Entry &permit, CallContext &context)
    {
        permit = m_breaker->tryAcquire(context.now);
        if (permit) [[likely]] {
            context.needsExactEnd |= permit.isMeasured();
            return StageAnswer::On;
        }
        context.rejection = permit.rejection();
        return StageAnswer::Refuse;
    }
    StageAnswer leave(Entry &permit, const CallContext &context, const StageOutcome &outcome)
    {
        if (outcome.kind == StageOutcome::Kind::Success) [[likely]]
            permit.succeed(context.now);
        else
            leaveUnsuccessful(permit, context, outcome);
        return StageAnswer::On;
    }

private:
    void leaveUnsuccessful(Entry &permit, const CallContext &context, const StageOutcome &outcome)
    {
        switch (outcome.kind) {
        case StageOutcome::Kind::Success:
            break;
        case StageOutcome::Kind::Failure:
            if (outcome.isProgrammingError && m_breaker->ignoresProgrammingErrors())
                permit.ignore(context.now);
            else
                permit.fail(context.now, outcome.error, outcome.retryAfter);
            break;
        case StageOutcome::Kind::Refused: // further in: says nothing of what is called
            permit.abandon(context.now);
            break;
        case StageOutcome::Kind::Ignored:
            permit.ignore(context.now);
            break;
        }
    }

    CircuitBreaker *m_breaker;
};

[[nodiscard]] inline BreakerStage stageOf(CircuitBreaker &breaker) noexcept
{
    return breaker;
}
/// A stage stands for itself.
template <PipelineStage Stage>
[[nodiscard]] Stage stageOf(const Stage &stage)
{
    return stage;
}

} // namespace switchgear
