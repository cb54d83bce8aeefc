// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/call_outcome.h"

#include <QLocale>

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

namespace switchgear::app {

namespace {

constexpr std::chrono::seconds kLongestRetryAfter = std::chrono::hours{24 * 365};
constexpr int kFirstErrorStatus = 400;

ErrorName httpError(int status)
{
    return ErrorName{"http." + std::to_string(status)};
}

ErrorName transportError(QNetworkReply &reply)
{
    static const ErrorName refused{"ConnectionRefusedError"};
    static const ErrorName reset{"ConnectionResetError"};
    static const ErrorName truncated{"TruncatedBodyError"};
    static const ErrorName hostNotFound{"HostNotFoundError"};
    static const ErrorName protocol{"ProtocolError"};
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
        return protocol;
    default:
        return other;
    }
}

bool isTransportError(QNetworkReply::NetworkError error)
{
    return error != QNetworkReply::NoError && error < QNetworkReply::ContentAccessDenied;
}

/// In UTC; invalid where the text is no date.
QDateTime dateOf(const QString &text, const QString &form)
{
    QDateTime date = QLocale::c().toDateTime(text, form);
    if (date.isValid())
        date.setTimeSpec(Qt::UTC);
    return date;
}

QDateTime httpDate(const QString &text, const QDateTime &now)
{
    static const QString current = QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'");
    static const QString rfc850 = QStringLiteral("dd-MMM-yy hh:mm:ss 'GMT'");
    static const QString asctime = QStringLiteral("ddd MMM d hh:mm:ss yyyy");

    if (QDateTime date = dateOf(text, current); date.isValid())
        return date;
    // Qt takes a year of two digits for one of the last century, whose days have other names.
    if (QDateTime date = dateOf(text.section(QStringLiteral(", "), 1), rfc850); date.isValid()) {
        while (date < now.addYears(-50)) // a year of two digits is at most 50 years off
            date = date.addYears(100);
        return date;
    }
    return dateOf(text, asctime);
}

/// Qt tells no error where a connection is reset between the head of an answer and its body.
bool isCutShort(QNetworkReply &reply)
{
    const QVariant length = reply.header(QNetworkRequest::ContentLengthHeader);
    return length.isValid() && !reply.hasRawHeader("Content-Encoding")
           && reply.bytesAvailable() < length.toLongLong();
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
    }
    return outcome;
}

std::optional<std::chrono::seconds> parseRetryAfter(QByteArrayView text, const QDateTime &now)
{
    const QByteArrayView trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return std::nullopt;
    if (std::all_of(trimmed.begin(), trimmed.end(), [](char c) { return c >= '0' && c <= '9'; })) {
        std::int64_t seconds = 0;
        const auto read = std::from_chars(trimmed.begin(), trimmed.end(), seconds);
        if (read.ec == std::errc::result_out_of_range)
            return kLongestRetryAfter;
        return std::min(std::chrono::seconds{seconds}, kLongestRetryAfter);
    }
    const QDateTime date = httpDate(QString::fromLatin1(trimmed).simplified(), now);
    if (!date.isValid())
        return std::nullopt;
    const std::chrono::milliseconds wait{std::max<qint64>(now.msecsTo(date), 0)};
    return std::min(std::chrono::ceil<std::chrono::seconds>(wait), kLongestRetryAfter);
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
