// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/poll/poll_report.h"

#include "app/demo/report_values.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace switchgear::app {

namespace {

template <typename Value>
QJsonValue orNull(const std::optional<Value> &value)
{
    if (!value)
        return QJsonValue::Null;
    if constexpr (std::is_same_v<Value, Duration>)
        return inSeconds(*value);
    else if constexpr (std::is_same_v<Value, double>)
        return *value;
    else
        return jsonCount(*value);
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
QJsonObject entryObject(const Entry &entry, const PollReport &report)
{
    const auto sentAt = std::chrono::floor<std::chrono::milliseconds>(entry.sentAt);
    QJsonObject object{
        {"poll", jsonCount(entry.poll)},
        {"time", report.startedAt.addMSecs(sentAt.count()).toString(Qt::ISODateWithMs)},
        {"elapsed_seconds", inSeconds(entry.sentAt)},
        {"took_seconds", inSeconds(entry.took)},
        {"delay", orNull(entry.delay)},
    };
    if (entry.status != 0)
        object.insert("status", entry.status);
    if (entry.retryAfter)
        object.insert("retry_after", inSeconds(*entry.retryAfter));
    if (entry.delay && entry.retryAfter > report.settings.maxRetryAfter)
        object.insert("retry_after_cut_to", inSeconds(report.settings.maxRetryAfter));
    return object;
}

QJsonArray resultsArray(const PollReport &report)
{
    QJsonArray array;
    for (const PollResult &result : report.log.results()) {
        QJsonObject object = entryObject(result, report);
        object.insert("payload", payloadValue(result.payload));
        array.append(object);
    }
    return array;
}

QJsonArray errorsArray(const PollReport &report)
{
    QJsonArray array;
    for (const PollError &error : report.log.errors()) {
        QJsonObject object = entryObject(error, report);
        object.insert("error", toText(error.error.text()));
        if (!error.words.empty())
            object.insert("detail", toText(error.words));
        array.append(object);
    }
    return array;
}

QJsonObject settingsObject(const PollReport &report)
{
    const PollSettings &settings = report.settings;
    return {
        {"max_polls", jsonCount(settings.maxPolls)},
        {"max_failures", jsonCount(settings.maxFailures)},
        {"failure_rate", orNull(report.failureRate)},
        {"base_delay_seconds", inSeconds(settings.baseDelay)},
        {"max_delay_seconds", inSeconds(settings.maxDelay)},
        {"max_retry_after_seconds", inSeconds(settings.maxRetryAfter)},
        {"interval_seconds", inSeconds(settings.interval)},
        {"timeout_seconds", inSeconds(report.timeout)},
    };
}

} // namespace

QByteArray PollReport::toJson() const
{
    QJsonObject whole{
        {"polls_attempted", jsonCount(log.attempted())},
        {"successful", jsonCount(log.successful())},
        {"failed", jsonCount(log.failed())},
        {"cancelled", jsonCount(log.cancelled())},
        {"success_rate", orNull(log.successRate())},
        {"results", resultsArray(*this)},
        {"results_left_out", jsonCount(log.resultsLeftOut())},
        {"errors", errorsArray(*this)},
        {"errors_left_out", jsonCount(log.errorsLeftOut())},
        {"seed", jsonCount(settings.seed)},
        {"stopped_by", toText(pollStopName(stoppedBy))},
        {"started_at", startedAt.toString(Qt::ISODateWithMs)},
        {"duration_seconds", inSeconds(duration)},
        {"url", url.toString(QUrl::FullyEncoded | QUrl::RemovePassword)},
        {"settings", settingsObject(*this)},
    };
    if (received)
        whole.insert("requests_received", jsonCount(*received));
    return QJsonDocument(whole).toJson(QJsonDocument::Indented);
}

} // namespace switchgear::app
