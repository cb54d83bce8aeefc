// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/wrapped_label.h"

#include "ui/data/shown_text.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QPainter>
#include <QTextLayout>
#include <QToolTip>

#include <algorithm>

namespace switchgear::ui {

namespace {

// In widths of an average letter.
constexpr int kLongestWord = 24; // that widens a window
constexpr int kLongestLine = 60; // that is asked for

/// Lays the lines out from (0, 0), at most so many unless 0.
class Lines final
{
public:
    Lines(const QString &text, const QFont &font, int width, int most)
        : m_layout(withLineSeparators(text), font)
        , m_width(std::max(1, width))
    {
        QTextOption option;
        option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        m_layout.setTextOption(option);
        m_layout.beginLayout();
        QTextLine line = m_layout.createLine();
        for (; line.isValid() && (most == 0 || m_layout.lineCount() <= most);
             line = m_layout.createLine()) {
            line.setLineWidth(m_width);
            line.setPosition({0, m_height});
            m_height += line.height();
        }
        m_shown = line.isValid() ? most : m_layout.lineCount();
        m_isCut = line.isValid();
        m_layout.endLayout();
    }

    [[nodiscard]] int height() const { return qCeil(m_height); }
    [[nodiscard]] bool isCut() const { return m_isCut; }

    void draw(QPainter &painter, QPointF at) const
    {
        const int whole = m_isCut ? m_shown - 1 : m_shown;
        for (int i = 0; i < whole; ++i)
            m_layout.lineAt(i).draw(&painter, at);
        if (!m_isCut)
            return;
        const QTextLine last = m_layout.lineAt(whole);
        const QFontMetricsF metrics(m_layout.font());
        QString rest = m_layout.text().mid(last.textStart());
        rest.replace(QChar::LineSeparator, QLatin1Char(' '));
        painter.drawText(at + QPointF(0, last.y() + last.ascent()),
                         metrics.elidedText(rest, Qt::ElideRight, m_width));
    }

private:
    /// A QTextLayout takes a line separator for the end of a line, and no other sign.
    static QString withLineSeparators(QString text)
    {
        return text.replace(QLatin1Char('\n'), QChar::LineSeparator);
    }

    QTextLayout m_layout;
    int m_width;
    int m_shown = 0;
    bool m_isCut = false;
    qreal m_height = 0;
};

} // namespace

WrappedLabel::WrappedLabel(const QString &text, QWidget *parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setText(text);
    setWordWrap(true);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    auto *copy = new QAction(tr("Copy"), this);
    connect(copy, &QAction::triggered, this,
            [this] { QGuiApplication::clipboard()->setText(this->text()); });
    addAction(copy);
    setContextMenuPolicy(Qt::ActionsContextMenu);
}

void WrappedLabel::setMaximumLines(int lines)
{
    m_maximumLines = std::max(0, lines);
    updateGeometry();
    update();
}

QSize WrappedLabel::frame() const
{
    const QMargins around = contentsMargins();
    return QSize(around.left() + around.right(), around.top() + around.bottom())
           + 2 * QSize(margin(), margin());
}

QRect WrappedLabel::textArea() const
{
    return contentsRect().marginsRemoved({margin(), margin(), margin(), margin()});
}

QSize WrappedLabel::sizeHint() const
{
    const QSize hint = QLabel::sizeHint();
    const int most = fontMetrics().averageCharWidth() * kLongestLine;
    if (!wordWrap() || hint.width() <= most)
        return hint;
    return {most, heightForWidth(most)};
}

QSize WrappedLabel::minimumSizeHint() const
{
    const QSize hint = QLabel::minimumSizeHint();
    if (!wordWrap())
        return hint;
    return {std::min(hint.width(), fontMetrics().averageCharWidth() * kLongestWord), hint.height()};
}

int WrappedLabel::heightForWidth(int width) const
{
    if (!wordWrap())
        return QLabel::heightForWidth(width);
    const Lines lines(text(), font(), width - frame().width(), m_maximumLines);
    return lines.height() + frame().height();
}

bool WrappedLabel::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip || !wordWrap() || !toolTip().isEmpty())
        return QLabel::event(event);
    if (!Lines(text(), font(), textArea().width(), m_maximumLines).isCut())
        return false;
    QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), plainToolTip(text()), this);
    return true;
}

void WrappedLabel::paintEvent(QPaintEvent *event)
{
    if (!wordWrap()) {
        QLabel::paintEvent(event);
        return;
    }
    QPainter painter(this);
    drawFrame(&painter);
    const QRect area = textArea();
    const Lines lines(text(), font(), area.width(), m_maximumLines);
    int top = area.top();
    if (alignment().testFlag(Qt::AlignVCenter))
        top += (area.height() - lines.height()) / 2;
    else if (alignment().testFlag(Qt::AlignBottom))
        top += area.height() - lines.height();
    lines.draw(painter, QPointF(area.left(), std::max(top, area.top())));
}

} // namespace switchgear::ui
