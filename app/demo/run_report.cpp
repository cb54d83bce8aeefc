// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/run_report.h"

#include "app/demo/report_values.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace switchgear::app {

namespace {

QJsonObject countsObject(const CallCounts &calls)
{
    QJsonObject errors;
    for (const auto &[name, number] : calls.errors)
        errors.insert(toText(name), jsonCount(number));
    QJsonObject rejectedBy;
    for (std::size_t stage = 0; stage < calls.rejectedBy.size(); ++stage) {
        const std::string_view name = stageName(static_cast<RejectedBy>(stage));
        if (!name.empty())
            rejectedBy.insert(toText(name), jsonCount(calls.rejectedBy[stage]));
    }
    QJsonObject servedBy;
    for (std::size_t level = 0; level < calls.servedBy.size(); ++level)
        servedBy.insert(toText(answerLevelName(static_cast<AnswerLevel>(level))),
                        jsonCount(calls.servedBy[level]));
    const std::optional<double> rate = successRate(calls);
    return {
        {"attempted", jsonCount(calls.attempted)},
        {"permitted", jsonCount(calls.permitted)},
        {"rejected", jsonCount(calls.rejected)},
        {"succeeded", jsonCount(calls.succeeded)},
        {"failed", jsonCount(calls.failed)},
        {"ignored", jsonCount(calls.ignored)},
        {"cancelled", jsonCount(calls.cancelled)},
        {"not_started", jsonCount(calls.notStarted)},
        {"success_rate", rate ? QJsonValue(*rate) : QJsonValue(QJsonValue::Null)},
        {"errors", errors},
        {"rejected_by", rejectedBy},
        {"retries", jsonCount(calls.retries)},
        {"recovered", jsonCount(calls.recovered)},
        {"gave_up", jsonCount(calls.gaveUp)},
        {"timed_out", jsonCount(calls.timedOut)},
        {"served_by_fallback", servedBy},
        {"unserved", jsonCount(calls.unserved)},
        {"drained", jsonCount(calls.drained)},
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
    return duration > Duration{0} ? static_cast<double>(total().attempted) / inSeconds(duration)
                                  : 0.0;
}

QByteArray RunReport::toJson() const
{
    QJsonArray list;
    for (const CircuitReport &circuit : circuits) {
        QJsonObject entry = countsObject(circuit.calls);
        entry.insert("name", toText(circuit.name));
        entry.insert("group", toText(circuit.group));
        entry.insert("openings", jsonCount(circuit.openings));
        entry.insert("requests_received", jsonCount(circuit.received));
        entry.insert("queued", jsonCount(circuit.queued));
        list.append(entry);
    }
    QJsonObject whole = countsObject(total());
    whole.insert("circuits", list);
    whole.insert("openings", jsonCount(openings()));
    whole.insert("seed", jsonCount(settings.seed));
    whole.insert("scenario", toText(scenarioName(settings.scenario)));
    whole.insert("shape", toText(loadShapeName(settings.shape)));
    whole.insert("rate_asked", settings.rate);
    whole.insert("rate_reached", rateReached());
    whole.insert("duration_seconds", inSeconds(duration));
    return QJsonDocument(whole).toJson(QJsonDocument::Indented);
}

std::optional<double> successRate(const CallCounts &calls) noexcept
{
    const std::uint64_t decided = calls.succeeded + calls.failed;
    if (decided == 0)
        return std::nullopt;
    return static_cast<double>(calls.succeeded) / static_cast<double>(decided);
}

} // namespace switchgear::app
