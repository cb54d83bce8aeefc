// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/data/wall_clock.h"

namespace switchgear::ui {

WallClock::Jump WallClock::note(const ClockReading &reading)
{
    const auto before = m_last;
    m_last = reading;
    if (!before) {
        m_wall = WallTime(reading.monotonic, reading.wall);
        m_paired = reading;
        return Jump::None;
    }
    const Duration moved = std::chrono::milliseconds{m_paired.wall.msecsTo(reading.wall)}
                           - (reading.monotonic - m_paired.monotonic);
    if (std::chrono::abs(moved) < kTolerance)
        return Jump::None;
    m_paired = reading;
    m_wall = m_wall.withPair(before->monotonic, reading.monotonic, reading.wall);
    const Duration slept =
        (reading.sinceBoot - before->sinceBoot) - (reading.monotonic - before->monotonic);
    return slept >= kTolerance ? Jump::Slept : Jump::Set;
}

} // namespace switchgear::ui
