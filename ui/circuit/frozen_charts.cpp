// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/circuit/frozen_charts.h"

#include "ui/circuit/error_model.h"
#include "ui/controls/order_text.h"
#include "ui/data/shown_text.h"
#include "ui/lanes/lane.h"
#include "ui/style/plain_tool_tips.h"
#include "ui/style/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace switchgear::ui {

namespace {

constexpr int kChartHeight = 56;
constexpr int kScaleWidth = 32;
constexpr int kBarGap = 2;
constexpr int kMostBarWidth = 24;
constexpr int kCell = 12;
constexpr int kCellGap = 3;

} // namespace

PartsChart::PartsChart(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void PartsChart::setParts(const std::vector<WindowPart> &parts)
{
    m_parts = parts;
    QStringList texts;
    for (const WindowPart &part : m_parts)
        texts.append(tr("%1 of %2").arg(part.failed).arg(part.calls));
    setAccessibleName(tr("Failed calls of each part of the window"));
    setAccessibleDescription(texts.join(QStringLiteral(", ")));
    update();
}

std::uint64_t PartsChart::mostCalls() const
{
    std::uint64_t most = 0;
    for (const WindowPart &part : m_parts)
        most = std::max(most, part.calls);
    return most;
}

std::vector<PartsChart::Bar> PartsChart::bars() const
{
    std::vector<Bar> bars;
    if (m_parts.empty())
        return bars;
    const int step =
        std::min(kMostBarWidth + kBarGap,
                 std::max(2, (width() - kScaleWidth) / static_cast<int>(m_parts.size())));
    const int barWidth = std::max(1, step - kBarGap);
    const auto most = static_cast<double>(std::max<std::uint64_t>(1, mostCalls()));
    const auto heightOf = [this, most](std::uint64_t count) {
        return static_cast<int>(std::ceil(static_cast<double>(count) / most * (height() - 1)));
    };
    int x = kScaleWidth;
    for (const WindowPart &part : m_parts) {
        const int calls = heightOf(part.calls);
        const int failed = heightOf(part.failed);
        bars.push_back({QRect(x, height() - calls, barWidth, calls),
                        QRect(x, height() - failed, barWidth, failed)});
        x += step;
    }
    return bars;
}

QSize PartsChart::sizeHint() const
{
    return {kScaleWidth + 10 * (kMostBarWidth / 2 + kBarGap), kChartHeight};
}

QSize PartsChart::minimumSizeHint() const
{
    return {kScaleWidth + 60, kChartHeight};
}

void PartsChart::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.setFont(laneFont(font()));
    painter.setPen(theme.muted);
    const QRect scale(0, 0, kScaleWidth - 4, height());
    painter.drawText(scale, Qt::AlignRight | Qt::AlignTop,
                     rateText(static_cast<double>(mostCalls())));
    painter.drawText(scale, Qt::AlignRight | Qt::AlignBottom, QStringLiteral("0"));
    for (const Bar &bar : bars()) {
        painter.fillRect(bar.calls, theme.fill(DisplayState::Closed));
        painter.fillRect(bar.failed, theme.failure);
    }
    painter.fillRect(kScaleWidth, height() - 1, width() - kScaleWidth, 1, theme.outline);
}

bool PartsChart::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const std::vector<Bar> all = bars();
    for (std::size_t i = 0; i < all.size(); ++i) {
        const QRect column(all[i].calls.left(), 0, all[i].calls.width() + kBarGap, height());
        if (column.contains(help->pos())) {
            showPlainToolTip(
                help->globalPos(),
                tr("%1 of %2 calls failed").arg(m_parts[i].failed).arg(m_parts[i].calls), this,
                column);
            return true;
        }
    }
    QToolTip::hideText();
    return true;
}

OutcomeStrip::OutcomeStrip(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void OutcomeStrip::setOutcomes(const std::vector<RecentOutcome> &outcomes, const WallTime &wall)
{
    m_outcomes = outcomes;
    m_wall = wall;
    QStringList texts;
    for (int i = 0; i < static_cast<int>(m_outcomes.size()); ++i)
        texts.append(outcomeText(i));
    setAccessibleName(tr("Last outcomes before the opening"));
    setAccessibleDescription(texts.join(QStringLiteral("; ")));
    update();
}

QRect OutcomeStrip::cell(int index) const
{
    const int count = std::max(1, static_cast<int>(m_outcomes.size()));
    const int step = std::clamp(width() / count, 4, kCell + kCellGap);
    return {index * step, 0, std::max(3, step - kCellGap), kCell};
}

QString OutcomeStrip::outcomeText(int index) const
{
    const RecentOutcome &outcome = m_outcomes[static_cast<std::size_t>(index)];
    QString text = m_wall.exactText(outcome.at) + u' '
                   + (outcome.failed ? errorText(outcome.error) : tr("success"));
    if (outcome.took)
        text += tr(" after ") + shortDuration(std::chrono::round<Duration>(*outcome.took));
    if (outcome.slow)
        text += tr(" (slow)");
    return text;
}

QSize OutcomeStrip::sizeHint() const
{
    return {20 * (kCell + kCellGap), kCell};
}

QSize OutcomeStrip::minimumSizeHint() const
{
    return {20 * 4, kCell};
}

void OutcomeStrip::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    for (int i = 0; i < static_cast<int>(m_outcomes.size()); ++i) {
        const RecentOutcome &outcome = m_outcomes[static_cast<std::size_t>(i)];
        const QRect box = cell(i);
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.fillRect(box, outcome.failed ? theme.failure : theme.base);
        painter.setPen(outcome.failed ? theme.failure : theme.outline);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(box.adjusted(0, 0, -1, -1));
        if (!outcome.failed || box.width() < 8)
            continue;
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(theme.base, 1.5));
        const double inset = box.width() * 0.3;
        const QRectF cross(box.left() + inset, box.center().y() + 0.5 - (box.width() / 2.0 - inset),
                           box.width() - 2 * inset, box.width() - 2 * inset);
        painter.drawLine(cross.topLeft(), cross.bottomRight());
        painter.drawLine(cross.bottomLeft(), cross.topRight());
    }
}

bool OutcomeStrip::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    for (int i = 0; i < static_cast<int>(m_outcomes.size()); ++i) {
        const QRect box = cell(i).adjusted(0, 0, kCellGap, 0);
        if (box.contains(help->pos())) {
            showPlainToolTip(help->globalPos(), plainToolTip(outcomeText(i)), this, box);
            return true;
        }
    }
    QToolTip::hideText();
    return true;
}

} // namespace switchgear::ui
