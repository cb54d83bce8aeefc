// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/overview/overview_model.h"

#include <QSet>
#include <QSortFilterProxyModel>

#include <optional>

namespace switchgear::ui {

/// Orders and filters the overview's rows. It never sorts by itself: rows that move under a pointer
/// are clicked by mistake, so the view says when (see OverviewView).
///
/// By attention: unacknowledged items, then open, half-open, limiting, closed but near the limit,
/// isolated, disabled, closed; inside a group the worse failing share first, in steps of five
/// percent, then the order of the registry. The steps, and no order by volume, keep calm rows where
/// they are.
class OverviewOrder final : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    /// Stands for the order by attention where a column is asked for.
    static constexpr int kByAttention = -1;

    explicit OverviewOrder(OverviewModel *model, QObject *parent = nullptr);

    /// An empty set lets every state pass. A limiter passes by its sign: one that limits with what
    /// is half-open, one that lets all pass with what is closed.
    void setStates(const QSet<DisplayState> &states);
    [[nodiscard]] const QSet<DisplayState> &states() const { return m_states; }
    /// Part of a name, whatever its case.
    void setText(const QString &text);
    [[nodiscard]] const QString &text() const { return m_text; }
    /// Lets circuits with attention items pass alone.
    void setAttentionOnly(bool only);
    [[nodiscard]] bool isAttentionOnly() const { return m_attentionOnly; }
    /// None lets circuits and limiters pass.
    void setKind(std::optional<RowKind> kind);
    [[nodiscard]] std::optional<RowKind> kind() const { return m_kind; }
    [[nodiscard]] bool isFiltering() const;
    void clearFilters();

    void setOrder(int column, Qt::SortOrder order);
    [[nodiscard]] int orderColumn() const { return m_column; }
    [[nodiscard]] Qt::SortOrder order() const { return m_order; }

    /// The row that stands there; null: none. Valid until the next refresh.
    [[nodiscard]] const OverviewRow *rowAt(int row) const;

    /// Filters and sorts anew by what the rows are now. The selection stays with its circuits.
    void rearrange();

Q_SIGNALS:
    void filterChanged();

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    OverviewModel *m_model;
    QSet<DisplayState> m_states;
    QString m_text;
    bool m_attentionOnly = false;
    std::optional<RowKind> m_kind;
    int m_column = kByAttention;
    Qt::SortOrder m_order = Qt::AscendingOrder;
};

/// Whether a row comes before another one by attention; the order is strict but for equals.
[[nodiscard]] bool needsMoreAttention(const OverviewRow &left, const OverviewRow &right);

} // namespace switchgear::ui
