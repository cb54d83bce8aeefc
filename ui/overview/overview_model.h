// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/overview/overview_row.h"

#include <QAbstractTableModel>
#include <QHash>

#include <vector>

namespace switchgear::ui {

class AttentionBook;
class FleetStore;

/// The circuits of a store as rows, in the order of the registry, each followed by its limiter
/// where it has one. Announces one change of data for
/// each refresh, over all rows; rows that come or go are inserted and removed, never reset, so that
/// a selection survives.
class OverviewModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { State, Circuit, Timeline, Failing, Calls, P95, Break, ColumnCount };
    enum Role {
        RowRole = Qt::UserRole, ///< const OverviewRow *, valid until the next refresh
        RecordRole, ///< const CircuitRecord *, likewise
    };

    /// Without a book nothing is marked as unacknowledged. Both must outlive the model.
    explicit OverviewModel(const FleetStore *store, const AttentionBook *book = nullptr,
                           QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

    [[nodiscard]] const OverviewRow &row(int row) const
    {
        return m_rows[static_cast<std::size_t>(row)];
    }
    /// -1: none.
    [[nodiscard]] int rowOf(const QString &circuit, RowKind kind = RowKind::Circuit) const;
    [[nodiscard]] bool hasLimiters() const;
    /// The title of the timeline's column: "Last 10 min".
    void setTimelineTitle(const QString &title);

    /// Takes over what the store holds now.
    void refresh();

private:
    /// Which circuit of the store, and what of it.
    struct RowId
    {
        QString circuit;
        RowKind kind = RowKind::Circuit;

        bool operator==(const RowId &) const = default;
    };

    void adjustRows();
    void insertMissing(const std::vector<RowId> &wanted);
    [[nodiscard]] std::vector<RowId> wantedRows() const;
    void fillRow(std::size_t row);
    [[nodiscard]] QString text(const OverviewRow &row, int column) const;
    [[nodiscard]] QString toolTip(const OverviewRow &row, int column) const;
    [[nodiscard]] QString limiterToolTip(const CircuitRecord &record, const OverviewRow &row,
                                         int column) const;

    const FleetStore *m_store;
    const AttentionBook *m_book;
    std::vector<OverviewRow> m_rows;
    std::vector<RowId> m_ids; ///< of m_rows
    QHash<QString, int> m_circuitRows; ///< by circuit: its own row
    QString m_timelineTitle;
};

} // namespace switchgear::ui
