// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/overview/overview_row.h"

#include <QStyledItemDelegate>

namespace switchgear::ui {

struct Theme;

/// Draws the overview's cells: pill, timeline, bars and numbers, from what the model's roles hold.
class OverviewDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    static constexpr int kOverviewRowHeight = 28;

    explicit OverviewDelegate(QObject *parent = nullptr) : QStyledItemDelegate(parent) {}

    /// The time that the row's timeline covers.
    void setTimeRange(TimePoint from, TimePoint to);
    /// The newest instant of which anything is known.
    void setNow(TimePoint now) { m_now = now; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const override;

private:
    struct Cell
    {
        const OverviewRow &row;
        const CircuitRecord &record;
        const Theme &theme;
        QColor ground;
        QRect box; ///< without the cell's margins
        QFont font;
    };

    [[nodiscard]] QColor paintGround(QPainter &painter, const QStyleOptionViewItem &option,
                                     const QModelIndex &index, const Theme &theme) const;
    void paintState(QPainter &painter, const Cell &cell) const;
    void paintTimeline(QPainter &painter, const Cell &cell) const;
    void paintFailing(QPainter &painter, const Cell &cell) const;
    void paintCalls(QPainter &painter, const Cell &cell) const;
    void paintBreak(QPainter &painter, const Cell &cell) const;

    TimePoint m_from;
    TimePoint m_to;
    TimePoint m_now;
};

} // namespace switchgear::ui
