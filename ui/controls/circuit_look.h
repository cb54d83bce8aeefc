// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/circuit_record.h"
#include "ui/data/wall_time.h"

#include <QString>

#include <functional>
#include <optional>

namespace switchgear::ui {

class FleetStore;

/// How a control sees the fleet at one instant: a look-up by name, and what time it is. Controls
/// read no clock and hold no store, so that a test can hand them made-up records.
///
/// **Ownership.** The look-up answers with a record that its giver keeps; it is read at once and
/// never stored.
struct CircuitLook
{
    std::function<const CircuitRecord *(const QString &)>
        find; ///< null for a name that is not there
    TimePoint now; ///< of the newest data
    WallTime wall; ///< for display, and for times that a person enters
    std::optional<Duration> stalledFor; ///< set: no data has come for so long; orders must wait

    [[nodiscard]] const CircuitRecord *record(const QString &name) const
    {
        return find ? find(name) : nullptr;
    }
};

/// The store as controls see it now; usable while the store lives.
[[nodiscard]] CircuitLook lookAt(const FleetStore &store);

} // namespace switchgear::ui
