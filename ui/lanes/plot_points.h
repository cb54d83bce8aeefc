// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/circuit_record.h"

#include <QList>
#include <QPointF>

#include <optional>

namespace switchgear::ui {

/// A value of a sample: which member is plotted.
using SampleValue = float CircuitSample::*;

/// Two samples farther apart than this have a gap between them: nothing is known of the time
/// between.
inline constexpr Duration kSampleGap = std::chrono::milliseconds{2500};

/// The samples that a window shows, with one more at each side so that lines reach its edges.
struct SampleRange
{
    std::size_t first = 0;
    std::size_t end = 0;

    [[nodiscard]] bool isEmpty() const noexcept { return first == end; }
    bool operator==(const SampleRange &) const = default;
};
[[nodiscard]] SampleRange visibleSamples(const std::deque<CircuitSample> &samples, TimePoint from,
                                         TimePoint to);

/// The sample that tells of an instant: the first one at or after it, or the newest just before it;
/// null where the nearest is farther away than kSampleGap.
[[nodiscard]] const CircuitSample *sampleAt(const std::deque<CircuitSample> &samples, TimePoint at);

/// The points of a line: x in seconds since `base`, a NaN between stretches that are not joined.
///
/// **Algorithm.** Where there are more samples than one for each `column`, each two columns give
/// their lowest and highest value in the order in which they came, so that no spike is lost and
/// there is at most one point for each column. The columns are counted from TimePoint{}: a point
/// keeps its place while the window moves on, and the line does not shimmer. A lone sample becomes
/// a short dash of one column, because a line of one point would not be seen.
[[nodiscard]] QList<QPointF> plotPoints(const std::deque<CircuitSample> &samples, SampleRange range,
                                        SampleValue value, TimePoint base, Duration column);

/// The highest value in the range; none where there is none but NaN.
[[nodiscard]] std::optional<float> highestValue(const std::deque<CircuitSample> &samples,
                                                SampleRange range, SampleValue value);

} // namespace switchgear::ui
