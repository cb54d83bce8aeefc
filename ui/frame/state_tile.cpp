// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/frame/state_tile.h"

#include "ui/style/glyphs.h"
#include "ui/style/theme.h"

#include <QFontMetrics>
#include <QPainter>

namespace switchgear::ui {

namespace {

constexpr int kPadding = 10;
constexpr int kGlyph = 16;
constexpr int kHeight = 36;

bool isAbnormal(DisplayState state)
{
    return state == DisplayState::Open || state == DisplayState::HalfOpen
           || state == DisplayState::Isolated;
}

} // namespace

StateTile::StateTile(DisplayState state, QWidget *parent) : QAbstractButton(parent), m_state(state)
{
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    updateTexts();
}

void StateTile::setCount(int count, int limiters)
{
    if (m_count == count && m_limiters == limiters)
        return;
    m_count = count;
    m_limiters = limiters;
    updateTexts();
    updateGeometry();
    update();
}

void StateTile::setCompact(bool compact)
{
    if (m_compact == compact)
        return;
    m_compact = compact;
    updateGeometry();
    update();
}

QSize StateTile::sizeHint() const
{
    int width = kPadding + kGlyph + 6
                + QFontMetrics(countFont()).horizontalAdvance(QString::number(m_count)) + kPadding;
    if (!m_compact)
        width += 5 + fontMetrics().horizontalAdvance(displayText(m_state));
    return {width, kHeight};
}

void StateTile::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    const bool none = m_count == 0;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor ground = isChecked() ? theme.selection : theme.base;
    QPen edge(isAbnormal(m_state) && !none ? theme.ink(m_state) : theme.grid, 1.4);
    if (isChecked() || hasFocus())
        edge = QPen(theme.accent, hasFocus() ? 2.0 : 1.6);
    painter.setPen(edge);
    painter.setBrush(ground);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);

    const QColor quiet = theme.muted;
    const QColor ink = none ? quiet : theme.ink(m_state);
    const QRectF glyph(kPadding, (height() - kGlyph) / 2.0, kGlyph, kGlyph);
    paintGlyph(painter, glyph, m_state, ink, ground);

    int x = kPadding + kGlyph + 6;
    const QString number = QString::number(m_count);
    const QFontMetrics metrics(countFont());
    const int baseline = (height() + metrics.capHeight()) / 2;
    painter.setFont(countFont());
    painter.setPen(none ? quiet : isAbnormal(m_state) ? ink : theme.text);
    painter.drawText(x, baseline, number);
    if (m_compact)
        return;
    x += metrics.horizontalAdvance(number) + 5;
    painter.setFont(font());
    painter.setPen(quiet);
    painter.drawText(x, baseline, displayText(m_state));
}

void StateTile::updateTexts()
{
    const QString state = displayText(m_state);
    const QString limiters =
        tr("%1 limiters: %2").arg(limiterText(m_state).toLower(), QString::number(m_limiters));
    QString name = tr("%1: %2").arg(state, QString::number(m_count));
    QString tip = tr("Show the circuits that are %1 alone").arg(state.toLower());
    if (m_limiters > 0) {
        name += QStringLiteral("; ") + limiters;
        tip += QLatin1Char('\n') + tr("With them: %1").arg(limiters);
    }
    setAccessibleName(name);
    setToolTip(tip);
}

QFont StateTile::countFont() const
{
    QFont bold = font();
    bold.setPointSizeF(bold.pointSizeF() * (m_count > 9999 ? 1.1 : 1.35));
    bold.setBold(true);
    return bold;
}

} // namespace switchgear::ui
