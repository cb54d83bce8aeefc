// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/lanes/lane_data.h"

namespace switchgear::ui {

/// What happened between two instants: the length, the openings, the time in each state, and
/// lowest, mean and highest of each value that is sampled.
[[nodiscard]] LaneTable rangeStatistics(const LaneData &seen, TimePoint from, TimePoint to);

/// Every sample between two instants with all its values, as plain numbers.
[[nodiscard]] LaneTable rangeSamples(const LaneData &seen, TimePoint from, TimePoint to);

} // namespace switchgear::ui
