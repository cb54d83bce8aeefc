// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/wall_time.h"
#include "ui/lanes/lane_scale.h"

#include <QString>

#include <vector>

namespace switchgear::ui {

/// One mark of the ruler.
struct RulerTick
{
    TimePoint at;
    QString text;

    bool operator==(const RulerTick &) const = default;
};

/// The distance of the marks: the shortest round step (1, 2, 5, 10, 15, 30 of seconds and minutes,
/// then hours) that keeps them `spacing` pixels apart.
[[nodiscard]] Duration rulerStep(const LaneScale &scale, int spacing) noexcept;

/// The marks of a ruler, oldest first: round and stable in local wall time, so that a mark keeps
/// its instant while the window moves on.
[[nodiscard]] std::vector<RulerTick> rulerTicks(const LaneScale &scale, const WallTime &wall,
                                                int spacing);

} // namespace switchgear::ui
