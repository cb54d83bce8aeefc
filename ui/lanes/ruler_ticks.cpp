// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lanes/ruler_ticks.h"

#include <array>

namespace switchgear::ui {

namespace {

using namespace std::chrono_literals;

constexpr std::array<std::chrono::milliseconds, 22> kSteps{
    100ms, 200ms, 500ms, 1s,    2s, 5s, 10s, 15s, 30s, 1min, 2min,
    5min,  10min, 15min, 30min, 1h, 2h, 3h,  6h,  12h, 24h,  48h,
};

QString tickText(const QDateTime &wall, std::chrono::milliseconds step)
{
    if (step < 1s)
        return wall.toString(QStringLiteral("HH:mm:ss.z")); // tenths: the rest is zero at a mark
    return wall.toString(step < 1min ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm"));
}

std::vector<RulerTick> ticksOf(const WallStretch &stretch, std::chrono::milliseconds step)
{
    std::vector<RulerTick> ticks;
    // Rounded in local time: a mark of 15 minutes or an hour is round where people read it.
    const QDateTime first = stretch.wall.toWall(stretch.from).toLocalTime();
    const qint64 local = first.toMSecsSinceEpoch() + qint64{first.offsetFromUtc()} * 1000;
    const qint64 ahead = (step.count() - local % step.count()) % step.count();
    for (QDateTime at = first.addMSecs(ahead);; at = at.addMSecs(step.count())) {
        const TimePoint instant = stretch.wall.toMonotonic(at);
        if (instant > stretch.to)
            return ticks;
        ticks.push_back({instant, tickText(at, step)});
    }
}

} // namespace

Duration rulerStep(const LaneScale &scale, int spacing) noexcept
{
    const double wished = static_cast<double>(scale.span().count()) * spacing / scale.width;
    for (const auto step : kSteps) {
        if (static_cast<double>(Duration{step}.count()) >= wished)
            return step;
    }
    return kSteps.back();
}

std::vector<RulerTick> rulerTicks(const LaneScale &scale, const WallTime &wall, int spacing)
{
    std::vector<RulerTick> ticks;
    if (scale.to <= scale.from)
        return ticks;
    const auto step =
        std::chrono::duration_cast<std::chrono::milliseconds>(rulerStep(scale, spacing));
    for (const WallStretch &stretch : wall.stretches(scale.from, scale.to)) {
        const std::vector<RulerTick> next = ticksOf(stretch, step);
        // Where wall time jumps, two marks may come to stand upon each other.
        while (!next.empty() && !ticks.empty() && next.front().at - ticks.back().at < step * 3 / 4)
            ticks.pop_back();
        ticks.insert(ticks.end(), next.begin(), next.end());
    }
    return ticks;
}

} // namespace switchgear::ui
