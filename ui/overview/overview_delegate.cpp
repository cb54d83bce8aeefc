// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/overview/overview_delegate.h"

#include "ui/overview/cell_painter.h"
#include "ui/overview/overview_model.h"
#include "ui/style/state_painter.h"
#include "ui/style/theme.h"

#include <QAbstractItemView>
#include <QPainter>

#include <cmath>

namespace switchgear::ui {

namespace {

constexpr int kMargin = 6;
constexpr int kTimelineHeight = 16;
constexpr int kMarker = 3; ///< width of the mark on a selected row

void paintText(QPainter &painter, const QRect &box, Qt::Alignment alignment, const QString &text,
               const QFont &font, const QColor &ink)
{
    painter.setFont(font);
    painter.setPen(ink);
    const QString shown =
        QFontMetrics(font).elidedText(text, Qt::ElideRight, std::max(0, box.width()));
    painter.drawText(box, static_cast<int>(alignment | Qt::AlignVCenter) | Qt::TextSingleLine,
                     shown);
}

} // namespace

void OverviewDelegate::setTimeRange(TimePoint from, TimePoint to)
{
    m_from = from;
    m_to = to;
}

QSize OverviewDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return {QStyledItemDelegate::sizeHint(option, index).width(), kOverviewRowHeight};
}

void OverviewDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    const Theme &theme = Theme::current();
    const QColor ground = paintGround(*painter, option, index, theme);
    const auto *row = index.data(OverviewModel::RowRole).value<const OverviewRow *>();
    const auto *record = index.data(OverviewModel::RecordRole).value<const CircuitRecord *>();
    if (!row || !record)
        return;
    Cell cell{*row,       *record, theme, ground, option.rect.adjusted(kMargin, 0, -kMargin, 0),
              option.font};
    cell.font.setItalic(row->isStale);
    const QColor ink = row->isStale ? theme.muted : theme.text;

    painter->save();
    painter->setClipRect(option.rect, Qt::IntersectClip);
    switch (index.column()) {
    case OverviewModel::State:
        paintState(*painter, cell);
        break;
    case OverviewModel::Circuit:
        paintText(*painter, cell.box, Qt::AlignLeft, row->name, cell.font, ink);
        break;
    case OverviewModel::Timeline:
        paintTimeline(*painter, cell);
        break;
    case OverviewModel::Failing:
        paintFailing(*painter, cell);
        break;
    case OverviewModel::Calls:
        paintCalls(*painter, cell);
        break;
    case OverviewModel::P95:
        paintText(*painter, cell.box, Qt::AlignRight, row->p95Text, cell.font, theme.muted);
        break;
    default:
        paintBreak(*painter, cell);
        break;
    }
    painter->restore();
}

QColor OverviewDelegate::paintGround(QPainter &painter, const QStyleOptionViewItem &option,
                                     const QModelIndex &index, const Theme &theme) const
{
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const QColor ground = selected ? theme.selection : theme.base;
    painter.fillRect(option.rect, ground);
    if (!selected)
        painter.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                         theme.alternate);
    if (selected && index.column() == 0)
        painter.fillRect(QRect(option.rect.topLeft(), QSize(kMarker, option.rect.height())),
                         theme.accent);
    // The keyboard is on a row, not on a cell.
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    if (view && view->hasFocus() && view->currentIndex().row() == index.row()) {
        const QRect &box = option.rect;
        painter.fillRect(QRect(box.left(), box.top(), box.width(), 1), theme.accent);
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), theme.accent);
    }
    return ground;
}

