// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/advice/breaker_figures.h"

#include <optional>
#include <string>
#include <vector>

namespace switchgear::app {

/// Options that open less easily, and in words what was changed.
struct MilderOptions
{
    CircuitOptions options;
    std::string change; ///< "raise trip to "failures": 6"
};

/// What opened a circuit, and how far it is to be softened: from 1 to kMilderSteps.
struct Softening
{
    OpenedBy by;
    int step = 1;
};
inline constexpr int kMilderSteps = 3;

/// Changes what opened the circuit, so that it opens over an outage and not over these everyday
/// errors; the more with each step.
[[nodiscard]] MilderOptions milderOptions(const CircuitOptions &options, const SimulatedLoad &load,
                                          const std::vector<Softening> &softenings);

} // namespace switchgear::app
