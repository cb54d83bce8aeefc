// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/lanes/lane.h"
#include "ui/style/state_painter.h"

#include <optional>
#include <vector>

namespace switchgear::ui {

/// The states of a circuit over time: what was, and of an open break what is still to come. A flag
/// stands where a person took hold of it.
class StateLane final : public Lane
{
    Q_OBJECT

public:
    StateLane(TimeWindow *window, LaneDensity density, QWidget *parent = nullptr);

    [[nodiscard]] LaneTable table(const LaneData &seen, TimePoint from,
                                  TimePoint to) const override;
    /// What stands in the part that is to come: "17 s", or why nothing comes by itself.
    [[nodiscard]] const QString &aheadText() const { return m_aheadText; }

protected:
    void showData(const LaneData &seen) override;
    [[nodiscard]] std::vector<LaneText> readingsAt(const LaneData &seen,
                                                   TimePoint at) const override;
    void paintAbove(QPainter &painter) override;
    [[nodiscard]] int plotHeight() const override;
    void paintEvent(QPaintEvent *event) override;

private:
    void describe(const LaneData &seen);
    void paintFlags(QPainter &painter) const;
    void paintAheadText(QPainter &painter) const;

    std::vector<StateRun> m_runs;
    std::vector<int> m_flags; ///< columns of what a person ordered
    std::optional<TimePoint> m_breakEnds;
    QString m_aheadText;
    QString m_aheadShort; ///< where there is no room for it
    DisplayState m_state = DisplayState::Unknown;
    WallTime m_wall;
};

/// What an open, half-open or isolated circuit waits for, in a few words: "17 s", "waiting for a
/// call", "until 14:00:00"; empty where nothing is to come.
[[nodiscard]] QString waitText(const CircuitRecord &record, TimePoint now, const WallTime &wall);

/// The break is over, and no call has come that could be a probe.
[[nodiscard]] bool isStarved(const CircuitRecord &record, TimePoint now);

} // namespace switchgear::ui
