// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/backoff.h"
#include "switchgear/clock.h"
#include "switchgear/detail/retry_attempt.h"
#include "switchgear/detail/thread_counter.h"
#include "switchgear/error_filter.h"
#include "switchgear/option_fault.h"
#include "switchgear/retry_budget.h"
#include "switchgear/retry_run.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <stop_token>
#include <type_traits>
#include <utility>
#include <vector>

namespace switchgear {

/// Where RetryOptions::maxElapsed begins.
enum class ElapsedFrom : std::uint8_t {
    Call, ///< with the call: its first attempt counts
    FirstFailure, ///< when the first attempt has failed: however long that took, retries have it
                  ///< all
};

/// Everything that configures a retry.
struct RetryOptions
{
    std::uint32_t attempts = 4; ///< the first one included; from 1; 1: never again
    BackoffOptions backoff{}; ///< how long to wait between attempts
    /// No attempt begins at or after this long from where it is counted; above 0; none: no bound.
    std::optional<Duration> maxElapsed{};
    ElapsedFrom elapsedFrom = ElapsedFrom::Call; ///< where that begins; of no effect without it
    bool honourRetryAfter = true; ///< a wait asked for raises the backoff, and never lowers it
    Duration retryAfterMax = std::chrono::hours{1}; ///< the most that it raises it to; from 0
    std::shared_ptr<RetryBudget> budget{}; ///< none: no budget; may be shared between policies
    std::optional<std::uint64_t> seed{}; ///< of the policy's chance; none: another one each time
    /// Which errors are worth another attempt: those that count as failures. An error with no name
    /// always is.
    ErrorFilter errors{};
    /// Whether std::bad_alloc and std::logic_error are tried again. They tell of this program, not
    /// of what it calls.
    bool retryProgrammingErrors = false;
};

/// All that is wrong with the options; empty where they are sound.
[[nodiscard]] std::vector<OptionFault> validate(const RetryOptions &options);

/// What a policy counted since it was made.
struct RetrySnapshot
{
    std::uint64_t calls = 0; ///< whatever became of them
    std::uint64_t retries = 0; ///< attempts after a first one
    std::uint64_t recovered = 0; ///< calls that succeeded after a retry
    std::array<std::uint64_t, kRetryStopCount> stopped{}; ///< calls given up, by RetryStop

    /// Calls given up for this reason.
    [[nodiscard]] std::uint64_t stoppedBy(RetryStop why) const noexcept
    {
        return stopped[static_cast<std::size_t>(why)];
    }
    bool operator==(const RetrySnapshot &) const = default;
};

/// Waits in the thread that calls; the wait that RetryPolicy::call() uses by itself.
///
///     policy.call(send, ThreadSleeper{Clock::steady(), token});
///
/// **Time.** The clock given says when the wait is over. One that is moved by hand is looked at ten
/// times a second; a test hands in a function that moves it.
class ThreadSleeper final
{
public:
    /// A stop that `stop` asks for ends a wait at once.
    explicit ThreadSleeper(const Clock &clock, std::stop_token stop = {}) noexcept
        : m_clock(&clock)
        , m_stop(std::move(stop))
    {}

