// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lanes/state_lane.h"

#include "ui/controls/order_text.h"
#include "ui/data/shown_text.h"
#include "ui/lanes/time_window.h"
#include "ui/style/glyphs.h"
#include "ui/style/theme.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace switchgear::ui {

namespace {

constexpr int kFullPlot = 28;
constexpr int kCompactPlot = 24;
constexpr int kGap = 4;
constexpr int kGlyph = 16;
constexpr int kPennant = 7; // rows

const StateSpan *spanAt(const std::deque<StateSpan> &spans, TimePoint at)
{
    const auto found = std::partition_point(spans.begin(), spans.end(),
                                            [at](const StateSpan &span) { return span.to <= at; });
    return found != spans.end() && found->from <= at ? &*found : nullptr;
}

/// The order of a person nearest to an instant, no farther than `reach`.
const Change *orderNear(const std::deque<Change> &changes, TimePoint at, Duration reach)
{
    const Change *nearest = nullptr;
    for (const Change &change : changes) {
        const Duration distance = std::chrono::abs(change.at - at);
        if (change.actor.empty() || distance > reach)
            continue;
        if (!nearest || distance < std::chrono::abs(nearest->at - at))
            nearest = &change;
    }
    return nearest;
}

} // namespace

bool isStarved(const CircuitRecord &record, TimePoint now)
{
    const ProbeRound &round = record.now.round;
    if (record.now.state == CircuitState::HalfOpen)
        return round.underWay + round.succeeded + round.failed == 0;
    return record.now.state == CircuitState::Open && record.now.breakEnds
           && *record.now.breakEnds <= now;
}

QString untilText(TimePoint at, const WallTime &wall)
{
    return QCoreApplication::translate("StateLane", "until %1").arg(wall.clockText(at));
}

QString waitText(const CircuitRecord &record, TimePoint now, const WallTime &wall)
{
    if (isStarved(record, now))
        return QCoreApplication::translate("StateLane", "waiting for a call");
    switch (record.now.state) {
    case CircuitState::Open:
        if (record.now.breakEnds)
            return QCoreApplication::translate("StateLane", "%1 left")
                .arg(spokenDuration(
                    std::chrono::ceil<std::chrono::seconds>(*record.now.breakEnds - now)));
        return {};
    case CircuitState::HalfOpen:
        return QCoreApplication::translate("StateLane", "probe %1 of %2")
            .arg(record.now.round.succeeded + record.now.round.failed)
            .arg(record.now.round.probes);
    case CircuitState::Isolated: {
        std::optional<TimePoint> last;
        for (const Isolation &isolation : record.now.isolations) {
            if (!isolation.until)
                return QCoreApplication::translate("StateLane", "until released");
            last = std::max(last.value_or(*isolation.until), *isolation.until);
        }
        return last ? untilText(*last, wall) : QString();
    }
    case CircuitState::Closed:
        if (record.now.disabledUntil)
            return untilText(*record.now.disabledUntil, wall);
        break;
    }
    return {};
}

StateLane::StateLane(TimeWindow *window, LaneDensity density, QWidget *parent)
    : Lane(tr("State"), window, density, parent)
{}

int StateLane::plotHeight() const
{
    return density() == LaneDensity::Full ? kFullPlot : kCompactPlot;
}

void StateLane::showData(const LaneData &seen)
{
    m_wall = seen.wall;
    m_runs.clear();
    m_flags.clear();
    m_breakEnds.reset();
    m_aheadText.clear();
    m_aheadShort.clear();
    m_state = DisplayState::Unknown;
    if (seen.record) {
        m_state = seen.record->state();
        m_runs = stateRuns(seen.record->spans, scale().columns());
        for (const Change &change : seen.record->changes) {
            if (!change.actor.empty() && change.at >= window().from() && change.at <= window().to())
                m_flags.push_back(static_cast<int>(std::floor(scale().xOf(change.at))));
        }
        if (seen.record->now.state == CircuitState::Open)
            m_breakEnds = seen.record->now.breakEnds;
        if (!seen.isStalled)
            m_aheadText = waitText(*seen.record, seen.now, seen.wall);
        if (m_breakEnds && *m_breakEnds > seen.now)
            m_aheadShort =
                shortDuration(std::chrono::ceil<std::chrono::seconds>(*m_breakEnds - seen.now));
    }
    describe(seen);
    update();
}

void StateLane::describe(const LaneData &seen)
{
    QString text = tr("No circuit");
    if (seen.record) {
        text = tr("%1 for %2")
                   .arg(displayText(m_state), spokenDuration(seen.now - seen.record->now.since));
        if (!m_aheadText.isEmpty())
            text += QStringLiteral(", ") + m_aheadText;
    }
    if (text != accessibleDescription())
        setAccessibleDescription(text);
}

