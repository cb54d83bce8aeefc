// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/wall_time.h"
#include "ui/lanes/lane_scale.h"

#include <QWidget>

namespace switchgear::ui {

class TimeWindow;

/// The line of times above a stack of lanes: round marks in wall time, now, and the instant of the
/// cursor. Charts bear no times of their own.
class TimeRuler final : public QWidget
{
    Q_OBJECT

public:
    explicit TimeRuler(TimeWindow *window, QWidget *parent = nullptr);

    /// For the text of the marks alone.
    void setWallTime(const WallTime &wall);

    [[nodiscard]] LaneScale scale() const;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void rangeSelected(const QPoint &globalPosition);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QString cursorText() const;
    [[nodiscard]] QRect nowBox(const QFontMetrics &metrics) const;
    [[nodiscard]] QRect cursorPlate(const QFontMetrics &metrics) const;
    void paintTicks(QPainter &painter, const QRect &now, const QRect &plate) const;
    void paintNow(QPainter &painter, const QRect &box) const;
    void paintCursor(QPainter &painter, const QRect &plate) const;

    TimeWindow *m_window;
    WallTime m_wall;
};

} // namespace switchgear::ui
