// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/error_filter.h>
#include <switchgear/error_name.h>
#include <switchgear/time.h>

#include <QByteArrayView>
#include <QDateTime>
#include <QNetworkReply>

#include <chrono>
#include <cstdint>
#include <optional>

namespace switchgear::app {

/// What became of one call through a circuit.
struct CallOutcome
{
    enum class Kind : std::uint8_t {
        Succeeded,
        Failed,
        Ignored, ///< an answer that says nothing about the health of the service: most 4xx
        Rejected, ///< by the circuit; nothing was sent
        NotStarted, ///< too many calls were under way already; the circuit was not asked
        Cancelled, ///< the caller gave it up
    };

    Kind kind = Kind::Succeeded;
    ErrorName error; ///< of Failed and Ignored: `http.503`, `TimeoutError`, ...
    std::optional<Duration> retryAfter; ///< of Failed, where the answer bore one
};

/// The outcome of a finished reply that nobody aborted: an abort by Qt's transfer time-out is a
/// TimeoutError. `now` is wall time, for a Retry-After that is a date.
[[nodiscard]] CallOutcome outcomeOf(QNetworkReply &reply, const QDateTime &now);

/// What a Retry-After asks to wait: a number of seconds, or a date of HTTP in any of its three
/// forms, rounded up to a whole second. Zero for a date that has passed; none where it is neither,
/// at most a year.
[[nodiscard]] std::optional<std::chrono::seconds> parseRetryAfter(QByteArrayView text,
                                                                  const QDateTime &now);

/// A 4xx is the caller's own fault and says nothing about the service, but for 408 and 429.
[[nodiscard]] bool isIgnoredStatus(int httpStatus) noexcept;

/// The same, as circuits take it.
[[nodiscard]] ErrorFilter httpErrorFilter();

} // namespace switchgear::app
