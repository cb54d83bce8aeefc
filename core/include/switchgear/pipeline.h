// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/clock.h"
#include "switchgear/detail/thrown_error.h"
#include "switchgear/pipeline_fallback.h"
#include "switchgear/pipeline_run.h"
#include "switchgear/pipeline_stage.h"
#include "switchgear/pipeline_stages.h"
#include "switchgear/pipeline_task.h"

#include <concepts>
#include <functional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace switchgear {

/// What the waits of a blocking call go through: waits that long, or until the token is asked to
/// stop, and says whether the whole time has passed. Handed in, so that a test need not sleep.
using Sleeper = std::function<bool(Duration, const std::stop_token &)>;

/// What one call brings along beside its function.
struct PipelineCall
{
    std::optional<TimePoint> deadline{}; ///< none: only those of time-out stages
    std::stop_token stop{}; ///< ends waits; what is called may look at it, too
    std::string_view key{}; ///< names what is asked for, to a cache of answers
};

namespace detail {

/// What F returns, called with the context or with nothing.
template <typename F>
struct CalledWith
{
    using Result = std::invoke_result_t<F &>;
};
template <typename F>
    requires std::invocable<F &, const CallContext &>
struct CalledWith<F>
{
    using Result = std::invoke_result_t<F &, const CallContext &>;
};

template <typename F>
decltype(auto) invokeCall(F &function, const CallContext &context)
{
    if constexpr (std::invocable<F &, const CallContext &>)
        return std::invoke(function, context);
    else
        return std::invoke(function);
}

/// Every value is a success.
struct NoJudge
{
    template <typename T>
    [[nodiscard]] std::optional<FailedResult> operator()(const T &) const noexcept
    {
        return std::nullopt;
    }
};

/// What the judge says of the value; none: it succeeded.
template <typename Judge, typename Slot>
std::optional<StageOutcome> judged(Judge &judge, const Slot &slot)
{
    if constexpr (!std::same_as<Judge, NoJudge>) {
        if (const std::optional<FailedResult> failed = judge(*slot.value))
            return StageOutcome{StageOutcome::Kind::Failure, failed->error, failed->retryAfter,
                                false};
    }
    return std::nullopt;
}

/// To be called inside a catch block.
template <typename Slot>
StageOutcome thrownOutcome(Slot &slot)
{
    slot.value.reset();
    slot.thrown = std::current_exception();
    const ThrownError error = thrownError();
    return {StageOutcome::Kind::Failure, error.name, {}, error.isProgrammingError};
}

template <typename T, typename F>
void callInto(CallSlot<T> &slot, F &function, const CallContext &context)
{
    if constexpr (std::is_void_v<T>) {
        invokeCall(function, context);
        slot.value.emplace();
    } else if constexpr (std::is_reference_v<T>) {
        slot.value.emplace(std::addressof(invokeCall(function, context)));
    } else {
        slot.value.emplace(invokeCall(function, context));
    }
}

/// What a pipeline gives for a call that gives a T.
template <typename T, bool IsMarked>
using PipelineValue = typename std::conditional_t<IsMarked, std::type_identity<FallbackResult<T>>,
                                                  std::type_identity<T>>::type;

template <typename T, bool IsMarked>
CallResult<PipelineValue<T, IsMarked>> valueOf(CallSlot<T> &slot,
                                               [[maybe_unused]] const CallContext &context)
{
    if constexpr (IsMarked)
        return FallbackResult<T>{std::move(*slot.value), context.fallback.fromFallback,
                                 context.fallback.fallbackReason, context.fallback.fallbackLevel};
    else if constexpr (std::is_void_v<T>)
        return {};
    else if constexpr (std::is_reference_v<T>)
        return CallResult<T>{static_cast<T>(**slot.value)};
    else
        return CallResult<T>{std::move(*slot.value)};
}

/// The value, the exception, or the refusal.
template <typename T, bool IsMarked>
CallResult<PipelineValue<T, IsMarked>> conclude(CallSlot<T> &slot, const StageOutcome &outcome,
                                                const CallContext &context)
{
    if (outcome.kind != StageOutcome::Kind::Refused) {
        if (slot.value) [[likely]]
            return valueOf<T, IsMarked>(slot, context);
        if (slot.thrown)
            std::rethrow_exception(slot.thrown);
    }
    return context.rejection;
}

} // namespace detail

