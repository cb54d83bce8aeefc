// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/call_outcome.h"

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace switchgear::app {

/// "isolation", "limiter", "bulkhead", "breaker", "ramp": the stages that refuse, as reports name
/// them; empty for the others.
[[nodiscard]] std::string_view stageName(RejectedBy stage) noexcept;

/// "cache", "queue", "static".
[[nodiscard]] std::string_view answerLevelName(AnswerLevel level) noexcept;

/// What the callers of one circuit saw, or of several added up. What is counted is attempts: a call
/// that is made again asks the circuit again.
///
/// attempted = permitted + rejected; permitted = succeeded + failed + ignored + cancelled +
/// inFlight; rejected is the sum of rejectedBy.
struct CallCounts
{
    std::uint64_t attempted = 0; ///< the circuit was asked
    std::uint64_t permitted = 0;
    std::uint64_t rejected = 0;
    std::uint64_t succeeded = 0;
    std::uint64_t failed = 0;
    std::uint64_t ignored = 0;
    std::uint64_t cancelled = 0;
    std::uint64_t inFlight = 0;
    std::uint64_t notStarted = 0; ///< the circuit was not asked: too many calls were under way
    std::uint64_t retries = 0; ///< of `attempted`: made again after a failure
    std::uint64_t recovered = 0; ///< calls that a retry has saved
    std::uint64_t gaveUp = 0; ///< calls with a retry that failed nevertheless
    std::uint64_t timedOut = 0; ///< of `failed`
    std::uint64_t drained = 0; ///< calls that had been kept for later, and have been made
    std::array<std::uint64_t, kStageCount> rejectedBy{}; ///< by RejectedBy
    std::array<std::uint64_t, kAnswerLevelCount> servedBy{}; ///< calls, by AnswerLevel
    std::uint64_t unserved = 0; ///< calls for which the fallback had no answer either
    std::map<std::string, std::uint64_t> errors; ///< by name, of failed and ignored attempts

    [[nodiscard]] std::uint64_t served() const noexcept
    {
        std::uint64_t sum = 0;
        for (const std::uint64_t level : servedBy)
            sum += level;
        return sum;
    }

    CallCounts &operator+=(const CallCounts &other);
    bool operator==(const CallCounts &) const = default;
};

/// Keeps the counts of one circuit's callers.
///
/// **Threads.** Every function may be called from any thread.
class CallLedger final
{
public:
    /// Which attempt of its call one is.
    enum class Turn : std::uint8_t { First, Again };

    void started(Turn turn = Turn::First);
    /// Of an attempt that was started, or that was rejected or could not be started.
    void ended(const CallOutcome &outcome, Turn turn = Turn::First);
    /// Of a call with a retry: it succeeded at a later attempt.
    void recovered();
    /// Of a call with a retry: it failed, and is not made again.
    void gaveUp();
    /// Of a call that failed and has a fallback: who served it; none: nobody.
    void served(std::optional<AnswerLevel> level);
    /// Of a call kept for later that has been made now.
    void drained();
    [[nodiscard]] CallCounts counts() const;
    /// Begins anew; attempts under way stay so.
    void clear();

private:
    mutable std::mutex m_mutex;
    CallCounts m_counts;
};

} // namespace switchgear::app
