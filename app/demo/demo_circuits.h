// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/circuit_options.h>
#include <switchgear/time.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace switchgear::app {

/// One circuit of the demo and the service behind it.
struct DemoCircuit
{
    std::string name; ///< of the circuit and of its service
    CircuitOptions options;
    Duration latency{0}; ///< of a good answer of the service
    Duration spread{0};
    std::string downstream; ///< the circuit through which the service calls on; empty: none
    std::uint32_t weight = 0; ///< its share of the arrivals; zero: called by other services alone
};

/// The twelve circuits of the demo, in three groups. `web` calls `orders` calls `payments`; every
/// trip rule, every break strategy but custom, a slow-call rule and a recovery ramp stand
/// somewhere.
[[nodiscard]] std::vector<DemoCircuit> demoCircuits();

/// How many calls one arrival makes on the average where nothing fails: a call of a chain brings
/// those of its further hops.
[[nodiscard]] double callsPerArrival(std::span<const DemoCircuit> circuits);

} // namespace switchgear::app
