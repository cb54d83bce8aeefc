// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/run_report.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

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

std::size_t index(AnswerLevel level)
{
    return static_cast<std::size_t>(level);
}

double seconds(Duration duration)
{
    return std::chrono::duration<double>(duration).count();
}

QJsonObject countsObject(const CallCounts &calls)
{
    QJsonObject errors;
    for (const auto &[name, number] : calls.errors)
        errors.insert(toText(name), count(number));
    QJsonObject rejectedBy;
    for (std::size_t stage = 0; stage < calls.rejectedBy.size(); ++stage) {
        const std::string_view name = stageName(static_cast<RejectedBy>(stage));
        if (!name.empty())
            rejectedBy.insert(toText(name), count(calls.rejectedBy[stage]));
    }
    const std::optional<double> rate = successRate(calls);
    return {
        {"attempted", count(calls.attempted)},
        {"permitted", count(calls.permitted)},
        {"rejected", count(calls.rejected)},
        {"succeeded", count(calls.succeeded)},
        {"failed", count(calls.failed)},
        {"ignored", count(calls.ignored)},
        {"cancelled", count(calls.cancelled)},
        {"not_started", count(calls.notStarted)},
        {"success_rate", rate ? QJsonValue(*rate) : QJsonValue(QJsonValue::Null)},
        {"errors", errors},
        {"rejected_by", rejectedBy},
        {"retries", count(calls.retries)},
        {"recovered", count(calls.recovered)},
        {"gave_up", count(calls.gaveUp)},
        {"timed_out", count(calls.timedOut)},
        {"served_by_fallback",
         QJsonObject{{"cache", count(calls.servedBy[index(AnswerLevel::Cache)])},
                     {"static", count(calls.servedBy[index(AnswerLevel::Static)])},
                     {"queue", count(calls.servedBy[index(AnswerLevel::Queue)])}}},
        {"unserved", count(calls.unserved)},
        {"drained", count(calls.drained)},
    };
}

} // namespace

CallCounts RunReport::total() const
{
    CallCounts sum;
    for (const CircuitReport &circuit : circuits)
        sum += circuit.calls;
    return sum;
}

std::uint64_t RunReport::openings() const
{
    std::uint64_t sum = 0;
    for (const CircuitReport &circuit : circuits)
        sum += circuit.openings;
    return sum;
}

double RunReport::rateReached() const
{
    return duration > Duration{0} ? static_cast<double>(total().attempted) / seconds(duration)
                                  : 0.0;
}

QByteArray RunReport::toJson() const
{
    QJsonArray list;
    for (const CircuitReport &circuit : circuits) {
        QJsonObject entry = countsObject(circuit.calls);
        entry.insert("name", toText(circuit.name));
        entry.insert("group", toText(circuit.group));
        entry.insert("openings", count(circuit.openings));
        entry.insert("requests_received", count(circuit.received));
        entry.insert("queued", count(circuit.queued));
        list.append(entry);
    }
    QJsonObject whole = countsObject(total());
    whole.insert("circuits", list);
    whole.insert("openings", count(openings()));
    whole.insert("seed", count(settings.seed));
    whole.insert("scenario", toText(scenarioName(settings.scenario)));
    whole.insert("shape", toText(loadShapeName(settings.shape)));
    whole.insert("rate_asked", settings.rate);
    whole.insert("rate_reached", rateReached());
    whole.insert("duration_seconds", seconds(duration));
    return QJsonDocument(whole).toJson(QJsonDocument::Indented);
}

std::optional<double> successRate(const CallCounts &calls) noexcept
{
    const std::uint64_t decided = calls.succeeded + calls.failed;
    if (decided == 0)
        return std::nullopt;
    return static_cast<double>(calls.succeeded) / static_cast<double>(decided);
}

QString writeReport(const RunReport &report, const QString &path)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return file.errorString();
    file.write(report.toJson());
    return file.commit() ? QString() : file.errorString();
}

} // namespace switchgear::app
