// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/answer_fallback.h"
#include "app/demo/call_ledger.h"
#include "app/demo/demo_circuits.h"

#include <switchgear/guarded_circuit.h>
#include <switchgear/retry.h>

#include <atomic>
#include <memory>
#include <vector>

namespace switchgear::app {

/// A circuit of the demo at its place: who it is, the live policies around its calls, what its
/// callers saw. The policies stand in this order:
/// `Fallback(Retry(Limiter(Bulkhead(Breaker(Timeout(call))))))`.
struct DemoSeat
{
    DemoSeat(DemoCircuit described, std::shared_ptr<CircuitBreaker> breaker)
        : spec(std::move(described))
        , circuit(std::move(breaker))
        , guard(circuit, spec.limiter, spec.bulkhead)
        , retry(spec.retry ? std::make_unique<RetryPolicy>(*spec.retry, &circuit->clock())
                           : nullptr)
        , fallback(spec.fallback ? std::make_unique<AnswerFallback>(*spec.fallback) : nullptr)
    {}

    const DemoCircuit spec;
    const std::shared_ptr<CircuitBreaker> circuit;
    GuardedCircuit guard;
    const std::unique_ptr<RetryPolicy> retry; ///< null: a call has one attempt
    const std::unique_ptr<AnswerFallback> fallback; ///< null: a failure is told as such
    std::atomic<Duration> attemptTimeout{Duration{0}}; ///< in force; zero before somebody calls
    CallLedger ledger;
};

/// Made before the threads that use it and gone after them; the list itself never changes.
using DemoSeats = std::vector<std::unique_ptr<DemoSeat>>;

} // namespace switchgear::app
