// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/circuit/change_words.h"

#include "ui/controls/order_text.h"
#include "ui/data/shown_text.h"
#include "ui/data/tr.h"
#include "ui/lanes/break_schedule_lane.h"

#include <algorithm>
#include <cmath>

namespace switchgear::ui {

namespace {

/// Outside text may bear place markers of its own, so it is put in last and alone.
QString withOutside(const QString &sentence, const std::string &outside)
{
    return sentence + shownText(outside);
}

QString isolationSentence(const CircuitRecord &record, const WallTime &wall)
{
    const Isolation &isolation = record.now.isolations.front();
    QString sentence = tr("isolated since %1").arg(wall.clockText(isolation.since));
    if (isolation.until)
        sentence += tr(" until %1").arg(wall.clockText(*isolation.until));
    if (!isolation.owner.empty())
        sentence = withOutside(sentence + tr(" by "), isolation.owner);
    if (!isolation.reason.empty())
        sentence = withOutside(sentence + QStringLiteral(": "), isolation.reason);
    return sentence;
}

double shareOf(std::uint64_t part, std::uint64_t whole)
{
    return static_cast<double>(part) / static_cast<double>(std::max<std::uint64_t>(1, whole));
}

QString countSentence(const FrozenWindow &window, const FailureCount &rule)
{
    const QString sentence = tr("%1 failures within %2, limit %3")
                                 .arg(QString::number(window.value), spokenDuration(rule.window),
                                      QString::number(rule.failures));
    if (rule.ratio == 0.0)
        return sentence;
    return sentence
           + tr("; %1 of the last %2 calls: %3, limit %4")
                 .arg(QString::number(window.failed), QString::number(window.calls),
                      percentText(shareOf(window.failed, window.calls)), percentText(rule.ratio));
}

} // namespace

QString percentText(double ratio)
{
    const double percent = ratio * 100.0;
    const bool isWhole = percent >= 9.95 || percent == static_cast<int>(percent);
    return QString::number(percent, 'f', isWhole ? 0 : 1) + QStringLiteral(" %");
}

QString actorText(const Change &change)
{
    return change.actor.empty() ? tr("automatic") : shownText(change.actor);
}

QString windowText(const Change &change)
{
    if (!change.window)
        return QStringLiteral("\u2013");
    return rateText(static_cast<double>(change.window->calls)) + QStringLiteral(" / ")
           + rateText(static_cast<double>(change.window->failed));
}

QString ruleSentence(const FrozenWindow &window)
{
    if (!window.rule)
        return tr("No rule: a probe or an order opened it.");
    if (const auto *rule = std::get_if<ConsecutiveFailures>(&*window.rule))
        return tr("%1 failures in a row, limit %2").arg(window.value).arg(rule->failures);
    if (const auto *rule = std::get_if<FailureCount>(&*window.rule))
        return countSentence(window, *rule);
    // A ratio: the slow calls held where they, and not the failures, give its value.
    const bool isSlow = window.slow > 0
                        && std::abs(shareOf(window.slow, window.calls) - window.value)
                               < std::abs(shareOf(window.failed, window.calls) - window.value);
    QString sentence = (isSlow ? tr("%1 of %2 calls were slow") : tr("%1 of %2 calls failed"))
                           .arg(QString::number(isSlow ? window.slow : window.failed),
                                QString::number(window.calls));
    if (window.span > Duration{0})
        sentence += tr(" in %1").arg(spokenDuration(window.span));
    return sentence
           + tr(": %1, limit %2").arg(percentText(window.value), percentText(window.limit));
}

const Change *lastOpening(const CircuitRecord &record)
{
    const auto found = std::find_if(record.changes.rbegin(), record.changes.rend(), isOpening);
    return found == record.changes.rend() ? nullptr : &*found;
}

QString standingSentence(const CircuitRecord &record, TimePoint now, const WallTime &wall)
{
    if (record.now.state == CircuitState::Isolated && !record.now.isolations.empty())
        return isolationSentence(record, wall);
    const Change *opening = lastOpening(record);
    if (!opening)
        return record.now.totals.calls == 0 ? tr("no calls yet") : tr("has not opened yet");
    const QString when = wall.clockText(opening->at);
    const bool isOut =
        record.now.state == CircuitState::Open || record.now.state == CircuitState::HalfOpen;
    const QString lead =
        isOut ? tr("opened %1: ").arg(when)
              : tr("last opened %1, %2 ago: ").arg(when, spokenDuration(now - opening->at));
    return withOutside(lead, opening->reason);
}

QString breakSentence(const CircuitRecord &record)
{
    const QString strategy = strategyText(record.options.breakDuration);
    if (record.now.n == 0 || record.now.state == CircuitState::Closed)
        return tr("strategy: ") + strategy;
    QString sentence = tr("break %1 of ").arg(record.now.n) + strategy;
    if (!record.now.breakReason.empty())
        sentence = withOutside(sentence + QStringLiteral(" \u2013 "), record.now.breakReason);
    return sentence;
}

} // namespace switchgear::ui
