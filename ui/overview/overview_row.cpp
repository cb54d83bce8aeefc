// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/overview/overview_row.h"

#include "ui/controls/order_text.h"
#include "ui/data/core_text.h"
#include "ui/data/shown_text.h"
#include "ui/data/tr.h"

#include <cmath>

namespace switchgear::ui {

namespace {

using namespace std::chrono_literals;

const QString &dash()
{
    static const QString text = QStringLiteral("–");
    return text;
}

/// Whole seconds still to go, rounded up: a countdown that ends with 1, not with 0.
qint64 secondsLeft(TimePoint until, TimePoint now)
{
    return std::max<qint64>(0, std::chrono::ceil<std::chrono::seconds>(until - now).count());
}

QString openText(const CircuitSnapshot &snapshot, TimePoint now)
{
    QString text = tr("#%1").arg(snapshot.n);
    if (snapshot.breakEnds)
        text += tr(" · %1 s left").arg(secondsLeft(*snapshot.breakEnds, now));
    return text;
}

QString untilText(TimePoint at, const WallTime &wall)
{
    return tr("until %1").arg(wall.toWall(at).toString(QStringLiteral("HH:mm")));
}

QString isolatedText(const CircuitSnapshot &snapshot, const WallTime &wall)
{
    if (snapshot.isolations.empty())
        return tr("held");
    const Isolation &newest = snapshot.isolations.back();
    if (newest.until)
        return untilText(*newest.until, wall);
    return newest.owner.empty() ? tr("held") : tr("by ") + shownText(newest.owner);
}

QString failingText(const CircuitRecord &record, float shown)
{
    if (!std::isnan(shown))
        return percentText(shown);
    const WindowCounts &window = record.now.window;
    if (record.state() == DisplayState::Closed && window.calls > 0
        && window.calls < window.minThroughput)
        return tr("%1 of %2 calls").arg(window.calls).arg(window.minThroughput);
    return dash();
}

QString latencyText(float milliseconds)
{
    if (std::isnan(milliseconds))
        return dash();
    if (milliseconds >= 9'999.5F)
        return tr("%1 s").arg(QString::number(static_cast<double>(milliseconds) / 1000, 'f', 1));
    const int decimals = milliseconds < 9.95F ? 1 : 0;
    return tr("%1 ms").arg(QString::number(static_cast<double>(milliseconds), 'f', decimals));
}

float elapsedShare(const CircuitSnapshot &snapshot, TimePoint now)
{
    if (snapshot.state != CircuitState::Open || !snapshot.breakEnds || !snapshot.breakFor
        || snapshot.breakFor->count() <= 0)
        return kNoValue;
    const auto left = static_cast<float>((*snapshot.breakEnds - now).count());
    const auto whole = static_cast<float>(snapshot.breakFor->count());
    return std::clamp(1.0F - left / whole, 0.0F, 1.0F);
}

} // namespace

QString briefAge(Duration age)
{
    const auto seconds = std::max<qint64>(0, age / 1s);
    if (seconds < 100)
        return tr("%1 s").arg(seconds);
    if (seconds < 100 * 60)
        return tr("%1 m").arg(seconds / 60);
    if (seconds < 48 * 3600)
        return tr("%1 h").arg(seconds / 3600);
    return tr("%1 d").arg(seconds / 86'400);
}

QString percentText(float percent)
{
    const int decimals = percent > 0 && percent < 9.95F ? 1 : 0;
    return tr("%1 %").arg(QString::number(static_cast<double>(percent), 'f', decimals));
}

float shownFailingPercent(const CircuitRecord &record)
{
    if (record.state() != DisplayState::Open)
        return record.latest.failingPercent;
    // A probe that failed opens it again with a window of its own; what matters is what the outage
    // began with.
    for (auto change = record.changes.rbegin(); change != record.changes.rend(); ++change) {
        if (change->kind != ChangeKind::Transition)
            continue;
        if (change->window && change->window->rule && change->window->calls > 0)
            return static_cast<float>(100.0 * static_cast<double>(change->window->failed)
                                      / static_cast<double>(change->window->calls));
        if (change->to == CircuitState::Closed)
            break;
    }
    return record.latest.failingPercent;
}

QString breakText(const CircuitRecord &record, TimePoint now, const WallTime &wall)
{
    const CircuitSnapshot &snapshot = record.now;
    switch (record.state()) {
    case DisplayState::Open:
        return openText(snapshot, now);
    case DisplayState::HalfOpen: {
        const auto begun =
            snapshot.round.succeeded + snapshot.round.failed + snapshot.round.underWay;
        return tr("probe %1 of %2").arg(begun).arg(snapshot.round.probes);
    }
    case DisplayState::Isolated:
        return isolatedText(snapshot, wall);
    case DisplayState::Closed:
        if (snapshot.rampShare)
            return tr("ramp %1 %").arg(std::lround(*snapshot.rampShare * 100));
        if (snapshot.mode == CircuitMode::Shadow)
            return tr("shadow");
        break;
    case DisplayState::Disabled:
        if (snapshot.disabledUntil)
            return untilText(*snapshot.disabledUntil, wall);
        break;
    case DisplayState::Unknown:
        break;
    }
    return dash();
}

AttentionRank attentionRank(const OverviewRow &row)
{
    if (row.isUnacknowledged)
        return AttentionRank::Unacknowledged;
    switch (row.state) {
    case DisplayState::Open:
        return AttentionRank::Open;
    case DisplayState::HalfOpen: // of a limiter: it refuses
        return row.kind == RowKind::Limiter ? AttentionRank::Limiting : AttentionRank::HalfOpen;
    case DisplayState::Isolated:
        return AttentionRank::Isolated;
    case DisplayState::Disabled:
        return AttentionRank::Disabled;
    case DisplayState::Closed:
        return row.isNearLimit() ? AttentionRank::NearLimit : AttentionRank::Closed;
    case DisplayState::Unknown:
        break;
    }
    return AttentionRank::Unknown;
}

OverviewRow overviewRow(const CircuitRecord &record, const OverviewContext &context)
{
    const CircuitSnapshot &now = record.now;
    OverviewRow row;
    row.circuit = fromCore(now.name);
    row.name = nameText(row.circuit, kNameInTable);
    row.state = record.state();
    row.stateText = displayText(row.state);
    row.isStale = context.isStale;
    row.hasAttention = context.hasAttention;
    row.isUnacknowledged = context.isUnacknowledged;
    row.failingPercent = shownFailingPercent(record);
    if (now.window.limit)
        row.limitPercent = static_cast<float>(*now.window.limit * 100.0);
    row.calls = record.latest.calls;
    row.p95 = record.latest.p95;
    row.breakElapsed = elapsedShare(now, context.now);
    row.inState = std::max(Duration{0}, context.now - now.since);
    row.timeInState = briefAge(row.inState);
    row.failingText = failingText(record, row.failingPercent);
    row.callsText = now.totals.calls == 0 ? dash() : rateText(static_cast<double>(row.calls));
    row.p95Text = latencyText(row.p95);
    row.breakText = breakText(record, context.now, context.wall);
    row.rank = attentionRank(row);
    return row;
}

QString spokenRow(const OverviewRow &row)
{
    QStringList parts{row.name,
                      tr("%1 for %2").arg(row.stateText.toLower(), spokenDuration(row.inState))};
    if (!std::isnan(row.failingPercent))
        parts.append((row.kind == RowKind::Limiter ? tr("%1 refused") : tr("%1 failing"))
                         .arg(row.failingText));
    parts.append(tr("%1 calls a second").arg(row.callsText));
    if (row.isUnacknowledged)
        parts.append(tr("needs attention"));
    return parts.join(QStringLiteral(", "));
}

} // namespace switchgear::ui
