// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lanes/lane.h"

#include "ui/lanes/lane_overlay.h"
#include "ui/lanes/ruler_ticks.h"
#include "ui/lanes/time_input.h"
#include "ui/lanes/time_window.h"
#include "ui/style/theme.h"

#include <QFontMetrics>
#include <QKeyEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace switchgear::ui {

namespace {

constexpr int kTitleHeight = 20;
constexpr int kPlotFoot = 4; // free below the plot
constexpr int kGap = 8;

bool isTableKey(const QKeyEvent &event)
{
    return event.key() == Qt::Key_T && event.modifiers() == Qt::NoModifier;
}

} // namespace

QFont laneFont(const QFont &font)
{
    QFont small = font;
    small.setPointSizeF(std::max(8.0, font.pointSizeF() * 0.85));
    return small;
}

int rulerSpacing(const QFont &font)
{
    return QFontMetrics(font).horizontalAdvance(QStringLiteral("00:00:00")) + 2 * kGap;
}

std::vector<std::pair<QString, QString>> laneKeys(bool withLetters)
{
    std::vector<std::pair<QString, QString>> keys{
        {Lane::tr("Space"), Lane::tr("Pause or go live")},
        {Lane::tr("End"), Lane::tr("Go live")},
        {Lane::tr("Home"), Lane::tr("Go to the oldest")},
        {Lane::tr("\u2190, \u2192"), Lane::tr("Pan; with Shift ten times as far")},
        {Lane::tr("Ctrl+\u2190, Ctrl+\u2192"), Lane::tr("Move the cursor")},
        {Lane::tr("Backspace"), Lane::tr("Take the last zoom back")},
        {Lane::tr("Esc"), Lane::tr("Let the cursor go")}};
    if (withLetters)
        keys.insert(keys.end(), {{Lane::tr("+, \u2212"), Lane::tr("Zoom in, zoom out")},
                                 {Lane::tr("0"), Lane::tr("As at the start")},
                                 {Lane::tr("T"), Lane::tr("The lane as a table")}});
    return keys;
}

void paintTimeGrid(QPainter &painter, const QRect &plot, const LaneScale &scale,
                   const WallTime &wall, const QColor &colour)
{
    for (const RulerTick &tick : rulerTicks(scale, wall, rulerSpacing(painter.font()))) {
        const int x = static_cast<int>(std::floor(scale.xOf(tick.at)));
        if (x >= plot.left() && x <= plot.right())
            painter.fillRect(x, plot.top(), 1, plot.height(), colour);
    }
    // Asleep, or the clock was set: on this axis an instant, of which nothing is known.
    const std::vector<WallStretch> stretches = wall.stretches(scale.from, scale.to);
    for (std::size_t i = 1; i < stretches.size(); ++i) {
        const int x = static_cast<int>(std::floor(scale.xOf(stretches[i].from)));
        for (int y = plot.top(); y <= plot.bottom(); y += 4)
            painter.fillRect(x, y, 1, 2, Theme::current().outline);
    }
}

Lane::Lane(const QString &title, TimeWindow *window, LaneDensity density, QWidget *parent)
    : QWidget(parent)
    , m_title(title)
    , m_window(window)
    , m_density(density)
    , m_overlay(new LaneOverlay(this))
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(title);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    auto *input = new TimeInput(m_overlay, window);
    connect(input, &TimeInput::rangeSelected, this, &Lane::rangeSelected);
}

LaneScale Lane::scale() const
{
    return LaneScale::ofLane(m_window->from(), m_window->to(), width());
}

QRect Lane::plotRect() const
{
    const LaneScale line = scale();
    return {line.left, kTitleHeight, line.width, std::max(1, height() - kTitleHeight - kPlotFoot)};
}

void Lane::refresh(const LaneData &seen)
{
    if (!isVisible())
        return;
    showData(seen);
    readOut(seen);
}

void Lane::readOut(const LaneData &seen)
{
    if (!isVisible())
        return;
    const auto cursor = m_window->cursor();
    m_readings = cursor && seen.record ? readingsAt(seen, *cursor) : std::vector<LaneText>{};
    m_overlay->update();
}

QSize Lane::sizeHint() const
{
    return {kLaneGutter + kLaneRightMargin + 240, kTitleHeight + plotHeight() + kPlotFoot};
}

QSize Lane::minimumSizeHint() const
{
    return {kLaneGutter + kLaneRightMargin + 120, kTitleHeight + leastPlotHeight() + kPlotFoot};
}

void Lane::setNote(const QString &note)
{
    m_note = note;
}

void Lane::updateOverlay()
{
    m_overlay->update();
}

void Lane::keyPressEvent(QKeyEvent *event)
{
    if (!isMeant(*event)) {
        event->ignore();
        return;
    }
    if (isTableKey(*event)) {
        Q_EMIT tableRequested();
        return;
    }
    if (!handleTimeKey(*event, *m_window))
        event->ignore();
}

/// Whether a key is for the lanes: letters, digits and signs may be switched off.
bool Lane::isMeant(const QKeyEvent &event) const
{
    const bool writes = event.key() > Qt::Key_Space && event.key() < Qt::Key_Escape;
    return m_letterKeys || !writes || event.modifiers().testFlag(Qt::ControlModifier);
}

