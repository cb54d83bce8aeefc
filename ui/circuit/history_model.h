// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/circuit_record.h"
#include "ui/data/wall_time.h"

#include <QAbstractTableModel>

#include <deque>

namespace switchgear::ui {

/// The changes of one circuit, newest first. New ones come in as rows of their own, so that what
/// was selected stays selected.
class HistoryModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum class Column : quint8 { Time, Title, After, Why, Who, Window };
    static constexpr int kColumns = 6;

    explicit HistoryModel(QObject *parent = nullptr);

    /// Takes over what is new; another circuit than before begins anew.
    void show(const QString &circuit, const std::deque<Change> &changes, const WallTime &wall);
    [[nodiscard]] const Change *change(int row) const; ///< null for a row that is not there

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    void dropOlderThan(std::uint64_t sequence);
    void addNewerThan(std::uint64_t sequence, const std::deque<Change> &changes);
    [[nodiscard]] QString text(const Change &change, Column column) const;

    QString m_circuit;
    std::deque<Change> m_changes; ///< newest first
    WallTime m_wall;
};

} // namespace switchgear::ui