std::vector<LaneText> StateLane::readingsAt(const LaneData &seen, TimePoint at) const
{
    std::vector<LaneText> readings;
    if (const StateSpan *span = spanAt(seen.record->spans, at)) {
        readings.push_back({displayText(span->state), nullptr});
        readings.push_back(
            {m_wall.clockText(span->from) + QStringLiteral(" \u2013 ") + m_wall.clockText(span->to),
             &Theme::muted});
        readings.push_back({shortDuration(span->to - span->from), &Theme::muted});
    } else {
        readings.push_back({at > seen.now ? tr("to come") : tr("no data"), &Theme::muted});
    }
    if (const Change *order = orderNear(seen.record->changes, at, scale().perPixel() * 3)) {
        const QString who = shownText(order->actor);
        const QString why = shownText(order->reason);
        readings.push_back(
            {why.isEmpty() ? who : who + QStringLiteral(": ") + why, &Theme::accent});
    }
    return readings;
}

LaneTable StateLane::table(const LaneData &seen, TimePoint from, TimePoint to) const
{
    LaneTable table;
    table.title = title();
    table.columns = {tr("From"), tr("To"), tr("State"), tr("For")};
    if (!seen.record)
        return table;
    for (const StateSpan &span : seen.record->spans) {
        if (span.to < from || span.from > to)
            continue;
        table.rows.push_back({seen.wall.exactText(span.from), seen.wall.exactText(span.to),
                              displayText(span.state), shortDuration(span.to - span.from)});
    }
    return table;
}

void StateLane::paintEvent(QPaintEvent *event)
{
    Lane::paintEvent(event);
    QPainter painter(this);
    painter.setFont(laneFont(font()));
    const Theme &theme = Theme::current();
    const QRect plot = plotRect();
    const LaneScale line = scale();
    paintTimeGrid(painter, plot, line, m_wall, theme.grid);
    paintStateRuns(painter, plot, m_runs, theme, StateDetail::Lane);
    if (m_breakEnds)
        paintBreakAhead(painter, plot.adjusted(0, 1, 0, -1), line.columns(), window().now(),
                        *m_breakEnds, theme);
    const int now = static_cast<int>(std::floor(line.xOf(window().now())));
    if (now >= plot.left() && now <= plot.right())
        painter.fillRect(now, plot.top(), 1, plot.height(), theme.accent);
    paintFlags(painter);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF glyph(kLaneGutter - kGlyph - 2 * kGap, plot.center().y() - kGlyph / 2 + 1, kGlyph,
                       kGlyph);
    paintGlyph(painter, glyph, m_state, theme.ink(m_state), theme.base);
}

void StateLane::paintFlags(QPainter &painter) const
{
    const Theme &theme = Theme::current();
    const QRect plot = plotRect();
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (const int x : m_flags) {
        if (x < plot.left() || x > plot.right())
            continue;
        // A rim of the ground's colour keeps the flag apart from whatever state it stands on.
        painter.fillRect(x - 1, plot.top(), 3, plot.height(), theme.base);
        painter.fillRect(x, plot.top(), 1, plot.height(), theme.text);
        for (int row = 0; row < kPennant; ++row) {
            const int length = 2 * std::min(row + 1, kPennant - row);
            painter.fillRect(x + 1, plot.top() + 1 + row, length + 1, 1, theme.base);
            painter.fillRect(x + 1, plot.top() + 1 + row, length, 1, theme.text);
        }
    }
}

void StateLane::paintAheadText(QPainter &painter) const
{
    const Theme &theme = Theme::current();
    const QRect plot = plotRect();
    const QFontMetrics metrics = painter.fontMetrics();
    const double now = scale().xOf(window().now());
    if (m_aheadText.isEmpty() || now < plot.left() || now > plot.right())
        return;
    const int room = plot.right() - static_cast<int>(now) - 2;
    const bool fits = metrics.horizontalAdvance(m_aheadText) + 2 * kGap <= room;
    const QString text = fits || m_aheadShort.isEmpty() ? m_aheadText : m_aheadShort;
    const int width = std::min(room, metrics.horizontalAdvance(text) + 2 * kGap);
    // Behind the hatched part where there is room, so that both are seen.
    const double end = m_breakEnds ? std::max(now, scale().xOf(*m_breakEnds)) : now;
    const bool isBehind = end + 2 + width <= plot.right();
    const int left = static_cast<int>(isBehind ? end : now) + 2;
    const QRect plate(left, plot.center().y() - metrics.height() / 2, width, metrics.height() + 1);
    painter.fillRect(plate, theme.base);
    painter.setPen(theme.ink(m_state));
    painter.drawText(plate, Qt::AlignCenter | Qt::TextSingleLine,
                     metrics.elidedText(text, Qt::ElideRight, width));
}

void StateLane::paintAbove(QPainter &painter)
{
    paintAheadText(painter);
}

} // namespace switchgear::ui
