// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/lanes/lane_data.h"

#include <QRect>

#include <vector>

class QPainter;

namespace switchgear::ui {

/// The name and value of a line, written where the line ends: it takes the place of a legend.
struct EndLabel
{
    QString text;
    QColor colour;
    int x = 0; ///< where the line ends
    int y = 0;
};

/// Where labels of this height stand, in the order given: as near to their own y as they can be
/// with none upon another, within the top and bottom of `area`. Labels that do not fit keep their
/// order and are pressed together evenly.
[[nodiscard]] std::vector<int> spreadLabels(const std::vector<EndLabel> &labels, const QRect &area,
                                            int height);

/// Draws them right of the ends of their lines, or at the right edge of `area` where there is no
/// room.
void paintEndLabels(QPainter &painter, const std::vector<EndLabel> &labels, const QRect &area,
                    const QColor &ground);

} // namespace switchgear::ui
