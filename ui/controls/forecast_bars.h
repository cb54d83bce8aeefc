// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/break_duration.h>

#include <QWidget>

#include <vector>

namespace switchgear::ui {

/// The next breaks under two strategies side by side: the present one solid, the selected one
/// outlined, on a logarithmic height; below each pair both durations as numbers. Whiskers span what
/// jitter may make of a break.
class ForecastBars final : public QWidget
{
    Q_OBJECT

public:
    explicit ForecastBars(QWidget *parent = nullptr);

    void setForecasts(std::vector<ForecastBreak> present, std::vector<ForecastBreak> selected);
    [[nodiscard]] const std::vector<ForecastBreak> &present() const { return m_present; }
    [[nodiscard]] const std::vector<ForecastBreak> &selected() const { return m_selected; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

    /// Where the bar of a break stands; for tests of what is painted.
    enum class Series : quint8 { Present, Selected };
    [[nodiscard]] QRect bar(Series series, std::size_t index) const;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override; ///< tool tips: the reason for a break

private:
    [[nodiscard]] QRect column(std::size_t index) const;
    [[nodiscard]] int gutter() const;
    [[nodiscard]] int rowHeight() const;
    [[nodiscard]] int yOf(Duration duration) const;
    void paintColumn(QPainter &painter, std::size_t index) const;
    void paintWhisker(QPainter &painter, const QRect &bar, const ForecastBreak &forecast) const;
    void describe();

    std::vector<ForecastBreak> m_present;
    std::vector<ForecastBreak> m_selected;
    Duration m_shortest{1};
    Duration m_longest{1};
};

} // namespace switchgear::ui
