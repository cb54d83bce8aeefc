// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/lanes/lane_data.h"

#include <QAbstractTableModel>
#include <QByteArray>
#include <QDialog>

class QTableView;

namespace switchgear::ui {

/// The rows of a LaneTable. It never changes after it was made.
class LaneTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit LaneTableModel(LaneTable table, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    LaneTable m_table;
};

/// A lane in words: what it showed when it was asked, newest first in sight. Not modal; Esc closes
/// it.
class LaneTableDialog final : public QDialog
{
    Q_OBJECT

public:
    LaneTableDialog(const QString &circuit, LaneTable table, QWidget *parent);

    [[nodiscard]] QTableView *view() const { return m_view; }

private:
    QTableView *m_view;
};

/// As comma-separated values: a cell with a comma, a quote or a line break is quoted, and one that
/// a spreadsheet would take for a formula is led by an apostrophe.
[[nodiscard]] QByteArray toCsv(const LaneTable &table);

} // namespace switchgear::ui
