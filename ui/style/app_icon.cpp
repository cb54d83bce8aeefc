// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/style/app_icon.h"

#include "ui/style/theme.h"

#include <QPainter>
#include <QPixmap>

namespace switchgear::ui {

namespace {

QPixmap drawn(int side)
{
    const Theme &dark = Theme::of(ColourScheme::Dark);
    QPixmap pixmap(side, side);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(side / 64.0, side / 64.0);
    painter.setPen(Qt::NoPen);
    painter.setBrush(dark.selection);
    painter.drawRoundedRect(QRectF(2, 2, 60, 60), 12, 12);
    painter.setPen(QPen(dark.text, 5, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(9, 42), QPointF(18, 42));
    painter.drawLine(QPointF(46, 42), QPointF(55, 42));
    painter.setPen(QPen(dark.attention, 6, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(20, 40), QPointF(42, 20));
    painter.setPen(Qt::NoPen);
    painter.setBrush(dark.text);
    painter.drawEllipse(QPointF(19, 42), 5, 5);
    painter.drawEllipse(QPointF(45, 42), 5, 5);
    return pixmap;
}

} // namespace

QIcon appIcon()
{
    QIcon icon;
    for (const int side : {16, 24, 32, 48, 64, 128, 256})
        icon.addPixmap(drawn(side));
    return icon;
}

} // namespace switchgear::ui
