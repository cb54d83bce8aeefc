// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/circuit/option_list.h"

#include "ui/circuit/change_words.h"
#include "ui/controls/order_text.h"
#include "ui/data/shown_text.h"
#include "ui/data/tr.h"

#include <QStringList>

namespace switchgear::ui {

namespace {

QString none()
{
    return QStringLiteral("\u2013");
}

QString ruleText(const TripRule &rule)
{
    if (const auto *row = std::get_if<ConsecutiveFailures>(&rule)) {
        if (row->window == Duration{0})
            return tr("%1 failures in a row").arg(row->failures);
        return tr("%1 failures in a row, none older than %2")
            .arg(QString::number(row->failures), spokenDuration(row->window));
    }
    if (const auto *count = std::get_if<FailureCount>(&rule)) {
        const QString failures =
            tr("%1 failures within %2")
                .arg(QString::number(count->failures), spokenDuration(count->window));
        if (count->ratio == 0.0)
            return failures;
        return failures
               + tr(", and %1 of the last %2 calls")
                     .arg(percentText(count->ratio), QString::number(count->calls));
    }
    if (const auto *ratio = std::get_if<FailureRatio>(&rule))
        return tr("%1 of %2+ calls in %3, %4 parts")
            .arg(percentText(ratio->ratio), QString::number(ratio->minThroughput),
                 spokenDuration(ratio->samplingDuration), QString::number(ratio->buckets));
    const auto &ratio = std::get<FailureRatioOfCalls>(rule);
    return tr("%1 of the last %2 calls, of %3 at least")
        .arg(percentText(ratio.ratio), QString::number(ratio.calls),
             QString::number(ratio.minThroughput));
}

QString rulesText(const CircuitOptions &options)
{
    QStringList rules;
    for (const TripRule &rule : options.trip)
        rules.append(ruleText(rule));
    return rules.isEmpty() ? none() : rules.join(tr("; or "));
}

QString slowText(const CircuitOptions &options)
{
    if (!options.slowCall)
        return none();
    return tr("%1 of the calls took %2 or more")
        .arg(percentText(options.slowCall->ratio), spokenDuration(options.slowCall->threshold));
}

QString halfOpenText(const CircuitOptions &options)
{
    return tr("%1 of %2 probes must succeed")
        .arg(QString::number(options.halfOpen.successes), QString::number(options.halfOpen.probes));
}

QString rampText(const CircuitOptions &options)
{
    if (!options.recoveryRamp)
        return none();
    return tr("from %1 to all calls over %2")
        .arg(percentText(options.recoveryRamp->from),
             spokenDuration(options.recoveryRamp->duration));
}

QString namesText(const std::vector<std::string> &names)
{
    QStringList parts;
    for (const std::string &name : names)
        parts.append(shownText(name));
    return parts.isEmpty() ? none() : parts.join(QStringLiteral(", "));
}

struct Option
{
    QString name;
    QString (*text)(const CircuitOptions &);
};

QString groupText(const CircuitOptions &options)
{
    return options.group.empty() ? none() : shownText(options.group);
}

QString seedText(const CircuitOptions &options)
{
    return options.seed ? QString::number(*options.seed) : tr("from the name");
}

QString latencyClassText(const CircuitOptions &options)
{
    return options.latency == LatencyTracking::On ? tr("measured") : tr("not measured");
}

std::vector<Option> options()
{
    using O = CircuitOptions;
    return {
        {tr("Group"), groupText},
        {tr("Mode"), [](const O &o) { return modeText(o.mode); }},
        {tr("Opens at"), rulesText},
        {tr("Slow calls"), slowText},
        {tr("Half-open"), halfOpenText},
        {tr("Probe time-out"), [](const O &o) { return spokenDuration(o.halfOpen.probeTimeout); }},
        {tr("Break"), [](const O &o) { return strategyText(o.breakDuration); }},
        {tr("Settles after"), [](const O &o) { return spokenDuration(o.breakDuration.settle); }},
        {tr("Retry-After up to"),
         [](const O &o) { return spokenDuration(o.breakDuration.retryAfterMax); }},
        {tr("Recovery ramp"), rampText},
        {tr("Ignored errors"), [](const O &o) { return namesText(o.errors.ignore); }},
        {tr("Only these errors"), [](const O &o) { return namesText(o.errors.only); }},
        {tr("Latency"), latencyClassText},
        {tr("Seed"), seedText},
        {tr("Changes kept"), [](const O &o) { return QString::number(o.historyCapacity); }},
    };
}

} // namespace

std::vector<OptionLine> optionLines(const CircuitOptions &circuit)
{
    static const CircuitOptions kStandard;
    std::vector<OptionLine> lines;
    for (const Option &option : options())
        lines.push_back({option.name, option.text(circuit), option.text(kStandard)});
    return lines;
}

} // namespace switchgear::ui
