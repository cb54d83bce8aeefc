// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/circuit/range_statistics.h"

#include "ui/controls/order_text.h"
#include "ui/data/tr.h"
#include "ui/lanes/break_schedule_lane.h"
#include "ui/lanes/plot_points.h"
#include "ui/lanes/value_scale.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace switchgear::ui {

namespace {

struct NamedValue
{
    QString name;
    SampleValue value;
};

std::array<NamedValue, 8> sampledValues()
{
    return {{{tr("calls/s"), &CircuitSample::calls},
             {tr("succeeded/s"), &CircuitSample::succeeded},
             {tr("failed/s"), &CircuitSample::failed},
             {tr("rejected/s"), &CircuitSample::rejected},
             {tr("failing %"), &CircuitSample::failingPercent},
             {tr("p50 ms"), &CircuitSample::p50},
             {tr("p95 ms"), &CircuitSample::p95},
             {tr("p99 ms"), &CircuitSample::p99}}};
}

QStringList rowOf(const NamedValue &named, const std::deque<CircuitSample> &samples, TimePoint from,
                  TimePoint to)
{
    double low = 0;
    double high = 0;
    double sum = 0;
    int count = 0;
    for (const CircuitSample &sample : samples) {
        const auto value = static_cast<double>(sample.*named.value);
        if (sample.at < from || sample.at > to || std::isnan(value))
            continue;
        low = count == 0 ? value : std::min(low, value);
        high = count == 0 ? value : std::max(high, value);
        sum += value;
        ++count;
    }
    if (count == 0)
        return {named.name, QStringLiteral("\u2013"), QStringLiteral("\u2013"),
                QStringLiteral("\u2013")};
    return {named.name, valueText(low), valueText(sum / count), valueText(high)};
}

void addStates(LaneTable &table, const CircuitRecord &record, TimePoint from, TimePoint to)
{
    std::array<Duration, kDisplayStateCount> times{};
    for (const StateSpan &span : record.spans) {
        const Duration inside = std::min(span.to, to) - std::max(span.from, from);
        if (inside > Duration{0})
            times[static_cast<std::size_t>(span.state)] += inside;
    }
    for (int i = 0; i < kDisplayStateCount; ++i) {
        const Duration time = times[static_cast<std::size_t>(i)];
        if (time > Duration{0})
            table.rows.push_back({displayText(static_cast<DisplayState>(i)), QString(),
                                  spokenDuration(time), QString()});
    }
}

} // namespace

LaneTable rangeStatistics(const LaneData &seen, TimePoint from, TimePoint to)
{
    LaneTable table;
    table.title = tr("Statistics");
    table.columns = {tr("What"), tr("Lowest"), tr("Mean or sum"), tr("Highest")};
    table.rows.push_back(
        {seen.wall.clockText(from) + QStringLiteral(" \u2013 ") + seen.wall.clockText(to),
         QString(), spokenDuration(to - from), QString()});
    if (!seen.record)
        return table;
    const auto openings = std::count_if(
        seen.record->changes.begin(), seen.record->changes.end(), [from, to](const Change &change) {
            return isOpening(change) && change.at >= from && change.at <= to;
        });
    table.rows.push_back({tr("openings"), QString(), QString::number(openings), QString()});
    addStates(table, *seen.record, from, to);
    for (const NamedValue &named : sampledValues())
        table.rows.push_back(rowOf(named, seen.record->samples, from, to));
    return table;
}

LaneTable rangeSamples(const LaneData &seen, TimePoint from, TimePoint to)
{
    LaneTable table;
    table.title = tr("Samples");
    table.columns.append(tr("time"));
    for (const NamedValue &named : sampledValues())
        table.columns.append(named.name);
    if (!seen.record)
        return table;
    for (const CircuitSample &sample : seen.record->samples) {
        if (sample.at < from || sample.at > to)
            continue;
        QStringList row{seen.wall.toWall(sample.at).toString(Qt::ISODateWithMs)};
        for (const NamedValue &named : sampledValues()) {
            const auto value = static_cast<double>(sample.*named.value);
            row.append(std::isnan(value) ? QString() : QString::number(value, 'g', 6));
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

} // namespace switchgear::ui
