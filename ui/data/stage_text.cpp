// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/data/stage_text.h"

#include "ui/controls/order_text.h"
#include "ui/data/tr.h"

#include <cmath>

namespace switchgear::ui {

namespace {

using namespace std::chrono_literals;

QString dotted(const QStringList &parts)
{
    return parts.join(QStringLiteral(" · "));
}

/// A rate as a setting: no digits that nobody set.
QString settingText(double value)
{
    return QString::number(value, 'g', 6);
}

QString shareText(std::uint64_t part, std::uint64_t whole)
{
    if (whole == 0)
        return {};
    const double percent = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
    if (percent > 0 && percent < 0.1)
        return tr("< 0.1 %");
    return tr("%1 %").arg(QString::number(percent, 'f', percent > 0 && percent < 9.95 ? 1 : 0));
}

QString figure(const FallbackFigures &of, const StageReading &stage)
{
    if (of.queued > 0)
        return tr("%1 waiting").arg(countText(of.queued));
    return tr("served %1").arg(countText(stage.passed));
}

QString figure(const RetryFigures &of, const StageReading & /*stage*/)
{
    QStringList parts{tr("retries %1").arg(countText(of.retries))};
    if (of.budgetLeft)
        parts << tr("budget %1").arg(countText(*of.budgetLeft));
    return dotted(parts);
}

QString figure(const LimiterFigures &of, const StageReading &stage)
{
    const double seconds = std::chrono::duration<double>(of.per).count();
    return tr("%1 of %2")
        .arg(rateText(static_cast<double>(stage.passing) * seconds), limitText(of));
}

QString figure(const BulkheadFigures &of, const StageReading & /*stage*/)
{
    QStringList parts{tr("%1 of %2").arg(countText(of.inUse), countText(of.concurrent))};
    if (of.queue > 0)
        parts << tr("%1 waiting").arg(of.waiting);
    return dotted(parts);
}

QString figure(const BreakerFigures & /*of*/, const StageReading &stage)
{
    return tr("%1/s pass").arg(rateText(static_cast<double>(stage.passing)));
}

QString figure(const TimeoutFigures &of, const StageReading & /*stage*/)
{
    return of.limit > Duration{0} ? tr("at %1").arg(shortDuration(of.limit)) : tr("none yet");
}

QStringList details(const FallbackFigures &of)
{
    return {tr("From the cache: %1 (%2 answers held)")
                .arg(countText(of.fromCache), countText(of.cached)),
            tr("The static answer: %1").arg(countText(of.fromStatic)),
            tr("Kept for later: %1, of which %2 have been made and %3 wait")
                .arg(countText(of.kept), countText(of.drained), countText(of.queued))};
}

QStringList details(const RetryFigures &of)
{
    return {
        tr("At most %1 attempts a call").arg(of.attempts),
        tr("Retries: %1; calls they saved: %2").arg(countText(of.retries), countText(of.recovered)),
        of.budgetLeft ? tr("Left in the budget: %1").arg(countText(*of.budgetLeft))
                      : tr("No budget")};
}

QStringList details(const LimiterFigures &of)
{
    QStringList lines{
        tr("Permits %1, at once at most %2").arg(limitText(of), countText(of.burst)),
        tr("Tokens at hand: %1").arg(QString::number(std::floor(of.available * 10) / 10, 'f', 1))};
    if (of.minInterval > Duration{0})
        lines << tr("At least %1 between two calls").arg(shortDuration(of.minInterval));
    return lines;
}

QStringList details(const BulkheadFigures &of)
{
    return {tr("Calls at once: %1 of %2").arg(countText(of.inUse), countText(of.concurrent)),
            of.queue > 0 ? tr("Waiting: %1 of %2").arg(of.waiting).arg(of.queue)
                         : tr("Nobody waits: a call that finds no place is refused")};
}

QStringList details(const BreakerFigures & /*of*/)
{
    return {tr("Isolation, open circuit and recovery ramp together")};
}

QStringList details(const TimeoutFigures &of)
{
    return {tr("An attempt may take %1").arg(spokenDuration(of.limit))};
}

} // namespace

double LimiterFigures::perSecond() const noexcept
{
    const double seconds = std::chrono::duration<double>(per).count();
    const double steady = seconds > 0 ? rate / seconds : 0;
    if (minInterval <= Duration{0})
        return steady;
    return std::min(steady, 1.0 / std::chrono::duration<double>(minInterval).count());
}

const StageReading *stageOf(const StageReadings &stages, StageKind kind) noexcept
{
    for (const StageReading &stage : stages)
        if (stage.kind() == kind)
            return &stage;
    return nullptr;
}

QString stageName(StageKind kind)
{
    switch (kind) {
    case StageKind::Fallback:
        return tr("Fallback");
    case StageKind::Retry:
        return tr("Retry");
    case StageKind::Limiter:
        return tr("Limiter");
    case StageKind::Bulkhead:
        return tr("Bulkhead");
    case StageKind::Breaker:
        return tr("Breaker");
    case StageKind::Timeout:
        break;
    }
    return tr("Time-out");
}

QString stageFigure(const StageReading &stage)
{
    return std::visit([&stage](const auto &of) { return figure(of, stage); }, stage.figures);
}

QString stageRefusal(const StageReading &stage)
{
    QString text;
    switch (stage.kind()) {
    case StageKind::Fallback:
        text = tr("no answer %1");
        break;
    case StageKind::Retry:
        text = tr("gave up %1");
        break;
    case StageKind::Timeout:
        text = tr("timed out %1");
        break;
    case StageKind::Limiter:
    case StageKind::Bulkhead:
    case StageKind::Breaker:
        text = tr("refused %1");
        break;
    }
    QStringList parts{text.arg(countText(stage.refused))};
    if (stage.refused > 0)
        parts << shareText(stage.refused, stage.passed + stage.refused);
    return dotted(parts);
}

QStringList stageDetails(const StageReading &stage)
{
    QStringList lines = std::visit([](const auto &of) { return details(of); }, stage.figures);
    lines << tr("Passed: %1; %2").arg(countText(stage.passed), stageRefusal(stage));
    lines << tr("Now: %1/s pass, %2/s do not")
                 .arg(rateText(static_cast<double>(stage.passing)),
                      rateText(static_cast<double>(stage.refusing)));
    return lines;
}

QString perText(Duration per)
{
    if (per == 1s)
        return tr("/s");
    if (per == 1min)
        return tr("/min");
    if (per == 1h)
        return tr("/h");
    return tr(" per %1").arg(shortDuration(per));
}

QString limitText(const LimiterFigures &limit)
{
    return settingText(limit.rate) + perText(limit.per);
}

QString countText(std::uint64_t count)
{
    return rateText(static_cast<double>(count));
}

} // namespace switchgear::ui
