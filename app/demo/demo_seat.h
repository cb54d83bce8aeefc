// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/call_ledger.h"
#include "app/demo/demo_circuits.h"

#include <switchgear/circuit_breaker.h>

#include <memory>
#include <vector>

namespace switchgear::app {

/// A circuit of the demo at its place: who it is, the live circuit, what its callers saw.
struct DemoSeat
{
    DemoCircuit spec;
    std::shared_ptr<CircuitBreaker> circuit;
    CallLedger ledger;
};

/// Made before the threads that use it and gone after them; the list itself never changes.
using DemoSeats = std::vector<std::unique_ptr<DemoSeat>>;

} // namespace switchgear::app
