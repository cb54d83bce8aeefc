// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/lanes/end_labels.h"
#include "ui/lanes/lane.h"
#include "ui/lanes/plot_points.h"
#include "ui/lanes/value_scale.h"

#include <functional>
#include <memory>
#include <optional>

class QLineSeries;
class QValueAxis;

namespace switchgear::ui {

class SafeChartView;

/// One line of a plot.
struct PlotSeries
{
    QString name; ///< "failed"; stands before the value at the line's end
    SampleValue value = nullptr;
    QColor Theme::*colour = nullptr;
    double width = 1.2;
};

/// What a plot shows, and how.
struct PlotOptions
{
    QList<PlotSeries> series; ///< drawn in this order: the last lies on top
    QString unit; ///< behind a value that is read out: " %", " ms"
    std::optional<double> top; ///< of the value axis, where it is fixed
    double leastTop = 1.0; ///< of an axis that is not
    /// A limit, drawn as a dashed line across; asked at each refresh.
    std::function<std::optional<double>(const CircuitRecord &)> limit;
    /// What stands at the right end in place of the values; empty: the values themselves.
    std::function<QString(const CircuitRecord &)> insteadOfValues;
};

/// Lines over time. The only place that knows Qt Charts, which draws the lines alone: the ground,
/// the labels and the cursor are our own, so that they line up to the pixel in every lane.
///
/// Points are replaced as a whole, silently where the range moves as well, since moving the range
/// draws them anew in any case; a lane that is not seen replaces nothing.
class PlotLane final : public Lane
{
    Q_OBJECT

public:
    PlotLane(const QString &title, PlotOptions options, TimeWindow *window, LaneDensity density,
             QWidget *parent = nullptr);

    [[nodiscard]] LaneTable table(const LaneData &seen, TimePoint from,
                                  TimePoint to) const override;
    /// Which pixel row a value lies on.
    [[nodiscard]] double yOf(double value) const;

protected:
    void showData(const LaneData &seen) override;
    [[nodiscard]] std::vector<LaneText> readingsAt(const LaneData &seen,
                                                   TimePoint at) const override;
    void paintAbove(QPainter &painter) override;
    [[nodiscard]] int plotHeight() const override;
    [[nodiscard]] int leastPlotHeight() const override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void makeChart();
    void applyTheme();
    void placePlot();
    void fitAxis(const CircuitRecord &record, SampleRange range);
    void replacePoints(const LaneData &seen, SampleRange range);
    void updateLabels(const LaneData &seen);
    void describe(const LaneData &seen);
    [[nodiscard]] double padding() const;
    void paintGround(QPainter &painter) const;
    void paintAxis(QPainter &painter) const;
    void paintNoCalls(QPainter &painter) const;

    PlotOptions m_options;
    SafeChartView *m_view;
    QList<QLineSeries *> m_lines;
    QValueAxis *m_timeAxis;
    QValueAxis *m_valueAxis;
    ValueAxis m_axis;
    std::optional<TimePoint> m_base; ///< from which the chart counts its seconds
    std::optional<double> m_limit;
    std::vector<EndLabel> m_labels;
    QString m_message; ///< in place of the values
    bool m_hasRecord = false;
    bool m_hasCalls = false;
    WallTime m_wall;
};

} // namespace switchgear::ui
