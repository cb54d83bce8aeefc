// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/poll/poll_settings.h"

#include <cstddef>
#include <deque>
#include <string>

namespace switchgear::app {

/// A poll that succeeded.
struct PollResult
{
    std::uint64_t poll = 0; ///< counted from 1
    Duration sentAt{0}; ///< since the start of the run
    Duration took{0};
    int status = 0;
    QByteArray payload;
    std::optional<Duration> retryAfter{}; ///< as the answer bore it
    std::optional<Duration>
        delay{}; ///< until the next poll; none where the run ended with this one
};

/// A poll that failed.
struct PollError
{
    std::uint64_t poll = 0; ///< counted from 1
    Duration sentAt{0}; ///< since the start of the run
    Duration took{0};
    ErrorName error;
    int status = 0; ///< zero where no answer came
    std::optional<Duration> retryAfter; ///< as the answer bore it
    std::optional<Duration> delay; ///< until the next poll; none where the run ended with this one
    std::string words{}; ///< what happened; empty where the status tells it
};

/// What a run has come to so far, in bounded memory: every poll is counted, the newest are kept.
///
/// **Threads.** A plain value. **Cost.** At most kMostEntries results and as many errors, with
/// kMostBytes of payload; the newest result is kept whatever its size.
class PollLog final
{
public:
    static constexpr std::size_t kMostEntries = 1000;
    static constexpr std::size_t kMostBytes = std::size_t{4} * 1024 * 1024;

    void addResult(PollResult result);
    void addError(PollError error);
    /// A poll that was given up before anybody knew what came of it.
    void addCancelled() noexcept { ++m_cancelled; }

    [[nodiscard]] std::uint64_t attempted() const noexcept
    {
        return m_successful + m_failed + m_cancelled;
    }
    [[nodiscard]] std::uint64_t successful() const noexcept { return m_successful; }
    [[nodiscard]] std::uint64_t failed() const noexcept { return m_failed; }
    [[nodiscard]] std::uint64_t cancelled() const noexcept { return m_cancelled; }
    /// successful / (successful + failed); none where neither happened.
    [[nodiscard]] std::optional<double> successRate() const noexcept;

    /// The oldest first.
    [[nodiscard]] const std::deque<PollResult> &results() const noexcept { return m_results; }
    [[nodiscard]] const std::deque<PollError> &errors() const noexcept { return m_errors; }
    /// Counted above, and no longer kept.
    [[nodiscard]] std::uint64_t resultsLeftOut() const noexcept
    {
        return m_successful - m_results.size();
    }
    [[nodiscard]] std::uint64_t errorsLeftOut() const noexcept
    {
        return m_failed - m_errors.size();
    }

private:
    std::uint64_t m_successful = 0;
    std::uint64_t m_failed = 0;
    std::uint64_t m_cancelled = 0;
    std::size_t m_bytes = 0; ///< of the payloads that are kept
    std::deque<PollResult> m_results;
    std::deque<PollError> m_errors;
};

} // namespace switchgear::app
