// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/demo_circuits.h"
#include "app/demo/demo_session.h"

#include <cstdint>
#include <vector>

namespace switchgear::app {

/// What a session's seats have counted up to now.
struct DemoPace
{
    double arrivals = 0.0; ///< calls that the load began
    std::uint64_t inFlight = 0; ///< attempts, those of the chain's further hops included
};

inline DemoPace paceOf(const DemoSession &session)
{
    DemoPace sum;
    for (const auto &seat : session.seats()) {
        const CallCounts counts = seat->ledger.counts();
        sum.inFlight += counts.inFlight;
        if (seat->spec.weight > 0)
            sum.arrivals +=
                static_cast<double>(counts.attempted - counts.retries + counts.notStarted);
    }
    return sum;
}

/// The demo's circuits over services that answer at once: how long a call takes is the machine's
/// own affair.
inline std::vector<DemoCircuit> promptCircuits()
{
    std::vector<DemoCircuit> circuits = demoCircuits();
    for (DemoCircuit &circuit : circuits) {
        circuit.latency = Duration{0};
        circuit.spread = Duration{0};
    }
    return circuits;
}

} // namespace switchgear::app
