// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/circuit/stage_box.h"

#include "ui/controls/order_text.h"
#include "ui/data/shown_text.h"
#include "ui/data/stage_text.h"
#include "ui/style/glyphs.h"
#include "ui/style/theme.h"

#include <QFontMetrics>
#include <QPainter>

namespace switchgear::ui {

namespace {

constexpr int kPadding = 6;
constexpr int kTop = 4;
constexpr int kGap = 6; ///< between the parts of one line
constexpr int kGlyph = 11;
constexpr double kScale = 0.85; // 8.5 pt beside 10 pt
constexpr double kRadius = 4;

} // namespace

StageBox::StageBox(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Minimum, QSizePolicy::Fixed);
}

void StageBox::show(const StageReading &stage, bool isStale)
{
    const QString name = stageName(stage.kind());
    const QString figure = stageFigure(stage);
    const QString refusal = stageRefusal(stage);
    const bool isRefusing = stage.refusing > 0 && !isStale;
    setToolTip(plainToolTip((QStringList{name} + stageDetails(stage)).join(QLatin1Char('\n'))));
    if (m_name == name && m_figure == figure && m_refusal == refusal && m_isRefusing == isRefusing
        && m_isStale == isStale)
        return;
    m_name = name;
    m_figure = figure;
    m_refusal = refusal;
    m_hasRefused = stage.refused > 0;
    m_isRefusing = isRefusing;
    m_isStale = isStale;
    setAccessibleName(isRefusing ? tr("%1: %2, %3, refuses calls now").arg(name, figure, refusal)
                                 : tr("%1: %2, %3").arg(name, figure, refusal));
    updateGeometry();
    update();
}

void StageBox::setMarked(bool marked)
{
    if (m_isMarked == marked)
        return;
    m_isMarked = marked;
    update();
}

void StageBox::setForm(Form form)
{
    if (m_form == form)
        return;
    m_form = form;
    updateGeometry();
    update();
}

QSize StageBox::wish(Form form) const
{
    const QFontMetrics bold(lineFont(true));
    const QFontMetrics plain(lineFont(false));
    const int name = bold.horizontalAdvance(m_name) + kGlyph + 4;
    const int figure = plain.horizontalAdvance(m_figure) + 2;
    if (form == Form::Line) {
        const int refusal = tellsRefusal(form) ? kGap + bold.horizontalAdvance(m_refusal) : 0;
        return {name + kGap + figure + refusal + 2 * kPadding, bold.height() + 2 * kTop};
    }
    if (form == Form::TwoLines)
        return {std::max(name + kGap + figure, bold.horizontalAdvance(m_refusal)) + 2 * kPadding,
                2 * bold.height() + 2 * kTop};
    // What it is likely to say soon has room already, so that boxes do not move as counts grow.
    const int widest = std::max({name, figure, bold.horizontalAdvance(m_refusal),
                                 bold.horizontalAdvance(tr("refused %1").arg("0 000 · 00 %"))});
    return {widest + 2 * kPadding, 3 * bold.height() + 2 * kTop};
}

bool StageBox::tellsRefusal(Form form) const
{
    return form == Form::Block || m_hasRefused;
}

int StageBox::signWidth() const
{
    return m_isRefusing ? kGlyph + 4 : 0;
}

void StageBox::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor limiting = theme.ink(DisplayState::HalfOpen);
    QPen edge(m_isRefusing ? limiting : theme.grid, m_isRefusing ? 1.4 : 1.0);
    if (m_isMarked)
        edge = QPen(theme.accent, 1.6);
    painter.setPen(edge);
    painter.setBrush(theme.base);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.8, 0.8, -0.8, -0.8), kRadius, kRadius);
    if (m_isRefusing) {
        const int line = QFontMetrics(lineFont(true)).height();
        paintGlyph(painter, QRectF(kPadding, kTop + (line - kGlyph) / 2.0, kGlyph, kGlyph),
                   DisplayState::HalfOpen, limiting, theme.base);
    }
    const QColor ink = m_isStale ? theme.muted : theme.text;
    const Part name{m_name, true, ink};
    const Part figure{m_figure, false, ink};
    const Part refusal{m_refusal, m_isRefusing, m_isRefusing ? limiting : theme.muted};
    if (m_form == Form::Block)
        paintBlock(painter, name, figure, refusal);
    else
        paintLine(painter, name, figure, refusal);
}

void StageBox::paintBlock(QPainter &painter, const Part &name, const Part &figure,
                          const Part &refusal)
{
    const int line = QFontMetrics(lineFont(true)).height();
    int top = kTop;
    int left = kPadding + signWidth();
    for (const Part *part : {&name, &figure, &refusal}) {
        const QFont font = lineFont(part->isBold);
        const QRect box(left, top, width() - kPadding - left, line);
        painter.setFont(font);
        painter.setPen(part->ink);
        painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                         QFontMetrics(font).elidedText(part->text, Qt::ElideRight, box.width()));
        left = kPadding;
        top += line;
    }
}

void StageBox::paintLine(QPainter &painter, const Part &name, const Part &figure,
                         const Part &refusal)
{
    int left = kPadding + signWidth();
    const int line = QFontMetrics(lineFont(true)).height();
    int top = kTop;
    for (const Part *part : {&name, &figure, &refusal}) {
        if (part == &refusal && !tellsRefusal(m_form))
            break;
        if (part == &refusal && m_form == Form::TwoLines) {
            left = kPadding;
            top += line;
        }
        const QFont font = lineFont(part->isBold);
        const QFontMetrics metrics(font);
        const QRect box(left, top, std::max(0, width() - kPadding - left), line);
        painter.setFont(font);
        painter.setPen(part->ink);
        painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                         metrics.elidedText(part->text, Qt::ElideRight, box.width()));
        left += metrics.horizontalAdvance(part->text) + kGap;
    }
}

QFont StageBox::lineFont(bool bold) const
{
    QFont small = font();
    small.setPointSizeF(std::max(8.0, small.pointSizeF() * kScale));
    small.setBold(bold);
    small.setItalic(m_isStale);
    return small;
}

} // namespace switchgear::ui
