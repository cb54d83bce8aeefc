// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/circuit_record.h"
#include "ui/style/theme.h"

#include <QRect>

#include <deque>
#include <optional>
#include <vector>

class QPainter;

namespace switchgear::ui {

/// Which instants lie on which pixel columns: `from` at column 0, `to` just past the last one.
struct TimeScale
{
    TimePoint from;
    TimePoint to;
    int width = 0; ///< columns

    [[nodiscard]] double columnOf(TimePoint at) const;
    [[nodiscard]] TimePoint instantOf(double column) const;
};

/// Neighbouring pixel columns that look alike.
struct StateRun
{
    int x = 0; ///< first column
    int width = 0; ///< at least 1
    DisplayState state = DisplayState::Unknown;
    /// More happened in each of these columns than can be seen; `state` is the worst of it.
    bool isCrowded = false;

    bool operator==(const StateRun &) const = default;
};

/// How bad a state is where only one can be drawn; higher is worse.
[[nodiscard]] int severity(DisplayState state) noexcept;

/// What each pixel column shows of spans that are sorted by time: nothing where they have nothing
/// to say, never less than one column for a span, the worst where several share a column, equal
/// neighbours in one run. Left to right. **Cost.** O(log spans + spans seen + width).
[[nodiscard]] std::vector<StateRun> stateRuns(const std::deque<StateSpan> &spans,
                                              const TimeScale &scale);

enum class StateDetail : quint8 {
    Row, ///< in a table: no words
    Lane, ///< the state's word in each run that has room for it, and an outline around all
};

/// Draws runs into `box`, column 0 at its left edge: fills, each state's texture, a tick below what
/// is crowded. Whole pixels, no antialiasing.
void paintStateRuns(QPainter &painter, const QRect &box, const std::vector<StateRun> &runs,
                    const Theme &theme, StateDetail detail = StateDetail::Row);

/// The part of an open break that is still to come: hatched from `now` to `until`, cut to the box.
void paintBreakAhead(QPainter &painter, const QRect &box, const TimeScale &scale, TimePoint now,
                     TimePoint until, const Theme &theme);

} // namespace switchgear::ui