/// Policies around a call, linked once, in the order in which they are named, the outermost first:
///
///     // Fallback(Retry(Limiter(Bulkhead(Breaker(Timeout(call))))))
///     Pipeline guarded{Clock::steady(), fallback, retry, limiter, bulkhead, breaker, timeout};
///     const CallResult<Reply> reply = guarded.call([] { return fetch(); });
///     if (!reply) return reply.rejection().retryAfter;
///
/// Any order, any number of each. With a fallback among them the value is a FallbackResult. What
/// the function throws passes through unchanged once no stage wants the call again; what a stage
/// refuses is a value that says who and when to come again. What a later stage refuses costs
/// nothing at the earlier ones.
///
/// Values may be void, references, or types that can only be moved. With a judge a value can be a
/// failure: `call(f, [](const Reply &r) { return failureOf(r); })` gives
/// std::optional<FailedResult>.
///
/// **Time.** One reading of the clock at the start; at the end the coarse clock, unless a stage
/// measures the call or a deadline is near, and then the clock itself.
/// **Threads.** call(), begin() and run() from any thread. No stage's lock is held while the
/// function runs. call() blocks where a retry, a limiter with a wait or a bulkhead's queue waits;
/// begin() and run() never block.
/// **Ownership.** Keeps references: policies must outlive the pipeline and the calls under way.
/// **Cost.** performance.md's row pipeline_success_steady; no allocation for call() and begin(),
/// one for run(): the coroutine's frame.
template <typename... Stages>
class Pipeline final
{
    static constexpr bool kIsMarked = (detail::isFallbackStage<Stages> || ...);

public:
    /// Policies, or stages, from the outermost to the innermost.
    explicit Pipeline(const Clock &clock, Stages... stages)
        : m_clock(&clock)
        , m_stages(std::move(stages)...)
    {}

    /// Makes the call through the stages. The thread waits where a stage makes it wait.
    template <typename F, typename Judge = detail::NoJudge>
        requires std::invocable<F &> || std::invocable<F &, const CallContext &>
    [[nodiscard]] auto call(F &&function, Judge judge = {})
    {
        using T = typename detail::CalledWith<F>::Result;
        detail::CallSlot<T> slot;
        Run<T> run{m_stages, slot, *m_clock, m_clock->now(), PipelineWaiting::Blocking};
        return drive<T>(run, slot, function, judge);
    }
    /// The same for a call that brings a deadline, a stop token or a key.
    template <typename F, typename Judge = detail::NoJudge>
    [[nodiscard]] auto call(const PipelineCall &with, F &&function, Judge judge = {})
    {
        using T = typename detail::CalledWith<F>::Result;
        detail::CallSlot<T> slot;
        Run<T> run{m_stages, slot, *m_clock, m_clock->now(), PipelineWaiting::Blocking};
        bring(with, run.context());
        return drive<T>(run, slot, function, judge);
    }

    /// The call in the hands of the caller: for callbacks and event loops. Time is handed in.
    ///
    ///     auto run = pipeline.begin(slot, clock.now());
    ///     if (run.start() == PipelineStep::Call)
    ///         send([&](Reply reply) { slot.value = reply; run.ended(judge(reply), clock.now());
    ///         });
    template <typename T>
    [[nodiscard]] auto begin(detail::CallSlot<T> &slot, TimePoint now)
    {
        return Run<T>{m_stages, slot, *m_clock, now, PipelineWaiting::Driven};
    }

    /// The call as a coroutine: `co_await pipeline.run(fetchAsync, sleepAsync)`. The function gives
    /// something that can be awaited, and so does `sleep(Duration)`, which is asked where a stage
    /// waits. Needs no executor: it goes on in the thread that resumes what it awaits.
    template <typename F, typename Sleep, typename Judge = detail::NoJudge>
    [[nodiscard]] auto run(F function, Sleep sleep, Judge judge = {}, PipelineCall with = {})
        -> PipelineTask<CallResult<detail::PipelineValue<
            detail::Awaited<typename detail::CalledWith<F>::Result>, kIsMarked>>>
    {
        using T = detail::Awaited<typename detail::CalledWith<F>::Result>;
        detail::CallSlot<T> slot;
        Run<T> run{m_stages, slot, *m_clock, m_clock->now(), PipelineWaiting::Driven};
        bring(with, run.context());
        PipelineStep step = run.start();
        while (step != PipelineStep::Done) {
            if (run.context().stop.stop_requested() && step != PipelineStep::Call) {
                step = run.giveUp(stopped(), m_clock->now());
            } else if (step == PipelineStep::Wait) {
                co_await sleep(run.context().wait);
                step = run.resume(m_clock->now());
            } else if (step == PipelineStep::Queue) {
                co_await detail::Queueing{run};
                step = run.resume(m_clock->now());
            } else {
                std::optional<StageOutcome> failed;
                try {
                    if constexpr (std::is_void_v<T>) {
                        co_await detail::invokeCall(function, run.context());
                        slot.value.emplace();
                    } else if constexpr (std::is_reference_v<T>) {
                        slot.value.emplace(
                            std::addressof(co_await detail::invokeCall(function, run.context())));
                    } else {
                        slot.value.emplace(co_await detail::invokeCall(function, run.context()));
                    }
                    failed = detail::judged(judge, slot);
                } catch (...) {
                    failed = detail::thrownOutcome(slot);
                }
                step = failed ? run.ended(*failed, m_clock->now())
                              : run.succeeded(endOfSuccess(run.context()));
            }
        }
        co_return detail::conclude<T, kIsMarked>(slot, run.outcome(), run.context());
    }

