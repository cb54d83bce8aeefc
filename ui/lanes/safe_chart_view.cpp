// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lanes/safe_chart_view.h"

#include <QChart>
#include <QGraphicsLayout>
#include <QLegend>
#include <QMouseEvent>
#include <QPainter>

namespace switchgear::ui {

SafeChartView::SafeChartView(QWidget *parent) : QChartView(new QChart, parent)
{
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setViewportUpdateMode(QGraphicsView::FullViewportUpdate);
    setRenderHint(QPainter::Antialiasing);
    setFocusPolicy(Qt::NoFocus);
    chart()->setAnimationOptions(QChart::NoAnimation);
    chart()->setBackgroundVisible(false);
    chart()->setPlotAreaBackgroundVisible(false);
    chart()->setMargins({});
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->legend()->hide();
}

void SafeChartView::mousePressEvent(QMouseEvent *event)
{
    if (!itemAt(event->position().toPoint())) {
        event->ignore();
        return;
    }
    QChartView::mousePressEvent(event);
}

void SafeChartView::drawBackground(QPainter *painter, const QRectF &area)
{
    if (!m_ground) {
        QChartView::drawBackground(painter, area);
        return;
    }
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing, false);
    m_ground(*painter);
    painter->restore();
}

} // namespace switchgear::ui
