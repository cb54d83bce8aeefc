// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/advice/simulated_load.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace switchgear::app {

Duration LoadChance::untilNext()
{
    // A year without a call says as much as an age, and no clock comes to its end by it.
    constexpr double kLongest = 365.0 * 24 * 3600;
    const double seconds = std::min(-std::log1p(-evenly()) / m_rate, kLongest);
    return std::chrono::duration_cast<Duration>(std::chrono::duration<double>{seconds});
}

} // namespace switchgear::app
