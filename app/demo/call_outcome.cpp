// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/call_outcome.h"

#include <switchgear/retry_after.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

namespace switchgear::app {

namespace {

constexpr std::chrono::seconds kLongestRetryAfter = std::chrono::hours{24 * 365};
constexpr int kFirstStatus = 100;
constexpr int kFirstErrorStatus = 400;

CallError httpError(int status)
{
    return CallError{"http." + std::to_string(status)};
}

ErrorName protocolError()
{
    static const ErrorName name{"ProtocolError"};
    return name;
}

ErrorName transportError(QNetworkReply &reply)
{
    static const ErrorName refused{"ConnectionRefusedError"};
    static const ErrorName reset{"ConnectionResetError"};
    static const ErrorName truncated{"TruncatedBodyError"};
    static const ErrorName hostNotFound{"HostNotFoundError"};
    static const ErrorName other{"NetworkError"};

    switch (reply.error()) {
    case QNetworkReply::OperationCanceledError: // what Qt makes of its own transfer time-out
    case QNetworkReply::TimeoutError:
        return timeoutError();
    case QNetworkReply::ConnectionRefusedError:
        return refused;
    case QNetworkReply::NoError: // and yet cut short
    case QNetworkReply::RemoteHostClosedError:
        return reply.bytesAvailable() > 0 ? truncated : reset;
    case QNetworkReply::HostNotFoundError:
        return hostNotFound;
    case QNetworkReply::ProtocolFailure:
        return protocolError();
    default:
        return other;
    }
}

/// No proxy is asked: a 407 is an answer as every other.
bool isTransportError(QNetworkReply::NetworkError error)
{
    return error != QNetworkReply::NoError && error < QNetworkReply::ContentAccessDenied
           && error != QNetworkReply::ProxyAuthenticationRequiredError;
}

/// Qt tells no error where a connection is reset between the head of an answer and its body.
bool isCutShort(QNetworkReply &reply)
{
    const QVariant length = reply.header(QNetworkRequest::ContentLengthHeader);
    // Where the request leaves the encodings to Qt, it decodes what comes.
    const bool isDecoded =
        reply.hasRawHeader("Content-Encoding") && !reply.request().hasRawHeader("Accept-Encoding");
    return length.isValid() && !isDecoded && reply.bytesAvailable() < length.toLongLong();
}

} // namespace

ErrorName timeoutError()
{
    static const ErrorName name{"TimeoutError"};
    return name;
}

CallOutcome outcomeOf(QNetworkReply &reply, const QDateTime &now)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    CallOutcome outcome;
    if (status >= kFirstErrorStatus && !isTransportError(reply.error())) {
        outcome.kind =
            isIgnoredStatus(status) ? CallOutcome::Kind::Ignored : CallOutcome::Kind::Failed;
        outcome.error = httpError(status);
        outcome.retryAfter = parseRetryAfter(reply.rawHeader("Retry-After"), now);
    } else if (reply.error() != QNetworkReply::NoError || isCutShort(reply)) {
        outcome.kind = CallOutcome::Kind::Failed;
        outcome.error = transportError(reply);
    } else if (status < kFirstStatus) {
        outcome.kind = CallOutcome::Kind::Failed;
        outcome.error = protocolError();
    }
    return outcome;
}

std::optional<std::chrono::seconds> parseRetryAfter(QByteArrayView text, const QDateTime &now)
{
    const std::chrono::sys_time<Duration> at{std::chrono::milliseconds{now.toMSecsSinceEpoch()}};
    const std::optional<Duration> wait =
        switchgear::parseRetryAfter({text.data(), static_cast<std::size_t>(text.size())}, at);
    if (!wait)
        return std::nullopt;
    return std::min(std::chrono::ceil<std::chrono::seconds>(*wait), kLongestRetryAfter);
}

bool isIgnoredStatus(int httpStatus) noexcept
{
    return httpStatus >= 400 && httpStatus < 500 && httpStatus != 408 && httpStatus != 429;
}

ErrorFilter httpErrorFilter()
{
    ErrorFilter filter;
    filter.predicate = [](std::string_view name) {
        constexpr std::string_view kPrefix = "http.";
        if (!name.starts_with(kPrefix))
            return Verdict::Failure;
        int status = 0;
        const std::string_view digits = name.substr(kPrefix.size());
        std::from_chars(digits.data(), digits.data() + digits.size(), status);
        return isIgnoredStatus(status) ? Verdict::Ignored : Verdict::Failure;
    };
    return filter;
}

} // namespace switchgear::app
