// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/time.h>

#include <QDateTime>

namespace switchgear::ui {

/// Maps instants of the monotonic clock to wall time, for display alone: nothing is decided by it.
///
/// The pair it maps by comes with the updates, so that a stepped wall clock is followed within a
/// second and a test can hand in its own.
class WallTime final
{
public:
    /// Maps TimePoint{} to 1970-01-01 00:00 UTC, until a pair is known.
    WallTime() = default;
    WallTime(TimePoint monotonic, const QDateTime &wall) : m_monotonic(monotonic), m_wall(wall) {}

    [[nodiscard]] QDateTime toWall(TimePoint at) const;
    /// Exact to the millisecond; for times that a person typed.
    [[nodiscard]] TimePoint toMonotonic(const QDateTime &wall) const;

    [[nodiscard]] QString clockText(TimePoint at) const; ///< "12:44:02"
    [[nodiscard]] QString exactText(TimePoint at) const; ///< "12:44:02.113"

private:
    TimePoint m_monotonic;
    QDateTime m_wall = QDateTime::fromMSecsSinceEpoch(0, Qt::UTC);
};

} // namespace switchgear::ui
