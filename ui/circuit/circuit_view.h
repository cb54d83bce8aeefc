// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/order_wish.h"
#include "ui/lanes/lane_data.h"

#include <QList>
#include <QWidget>

class QSplitter;
class QTabWidget;

namespace switchgear::ui {

class CircuitHeader;
class ControlBar;
class ErrorPanel;
class FleetStore;
class HistoryPanel;
class LaneStack;
class OptionTable;
class Selection;
class StageStrip;
class TimeWindow;

/// Everything of one circuit: how it stands and why, the controls, its lanes over time, its errors,
/// its history with what it saw at each opening, its configuration.
///
/// Refreshes itself with the store while it can be seen.
/// It shows the current one of what is selected, always; choosing another one here selects that.
/// **Ownership.** What is handed in outlives it. Without a window or a selection it has one of its
/// own.
class CircuitView final : public QWidget
{
    Q_OBJECT

public:
    explicit CircuitView(FleetStore *store, QWidget *parent = nullptr, TimeWindow *window = nullptr,
                         Selection *selection = nullptr);

    /// Selects it. Empty: none, until the view is shown: it begins with the one in the worst state.
    void setCircuit(const QString &name);
    [[nodiscard]] const QString &circuit() const { return m_circuit; }
    [[nodiscard]] TimeWindow *timeWindow() const;
    [[nodiscard]] ControlBar *controlBar() const { return m_controls; }
    [[nodiscard]] LaneStack *lanes() const { return m_lanes; }
    [[nodiscard]] HistoryPanel *history() const { return m_history; }
    [[nodiscard]] ErrorPanel *errors() const { return m_errors; }

    /// The positions of the splitters, to be kept between two runs; what cannot be read is ignored.
    [[nodiscard]] QByteArray saveLayout() const;
    void restoreLayout(const QByteArray &layout);

Q_SIGNALS:
    void circuitChanged(const QString &name);
    void ordersRequested(const QList<switchgear::ui::OrderWish> &wishes);
    void exportRequested(const QByteArray &content, const QString &suggestedName);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void makeParts(TimeWindow *window);
    void layOut();
    void connectParts();
    [[nodiscard]] QString mostUrgent() const;
    void followSelection();
    void followNames();
    void refresh();
    void showErrors();
    [[nodiscard]] LaneData seen() const;
    void previewStrategy(const QString &circuit, const std::optional<BreakDuration> &candidate);

    FleetStore *m_store;
    Selection *m_selection;
    CircuitHeader *m_header = nullptr;
    ControlBar *m_controls = nullptr;
    StageStrip *m_stages = nullptr;
    LaneStack *m_lanes = nullptr;
    ErrorPanel *m_errors = nullptr;
    HistoryPanel *m_history = nullptr;
    OptionTable *m_options = nullptr;
    QTabWidget *m_tabs = nullptr;
    QSplitter *m_across = nullptr;
    QSplitter *m_down = nullptr;
    QString m_circuit;
};

} // namespace switchgear::ui
