// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/notice.h"

#include "ui/controls/plain_label.h"
#include "ui/style/glyphs.h"
#include "ui/style/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>

namespace switchgear::ui {
namespace {

constexpr int kGlyph = 16;
constexpr int kMargin = 8;
constexpr qreal kRadius = 4;

} // namespace

Notice::Notice(QWidget *parent) : QWidget(parent), m_label(wrappedLabel({}, this, 4))
{
    m_label->setObjectName(QStringLiteral("noticeText"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(kMargin + kGlyph + kMargin, kMargin, kMargin, kMargin);
    row->addWidget(m_label);
    applyTheme();
    setVisible(false);
}

void Notice::setText(const QString &text)
{
    if (text == m_label->text())
        return;
    m_label->setText(text);
    setAccessibleName(text);
    setVisible(!text.isEmpty());
}

QString Notice::text() const
{
    return m_label->text();
}

void Notice::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.attention);
    painter.drawRoundedRect(rect(), kRadius, kRadius);
    const int top = m_label->y() + (m_label->fontMetrics().height() - kGlyph) / 2;
    paintWarning(painter, QRectF(kMargin, top, kGlyph, kGlyph), theme.onAttention, theme.attention);
}

void Notice::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        applyTheme();
    QWidget::changeEvent(event);
}

void Notice::applyTheme()
{
    QPalette palette = m_label->palette();
    const QColor text = Theme::current().onAttention;
    if (palette.color(QPalette::WindowText) == text)
        return;
    palette.setColor(QPalette::WindowText, text);
    m_label->setPalette(palette);
}

} // namespace switchgear::ui
