// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/backoff.h"
#include "switchgear/call_error.h"
#include "switchgear/call_result.h"
#include "switchgear/time.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace switchgear {

class RetryPolicy;
class RetryStage;

/// Why a call is not made again.
enum class RetryStop : std::uint8_t {
    None, ///< it is made again, or it succeeded
    Condition, ///< the error is not worth another attempt
    Attempts, ///< all are used up
    Rejected, ///< a circuit holds calls back, or a limiter can never grant this one
    Deadline, ///< the next attempt would begin at or after it, or would have after its wait
    Elapsed, ///< the same with RetryOptions::maxElapsed
    Budget, ///< no retry is left in it
    Stopped, ///< the wait was ended, or the caller stopped further in
};
inline constexpr std::size_t kRetryStopCount = 8;

/// "", "condition", "attempts", "rejected", "deadline", "elapsed", "budget", "stopped".
[[nodiscard]] std::string_view text(RetryStop why) noexcept;

/// What is known of an attempt that failed.
struct RetryFacts
{
    CallError error{}; ///< empty: it has no name, and is always worth another attempt
    std::optional<Duration> retryAfter{}; ///< what the answer asked to wait
    std::optional<Rejection> rejection{}; ///< where a policy refused it
    bool isProgrammingError = false; ///< std::bad_alloc or std::logic_error was thrown
};

/// Whether the call is made again, and when.
struct RetryDecision
{
    bool again = false; ///< whether another attempt is made
    Duration after{0}; ///< how long to wait first; meaningful where `again`
    RetryStop why = RetryStop::None; ///< why none is made; None where `again`

    bool operator==(const RetryDecision &) const = default;
};

/// One call on its way through a RetryPolicy, for code that waits by itself: callbacks, coroutines,
/// virtual time.
///
///     RetryRun run{policy, now, deadline};
///     send([&](const Reply &reply) {
///         if (reply.ok) return run.succeed();
///         const CallError error{reply.error};
///         const RetryDecision next = run.afterFailure(clock.now(), {.error = error});
///         next.again ? sendAfter(next.after) : giveUp(next.why);
///     });
///
/// A wait may take longer than was planned: when it is over, ask afterWait() whether the attempt
/// may still begin.
///
/// **Threads.** One at a time. **Ownership.** The policy must outlive it. **Cost.** No allocation;
/// to begin one costs what RetryPolicy::call() costs.
class RetryRun final
{
public:
    using Decision = RetryDecision; ///< what afterFailure() gives

    /// A call begins at `now`: the policy counts it, and its budget is paid into.
    RetryRun(RetryPolicy &policy, TimePoint now, std::optional<TimePoint> deadline = {}) noexcept;

    /// The attempt that was under way failed at `now`.
    [[nodiscard]] RetryDecision afterFailure(TimePoint now, const RetryFacts &facts);
    /// The wait before the next attempt is over at `now`: whether it may still begin, or which
    /// bound has passed meanwhile. Where it may not, it counts as not decided, and the call ends
    /// with what the last attempt gave.
    [[nodiscard]] RetryDecision afterWait(TimePoint now) noexcept;
    /// The attempt succeeded; counts a call that retries have saved.
    void succeed() noexcept;
    /// The next attempt, decided already, will not be made.
    void stop() noexcept;
    /// The number of the attempt under way, or of the last one; the first is 1.
    [[nodiscard]] std::uint32_t attempt() const noexcept { return m_attempt; }

private:
    friend class RetryPolicy;
    friend class RetryStage;
    enum class Counted : std::uint8_t { Already };

    RetryRun(RetryPolicy &policy, TimePoint began, std::optional<TimePoint> deadline,
             Counted) noexcept
        : m_policy(&policy)
        , m_began(began)
        , m_deadline(deadline)
    {}

    [[nodiscard]] RetryDecision giveUp(RetryStop why) noexcept;
    void takeBack() noexcept;
    [[nodiscard]] RetryStop boundOf(TimePoint now, Duration wait) const noexcept;

    RetryPolicy *m_policy;
    TimePoint m_began;
    std::optional<TimePoint> m_deadline;
    std::uint32_t m_attempt = 1;
    detail::BackoffState m_backoff{};
};

} // namespace switchgear
