// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/forecast_bars.h"

#include "ui/controls/order_text.h"
#include "ui/data/shown_text.h"
#include "ui/style/plain_tool_tips.h"
#include "ui/style/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace switchgear::ui {
namespace {

constexpr std::size_t kBreaks = 8;
constexpr int kColumn = 44;
constexpr int kBarsHeight = 120;
constexpr int kLowest = 8; ///< of a bar, so that the shortest can be seen
constexpr int kGap = 4;

QString durationOf(const std::vector<ForecastBreak> &forecast, std::size_t index)
{
    return index < forecast.size() ? shortDuration(forecast[index].nominal) : QStringLiteral("–");
}

} // namespace

ForecastBars::ForecastBars(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("The next breaks"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void ForecastBars::setForecasts(std::vector<ForecastBreak> present,
                                std::vector<ForecastBreak> selected)
{
    m_present = std::move(present);
    m_selected = std::move(selected);
    m_shortest = Duration::max();
    m_longest = Duration{1};
    for (const auto *forecast : {&m_present, &m_selected}) {
        for (const ForecastBreak &next : *forecast) {
            m_shortest = std::min(m_shortest, std::max(Duration{1}, next.nominal));
            m_longest = std::max(m_longest, next.longest);
        }
    }
    describe();
    update();
}

void ForecastBars::describe()
{
    QStringList lines;
    for (std::size_t index = 0; index < std::min(kBreaks, m_selected.size()); ++index)
        lines << tr("Break %1: now %2, selected %3")
                     .arg(QString::number(m_selected[index].n), durationOf(m_present, index),
                          durationOf(m_selected, index));
    setAccessibleDescription(lines.join(QLatin1Char('\n')));
}

int ForecastBars::gutter() const
{
    return std::max({fontMetrics().horizontalAdvance(tr("break")),
                     fontMetrics().horizontalAdvance(tr("now")),
                     fontMetrics().horizontalAdvance(tr("new"))})
           + 2 * kGap;
}

int ForecastBars::rowHeight() const
{
    return fontMetrics().height() + 2;
}

QSize ForecastBars::sizeHint() const
{
    return {gutter() + kColumn * static_cast<int>(kBreaks), kBarsHeight + 3 * rowHeight() + kGap};
}

QSize ForecastBars::minimumSizeHint() const
{
    return {sizeHint().width(), 60 + 3 * rowHeight() + kGap};
}

QRect ForecastBars::column(std::size_t index) const
{
    const int wide = (width() - gutter()) / static_cast<int>(kBreaks);
    const int high = height() - 3 * rowHeight() - kGap;
    return {gutter() + wide * static_cast<int>(index), 0, wide, high};
}

int ForecastBars::yOf(Duration duration) const
{
    const QRect box = column(0);
    // A decade at least, so that equal breaks do not fill the height as if they were long.
    const double low = std::log10(static_cast<double>(m_shortest.count()));
    const double high = std::max(std::log10(static_cast<double>(m_longest.count())), low + 1);
    const double value =
        std::log10(static_cast<double>(std::max<std::int64_t>(1, duration.count())));
    const double share = std::clamp((value - low) / (high - low), 0.0, 1.0);
    return box.bottom() - kLowest
           - static_cast<int>(std::lround(share * (box.height() - kLowest - 2 * kGap)));
}

QRect ForecastBars::bar(Series series, std::size_t index) const
{
    const auto &forecast = series == Series::Present ? m_present : m_selected;
    if (index >= forecast.size())
        return {};
    const QRect box = column(index);
    const int wide = std::clamp((box.width() - 3 * kGap) / 2, 4, 24);
    const int middle = box.center().x();
    const int left = series == Series::Present ? middle - wide - 1 : middle + 2;
    const int top = yOf(forecast[index].nominal);
    return {left, top, wide, box.bottom() - top + 1};
}

void ForecastBars::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    const QRect box = column(0);
    painter.setPen(theme.outline);
    painter.drawLine(gutter(), box.bottom() + 1, width() - 1, box.bottom() + 1);
    painter.setPen(theme.muted);
    const int row = rowHeight();
    const int top = box.bottom() + 1 + kGap;
    const QStringList labels{tr("break"), tr("now"), tr("new")};
    for (int line = 0; line < 3; ++line)
        painter.drawText(QRect(0, top + line * row, gutter() - kGap, row),
                         Qt::AlignRight | Qt::AlignVCenter, labels.at(line));
    for (std::size_t index = 0; index < kBreaks; ++index)
        paintColumn(painter, index);
}

void ForecastBars::paintColumn(QPainter &painter, std::size_t index) const
{
    const Theme &theme = Theme::current();
    if (const QRect old = bar(Series::Present, index); old.isValid())
        painter.fillRect(old, theme.fill(DisplayState::Closed));
    if (const QRect next = bar(Series::Selected, index); next.isValid()) {
        painter.setPen(QPen(theme.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(next.adjusted(1, 1, -1, 0));
        paintWhisker(painter, next, m_selected[index]);
    }
    const QRect box = column(index);
    const int row = rowHeight();
    const QRect cell(box.left(), box.bottom() + 1 + kGap, box.width(), row);
    const bool differs = index < m_present.size() && index < m_selected.size()
                         && m_present[index].nominal != m_selected[index].nominal;
    const std::uint32_t n = index < m_selected.size() ? m_selected[index].n : 0;
    painter.setPen(theme.muted);
    painter.drawText(cell, Qt::AlignCenter, QStringLiteral("#%1").arg(n));
    painter.drawText(cell.translated(0, row), Qt::AlignCenter, durationOf(m_present, index));
    QFont font = painter.font();
    const QFont plain = font;
    font.setBold(differs);
    painter.setFont(font);
    painter.setPen(differs ? theme.text : theme.muted);
    painter.drawText(cell.translated(0, 2 * row), Qt::AlignCenter, durationOf(m_selected, index));
    painter.setFont(plain);
}

void ForecastBars::paintWhisker(QPainter &painter, const QRect &bar,
                                const ForecastBreak &forecast) const
{
    if (forecast.longest <= forecast.shortest)
        return;
    const int x = bar.center().x();
    const int high = yOf(forecast.longest);
    const int low = yOf(forecast.shortest);
    painter.setPen(QPen(Theme::current().text, 1));
    painter.drawLine(x, high, x, low);
    painter.drawLine(x - 2, high, x + 2, high);
    painter.drawLine(x - 2, low, x + 2, low);
}

bool ForecastBars::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const QPoint at = static_cast<QHelpEvent *>(event)->pos();
    QStringList lines;
    for (std::size_t index = 0; index < std::min(kBreaks, m_selected.size()); ++index) {
        if (at.x() < column(index).left() || at.x() > column(index).right())
            continue;
        const ForecastBreak &next = m_selected[index];
        lines << tr("Break %1: %2").arg(QString::number(next.n), spokenDuration(next.nominal));
        if (next.longest > next.shortest)
            lines << tr("with jitter %1 to %2")
                         .arg(spokenDuration(next.shortest), spokenDuration(next.longest));
        if (!next.reason.empty())
            lines << shownText(next.reason);
    }
    showPlainToolTip(static_cast<QHelpEvent *>(event)->globalPos(),
                     plainToolTip(lines.join(QLatin1Char('\n'))), this);
    return true;
}

} // namespace switchgear::ui
