// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/overview/overview_row.h"

#include <QStringList>
#include <QWidget>

class QLabel;
class QPushButton;
class QToolButton;

namespace switchgear::ui {

class AttentionBook;
class ControlBar;
class FleetStore;
class LaneStack;
class Notice;
class RecentChanges;
class StageStrip;
class StateLine;
class TimeWindow;

/// What is selected in the overview, close by: the circuit's name, its state and the reason, the
/// controls, the stages around its calls, its lanes and its last changes. Of several circuits:
/// their names, and what can be done with all of them.
class Inspector final : public QWidget
{
    Q_OBJECT

public:
    /// Store, book and window outlive it.
    Inspector(FleetStore *store, AttentionBook *book, TimeWindow *window,
              QWidget *parent = nullptr);

    /// Of a limiter's row: its circuit, and that it is the limiter that is meant.
    void setCircuits(const QStringList &circuits, RowKind kind = RowKind::Circuit);
    [[nodiscard]] const QStringList &circuits() const { return m_circuits; }
    [[nodiscard]] ControlBar *controls() const { return m_controls; }
    [[nodiscard]] LaneStack *lanes() const { return m_lanes; }
    [[nodiscard]] StageStrip *stages() const { return m_stages; }

Q_SIGNALS:
    void openRequested(const QString &circuit);
    void closeRequested();

private:
    void buildHead(QWidget *head);
    void buildAttention(QWidget *line);
    void refresh();
    void showOne(const QString &circuit);
    void showHead(const QString &circuit, const CircuitRecord *record);
    void showLimiter(const CircuitRecord &record);
    void showSeveral();

    FleetStore *m_store;
    AttentionBook *m_book;
    QStringList m_circuits;
    RowKind m_kind = RowKind::Circuit;
    QLabel *m_name = nullptr;
    QToolButton *m_open = nullptr;
    StateLine *m_state;
    QLabel *m_reason;
    QWidget *m_attention;
    Notice *m_notice = nullptr;
    QPushButton *m_acknowledge = nullptr;
    ControlBar *m_controls;
    StageStrip *m_stages;
    LaneStack *m_lanes;
    RecentChanges *m_changes;
};

} // namespace switchgear::ui