void OverviewDelegate::paintState(QPainter &painter, const Cell &cell) const
{
    const DisplayState state = cell.row.isStale ? DisplayState::Unknown : cell.row.state;
    const int width = std::min(pillWidth(cell.font), cell.box.width());
    const QRect pill(cell.box.left(), cell.box.top(), width, cell.box.height());
    const QString word = cell.row.isStale ? ui::displayText(state) : cell.row.stateText;
    paintPill(painter, pill, state, word, cell.theme, cell.ground, cell.font);
    const QRect rest = cell.box.adjusted(width + 4, 0, 0, 0);
    QColor ink = cell.theme.muted;
    QFont font = cell.font;
    if (cell.row.isUnacknowledged) {
        // Steady weight and ink beside the blinking frame, which not everybody is shown.
        font.setBold(true);
        ink = cell.theme.text;
        const bool lit = (m_now.time_since_epoch() / std::chrono::milliseconds{500}) % 2 == 0;
        if (lit) {
            painter.setPen(QPen(cell.theme.attention, 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(pill.adjusted(-3, 2, 2, -2), 5, 5);
        }
    }
    paintText(painter, rest, Qt::AlignRight, cell.row.timeInState, font, ink);
}

void OverviewDelegate::paintTimeline(QPainter &painter, const Cell &cell) const
{
    const QRect lane(cell.box.left(), cell.box.center().y() - kTimelineHeight / 2 + 1,
                     cell.box.width(), kTimelineHeight);
    const TimeScale scale{m_from, m_to, lane.width()};
    const auto &spans =
        cell.row.kind == RowKind::Limiter ? cell.record.limiterSpans : cell.record.spans;
    paintStateRuns(painter, lane, stateRuns(spans, scale), cell.theme);
}

void OverviewDelegate::paintFailing(QPainter &painter, const Cell &cell) const
{
    const QFontMetrics metrics(cell.font);
    const int number = std::max(metrics.horizontalAdvance(QStringLiteral("100 %")),
                                metrics.horizontalAdvance(cell.row.failingText));
    const int room = cell.box.width() - number - 8;
    const bool isOpen = cell.row.state == DisplayState::Open;
    const QRect bar(cell.box.left(), cell.box.top(), room, cell.box.height());
    if (room >= 24 && cell.row.kind == RowKind::Limiter)
        paintLoadBar(painter, bar, cell.row.barPercent(), cell.row.limitPercent, cell.theme);
    else if (room >= 24)
        paintFailingBar(painter, bar, cell.row.barPercent(), cell.row.limitPercent, isOpen,
                        cell.theme);
    const bool known = !std::isnan(cell.row.failingPercent) && !cell.row.isStale;
    paintText(painter, cell.box, Qt::AlignRight, cell.row.failingText, cell.font,
              known ? cell.theme.text : cell.theme.muted);
}

void OverviewDelegate::paintCalls(QPainter &painter, const Cell &cell) const
{
    const int number = QFontMetrics(cell.font).horizontalAdvance(QStringLiteral("00 000"));
    const int room = std::min(cell.box.width() - number - 4, 64);
    if (room >= 24 && cell.record.now.totals.calls > 0)
        paintSparkline(painter,
                       QRect(cell.box.left(), cell.box.top() + 7, room, cell.box.height() - 14),
                       cell.record.samples, m_now, cell.theme.muted);
    paintText(painter, cell.box, Qt::AlignRight, cell.row.callsText, cell.font,
              cell.row.isStale ? cell.theme.muted : cell.theme.text);
}

void OverviewDelegate::paintBreak(QPainter &painter, const Cell &cell) const
{
    const bool isOpen = cell.row.state == DisplayState::Open;
    const bool calm = cell.row.state == DisplayState::Closed || cell.row.isStale;
    QFont font = cell.font;
    paintText(painter, cell.box, Qt::AlignLeft, cell.row.breakText, font,
              calm ? cell.theme.muted : cell.theme.text);
    if (!isOpen || std::isnan(cell.row.breakElapsed))
        return;
    // The break as a thin line: what of it is over.
    const QRect line(cell.box.left(), cell.box.bottom() - 3, cell.box.width(), 2);
    painter.fillRect(line, cell.theme.grid);
    const int over =
        static_cast<int>(std::lround(cell.row.breakElapsed * static_cast<float>(line.width())));
    painter.fillRect(QRect(line.topLeft(), QSize(over, 2)), cell.theme.fill(DisplayState::Open));
}

} // namespace switchgear::ui
