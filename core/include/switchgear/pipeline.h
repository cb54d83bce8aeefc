// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/clock.h"
#include "switchgear/detail/pipeline_call.h"
#include "switchgear/pipeline_admission.h"
#include "switchgear/pipeline_attempts.h"
#include "switchgear/pipeline_fallback.h"
#include "switchgear/pipeline_run.h"
#include "switchgear/pipeline_stage.h"
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
    /// No attempt begins at or after it, and no wait goes on; none: only those of time-out stages.
    std::optional<TimePoint> deadline{};
    /// Ends waits, and keeps the call from being made (again); what is called may look at it, too.
    std::stop_token stop{};
    /// Names what is asked for, to a cache of answers. Empty: no cache keeps or gives one.
    std::string_view key{};
};

/// Policies around a call, linked once, in the order in which they are named, the outermost first:
///
///     // Fallback(Retry(Limiter(Bulkhead(Breaker(Timeout(call))))))
///     Pipeline guarded{Clock::steady(), fallback, retry, limiter, bulkhead, breaker, timeout};
///     const auto reply = guarded.call([] { return fetch(); });
///     if (!reply) return reply.rejection().retryAfter;
///
/// Any order, any number of each. With a fallback among them the value is a FallbackResult. What
/// the function throws passes through unchanged once no stage wants the call again; what a stage
/// refuses is a value that says who and when to come again. What a later stage refuses costs
/// nothing at the earlier ones.
///
/// Values may be void, references, or types that can only be moved; what becomes of a T&& stands at
/// CallResult. A fallback's pipeline keeps values: a T& is copied. With a judge a value can be a
/// failure: `call(f, [](const Reply &r) { return failureOf(r); })` gives
/// std::optional<FailedResult>.
///
/// **The caller's stop.** Its token ends every wait, and no attempt begins once it was asked:
/// RejectedBy::Stopped. No retry and no fallback follows. What is being called is not cut off; it
/// can look at CallContext::stop.
/// **Time.** One reading of the clock at the start; at the end the coarse clock, unless a stage
/// measures the call or a deadline is near, and then the clock itself. A wait that took longer than
/// was planned is looked at when it is over: a call whose deadline has passed then is not made.
/// **Threads.** call(), begin() and run() from any thread. No stage's lock is held while the
/// function runs. call() blocks where a retry, a limiter with a wait or a bulkhead's queue waits;
/// begin() and run() never block. A thread that is cancelled (pthread_cancel) in call() gives up
/// what the call holds.
/// **Errors.** Where memory or threads do not suffice for the deadline of a call that can be asked
/// to stop, or for a place in a queue, std::bad_alloc or std::system_error; the call is not made.
/// **Ownership.** Keeps references: policies must outlive the pipeline and the calls under way.
/// **Cost.** performance.md's row pipeline_success_steady; no allocation for call(), one for run():
/// the coroutine's frame. A time-out around a function that can be asked to stop, so in begin()
/// always, adds what TimeoutWatch says; so does a wait in a bulkhead's queue with begin() or run().
template <typename... Stages>
class Pipeline final
{
    static constexpr bool kIsMarked = (detail::isFallbackStage<Stages> || ...);
    template <typename F>
    using Kept = detail::SlotValue<typename detail::CalledWith<F>::Result, kIsMarked>;
    template <typename F>
    using Awaited =
        detail::SlotValue<detail::Awaited<typename detail::CalledWith<F>::Result>, kIsMarked>;

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
        using T = Kept<F>;
        detail::CallSlot<T> slot;
        if constexpr (isStraight<F>) {
            return straight<T>(slot, function, judge, std::index_sequence_for<Stages...>{},
                               typename Stages::Pass{}...);
        } else {
            Run<T> run{m_stages, slot,    *m_clock, m_clock->now(), PipelineWaiting::Blocking,
                       m_watch,  kAsks<F>};
            return drive<T>(run, run.start(), slot, function, judge);
        }
    }
    /// The same for a call that brings a deadline, a stop token or a key.
    template <typename F, typename Judge = detail::NoJudge>
    [[nodiscard]] auto call(const PipelineCall &with, F &&function, Judge judge = {})
    {
        using T = Kept<F>;
        detail::CallSlot<T> slot;
        Run<T> run{m_stages, slot,    *m_clock, m_clock->now(), PipelineWaiting::Blocking,
                   m_watch,  kAsks<F>};
        bring(with, run.context());
        return drive<T>(run, run.start(), slot, function, judge);
    }

    /// The call in the hands of the caller: for callbacks and event loops. Time is handed in; what
    /// the call brings along is put into the run's context before start().
    ///
    ///     detail::CallSlot<Reply> slot;
    ///     auto run = pipeline.begin(slot, clock.now());
    ///     if (run.start() == PipelineStep::Call)
    ///         send([&](Reply reply) { // kept alive until then, as the slot
    ///             slot.value = reply;
    ///             next(run.succeeded(clock.now())); // or ended(), with what failed
    ///         });
    template <typename T>
    [[nodiscard]] auto begin(detail::CallSlot<T> &slot, TimePoint now)
    {
        return Run<T>{
            m_stages, slot, *m_clock, now, PipelineWaiting::Driven, m_watch, PipelineAsking::Stop};
    }

    /// The call as a coroutine: `co_await pipeline.run(fetchAsync, sleepAsync)`. The function gives
    /// something that can be awaited, and so does `sleep(Duration)`, which is asked where a stage
    /// waits; it may take a stop token beside that, to end the wait early. Needs no executor: it
    /// goes on in the thread that resumes what it awaits; after a wait in a bulkhead's queue, in
    /// the one that gave it its place, looked at the time, or asked it to stop.
    template <typename F, typename Sleep, typename Judge = detail::NoJudge>
    [[nodiscard]] auto run(F function, Sleep sleep, Judge judge = {}, PipelineCall with = {})
        -> PipelineTask<CallResult<detail::PipelineValue<Awaited<F>, kIsMarked>>>
    {
        using T = Awaited<F>;
        detail::CallSlot<T> slot;
        Run<T> run{m_stages, slot,    *m_clock, m_clock->now(), PipelineWaiting::Driven,
                   m_watch,  kAsks<F>};
        bring(with, run.context());
        const CallContext &context = run.context();
        PipelineStep step = run.start();
        while (step != PipelineStep::Done) {
            if (step == PipelineStep::Wait) {
                if (!context.ownStop.stop_requested()) {
                    if constexpr (std::invocable<Sleep &, Duration, const std::stop_token &>)
                        co_await sleep(context.wait, context.stop);
                    else
                        co_await sleep(context.wait);
                }
                step = run.resume(m_clock->now());
            } else if (step == PipelineStep::Queue) {
                co_await detail::Queueing{run};
                step = run.resume(m_clock->now());
            } else {
                std::optional<StageOutcome> failed;
                try {
                    if constexpr (std::is_void_v<T>) {
                        co_await detail::invokeCall(function, context);
                        slot.value.emplace();
                    } else if constexpr (std::is_lvalue_reference_v<T>) {
                        slot.value.emplace(
                            std::addressof(co_await detail::invokeCall(function, context)));
                    } else {
                        slot.value.emplace(co_await detail::invokeCall(function, context));
                    }
                    failed = detail::judged(judge, slot);
                } catch (const detail::ForcedUnwind &) {
                    throw; // what the stages hold is given up
                } catch (...) {
                    failed = detail::thrownOutcome(slot);
                }
                step = failed ? run.ended(*failed, m_clock->now())
                              : run.succeeded(endOfSuccess(context));
            }
        }
        co_return detail::conclude<T, kIsMarked>(slot, run.outcome(), context);
    }

    /// The function, guarded: calling it with arguments gives a CallResult.
    template <typename F>
    [[nodiscard]] auto wrap(F function)
    {
        return [this, function = std::move(function)](auto &&...arguments) mutable {
            return this->call(
                [&]() -> decltype(auto) { return std::invoke(function, arguments...); });
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
    /// Who looks at the deadlines of calls that can be asked to stop, and of those in a queue with
    /// begin() or run(). Without: the program's, or nobody where the clock is a Manual one. Not
    /// while calls are under way; it must outlive them.
    void setWatch(TimeoutWatch &watch) noexcept { m_watch = &watch; }

private:
    template <typename T>
    using Run = PipelineRun<detail::CallSlot<T>, Stages...>;

    template <typename F>
    static constexpr PipelineAsking kAsks =
        detail::takesContext<F> ? PipelineAsking::Stop : PipelineAsking::Nothing;

    static void bring(const PipelineCall &with, CallContext &context)
    {
        context.deadline = with.deadline;
        context.stop = with.stop;
        context.key = with.key;
    }

    /// Whether a call of F has the short way.
    template <typename F>
    static constexpr bool isStraight = sizeof...(Stages) > 0
                                       && (detail::PassableStage<Stages> && ...)
                                       && !detail::takesContext<F>;

    /// Where a call that had gone straight was stopped.
    struct Halt
    {
        TimePoint began;
        std::size_t entered; ///< so many stages
        std::optional<StageOutcome> outcome; ///< none: it was not made
        TimePoint ended; ///< meaningful with an outcome
    };

    /// The short way of a call that nothing stops. What the stages keep of it are parameters, and
    /// the address of none is handed on, so the compiler keeps them all in registers.
    template <typename T, typename F, typename Judge, std::size_t... I, typename... Passes>
    [[gnu::always_inline]] auto straight(detail::CallSlot<T> &slot, F &function, Judge &judge,
                                         std::index_sequence<I...>, Passes... passes)
        -> CallResult<detail::PipelineValue<T, kIsMarked>>
    {
        const TimePoint now = m_clock->now();
        TimePoint deadline = TimePoint::max();
        std::size_t entered = 0;
        if (!((std::get<I>(m_stages).tryPass(passes, now, deadline) && ++entered) && ...))
            [[unlikely]]
            return goOn<T>(slot, function, judge, {now, entered, {}, {}}, std::move(passes)...);
        const auto call = [&]() -> decltype(auto) { return std::invoke(function); };
        if (const auto failed = detail::attempt(slot, judge, call)) [[unlikely]]
            return goOn<T>(slot, function, judge, {now, entered, failed, m_clock->now()},
                           std::move(passes)...);
        const TimePoint end = endOfSuccess(now, deadline);
        if (end >= deadline) [[unlikely]]
            return goOn<T>(slot, function, judge, {now, entered, StageOutcome{}, end},
                           std::move(passes)...);
        leaveStraight<0>(end, passes...);
        return detail::valueOf<T, kIsMarked>(slot, {});
    }

    /// From the inside out.
    template <std::size_t I, typename... Passes>
    [[gnu::always_inline]] void leaveStraight(TimePoint end, auto &pass, Passes &...further)
    {
        if constexpr (sizeof...(further) > 0)
            leaveStraight<I + 1>(end, further...);
        std::get<I>(m_stages).passed(pass, end);
    }

    /// Goes on step by step.
    template <typename T, typename F, typename Judge, typename... Passes>
    [[gnu::noinline]] auto goOn(detail::CallSlot<T> &slot, F &function, Judge &judge,
                                const Halt &halt, Passes... passes)
        -> CallResult<detail::PipelineValue<T, kIsMarked>>
    {
        Run<T> run{m_stages,
                   slot,
                   *m_clock,
                   halt.began,
                   PipelineWaiting::Blocking,
                   m_watch,
                   PipelineAsking::Nothing};
        stopStraight<0>(run, halt.entered, passes...);
        const PipelineStep step =
            halt.outcome ? run.ended(*halt.outcome, halt.ended) : run.startAt(halt.entered);
        return drive<T>(run, step, slot, function, judge);
    }

    template <std::size_t I, typename AnyRun, typename... Passes>
    void stopStraight(AnyRun &run, std::size_t entered, auto &pass, Passes &...further)
    {
        if (I == entered)
            return;
        std::get<I>(m_stages).stopped(pass, run.template entry<I>(), run.context());
        if constexpr (sizeof...(further) > 0)
            stopStraight<I + 1>(run, entered, further...);
    }

    template <typename T, typename F, typename Judge>
    auto drive(Run<T> &run, PipelineStep step, detail::CallSlot<T> &slot, F &function, Judge &judge)
        -> CallResult<detail::PipelineValue<T, kIsMarked>>
    {
        const auto call = [&]() -> decltype(auto) {
            return detail::invokeCall(function, run.context());
        };
        while (step != PipelineStep::Done) {
            if (step != PipelineStep::Call)
                step = waitThrough(run);
            else if (const auto failed = detail::attempt(slot, judge, call)) [[unlikely]]
                step = run.ended(*failed, m_clock->now());
            else
                step = run.succeeded(endOfSuccess(run.context()));
        }
        return detail::conclude<T, kIsMarked>(slot, run.outcome(), run.context());
    }

    template <typename AnyRun>
    PipelineStep waitThrough(AnyRun &run)
    {
        const CallContext &context = run.context();
        const bool hasWaited = m_sleep ? m_sleep(context.wait, context.stop)
                                       : ThreadSleeper{*m_clock, context.stop}(context.wait);
        const TimePoint now = m_clock->now();
        if (!hasWaited && !(context.deadline && now >= *context.deadline))
            return run.giveUp({RejectedBy::Stopped, {}, {}}, now);
        return run.resume(now);
    }

    /// The instant at which a call ended. A success that nobody measures is dated by the coarse
    /// clock, which may lag by a tick, unless the deadline lies within reach of that.
    [[nodiscard]] TimePoint endOfSuccess(const CallContext &context) const
    {
        if (context.needsExactEnd) [[unlikely]]
            return m_clock->now();
        return endOfSuccess(context.now, context.deadline.value_or(TimePoint::max()));
    }
    [[nodiscard, gnu::always_inline]] TimePoint endOfSuccess(TimePoint began,
                                                             TimePoint deadline) const
    {
        constexpr Duration kTick = std::chrono::milliseconds{10};
        if (!m_clock->isSteady()) [[unlikely]]
            return m_clock->now();
        const TimePoint coarse = Clock::coarse().now();
        if (saturatingAdd(coarse, kTick) >= deadline) [[unlikely]]
            return m_clock->now();
        return coarse > began ? coarse : began;
    }

    const Clock *m_clock;
    std::tuple<Stages...> m_stages;
    Sleeper m_sleep; ///< none: the thread sleeps
    TimeoutWatch *m_watch = nullptr; ///< none: CallContext::watchOf()
};

/// Policies named themselves become their stages, by stageOf().
template <typename... Policies>
Pipeline(const Clock &, Policies &&...) -> Pipeline<decltype(stageOf(std::declval<Policies>()))...>;

} // namespace switchgear
