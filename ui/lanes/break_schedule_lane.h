// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/lanes/lane.h"

#include <optional>
#include <vector>

namespace switchgear::ui {

/// How long each break was, and how long the next ones would be: one bar for each opening, where it
/// began and as wide as it lasted, its height the logarithm of its length; after now a row of
/// ghosts, one for each break of the forecast, and beside them those of a strategy that is being
/// tried out.
class BreakScheduleLane final : public Lane
{
    Q_OBJECT

public:
    BreakScheduleLane(TimeWindow *window, LaneDensity density, QWidget *parent = nullptr);

    /// The forecast of another strategy, to be drawn beside the present one; none: no longer.
    void setPreview(std::optional<std::vector<ForecastBreak>> preview);

    [[nodiscard]] LaneTable table(const LaneData &seen, TimePoint from,
                                  TimePoint to) const override;

    /// One bar, as it is drawn.
    struct Bar
    {
        QRect place;
        Duration length{0};
        enum class Kind : quint8 { Past, Forecast, Preview } kind = Kind::Past;
    };
    [[nodiscard]] const std::vector<Bar> &bars() const { return m_bars; }

protected:
    void showData(const LaneData &seen) override;
    [[nodiscard]] std::vector<LaneText> readingsAt(const LaneData &seen,
                                                   TimePoint at) const override;
    void paintAbove(QPainter &painter) override;
    [[nodiscard]] int plotHeight() const override;
    [[nodiscard]] int leastPlotHeight() const override;
    void paintEvent(QPaintEvent *event) override;

private:
    struct Opening
    {
        TimePoint at;
        Duration length{0};
        std::uint32_t n = 1;
    };

    void fitAxis();
    void layOut();
    void addPast(const Opening &opening);
    void addGhosts(int left, int right);
    [[nodiscard]] int heightOf(Duration length) const;
    [[nodiscard]] QString noteText() const;
    void paintGround(QPainter &painter) const;
    void paintBar(QPainter &painter, const Bar &bar) const;
    void paintLengths(QPainter &painter) const;

    std::vector<Opening> m_openings; ///< those that the window shows, oldest first
    std::vector<ForecastBreak> m_forecast;
    std::optional<std::vector<ForecastBreak>> m_preview;
    std::vector<Bar> m_bars;
    std::optional<Duration> m_max; ///< of the strategy
    Duration m_low{0}; ///< of the axis
    Duration m_high{0};
    WallTime m_wall;
};

/// The openings among a circuit's changes, each with the whole break that it began.
[[nodiscard]] bool isOpening(const Change &change) noexcept;

} // namespace switchgear::ui
