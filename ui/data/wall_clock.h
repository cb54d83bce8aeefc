// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/wall_time.h"

#include <optional>

namespace switchgear::ui {

/// Three clocks, read at once.
struct ClockReading
{
    TimePoint monotonic; ///< stands still while the machine sleeps
    QDateTime wall;
    Duration sinceBoot{0}; ///< goes on while it sleeps
};

/// Keeps the map from instants to wall time, from readings that come a few times a second.
///
/// A pair holds until wall time is found elsewhere than it says: after a sleep, which the clock
/// since boot tells, or after the clock was set. The new pair holds from the reading before on:
/// what happened since is told with the reading that it brought about, so it came after the jump.
/// **Time.** Handed in.
class WallClock final
{
public:
    /// Nearer than that, it is the noise of reading three clocks one after another.
    static constexpr Duration kTolerance = std::chrono::milliseconds{200};

    enum class Jump : quint8 { None, Slept, Set };

    /// What lies between this reading and the one before.
    Jump note(const ClockReading &reading);
    [[nodiscard]] const WallTime &wallTime() const { return m_wall; }
    [[nodiscard]] bool isKnown() const { return m_last.has_value(); } ///< there was a reading

private:
    WallTime m_wall;
    std::optional<ClockReading> m_last;
    ClockReading m_paired; ///< whose pair holds now
};

} // namespace switchgear::ui