    /// False: a stop was asked for.
    bool operator()(Duration wait) const;

private:
    const Clock *m_clock;
    std::stop_token m_stop;
};

/// Makes a call again when it failed, after a wait, within bounds.
///
///     RetryPolicy retry{{.attempts = 3, .budget = std::make_shared<RetryBudget>()}};
///     const Reply reply = retry.call([&] { return client.get("/price"); });
///
/// What counts as a failure: an exception, a CallResult that is a rejection, and a value for which
/// the hooks' retryIf() says so. The last attempt's value is given back, or its exception passes
/// through unchanged, whether it succeeded or the call was given up.
///
/// Hooks are an object with any of these functions, of which those that are there are called:
///
///     struct Hooks {
///         bool retryIf(const Reply &);             // this value is a failure
///         RetryFacts facts(const Reply &);         // of a value that is a failure
///         RetryFacts facts(std::exception_ptr);    // of an exception; left out: its type's name
///         void beforeAttempt(std::uint32_t);       // the first is 1
///         void afterAttempt(std::uint32_t, const RetryDecision &);
///     };
///
/// **Algorithm.** After a failure, in this order: is it worth it (RetryOptions::errors); are there
/// attempts left; does a circuit hold calls back; would the next attempt begin before the deadline
/// and within maxElapsed; does the budget grant it. **An open circuit** (a rejection by the breaker
/// or an isolation) stops the retries at once, and its retry_after goes to the caller with the
/// rejection; only where the call has a bound, its deadline or maxElapsed, and the circuit would
/// admit it again within that bound, the call waits for it. A request that a limiter can never
/// grant stops too. After the wait the bounds are looked at again: a wait that took longer than was
/// planned begins no attempt beyond them.
/// **Time.** The clock is read after a failure and after a wait, and before a call where there is a
/// maxElapsed that begins there.
/// **Threads.** All functions may be called from any thread. No function handed in runs under a
/// lock. **Errors.** What the call, the wait or a hook throws passes through.
/// **Cost.** performance.md's row retry_around_success: a call that succeeds at once costs one
/// count, and one more with a budget; no locked instruction, no clock, no allocation.
class RetryPolicy final
{
public:
    /// Without a clock: the steady one. Throws std::invalid_argument with validate()'s first fault.
    explicit RetryPolicy(RetryOptions options = {}, const Clock *clock = nullptr);
    RetryPolicy(const RetryPolicy &) = delete;
    RetryPolicy &operator=(const RetryPolicy &) = delete;
    ~RetryPolicy();

    /// Makes the call; waits between attempts in the calling thread. The function may take the
    /// number of the attempt, from 1.
    template <typename F>
    detail::AttemptResult<F> call(F &&function)
    {
        detail::NoRetryHooks hooks;
        return attempts(function, ThreadSleeper{*m_clock}, std::nullopt, hooks);
    }
    /// The same with `sleep(Duration)` for the waits. One that gives false ends the call with what
    /// the last attempt gave. No attempt begins at or after the deadline.
    template <typename F, typename Sleep>
    detail::AttemptResult<F> call(F &&function, Sleep &&sleep,
                                  std::optional<TimePoint> deadline = {})
    {
        detail::NoRetryHooks hooks;
        return attempts(function, sleep, deadline, hooks);
    }
    /// The same with functions called around each attempt.
    template <typename F, typename Sleep, typename Hooks>
    detail::AttemptResult<F> call(F &&function, Sleep &&sleep, std::optional<TimePoint> deadline,
                                  Hooks &&hooks)
    {
        static_assert(
            detail::areRetryHooks<std::remove_reference_t<Hooks>, detail::AttemptResult<F>>(),
            "none of the hooks' functions is there, or none takes what the call gives");
        return attempts(function, sleep, deadline, hooks);
    }

    [[nodiscard]] RetrySnapshot snapshot() const noexcept; ///< what it has counted
    /// As it was made.
    [[nodiscard]] const RetryOptions &options() const noexcept { return m_options; }
    /// The one that call() reads.
    [[nodiscard]] const Clock &clock() const noexcept { return *m_clock; }

private:
    friend class RetryRun;
    friend class RetryStage; // begins its run at the first failure

    /// A call begins: it is counted, and pays into the budget.
    void countCall() noexcept
    {
        const std::uint32_t thread = detail::t_threadOrdinal;
        m_calls.bump(thread);
        if (m_budget != nullptr)
            m_budget->deposit(thread);
    }
    [[nodiscard]] bool isWorthIt(const RetryFacts &facts) const;
    [[nodiscard]] std::uint64_t nextChance() noexcept;

