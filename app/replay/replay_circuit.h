// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/config/circuit_config.h"
#include "app/replay/trace_line.h"

#include <switchgear/guarded_circuit.h>

#include <array>
#include <functional>
#include <utility>

namespace switchgear::app {

/// One circuit under a virtual clock: the stages that a call goes through, in their order.
///
/// Limiter, bulkhead (without its queue: a trace waits for nothing) and breaker. What a trace's
/// calls already led to, retries, time-outs and fallbacks, stays out.
class ReplayCircuit final
{
public:
    using Listener = std::function<void(const Change &)>;

    /// `onTransition` gets each change of state, while the function that brought it runs.
    ReplayCircuit(const CircuitConfig &config, const Clock &clock, Listener onTransition);

    [[nodiscard]] GuardedPermit acquire(TimePoint now) noexcept
    {
        return m_circuit.tryAcquire(now);
    }
    static void end(GuardedPermit &permit, const Outcome &outcome, TimePoint now) noexcept
    {
        switch (outcome.kind) {
        case Outcome::Kind::Ok:
            permit.succeed(now);
            return;
        case Outcome::Kind::Cancelled:
            permit.cancel(now);
            return;
        case Outcome::Kind::Error:
            permit.fail(now, outcome.error, outcome.retryAfter);
            return;
        }
    }
    [[nodiscard]] CircuitBreaker &breaker() noexcept { return m_circuit.breaker(); }
    /// None where the circuit has none.
    [[nodiscard]] RateLimiter *limiter() noexcept { return m_circuit.limiter(); }
    [[nodiscard]] const GuardedCircuit &stages() const noexcept { return m_circuit; }

    /// Whether the state has changed since this was last asked.
    [[nodiscard]] bool takeHasChanged() noexcept { return std::exchange(m_hasChanged, false); }

    /// Where the trace begins: what lies before is in no state's time.
    void begin(TimePoint now) { m_timeBefore = breaker().snapshot(now).timeIn; }
    [[nodiscard]] std::array<Duration, kCircuitStateCount> timeIn(
        const CircuitSnapshot &snapshot) const noexcept;

    /// No transition is told any more.
    void stopTelling() noexcept { m_subscription.end(); }

private:
    GuardedCircuit m_circuit;
    Subscription m_subscription;
    bool m_hasChanged = false;
    std::array<Duration, kCircuitStateCount> m_timeBefore{};
};

} // namespace switchgear::app