void Lane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_overlay->setGeometry(rect());
    m_overlay->raise();
    // How many points there are depends on the width.
    Q_EMIT refreshNeeded();
}

void Lane::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    Q_EMIT refreshNeeded();
}

void Lane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange
        || event->type() == QEvent::LanguageChange)
        Q_EMIT refreshNeeded();
}

bool Lane::event(QEvent *event)
{
    // Space would otherwise reach a shortcut of the window before the lane.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (isTableKey(*key) && isMeant(*key))
            event->accept();
    }
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        m_overlay->update();
    return QWidget::event(event);
}

void Lane::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::current().base);
}

void Lane::paintOverlay(QPainter &painter)
{
    painter.setFont(laneFont(font()));
    paintSelection(painter);
    paintAbove(painter);
    const int titleEnd = paintTitle(painter);
    paintReadings(painter, titleEnd);
    paintCursor(painter);
    if (hasFocus()) {
        painter.setPen(QPen(Theme::current().accent, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

int Lane::paintTitle(QPainter &painter) const
{
    const Theme &theme = Theme::current();
    const QRect plot = plotRect();
    QFont bold = painter.font();
    bold.setBold(true);
    const QFontMetrics boldMetrics(bold);
    const QRect line(plot.left(), 0, plot.width(), kTitleHeight);
    painter.save();
    painter.setFont(bold);
    painter.setPen(theme.text);
    const QString title = boldMetrics.elidedText(m_title, Qt::ElideRight, line.width());
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, title);
    int end = line.left() + boldMetrics.horizontalAdvance(title) + kGap;
    painter.restore();
    if (m_note.isEmpty())
        return end;
    // A reading beside the cursor may need the place: half a note says less than none.
    const QRect rest = line.adjusted(end - line.left(), 0, 0, 0);
    const int needed = painter.fontMetrics().horizontalAdvance(m_note);
    if (needed > rest.width() || readingsBox(painter.fontMetrics(), end).left() < end + needed)
        return end;
    painter.setPen(theme.muted);
    painter.drawText(rest, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, m_note);
    return end;
}

void Lane::paintSelection(QPainter &painter) const
{
    const auto &selection = m_window->selection();
    if (!selection)
        return;
    const Theme &theme = Theme::current();
    const LaneScale line = scale();
    const QRect plot = plotRect();
    const int left = std::max(plot.left(), static_cast<int>(std::floor(line.xOf(selection->from))));
    const int right =
        std::min(plot.right() + 1, static_cast<int>(std::ceil(line.xOf(selection->to))));
    if (right <= left)
        return;
    QColor band = theme.accent;
    band.setAlphaF(0.16F);
    painter.fillRect(QRect(left, 0, right - left, height()), band);
    painter.fillRect(QRect(left, 0, 1, height()), theme.accent);
    painter.fillRect(QRect(right - 1, 0, 1, height()), theme.accent);
}

void Lane::paintCursor(QPainter &painter) const
{
    const auto x = cursorColumn();
    if (!x)
        return;
    const Theme &theme = Theme::current();
    painter.fillRect(QRect(*x, 0, 1, height()),
                     m_window->isCursorPinned() ? theme.accent : theme.text);
}

std::optional<int> Lane::cursorColumn() const
{
    const auto cursor = m_window->cursor();
    const QRect plot = plotRect();
    if (!cursor)
        return std::nullopt;
    const int x = static_cast<int>(std::floor(scale().xOf(*cursor)));
    return x >= plot.left() && x <= plot.right() ? std::optional{x} : std::nullopt;
}

QRect Lane::readingsBox(const QFontMetrics &metrics, int titleEnd) const
{
    const QRect plot = plotRect();
    const auto x = cursorColumn();
    if (!x || m_readings.empty())
        return {plot.right() + 1, 0, 0, 0};
    int needed = 0;
    for (const LaneText &reading : m_readings)
        needed += metrics.horizontalAdvance(reading.text) + kGap;
    // Right of the line where there is room, else left of it; the title stays free in any case.
    int left = *x + kGap / 2 + 1;
    if (left + needed > plot.right())
        left = *x - kGap / 2 - needed;
    left = std::max(left, titleEnd);
    return {left, 0, std::min(needed, plot.right() + 1 - left), kTitleHeight};
}

void Lane::paintReadings(QPainter &painter, int titleEnd) const
{
    const QFontMetrics metrics = painter.fontMetrics();
    const QRect box = readingsBox(metrics, titleEnd);
    if (box.width() <= 0)
        return;
    const Theme &theme = Theme::current();
    painter.fillRect(box.adjusted(-kGap / 2, 1, 0, -1), theme.base);
    int left = box.left();
    for (const LaneText &reading : m_readings) {
        const QRect place(left, 0, std::max(0, box.right() + 1 - left), kTitleHeight);
        painter.setPen(reading.colour ? theme.*reading.colour : theme.text);
        painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                         metrics.elidedText(reading.text, Qt::ElideRight, place.width()));
        left += metrics.horizontalAdvance(reading.text) + kGap;
    }
}

} // namespace switchgear::ui
