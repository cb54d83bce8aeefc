// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/display_state.h"

#include <QSet>
#include <QWidget>

#include <chrono>
#include <vector>

class QComboBox;
class QLabel;
class QMenu;
class QPushButton;
class QToolButton;

namespace switchgear::ui {

class FleetStore;
class KpiLine;
class StateTile;
class TimeWindow;

/// The line at the top of the window: how many circuits are in which state, what all do together,
/// the way to find anything, which time is shown, and whether it is now.
class StatusStrip final : public QWidget
{
    Q_OBJECT

public:
    /// Below these widths the sentence, and then the tiles' words, give way.
    static constexpr int kHideSentence = 1280;
    static constexpr int kCompactTiles = 1100;

    StatusStrip(FleetStore *store, TimeWindow *window, QMenu *menu, QWidget *parent = nullptr);

    [[nodiscard]] const std::vector<StateTile *> &tiles() const { return m_tiles; }
    [[nodiscard]] KpiLine *kpis() const { return m_kpis; }
    void setStates(const QSet<DisplayState> &states);

    /// The chosen length; zero: as long as there are data, from one minute to ten.
    [[nodiscard]] std::chrono::seconds past() const;
    void setPast(std::chrono::seconds past);

Q_SIGNALS:
    void statesChosen(const QSet<switchgear::ui::DisplayState> &states);
    void findRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void buildTimeControls();
    void refresh();
    void refreshLive();
    void applyPast();
    void collapse();
    void chooseStates();

    FleetStore *m_store;
    TimeWindow *m_window;
    std::vector<StateTile *> m_tiles;
    KpiLine *m_kpis;
    QPushButton *m_find;
    QComboBox *m_past;
    QToolButton *m_live;
};

/// The shortest of 1, 2, 5 and 10 minutes that holds what is known, so that the first minutes of a
/// run are not a sliver at the edge.
[[nodiscard]] std::chrono::seconds fittingPast(std::chrono::nanoseconds known) noexcept;

} // namespace switchgear::ui
