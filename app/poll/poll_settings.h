// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/backoff.h>
#include <switchgear/error_name.h>
#include <switchgear/time.h>

#include <QByteArray>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace switchgear::app {

/// How an API is polled.
struct PollSettings
{
    std::uint64_t maxPolls = 20; ///< the run ends with this one; zero: it goes on until interrupted
    /// The run ends with so many failures one after the other; zero: no number of them ends it.
    std::uint64_t maxFailures = 5;
    Duration interval = std::chrono::milliseconds{200}; ///< from a success to the next poll; from 0
    Duration baseDelay = std::chrono::milliseconds{500}; ///< after the first failure; above 0
    /// Of what doubling comes to, before the jitter; at or above the base.
    Duration maxDelay = std::chrono::seconds{30};
    /// A longer Retry-After is cut to this; from 0.
    Duration maxRetryAfter = std::chrono::minutes{5};
    std::uint64_t seed = 42; ///< of the jitter
};

/// The backoff that the settings ask for: doubling, capped, then 10 % of jitter to either side.
[[nodiscard]] BackoffOptions backoffOf(const PollSettings &settings) noexcept;

/// What came of one poll.
struct PollReply
{
    ErrorName error; ///< empty for a success
    int status = 0; ///< of HTTP; zero where no answer came
    QByteArray payload; ///< of a success
    std::optional<Duration> retryAfter; ///< where the answer bore one
    std::string words{}; ///< what happened, of a failure that has no status to tell it

    [[nodiscard]] bool isSuccess() const noexcept { return error.isEmpty(); }
};

/// Why a run ended.
enum class PollStop : std::uint8_t { MaxPolls, MaxFailures, Interrupted };

/// "max_polls", "max_failures", "interrupted".
[[nodiscard]] std::string_view pollStopName(PollStop stop) noexcept;

} // namespace switchgear::app
