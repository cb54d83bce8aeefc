// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/style/state_painter.h"

#include <switchgear/time.h>

namespace switchgear::ui {

/// The columns that every lane keeps free beside its plot, so that plots line up whatever their
/// labels are.
inline constexpr int kLaneGutter = 56;
inline constexpr int kLaneRightMargin = 8;

/// The line between instants and pixels: `from` is at the left edge of the pixel column `left`,
/// `to` at the right edge of the last of `width` columns. A plain value.
struct LaneScale
{
    TimePoint from;
    TimePoint to;
    int left = kLaneGutter;
    int width = 1;

    /// The scale of a lane that is `laneWidth` pixels wide; never narrower than one pixel.
    [[nodiscard]] static LaneScale ofLane(TimePoint from, TimePoint to, int laneWidth) noexcept
    {
        const int width = laneWidth - kLaneGutter - kLaneRightMargin;
        return {from, to, kLaneGutter, width > 1 ? width : 1};
    }

    [[nodiscard]] Duration span() const noexcept { return to - from; }

    [[nodiscard]] double xOf(TimePoint at) const noexcept
    {
        if (to <= from)
            return left;
        return left
               + static_cast<double>((at - from).count()) / static_cast<double>(span().count())
                     * width;
    }

    [[nodiscard]] TimePoint timeAt(double x) const noexcept
    {
        return from
               + Duration{static_cast<Duration::rep>((x - left) / width
                                                     * static_cast<double>(span().count()))};
    }

    /// How long one pixel column lasts; at least a nanosecond.
    [[nodiscard]] Duration perPixel() const noexcept
    {
        const Duration column = span() / width;
        return column.count() > 0 ? column : Duration{1};
    }

    /// The same as columns counted from `left`, for the painter of states.
    [[nodiscard]] TimeScale columns() const noexcept { return {from, to, width}; }

    bool operator==(const LaneScale &) const = default;
};

} // namespace switchgear::ui
