// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/circuit/state_pill.h"

#include "ui/style/glyphs.h"
#include "ui/style/theme.h"

#include <QPainter>

namespace switchgear::ui {

namespace {

constexpr int kHeight = 28;
constexpr int kGlyph = 16;
constexpr int kMargin = 8;
constexpr int kGap = 4;
constexpr double kRadius = 4.0;

QFont boldOf(const QFont &font)
{
    QFont bold = font;
    bold.setBold(true);
    return bold;
}

} // namespace

StatePill::StatePill(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void StatePill::setState(DisplayState state, const QString &detail)
{
    if (m_state == state && m_detail == detail)
        return;
    m_state = state;
    m_detail = detail;
    setAccessibleName(text());
    updateGeometry();
    update();
}

QString StatePill::text() const
{
    return m_detail.isEmpty() ? displayText(m_state) : displayText(m_state) + u' ' + m_detail;
}

QSize StatePill::sizeHint() const
{
    const QFontMetrics metrics(boldOf(font()));
    return {2 * kMargin + kGlyph + kGap + metrics.horizontalAdvance(text()) + 2, kHeight};
}

void StatePill::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    const bool isFilled = m_state == DisplayState::Open;
    const bool isOutlined = m_state == DisplayState::HalfOpen || m_state == DisplayState::Isolated;
    const QColor ink = isFilled ? theme.onFill(m_state) : theme.ink(m_state);
    const QColor ground = isFilled ? theme.fill(m_state) : theme.window;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (isFilled || isOutlined) {
        const Qt::PenStyle line = m_state == DisplayState::Isolated ? Qt::DashLine : Qt::SolidLine;
        painter.setPen(isFilled ? QPen(ground) : QPen(ink, 1.5, line));
        painter.setBrush(ground);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), kRadius, kRadius);
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(Qt::NoBrush);
    const QRectF glyph(kMargin, (height() - kGlyph) / 2.0, kGlyph, kGlyph);
    paintGlyph(painter, glyph, m_state, ink, ground);
    painter.setFont(boldOf(font()));
    painter.setPen(ink);
    painter.drawText(rect().adjusted(kMargin + kGlyph + kGap, 0, -kMargin, 0),
                     Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, text());
}

} // namespace switchgear::ui
