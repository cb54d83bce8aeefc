// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lanes/time_ruler.h"

#include "ui/lanes/lane.h"
#include "ui/lanes/ruler_ticks.h"
#include "ui/lanes/time_input.h"
#include "ui/lanes/time_window.h"
#include "ui/style/theme.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace switchgear::ui {

namespace {

constexpr int kHeight = 20;
constexpr int kTickLength = 4;
constexpr int kGap = 4;

/// A box for centred text at x that stays inside the widget.
QRect boxAt(double x, int textWidth, const LaneScale &scale)
{
    const int width = textWidth + 2 * kGap;
    const int most = scale.left + scale.width + kLaneRightMargin - width;
    return {std::clamp(static_cast<int>(std::floor(x)) - width / 2, 0, std::max(0, most)), 0, width,
            kHeight - kTickLength};
}

} // namespace

TimeRuler::TimeRuler(TimeWindow *window, QWidget *parent) : QWidget(parent), m_window(window)
{
    setAccessibleName(tr("Time"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    auto *input = new TimeInput(this, window);
    connect(input, &TimeInput::rangeSelected, this, &TimeRuler::rangeSelected);
    const auto repaint = qOverload<>(&TimeRuler::update);
    connect(window, &TimeWindow::rangeChanged, this, repaint);
    connect(window, &TimeWindow::cursorChanged, this, repaint);
}

void TimeRuler::setWallTime(const WallTime &wall)
{
    m_wall = wall;
    update();
}

LaneScale TimeRuler::scale() const
{
    return LaneScale::ofLane(m_window->from(), m_window->to(), width());
}

QSize TimeRuler::sizeHint() const
{
    return {kLaneGutter + kLaneRightMargin + 240, kHeight};
}

QSize TimeRuler::minimumSizeHint() const
{
    return {kLaneGutter + kLaneRightMargin + 120, kHeight};
}

void TimeRuler::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::current().base);
    painter.setFont(laneFont(font()));
    const QRect plate = cursorPlate(painter.fontMetrics());
    QRect now = nowBox(painter.fontMetrics());
    if (plate.intersects(now))
        now = {};
    paintTicks(painter, now, plate);
    paintNow(painter, now);
    paintCursor(painter, plate);
}

QString TimeRuler::cursorText() const
{
    const TimePoint at = m_window->cursor().value_or(TimePoint{});
    return m_window->span() < std::chrono::minutes{2} ? m_wall.exactText(at) : m_wall.clockText(at);
}

QRect TimeRuler::nowBox(const QFontMetrics &metrics) const
{
    const double x = scale().xOf(m_window->now());
    if (x < scale().left || x > scale().left + scale().width)
        return {};
    return boxAt(x, metrics.horizontalAdvance(tr("now")), scale());
}

QRect TimeRuler::cursorPlate(const QFontMetrics &metrics) const
{
    const auto cursor = m_window->cursor();
    if (!cursor || *cursor < m_window->from() || *cursor > m_window->to())
        return {};
    return boxAt(scale().xOf(*cursor), metrics.horizontalAdvance(cursorText()), scale());
}

void TimeRuler::paintTicks(QPainter &painter, const QRect &now, const QRect &plate) const
{
    const Theme &theme = Theme::current();
    const LaneScale line = scale();
    const QFontMetrics metrics = painter.fontMetrics();
    for (const RulerTick &tick : rulerTicks(line, m_wall, rulerSpacing(painter.font()))) {
        const double x = line.xOf(tick.at);
        const int column = static_cast<int>(std::floor(x));
        painter.fillRect(column, kHeight - kTickLength, 1, kTickLength, theme.outline);
        const QRect box = boxAt(x, metrics.horizontalAdvance(tick.text), line);
        // A mark at the very edge would stand beside its instant; the next one is soon there.
        const bool isShifted = std::abs(box.center().x() - column) > kGap;
        if (isShifted || box.intersects(now) || box.intersects(plate))
            continue;
        painter.setPen(theme.muted);
        painter.drawText(box, Qt::AlignCenter | Qt::TextSingleLine, tick.text);
    }
}

void TimeRuler::paintNow(QPainter &painter, const QRect &box) const
{
    if (box.isNull())
        return;
    const QColor accent = Theme::current().accent;
    painter.setPen(accent);
    painter.drawText(box, Qt::AlignCenter | Qt::TextSingleLine, tr("now"));
    const int column = static_cast<int>(std::floor(scale().xOf(m_window->now())));
    painter.fillRect(column, kHeight - kTickLength, 1, kTickLength, accent);
}

void TimeRuler::paintCursor(QPainter &painter, const QRect &plate) const
{
    if (plate.isNull())
        return;
    const Theme &theme = Theme::current();
    const QColor ground = m_window->isCursorPinned() ? theme.accent : theme.text;
    const int column = static_cast<int>(std::floor(scale().xOf(*m_window->cursor())));
    painter.fillRect(plate, ground);
    painter.fillRect(column, plate.height(), 1, kHeight - plate.height(), ground);
    painter.setPen(theme.base);
    painter.drawText(plate, Qt::AlignCenter | Qt::TextSingleLine, cursorText());
}

} // namespace switchgear::ui
