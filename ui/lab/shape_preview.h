// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/load_lab_status.h"

#include <QWidget>

#include <functional>

namespace switchgear::ui {

/// The factor on the rate at one instant of a run. The load generator's own, handed in, so that the
/// picture cannot differ from the load.
using ShapeFactor = std::function<double(LoadShape, std::chrono::nanoseconds)>;

/// The rate of the first minute of a run, as a curve; a line marks where a running one is.
class ShapePreview final : public QWidget
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds kSpan{60};

    explicit ShapePreview(QWidget *parent = nullptr);

    void setFactor(ShapeFactor factor);
    void show(LoadShape shape, double rate);
    /// None: nothing runs.
    void setElapsed(std::optional<std::chrono::milliseconds> elapsed);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] double rateAt(double share) const; ///< of the span
    [[nodiscard]] double highest() const;
    [[nodiscard]] QRect plot() const;
    void paintCurve(QPainter &painter, const QRect &plot, double top) const;

    ShapeFactor m_factor;
    LoadShape m_shape = LoadShape::Steady;
    double m_rate = 0;
    std::optional<std::chrono::milliseconds> m_elapsed;
};

} // namespace switchgear::ui
