// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/advice/simulated_load.h"

#include <switchgear/bulkhead.h>
#include <switchgear/rate_limit.h>

#include <optional>

namespace switchgear::app {

/// What stands before the breaker, at a rate.
struct StageFigures
{
    std::optional<double> limiterRefuses; ///< the share of all calls; none: there is no limiter
    std::optional<double> bulkheadRefuses; ///< of all calls, those that the limiter let through
};

/// Sends the load through limiter and bulkhead, with the bulkhead's queue, as if the breaker let
/// everything pass. **Cost.** A hundred thousand calls.
[[nodiscard]] StageFigures stageFigures(const std::optional<RateLimit> &limiter,
                                        const std::optional<BulkheadOptions> &bulkhead,
                                        const SimulatedLoad &load);

} // namespace switchgear::app
