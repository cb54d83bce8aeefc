// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/bulkhead.h>
#include <switchgear/circuit_options.h>
#include <switchgear/rate_limit.h>
#include <switchgear/retry.h>
#include <switchgear/time.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace switchgear::app {

/// What answers where the service did not; the levels are tried in this order.
struct DemoFallback
{
    Duration cacheFor{0}; ///< good answers are kept so long; zero: no cache
    std::uint32_t queue = 0; ///< so many calls are kept for later, until the circuit has closed
    bool hasStatic = false; ///< an answer that is always the same
};

/// One circuit of the demo and the service behind it.
struct DemoCircuit
{
    std::string name; ///< of the circuit and of its service
    CircuitOptions options;
    Duration latency{0}; ///< of a good answer of the service
    Duration spread{0};
    std::string downstream; ///< the circuit through which the service calls on; empty: none
    std::uint32_t weight = 0; ///< its share of the arrivals; zero: called by other services alone
    std::optional<RateLimit> limiter{};
    std::optional<BulkheadOptions> bulkhead{};
    std::optional<RetryOptions> retry{}; ///< a budget in it is shared by the copies
    double timeoutShare = 1.0; ///< of the time for a whole call, what one attempt may take
    std::optional<DemoFallback> fallback{};
};

/// The twelve circuits of the demo, in three groups. `web` calls `orders` calls `payments`; every
/// trip rule, every break strategy but custom, a slow-call rule, a recovery ramp and every policy
/// of a pipeline stand somewhere. `payments` and `auth` share one retry budget.
[[nodiscard]] std::vector<DemoCircuit> demoCircuits();

/// How many calls one arrival makes on the average where nothing fails: a call of a chain brings
/// those of its further hops.
[[nodiscard]] double callsPerArrival(std::span<const DemoCircuit> circuits);

} // namespace switchgear::app
