// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/order_text.h"

#include "ui/data/plain_numbers.h"
#include "ui/data/shown_text.h"
#include "ui/data/tr.h"

#include <array>
#include <cmath>

namespace switchgear::ui {
namespace {

/// At most one decimal, and none where it would be zero.
QString trimmedNumber(double value)
{
    const QString text = QString::number(value, 'f', 1);
    return text.endsWith(QLatin1String(".0")) ? text.chopped(2) : text;
}

QString twoUnits(qint64 large, const QString &largeUnit, qint64 small, const QString &smallUnit)
{
    QString text = QStringLiteral("%1 %2").arg(QString::number(large), largeUnit);
    if (small > 0)
        text += QStringLiteral(" %1 %2").arg(QString::number(small), smallUnit);
    return text;
}

QString boundsText(const BreakDuration &breakDuration)
{
    QString text;
    if (breakDuration.max)
        text += tr(", at most %1").arg(spokenDuration(*breakDuration.max));
    if (breakDuration.jitter > 0)
        text += tr(", jitter %1 %").arg(trimmedNumber(breakDuration.jitter * 100));
    return text;
}

QString formulaText(const BreakStrategy &strategy)
{
    if (const auto *constant = std::get_if<ConstantBreak>(&strategy))
        return tr("constant %1").arg(spokenDuration(constant->base));
    if (const auto *linear = std::get_if<LinearBreak>(&strategy))
        return tr("linear from %1 by %2")
            .arg(spokenDuration(linear->base), spokenDuration(linear->increment));
    if (const auto *growing = std::get_if<ExponentialBreak>(&strategy))
        return tr("exponential ×%1 from %2")
            .arg(QString::number(growing->factor, 'g', 4), spokenDuration(growing->base));
    if (const auto *adaptive = std::get_if<AdaptiveBreak>(&strategy))
        return tr("adaptive %1 / %2 / %3")
            .arg(spokenDuration(adaptive->quick), spokenDuration(adaptive->medium),
                 spokenDuration(adaptive->longest));
    return tr("custom “%1”").arg(shownText(std::get<CustomBreak>(strategy).name));
}

QString probesText(const ProbeRound &round)
{
    if (round.underWay + round.succeeded + round.failed == 0)
        return tr("waiting for a call to probe with");
    return tr("probes: %1 succeeded, %2 failed, %3 under way")
        .arg(QString::number(round.succeeded), QString::number(round.failed),
             QString::number(round.underWay));
}

} // namespace

QString spokenDuration(Duration duration)
{
    using namespace std::chrono;
    const double value = std::max(0.0, inSeconds(duration));
    if (value > 0 && value < 0.0995)
        return tr("%1 ms").arg(trimmedNumber(value * 1000));
    if (value < 0.9995 && value > 0)
        return tr("%1 ms").arg(QString::number(std::lround(value * 1000)));
    if (value < 9.95)
        return tr("%1 s").arg(trimmedNumber(value));
    const qint64 whole = std::llround(value);
    if (whole < 60)
        return tr("%1 s").arg(QString::number(whole));
    if (whole < 3600)
        return twoUnits(whole / 60, tr("min"), whole % 60, tr("s"));
    return twoUnits(whole / 3600, tr("h"), whole % 3600 / 60, tr("min"));
}

QString shortDuration(Duration duration)
{
    const double value = std::max(0.0, inSeconds(duration));
    if (value > 0 && value < 0.9995)
        return tr("%1 ms").arg(QString::number(std::lround(value * 1000)));
    const auto number = [](double n) {
        return n < 99.95 ? trimmedNumber(n) : QString::number(n, 'f', 0);
    };
    if (value < 99.95)
        return tr("%1 s").arg(number(value));
    if (value < 99.95 * 60)
        return tr("%1 m").arg(number(value / 60));
    return tr("%1 h").arg(number(value / 3600));
}

QString rateText(double perSecond)
{
    if (!std::isfinite(perSecond))
        return QStringLiteral("–");
    if (perSecond < 9.95)
        return trimmedNumber(std::max(0.0, perSecond));
    return grouped(std::llround(perSecond));
}

QString trafficText(double perSecond)
{
    if (!std::isfinite(perSecond) || perSecond < 0.05)
        return tr("no calls at present");
    return tr("about %1 calls/s").arg(rateText(perSecond));
}

QString probingText(std::uint32_t probes)
{
    return probes == 1 ? tr("lets one call through as a probe")
                       : tr("lets %1 calls through as probes").arg(QString::number(probes));
}

QString modeText(CircuitMode mode)
{
    switch (mode) {
    case CircuitMode::Enforce:
        return tr("Enforce");
    case CircuitMode::Disabled:
        return tr("Disabled");
    case CircuitMode::Shadow:
        return tr("Shadow");
    }
    return {};
}

QString strategyText(const BreakDuration &breakDuration)
{
    return formulaText(breakDuration.strategy) + boundsText(breakDuration);
}

QString presentState(const QString &circuit, const CircuitLook &look)
{
    const CircuitRecord *record = look.record(circuit);
    if (!record)
        return tr("This circuit is not there any more.");
    const CircuitSnapshot &now = record->now;
    QString text =
        tr("%1 for %2").arg(displayText(record->state()), spokenDuration(look.now - now.since));
    if (now.state == CircuitState::Open && now.breakEnds)
        text += tr(", %1 of its break left").arg(spokenDuration(*now.breakEnds - look.now));
    if (now.state == CircuitState::HalfOpen)
        text += QStringLiteral(", ") + probesText(now.round);
    if (now.mode == CircuitMode::Shadow)
        text += tr(", in shadow");
    return text;
}

QString presentStates(const QStringList &circuits, const CircuitLook &look)
{
    std::array<int, kDisplayStateCount> count{};
    for (const QString &circuit : circuits) {
        const CircuitRecord *record = look.record(circuit);
        const DisplayState state = record ? record->state() : DisplayState::Unknown;
        ++count.at(static_cast<std::size_t>(state));
    }
    QStringList parts;
    for (int state = 0; state < kDisplayStateCount; ++state) {
        if (const int n = count.at(static_cast<std::size_t>(state)); n > 0)
            parts << QStringLiteral("%1 %2").arg(QString::number(n),
                                                 displayText(static_cast<DisplayState>(state)));
    }
    return parts.join(QStringLiteral(" · "));
}

QString changeText(const CircuitRecord &record, TimePoint now)
{
    return tr("changed to %1 %2 ago")
        .arg(displayText(record.state()), spokenDuration(now - record.now.since));
}

} // namespace switchgear::ui
