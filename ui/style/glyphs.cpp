// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/style/glyphs.h"

#include "ui/style/theme.h"

#include <QPainter>
#include <QPainterPath>

namespace switchgear::ui {

namespace {

constexpr double kGrid = 16.0;

void paintClosed(QPainter &painter, const QColor &ink)
{
    painter.setPen(QPen(ink, 1.6));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(QPointF(8, 8), 5.4, 5.4);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    painter.drawEllipse(QPointF(8, 8), 2.4, 2.4);
}

void paintHalfOpen(QPainter &painter, const QColor &ink)
{
    QPainterPath half;
    half.moveTo(8, 1.6);
    half.lineTo(1.6, 8);
    half.lineTo(8, 14.4);
    half.closeSubpath();
    painter.fillPath(half, ink);
    QPolygonF diamond{{8, 1.6}, {14.4, 8}, {8, 14.4}, {1.6, 8}};
    painter.setPen(QPen(ink, 1.5, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolygon(diamond);
}

void paintOpen(QPainter &painter, const QColor &ink, const QColor &ground)
{
    QPainterPath triangle;
    triangle.moveTo(8, 1.5);
    triangle.lineTo(15, 14);
    triangle.lineTo(1, 14);
    triangle.closeSubpath();
    painter.fillPath(triangle, ink);
    painter.setPen(QPen(ink, 1.2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(triangle);
    painter.fillRect(QRectF(7.2, 5.4, 1.6, 4.6), ground);
    painter.fillRect(QRectF(7.2, 11.0, 1.6, 1.6), ground);
}

void paintIsolated(QPainter &painter, const QColor &ink, const QColor &ground)
{
    QPainterPath shackle;
    shackle.moveTo(4.6, 8);
    shackle.lineTo(4.6, 5.6);
    shackle.arcTo(QRectF(4.6, 1.8, 6.8, 7.2), 180, -180);
    shackle.lineTo(11.4, 8);
    painter.setPen(QPen(ink, 1.7));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(shackle);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    painter.drawRoundedRect(QRectF(2.6, 7.2, 10.8, 7.2), 1.2, 1.2);
    painter.fillRect(QRectF(7.2, 9.4, 1.6, 2.8), ground);
}

void paintDisabled(QPainter &painter, const QColor &ink)
{
    painter.setPen(QPen(ink, 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(QPointF(8, 8), 5.6, 5.6);
    painter.drawLine(QPointF(4.1, 11.9), QPointF(11.9, 4.1));
}

void paintUnknown(QPainter &painter, const QColor &ink)
{
    QPen dotted(ink, 1.5, Qt::CustomDashLine, Qt::FlatCap);
    dotted.setDashPattern({1.2, 1.17});
    painter.setPen(dotted);
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(QPointF(8, 8), 6.2, 6.2);
    QPainterPath mark;
    mark.moveTo(6.1, 6.5);
    mark.arcTo(QRectF(6.1, 4.4, 3.8, 3.8), 180, -230);
    mark.lineTo(8, 9.6);
    painter.setPen(QPen(ink, 1.4, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
    painter.drawPath(mark);
    painter.fillRect(QRectF(7.3, 10.7, 1.4, 1.4), ink);
}

/// Puts the grid of 16 units into the box, and the painter back at the end.
class GridScope final
{
public:
    GridScope(QPainter &painter, const QRectF &box) : m_painter(painter)
    {
        const double side = std::min(box.width(), box.height());
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.translate(box.center() - QPointF(side / 2, side / 2));
        painter.scale(side / kGrid, side / kGrid);
    }
    ~GridScope() { m_painter.restore(); }
    GridScope(const GridScope &) = delete;
    GridScope &operator=(const GridScope &) = delete;

private:
    QPainter &m_painter;
};

} // namespace

void paintGlyph(QPainter &painter, const QRectF &box, DisplayState state, const QColor &ink,
                const QColor &ground)
{
    const GridScope scope(painter, box);
    switch (state) {
    case DisplayState::Open:
        return paintOpen(painter, ink, ground);
    case DisplayState::HalfOpen:
        return paintHalfOpen(painter, ink);
    case DisplayState::Isolated:
        return paintIsolated(painter, ink, ground);
    case DisplayState::Disabled:
        return paintDisabled(painter, ink);
    case DisplayState::Closed:
        return paintClosed(painter, ink);
    case DisplayState::Unknown:
        return paintUnknown(painter, ink);
    }
}

QIcon glyphIcon(DisplayState state)
{
    QIcon icon;
    const Theme &theme = Theme::current();
    for (const int side : {16, 32}) {
        QPixmap pixmap(side, side);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paintGlyph(painter, QRectF(0, 0, side, side), state, theme.ink(state), theme.base);
        icon.addPixmap(pixmap);
    }
    return icon;
}

void paintWarning(QPainter &painter, const QRectF &box, const QColor &ink, const QColor &ground)
{
    const GridScope scope(painter, box);
    paintOpen(painter, ink, ground);
}

} // namespace switchgear::ui
