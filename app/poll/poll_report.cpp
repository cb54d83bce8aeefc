// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/poll/poll_report.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace switchgear::app {

namespace {

QString toText(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QJsonValue count(std::uint64_t value)
{
    return static_cast<qint64>(value);
}

double seconds(Duration duration)
{
    return std::chrono::duration<double>(duration).count();
}

template <typename Value>
QJsonValue orNull(const std::optional<Value> &value)
{
    if (!value)
        return QJsonValue::Null;
    if constexpr (std::is_same_v<Value, Duration>)
        return seconds(*value);
    else if constexpr (std::is_same_v<Value, double>)
        return *value;
    else
        return count(*value);
}

/// Qt reads objects and arrays alone: the brackets let every other value of JSON through.
QJsonValue payloadValue(const QByteArray &payload)
{
    if (payload.isEmpty())
        return QJsonValue::Null;
    const QJsonArray read = QJsonDocument::fromJson('[' + payload + ']').array();
    return read.size() == 1 ? read.first() : QJsonValue(QString::fromUtf8(payload));
}

/// What a success and a failure have in common.
template <typename Entry>
QJsonObject entryObject(const Entry &entry, const QDateTime &startedAt)
{
    const auto sentAt = std::chrono::floor<std::chrono::milliseconds>(entry.sentAt);
    QJsonObject object{
        {"poll", count(entry.poll)},
        {"time", startedAt.addMSecs(sentAt.count()).toString(Qt::ISODateWithMs)},
        {"elapsed_seconds", seconds(entry.sentAt)},
        {"took_seconds", seconds(entry.took)},
    };
    if (entry.status != 0)
        object.insert("status", entry.status);
    return object;
}

QJsonArray resultsArray(const PollLog &log, const QDateTime &startedAt)
{
    QJsonArray array;
    for (const PollResult &result : log.results()) {
        QJsonObject object = entryObject(result, startedAt);
        object.insert("payload", payloadValue(result.payload));
        array.append(object);
    }
    return array;
}

QJsonArray errorsArray(const PollLog &log, const QDateTime &startedAt)
{
    QJsonArray array;
    for (const PollError &error : log.errors()) {
        QJsonObject object = entryObject(error, startedAt);
        object.insert("error", toText(error.error.text()));
        object.insert("delay", orNull(error.delay));
        if (error.retryAfter)
            object.insert("retry_after", seconds(*error.retryAfter));
        array.append(object);
    }
    return array;
}

QJsonObject settingsObject(const PollReport &report)
{
    const PollSettings &settings = report.settings;
    return {
        {"max_polls", count(settings.maxPolls)},
        {"max_failures", count(settings.maxFailures)},
        {"failure_rate", orNull(report.failureRate)},
        {"base_delay_seconds", seconds(settings.baseDelay)},
        {"max_delay_seconds", seconds(settings.maxDelay)},
        {"interval_seconds", seconds(settings.interval)},
        {"timeout_seconds", seconds(report.timeout)},
    };
}

} // namespace

QByteArray PollReport::toJson() const
{
    QJsonObject whole{
        {"polls_attempted", count(log.attempted())},
        {"successful", count(log.successful())},
        {"failed", count(log.failed())},
        {"cancelled", count(log.cancelled())},
        {"success_rate", orNull(log.successRate())},
        {"results", resultsArray(log, startedAt)},
        {"results_left_out", count(log.resultsLeftOut())},
        {"errors", errorsArray(log, startedAt)},
        {"errors_left_out", count(log.errorsLeftOut())},
        {"seed", count(settings.seed)},
        {"stopped_by", toText(pollStopName(stoppedBy))},
        {"started_at", startedAt.toString(Qt::ISODateWithMs)},
        {"duration_seconds", seconds(duration)},
        {"url", url.toString(QUrl::FullyEncoded | QUrl::RemovePassword)},
        {"settings", settingsObject(*this)},
    };
    if (received)
        whole.insert("requests_received", count(*received));
    return QJsonDocument(whole).toJson(QJsonDocument::Indented);
}

} // namespace switchgear::app
