// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/lanes/lane_scale.h"

#include <QObject>
#include <QPoint>

#include <optional>

class QKeyEvent;
class QMouseEvent;
class QWheelEvent;
class QWidget;

namespace switchgear::ui {

class TimeWindow;

/// Makes the pointer and the wheel over one widget move a TimeWindow: Ctrl+wheel zooms at the
/// pointer, Shift+wheel pans, a drag selects a range, a click pins the cursor or lets it go. The
/// plain wheel is left to the scroll area around.
///
/// The widget is one whose plot lies as LaneScale::ofLane says. One input serves one widget, which
/// owns it.
class TimeInput final : public QObject
{
    Q_OBJECT

public:
    static constexpr int kShortestDrag = 8; ///< pixels; at or above it is a selection

    TimeInput(QWidget *surface, TimeWindow *window);

    bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    /// A drag ended; the selection of the window is the range.
    void rangeSelected(const QPoint &globalPosition);

private:
    [[nodiscard]] LaneScale scale() const;
    [[nodiscard]] bool isOverPlot(int x) const;
    void press(const QMouseEvent &event);
    void move(const QMouseEvent &event);
    void release(const QMouseEvent &event);
    [[nodiscard]] bool wheel(const QWheelEvent &event);

    QWidget *m_surface;
    TimeWindow *m_window;
    std::optional<int> m_pressedAt;
    bool m_dragging = false;
};

/// Space, End, Home, the arrows (Shift: ten times as far; Ctrl: the cursor instead), + and -,
/// Backspace, Alt+Left, 0 and Esc. False where the key means nothing here.
[[nodiscard]] bool handleTimeKey(const QKeyEvent &event, TimeWindow &window);

} // namespace switchgear::ui
