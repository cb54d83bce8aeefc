// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/circuit_record.h"
#include "ui/data/stage_reading.h"
#include "ui/data/wall_time.h"

#include <QMetaType>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace switchgear::ui {

/// What one look at a circuit brought.
struct CircuitUpdate
{
    CircuitSnapshot now;
    std::vector<Change> changes; ///< since the last update of this circuit, oldest first
    std::optional<CircuitOptions> options; ///< at first sight, and after they changed
    std::optional<std::vector<ForecastBreak>> forecast; ///< likewise, and after each change
    CircuitSample latest; ///< smoothed over about two seconds
    std::optional<CircuitSample> sample; ///< once a second: what the second was like
    StageReadings stages{}; ///< outermost first; empty: nothing is known of them
};

/// Whether an update is one of the regular looks at all circuits, or news of a few out of turn.
enum class UpdateKind : quint8 { Tick, News };

/// What crosses from the sampler's thread into the window's. Immutable once it is posted.
struct FleetUpdate
{
    TimePoint now; ///< of the look; views never read a clock
    WallTime wall;
    UpdateKind kind = UpdateKind::Tick;
    std::vector<CircuitUpdate> circuits; ///< of a Tick all, in the order of the registry
    double updatesPerSecond = 0; ///< ticks reached over the last seconds
};

using FleetUpdatePtr = std::shared_ptr<const FleetUpdate>;

} // namespace switchgear::ui

Q_DECLARE_METATYPE(switchgear::ui::FleetUpdatePtr)
