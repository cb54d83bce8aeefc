// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/overview/state_line.h"

#include "ui/style/glyphs.h"
#include "ui/style/theme.h"

#include <QFontMetrics>
#include <QPainter>

namespace switchgear::ui {

namespace {

constexpr int kGlyph = 16;
constexpr int kIndent = kGlyph + 6;

} // namespace

StateLine::StateLine(QWidget *parent) : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void StateLine::show(DisplayState state, const QString &text)
{
    if (m_state == state && m_text == text)
        return;
    m_state = state;
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

int StateLine::heightForWidth(int width) const
{
    const QRect box = QFontMetrics(lineFont())
                          .boundingRect(QRect(0, 0, std::max(40, width - kIndent), 1000),
                                        Qt::TextWordWrap, m_text);
    return std::max(kGlyph + 2, box.height());
}

QSize StateLine::sizeHint() const
{
    return {240, heightForWidth(std::max(width(), 240))};
}

QSize StateLine::minimumSizeHint() const
{
    return {120, kGlyph + 2};
}

void StateLine::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    const QFont font = lineFont();
    const int line = QFontMetrics(font).height();
    paintGlyph(painter, QRectF(0, (line - kGlyph) / 2.0, kGlyph, kGlyph), m_state,
               theme.ink(m_state), theme.window);
    painter.setFont(font);
    painter.setPen(theme.ink(m_state));
    painter.drawText(rect().adjusted(kIndent, 0, 0, 0), Qt::TextWordWrap, m_text);
}

QFont StateLine::lineFont() const
{
    QFont bold = font();
    bold.setBold(true);
    return bold;
}

} // namespace switchgear::ui
