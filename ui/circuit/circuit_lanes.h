// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/lanes/plot_lane.h"

namespace switchgear::ui {

/// What the three plots of a circuit show.
[[nodiscard]] PlotOptions failingPlot();
[[nodiscard]] PlotOptions callsPlot(LaneDensity density);
[[nodiscard]] PlotOptions latencyPlot();

/// "– (7 of 20 calls)" where the window holds too few calls for a percentage; empty otherwise.
[[nodiscard]] QString tooFewCallsText(const CircuitRecord &record);

/// The percentage at which the circuit opens, of its first ratio rule; none where it has none.
[[nodiscard]] std::optional<double> failingLimit(const CircuitRecord &record);

} // namespace switchgear::ui
