// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/stage_reading.h"

#include <array>
#include <deque>

namespace switchgear::ui {

/// Turns the counts of one circuit's stages into rates over about two seconds.
///
/// **Time.** That of the looks; they need not come evenly. Counts that fell have begun anew, and
/// have no rate until the looks before are forgotten.
class StageMeter final
{
public:
    /// Takes a look in, and fills the rates of its readings.
    void look(TimePoint at, StageReadings &stages);

private:
    struct Counts
    {
        std::uint64_t passed = 0;
        std::uint64_t refused = 0;
    };
    struct Look
    {
        TimePoint at;
        std::array<Counts, kStageKindCount> counts{}; ///< by StageKind
    };

    std::deque<Look> m_looks; ///< oldest first
};

} // namespace switchgear::ui
