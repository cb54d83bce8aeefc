// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/lanes/lane_data.h"
#include "ui/lanes/lane_scale.h"

#include <QWidget>

#include <optional>
#include <utility>
#include <vector>

class QPainter;

namespace switchgear::ui {

class LaneOverlay;
class TimeInput;
class TimeWindow;

/// One row of a stack of time lanes: a title line, and below it a plot that begins and ends at the
/// same columns as that of every other lane of the same width (see LaneScale), over the same time.
///
/// The stack that holds it calls refresh() when the data or the window moved; a lane that is hidden
/// does nothing then, and asks with refreshNeeded() when it is shown.
class Lane : public QWidget
{
    Q_OBJECT

public:
    Lane(const QString &title, TimeWindow *window, LaneDensity density, QWidget *parent = nullptr);

    [[nodiscard]] const QString &title() const { return m_title; }
    [[nodiscard]] LaneDensity density() const { return m_density; }
    [[nodiscard]] LaneScale scale() const;
    /// Where the lane draws its data.
    [[nodiscard]] QRect plotRect() const;

    /// The data or the window moved.
    void refresh(const LaneData &seen);
    /// The cursor moved.
    void readOut(const LaneData &seen);
    /// What stands beside the cursor at present.
    [[nodiscard]] const std::vector<LaneText> &readings() const { return m_readings; }
    /// Off: keys that write a letter, a digit or a sign do nothing here.
    void setLetterKeys(bool on) { m_letterKeys = on; }
    /// The numbers of what lies between two instants.
    [[nodiscard]] virtual LaneTable table(const LaneData &seen, TimePoint from,
                                          TimePoint to) const = 0;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void refreshNeeded(); ///< it was shown, or its theme changed
    void rangeSelected(const QPoint &globalPosition);
    void tableRequested();

protected:
    /// Takes over what is to be drawn. Called only while the lane can be seen.
    virtual void showData(const LaneData &seen) = 0;
    /// What is to stand beside the cursor at an instant of the window.
    [[nodiscard]] virtual std::vector<LaneText> readingsAt(const LaneData &seen,
                                                           TimePoint at) const = 0;
    /// Drawn above everything else of the lane: labels at the right end, for one.
    virtual void paintAbove(QPainter &painter) = 0;
    /// The height of the plot, as designed.
    [[nodiscard]] virtual int plotHeight() const = 0;
    /// What it can be lowered to where all lanes are to be seen at once.
    [[nodiscard]] virtual int leastPlotHeight() const { return plotHeight(); }

    [[nodiscard]] TimeWindow &window() const { return *m_window; }
    /// A line of plain text beside the title: a limit, for one.
    void setNote(const QString &note);
    void updateOverlay();

    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    friend class LaneOverlay;

    void paintOverlay(QPainter &painter);
    int paintTitle(QPainter &painter) const;
    void paintSelection(QPainter &painter) const;
    void paintCursor(QPainter &painter) const;
    void paintReadings(QPainter &painter, int titleEnd) const;
    [[nodiscard]] QRect readingsBox(const QFontMetrics &metrics, int titleEnd) const;
    [[nodiscard]] std::optional<int> cursorColumn() const;
    [[nodiscard]] bool isMeant(const QKeyEvent &event) const;

    QString m_title;
    QString m_note;
    TimeWindow *m_window;
    LaneDensity m_density;
    LaneOverlay *m_overlay;
    bool m_letterKeys = true;
    std::vector<LaneText> m_readings;
};

/// The keys of a lane and what each does, for a sheet of all keys; those that write a letter, a
/// digit or a sign only if asked for.
[[nodiscard]] std::vector<std::pair<QString, QString>> laneKeys(bool withLetters);

/// The vertical marks of the ruler in `plot`, one pixel wide each, for the ground of a lane.
void paintTimeGrid(QPainter &painter, const QRect &plot, const LaneScale &scale,
                   const WallTime &wall, const QColor &colour);

/// The font of marks and labels: smaller than the window's, and never below 8 pt.
[[nodiscard]] QFont laneFont(const QFont &font);

/// The distance in pixels that marks of time are kept apart in a font, in every ruler and lane.
[[nodiscard]] int rulerSpacing(const QFont &font);

} // namespace switchgear::ui