    /// The function, guarded: calling it with arguments gives a CallResult.
    template <typename F>
    [[nodiscard]] auto wrap(F function)
    {
        return [this, function = std::move(function)](auto &&...arguments) mutable {
            return call([&]() -> decltype(auto) { return std::invoke(function, arguments...); });
        };
    }

    /// The I-th stage; the outermost is the first.
    template <std::size_t I>
    [[nodiscard]] auto &stage() noexcept
    {
        return std::get<I>(m_stages);
    }
    /// What waits of call() go through; by default the thread sleeps. Not while calls are under
    /// way.
    void setSleeper(Sleeper sleeper) { m_sleep = std::move(sleeper); }

private:
    template <typename T>
    using Run = PipelineRun<detail::CallSlot<T>, Stages...>;

    [[nodiscard]] static Rejection stopped() noexcept { return {RejectedBy::Timeout, {}, {}}; }

    static void bring(const PipelineCall &with, CallContext &context)
    {
        context.deadline = with.deadline;
        context.stop = with.stop;
        context.key = with.key;
    }

    template <typename T, typename F, typename Judge>
    CallResult<detail::PipelineValue<T, kIsMarked>> drive(Run<T> &run, detail::CallSlot<T> &slot,
                                                          F &function, Judge &judge)
    {
        PipelineStep step = run.start();
        while (step != PipelineStep::Done) {
            if (step == PipelineStep::Call) [[likely]]
                step = attempt(run, slot, function, judge);
            else
                step = waitThrough(run);
        }
        return detail::conclude<T, kIsMarked>(slot, run.outcome(), run.context());
    }

    template <typename AnyRun, typename Slot, typename F, typename Judge>
    PipelineStep attempt(AnyRun &run, Slot &slot, F &function, Judge &judge)
    {
        std::optional<StageOutcome> failed;
        try {
            detail::callInto(slot, function, run.context());
            failed = detail::judged(judge, slot);
        } catch (...) {
            failed = detail::thrownOutcome(slot);
        }
        if (failed) [[unlikely]]
            return run.ended(*failed, m_clock->now());
        return run.succeeded(endOfSuccess(run.context()));
    }

    template <typename AnyRun>
    PipelineStep waitThrough(AnyRun &run)
    {
        const CallContext &context = run.context();
        const bool hasWaited = m_sleep ? m_sleep(context.wait, context.stop)
                                       : ThreadSleeper{*m_clock, context.stop}(context.wait);
        if (!hasWaited)
            return run.giveUp(stopped(), m_clock->now());
        return run.resume(m_clock->now());
    }

    /// The instant at which a call ended. A success that nobody measures is dated by the coarse
    /// clock, which may lag by a tick, unless the deadline lies within reach of that.
    [[nodiscard]] TimePoint endOfSuccess(const CallContext &context) const
    {
        constexpr Duration kTick = std::chrono::milliseconds{10};
        if (!m_clock->isSteady() || context.needsExactEnd) [[unlikely]]
            return m_clock->now();
        const TimePoint coarse = Clock::coarse().now();
        if (context.deadline && coarse + kTick >= *context.deadline) [[unlikely]]
            return m_clock->now();
        return coarse > context.now ? coarse : context.now;
    }

    const Clock *m_clock;
    std::tuple<Stages...> m_stages;
    Sleeper m_sleep; ///< none: the thread sleeps
};

/// Policies named themselves become their stages: stageOf() in pipeline_stages.h.
template <typename... Policies>
Pipeline(const Clock &, Policies &&...) -> Pipeline<decltype(stageOf(std::declval<Policies>()))...>;

} // namespace switchgear
