// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/circuit_state.h>
#include <switchgear/error_filter.h>
#include <switchgear/error_name.h>
#include <switchgear/time.h>

#include <QByteArrayView>
#include <QDateTime>
#include <QNetworkReply>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace switchgear::app {

/// Who answered a call that had failed.
enum class AnswerLevel : std::uint8_t {
    Cache, ///< an earlier answer
    Queue, ///< nobody yet: it was kept for later
    Static, ///< the answer that is always the same
};
inline constexpr std::size_t kAnswerLevelCount = 3;

/// As many as there are in RejectedBy.
inline constexpr std::size_t kStageCount = 8;

/// What became of one call through a circuit.
struct CallOutcome
{
    enum class Kind : std::uint8_t {
        Succeeded,
        Failed,
        Ignored, ///< an answer that says nothing about the health of the service: most 4xx
        Rejected, ///< by a stage of the circuit; nothing was sent
        NotStarted, ///< too many calls were under way already; the circuit was not asked
        Cancelled, ///< the caller gave it up
    };

    Kind kind = Kind::Succeeded;
    CallError error{}; ///< of Failed and Ignored: `http.503`, `TimeoutError`, ...
    /// Of Failed, where the answer bore one; of Rejected, where the stage could tell.
    std::optional<Duration> retryAfter{};
    RejectedBy rejectedBy = RejectedBy::None; ///< of Rejected
    /// Set where the circuit's fallback answered; `kind` is still what became of the call itself.
    std::optional<AnswerLevel> servedBy{};
    std::string_view fallbackReason{}; ///< with servedBy: who refused, or the error's name

    /// There is an answer: the service's own, or that of a fallback.
    [[nodiscard]] bool isAnswered() const noexcept
    {
        return kind == Kind::Succeeded || servedBy.has_value();
    }
};

/// "TimeoutError": no answer within the time that an attempt may take.
[[nodiscard]] ErrorName timeoutError();

/// The outcome of a finished reply that nobody aborted: an abort by Qt's transfer time-out is a
/// TimeoutError. `now` is wall time, for a Retry-After that is a date.
[[nodiscard]] CallOutcome outcomeOf(QNetworkReply &reply, const QDateTime &now);

/// What a Retry-After asks to wait, read as core does, with the clock of Qt: at most a year.
[[nodiscard]] std::optional<std::chrono::seconds> parseRetryAfter(QByteArrayView text,
                                                                  const QDateTime &now);

/// A 4xx is the caller's own fault and says nothing about the service, but for 408 and 429.
[[nodiscard]] bool isIgnoredStatus(int httpStatus) noexcept;

/// The same, as circuits take it.
[[nodiscard]] ErrorFilter httpErrorFilter();

} // namespace switchgear::app