    template <typename F, typename Sleep, typename Hooks>
    detail::AttemptResult<F> attempts(F &function, Sleep &&sleep, std::optional<TimePoint> deadline,
                                      Hooks &hooks);
    template <typename Sleep>
    [[nodiscard]] bool waited(RetryRun *const &run, const RetryDecision &decision,
                              Sleep &sleep) const;

    const RetryOptions m_options;
    const Clock *m_clock;
    RetryBudget *const m_budget;
    const bool m_needsStart;
    detail::ThreadCounter m_calls;

    std::atomic<std::uint64_t> m_runs{0}; ///< that drew from the policy's chance
    std::uint64_t m_seed = 0;
    std::atomic<std::uint64_t> m_retries{0};
    std::atomic<std::uint64_t> m_recovered{0};
    std::array<std::atomic<std::uint64_t>, kRetryStopCount> m_stopped{};
};

inline RetryRun::RetryRun(RetryPolicy &policy, TimePoint now,
                          std::optional<TimePoint> deadline) noexcept
    : RetryRun(policy, now, deadline, Counted::Already)
{
    policy.countCall();
}

template <typename Sleep>
bool RetryPolicy::waited(RetryRun *const &run, const RetryDecision &decision, Sleep &sleep) const
{
    if (!decision.again)
        return false;
    if constexpr (std::is_void_v<std::invoke_result_t<Sleep &, Duration>>) {
        std::invoke(sleep, decision.after);
    } else if (!static_cast<bool>(std::invoke(sleep, decision.after))) {
        run->stop();
        return false;
    }
    return run->afterWait(m_clock->now()).again;
}

template <typename F, typename Sleep, typename Hooks>
detail::AttemptResult<F> RetryPolicy::attempts(F &function, Sleep &&sleep,
                                               std::optional<TimePoint> deadline, Hooks &hooks)
{
    using Result = detail::AttemptResult<F>;
    countCall();
    const TimePoint began = m_needsStart ? m_clock->now() : TimePoint{};
    // Begun by the first failure. An optional would cost every call that succeeds: it is cleared
    // whole.
    union Place
    {
        Place() noexcept {} // empty
        RetryRun run;
    } place;
    RetryRun *run = nullptr;
    const auto decide = [&](std::uint32_t attempt, const RetryFacts &facts) {
        if (run == nullptr)
            run = new (&place.run) RetryRun{*this, began, deadline, RetryRun::Counted::Already};
        const RetryDecision decision = run->afterFailure(m_clock->now(), facts);
        detail::afterAttempt(hooks, attempt, decision);
        return decision;
    };
    const auto succeed = [&](std::uint32_t attempt) {
        detail::afterAttempt(hooks, attempt, RetryDecision{});
        if (run != nullptr) [[unlikely]]
            run->succeed();
    };
    for (std::uint32_t attempt = 1;; ++attempt) {
        detail::beforeAttempt(hooks, attempt);
        bool hasReturned = false; // what is thrown after that is not the attempt's
        detail::AttemptCatch caught;
        try {
            if constexpr (std::is_void_v<Result>) {
                detail::attempt(function, attempt);
                hasReturned = true;
                return succeed(attempt);
            } else {
                Result result = detail::attempt(function, attempt);
                hasReturned = true;
                const std::optional<RetryFacts> failure = detail::failureOf(hooks, result);
                if (!failure) [[likely]]
                    succeed(attempt);
                else if (waited(run, decide(attempt, *failure), sleep))
                    continue;
                if constexpr (std::is_reference_v<Result>)
                    return static_cast<Result>(result);
                else
                    return result;
            }
        } catch (const detail::ForcedUnwind &) {
            throw;
        } catch (...) {
            if (hasReturned)
                throw;
            caught.keep();
        }
        // Not in the handler: hooks, predicates and the wait are functions handed in, and may be
        // cancelled.
        const detail::ThrownByAttempt by = caught.take();
        if (!waited(run, decide(attempt, detail::thrownFacts(hooks, by)), sleep))
            std::rethrow_exception(by.thrown);
    }
}

} // namespace switchgear
