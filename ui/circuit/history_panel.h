// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/lanes/lane_data.h"

#include <QSplitter>

class QTableView;

namespace switchgear::ui {

class FrozenPanel;
class HistoryModel;

/// The history of a circuit as a table, and beside it what the circuit saw at the selected change.
class HistoryPanel final : public QSplitter
{
    Q_OBJECT

public:
    explicit HistoryPanel(QWidget *parent = nullptr);

    void showRecord(const QString &circuit, const LaneData &seen);
    [[nodiscard]] QTableView *table() const { return m_table; }
    [[nodiscard]] HistoryModel *model() const { return m_model; }

Q_SIGNALS:
    /// A change was double-clicked, or Enter was pressed on it: its time is to be shown.
    void instantRequested(switchgear::TimePoint at);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void makeTable();
    void selectNewestOpening();
    void showSelected();

    HistoryModel *m_model;
    QTableView *m_table;
    FrozenPanel *m_frozen;
    QString m_circuit;
    WallTime m_wall;
    bool m_isMoved = false; ///< by an operator: then the widths are theirs
    bool m_isChosen = false; ///< an operator selected a change; until then the newest opening is
    quint64 m_shown = 0; ///< the sequence of the change in the panel; 0: none
};

} // namespace switchgear::ui
