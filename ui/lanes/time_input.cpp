// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lanes/time_input.h"

#include "ui/lanes/time_window.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>
#include <QWidget>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace switchgear::ui {

namespace {

constexpr double kNotch = 120.0; // of QWheelEvent::angleDelta()
constexpr double kZoomOfNotch = 0.8;
constexpr int kPartsOfPan = 20; // an arrow key moves by this part of the window

void moveCursor(TimeWindow &window, int direction, bool far)
{
    const Duration step = window.span() / 200 * (far ? 10 : 1);
    const TimePoint start = window.cursor().value_or(std::min(window.now(), window.to()));
    window.pin(std::clamp(start + step * direction, window.from(), window.to()));
}

bool handleArrow(int direction, Qt::KeyboardModifiers modifiers, TimeWindow &window)
{
    const bool far = modifiers.testFlag(Qt::ShiftModifier);
    if (modifiers.testFlag(Qt::AltModifier))
        return direction < 0 && window.zoomOut();
    if (modifiers.testFlag(Qt::ControlModifier))
        moveCursor(window, direction, far);
    else
        window.panBy(window.span() / kPartsOfPan * (far ? 10 : 1) * direction);
    return true;
}

} // namespace

TimeInput::TimeInput(QWidget *surface, TimeWindow *window)
    : QObject(surface)
    , m_surface(surface)
    , m_window(window)
{
    surface->setMouseTracking(true);
    surface->installEventFilter(this);
}

bool TimeInput::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        press(*static_cast<QMouseEvent *>(event));
        return false; // the lane takes the focus with it
    case QEvent::MouseMove:
        move(*static_cast<QMouseEvent *>(event));
        return true;
    case QEvent::MouseButtonRelease:
        release(*static_cast<QMouseEvent *>(event));
        return true;
    case QEvent::Leave:
        m_window->hover(std::nullopt);
        return false;
    case QEvent::Wheel:
        return wheel(*static_cast<QWheelEvent *>(event));
    default:
        return QObject::eventFilter(watched, event);
    }
}

LaneScale TimeInput::scale() const
{
    return LaneScale::ofLane(m_window->from(), m_window->to(), m_surface->width());
}

bool TimeInput::isOverPlot(int x) const
{
    const LaneScale line = scale();
    return x >= line.left && x < line.left + line.width;
}

void TimeInput::press(const QMouseEvent &event)
{
    if (event.button() != Qt::LeftButton)
        return;
    m_window->clearSelection();
    if (isOverPlot(event.position().toPoint().x()))
        m_pressedAt = event.position().toPoint().x();
}

void TimeInput::move(const QMouseEvent &event)
{
    const int x = event.position().toPoint().x();
    const LaneScale line = scale();
    if (!m_pressedAt) {
        m_window->hover(isOverPlot(x) ? std::optional{line.timeAt(x + 0.5)} : std::nullopt);
        return;
    }
    m_dragging = m_dragging || std::abs(x - *m_pressedAt) >= kShortestDrag;
    if (m_dragging) {
        const int edge = std::clamp(x, line.left, line.left + line.width);
        m_window->select(line.timeAt(*m_pressedAt), line.timeAt(edge));
    }
}

void TimeInput::release(const QMouseEvent &event)
{
    if (event.button() != Qt::LeftButton || !m_pressedAt)
        return;
    const int x = *m_pressedAt;
    const bool dragged = m_dragging;
    m_pressedAt.reset();
    m_dragging = false;
    if (dragged)
        Q_EMIT rangeSelected(event.globalPosition().toPoint());
    else if (m_window->isCursorPinned())
        m_window->unpin();
    else
        m_window->pin(scale().timeAt(x + 0.5));
}

bool TimeInput::wheel(const QWheelEvent &event)
{
    // With Shift or Alt held some platforms turn the wheel's axis.
    const QPoint delta = event.angleDelta();
    const double notches = (delta.y() != 0 ? delta.y() : delta.x()) / kNotch;
    if (event.modifiers().testFlag(Qt::ControlModifier)) {
        const double x = event.position().x();
        m_window->zoomAt(scale().timeAt(x), std::pow(kZoomOfNotch, notches));
        return true;
    }
    if (event.modifiers().testFlag(Qt::ShiftModifier)) {
        const auto part = static_cast<double>(m_window->span().count()) / kPartsOfPan * -notches;
        m_window->panBy(Duration{static_cast<Duration::rep>(part)});
        return true;
    }
    return false;
}

bool handleTimeKey(const QKeyEvent &event, TimeWindow &window)
{
    switch (event.key()) {
    case Qt::Key_Space:
        window.togglePause();
        return true;
    case Qt::Key_End:
        window.goLive();
        return true;
    case Qt::Key_Home:
        window.goOldest();
        return true;
    case Qt::Key_Left:
        return handleArrow(-1, event.modifiers(), window);
    case Qt::Key_Right:
        return handleArrow(1, event.modifiers(), window);
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        window.zoom(kZoomOfNotch);
        return true;
    case Qt::Key_Minus:
        window.zoom(1.0 / kZoomOfNotch);
        return true;
    case Qt::Key_Backspace:
        return window.zoomOut();
    case Qt::Key_0:
        window.reset();
        return true;
    case Qt::Key_Escape:
        if (!window.isCursorPinned() && !window.selection())
            return false;
        window.clearSelection();
        window.unpin();
        return true;
    default:
        return false;
    }
}

} // namespace switchgear::ui
