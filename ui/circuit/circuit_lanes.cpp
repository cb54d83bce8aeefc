// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/circuit/circuit_lanes.h"

#include "ui/data/tr.h"
#include "ui/style/theme.h"

namespace switchgear::ui {

QString tooFewCallsText(const CircuitRecord &record)
{
    const WindowCounts &window = record.now.window;
    if (window.calls == 0 || window.calls >= window.minThroughput)
        return {};
    return tr("\u2013 (%1 of %2 calls)").arg(window.calls).arg(window.minThroughput);
}

std::optional<double> failingLimit(const CircuitRecord &record)
{
    if (!record.now.window.limit)
        return std::nullopt;
    return *record.now.window.limit * 100.0;
}

PlotOptions failingPlot()
{
    PlotOptions options;
    options.series = {{QString(), &CircuitSample::failingPercent, &Theme::failure, 2.2}};
    options.unit = QStringLiteral(" %");
    options.top = 100.0;
    options.limit = failingLimit;
    options.insteadOfValues = tooFewCallsText;
    return options;
}

PlotOptions callsPlot(LaneDensity density)
{
    const bool isFull = density == LaneDensity::Full;
    PlotOptions options;
    options.series = {
        {isFull ? tr("success") : tr("ok"), &CircuitSample::succeeded, &Theme::success, 1.2},
        {isFull ? tr("rejected") : tr("rej."), &CircuitSample::rejected, &Theme::rejected, 1.2},
        {isFull ? tr("failed") : tr("fail"), &CircuitSample::failed, &Theme::failure, 2.2},
    };
    options.leastTop = 4.0;
    return options;
}

PlotOptions latencyPlot()
{
    PlotOptions options;
    options.series = {
        {QStringLiteral("p50"), &CircuitSample::p50, &Theme::text, 1.0},
        {QStringLiteral("p95"), &CircuitSample::p95, &Theme::text, 1.5},
        {QStringLiteral("p99"), &CircuitSample::p99, &Theme::text, 2.0},
    };
    options.leastTop = 4.0;
    return options;
}

} // namespace switchgear::ui
