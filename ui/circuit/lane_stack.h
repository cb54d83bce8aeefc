// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/lanes/lane_data.h"

#include <QList>
#include <QScrollArea>

#include <optional>
#include <vector>

class QAction;

namespace switchgear::ui {

class BreakScheduleLane;
class FleetStore;
class FollowPill;
class Lane;
class TimeRuler;
class TimeWindow;

/// The lanes of one circuit under one ruler: state, failing percent, calls, latency and, in the
/// full form, the breaks. Where there is a little less room than they wish for they are lower;
/// where there is much less it scrolls, with the ruler in its place.
///
///     auto *lanes = new LaneStack(store, LaneDensity::Compact, this);
///     lanes->setCircuit(name);
///
/// It refreshes itself with the store, and does nothing while it is hidden.
/// **Ownership.** The store outlives it. Without a window handed in it has one of its own; a window
/// may be shared by several stacks.
class LaneStack final : public QScrollArea
{
    Q_OBJECT

public:
    LaneStack(FleetStore *store, LaneDensity density, QWidget *parent = nullptr,
              TimeWindow *window = nullptr);

    void setCircuit(const QString &name);
    [[nodiscard]] const QString &circuit() const { return m_circuit; }
    [[nodiscard]] TimeWindow *timeWindow() const { return m_window; }
    [[nodiscard]] const std::vector<Lane *> &lanes() const { return m_lanes; }
    [[nodiscard]] TimeRuler *ruler() const { return m_ruler; }
    /// What can be done with the selected range: zoom, statistics, export; off without one.
    [[nodiscard]] const QList<QAction *> &rangeActions() const { return m_rangeActions; }
    /// Ghosts of a strategy that is being tried out, beside those of the present one.
    void setPreviewedForecast(const std::optional<std::vector<ForecastBreak>> &forecast);
    /// Off: letters, digits and signs do nothing in the lanes; see Lane::setLetterKeys().
    void setLetterKeys(bool on);
    /// Shows the time around an instant, paused, with the cursor on it.
    void showInstant(TimePoint at);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// To be written to a file of the operator's choice.
    void exportRequested(const QByteArray &content, const QString &suggestedName);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void addLanes(LaneDensity density);
    void addLane(Lane *lane);
    void fitLanes();
    void placeRuler();
    void placePill();
    [[nodiscard]] LaneData seen() const;
    void advance();
    void refreshLanes();
    void readOut();
    void updatePill();
    void showTable(const Lane &lane);
    void addRangeAction(const QString &text, const QString &help,
                        void (LaneStack::*handler)(TimePoint, TimePoint));
    void addRangeActions();
    void openRangeMenu(const QPoint &globalPosition);
    void zoomTo(TimePoint from, TimePoint to);
    void showStatistics(TimePoint from, TimePoint to);
    void exportRange(TimePoint from, TimePoint to);

    FleetStore *m_store;
    TimeWindow *m_window;
    TimeRuler *m_ruler;
    FollowPill *m_pill;
    QWidget *m_column;
    std::vector<Lane *> m_lanes;
    QList<QAction *> m_rangeActions;
    BreakScheduleLane *m_breaks = nullptr;
    QString m_circuit;
    bool m_advancing = false;
};

} // namespace switchgear::ui
