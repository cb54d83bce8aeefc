// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lab/shape_preview.h"

#include "ui/controls/order_text.h"
#include "ui/lab/fault_text.h"
#include "ui/style/theme.h"

#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>

namespace switchgear::ui {
namespace {

constexpr int kHigh = 72;

} // namespace

ShapePreview::ShapePreview(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Preview of the load"));
}

void ShapePreview::setFactor(ShapeFactor factor)
{
    m_factor = std::move(factor);
    update();
}

void ShapePreview::show(LoadShape shape, double rate)
{
    if (m_shape == shape && m_rate == rate)
        return;
    m_shape = shape;
    m_rate = rate;
    setAccessibleDescription(tr("%1, %2 calls/s").arg(shapeText(shape), rateText(rate)));
    update();
}

void ShapePreview::setElapsed(std::optional<std::chrono::milliseconds> elapsed)
{
    if (m_elapsed == elapsed)
        return;
    m_elapsed = elapsed;
    update();
}

QSize ShapePreview::sizeHint() const
{
    return {320, kHigh + fontMetrics().height()};
}

QSize ShapePreview::minimumSizeHint() const
{
    return {200, sizeHint().height()};
}

double ShapePreview::rateAt(double share) const
{
    const auto at = std::chrono::duration<double>(kSpan) * share;
    const auto factor =
        m_factor ? m_factor(m_shape, std::chrono::duration_cast<std::chrono::nanoseconds>(at))
                 : 1.0;
    return m_rate * factor;
}

double ShapePreview::highest() const
{
    double highest = m_rate;
    for (int step = 0; step <= 600; ++step) // a tenth of a second: the narrowest spike shows
        highest = std::max(highest, rateAt(step / 600.0));
    return highest;
}

QRect ShapePreview::plot() const
{
    const int gutter = fontMetrics().horizontalAdvance(QStringLiteral("15 000/s")) + 8;
    return rect().adjusted(gutter, 4, -8, -fontMetrics().height() - 2);
}

void ShapePreview::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    const QRect plot = this->plot();
    const double top = std::max(1.0, highest());
    painter.fillRect(plot, theme.base);
    painter.setPen(theme.grid);
    for (int quarter = 0; quarter <= 4; ++quarter) {
        const int x = plot.left() + plot.width() * quarter / 4;
        painter.drawLine(x, plot.top(), x, plot.bottom());
    }
    painter.setPen(theme.outline);
    painter.drawLine(plot.bottomLeft(), plot.bottomRight());
    painter.setPen(theme.muted);
    const QRect gutter(0, plot.top(), plot.left() - 4, plot.height());
    painter.drawText(gutter, Qt::AlignRight | Qt::AlignTop, tr("%1/s").arg(rateText(top)));
    painter.drawText(gutter, Qt::AlignRight | Qt::AlignBottom, QStringLiteral("0"));
    const QRect below(plot.left(), plot.bottom() + 2, plot.width(), fontMetrics().height());
    painter.drawText(below, Qt::AlignLeft, tr("0 s"));
    painter.drawText(below, Qt::AlignHCenter, tr("30 s"));
    painter.drawText(below, Qt::AlignRight, tr("60 s"));
    paintCurve(painter, plot, top);
}

void ShapePreview::paintCurve(QPainter &painter, const QRect &plot, double top) const
{
    const Theme &theme = Theme::current();
    QPolygonF curve;
    for (int x = 0; x < plot.width(); ++x) {
        const double rate = rateAt(static_cast<double>(x) / plot.width());
        curve << QPointF(plot.left() + x, plot.bottom() - rate / top * (plot.height() - 4));
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.success, 2));
    painter.drawPolyline(curve);
    if (!m_elapsed)
        return;
    // The ramp goes on as it ended; the others come again every minute.
    const double seconds = std::chrono::duration<double>(*m_elapsed).count();
    const double span = std::chrono::duration<double>(kSpan).count();
    const double at =
        m_shape == LoadShape::Ramp ? std::min(seconds, span) : std::fmod(seconds, span);
    const double x = plot.left() + at / span * plot.width();
    painter.setPen(QPen(theme.accent, 1));
    painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
}

} // namespace switchgear::ui
