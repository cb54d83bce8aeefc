// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/wall_time.h"

#include <switchgear/change.h>

#include <QWidget>

#include <vector>

namespace switchgear::ui {

/// The parts of the window that opened a circuit: one bar for each, its calls, and from the foot up
/// those that failed. The height of the highest stands beside them.
class PartsChart final : public QWidget
{
    Q_OBJECT

public:
    explicit PartsChart(QWidget *parent = nullptr);

    void setParts(const std::vector<WindowPart> &parts);
    /// Where the bar of a part stands, all of it and what failed of it.
    struct Bar
    {
        QRect calls;
        QRect failed;
    };
    [[nodiscard]] std::vector<Bar> bars() const;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] std::uint64_t mostCalls() const;

    std::vector<WindowPart> m_parts;
};

/// The last outcomes before an opening, oldest first: a filled cell with a cross for a failure, an
/// empty one for a success; what each was is in its tool tip.
class OutcomeStrip final : public QWidget
{
    Q_OBJECT

public:
    explicit OutcomeStrip(QWidget *parent = nullptr);

    void setOutcomes(const std::vector<RecentOutcome> &outcomes, const WallTime &wall);
    [[nodiscard]] QRect cell(int index) const;
    /// "12:43:39.113 http.503 after 22 ms".
    [[nodiscard]] QString outcomeText(int index) const;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    std::vector<RecentOutcome> m_outcomes;
    WallTime m_wall;
};

} // namespace switchgear::ui
