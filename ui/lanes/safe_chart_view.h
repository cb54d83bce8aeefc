// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QChartView>

#include <functional>

namespace switchgear::ui {

/// A QChartView that a click cannot bring down, and whose ground is drawn by its owner.
///
/// QChartView of Qt 6.4 passes a click on to the chart item below it without looking whether there
/// is one (QTBUG-118669, mended in 6.7): a hidden chart, or one smaller than its view, ends the
/// program. The backgrounds of QChart are not used, because that of a plot area which was set
/// before the first layout is not drawn (QTBUG-109762).
class SafeChartView final : public QChartView
{
    Q_OBJECT

public:
    using GroundPainter = std::function<void(QPainter &)>;

    explicit SafeChartView(QWidget *parent = nullptr);

    /// Draws everything that lies below the series, in pixels of the view.
    void setGroundPainter(GroundPainter painter) { m_ground = std::move(painter); }

protected:
    void mousePressEvent(QMouseEvent *event) override;
    void drawBackground(QPainter *painter, const QRectF &area) override;

private:
    GroundPainter m_ground;
};

} // namespace switchgear::ui
